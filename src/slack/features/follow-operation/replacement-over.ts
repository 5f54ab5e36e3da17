import type { TaskKind } from '../../../core/domain/kinds/kinds.ts';
import type { ReplaceDiskRequest } from '../../../core/domain/kinds/replace-system-disk.ts';
import type { Operation } from '../../../core/domain/operation.ts';
import { isOver } from '../../../core/domain/operation-status.ts';
import type { Task } from '../../../core/domain/task.ts';
import { actions, type Message, message, prose } from '../../blocks/blocks.ts';
import { en } from '../../text/en.ts';
import { join, type Words } from '../../text/words.ts';
import { nextButtons } from './next-buttons.ts';
import { failuresTold } from './reasons.ts';

/** What became of the disk, how the instance is now, and what to do next. Loudest where it was stopped and stays so. */
export function replacementOver(operation: Operation, request: ReplaceDiskRequest, credits: Words): Message {
  const { tasks } = operation;
  const disk = madeBy(taskOf(tasks, 'replace-system-disk'));
  const said = [
    headline(request, taskOf(tasks, 'replace-system-disk')),
    ...stateOf(request, tasks),
    ...failuresTold(tasks),
    ...stoppedTold(tasks),
    ...(disk ? [en.replacement.next(disk)] : []),
    credits,
  ];
  const buttons = nextButtons(operation);
  return message(join(said, ' '), [
    ...said.map((one) => prose(one)),
    ...(buttons.length > 0 ? [actions('next', ...buttons)] : []),
  ]);
}

const taskOf = (tasks: readonly Task[], wanted: TaskKind): Task | undefined =>
  tasks.find(({ kind }) => kind === wanted);

const madeBy = (task: Task | undefined): string | undefined =>
  task?.state.state === 'done' ? task.state.subject : undefined;

function headline(request: ReplaceDiskRequest, replacing: Task | undefined): Words {
  const disk = madeBy(replacing);
  if (disk) return en.replacement.done(request, disk);
  const begun = replacing?.state.state === 'failed' && replacing.state.subject !== undefined;
  return begun ? en.replacement.lostOnTheWay(request) : en.replacement.notDone(request);
}

function stateOf({ name, stops }: ReplaceDiskRequest, tasks: readonly Task[]): Words[] {
  if (isNotStopped(tasks)) return [];
  if (!stops) return [en.replacement.staysStopped()];
  const started = taskOf(tasks, 'start-instance')?.state.state === 'done';
  return [started ? en.replacement.runs() : en.replacement.leftStopped(name)];
}

/** It was found in another state than stopped, which its reason tells. */
function isNotStopped(tasks: readonly Task[]): boolean {
  const state = taskOf(tasks, 'replace-system-disk')?.state;
  const code = state?.state === 'failed' && state.problem.code;
  return code === 'instance-not-stopped' || code === 'instance-in-between';
}

/** That an instance was stopped for something that is over now, and was not started again. */
export function leftStoppedOf(operation: Operation): Words[] {
  const { request, tasks } = operation;
  if (request.kind !== 'replace-system-disk' || !isOver(operation) || isNotStopped(tasks)) return [];
  const is = (kind: TaskKind, state: Task['state']['state']) => taskOf(tasks, kind)?.state.state === state;
  return is('stop-instance', 'done') && !is('start-instance', 'done') ? [en.replacement.leftStopped(request.name)] : [];
}

/** Whose wish it was that something was left out. */
const stoppedTold = (tasks: readonly Task[]): Words[] =>
  tasks.flatMap((task) =>
    task.state.state === 'cancelled' ? [en.tasks.named(task, en.tasks.stopped(task.state.by))] : [],
  );
