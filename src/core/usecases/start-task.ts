import type { TaskId, WorkerId } from '../domain/ids.ts';
import { hours, type Instant, minutes, seconds } from '../domain/instant.ts';
import type { Action } from '../domain/next-actions.ts';
import type { Operation, TaskEvent } from '../domain/operation.ts';
import { markOf } from '../domain/tags.ts';
import type { Task } from '../domain/task.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import { type Cloud, CloudFailure } from '../ports/cloud.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import type { Operations } from '../ports/operations.ts';
import { commit } from './commit.ts';

export type StartTaskNeeds = {
  operations: Operations;
  cloud: Cloud;
  jobs: Jobs;
  clock: Clock;
  timers: Timers;
  worker: WorkerId;
  log: Log;
};

/** Short, so that the work of a killed process is taken over within seconds; renewed for as long as we are alive. */
const LEASE = seconds(5);
const RENEW_EVERY = seconds(1.5);
/** ECS keeps client tokens for about a day; a token this old is not trusted any more, so we look first. */
const TOKEN_TRUSTED_FOR = hours(12);
/** How long we go along with "not now" from ECS before it counts as a refusal. */
const GO_ALONG_FOR = minutes(5);

/** Claims a task that is due, performs its effect and keeps what came of it. Does nothing when somebody else has it. */
export async function startTask(
  needs: StartTaskNeeds,
  operation: Operation,
  action: Exclude<Action, { kind: 'expire-approval' }>,
): Promise<void> {
  const { clock, timers, worker, log } = needs;
  const id = action.task.id;
  const claimed = await commit(needs, operation.id, {
    kind: 'task-claimed',
    task: id,
    by: worker,
    leaseUntil: clock.now() + LEASE,
  });
  if (claimed.kind === 'refused') return;
  const task = claimed.operation.tasks.find((one) => one.id === id) ?? action.task;
  const stopRenewing = timers.every(RENEW_EVERY, async () => {
    await commit(needs, operation.id, { kind: 'lease-renewed', task: id, by: worker, leaseUntil: clock.now() + LEASE });
  });
  try {
    const event = await perform(needs, claimed.operation, task, action.kind === 'resolve');
    log.info({ operation: operation.id, task: id, attempt: task.attempt, outcome: event.kind }, 'task performed');
    await commit(needs, operation.id, event);
  } finally {
    stopRenewing();
  }
}

async function perform(needs: StartTaskNeeds, operation: Operation, task: Task, taken: boolean): Promise<TaskEvent> {
  const { cloud, clock, log } = needs;
  const mark = markOf(operation.id, task.id);
  const started = (imageId: Extract<TaskEvent, { kind: 'task-started' }>['imageId']): TaskEvent => ({
    kind: 'task-started',
    task: task.id,
    attempt: task.attempt,
    imageId,
  });
  try {
    const tokenAge = task.state.state === 'starting' ? clock.now() - task.state.since : 0;
    const ours = taken && tokenAge > TOKEN_TRUSTED_FOR ? await cloud.imageMarked(task.place, mark) : undefined;
    return started(ours?.id ?? (await cloud.createImage(operation.request, mark, clientToken(operation, task))));
  } catch (error) {
    log.warn({ operation: operation.id, task: task.id, err: error }, 'the cloud did not take a task');
    // A second try may be refused because the first succeeded (its name is taken now, by us).
    const ours =
      taken && isRefusal(error) ? await cloud.imageMarked(task.place, mark).catch(() => undefined) : undefined;
    return ours ? started(ours.id) : eventOf(error, task, needs.worker, clock.now());
  }
}

const isRefusal = (error: unknown): boolean => error instanceof CloudFailure && error.kind === 'refused';

/** The same for every repeat of an attempt, and at most 64 of [A-Za-z0-9-], as ECS asks. */
const clientToken = (operation: Operation, task: Task): string =>
  `darkroom-${operation.id}-${task.id}-${operation.revision}-${task.attempt}`;

function eventOf(error: unknown, task: Task, by: WorkerId, now: Instant): TaskEvent {
  const told: { task: TaskId; by: WorkerId } = { task: task.id, by };
  const state = task.state.state === 'starting' ? task.state : undefined;
  if (!(error instanceof CloudFailure) || error.kind === 'unclear') {
    const problem =
      error instanceof CloudFailure ? error.problem : { code: 'cloud-unavailable' as const, action: 'CreateImage' };
    const age = now - (state?.since ?? now);
    return {
      ...told,
      kind: 'task-unclear',
      retryAt: now + Math.min(minutes(1), Math.max(seconds(5), age / 2)),
      problem,
    };
  }
  const { problem } = error;
  switch (error.kind) {
    case 'refused':
      return { ...told, kind: 'task-refused', problem };
    case 'busy': {
      const askedSince = state?.askedToWaitSince ?? now;
      if (now - askedSince > GO_ALONG_FOR) return { ...told, kind: 'task-refused', problem };
      return { ...told, kind: 'task-postponed', retryAt: now + seconds(10), problem };
    }
    case 'throttled': {
      // Throttling is counted in clock minutes, so the next one is the first that can succeed.
      const nextMinute = minutes(1) - (now % minutes(1)) + seconds(1);
      return { ...told, kind: 'task-postponed', retryAt: now + (error.retryAfterMs ?? nextMinute), problem };
    }
  }
}
