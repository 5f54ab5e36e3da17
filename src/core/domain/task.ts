import type { DiskMapping } from './disk-mapping.ts';
import type { ImageId, TaskId, WorkerId } from './ids.ts';
import type { Instant } from './instant.ts';
import type { Problem } from './problem.ts';
import type { Place } from './region.ts';

/** One effect on the cloud inside an operation. It starts when every task it `needs` is done. */
export type Task = {
  id: TaskId;
  kind: 'create-image';
  place: Place;
  needs: TaskId[];
  /** Counts from 1. A definite refusal ends an attempt; an unclear answer does not. */
  attempt: number;
  state: TaskState;
};

export type TaskState =
  /** `since` is when ECS first asked us to wait: it bounds how long we go along with it. */
  | { state: 'waiting'; retry?: { at: Instant; since: Instant; because: Problem } }
  /** `since` is the first claim of this attempt: it tells the age of its client token. */
  | {
      state: 'starting';
      claimedBy: WorkerId;
      leaseUntil: Instant;
      since: Instant;
      askedToWaitSince?: Instant;
      unclear?: Problem;
    }
  | { state: 'running'; imageId: ImageId; since: Instant }
  | { state: 'done'; imageId: ImageId; startedAt: Instant; at: Instant; disks: DiskMapping[] }
  | { state: 'failed'; at: Instant; problem: Problem; imageId?: ImageId }
  | { state: 'skipped'; at: Instant; because: TaskId };

export const isFinal = (task: Task): boolean => ['done', 'failed', 'skipped'].includes(task.state.state);

/** A task that became the given state; nothing else about it changes. */
export const withState = (task: Task, state: TaskState): Task => ({ ...task, state });
