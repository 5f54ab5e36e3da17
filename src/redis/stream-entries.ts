/** Entries of a stream that hold one field each, as ioredis answers them. */
export const entriesOf = (answer: [id: string, fields: string[]][]): { id: string; text: string }[] =>
  answer.map(([id, [, text = '']]) => ({ id, text }));
