import type { Actor } from '../../core/domain/actor.ts';
import type { Instant } from '../../core/domain/instant.ts';
import type { Problem } from '../../core/domain/problem.ts';
import type { Counts, Task, TaskKind, TaskState } from '../../core/domain/task.ts';
import { problemSentence, reasonSentence } from './en-problems.ts';
import { bar, count, duration, timeLeft } from './measures.ts';
import { bold, code, date, FEW, nothing, ours, person, some, type Words, words } from './words.ts';

type Done = Extract<TaskState, { state: 'done' }>;

type KindWords = {
  /** What it is of an image, and how the region follows. */
  noun: string;
  where: 'in' | 'to';
  /** What Alibaba Cloud is asked to do, and how it is asked again. */
  asks: string;
  again: string;
  running: string;
  done: (state: Done) => Words;
};

const made =
  (how: string) =>
  ({ imageId, startedAt, at }: Done): Words =>
    words`${bold('Ready:')} ${code(imageId)}, ${ours(how)} in ${ours(duration(at - startedAt))}.`;
const changed = (): Words => words`${bold('Done.')}`;

/** Whatever differs between kinds of tasks, so that a new kind does not compile before it has its words. */
const kinds: Record<TaskKind, KindWords> = {
  'create-image': {
    noun: 'image',
    where: 'in',
    asks: 'make the image',
    again: 'without making a second image',
    running: 'Being made:',
    done: made('made'),
  },
  'copy-image': {
    noun: 'copy',
    where: 'to',
    asks: 'copy the image',
    again: 'without making a second copy',
    running: 'Being copied:',
    done: made('copied'),
  },
  'set-family': {
    noun: 'family',
    where: 'in',
    asks: 'set the family of the image',
    again: 'and changes nothing twice',
    running: 'Being set:',
    done: changed,
  },
  'share-image': {
    noun: 'sharing',
    where: 'in',
    asks: 'change who may use the image',
    again: 'and changes nothing twice',
    running: 'Being changed:',
    done: changed,
  },
};

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

type Part = { kind: TaskKind; region: string };
const partOf = ({ kind, place }: Pick<Task, 'kind' | 'place'>): Part => ({ kind, region: place.region });

/** "the copy to eu-central-1", or, when it is said of which image, "the copy of web to eu-central-1". */
const partNamed = ({ kind, region }: Part, image?: string): Words =>
  words`the ${ours(kinds[kind].noun)}${image ? words` of ${code(image)}` : nothing} ${ours(kinds[kind].where)} ${code(region)}`;

/** The card has all of them. */
const partsNamed = (parts: readonly Part[], image?: string): Words =>
  some(
    parts.map((part) => partNamed(part, image)),
    { most: FEW },
  );
export const tasksNamed = (tasks: readonly Pick<Task, 'kind' | 'place'>[]): Words => partsNamed(tasks.map(partOf));

/** What those that are not done do, each of them once. */
const tail = (counts: Partial<Counts>): string =>
  (
    [
      [counts.under, 'being copied'],
      [counts.waiting, 'queued'],
      [counts.failed, 'failed'],
      [counts.stopped, 'stopped'],
      [counts.skipped, 'not started'],
    ] as const
  )
    .map(([number = 0, what]) => (number > 0 ? `, ${number} ${what}` : ''))
    .join('');

/** How the tasks of an operation stand: on its card, and where it is told how they ended. */
export const tasks = {
  queued: () => words`${bold('Approved.')} About to start.`,
  /** Nobody approved it: what stands beside it says why. */
  queuedUnapproved: () => words`${bold('About to start.')}`,
  waiting: (because: Problem, at: Instant) =>
    words`${bold('Waiting')} to try again ${date(at)}. ${reasonSentence(because)}`,
  starting: ({ kind }: Task) => words`${bold('Starting:')} asking Alibaba Cloud to ${ours(kinds[kind].asks)}.`,
  unclear: ({ kind }: Task, problem: Problem) =>
    words`${bold('Starting:')} the answer of Alibaba Cloud was lost. Darkroom asks again ${ours(kinds[kind].again)}. ${reasonSentence(problem)}`,
  running: ({ kind }: Task, percent: number, secondsLeft: number | undefined, slow: boolean) =>
    words`${bold(kinds[kind].running)} ${ours(bar(percent))}${slow ? words`, longer than usual` : secondsLeft === undefined ? nothing : words`, ${ours(timeLeft(secondsLeft))}`}`,
  done: ({ kind }: Task, state: Done) => kinds[kind].done(state),
  failed: (problem: Problem) => words`${bold('Failed.')} ${problemSentence(problem)}`,
  skipped: () => words`${bold('Not started,')} because what it needs failed.`,
  stopping: (percent: number) => words`${bold('Being stopped')} at ${ours(bar(percent))}.`,
  stopped: (by: Actor) => words`${bold('Stopped')} by ${person(by.user)}.`,

  /** For an operation of several tasks. */
  named: ({ kind, place }: Task, state: Words) =>
    words`${ours(capital(kinds[kind].noun))} ${ours(kinds[kind].where)} ${code(place.region)}: ${state}`,
  copies: ({ all, done, ...others }: Counts) =>
    words`${bold(done < all && others.under + others.waiting > 0 ? 'Copying:' : 'Ready')} ${ours(done === all ? `in all ${all} regions.` : `in ${done} of ${count(all, 'region')}${tail(others)}.`)}`,
  copyFailed: (region: string, problem: Problem) => words`${code(region)}: ${problemSentence(problem)}`,
  moreFailed: (n: number) => words`${ours(count(n, 'more region'))} failed; the table shows which.`,
  queuedBehind: () =>
    words`Alibaba Cloud copies one image to one region at a time, or the regions are full: one copy asks again from time to time, and the others wait behind it.`,
  sum: (kind: TaskKind, { all, done, failed, stopped, skipped }: Counts) =>
    words`${ours(`${capital(kinds[kind].noun)}: ${done} of ${all} done${tail({ failed, stopped, skipped })}.`)}`,

  columns: ['Region', 'State', 'Progress', 'Note'],
  bar: (percent: number | undefined) => (percent === undefined ? '' : bar(percent)),
  left: timeLeft,
  word: {
    queued: 'queued',
    asksAgain: 'asks again',
    starting: 'starting',
    copying: 'copying',
    stopping: 'stopping',
    ready: 'ready',
    failed: 'failed',
    stopped: 'stopped',
    skipped: 'not started',
    slow: 'longer than usual',
  },
};
