import type { Actor } from '../domain/actor.ts';
import { byTermsOfNow, whyDecided } from '../domain/approval.ts';
import type { OperationId } from '../domain/ids.ts';
import { type Operation, type Shown, whyMayNot } from '../domain/operation.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Operations } from '../ports/operations.ts';
import { commit } from './commit.ts';
import { type RightsNeeds, refuse, rightsOver } from './rights.ts';

type Needs = RightsNeeds & { operations: Operations; jobs: Jobs };

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
  (needs: RightsNeeds & { operations: Operations }) =>
  async (by: Actor, id: OperationId, verdict: Decision['verdict']): Promise<Operation> => {
    const { operation } = await needs.operations.get(id);
    const rights = await rightsOver(needs, by, operation);
    const problem = whyMayNot(verdict, by, operation, rights) ?? whyDecided(operation.approval, by);
    if (problem) return refuse(needs, by, operation, problem);
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
    const rights = await rightsOver(needs, by, (await operations.get(id)).operation);
    const { verdict, ...details } = decision;
    // The cast joins what the union of verdicts says one by one.
    const event = { kind: verdict, by, shown, rights, ...details } as Parameters<typeof commit>[2];
    const committed = await commit(needs, id, event);
    if (committed.kind === 'refused') return refuse(needs, by, committed.operation, committed.problem);
    await Promise.all([jobs.hint({ queue: 'advance', operation: id }), jobs.hint({ queue: 'notify', operation: id })]);
    return committed.operation;
  };
