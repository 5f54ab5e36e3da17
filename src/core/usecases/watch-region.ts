import type { SubjectId } from '../domain/ids.ts';
import { seconds } from '../domain/instant.ts';
import type { Begins } from '../domain/kinds/kind.ts';
import { TASKS } from '../domain/kinds/kinds.ts';
import { type Watch, watchKey, watchOf } from '../domain/next-actions.ts';
import type { TaskEvent } from '../domain/operation.ts';
import {
  isSlow,
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
import { watchingOf } from './sightings.ts';

type Needs = { operations: Operations; cloud: Cloud; jobs: Jobs; clock: Clock; log: Log };
type Running = {
  stored: StoredOperation;
  task: Task;
  begins: Begins;
  state: Extract<Task['state'], { state: 'running' }>;
};

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
    const watching = watchingOf(watch.kind);
    try {
      const listed = await watching.list(
        cloud,
        watch,
        running.map(({ state }) => state),
      );
      const listing = new Map(listed.map((seen) => [seen.id, seen]));
      const left: (number | undefined)[] = [];
      // One lookup that fails holds up nobody else.
      const troubles: CloudFailure[] = [];
      for (const one of running) {
        try {
          left.push(...(await look(needs, watching, one, listing.get(one.state.subject))));
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
  return stored.operation.tasks.flatMap((task): Running[] => {
    const { begins } = TASKS[task.kind];
    const isHere = watchOf(task).some((one) => watchKey(one) === watchKey(watch));
    return begins && isHere && task.state.state === 'running' ? [{ stored, task, begins, state: task.state }] : [];
  });
}

type Watching = ReturnType<typeof watchingOf>;

/** Keeps what was seen of one task. Answers the seconds it still needs, in a list that is empty once it is over. */
async function look(
  needs: Needs,
  watching: Watching,
  running: Running,
  listed: { id: SubjectId } | undefined,
): Promise<(number | undefined)[]> {
  const { operations, cloud, clock } = needs;
  const { stored, task, begins, state } = running;
  const { id } = stored.operation;
  const before = stored.observations[task.id] ?? NOT_SEEN_YET;
  const now = clock.now();
  let seen = listed;
  if (!seen) {
    const missed = { ...before, missed: before.missed + 1 };
    if (!mayBeGone(missed, state.since, now)) {
      await operations.observe(id, task.id, missed, { show: false, now });
      return [secondsLeft(before, state.since)];
    }
    // Paging is unstable, so only a lookup by its id settles that it is gone.
    seen = await watching.lookUp(cloud, task.place, state.subject);
    if (!seen) {
      const gone = { kind: 'task-failed', problem: watching.gone(state.subject) } as const;
      // A copy that was to be stopped is gone because it was, though the answer may have been lost.
      await settle(needs, running, task.cancel ? { kind: 'cancel-performed' } : gone);
      return [];
    }
  }
  const sighting = watching.judge(seen, begins, now - state.since);
  switch (sighting.state) {
    case 'ready':
      await settle(needs, running, {
        kind: 'task-ready',
        disks: sighting.disks,
        ...(sighting.objects && { objects: sighting.objects }),
      });
      return [];
    case 'failed':
      await settle(needs, running, { kind: 'task-failed', problem: sighting.problem });
      return [];
    case 'in-progress': {
      const observed = observe(before, sighting, now);
      // Without news a card would never say that it takes longer than usual.
      const turnsSlow = isSlow(state.since, now) && !isSlow(state.since, before.seenAt);
      const show = turnsSlow || looksDifferent(before, observed);
      await operations.observe(id, task.id, observed, { show, now });
      if (show) await needs.jobs.hint({ queue: 'notify', operation: id });
      return [secondsLeft(observed, state.since)];
    }
  }
}

type Settled =
  | Pick<Extract<TaskEvent, { kind: 'task-ready' }>, 'kind' | 'disks' | 'objects'>
  | Pick<Extract<TaskEvent, { kind: 'task-failed' }>, 'kind' | 'problem'>
  | Pick<Extract<TaskEvent, { kind: 'cancel-performed' }>, 'kind'>;

async function settle(needs: Needs, { stored, task, state }: Running, event: Settled): Promise<void> {
  const { id } = stored.operation;
  await commit(needs, id, { ...event, task: task.id, subject: state.subject });
  await needs.jobs.hint({ queue: 'advance', operation: id });
  await needs.jobs.hint({ queue: 'notify', operation: id });
}
