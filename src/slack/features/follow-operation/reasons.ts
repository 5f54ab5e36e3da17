import type { Instant } from '../../../core/domain/instant.ts';
import type { Problem } from '../../../core/domain/problem.ts';
import { isProbing, type Task } from '../../../core/domain/task.ts';
import { en } from '../../text/en.ts';
import type { Words } from '../../text/words.ts';

// Why parts of an operation are not done, where one sentence stands for several of them.

/** So many reasons are told in words, of each sort; what else there is is named, or counted. */
const MOST_REASONS = 5;

/** Why parts failed, each with its region. */
export function failuresTold(tasks: readonly Task[]): Words[] {
  const failed = tasks.flatMap((task) =>
    task.state.state === 'failed' ? [{ task, told: en.tasks.failed(task.state.problem) }] : [],
  );
  const more = failed.slice(MOST_REASONS).map(({ task }) => task);
  return [
    ...failed.slice(0, MOST_REASONS).map(({ task, told }) => en.tasks.named(task, told)),
    ...(more.length > 0 ? [en.tasks.moreFailed(more)] : []),
  ];
}

/** Why some tasks of an operation wait, or why nothing is known of them: a line a reason. */
export function reasonsTold(all: readonly Task[], tasks: readonly Task[]): Words[] {
  const probing = tasks.filter(isProbing);
  const held = groupsOf(tasks.filter((task) => !probing.includes(task)).flatMap(holdUpOf));
  const more = held.slice(MOST_REASONS).reduce((sum, group) => sum + group.tasks.length, 0);
  return [
    ...queuedTold(all, tasks),
    ...(probing.length > 0 ? [en.tasks.queuedBehind(probing, queuedIn(tasks).length)] : []),
    ...held.slice(0, MOST_REASONS).map(({ told }) => told),
    ...(more > 0 ? [en.tasks.moreHeldUp(more)] : []),
  ];
}

/** Copies that nobody has asked for yet: until their image is there, or because another is being asked for. */
function queuedTold(all: readonly Task[], tasks: readonly Task[]): Words[] {
  const queued = queuedIn(tasks);
  const need = all.find(({ id, state }) => state.state !== 'done' && queued.some(({ needs }) => needs.includes(id)));
  if (need) return [en.tasks.queuedFor(queued.length, need)];
  // Behind one that asks again they stand in the sentence about it.
  return queued.length > 0 && !tasks.some(isProbing) ? [en.tasks.queuedInTurn(queued.length)] : [];
}

const queuedIn = (tasks: readonly Task[]): Task[] =>
  tasks.filter(({ kind, state }) => kind === 'copy-image' && state.state === 'waiting' && !state.retry);

type HoldUp = { task: Task; problem: Problem; at?: Instant };

const holdUpOf = (task: Task): HoldUp[] => {
  const { state } = task;
  if (state.state === 'waiting' && state.retry) return [{ task, problem: state.retry.because, at: state.retry.at }];
  return state.state === 'starting' && state.unclear && !task.cancel ? [{ task, problem: state.unclear }] : [];
};

/** Those that the same sentence is said about, with that sentence. */
function groupsOf(holdUps: readonly HoldUp[]): { tasks: Task[]; told: Words }[] {
  const groups = new Map<string, [HoldUp, ...HoldUp[]]>();
  for (const one of holdUps) {
    const key = JSON.stringify([one.task.kind, one.task.state.state, en.tasks.reason(one.problem)]);
    const known = groups.get(key);
    if (known) known.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()].map((group) => {
    const [{ problem }] = group;
    const tasks = group.map(({ task }) => task);
    const times = group.flatMap(({ at }) => at ?? []);
    const told =
      times.length > 0 ? en.tasks.waitingAll(tasks, problem, Math.min(...times)) : en.tasks.unclearAll(tasks, problem);
    return { tasks, told };
  });
}
