import { isDeepStrictEqual } from 'node:util';
import type { Judgement } from '../core/domain/policy.ts';
import { listed } from '../settings/fields.ts';

/** What somebody expects of the policy: `refused`, `allowed`, or `needs 2 from leads or managers`. */
export type Outcome =
  | { verdict: 'refused' | 'allowed' }
  | { verdict: 'needs-approval'; required: number; from: string[] };

export const OUTCOME = /^(?:refused|allowed|needs [1-9]\d? from \S.*)$/;

/** Reads what `OUTCOME` matches. Roles may stand in any order, between commas, spaces or "or". */
export function parseOutcome(text: string): Outcome {
  const [, required, from] = /^needs (\d+) from (.+)$/.exec(text) ?? [];
  if (!required || !from) return { verdict: text === 'allowed' ? 'allowed' : 'refused' };
  const roles = from.split(/[\s,]+/).filter((word) => word !== '' && word !== 'or');
  return { verdict: 'needs-approval', required: Number(required), from: roles.sort() };
}

export function outcomeOf(judgement: Judgement): Outcome {
  if (judgement.verdict !== 'needs-approval') return { verdict: judgement.verdict };
  const { required, from } = judgement.terms;
  return { verdict: 'needs-approval', required, from: [...from].sort() };
}

export const sameOutcome = (one: Outcome, other: Outcome): boolean => isDeepStrictEqual(one, other);

export const outcomeText = (outcome: Outcome): string =>
  outcome.verdict === 'needs-approval' ? `needs ${outcome.required} from ${listed(outcome.from)}` : outcome.verdict;
