import type { Actor } from '../../core/domain/actor.ts';
import type { Instant } from '../../core/domain/instant.ts';
import type { TaskKind } from '../../core/domain/kinds/kinds.ts';
import type { Problem } from '../../core/domain/problem.ts';
import type { Counts, Task, TaskState } from '../../core/domain/task.ts';
import { exports } from './en-export.ts';
import { problemSentence, reasonSentence } from './en-problems.ts';
import { bar, capital, count, duration, timeLeft } from './measures.ts';
import { bold, code, date, FEW, join, nothing, ours, person, some, type Words, words } from './words.ts';

type Done = Extract<TaskState, { state: 'done' }>;

type KindWords = {
  /** What it is, how the name of the image follows, and how the region does. */
  noun: string;
  of: string;
  where: 'in' | 'to' | 'from';
  /** What Alibaba Cloud is asked to do, and how it is asked again. */
  asks: string;
  again: string;
  running: string;
  /** How something that no button stops is stopped elsewhere, by what is under way. */
  howToStop?: (subject: string) => Words;
  /** Of several alike, which one is told by its id. */
  byId?: true;
  done: (state: Done) => Words;
  /** Nobody tells how far it is. */
  unmeasured?: true;
};

const made =
  (how: string) =>
  ({ subject, startedAt, at }: Done): Words =>
    words`${bold('Ready:')} ${code(subject)}, ${ours(how)} in ${ours(duration(at - startedAt))}.`;
const deleted = (): Words => words`${bold('Deleted.')}`;
const changed = (): Words => words`${bold('Done.')}`;

/** Whatever differs between kinds of tasks, so that a new kind does not compile before it has its words. */
const kinds: Record<TaskKind, KindWords> = {
  'create-image': {
    noun: 'image',
    of: '',
    where: 'in',
    asks: 'make the image',
    again: 'without making a second image',
    running: 'Being made:',
    done: made('made'),
  },
  'copy-image': {
    noun: 'copy',
    of: ' of',
    where: 'to',
    asks: 'copy the image',
    again: 'without making a second copy',
    running: 'Being copied:',
    done: made('copied'),
  },
  'set-family': {
    noun: 'family',
    of: ' of',
    where: 'in',
    asks: 'set the family of the image',
    again: 'and changes nothing twice',
    running: 'Being set:',
    done: changed,
  },
  'share-image': {
    noun: 'sharing',
    of: ' of',
    where: 'in',
    asks: 'change who may use the image',
    again: 'and changes nothing twice',
    running: 'Being changed:',
    done: changed,
  },
  'change-image': {
    noun: 'change',
    of: ' of',
    where: 'in',
    asks: 'change the image',
    again: 'and changes nothing twice',
    running: 'Being changed:',
    done: changed,
  },
  'tag-image': {
    noun: 'tags',
    of: ' of',
    where: 'in',
    asks: 'change the tags of the image',
    again: 'and changes nothing twice',
    running: 'Being changed:',
    done: changed,
  },
  'export-image': {
    noun: 'export',
    of: ' of',
    where: 'from',
    asks: 'export the image',
    again: 'once it is certain that it has not begun, so that nothing is exported twice',
    running: 'Being exported:',
    howToStop: exports.howToStop,
    done: ({ startedAt, at, objects = [] }) =>
      words`${bold('Exported')} in ${ours(duration(at - startedAt))}${objects.length > 0 ? words`: ${exports.objects(objects)}` : nothing}.`,
  },
  'stop-instance': {
    noun: 'shutdown',
    of: ' of',
    where: 'in',
    asks: 'stop the instance',
    again: 'and stops nothing twice',
    running: 'Shutting down',
    done: () => words`${bold('Stopped.')}`,
    unmeasured: true,
  },
  'replace-system-disk': {
    noun: 'new system disk',
    of: ' of',
    where: 'in',
    asks: 'replace the system disk',
    again: 'without replacing it twice',
    running: 'Being made',
    done: made('made'),
    unmeasured: true,
  },
  'start-instance': {
    noun: 'start',
    of: ' of',
    where: 'in',
    asks: 'start the instance',
    again: 'and starts nothing twice',
    running: 'Being started',
    done: () => words`${bold('Runs again.')}`,
    unmeasured: true,
  },
  'launch-instance': {
    noun: 'instance',
    of: ' of',
    where: 'in',
    asks: 'launch the instance',
    again: 'without launching a second one',
    running: 'Starting',
    unmeasured: true,
    done: ({ subject, startedAt, at }) =>
      words`${bold('Running:')} ${code(subject)}, launched in ${ours(duration(at - startedAt))}.`,
  },
  'delete-image': {
    noun: 'deletion',
    of: ' of',
    where: 'in',
    asks: 'delete the image',
    again: 'and takes what is gone for deleted',
    running: 'Being deleted:',
    done: deleted,
  },
  'delete-snapshot': {
    noun: 'deletion',
    of: ' of',
    where: 'in',
    asks: 'delete the snapshot',
    again: 'and takes what is gone for deleted',
    running: 'Being deleted:',
    byId: true,
    done: deleted,
  },
};

