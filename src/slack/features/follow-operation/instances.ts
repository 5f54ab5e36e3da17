import type { types } from '@slack/bolt';
import { type LaunchInstancesRequest, nameOfInstance } from '../../../core/domain/kinds/launch-instances.ts';
import type { Operation } from '../../../core/domain/operation.ts';
import { countsOf, type Task } from '../../../core/domain/task.ts';
import { type Cell, list, table } from '../../blocks/blocks.ts';
import { en } from '../../text/en.ts';
import type { Words } from '../../text/words.ts';
import { failuresTold, reasonsTold } from './reasons.ts';

// Instances that are launched, told and drawn together: there may be twenty.

const launchesIn = (tasks: readonly Task[]): Task[] => tasks.filter(({ kind }) => kind === 'launch-instance');

/** How many are there, and what is with the others; nothing where there is one, or none. */
export function launchesTold(tasks: readonly Task[]): Words[] {
  const launches = launchesIn(tasks);
  if (launches.length < 2) return [];
  return [en.launch.sum(countsOf(launches)), ...reasonsTold(tasks, launches), ...failuresTold(launches)];
}

/** A row an instance, once several are launched. */
export function instancesTable({ request, tasks, approval }: Operation): types.KnownBlock[] {
  const launches = launchesIn(tasks);
  if (request.kind !== 'launch-instances' || approval.state !== 'granted' || launches.length < 2) return [];
  const rows = launches.map((task) => [nameOfInstance(request, task.which), wordOf(task), subjectOf(task) ?? '']);
  return [table([en.launch.columns, ...rows].map((cells) => cells.map((text): Cell => ({ text }))))];
}

/** Those that run, by name and id. */
export const runningList = (request: LaunchInstancesRequest, tasks: readonly Task[]): types.RichTextBlock =>
  list(...runningOf(request, tasks));

export const runningOf = (request: LaunchInstancesRequest, tasks: readonly Task[]): Words[] =>
  launchesIn(tasks).flatMap(({ state, which }) =>
    state.state === 'done' ? [en.launch.running(nameOfInstance(request, which), state.subject)] : [],
  );

const subjectOf = ({ state }: Task): string | undefined => ('subject' in state ? state.subject : undefined);

function wordOf({ state }: Task): string {
  const { word } = en.launch;
  switch (state.state) {
    case 'waiting':
      return state.retry ? word.asksAgain : word.queued;
    case 'starting':
      return state.unclear ? word.unclear : word.asking;
    case 'running':
      return word.starting;
    case 'done':
      return word.running;
    case 'failed':
      return word.failed;
    case 'cancelled':
      return word.stopped;
    case 'skipped':
      return word.skipped;
  }
}
