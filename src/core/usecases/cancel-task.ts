import { seconds } from '../domain/instant.ts';
import type { Operation } from '../domain/operation.ts';
import { imageOf, type Task } from '../domain/task.ts';
import type { Clock } from '../ports/clock.ts';
import { type Cloud, CloudFailure } from '../ports/cloud.ts';
import type { Log } from '../ports/log.ts';
import type { Operations } from '../ports/operations.ts';
import { commit } from './commit.ts';
import { SHOWN_AFTER } from './perform-task.ts';

type Needs = { operations: Operations; cloud: Cloud; clock: Clock; log: Log };

/** Longer than a call takes, and short enough to be asked again soon when nobody knows what came of it. */
const AGAIN_AFTER = seconds(10);

/**
 * Asks the cloud to stop a copy. When nobody knows what came of it, it is asked again: a copy that is gone counts as stopped,
 * and one that is finished goes on to its end.
 */
export async function cancelTask(needs: Needs, { id }: Operation, task: Task): Promise<void> {
  const { cloud, clock, log } = needs;
  const imageId = imageOf(task);
  if (task.state.state !== 'running' || !imageId) return;
  // First, so that nobody asks a second time while this is under way: an answer to one would not fit the other.
  const again = { kind: 'cancel-postponed', task: task.id, retryAt: clock.now() + AGAIN_AFTER } as const;
  if ((await commit(needs, id, again)).kind === 'refused') return;
  try {
    const { requestId } = await cloud.cancelCopy({ place: task.place, imageId });
    const call = { action: 'CancelCopyImage', ...(requestId !== undefined && { requestId }) };
    await commit(needs, id, { kind: 'cancel-performed', task: task.id, subject: imageId, call });
  } catch (error) {
    if (!(error instanceof CloudFailure)) throw error;
    log.warn({ operation: id, task: task.id, err: error }, 'the cloud did not stop a copy');
    if (error.problem.code === 'image-not-found') {
      // ECS shows a new image late: until it has, or should have, it is asked again.
      const { observations } = await needs.operations.get(id);
      const shown = (observations[task.id]?.seenAt ?? 0) > 0;
      if (!shown && clock.now() - task.state.since <= SHOWN_AFTER) return;
      await commit(needs, id, { kind: 'cancel-performed', task: task.id, subject: imageId });
    } else if (error.kind === 'refused') {
      await commit(needs, id, { kind: 'cancel-refused', task: task.id, problem: error.problem });
    }
  }
}
