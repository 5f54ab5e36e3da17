import type { Action } from './action.ts';
import { assumeRole } from './assume-role.ts';
import { cancelCopyImage } from './cancel-copy-image.ts';
import { cancelTask } from './cancel-task.ts';
import { copyImage } from './copy-image.ts';
import { createImage } from './create-image.ts';
import { deleteImage } from './delete-image.ts';
import { deleteSnapshot } from './delete-snapshot.ts';
import { describeDisks } from './describe-disks.ts';
import { describeImageSharePermission } from './describe-image-share-permission.ts';
import { describeImageSupportInstanceTypes } from './describe-image-support-instance-types.ts';
import { describeImages } from './describe-images.ts';
import { describeInstances } from './describe-instances.ts';
import { describeKeyPairs } from './describe-key-pairs.ts';
import { describeLaunchTemplateVersions } from './describe-launch-template-versions.ts';
import { describeLaunchTemplates } from './describe-launch-templates.ts';
import { describeRegions } from './describe-regions.ts';
import { describeScalingConfigurations } from './describe-scaling-configurations.ts';
import { describeScalingGroups } from './describe-scaling-groups.ts';
import { describeSecurityGroups } from './describe-security-groups.ts';
import { describeSnapshots } from './describe-snapshots.ts';
import { describeTaskAttribute } from './describe-task-attribute.ts';
import { describeTasks } from './describe-tasks.ts';
import { describeVSwitches } from './describe-v-switches.ts';
import { exportImage } from './export-image.ts';
import { getCallerIdentity } from './get-caller-identity.ts';
import { modifyImageAttribute } from './modify-image-attribute.ts';
import { modifyImageSharePermission } from './modify-image-share-permission.ts';
import { replaceSystemDisk } from './replace-system-disk.ts';
import { runInstances } from './run-instances.ts';
import { startInstance } from './start-instance.ts';
import { stopInstance } from './stop-instance.ts';
import { tagResources, untagResources } from './tag-resources.ts';

/** The operations of ECS that are answered. A new one is a file, a line here and a row in `coverage.ts`. */
const ecs: readonly Action[] = [
  cancelCopyImage,
  cancelTask,
  copyImage,
  createImage,
  deleteImage,
  deleteSnapshot,
  describeDisks,
  describeImages,
  describeImageSharePermission,
  describeImageSupportInstanceTypes,
  describeInstances,
  describeKeyPairs,
  describeLaunchTemplates,
  describeLaunchTemplateVersions,
  describeRegions,
  describeSecurityGroups,
  describeSnapshots,
  describeTaskAttribute,
  describeTasks,
  exportImage,
  modifyImageAttribute,
  modifyImageSharePermission,
  replaceSystemDisk,
  runInstances,
  startInstance,
  stopInstance,
  tagResources,
  untagResources,
];

/** The same for STS. */
const sts: readonly Action[] = [assumeRole, getCallerIdentity];

/** `host`: who says that an error is its own. */
export type Api = { product: string; host(regionId: string | undefined): string; actions: readonly Action[] };

const hostOf = (product: string) => (regionId: string | undefined) =>
  regionId === undefined ? `${product}.aliyuncs.com` : `${product}.${regionId}.aliyuncs.com`;

/** Of VPC, what leads to a place for instances. */
const vpc: readonly Action[] = [describeVSwitches];

/** Of Auto Scaling, what may depend on images. */
const ess: readonly Action[] = [describeScalingConfigurations, describeScalingGroups];

/** By the version that a request names: one server is all of them. */
export const apis: ReadonlyMap<string, Api> = new Map<string, Api>([
  ['2014-05-26', { product: 'Ecs', host: hostOf('ecs'), actions: ecs }],
  ['2015-04-01', { product: 'Sts', host: () => 'sts.aliyuncs.com', actions: sts }],
  ['2016-04-28', { product: 'Vpc', host: hostOf('vpc'), actions: vpc }],
  ['2014-08-28', { product: 'Ess', host: hostOf('ess'), actions: ess }],
]);

/** Every operation the emulator answers. */
export const actions: readonly Action[] = [...ecs, ...sts, ...vpc, ...ess];
