import type { types } from '@slack/bolt';
import type { Approval } from '../../../core/domain/approval.ts';
import type { Instant } from '../../../core/domain/instant.ts';
import { isWhole } from '../../../core/domain/kinds/create-image.ts';
import type { Request } from '../../../core/domain/kinds/kinds.ts';
import { isSlow, NOT_SEEN_YET, type Observation, secondsLeft } from '../../../core/domain/progress.ts';
import { countsOf, isFinal, type Task } from '../../../core/domain/task.ts';
import type { StoredOperation } from '../../../core/ports/operations.ts';
import { type Cell, table } from '../../blocks/blocks.ts';
import { en } from '../../text/en.ts';
import { join, type Words } from '../../text/words.ts';
import { launchesTold } from './instances.ts';
import { failuresTold, reasonsTold } from './reasons.ts';

type Granted = Extract<Approval, { state: 'granted' }>;

/** How an operation that may run stands: a line for each task or, for copies to many regions, sums with the reasons. */
export function tasksTold(stored: StoredOperation, granted: Granted, now: Instant): Words {
  const { tasks } = stored.operation;
  const copies = copiesIn(tasks);
  const line = (task: Task): Words => taskLine(task, stored, granted, now);
  const named = (task: Task): Words => en.tasks.named(task, line(task));
  const launches = launchesTold(tasks);
  if (launches.length > 0) return lines(launches);
  if (copies.length < 2) {
    const [only, ...more] = tasks;
    // One effect needs no name; several are told apart by what they do.
    return only && more.length === 0 && (only.kind === 'create-image' || only.kind === 'launch-instance')
      ? line(only)
      : lines(tasks.map(named));
  }
  const kinds = [...new Set(tasks.map(({ kind }) => kind))].map((kind) => tasks.filter((task) => task.kind === kind));
  const summed = kinds.filter((own) => own.length > 1);
  const others = summed.filter((own) => !own.some((task) => copies.includes(task)));
  return lines([
    copiesTold(copies),
    ...others.flatMap((own) => own.slice(0, 1).map(({ kind }) => en.tasks.sum(kind, countsOf(own)))),
    ...kinds.filter((own) => own.length === 1).flatMap((own) => own.map(named)),
    ...reasonsTold(tasks, summed.flat()),
    ...failuresTold(summed.flat()),
  ]);
}

const lines = (said: readonly Words[]): Words => join(said, '\n');

function copiesTold(copies: readonly Task[]): Words {
  const stopping = copies.filter((task) => task.cancel && !isFinal(task));
  return en.tasks.copies(countsOf(copies.filter((task) => !stopping.includes(task))), stopping.length);
}

/** A row a region, for copies to several: at fifty regions it is still within the limits of a message. */
export function copiesTable({ operation, observations }: StoredOperation, now: Instant): types.KnownBlock[] {
  const copies = copiesIn(operation.tasks);
  if (operation.approval.state !== 'granted' || copies.length < 2) return [];
  const head = en.tasks.columns.map((text): Cell => ({ text }));
  return [table([head, ...copies.map((task) => row(task, observations[task.id] ?? NOT_SEEN_YET, now))])];
}

function row({ place, state, cancel }: Task, seen: Observation, now: Instant): Cell[] {
  const cells = (word: string, percent: number | undefined, note: string): Cell[] =>
    [place.region, word, en.tasks.bar(percent), note].map((text) => ({ text }));
  switch (state.state) {
    case 'waiting':
      return cells(en.tasks.word.queued, undefined, state.retry ? en.tasks.word.asksAgain : '');
    case 'starting': {
      const note = state.unclear ? en.tasks.word.unclear : '';
      return cells(cancel ? en.tasks.word.stopping : en.tasks.word.starting, 0, note);
    }
    case 'running': {
      const left = secondsLeft(seen, state.since);
      const note = isSlow(state.since, now) ? en.tasks.word.slow : left === undefined ? '' : en.tasks.left(left);
      return cells(cancel ? en.tasks.word.stopping : en.tasks.word.copying, seen.percent, note);
    }
    case 'done':
      return cells(en.tasks.word.ready, 100, state.subject);
    case 'failed':
      return cells(en.tasks.word.failed, undefined, state.subject ?? '');
    case 'cancelled':
      return cells(en.tasks.word.stopped, undefined, '');
    case 'skipped':
      return cells(en.tasks.word.skipped, undefined, '');
  }
}

/** Whether this task is an image whose disks have to be snapshotted first. */
export const isSnapshotted = ({ kind }: Task, request: Request): boolean =>
  kind === 'create-image' && request.kind === 'create-image' && isWhole(request.source);

export const copiesIn = (tasks: readonly Task[]): Task[] => tasks.filter(({ kind }) => kind === 'copy-image');

function taskLine(task: Task, { operation, observations }: StoredOperation, granted: Granted, now: Instant): Words {
  const { id, state, cancel, needs } = task;
  const seen = observations[id] ?? NOT_SEEN_YET;
  switch (state.state) {
    case 'waiting': {
      if (state.retry) return en.tasks.waiting(state.retry.because, state.retry.at);
      const need = operation.tasks.find((one) => needs.includes(one.id) && one.state.state !== 'done');
      if (need) return en.tasks.waitingFor(need);
      return granted.glass || granted.approvals.length === 0 ? en.tasks.queuedUnapproved() : en.tasks.queued();
    }
    case 'starting':
      if (cancel) return en.tasks.stoppingOnceBegun();
      return state.unclear ? en.tasks.unclear(task, state.unclear) : en.tasks.starting(task);
    case 'running': {
      // Snapshots of large disks are expected to take long.
      const slow = isSlow(state.since, now) && !isSnapshotted(task, operation.request);
      return cancel
        ? en.tasks.stopping(seen.percent)
        : en.tasks.running(task, seen.percent, secondsLeft(seen, state.since), slow);
    }
    case 'done':
      return en.tasks.done(task, state);
    case 'failed':
      return en.tasks.failed(state.problem);
    case 'cancelled':
      return en.tasks.stopped(state.by);
    case 'skipped':
      return en.tasks.skipped(operation.tasks.find((one) => one.id === state.because));
  }
}
