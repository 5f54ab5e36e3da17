import { isDeepStrictEqual } from 'node:util';
import type { Judgement } from '../core/domain/policy.ts';
import { listed } from '../settings/fields.ts';
import { type Details, rolesIn } from './details.ts';

/** What somebody expects of the policy: `refused`, `allowed`, or `needs 2 from leads or managers`; and its details. */
export type Outcome = (
  | { verdict: 'refused' | 'allowed' }
  | { verdict: 'needs-approval'; required: number; from: string[] }
) & { details?: Partial<Details> };

export const OUTCOME = /^(?:refused|allowed|needs [1-9]\d? from \S.*)$/;

/** Reads what `OUTCOME` matches. Roles may stand in any order, between commas, spaces or "or". */
export function parseOutcome(text: string): Outcome {
  const [, required, from] = /^needs (\d+) from (.+)$/.exec(text) ?? [];
  if (!required || !from) return { verdict: text === 'allowed' ? 'allowed' : 'refused' };
  return { verdict: 'needs-approval', required: Number(required), from: rolesIn(from) };
}

export function outcomeOf(judgement: Judgement): Outcome {
  if (judgement.verdict !== 'needs-approval') return { verdict: judgement.verdict };
  const { required, from } = judgement.terms;
  return { verdict: 'needs-approval', required, from: [...from].sort() };
}

export const sameOutcome = (one: Outcome, other: Outcome): boolean => isDeepStrictEqual(one, other);

export function outcomeText(outcome: Outcome): string {
  if (outcome.verdict !== 'needs-approval') return outcome.verdict;
  const details = Object.entries(outcome.details ?? {}).map(([name, says]) => `${name}: ${says}`);
  return `needs ${outcome.required} from ${listed(outcome.from)}${details.length > 0 ? ` (${details.join(', ')})` : ''}`;
}
