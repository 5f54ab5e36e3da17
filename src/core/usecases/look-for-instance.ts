import type { Actor } from '../domain/actor.ts';
import type { InstanceId } from '../domain/ids.ts';
import type { InstanceDetails } from '../domain/instance.ts';
import type { InstanceAddress } from '../domain/instance-address.ts';
import type { Place } from '../domain/region.ts';
import type { Disk } from '../domain/snapshot.ts';
import type { Cloud } from '../ports/cloud.ts';
import { gather, type Missing, narrowed } from './image-catalog.ts';
import type { LookNeeds } from './look-at-image.ts';
import { mayRead } from './rights.ts';

/** An instance, its place, and its system disk as far as it could be read. */
export type FoundInstance = InstanceDetails & Place & { systemDisk: Disk | undefined };
type InstanceLook =
  | { kind: 'found'; instance: FoundInstance }
  | { kind: 'nowhere'; instanceId: InstanceId; regions: number; missing: Missing[] };

type Needs = Pick<LookNeeds, 'catalog' | 'directory' | 'accounts'> & { cloud: Pick<Cloud, 'instancesById' | 'disks'> };

/** One instance: looked up where it is said to be, else in every region. */
export function lookForInstance({ catalog, cloud, directory, accounts }: Needs) {
  const allowed = mayRead({ directory });
  return async (by: Actor, { instanceId, ...at }: InstanceAddress): Promise<InstanceLook> => {
    await allowed(by);
    const named = { accounts: at.account ? [at.account] : [], regions: at.region ? [at.region] : [] };
    const where = narrowed(await catalog.everywhere(), named, accounts());
    const { items, places, missing } = await gather(where, async (place) =>
      (await cloud.instancesById(place, [instanceId])).map((one) => ({ ...one, ...place })),
    );
    const [found] = items;
    if (!found) return { kind: 'nowhere', instanceId, regions: places.length, missing };
    const { items: disks } = await gather({ places: [found], missing: [] }, (place) =>
      cloud.disks(place, { instance: instanceId }),
    );
    return { kind: 'found', instance: { ...found, systemDisk: disks.find(({ role }) => role === 'system') } };
  };
}
