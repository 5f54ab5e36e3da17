/** A command was typed in a way that means nothing. Its message is for whoever typed it. */
export class WrongUse extends Error {
  override readonly name = 'WrongUse';
}
