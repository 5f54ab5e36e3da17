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
    return lines(tasks.map((task) => en.card.named(task, taskLine(task, granted, seen(task), now))));
  }
  const others = tasks.filter((task) => !copies.includes(task));
  const failed = copies.flatMap(({ place, state }) => (state.state === 'failed' ? [{ place, state }] : []));
  const shown = failed
    .slice(0, MOST_FAILURES)
    .map(({ place, state }) => en.card.copyFailed(place.region, state.problem));
  return lines([
    en.card.copies(countsOf(copies)),
    ...(copies.some(isProbing) ? [en.card.queuedBehind()] : []),
    ...shown,
    ...(failed.length > MOST_FAILURES ? [en.card.moreFailed(failed.length - MOST_FAILURES)] : []),
    ...othersTold(others, granted, seen, now),
  ]);
}

const lines = (said: readonly Words[]): Words => join(said, '\n');

/** Shares and families of many copies are told in a line a kind; a creation has its own. */
function othersTold(
  tasks: readonly Task[],
  granted: Granted,
  seen: (task: Task) => Observation,
  now: Instant,
): Words[] {
  const alone = tasks.filter(({ kind }) => kind === 'create-image');
  return [
    ...alone.map((task) => en.card.named(task, taskLine(task, granted, seen(task), now))),
    ...(['share-image', 'set-family'] as const).flatMap((kind) => {
      const own = tasks.filter((task) => task.kind === kind);
      return own.length > 0 ? [en.card.sum(kind, countsOf(own))] : [];
    }),
  ];
}

/** A row a region, for copies to several: at fifty regions it is still within the limits of a message. */
export function copiesTable({ operation, observations }: StoredOperation, now: Instant): types.KnownBlock[] {
  const copies = copiesIn(operation.tasks);
  if (operation.approval.state !== 'granted' || copies.length < 2) return [];
  const head = en.card.columns.map((text): Cell => ({ text }));
  return [table([head, ...copies.map((task) => row(task, observations[task.id] ?? NOT_SEEN_YET, now))])];
}

function row({ place, state, cancel }: Task, seen: Observation, now: Instant): Cell[] {
  const cells = (word: string, percent: number | undefined, note: string): Cell[] =>
    [place.region, word, en.card.bar(percent), note].map((text) => ({ text }));
  switch (state.state) {
    case 'waiting':
      return cells(en.card.word.queued, undefined, state.retry ? en.card.word.asksAgain : '');
    case 'starting':
      return cells(en.card.word.starting, 0, '');
    case 'running': {
      const left = secondsLeft(seen, state.since);
      const note = isSlow(state.since, now) ? en.card.word.slow : left === undefined ? '' : en.card.left(left);
      return cells(cancel ? en.card.word.stopping : en.card.word.copying, seen.percent, note);
    }
    case 'done':
      return cells(en.card.word.ready, 100, state.subject);
    case 'failed':
      return cells(en.card.word.failed, undefined, state.subject ?? '');
    case 'cancelled':
      return cells(en.card.word.stopped, undefined, '');
    case 'skipped':
      return cells(en.card.word.skipped, undefined, '');
  }
}

const copiesIn = (tasks: readonly Task[]): Task[] => tasks.filter(({ kind }) => kind === 'copy-image');

function taskLine({ kind, state, cancel }: Task, granted: Granted, seen: Observation, now: Instant): Words {
  switch (state.state) {
    case 'waiting':
      if (state.retry) return en.card.waiting(state.retry.because, state.retry.at);
      return granted.glass || granted.approvals.length === 0 ? en.card.queuedUnapproved() : en.card.queued();
    case 'starting':
      return state.unclear ? en.card.unclear(state.unclear) : en.card.starting();
    case 'running':
      return cancel
        ? en.card.stopping(seen.percent)
        : en.card.running(seen.percent, secondsLeft(seen, state.since), isSlow(state.since, now));
    case 'done':
      return kind === 'share-image' || kind === 'set-family'
        ? en.card.finished()
        : en.card.done(state.subject, state.at - state.startedAt);
    case 'failed':
      return en.card.failed(state.problem);
    case 'cancelled':
      return en.card.stopped(state.by);
    case 'skipped':
      return en.card.skipped();
  }
}
