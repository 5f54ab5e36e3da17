import type { Problem } from './problem.ts';

/** What a parser of people's input answers: the value, or the problem to tell them. */
export type Parsed<Value> = { ok: true; value: Value } | { ok: false; problem: Problem };

export const parsed = <Value>(value: Value): Parsed<Value> => ({ ok: true, value });
export const unparsed = (problem: Problem): Parsed<never> => ({ ok: false, problem });
