import type { Actor, Approvers } from '../domain/actor.ts';
import { whyDecided, whyNotDecide } from '../domain/approval.ts';
import type { OperationId } from '../domain/ids.ts';
import type { Operation, Shown } from '../domain/operation.ts';
import { DomainError } from '../domain/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Operations } from '../ports/operations.ts';
import { commit } from './commit.ts';

type Needs = { operations: Operations; jobs: Jobs; clock: Clock; approvers: () => Approvers };
export type Decision = { verdict: 'approved' } | { verdict: 'rejected'; reason: string };

/** The operation as it is now, for somebody who may decide on it. Throws the `DomainError` they are to be told. */
export const reviewApproval =
  ({ operations, approvers }: Pick<Needs, 'operations' | 'approvers'>) =>
  async (by: Actor, id: OperationId): Promise<Operation> => {
    const { operation } = await operations.get(id);
    const problem = whyNotDecide(by, operation.requestedBy, approvers()) ?? whyDecided(operation.approval);
    if (problem) throw new DomainError(problem);
    return operation;
  };

/** Approves or rejects what was shown. Rights are looked up now, not when the button was drawn. */
export const decideApproval =
  ({ operations, jobs, clock, approvers }: Needs) =>
  async (by: Actor, id: OperationId, shown: Shown, decision: Decision): Promise<Operation> => {
    const rights = { by, shown, approvers: approvers() };
    const committed = await commit(
      { operations, clock },
      id,
      decision.verdict === 'approved'
        ? { kind: 'approved', ...rights }
        : { kind: 'rejected', ...rights, reason: decision.reason },
    );
    if (committed.kind === 'refused') throw new DomainError(committed.problem);
    await Promise.all([jobs.hint({ queue: 'advance', operation: id }), jobs.hint({ queue: 'notify', operation: id })]);
    return committed.operation;
  };
