import { refuse } from '../refusal.ts';
import type { Disk, Image, ImageDisk, Snapshot } from '../world/entities.ts';
import { lookAtSnapshot } from '../world/looks.ts';
import type { RegionalCall } from './action.ts';
import { checkDiskKey, diskEncryption } from './disk-encryption.ts';
import { systemDiskOf } from './image-rules.ts';
import { type AskedDataDisk, type RunRequest, refuseDataDevice } from './run-instances-request.ts';
import { systemDiskSize } from './system-disk.ts';

/** A disk that each of the instances gets. */
export type PlannedInstanceDisk = Pick<Disk, 'type' | 'device' | 'sizeGiB' | 'category' | 'diskName'> &
  Pick<Disk, 'imageId' | 'sourceSnapshotId' | 'encrypted' | 'kmsKeyId' | 'deleteWithInstance'>;

const usual = 'cloud_essd';

/**
 * The system disk, then the data disks of the image, which nobody has to ask for, then those asked for. Who names the
 * device of one of the image's changes that one instead.
 */
export function planDisks(call: RegionalCall, request: RunRequest, image: Image): PlannedInstanceDisk[] {
  const ofImage = image.disks.filter(({ type }) => type === 'data');
  const changeOf = (disk: ImageDisk) => request.dataDisks.find(({ device }) => device === disk.device);
  const more = request.dataDisks.filter((asked) => !ofImage.some(({ device }) => device === asked.device));
  if (ofImage.length + more.length > 16) {
    refuse(400, 'InstanceDiskNumber.LimitExceed', 'The total number of specified disks exceeds the limit.');
  }
  const taken = new Set([...ofImage.map(({ device }) => device), ...more.flatMap(({ device }) => device ?? [])]);
  if (taken.size < ofImage.length + more.filter(({ device }) => device !== undefined).length) refuseDataDevice();
  return [
    planSystemDisk(call, request, image),
    ...ofImage.map((disk) => planImageDisk(call, disk, changeOf(disk))),
    ...more.map((asked) => planDataDisk(call, asked, asked.device ?? freeDevice(taken))),
  ];
}

function planSystemDisk(call: RegionalCall, { systemDisk }: RunRequest, image: Image): PlannedInstanceDisk {
  const { size, category = usual, diskName } = systemDisk;
  const source = systemDiskOf(image);
  checkDiskKey(call, systemDisk);
  const tooLarge = () =>
    refuse(400, 'InvalidSystemDiskSize.ValueNotSupported', 'The specified SystemDisk.Size is not supported.');
  return {
    type: 'system',
    device: '/dev/xvda',
    sizeGiB: systemDiskSize(size, category, image, { tooLarge }),
    category,
    diskName,
    imageId: image.imageId,
    sourceSnapshotId: source?.snapshotId ?? '',
    ...diskEncryption(systemDisk, source, call.region),
    deleteWithInstance: true,
  };
}

function planImageDisk(call: RegionalCall, disk: ImageDisk, change: AskedDataDisk | undefined): PlannedInstanceDisk {
  const { size, category = usual, diskName = '', deleteWithInstance = true } = change ?? {};
  const asked = { encrypted: change?.encrypted ?? false, kmsKeyId: change?.kmsKeyId ?? '' };
  checkDiskKey(call, asked);
  const sizeGiB = size === undefined ? disk.sizeGiB : sizeOf(size, category);
  if (sizeGiB < disk.sizeGiB) refuseTooSmall();
  return {
    type: 'data',
    device: disk.device,
    sizeGiB,
    category,
    diskName,
    imageId: '',
    sourceSnapshotId: disk.snapshotId ?? '',
    ...diskEncryption(asked, disk, call.region),
    deleteWithInstance,
  };
}

function planDataDisk(call: RegionalCall, asked: AskedDataDisk, device: string): PlannedInstanceDisk {
  const { size, category = usual, snapshotId, diskName, deleteWithInstance } = asked;
  checkDiskKey(call, asked);
  const snapshot = snapshotId === undefined ? undefined : findSnapshot(call, snapshotId);
  // A snapshot says how large its disk is; a larger size beside it is not even read.
  if (snapshot && size !== undefined && Number(size) < snapshot.sourceDiskSizeGiB) refuseTooSmall();
  return {
    type: 'data',
    device,
    sizeGiB: snapshot?.sourceDiskSizeGiB ?? sizeOf(size ?? '', category),
    category,
    diskName,
    imageId: '',
    sourceSnapshotId: snapshotId ?? '',
    encrypted: asked.encrypted || (snapshot?.encrypted ?? false),
    kmsKeyId: asked.encrypted ? asked.kmsKeyId : (snapshot?.kmsKeyId ?? ''),
    deleteWithInstance,
  };
}

function findSnapshot({ world, region, account }: RegionalCall, snapshotId: string): Snapshot {
  const snapshot = region.snapshots.get(snapshotId);
  if (snapshot?.accountId !== account.accountId) {
    return refuse(404, 'InvalidDataDiskSnapshotId.NotFound', 'The specified DataDisk.n.SnapshotId does not exist.');
  }
  if (snapshot.sourceDiskType === 'system') {
    refuse(403, 'InvalidSnapshotId.NotDataDiskSnapshot', 'The specified snapshot is system disk snapshot.');
  }
  if (lookAtSnapshot(snapshot, world.cloud).status !== 'accomplished') {
    refuse(403, 'InvalidSnapshotId.NotReady', 'The specified snapshot creation is not completed yet.');
  }
  if (snapshot.createdAt < Date.UTC(2013, 6, 16)) {
    refuse(400, 'InvalidSnapshotId.BasedSnapshotTooOld', 'The specified snapshot is created before 2013-07-15.');
  }
  return snapshot;
}

function sizeOf(size: string, category: string): number {
  const [least, most] = category === 'cloud' ? [5, 2000] : [20, 32_768];
  const sizeGiB = /^\d{1,6}$/.test(size) ? Number(size) : 0;
  if (sizeGiB >= least && sizeGiB <= most) return sizeGiB;
  return refuse(400, 'InvalidDataDiskSize.ValueNotSupported', 'The specified DataDisk.n.Size is not supported.');
}

const refuseTooSmall = () =>
  refuse(403, 'InvalidDiskSize.TooSmall', 'Specified disk size is less than the size of snapshot.');

function freeDevice(taken: Set<string>): string {
  const letter = [...'bcdefghijklmnopqrstuvwxyz'].find((one) => !taken.has(`/dev/xvd${one}`)) ?? 'z';
  taken.add(`/dev/xvd${letter}`);
  return `/dev/xvd${letter}`;
}
