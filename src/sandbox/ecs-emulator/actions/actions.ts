import type { Action } from './action.ts';
import { assumeRole } from './assume-role.ts';
import { cancelCopyImage } from './cancel-copy-image.ts';
import { copyImage } from './copy-image.ts';
import { createImage } from './create-image.ts';
import { deleteImage } from './delete-image.ts';
import { deleteSnapshot } from './delete-snapshot.ts';
import { describeDisks } from './describe-disks.ts';
import { describeImageSharePermission } from './describe-image-share-permission.ts';
import { describeImages } from './describe-images.ts';
import { describeInstances } from './describe-instances.ts';
import { describeRegions } from './describe-regions.ts';
import { describeSnapshots } from './describe-snapshots.ts';
import { getCallerIdentity } from './get-caller-identity.ts';
import { modifyImageAttribute } from './modify-image-attribute.ts';
import { modifyImageSharePermission } from './modify-image-share-permission.ts';
import { replaceSystemDisk } from './replace-system-disk.ts';
import { startInstance } from './start-instance.ts';
import { stopInstance } from './stop-instance.ts';
import { tagResources, untagResources } from './tag-resources.ts';

/** The operations of ECS that are answered. A new one is a file, a line here and a row in `coverage.ts`. */
const ecs: readonly Action[] = [
  cancelCopyImage,
  copyImage,
  createImage,
  deleteImage,
  deleteSnapshot,
  describeDisks,
  describeImages,
  describeImageSharePermission,
  describeInstances,
  describeRegions,
  describeSnapshots,
  modifyImageAttribute,
  modifyImageSharePermission,
  replaceSystemDisk,
  startInstance,
  stopInstance,
  tagResources,
  untagResources,
];

/** The same for STS. */
const sts: readonly Action[] = [assumeRole, getCallerIdentity];

/** `host`: who says that an error is its own. */
export type Api = { host(regionId: string | undefined): string; actions: readonly Action[] };

const ecsHost = (regionId: string | undefined): string =>
  regionId === undefined ? 'ecs.aliyuncs.com' : `ecs.${regionId}.aliyuncs.com`;

/** By the version that a request names: one server is both. */
export const apis: ReadonlyMap<string, Api> = new Map<string, Api>([
  ['2014-05-26', { host: ecsHost, actions: ecs }],
  ['2015-04-01', { host: () => 'sts.aliyuncs.com', actions: sts }],
]);

/** Every operation the emulator answers. */
export const actions: readonly Action[] = [...ecs, ...sts];
