import type { DiskMapping } from '../core/domain/disk-mapping.ts';
import { systemDevice } from '../core/domain/disk-mapping.ts';
import type { DiskId, ImageId, InstanceId, RegionId, SnapshotId } from '../core/domain/ids.ts';
import type { Image, ImageDetails, ImageStatus } from '../core/domain/image.ts';
import type { Instance, InstanceDetails } from '../core/domain/instance.ts';
import type { Snapshot } from '../core/domain/snapshot.ts';
import type { ImageAnswer, InstanceAnswer, SnapshotAnswer } from './schemas.ts';

type MappingAnswer = ImageAnswer['DiskDeviceMappings'][number];

export const IMAGE_STATUSES = [
  'Creating',
  'Waiting',
  'Available',
  'UnAvailable',
  'CreateFailed',
  'Deprecated',
] as const satisfies ImageStatus[];

export function toSnapshot(answer: SnapshotAnswer, region: RegionId): Snapshot {
  return {
    id: answer.SnapshotId as SnapshotId,
    name: answer.SnapshotName ?? '',
    region,
    status: snapshotStatus(answer.Status),
    percent: answer.Progress ?? (answer.Status === 'accomplished' ? 100 : 0),
    createdAt: answer.CreationTime,
    role: answer.SourceDiskType,
    sourceDisk: answer.SourceDiskId as DiskId | undefined,
    sizeGiB: answer.SourceDiskSize,
    automatic: answer.SnapshotType === 'auto' || answer.SnapshotType === 'timer',
    encrypted: answer.Encrypted ?? false,
    ...(answer.KMSKeyId !== undefined && { kmsKeyId: answer.KMSKeyId }),
  };
}

/** A word that ECS adds later counts as not ready yet. */
const snapshotStatus = (word: string): Snapshot['status'] =>
  word === 'accomplished' || word === 'failed' ? word : 'progressing';

export function toImage(answer: ImageAnswer, region: RegionId): Image {
  const mappings = answer.DiskDeviceMappings;
  const remaining = mappings.flatMap(({ RemainTime }) => (RemainTime === undefined ? [] : [RemainTime]));
  return {
    id: answer.ImageId as ImageId,
    name: answer.ImageName ?? '',
    region,
    status: IMAGE_STATUSES.find((status) => status === answer.Status) ?? 'Unknown',
    // Older regions leave it out; there, Available is all there is to know.
    usable: answer.Usable ?? true,
    percent: answer.Progress ?? averagePercent(mappings),
    remainingSeconds: remaining.length > 0 ? Math.max(...remaining) : undefined,
    sizeGiB: answer.Size,
    disks: mappings.map(toDiskMapping).sort((one, other) => rank(one) - rank(other)),
    tags: answer.Tags.map(({ TagKey, TagValue }) => ({ key: TagKey, value: TagValue ?? '' })),
    createdAt: answer.CreationTime,
  };
}

export function toImageDetails(answer: ImageAnswer, region: RegionId): ImageDetails {
  return {
    ...toImage(answer, region),
    description: answer.Description,
    family: answer.ImageFamily,
    // The plain one may be in the language of the region.
    os: answer.OSNameEn ?? answer.OSName,
    architecture: answer.Architecture,
    isCopy: answer.IsCopied ?? false,
    isShared: answer.IsSelfShared ?? false,
    isPublic: answer.IsPublic ?? false,
    usedByInstances: answer.Usage?.toLowerCase() === 'instance',
    encrypted: answer.DiskDeviceMappings.some(({ Encrypted }) => Encrypted ?? false),
  };
}

function toDiskMapping({ Device, Type, Size, SnapshotId }: MappingAnswer): DiskMapping {
  return {
    device: Device,
    role: Type ?? (Device === systemDevice ? 'system' : 'data'),
    sizeGiB: Size,
    ...(SnapshotId !== undefined && { snapshotId: SnapshotId as SnapshotId }),
  };
}

const rank = ({ role }: DiskMapping): number => (role === 'system' ? 0 : 1);

/** Of the disks that say something, weighted by size: 90 % of a small disk is not 90 % of the image. */
function averagePercent(mappings: readonly MappingAnswer[]): number | undefined {
  const known = mappings.flatMap(({ Progress, Size }) => (Progress === undefined ? [] : [{ Progress, Size }]));
  const total = known.reduce((sum, { Size }) => sum + Size, 0);
  return total > 0
    ? Math.round(known.reduce((sum, { Progress, Size }) => sum + Progress * Size, 0) / total)
    : undefined;
}

export const toInstance = ({ InstanceId: id, InstanceName, Status }: InstanceAnswer): Instance => ({
  id: id as InstanceId,
  name: InstanceName ?? id,
  status: Status ?? 'Unknown',
});

export const toInstanceDetails = (answer: InstanceAnswer): InstanceDetails => ({
  ...toInstance(answer),
  type: answer.InstanceType ?? '',
  zone: answer.ZoneId ?? '',
  image: answer.ImageId as ImageId | undefined,
  os: oneOf(answer.OSType, ['linux', 'windows']),
  stoppedMode: oneOf(answer.StoppedMode, ['KeepCharging', 'StopCharging']),
  charge: oneOf(answer.InstanceChargeType, ['PrePaid', 'PostPaid']),
  expiresAt: answer.ExpiredTime,
  locks: answer.OperationLocks.flatMap(({ LockReason }) => LockReason ?? []),
  tags: answer.Tags.map(({ TagKey: key, TagValue }) => ({ key, value: TagValue ?? '' })),
});

const oneOf = <Word extends string>(word: string | undefined, known: readonly Word[]): Word | undefined =>
  known.find((one) => one === word);
