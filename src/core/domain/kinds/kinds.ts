import { type ChangeImageRequest, type ChangesImage, changeImage, changeTasks } from './change-image.ts';
import { type CopiesImage, type CopyImageRequest, copyImage, copyTasks } from './copy-image.ts';
import { type CreateImageRequest, type CreatesImage, createImage, createTasks } from './create-image.ts';
import { type DeleteImageRequest, type DeletesImage, deleteImage, deleteImageTasks } from './delete-image.ts';
import {
  type DeleteSnapshotRequest,
  type DeletesSnapshot,
  deleteSnapshot,
  deleteSnapshotTasks,
} from './delete-snapshot.ts';
import { type ExportImageRequest, type ExportsImage, exportImage, exportTasks } from './export-image.ts';
import type { Kind, TaskSort } from './kind.ts';
import {
  type LaunchesInstances,
  type LaunchInstancesRequest,
  launchInstances,
  launchTasks,
} from './launch-instances.ts';
import { type ReplaceDiskRequest, type ReplacesDisk, replaceSystemDisk, replaceTasks } from './replace-system-disk.ts';
import { type ShareImageRequest, type SharesImage, shareImage, shareTasks } from './share-image.ts';

// The list of kinds: everything else in the core reads it, so that a new kind is a file beside these and a line in each.

/** What was asked for, whole and unchangeable. A changed request is a new revision. */
export type Request =
  | CreateImageRequest
  | CopyImageRequest
  | ShareImageRequest
  | ChangeImageRequest
  | ExportImageRequest
  | ReplaceDiskRequest
  | LaunchInstancesRequest
  | DeleteImageRequest
  | DeleteSnapshotRequest;
export type RequestOf<Kind extends Request['kind']> = Extract<Request, { kind: Kind }>;

/** What tasks do to the cloud, by kind: all that is said of it to whoever does it. */
export type Effects = CreatesImage &
  CopiesImage &
  SharesImage &
  ChangesImage &
  ExportsImage &
  ReplacesDisk &
  LaunchesInstances &
  DeletesImage &
  DeletesSnapshot;
export type TaskKind = keyof Effects;

const KINDS = {
  'create-image': createImage,
  'copy-image': copyImage,
  'share-image': shareImage,
  'change-image': changeImage,
  'export-image': exportImage,
  'replace-system-disk': replaceSystemDisk,
  'launch-instances': launchInstances,
  'delete-image': deleteImage,
  'delete-snapshot': deleteSnapshot,
} satisfies Record<Request['kind'], unknown>;

export const TASKS: Record<TaskKind, TaskSort> = {
  ...createTasks,
  ...copyTasks,
  ...shareTasks,
  ...changeTasks,
  ...exportTasks,
  ...replaceTasks,
  ...launchTasks,
  ...deleteImageTasks,
  ...deleteSnapshotTasks,
};

/** What can differ between two revisions of a request. */
export type DifferingPart =
  | 'account'
  | 'region'
  | 'name'
  | 'tags'
  | {
      [One in Request['kind']]: (typeof KINDS)[One] extends Kind<RequestOf<One>, infer _, infer Part> ? Part : never;
    }[Request['kind']];

/** The table is complete by type; only TypeScript cannot see that the kind picks the matching entry. */
export const kindOf = ({ kind }: Pick<Request, 'kind'>): Kind<Request, Effects, DifferingPart> =>
  KINDS[kind] as unknown as Kind<Request, Effects, DifferingPart>;
