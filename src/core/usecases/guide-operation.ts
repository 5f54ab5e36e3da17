import { type Actor, sameActor } from '../domain/actor.ts';
import type { OperationId, TaskId } from '../domain/ids.ts';
import type { Operation } from '../domain/operation.ts';
import { isFinal, type Task } from '../domain/task.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Operations } from '../ports/operations.ts';
import { commit } from './commit.ts';
import { problemOf, questionsOfTasks, type RightsNeeds, refuse, refusedNow } from './rights.ts';

type Needs = RightsNeeds & { operations: Operations; jobs: Jobs };

/**
 * Stops what is still to be done of an operation, or the given parts of it. What has not begun stops at once, a copy that
 * is under way as soon as the cloud has stopped it; a creation cannot be stopped.
 */
export const cancelTasks =
  (needs: Needs) =>
  async (by: Actor, id: OperationId, only?: readonly TaskId[]): Promise<Operation> => {
    const { tasks } = await guided(needs, by, id, (task) => !isFinal(task), only);
    const open = tasks.filter((task) => !isFinal(task)).map((task) => task.id);
    return committed(needs, by, id, { kind: 'cancel-asked', by, tasks: only ?? open });
  };

/** Begins again what failed or was stopped, under the approval that was given for it; what is finished stays as it is. */
export const retryTasks =
  (needs: Needs) =>
  async (by: Actor, id: OperationId, only?: readonly TaskId[]): Promise<Operation> => {
    const isLost = (task: Task) => isFinal(task) && task.state.state !== 'done';
    const { tasks } = await guided(needs, by, id, isLost, only);
    return committed(needs, by, id, { kind: 'retried', by, tasks: only ?? tasks.map((task) => task.id) });
  };

/**
 * For whoever asked, and for anybody who might have asked for what is touched, where it is: the approval was given for what
 * is done, not for who says when.
 */
async function guided(
  needs: Needs,
  by: Actor,
  id: OperationId,
  isMeant: (task: Task) => boolean,
  only: readonly TaskId[] | undefined,
): Promise<Operation> {
  const { operation } = await needs.operations.get(id);
  const { request, channel, requestedBy, tasks } = operation;
  const touched = touchedOf(tasks, isMeant, only);
  // Where nothing is left to touch, that is told only to who might have touched it.
  const questions = questionsOfTasks(request, touched.length > 0 ? touched : tasks, { channel, by });
  const refused = await refusedNow(needs, by, questions);
  if (!refused) return operation;
  const { question, judgement } = refused;
  // Also the requester must still be somebody here.
  if (judgement.because !== 'not-a-member' && sameActor(by, requestedBy)) return operation;
  return refuse(needs, by, operation, problemOf(judgement, question.action));
}

/** What goes with what is wanted, too: the tasks that need it, in the order of the plan. */
function touchedOf(
  tasks: readonly Task[],
  isMeant: (task: Task) => boolean,
  only: readonly TaskId[] = tasks.map(({ id }) => id),
): Task[] {
  const touched: Task[] = [];
  for (const task of tasks.filter(isMeant)) {
    if (only.includes(task.id) || touched.some(({ id }) => task.needs.includes(id))) touched.push(task);
  }
  return touched;
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