type Part = { kind: TaskKind; region: string; which?: string };
type Named = Pick<Task, 'kind' | 'place' | 'which'>;
const partOf = ({ kind, place, which }: Named): Part => ({
  kind,
  region: place.region,
  ...(which !== undefined && { which }),
});
const idIn = ({ kind, which }: Part): string | undefined => (kinds[kind].byId ? which : undefined);
/** Else they are counted: "instance 2". */
const numberIn = ({ kind, which }: Part): string => (which === undefined || kinds[kind].byId ? '' : ` ${which}`);

/** "the copy to eu-central-1", or, when it is said of which image, "the copy of web to eu-central-1". */
function partNamed(part: Part, image?: string): Words {
  const { noun, of, where } = kinds[part.kind];
  const what = idIn(part) ?? image;
  const which = numberIn(part);
  return words`${ours(which ? noun + which : `the ${noun}`)}${what ? words`${ours(of)} ${code(what)}` : nothing} ${ours(where)} ${code(part.region)}`;
}

/** The card has all of them. */
export const partsNamed = (parts: readonly Part[], image?: string): Words => {
  const [only, ...others] = parts;
  if (only && others.length === 0) return partNamed(only, image);
  const named = some(
    parts.map((part) => partNamed(part)),
    { most: FEW },
  );
  return image ? words`${named} of ${code(image)}` : named;
};
export const tasksNamed = (tasks: readonly Named[]): Words => partsNamed(tasks.map(partOf));

/** What became of a task that another one needs. */
const lost = (need: Task | undefined): string => {
  switch (need?.state.state) {
    case 'cancelled':
      return 'was stopped';
    case 'skipped':
      return 'was not started';
    default:
      return 'failed';
  }
};

/** What those that are not done do, each of them once. */
const tail = (counts: Partial<Counts>, stopping = 0): string =>
  (
    [
      [counts.under, 'being copied'],
      [stopping, 'being stopped'],
      [counts.waiting, 'queued'],
      [counts.failed, 'failed'],
      [counts.stopped, 'stopped'],
      [counts.skipped, 'not started'],
    ] as const
  )
    .map(([number = 0, what]) => (number > 0 ? `, ${number} ${what}` : ''))
    .join('');

