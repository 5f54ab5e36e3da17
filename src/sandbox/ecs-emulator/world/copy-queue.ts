import type { Image, Region } from './entities.ts';
import { endOf, stageOf } from './making.ts';
import type { World } from './world.ts';

/** When a copy begins that nobody has given its turn yet. */
export const notYet = Number.POSITIVE_INFINITY;

/**
 * Gives every copy into a region that has not begun its turn: so many are worked on at a time, the others follow in the
 * order they were asked for. To be called whenever a copy comes or goes.
 */
export function scheduleCopies({ cloud, quotas }: World, region: Region): void {
  const now = cloud.now();
  const slots = quotas.copiesPerDestination;
  const copies = [...region.images.values()].filter((image) => image.copiedFrom !== undefined);
  const begun = copies.filter(({ making }) => making.startedAt <= now);
  const ends = begun.map(({ making }) => endOf(making)).filter((end) => end > now);
  for (const copy of copies.filter(({ making }) => making.startedAt > now)) {
    ends.sort((a, b) => a - b);
    begin(region, copy, ends[ends.length - slots] ?? now);
    ends.push(endOf(copy.making));
  }
}

/** The copy and its snapshots begin together. */
function begin(region: Region, copy: Image, startedAt: number): void {
  copy.making = { ...copy.making, startedAt };
  for (const { snapshotId = '' } of copy.disks) {
    const snapshot = region.snapshots.get(snapshotId);
    if (snapshot !== undefined) snapshot.making = { ...snapshot.making, startedAt };
  }
}

/** Whether an image is being copied just now, to whatever region, or waits to be. */
export function isBeingCopied(world: World, { regionId, imageId }: Image): boolean {
  const now = world.cloud.now();
  return world
    .regions()
    .flatMap((region) => [...region.images.values()])
    .filter(({ copiedFrom }) => copiedFrom?.imageId === imageId && copiedFrom.regionId === regionId)
    .some(({ making }) => ['waiting', 'running'].includes(stageOf(making, now).kind));
}
