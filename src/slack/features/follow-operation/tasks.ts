import type { types } from '@slack/bolt';
import type { Approval } from '../../../core/domain/approval.ts';
import type { Instant } from '../../../core/domain/instant.ts';
import { isSlow, NOT_SEEN_YET, type Observation, secondsLeft } from '../../../core/domain/progress.ts';
import { countsOf, isProbing, type Task } from '../../../core/domain/task.ts';
import type { StoredOperation } from '../../../core/ports/operations.ts';
import { type Cell, table } from '../../blocks/blocks.ts';
import { en } from '../../text/en.ts';
import { join, type Words } from '../../text/words.ts';

type Granted = Extract<Approval, { state: 'granted' }>;

/** So many failures are told in words; the table has all of them. */
const MOST_FAILURES = 5;

/** How an operation that may run stands: a line for each task or, for copies to many regions, a sum with the failures. */
export function tasksTold({ operation, observations }: StoredOperation, granted: Granted, now: Instant): Words {
  const { tasks } = operation;
  const copies = copiesIn(tasks);
  const seen = (task: Task): Observation => observations[task.id] ?? NOT_SEEN_YET;
  if (copies.length < 2) {
    const [only, ...more] = tasks;
    // One effect needs no name; several are told apart by what they do.
    if (only && more.length === 0 && only.kind === 'create-image') return taskLine(only, granted, seen(only), now);
    return lines(tasks.map((task) => en.tasks.named(task, taskLine(task, granted, seen(task), now))));
  }
  const others = tasks.filter((task) => !copies.includes(task));
  const failed = copies.flatMap(({ place, state }) => (state.state === 'failed' ? [{ place, state }] : []));
  const shown = failed
    .slice(0, MOST_FAILURES)
    .map(({ place, state }) => en.tasks.copyFailed(place.region, state.problem));
  return lines([
    en.tasks.copies(countsOf(copies)),
    ...(copies.some(isProbing) ? [en.tasks.queuedBehind()] : []),
    ...shown,
    ...(failed.length > MOST_FAILURES ? [en.tasks.moreFailed(failed.length - MOST_FAILURES)] : []),
    ...othersTold(others, granted, seen, now),
  ]);
}

const lines = (said: readonly Words[]): Words => join(said, '\n');

/** What there is beside copies: a line for what is done once, a sum for what is done of each image. */
function othersTold(
  tasks: readonly Task[],
  granted: Granted,
  seen: (task: Task) => Observation,
  now: Instant,
): Words[] {
  return [...new Set(tasks.map(({ kind }) => kind))].map((kind) => {
    const own = tasks.filter((task) => task.kind === kind);
    const [only] = own;
    return only && own.length === 1
      ? en.tasks.named(only, taskLine(only, granted, seen(only), now))
      : en.tasks.sum(kind, countsOf(own));
  });
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
    case 'starting':
      return cells(en.tasks.word.starting, 0, '');
    case 'running': {
      const left = secondsLeft(seen, state.since);
      const note = isSlow(state.since, now) ? en.tasks.word.slow : left === undefined ? '' : en.tasks.left(left);
      return cells(cancel ? en.tasks.word.stopping : en.tasks.word.copying, seen.percent, note);
    }
    case 'done':
      return cells(en.tasks.word.ready, 100, state.imageId);
    case 'failed':
      return cells(en.tasks.word.failed, undefined, state.imageId ?? '');
    case 'cancelled':
      return cells(en.tasks.word.stopped, undefined, '');
    case 'skipped':
      return cells(en.tasks.word.skipped, undefined, '');
  }
}

const copiesIn = (tasks: readonly Task[]): Task[] => tasks.filter(({ kind }) => kind === 'copy-image');

function taskLine(task: Task, granted: Granted, seen: Observation, now: Instant): Words {
  const { state, cancel } = task;
  switch (state.state) {
    case 'waiting':
      if (state.retry) return en.tasks.waiting(state.retry.because, state.retry.at);
      return granted.glass || granted.approvals.length === 0 ? en.tasks.queuedUnapproved() : en.tasks.queued();
    case 'starting':
      return state.unclear ? en.tasks.unclear(task, state.unclear) : en.tasks.starting(task);
    case 'running':
      return cancel
        ? en.tasks.stopping(seen.percent)
        : en.tasks.running(task, seen.percent, secondsLeft(seen, state.since), isSlow(state.since, now));
    case 'done':
      return en.tasks.done(task, state);
    case 'failed':
      return en.tasks.failed(state.problem);
    case 'cancelled':
      return en.tasks.stopped(state.by);
    case 'skipped':
      return en.tasks.skipped();
  }
}