/** What is going on with copies that are not over. */
const goingOn = ({ under, waiting }: Counts, stopping: number): string | undefined => {
  if (under > 0) return 'Copying:';
  if (stopping > 0) return 'Being stopped:';
  return waiting > 0 ? 'Waiting:' : undefined;
};

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
  running: ({ kind, state }: Task, percent: number, secondsLeft: number | undefined, slow: boolean) => {
    const { running, howToStop, unmeasured } = kinds[kind];
    const how = howToStop && state.state === 'running' ? words`. ${howToStop(state.subject)}` : nothing;
    return words`${bold(running)}${unmeasured ? nothing : words` ${ours(bar(percent))}`}${slow ? words`, longer than usual` : secondsLeft === undefined ? nothing : words`, ${ours(timeLeft(secondsLeft))}`}${how}`;
  },
  done: ({ kind }: Task, state: Done) => kinds[kind].done(state),
  failed: (problem: Problem) => words`${bold('Failed.')} ${problemSentence(problem)}`,
  waitingFor: (need: Task) => words`${bold('Waiting')} for ${partNamed(partOf(need))}.`,
  skipped: (need: Task | undefined) =>
    words`${bold('Not started,')} because ${need ? partNamed(partOf(need)) : ours('what it needs')} ${ours(lost(need))}.`,
  stopping: (percent: number) => words`${bold('Being stopped')} at ${ours(bar(percent))}.`,
  /** There is nothing to stop before Alibaba Cloud has answered. */
  stoppingOnceBegun: () => words`${bold('To be stopped')} as soon as Alibaba Cloud says that it has begun.`,
  stopped: (by: Actor) => words`${bold('Stopped')} by ${person(by.user)}.`,

  /** For an operation of several tasks. */
  named: (task: Task, state: Words) => {
    const { noun, of, where } = kinds[task.kind];
    const part = partOf(task);
    const what = idIn(part);
    return words`${ours(capital(noun))}${ours(numberIn(part))}${what ? words`${ours(of)} ${code(what)}` : nothing} ${ours(where)} ${code(task.place.region)}: ${state}`;
  },
  /** `stopping`: those among copies that the counts do not have. */
  copies: (counts: Counts, stopping: number) => {
    const all = counts.all + stopping;
    if (counts.done === all) return words`${bold('Ready')} in all ${all} regions.`;
    const far = ours(
      `in ${counts.done === 0 ? 'none' : counts.done} of ${count(all, 'region')}${tail(counts, stopping)}.`,
    );
    const now = goingOn(counts, stopping);
    return now ? words`${bold(now)} ready ${far}` : words`${bold('Ready')} ${far}`;
  },
  sum: (kind: TaskKind, { all, done, failed, stopped, skipped }: Counts) =>
    words`${ours(`${capital(kinds[kind].noun)}: ${done} of ${all} done${tail({ failed, stopped, skipped })}.`)}`,
  moreFailed: (failed: readonly Task[]) => words`${failed.length} more failed: ${tasksNamed(failed)}.`,

  /** What tells reasons apart. */
  reason: reasonSentence,
  waitingAll: (waiting: readonly Task[], because: Problem, at: Instant) =>
    words`${bold('Waiting')} to try again ${date(at)}: ${tasksNamed(waiting)}. ${reasonSentence(because)}`,
  unclearAll: (unclear: readonly Task[], problem: Problem) =>
    words`${bold('No clear answer')} about ${tasksNamed(unclear)}. Darkroom asks again ${join(
      [...new Set(unclear.map(({ kind }) => kinds[kind].again))].map(ours),
      ', ',
    )}. ${reasonSentence(problem)}`,
  moreHeldUp: (n: number) =>
    words`${ours(count(n, 'more part'))} ${ours(n === 1 ? 'waits' : 'wait')} for other reasons.`,
  queuedFor: (n: number, need: Task) =>
    words`${ours(count(n, 'copy', 'copies'))} ${ours(n === 1 ? 'waits' : 'wait')} for ${partNamed(partOf(need))}.`,
  queuedInTurn: (n: number) =>
    words`${ours(count(n, 'copy', 'copies'))} queued: copies of one image begin one after the other.`,
  /** `behind`: how many others wait for them. */
  queuedBehind: (probing: readonly Task[], behind: number) =>
    words`Alibaba Cloud copies one image to one region at a time: ${tasksNamed(probing)} ${ours(probing.length === 1 ? 'asks' : 'ask')} again from time to time${behind > 0 ? words`, and ${ours(behind === 1 ? 'another waits' : `${behind} others wait`)} behind ${ours(probing.length === 1 ? 'it' : 'them')}` : nothing}.`,

  columns: ['Region', 'State', 'Progress', 'Note'],
  bar: (percent: number | undefined) => (percent === undefined ? '' : bar(percent)),
  left: timeLeft,
  word: {
    queued: 'queued',
    asksAgain: 'asks again',
    starting: 'starting',
    unclear: 'no clear answer',
    copying: 'copying',
    stopping: 'stopping',
    ready: 'ready',
    failed: 'failed',
    stopped: 'stopped',
    skipped: 'not started',
    slow: 'longer than usual',
  },
};
