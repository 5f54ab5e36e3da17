import { type Actor, sameActor } from '../domain/actor.ts';
import type { OperationId, TaskId } from '../domain/ids.ts';
import type { Operation } from '../domain/operation.ts';
import { isFinal } from '../domain/task.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Operations } from '../ports/operations.ts';
import { commit } from './commit.ts';
import { judgeNow, problemOf, questionOf, type RightsNeeds, refuse } from './rights.ts';

type Needs = RightsNeeds & { operations: Operations; jobs: Jobs };

/**
 * Stops what is still to be done of an operation, or the given parts of it. What has not begun stops at once, a copy that
 * is under way as soon as the cloud has stopped it; a creation cannot be stopped.
 */
export const cancelTasks =
  (needs: Needs) =>
  async (by: Actor, id: OperationId, only?: readonly TaskId[]): Promise<Operation> => {
    const operation = await guided(needs, by, id);
    const open = operation.tasks.filter((task) => !isFinal(task)).map((task) => task.id);
    return committed(needs, by, id, { kind: 'cancel-asked', by, tasks: only ?? open });
  };

/** Begins again what failed or was stopped, under the approval that was given for it; what is finished stays as it is. */
export const retryTasks =
  (needs: Needs) =>
  async (by: Actor, id: OperationId, only?: readonly TaskId[]): Promise<Operation> => {
    const operation = await guided(needs, by, id);
    return committed(needs, by, id, { kind: 'retried', by, tasks: only ?? operation.tasks.map((task) => task.id) });
  };

/** For whoever asked, and for anybody who might have: the approval was given for what is done, not for who says when. */
async function guided(needs: Needs, by: Actor, id: OperationId): Promise<Operation> {
  const { operation } = await needs.operations.get(id);
  const { request, channel, requestedBy } = operation;
  const question = questionOf(request, { channel, by });
  const judgement = await judgeNow(needs, by, question);
  // Also the requester must still be somebody here.
  if (judgement.verdict !== 'refused') return operation;
  if (judgement.because !== 'not-a-member' && sameActor(by, requestedBy)) return operation;
  return refuse(needs, by, operation, problemOf(judgement, question.action));
}

async function committed(
  needs: Needs,
  by: Actor,
  id: OperationId,
  event: Extract<Parameters<typeof commit>[2], { kind: 'cancel-asked' | 'retried' }>,
): Promise<Operation> {
  const { jobs } = needs;
  const done = await commit(needs, id, event);
  if (done.kind === 'refused') return refuse(needs, by, done.operation, done.problem);
  await Promise.all([jobs.hint({ queue: 'advance', operation: id }), jobs.hint({ queue: 'notify', operation: id })]);
  return done.operation;
}
