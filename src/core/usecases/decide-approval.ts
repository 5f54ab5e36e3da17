import type { Actor } from '../domain/actor.ts';
import { byTermsOfNow, type Rights, whyDecided } from '../domain/approval.ts';
import type { OperationId } from '../domain/ids.ts';
import { glassChannelOf, type Operation, type Shown, whyMayNot } from '../domain/operation.ts';
import type { Problem } from '../domain/problem.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Messenger } from '../ports/messenger.ts';
import type { Operations } from '../ports/operations.ts';
import { commit } from './commit.ts';
import { type RightsNeeds, refuse, rightsOver } from './rights.ts';

type ReviewNeeds = RightsNeeds & { operations: Operations; messenger: Pick<Messenger, 'canPost'> };
type Needs = ReviewNeeds & { jobs: Jobs };

/** `typedName` is what somebody typed to show that they know what it is about, where that is asked. */
export type Decision =
  | { verdict: 'approved'; typedName?: string }
  | { verdict: 'rejected'; reason: string }
  | { verdict: 'glass-broken'; reason: string; typedName?: string };

/**
 * The operation as it is now, for somebody who may decide on it, with the terms that they would be judged by: what is
 * drawn from it asks for what their decision needs. Throws the `DomainError` they are to be told.
 */
export const reviewApproval =
  (needs: ReviewNeeds) =>
  async (by: Actor, id: OperationId, verdict: Decision['verdict']): Promise<Operation> => {
    const { operation } = await needs.operations.get(id);
    const rights = await rightsOver(needs, by, operation);
    const mayNot = whyMayNot(verdict, by, operation, rights);
    const silent = verdict === 'glass-broken' && !mayNot ? await whyUnheard(needs, operation, rights) : undefined;
    const problem = mayNot ?? whyDecided(operation.approval, by) ?? silent;
    if (problem) return refuse(needs, by, operation, problem, rights.policy);
    return { ...operation, approval: byTermsOfNow(operation.approval, rights) };
  };

/**
 * Approves, rejects, or runs without approval what was shown. Rights are looked up now, not when the button was drawn;
 * what was shown is compared in the script that keeps the decision.
 */
export const decideApproval =
  (needs: Needs) =>
  async (by: Actor, id: OperationId, shown: Shown, decision: Decision): Promise<Operation> => {
    const { operations, jobs } = needs;
    const { operation } = await operations.get(id);
    const rights = await rightsOver(needs, by, operation);
    const { verdict, ...details } = decision;
    if (verdict === 'glass-broken' && !whyMayNot(verdict, by, operation, rights)) {
      const silent = await whyUnheard(needs, operation, rights);
      if (silent) return refuse(needs, by, operation, silent, rights.policy);
    }
    // The cast joins what the union of verdicts says one by one.
    const event = { kind: verdict, by, shown, rights, ...details } as Parameters<typeof commit>[2];
    const committed = await commit(needs, id, event);
    if (committed.kind === 'refused') return refuse(needs, by, committed.operation, committed.problem, rights.policy);
    await Promise.all([jobs.hint({ queue: 'advance', operation: id }), jobs.hint({ queue: 'notify', operation: id })]);
    return committed.operation;
  };

/** A glass that is broken must be heard: where it would be announced, the bot has to be able to post. */
async function whyUnheard(
  { messenger }: Pick<ReviewNeeds, 'messenger'>,
  operation: Operation,
  rights: Rights,
): Promise<Problem | undefined> {
  if (operation.approval.state !== 'pending') return undefined;
  const channel = glassChannelOf(operation, rights);
  return (await messenger.canPost(channel)) ? undefined : { code: 'glass-channel-not-postable', channel };
}
