import type { Parsed } from '../core/domain/parsed.ts';
import { DomainError } from '../core/domain/problem.ts';

/** What follows a command, as it was typed: Slack escapes three characters on the way. */
export const asTyped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** What could be read, or else the problem, thrown: whoever typed or pressed is told. */
export function orTell<Value>(answer: Parsed<Value>): Value {
  if (!answer.ok) throw new DomainError(answer.problem);
  return answer.value;
}
