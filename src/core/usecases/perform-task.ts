import type { ImageId, WorkerId } from '../domain/ids.ts';
import { hours, type Instant, minutes, seconds } from '../domain/instant.ts';
import { type Effects, TASKS, type TaskKind } from '../domain/kinds/kinds.ts';
import type { Operation, TaskEvent } from '../domain/operation.ts';
import { effectOf } from '../domain/plan.ts';
import type { Problem, ProblemOf } from '../domain/problem.ts';
import type { Place } from '../domain/region.ts';
import { markOf } from '../domain/tags.ts';
import { type Task, waitsForItsTurn } from '../domain/task.ts';
import type { Clock } from '../ports/clock.ts';
import { type Cloud, type CloudEffect, CloudFailure, type Found } from '../ports/cloud.ts';
import type { Log } from '../ports/log.ts';

type Needs = { cloud: Cloud; clock: Clock; worker: WorkerId; log: Log };
type CloudCall = { action: string; requestId?: string };
type Starting = Extract<Task['state'], { state: 'starting' }>;
type Unstarted = Extract<TaskEvent, { kind: 'task-unclear' | 'task-postponed' | 'task-refused' }>;

/** ECS keeps client tokens for about a day; a token this old is not trusted any more, so we look first. */
const TOKEN_TRUSTED_FOR = hours(12);
/** How long we go along with "not now" from ECS before it counts as a refusal. */
const GO_ALONG_FOR = minutes(5);
/** ECS shows a new image late: as long as this, not seeing it proves nothing. */
export const SHOWN_AFTER = minutes(2);

/**
 * Performs the effect of a claimed task and answers what came of it. `inDoubt` says that an earlier try of this attempt
 * may have acted: then nothing but the image itself, or its certain absence, ends the attempt.
 */
export async function performTask(
  { cloud, clock, worker, log }: Needs,
  operation: Operation,
  task: Task,
  { inDoubt }: { inDoubt: boolean },
): Promise<TaskEvent> {
  if (task.state.state !== 'starting') throw new Error(`task ${task.id} of ${operation.id} is not claimed`);
  const { state } = task;
  const mark = markOf(operation.id, task.id);
  const sort = TASKS[task.kind];
  const performer = performerOf(cloud, task.kind);
  const effect = effectOf(operation, task);
  const begun = { task: task.id, attempt: task.attempt } as const;
  /** Something that was found to be there: of this attempt, or of an earlier one. */
  const adopted = ({ id: subject, createdAt }: Found): TaskEvent => ({
    ...begun,
    kind: 'task-started',
    subject,
    ...(createdAt !== undefined && { madeSince: createdAt }),
  });
  const found = async (): Promise<Found[]> => (await performer.find?.(effect, mark, operation.requestedAt)) ?? [];
  if (task.cancel && inDoubt) return stopped(task.cancel.at);
  try {
    const untrusted = sort.begins?.withoutToken || clock.now() - state.since > TOKEN_TRUSTED_FOR;
    if (inDoubt && sort.begins && untrusted) {
      const earlier = (await found()).find(mayBeOurs);
      if (earlier) return adopted(earlier);
      if (sort.begins.withoutToken && clock.now() - state.since <= SHOWN_AFTER) return unknown(clock.now());
    }
    const { subject, requestId } = await performer.perform(effect, { mark, clientToken: clientToken(operation, task) });
    const kind = sort.begins ? 'task-started' : 'task-finished';
    return { ...begun, kind, subject, call: callOf(sort.action, requestId) };
  } catch (error) {
    const event = { ...eventOf(error, state, sort.action, clock.now()), task: task.id, by: worker };
    // A turn that has not come is no trouble, and may not come for hours.
    if (waitsForItsTurn(event.problem)) {
      log.info({ operation: operation.id, task: task.id, problem: event.problem }, 'a copy waits for its turn');
    } else log.warn({ operation: operation.id, task: task.id, err: error }, 'the cloud did not take a task');
    const taken =
      event.kind === 'task-refused' && event.problem.code === 'image-name-taken' ? event.problem : undefined;
    // What can be done twice needs no looking: a refusal says how things are. But a name may be taken by ourselves, whether
    // this attempt did it or one before.
    if (!(inDoubt || taken) || event.kind === 'task-unclear' || !sort.begins) return event;
    // A wait would end the attempt and with it the token that makes a second try harmless.
    const waits = event.kind === 'task-postponed' && ({ ...event, kind: 'task-unclear', askedToWait: true } as const);
    if (waits && !waitsForItsTurn(event.problem)) return waits;
    // A second try may be refused because the first succeeded: its name is taken now, or a copy is under way, by us.
    const unclear = waits || ({ ...event, kind: 'task-unclear', retryAt: clock.now() + seconds(10) } as const);
    try {
      const ours = await found();
      const useful = ours.find(mayBeOurs);
      if (useful) return adopted(useful);
      // What was stopped is still going: the name is free in a moment.
      const wentAlong = clock.now() - (state.askedToWaitSince ?? clock.now());
      if (taken && ours.some(isGoing) && wentAlong <= GO_ALONG_FOR) {
        return { ...event, kind: 'task-postponed', retryAt: clock.now() + seconds(10) };
      }
      // Names are unique: where this one stands, no attempt has made another.
      const leftOver = taken && ours.find(({ name }) => name === taken.name);
      if (leftOver) {
        return { ...event, problem: { code: 'image-left-over', name: taken.name, imageId: leftOver.id as ImageId } };
      }
      if (inDoubt && (waits || clock.now() - state.since <= SHOWN_AFTER)) return unclear;
      return taken ? { ...event, problem: await withItsHolder(cloud, task.place, taken) } : event;
    } catch {
      return unclear;
    }
  }

  function isGoing({ id, state }: Found): boolean {
    return id === task.abandoned && state === 'going';
  }
  function mayBeOurs(one: Found): boolean {
    return one.state !== 'lost' && !isGoing(one);
  }
  /** Nobody can know yet: it is looked at again. */
  function unknown(now: Instant): TaskEvent {
    const problem = state.unclear ?? { code: 'cloud-unavailable', action: sort.action };
    return { kind: 'task-unclear', task: task.id, by: worker, retryAt: now + seconds(10), problem };
  }

  /**
   * Somebody wants it stopped, and an earlier try may have begun it: that is looked for and not tried again. It has not
   * begun when it is not shown for long enough since the last try.
   */
  async function stopped(since: Instant): Promise<TaskEvent> {
    const now = clock.now();
    if (!sort.begins) return { kind: 'cancel-performed', task: task.id, by: worker };
    try {
      const earlier = (await found()).find(mayBeOurs);
      if (earlier) return adopted(earlier);
      if (now - Math.max(since, state.since) > SHOWN_AFTER) {
        return { kind: 'cancel-performed', task: task.id, by: worker };
      }
    } catch (error) {
      if (!(error instanceof CloudFailure)) throw error;
    }
    return unknown(now);
  }
}

