import { optional } from '../parameters.ts';
import { refuse, refuseMissing } from '../refusal.ts';
import { toMinutes } from '../world/cloud-time.ts';
import type { ExportTask } from '../world/entities.ts';
import { type ExportLook, lookAtExport } from '../world/looks.ts';
import type { World } from '../world/world.ts';
import type { Body, RegionalCall } from './action.ts';

/** What the operations on tasks have in common. */

/** The task that a call names, of the caller's own. */
export function ownTask({ region, account, params }: RegionalCall): ExportTask {
  const task = region.exports.get(optional(params, 'TaskId') ?? refuseMissing('TaskId'));
  if (task?.accountId === account.accountId) return task;
  return refuse(400, 'InvalidTaskId.NotFound', 'The specified "TaskId" is not found.');
}

export type SeenTask = { task: ExportTask; look: ExportLook };

export const seen = (task: ExportTask, { cloud, clock }: World): SeenTask => ({
  task,
  look: lookAtExport(task, cloud, clock),
});

/** What a list tells of a task, and its attributes too. */
export const taskBody = ({ task, look }: SeenTask): Body => ({
  TaskId: task.taskId,
  TaskAction: 'ExportImage',
  TaskStatus: look.status,
  SupportCancel: look.status === 'Processing' ? 'true' : 'false',
  CreationTime: toMinutes(task.createdAt),
  FinishedTime: look.finishedAt === undefined ? '' : toMinutes(look.finishedAt),
});
