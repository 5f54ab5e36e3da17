import type { Region } from './entities.ts';
import { snapshotsBackingImages } from './looks.ts';
import type { RegionInfo } from './regions.ts';

/** A region with nothing in it. */
export const emptyRegion = (info: RegionInfo): Region => ({
  ...info,
  instances: new Map(),
  disks: new Map(),
  snapshots: new Map(),
  images: new Map(),
  keys: new Map(),
  vSwitches: new Map(),
  securityGroups: new Map(),
  keyPairs: new Map(),
  buckets: new Map(),
  exports: new Map(),
  launchTemplates: new Map(),
  scalingGroups: new Map(),
  scalingConfigurations: new Map(),
});

/** Releases an instance of a region, with what goes with it. False when there is none. */
export function releaseFrom(region: Region, instanceId: string): boolean {
  if (!region.instances.delete(instanceId)) return false;
  const attached = [...region.disks.values()].filter((disk) => disk.instanceId === instanceId);
  const diskIds = new Set(attached.map((disk) => disk.diskId));
  for (const disk of attached) {
    delete disk.instanceId;
    disk.status = 'Available';
    if (disk.deleteWithInstance) region.disks.delete(disk.diskId);
  }
  const backing = snapshotsBackingImages(region);
  for (const snapshot of region.snapshots.values()) {
    const cleared = snapshot.kind === 'auto' && diskIds.has(snapshot.sourceDiskId) && !backing.has(snapshot.snapshotId);
    if (cleared) region.snapshots.delete(snapshot.snapshotId);
  }
  return true;
}
