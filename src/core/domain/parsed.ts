import type { Field, FieldProblem, Problem } from './problem.ts';

/** What a parser of people's input answers: the value, or the problem to tell them. */
export type Parsed<Value> = { ok: true; value: Value } | { ok: false; problem: Problem };

export const parsed = <Value>(value: Value): Parsed<Value> => ({ ok: true, value });
export const unparsed = (problem: Problem): Parsed<never> => ({ ok: false, problem });

/** Takes what could be read out of answers, and keeps the problems of the others, each with its field. */
export const takingInto =
  (problems: FieldProblem[]) =>
  <Value>(field: Field, answer: Parsed<Value>, row?: number): Value | undefined => {
    if (answer.ok) return answer.value;
    problems.push({ field, problem: answer.problem, ...(row !== undefined && { row }) });
    return undefined;
  };
