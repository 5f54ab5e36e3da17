import { refuse } from '../refusal.ts';
import type { Disk, Instance, Region } from '../world/entities.ts';
import { lookAtDisk, lookAtInstance, lookAtSnapshot } from '../world/looks.ts';
import type { World } from '../world/world.ts';
import type { RegionalCall } from './action.ts';
import type { ImagePlan } from './create-image-plan.ts';

/** An image of every disk attached to an instance, each of which gets a new snapshot. */
export function planFromInstance({ region, account, world }: RegionalCall, instanceId: string): ImagePlan {
  const instance = region.instances.get(instanceId);
  if (instance?.accountId !== account.accountId) {
    return refuse(404, 'InvalidInstanceId.NotFound', 'The specified InstanceId does not exist.');
  }
  checkInstance(instance, world);
  const disks = [...region.disks.values()]
    .filter((disk) => disk.instanceId === instanceId)
    .sort((a, b) => (a.device < b.device ? -1 : 1));
  const system = disks.find((disk) => disk.type === 'system');
  if (system === undefined) {
    refuse(400, 'InvalidInstance.NotFoundSystemDisk', 'The specified instance does not have system disk.');
  }
  for (const disk of disks) checkDisk(disk, region, world);
  return {
    sourceImageId: system.imageId,
    disks: disks.map((disk) => {
      const { device, type, sizeGiB, encrypted } = disk;
      return { device, type, sizeGiB, encrypted, disk };
    }),
  };
}

function checkInstance(instance: Instance, { clock, cloud }: World): void {
  if (instance.lockReasons.includes('security')) {
    const message = 'The specified operation is denied as your instance is locked for security reasons.';
    refuse(400, 'InstanceLockedForSecurity', message);
  }
  const expired = instance.expiresAt !== undefined && instance.expiresAt < clock.now();
  const { status } = lookAtInstance(instance, cloud);
  if (expired || (status !== 'Running' && status !== 'Stopped')) {
    const message = 'The current status of the instance does not support this operation.';
    refuse(400, 'IncorrectInstanceStatus', message);
  }
}

function checkDisk(disk: Disk, region: Region, world: World): void {
  if (/^(local|ephemeral)/.test(disk.category)) {
    const message = 'The specified diskCategory is not allowed to create image.';
    refuse(400, 'InvalidDiskCategory.CreateImage', message);
  }
  if (lookAtDisk(disk, world.cloud) !== 'In_use') {
    refuse(403, 'IncorrectDiskStatus', 'The current disk status does not support this operation.');
  }
  const busy = [...region.snapshots.values()].some(
    (snapshot) =>
      snapshot.sourceDiskId === disk.diskId && lookAtSnapshot(snapshot, world.cloud).status === 'progressing',
  );
  if (busy) refuse(403, 'IncorrectDiskStatus.CreatingSnapshot', 'A previous snapshot creation is in process.');
}
