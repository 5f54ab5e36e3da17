import type { Actor } from './actor.ts';
import type { DiskMapping } from './disk-mapping.ts';
import { type ImageId, isImageId, type SubjectId, type TaskId, type WorkerId } from './ids.ts';

import type { Instant } from './instant.ts';
import type { TaskKind } from './kinds/kinds.ts';
import type { Problem } from './problem.ts';
import type { Place } from './region.ts';

/** One effect on the cloud inside an operation. It starts when every task it `needs` is done. */
export type Task = {
  id: TaskId;
  kind: TaskKind;
  place: Place;
  /** Of several alike in one place. */
  which?: string;
  needs: TaskId[];
  /** Counts from 1. A definite refusal ends an attempt; an unclear answer does not. */
  attempt: number;
  /** Somebody wants it stopped; not before this moment the cloud is asked for it (again). */
  cancel?: { by: Actor; at: Instant; notBefore: Instant };
  /** Somebody wanted it stopped, and a creation cannot be: they are reminded of it when it is ready. */
  unwanted?: { by: Actor; at: Instant };
  /** What a stop took away: a later attempt must not take it for its own while it is going. */
  abandoned?: SubjectId;
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
  | { state: 'running'; subject: SubjectId; since: Instant }
  | { state: 'done'; subject: SubjectId; startedAt: Instant; at: Instant; disks: DiskMapping[]; objects?: string[] }
  | { state: 'failed'; at: Instant; problem: Problem; subject?: SubjectId }
  | { state: 'cancelled'; at: Instant; by: Actor; subject?: SubjectId }
  | { state: 'skipped'; at: Instant; because: TaskId };

export const isFinal = (task: Task): boolean => ['done', 'failed', 'cancelled', 'skipped'].includes(task.state.state);

/** The image that a task has made, or is about, as far as it is known. */
export const imageOf = ({ state }: Task): ImageId | undefined =>
  'subject' in state && state.subject && isImageId(state.subject) ? state.subject : undefined;

/** A task that became the given state; nothing else about it changes. */
export const withState = (task: Task, state: TaskState): Task => ({ ...task, state });

/** Without the wish to stop it, which is fulfilled or came to nothing. */
export const withoutCancel = ({ cancel: _, ...task }: Task): Task => task;

/** ECS copies one image at a time, or a region is full: nothing is wrong with a copy that waits for its turn. */
export const waitsForItsTurn = ({ code }: Problem): boolean =>
  code === 'image-being-copied' || code === 'region-full-of-copies';

/**
 * It was asked to wait by the cloud until another copy of the image has gone on: one of those that share a lane probes. A
 * region that is full holds up nobody elsewhere.
 */
export const isProbing = ({ state }: Task): boolean =>
  state.state === 'waiting' && state.retry?.because.code === 'image-being-copied';

/** How many of some tasks stand how; `skipped`: those that never began, because of another. */
export type Counts = Record<'all' | 'done' | 'failed' | 'stopped' | 'skipped' | 'under' | 'waiting', number>;

export function countsOf(tasks: readonly Task[]): Counts {
  const among = (...states: Task['state']['state'][]): number =>
    tasks.filter(({ state }) => states.includes(state.state)).length;
  return {
    all: tasks.length,
    done: among('done'),
    failed: among('failed'),
    stopped: among('cancelled'),
    skipped: among('skipped'),
    under: among('running', 'starting'),
    waiting: among('waiting'),
  };
}
