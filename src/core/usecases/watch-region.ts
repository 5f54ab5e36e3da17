import type { Image } from '../domain/image.ts';
import { minutes, seconds } from '../domain/instant.ts';
import { type Watch, watchKey } from '../domain/next-actions.ts';
import type { TaskEvent } from '../domain/operation.ts';
import {
  isSlow,
  judge,
  looksDifferent,
  mayBeGone,
  NOT_SEEN_YET,
  nextListingIn,
  observe,
  secondsLeft,
} from '../domain/progress.ts';
import type { Task } from '../domain/task.ts';
import type { Clock } from '../ports/clock.ts';
import { type Cloud, CloudFailure } from '../ports/cloud.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import type { Operations, StoredOperation } from '../ports/operations.ts';
import { commit } from './commit.ts';

type Needs = { operations: Operations; cloud: Cloud; jobs: Jobs; clock: Clock; log: Log };
type Running = { stored: StoredOperation; task: Task; state: Extract<Task['state'], { state: 'running' }> };

/** ECS clocks and ours may differ, and a lost answer may have been an older creation. */
const CREATED_MARGIN = minutes(30);
const AFTER_TROUBLE = seconds(20);

/** Sees how everything that runs in one place stands, by one listing for all of it. */
export const watchRegion =
  (needs: Needs) =>
  async (watch: Watch): Promise<void> => {
    const { operations, cloud, clock, log } = needs;
    const ids = await operations.watched(watch);
    if (ids.length === 0) return;
    // First, so that the sweep does not ask for the same listing while this one is under way.
    await operations.watchNext(watch, clock.now() + AFTER_TROUBLE);
    const running = (await Promise.all(ids.map((id) => operations.get(id)))).flatMap((stored) =>
      runningAt(stored, watch),
    );
    if (running.length === 0) return;
    const oldest = Math.min(...running.map(({ state }) => state.since));
    try {
      const listing = new Map(
        (await cloud.ourImages(watch, oldest - CREATED_MARGIN)).map((image) => [image.id, image]),
      );
      const left: (number | undefined)[] = [];
      // One lookup that fails holds up nobody else.
      const troubles: CloudFailure[] = [];
      for (const one of running) {
        try {
          left.push(...(await look(needs, one, listing.get(one.state.subject))));
        } catch (error) {
          if (!(error instanceof CloudFailure)) throw error;
          troubles.push(error);
        }
      }
      if (troubles[0]) throw troubles[0];
      // A listing may have waited for its turn: who began meanwhile is not on it, and has not been looked at.
      const joined = (await operations.watched(watch)).some((id) => !ids.includes(id));
      if (joined) left.push(undefined);
      await operations.watchNext(watch, clock.now() + nextListingIn(left));
    } catch (error) {
      if (!(error instanceof CloudFailure)) throw error;
      log.warn({ watch: watchKey(watch), problem: error.problem, err: error }, 'a listing failed; it is tried again');
      await operations.watchNext(watch, clock.now() + Math.max(AFTER_TROUBLE, error.retryAfterMs ?? 0));
    }
  };

function runningAt(stored: StoredOperation, watch: Watch): Running[] {
  return stored.operation.tasks.flatMap((task) =>
    task.state.state === 'running' && watchKey({ ...task.place, kind: 'image' }) === watchKey(watch)
      ? [{ stored, task, state: task.state }]
      : [],
  );
}

/** Keeps what was seen of one task. Answers the seconds it still needs, in a list that is empty once it is over. */
async function look(needs: Needs, running: Running, listed: Image | undefined): Promise<(number | undefined)[]> {
  const { operations, cloud, clock } = needs;
  const { stored, task, state } = running;
  const { id } = stored.operation;
  const before = stored.observations[task.id] ?? NOT_SEEN_YET;
  const now = clock.now();
  let image = listed;
  if (!image) {
    const missed = { ...before, missed: before.missed + 1 };
    if (!mayBeGone(missed, state.since, now)) {
      await operations.observe(id, task.id, missed, { show: false, now });
      return [secondsLeft(before, state.since)];
    }
    // Paging is unstable, so only a lookup by its id settles that an image is gone.
    image = await cloud.image(task.place, state.subject);
    if (!image) {
      const gone = { kind: 'task-failed', problem: { code: 'image-gone', imageId: state.subject } } as const;
      // A copy that was to be stopped is gone because it was, though the answer may have been lost.
      await settle(needs, running, task.cancel ? { kind: 'cancel-performed' } : gone);
      return [];
    }
  }
  switch (judge(image)) {
    case 'ready':
      await settle(needs, running, { kind: 'task-ready', disks: image.disks });
      return [];
    case 'create-failed':
      await settle(needs, running, {
        kind: 'task-failed',
        problem: { code: 'image-create-failed', imageId: image.id },
      });
      return [];
    case 'unavailable':
      await settle(needs, running, { kind: 'task-failed', problem: { code: 'image-unavailable', imageId: image.id } });
      return [];
    case 'in-progress': {
      const seen = observe(before, image, now);
      // Without news a card would never say that it takes longer than usual.
      const turnsSlow = isSlow(state.since, now) && !isSlow(state.since, before.seenAt);
      const show = turnsSlow || looksDifferent(before, seen);
      await operations.observe(id, task.id, seen, { show, now });
      if (show) await needs.jobs.hint({ queue: 'notify', operation: id });
      return [secondsLeft(seen, state.since)];
    }
  }
}

type Settled =
  | Pick<Extract<TaskEvent, { kind: 'task-ready' }>, 'kind' | 'disks'>
  | Pick<Extract<TaskEvent, { kind: 'task-failed' }>, 'kind' | 'problem'>
  | Pick<Extract<TaskEvent, { kind: 'cancel-performed' }>, 'kind'>;

async function settle(needs: Needs, { stored, task, state }: Running, event: Settled): Promise<void> {
  const { id } = stored.operation;
  await commit(needs, id, { ...event, task: task.id, imageId: state.subject });
  await needs.jobs.hint({ queue: 'advance', operation: id });
  await needs.jobs.hint({ queue: 'notify', operation: id });
}