/** The table is complete by type; only TypeScript cannot see that the kind picks what fits the effect. */
const performerOf = ({ effects }: Cloud, kind: TaskKind) => effects[kind] as CloudEffect<Effects[TaskKind]>;

/** Which image has the name, if that can be looked up: ECS does not say. */
async function withItsHolder(cloud: Cloud, place: Place, taken: ProblemOf<'image-name-taken'>): Promise<Problem> {
  const [holder] = await cloud.imagesNamed(place, taken.name).catch(() => []);
  return holder ? { ...taken, imageId: holder.id } : taken;
}

/** The same for every repeat of an attempt, and at most 64 of [A-Za-z0-9-], as ECS asks. */
const clientToken = (operation: Operation, task: Task): string =>
  `darkroom-${operation.id}-${task.id}-${operation.revision}-${task.attempt}`;

type Told = 'task' | 'by';

const callOf = (action: string, requestId: string | undefined): CloudCall => ({
  action,
  ...(requestId !== undefined && { requestId }),
});

/** What a failed call means for its task. Anything that is not a `CloudFailure` tells nothing, so it is unclear. */
function eventOf(error: unknown, state: Starting, action: string, now: Instant): DistributiveOmit<Unstarted, Told> {
  const failure =
    error instanceof CloudFailure ? error : new CloudFailure('unclear', { code: 'cloud-unavailable', action });
  const { kind, problem, retryAfterMs } = failure;
  const call = callOf(failure.action ?? action, failure.requestId);
  switch (kind) {
    case 'unclear': {
      const age = now - state.since;
      return {
        kind: 'task-unclear',
        retryAt: now + Math.min(minutes(1), Math.max(seconds(5), age / 2)),
        problem,
        call,
      };
    }
    case 'refused':
      return { kind: 'task-refused', problem, call };
    case 'busy': {
      const wentAlong = now - (state.askedToWaitSince ?? now);
      // A turn comes when it comes: hours, for a large image to many regions. Meanwhile it is asked for less and less often.
      if (waitsForItsTurn(problem)) {
        const wait = Math.min(minutes(2), Math.max(seconds(10), wentAlong / 4));
        return { kind: 'task-postponed', retryAt: now + Math.max(wait, retryAfterMs ?? 0), problem, call };
      }
      if (wentAlong > GO_ALONG_FOR) return { kind: 'task-refused', problem, call };
      return {
        kind: 'task-postponed',
        retryAt: now + Math.max(seconds(1), retryAfterMs ?? seconds(10)),
        problem,
        call,
      };
    }
    case 'throttled': {
      // Throttling is counted in clock minutes, so the next one is the first that can succeed.
      const nextMinute = minutes(1) - (now % minutes(1)) + seconds(1);
      return { kind: 'task-postponed', retryAt: now + Math.max(seconds(1), retryAfterMs ?? nextMinute), problem, call };
    }
  }
}

type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;
