/** A command was typed in a way that means nothing. Its message is for whoever typed it. */
export class WrongUse extends Error {
  override readonly name = 'WrongUse';
}

/** Whether node refused the words of a command. */
export const isOfArguments = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
