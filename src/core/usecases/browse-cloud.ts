import type { InstanceId } from '../domain/ids.ts';
import type { Instance } from '../domain/instance.ts';
import { type Instant, seconds } from '../domain/instant.ts';
import type { Place, Region } from '../domain/region.ts';
import type { DiskRole, Snapshot } from '../domain/snapshot.ts';
import type { Clock } from '../ports/clock.ts';
import type { Cloud } from '../ports/cloud.ts';

/** What the pickers of a form list. */
export type BrowseCloud = {
  regions(place: Place): Promise<Region[]>;
  instances(place: Place): Promise<Instance[]>;
  snapshots(place: Place, role: DiskRole, instance?: InstanceId): Promise<Snapshot[]>;
};

const FRESH_FOR = seconds(15);

/** Lists for pickers. Every keystroke asks, so a list is kept for a few seconds and one call under way serves all. */
export function browseCloud({ cloud, clock }: { cloud: Cloud; clock: Clock }): BrowseCloud {
  const kept = new Map<string, { at: Instant; list: Promise<unknown> }>();
  function fresh<Item>(key: readonly (string | undefined)[], load: () => Promise<Item[]>): Promise<Item[]> {
    const name = key.join('|');
    const now = clock.now();
    for (const [one, { at }] of kept) if (now - at >= FRESH_FOR) kept.delete(one);
    const known = kept.get(name);
    if (known) return known.list as Promise<Item[]>;
    const list = load();
    kept.set(name, { at: now, list });
    // Trouble is not worth keeping: the next keystroke asks again.
    list.catch(() => kept.delete(name));
    return list;
  }
  return {
    regions: (place) => fresh(['regions', place.account], () => cloud.regions(place)),
    instances: (place) => fresh(['instances', place.account, place.region], () => cloud.instances(place)),
    snapshots: (place, role, instance) =>
      fresh(['snapshots', place.account, place.region, role, instance], () =>
        cloud.snapshots(place, { role, ...(instance && { instance }) }),
      ),
  };
}
