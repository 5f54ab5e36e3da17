import type { Writable } from 'node:stream';

/** Where a command writes. */
export type Terminal = { out: Writable; say(text: string): void; complain(text: string): void };

export const systemTerminal: Terminal = {
  out: process.stdout,
  say: (text) => console.log(text),
  complain: (text) => console.error(text),
};
