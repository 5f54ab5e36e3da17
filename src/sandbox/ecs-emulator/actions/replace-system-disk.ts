import { optional } from '../parameters.ts';
import { refuse, refuseMissing } from '../refusal.ts';
import type { Disk, Image } from '../world/entities.ts';
import { runsOn } from '../world/instance-types.ts';
import { lookAtDisk, lookAtInstance, lookAtSnapshot, snapshotsBackingImages } from '../world/looks.ts';
import { checkDiskKey, diskEncryption, readEncryption } from './disk-encryption.ts';
import { launchableImage, systemDiskOf } from './image-rules.ts';
import { checkNotBarred, disksOf, type InstanceCall, instanceAction, refuseInstanceStatus } from './instance-rules.ts';
import { checkPassword, keyPairOf } from './login.ts';
import { systemDiskSize } from './system-disk.ts';

/**
 * Gives a stopped instance a new system disk of an image and answers with its id; the old one is gone at once. The new
 * one takes a while, and only then can the instance be started. There is no dry run: a `DryRun` is not even read.
 */
export const replaceSystemDisk = instanceAction(
  'ReplaceSystemDisk',
  (call) => {
    const { instance, params } = call;
    const imageId = optional(params, 'ImageId') ?? refuseMissing('ImageId');
    const encryption = readEncryption(params);
    checkPassword(params);
    const image = launchableImage(call, imageId);
    const keyPairName = keyPairOf(call);
    checkDiskKey(call, encryption);
    const old = checkInstance(call);
    checkImage(call, image);
    const sizeGiB = systemDiskSize(optional(params, 'SystemDisk.Size'), old.category, image, {
      atLeast: old.sizeGiB,
      tooLarge: () =>
        refuse(404, 'InvalidSystemDiskSize.MoreThanMaxSize', 'SystemDisk.Size is more than the max size.'),
    });
    const disk = replace(call, old, image, sizeGiB, encryption);
    instance.imageId = image.imageId;
    // Keys mean nothing to Windows; one that was bound stays bound unless another is given.
    if (keyPairName !== '' && image.os.osType === 'linux') instance.keyPairName = keyPairName;
    return { DiskId: disk.diskId };
  },
  { takesClientToken: true },
);

/** The instance has to be stopped with its charges, as only then what it runs on is kept for it. */
function checkInstance({ world, region, instance }: InstanceCall): Disk {
  checkNotBarred(instance, world);
  const { status, stoppedMode } = lookAtInstance(instance, world.cloud);
  if (status === 'Pending') {
    refuse(403, 'OperationDenied.InstanceCreating', 'The specified instance is being created.');
  }
  if (status !== 'Stopped' || stoppedMode !== 'KeepCharging') refuseInstanceStatus();
  const system = disksOf(region, instance).find(({ type }) => type === 'system');
  if (system === undefined) {
    return refuse(400, 'InvalidInstance.NotFoundSystemDisk', 'The specified instance has no system disk.');
  }
  if (lookAtDisk(system, world.cloud) !== 'In_use') {
    refuse(403, 'IncorrectDiskStatus', 'The current disk status does not support this operation.');
  }
  const busy = [...region.snapshots.values()].some(
    (one) => one.sourceDiskId === system.diskId && lookAtSnapshot(one, world.cloud).status === 'progressing',
  );
  if (busy) refuse(403, 'DiskCreatingSnapshot', 'A snapshot of the specified disk is being created.');
  return system;
}

function checkImage({ world, region, instance }: InstanceCall, image: Image): void {
  if (image.disks.some(({ type, snapshotId }) => type === 'data' && snapshotId !== undefined)) {
    const message = 'The specified image contains the snapshot of the data disk,does not support this operation.';
    refuse(400, 'OperationDenied', message);
  }
  const type = world.instanceType(instance.instanceType);
  if (type !== undefined && !runsOn(image.os, type)) {
    const message = 'The specified image does not support the specified InstanceType.';
    refuse(403, 'ImageNotSupportInstanceType', message);
  }
  const before = region.images.get(instance.imageId)?.os.osType ?? image.os.osType;
  const mainland = region.regionId.startsWith('cn-') && region.regionId !== 'cn-hongkong';
  if (!mainland && before !== image.os.osType) {
    refuse(403, 'InvalidParameter.NotMatch', 'The operating systems of the image and of the instance do not match.');
  }
}

/** The old disk goes, and with it what was made of it automatically, unless an image needs that. */
function replace(
  { world, region, account }: InstanceCall,
  old: Disk,
  image: Image,
  sizeGiB: number,
  encryption: ReturnType<typeof readEncryption>,
): Disk {
  region.disks.delete(old.diskId);
  const backing = snapshotsBackingImages(region);
  for (const { snapshotId, kind, sourceDiskId } of region.snapshots.values()) {
    if (kind !== 'auto' || sourceDiskId !== old.diskId || backing.has(snapshotId)) continue;
    if (old.deleteAutoSnapshot) region.snapshots.delete(snapshotId);
  }
  const source = systemDiskOf(image);
  return world.addDisk({
    regionId: region.regionId,
    accountId: account.accountId,
    ...(old.instanceId === undefined ? {} : { instanceId: old.instanceId }),
    category: old.category,
    device: old.device,
    zoneId: old.zoneId,
    deleteWithInstance: old.deleteWithInstance,
    deleteAutoSnapshot: old.deleteAutoSnapshot,
    sizeGiB,
    imageId: image.imageId,
    sourceSnapshotId: source?.snapshotId ?? '',
    ...diskEncryption(encryption, source, region),
    making: { startedAt: world.cloud.now(), durationMs: world.durations.replacingDisk },
  });
}
