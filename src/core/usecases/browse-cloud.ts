import type { InstanceId, SnapshotId } from '../domain/ids.ts';
import type { Image } from '../domain/image.ts';
import type { Instance } from '../domain/instance.ts';
import type { Place, Region } from '../domain/region.ts';
import type { Disk, DiskRole, Snapshot } from '../domain/snapshot.ts';
import type { WholeInstance } from '../domain/whole-instance.ts';
import type { Clock } from '../ports/clock.ts';
import type { Cloud } from '../ports/cloud.ts';
import { keptLists, mapAFew } from './kept-lists.ts';

/** What the pickers of a form list. */
export type BrowseCloud = {
  regions(place: Place): Promise<Region[]>;
  instances(place: Place): Promise<Instance[]>;
  snapshots(place: Place, role: DiskRole, instance?: InstanceId): Promise<ListedSnapshot[]>;
  /** An instance with all its disks, if ECS lists it. */
  whole(place: Place, instance: InstanceId): Promise<WholeInstance | undefined>;
  /** What has been made from a snapshot already. */
  imagesFrom(place: Place, snapshot: SnapshotId): Promise<Image[]>;
};

/** A snapshot with what tells people which one it is; its disk and instance may be gone. */
export type ListedSnapshot = Snapshot & { disk: Disk | undefined; instance: Instance | undefined };

/** A region with thousands of snapshots must not use up at once what everybody may ask. */
const AT_ONCE = 3;

/** As it is now. Who may not list instances is told of none. */
export async function wholeInstance(
  cloud: Pick<Cloud, 'instancesById' | 'disks'>,
  place: Place,
  id: InstanceId,
): Promise<WholeInstance | undefined> {
  const [[instance], disks] = await Promise.all([
    cloud.instancesById(place, [id]),
    cloud.disks(place, { instance: id }),
  ]);
  return instance && { instance, disks };
}

/** Lists for pickers. Every keystroke asks, so a list is kept for a few seconds and one call under way serves all. */
export function browseCloud({ cloud, clock }: { cloud: Cloud; clock: Clock }): BrowseCloud {
  const fresh = keptLists(clock);
  const instances = (place: Place): Promise<Instance[]> =>
    fresh(['instances', place.account, place.region], () => cloud.instances(place));

  async function listed(place: Place, role: DiskRole, instance: InstanceId | undefined): Promise<ListedSnapshot[]> {
    const snapshots = await cloud.snapshots(place, { role, ...(instance && { instance }) });
    const [disks, machines] = await Promise.all([disksOf(place, snapshots), instances(place)]);
    return snapshots.map((snapshot) => {
      const disk = disks.find(({ id }) => id === snapshot.sourceDisk);
      return { ...snapshot, disk, instance: machines.find(({ id }) => id === disk?.instance) };
    });
  }

  async function disksOf(place: Place, snapshots: readonly Snapshot[]): Promise<Disk[]> {
    const ids = [...new Set(snapshots.flatMap(({ sourceDisk }) => sourceDisk ?? []))];
    const pages = Array.from({ length: Math.ceil(ids.length / 100) }, (_, page) =>
      ids.slice(page * 100, (page + 1) * 100),
    );
    return (await mapAFew(pages, AT_ONCE, (page) => cloud.disks(place, page))).flat();
  }

  return {
    regions: (place) => fresh(['regions', place.account], () => cloud.regions(place)),
    instances,
    snapshots: (place, role, instance) =>
      fresh(['snapshots', place.account, place.region, role, instance], () => listed(place, role, instance)),
    whole: async (place, instance) => {
      const key = ['whole', place.account, place.region, instance];
      const [found] = await fresh(key, async () => [await wholeInstance(cloud, place, instance)]);
      return found;
    },
    imagesFrom: (place, snapshot) =>
      fresh(['images', place.account, place.region, snapshot], () => cloud.imagesFrom(place, snapshot)),
  };
}
