import type { Account } from '../domain/account.ts';
import type { Actor } from '../domain/actor.ts';
import type { SnapshotBehind } from '../domain/delete-image.ts';
import type { SnapshotId } from '../domain/ids.ts';
import type { Place } from '../domain/region.ts';
import type { SnapshotAddress } from '../domain/snapshot-address.ts';
import type { Cloud } from '../ports/cloud.ts';
import type { Dependants } from '../ports/dependants.ts';
import { gather, type ImageCatalog, type Missing, narrowed } from './image-catalog.ts';
import { mayRead, type RightsNeeds } from './rights.ts';
import { snapshotsBehind } from './submit-delete.ts';

export type SnapshotLook =
  | { kind: 'found'; place: Place; behind: SnapshotBehind }
  | { kind: 'nowhere'; snapshotId: SnapshotId; regions: number; missing: Missing[] };

type Needs = Pick<RightsNeeds, 'directory'> & {
  catalog: Pick<ImageCatalog, 'everywhere'>;
  cloud: Pick<Cloud, 'snapshots' | 'imagesFrom'>;
  dependants: Dependants;
  accounts: () => readonly Account[];
};

/** One snapshot with what is made of it: looked up where it is said to be, else looked for in every region. */
export function lookForSnapshot({ catalog, cloud, dependants, directory, accounts }: Needs) {
  const allowed = mayRead({ directory });
  return async (by: Actor, { snapshotId, account, region }: SnapshotAddress): Promise<SnapshotLook> => {
    await allowed(by);
    const everywhere = await catalog.everywhere();
    const named = { accounts: account ? [account] : [], regions: region ? [region] : [] };
    const { items, places, missing } = await gather(narrowed(everywhere, named, accounts()), async (place) =>
      (await cloud.snapshots(place, { ids: [snapshotId] })).map(() => place),
    );
    const [place] = items;
    const [behind] = place ? await snapshotsBehind({ cloud, dependants }, place, [snapshotId]) : [];
    return place && behind
      ? { kind: 'found', place, behind }
      : { kind: 'nowhere', snapshotId, regions: places.length, missing };
  };
}
