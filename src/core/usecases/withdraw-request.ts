import type { Actor } from '../domain/actor.ts';
import type { OperationId } from '../domain/ids.ts';
import type { Operation } from '../domain/operation.ts';
import { DomainError } from '../domain/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Operations } from '../ports/operations.ts';
import { commit } from './commit.ts';

/** Takes a request back, as long as nobody has decided on it. */
export const withdrawRequest =
  ({ operations, jobs, clock }: { operations: Operations; jobs: Jobs; clock: Clock }) =>
  async (by: Actor, id: OperationId): Promise<Operation> => {
    const committed = await commit({ operations, clock }, id, { kind: 'withdrawn', by });
    if (committed.kind === 'refused') throw new DomainError(committed.problem);
    await jobs.hint({ queue: 'notify', operation: id });
    return committed.operation;
  };
