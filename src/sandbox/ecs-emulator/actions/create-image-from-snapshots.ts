import { refuse, refuseMissing } from '../refusal.ts';
import type { Snapshot } from '../world/entities.ts';
import { lookAtSnapshot } from '../world/looks.ts';
import type { World } from '../world/world.ts';
import type { RegionalCall } from './action.ts';
import type { ImagePlan, PlannedDisk } from './create-image-plan.ts';
import { type ImageRequest, type MappingEntry, refuseDevice, refuseSize } from './create-image-request.ts';

type Found = { entry: MappingEntry; snapshot: Snapshot | undefined };

/** An image of one system disk snapshot. */
export function planFromSnapshot(call: RegionalCall, request: ImageRequest, snapshotId: string): ImagePlan {
  const snapshot = findSnapshot(call, snapshotId);
  if (snapshot?.sourceDiskType !== 'system') {
    refuse(403, 'OperationDenied', 'The specified snapshot is not from system disk.');
  }
  const entry = { snapshotId, device: undefined, diskType: undefined, sizeGiB: undefined };
  return plan([{ entry, snapshot }], request, call.world);
}

/** An image of the snapshots (and empty disks) of a disk device mapping: all are found before any is judged. */
export function planFromMapping(
  call: RegionalCall,
  request: ImageRequest,
  entries: readonly MappingEntry[],
): ImagePlan {
  const found = entries.map((entry) => ({ entry, snapshot: findSnapshot(call, entry.snapshotId) }));
  return plan(found, request, call.world);
}

function findSnapshot({ region, account }: RegionalCall, snapshotId: string | undefined): Snapshot | undefined {
  if (snapshotId === undefined) return undefined;
  const snapshot = region.snapshots.get(snapshotId);
  if (snapshot?.accountId === account.accountId) return snapshot;
  return refuse(404, 'InvalidSnapshotId.NotFound', 'The specified SnapshotId does not exist.');
}

function plan(found: Found[], request: ImageRequest, world: World): ImagePlan {
  for (const { snapshot } of found) if (snapshot !== undefined) checkUsable(snapshot, world);
  const system = theSystemSnapshot(found);
  checkConversion(found, request);
  if (found.length > 17) refuse(400, 'InvalidParameter', 'The specified parameter DiskDeviceMapping is not valid.');
  const basic = system.sourceDiskCategory === 'cloud';
  const taken = new Set(found.map(({ entry }) => entry.device));
  const disks = found.map(({ entry, snapshot }): PlannedDisk => {
    const type = typeOf({ entry, snapshot });
    const device = entry.device ?? (type === 'system' ? '/dev/xvda' : freeDevice(taken));
    if ((device === '/dev/xvda') !== (type === 'system')) refuseDevice();
    const common = { device, type, sizeGiB: sizeOf(entry, snapshot, basic), encrypted: snapshot?.encrypted ?? false };
    return snapshot === undefined ? common : { ...common, snapshotId: snapshot.snapshotId };
  });
  // Answers list the system disk first, however the request was ordered.
  disks.sort((a, b) => (a.device < b.device ? -1 : 1));
  return { disks, sourceImageId: system.sourceImageId };
}

function checkUsable(snapshot: Snapshot, world: World): void {
  if (snapshot.barred === 'shared') {
    refuse(400, 'OperationDenied', 'Shared snapshots do not support creating images.');
  }
  if (snapshot.barred === 'kept-disk') {
    refuse(403, 'OperationDenied', 'The specified snapshot is not allowed to create image.');
  }
  if (lookAtSnapshot(snapshot, world.cloud).status !== 'accomplished') {
    refuse(
      403,
      'InvalidSnapshotId.NotReady',
      'The current status of the DiskDeviceMapping.n.SnapshotId or SnapshotId does not support this operation.',
    );
  }
  if (snapshot.createdAt < Date.UTC(2013, 6, 16)) {
    refuse(403, 'InvalidSnapshot.TooOld', 'The specified snapshot is created before 2013-07-15.');
  }
}

const typeOf = ({ entry, snapshot }: Found) => entry.diskType ?? snapshot?.sourceDiskType ?? 'data';

function theSystemSnapshot(found: Found[]): Snapshot {
  const systems = found.filter((one) => typeOf(one) === 'system');
  if (systems.length > 1) {
    refuse(400, 'OperationDenied', 'DiskDeviceMapping.n.SnapshotId contains two or more system disk snapshots.');
  }
  const missing = 'DiskDeviceMapping.n.SnapshotId does not contain system disk snapshot.';
  return systems[0]?.snapshot ?? refuse(400, 'OperationDenied', missing);
}

/** A data disk snapshot may become the system disk, when the request says what system it holds. */
function checkConversion(found: Found[], { architecture, platform }: ImageRequest): void {
  const converted = found.find((one) => typeOf(one) === 'system' && one.snapshot?.sourceDiskType === 'data');
  if (converted?.snapshot === undefined) return;
  if (converted.snapshot.kmsKeyId !== '') {
    const message = 'The specified disk type which has kms key can not convert to system disk.';
    refuse(400, 'InvalidParameter.DiskType', message);
  }
  if (architecture === undefined) refuseMissing('Architecture');
  if (platform === undefined) refuseMissing('Platform');
}

function sizeOf({ sizeGiB }: MappingEntry, snapshot: Snapshot | undefined, basicSystem: boolean): number {
  // An empty disk has no category of its own yet: it is a basic one where the system disk was.
  const basic = snapshot === undefined ? basicSystem : snapshot.sourceDiskCategory === 'cloud';
  const least = snapshot?.sourceDiskSizeGiB ?? (basic ? 5 : 20);
  const size = sizeGiB ?? least;
  return size >= least && size <= (basic ? 2000 : 32_768) ? size : refuseSize();
}

function freeDevice(taken: Set<string | undefined>): string {
  const letter = [...'bcdefghijklmnopqrstuvwxyz'].find((one) => !taken.has(`/dev/xvd${one}`));
  if (letter === undefined) return refuseDevice();
  taken.add(`/dev/xvd${letter}`);
  return `/dev/xvd${letter}`;
}
