import { flag, numbered, optional, type Params } from '../parameters.ts';
import { refuse } from '../refusal.ts';
import { toSeconds } from '../world/cloud-time.ts';
import type { Region, Snapshot } from '../world/entities.ts';
import { lookAtSnapshot, type SnapshotLook, snapshotsBackingImages } from '../world/looks.ts';
import { type Body, endDryRun, regionalAction } from './action.ts';
import { oneOf, refuseFilterKey, tagFilter, tagsBody, timeFilter } from './filters.ts';
import { idsOf, newestFirst, windowOf } from './listing.ts';

type Seen = { snapshot: Snapshot; look: SnapshotLook; usage: string };
type Test = (seen: Seen) => boolean;

/** Lists snapshots, newest first, by `MaxResults` and `NextToken` or the older page numbers. */
export const describeSnapshots = regionalAction('DescribeSnapshots', (call) => {
  const { params, region, world, account } = call;
  const tests = [...fieldTests(params, region), ...stateTests(params), ...filterTests(params)];
  const usageOf = usageIn(region);
  const own = [...region.snapshots.values()].filter((snapshot) => snapshot.accountId === account.accountId);
  const seen = newestFirst(own, (snapshot) => snapshot.snapshotId)
    .map((snapshot) => ({ snapshot, look: lookAtSnapshot(snapshot, world.cloud), usage: usageOf(snapshot) }))
    .filter((one) => tests.every((test) => test(one)));
  const message = 'The specified paging parameter is not valid.';
  const { items, paging } = windowOf(seen, params, { code: 'InvalidParameter', message });
  endDryRun(call);
  return { ...paging, Snapshots: { Snapshot: items.map(snapshotBody) } };
});

function fieldTests(params: Params, region: Region): Test[] {
  const malformed = () =>
    refuse(403, 'InvalidSnapshotIds.Malformed', 'The amount of specified snapshot Ids exceeds the limit.');
  const ids = idsOf(params, 'SnapshotIds', { malformed, tooMany: malformed });
  const diskId = optional(params, 'DiskId');
  const instanceId = optional(params, 'InstanceId');
  const name = optional(params, 'SnapshotName');
  const attached = [...region.disks.values()].filter((disk) => disk.instanceId === instanceId);
  const diskIds = new Set(attached.map((disk) => disk.diskId));
  return [
    ({ snapshot }) => ids === undefined || ids.has(snapshot.snapshotId),
    ({ snapshot }) => diskId === undefined || snapshot.sourceDiskId === diskId,
    ({ snapshot }) => instanceId === undefined || diskIds.has(snapshot.sourceDiskId),
    ({ snapshot }) => name === undefined || snapshot.snapshotName === name,
  ];
}

function stateTests(params: Params): Test[] {
  const status = optional(params, 'Status') ?? 'all';
  const kind = optional(params, 'SnapshotType') ?? 'all';
  const diskType = optional(params, 'SourceDiskType')?.toLowerCase();
  const usage = optional(params, 'Usage');
  const encrypted = flag(params, 'Encrypted');
  oneOf(status, ['progressing', 'accomplished', 'failed', 'all'], () =>
    refuse(404, 'InvalidStatus.NotFound', 'The specified status is not found.'),
  );
  oneOf(kind, ['auto', 'user', 'all'], () =>
    refuse(404, 'InvalidSnapshotType.NotFound', 'The specified snapshot type is not found.'),
  );
  oneOf(diskType, ['system', 'data'], () =>
    refuse(404, 'InvalidSourceDiskType', 'The specified source disk type is not valid.'),
  );
  oneOf(usage, ['image', 'disk', 'image_disk', 'none'], () =>
    refuse(404, 'InvalidUsage', 'The specifed usage is not valid.'),
  );
  return [
    ({ look }) => status === 'all' || look.status === status,
    ({ snapshot }) => kind === 'all' || snapshot.kind === kind,
    ({ snapshot }) => diskType === undefined || snapshot.sourceDiskType === diskType,
    (seen) => usage === undefined || seen.usage === usage,
    ({ snapshot }) => encrypted === undefined || snapshot.encrypted === encrypted,
  ];
}

function filterTests(params: Params): Test[] {
  const matchesTags = tagFilter(params);
  const times = numbered(params, 'Filter').map(({ n, fields }) => {
    // Here, unlike for images, the position says which end it is.
    if (fields.Key !== (n === 1 ? 'CreationStartTime' : 'CreationEndTime')) refuseFilterKey();
    return timeFilter(fields) ?? refuseFilterKey();
  });
  return [
    ({ snapshot }) => matchesTags(snapshot.tags),
    ...times.map(
      (test): Test =>
        ({ snapshot }) =>
          test(snapshot.createdAt),
    ),
  ];
}

function usageIn(region: Region): (snapshot: Snapshot) => string {
  const images = snapshotsBackingImages(region);
  const disks = new Set([...region.disks.values()].map((disk) => disk.sourceSnapshotId));
  return ({ snapshotId }) => {
    const uses = [images.has(snapshotId) ? 'image' : '', disks.has(snapshotId) ? 'disk' : ''].filter(Boolean);
    return uses.join('_') || 'none';
  };
}

function snapshotBody({ snapshot, look, usage }: Seen): Body {
  return {
    SnapshotId: snapshot.snapshotId,
    SnapshotName: snapshot.snapshotName,
    Description: snapshot.description,
    RegionId: snapshot.regionId,
    Status: look.status,
    Progress: `${look.percent}%`,
    RemainTime: look.remainingSeconds,
    Available: look.status === 'accomplished',
    CreationTime: toSeconds(snapshot.createdAt),
    LastModifiedTime: toSeconds(snapshot.createdAt),
    SourceDiskId: snapshot.sourceDiskId,
    SourceDiskType: snapshot.sourceDiskType,
    SourceDiskSize: String(snapshot.sourceDiskSizeGiB),
    SnapshotType: snapshot.kind,
    Usage: usage,
    Encrypted: snapshot.encrypted,
    KMSKeyId: snapshot.kmsKeyId,
    ProductCode: '',
    ResourceGroupId: '',
    Tags: tagsBody(snapshot.tags),
  };
}
