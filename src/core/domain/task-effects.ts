import type { Task, TaskKind } from './task.ts';

/**
 * What a task of each kind does to the cloud, as ECS calls it. `begins`: an image is made, which is waited for; the same
 * token a second time gives the same image. `finishes`: it is over with the answer, and twice is the same as once.
 */
export const EFFECTS = {
  'create-image': { action: 'CreateImage', ends: 'begins' },
  'copy-image': { action: 'CopyImage', ends: 'begins' },
  'set-family': { action: 'ModifyImageAttribute', ends: 'finishes' },
  'share-image': { action: 'ModifyImageSharePermission', ends: 'finishes' },
  'change-image': { action: 'ModifyImageAttribute', ends: 'finishes' },
  'tag-image': { action: 'TagResources', ends: 'finishes' },
} as const satisfies Record<TaskKind, { action: string; ends: 'begins' | 'finishes' }>;

export type EcsAction = (typeof EFFECTS)[TaskKind]['action'] | 'UntagResources';

export const makesImage = ({ kind }: Pick<Task, 'kind'>): boolean => EFFECTS[kind].ends === 'begins';
