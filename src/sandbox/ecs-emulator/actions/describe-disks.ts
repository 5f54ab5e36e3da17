import { flag, optional, type Params } from '../parameters.ts';
import { refuse } from '../refusal.ts';
import { type CloudTime, toSeconds } from '../world/cloud-time.ts';
import type { Disk } from '../world/entities.ts';
import { lookAtDisk } from '../world/looks.ts';
import { type Body, endDryRun, regionalAction } from './action.ts';
import { oneOf, tagFilter, tagsBody } from './filters.ts';
import { idsOf, newestFirst, windowOf } from './listing.ts';

const statuses = ['In_use', 'Available', 'Attaching', 'Detaching', 'Creating', 'ReIniting', 'All'];
type Test = (disk: Disk) => boolean;

/** Lists disks, newest first, by `MaxResults` (10 to 500) and `NextToken` or page numbers. */
export const describeDisks = regionalAction('DescribeDisks', (call) => {
  const { params, region, account, world } = call;
  const tests = testsOf(params, world.cloud);
  const own = [...region.disks.values()].filter((disk) => disk.accountId === account.accountId);
  const found = newestFirst(own, (disk) => disk.diskId).filter((disk) => tests.every((test) => test(disk)));
  const { items, paging } = windowOf(found, params, {
    code: 'InvalidParameter',
    message: 'The specified paging parameter is not valid.',
    maxResults: [10, 500],
  });
  endDryRun(call);
  return { ...paging, Disks: { Disk: items.map((disk) => diskBody(disk, world.cloud)) } };
});

function testsOf(params: Params, cloud: CloudTime): Test[] {
  const ids = idsOf(params, 'DiskIds', {
    malformed: () => refuse(400, 'InvalidParameter.DiskIds', 'The specified parameter DiskIds is not valid.'),
    tooMany: () => refuse(403, 'InvalidDiskIds.Malformed', 'The amount of specified disk Ids exceeds the limit.'),
  });
  const instanceId = optional(params, 'InstanceId');
  const type = optional(params, 'DiskType') ?? 'all';
  const status = optional(params, 'Status') ?? 'All';
  const category = optional(params, 'Category') ?? 'all';
  const snapshotId = optional(params, 'SnapshotId');
  const encrypted = flag(params, 'Encrypted');
  const matchesTags = tagFilter(params);
  oneOf(status, statuses, () =>
    refuse(400, 'InvalidStatus.ValueNotSupported', 'The specified disk status is not supported.'),
  );
  oneOf(type, ['system', 'data', 'all'], () =>
    refuse(400, 'InvalidDiskType.ValueNotSupported', 'The specified disk type is not supported.'),
  );
  return [
    (disk) => ids === undefined || ids.has(disk.diskId),
    (disk) => instanceId === undefined || disk.instanceId === instanceId,
    (disk) => type === 'all' || disk.type === type,
    (disk) => status === 'All' || lookAtDisk(disk, cloud) === status,
    (disk) => category === 'all' || disk.category === category,
    (disk) => snapshotId === undefined || disk.sourceSnapshotId === snapshotId,
    (disk) => encrypted === undefined || disk.encrypted === encrypted,
    (disk) => matchesTags(disk.tags),
  ];
}

function diskBody(disk: Disk, cloud: CloudTime): Body {
  return {
    DiskId: disk.diskId,
    DiskName: disk.diskName,
    RegionId: disk.regionId,
    ZoneId: disk.zoneId,
    Type: disk.type,
    Category: disk.category,
    PerformanceLevel: disk.category === 'cloud_essd' ? 'PL1' : '',
    Size: disk.sizeGiB,
    Status: lookAtDisk(disk, cloud),
    InstanceId: disk.instanceId ?? '',
    Device: disk.instanceId === undefined ? '' : disk.device,
    ImageId: disk.imageId,
    SourceSnapshotId: disk.sourceSnapshotId,
    Encrypted: disk.encrypted,
    KMSKeyId: disk.kmsKeyId,
    DeleteWithInstance: disk.deleteWithInstance,
    DeleteAutoSnapshot: disk.deleteAutoSnapshot,
    EnableAutoSnapshot: true,
    AutoSnapshotPolicyId: '',
    CreationTime: toSeconds(disk.createdAt),
    OperationLocks: { OperationLock: [] },
    Tags: tagsBody(disk.tags),
  };
}
