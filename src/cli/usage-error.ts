/** A command was asked for something that it cannot do. Its message is for whoever typed it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
