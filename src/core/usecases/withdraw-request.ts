import type { Actor } from '../domain/actor.ts';
import type { OperationId } from '../domain/ids.ts';
import type { Operation } from '../domain/operation.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Operations } from '../ports/operations.ts';
import { commit } from './commit.ts';
import { type RightsNeeds, refuse } from './rights.ts';

type Needs = Pick<RightsNeeds, 'audit' | 'clock' | 'log'> & { operations: Operations; jobs: Jobs };

/** Takes a request back, as long as nobody has decided on it. */
export const withdrawRequest =
  (needs: Needs) =>
  async (by: Actor, id: OperationId): Promise<Operation> => {
    const committed = await commit(needs, id, { kind: 'withdrawn', by });
    if (committed.kind === 'refused') return refuse(needs, by, committed.operation, committed.problem);
    await needs.jobs.hint({ queue: 'notify', operation: id });
    return committed.operation;
  };
