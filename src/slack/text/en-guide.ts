import type { ChannelId, OperationId, RegionId } from '../../core/domain/ids.ts';
import type { Task } from '../../core/domain/task.ts';
import { tasksNamed } from './en-tasks.ts';
import { bold, channel, code, FEW, ours, some, words } from './words.ts';

const go = (tasks: readonly Task[]): string => (tasks.length === 1 ? 'goes' : 'go');

/** What is said to whoever stops something, or begins it again. */
export const guide = {
  cancelSummary: 'Stop what is left of a request, or its part in one region',
  retrySummary: 'Begin again what failed or was stopped',
  cancelUsage: () =>
    words`Type ${code('/image cancel')} and a request id to stop what is left of it, and a region to stop only its part there. ${code('/image status')} shows the ids.`,
  retryUsage: () =>
    words`Type ${code('/image retry')} and a request id to begin again what failed of it, and a region for its part there alone. ${code('/image status')} shows the ids.`,
  stopped: (tasks: readonly Task[]) => words`${bold('Stopped')} before it began: ${tasksNamed(tasks)}.`,
  stopping: (tasks: readonly Task[], where: ChannelId) =>
    words`${bold('Being stopped:')} ${tasksNamed(tasks)}. The card in ${channel(where)} says when Alibaba Cloud has done so.`,
  creationGoesOn: (tasks: readonly Task[]) =>
    words`Alibaba Cloud cannot stop making an image: ${tasksNamed(tasks)} ${ours(go(tasks))} on. When it is ready, the channel is told that it is not wanted any more, and where to delete it.`,
  /** A change that takes a moment. */
  goesOn: (tasks: readonly Task[]) =>
    words`Being done already, and not to be stopped: ${tasksNamed(tasks)} ${ours(go(tasks))} on.`,
  begunAgain: (tasks: readonly Task[], where: ChannelId) =>
    words`${bold('Begun again')} under the approval it has: ${tasksNamed(tasks)}. Follow it on the card in ${channel(where)}.`,
  readyStays: () => words`What is ready stays as it is.`,
  waitsForApproval: (name: string) =>
    words`${code(name)} waits for approval, so nothing of it has begun. Whoever asked for it can withdraw it on its card.`,
  notThere: (id: OperationId, region: RegionId, regions: readonly RegionId[]) =>
    words`The request ${code(id)} does nothing in ${code(region)}, only in ${some(regions.map(code), { most: FEW })}. Nothing was changed.`,
};
