import type { Account } from '../domain/account.ts';
import type { Actor } from '../domain/actor.ts';
import type { AccountName, RegionId } from '../domain/ids.ts';
import { termsOf } from '../domain/image-search.ts';
import { type Instance, parseInstanceId } from '../domain/instance.ts';
import { DomainError } from '../domain/problem.ts';
import type { Place } from '../domain/region.ts';
import type { BrowseCloud, ListedSnapshot } from './browse-cloud.ts';
import { gather, type ImageCatalog, type Missing, narrowed, type Somewhere } from './image-catalog.ts';
import { mayRead, type RightsNeeds } from './rights.ts';

export type FoundSnapshots = {
  /** As it was typed: an id, or a name. */
  instance?: string;
  /** Those meant by it, with their place. */
  instances: (Instance & Place)[];
  snapshots: (ListedSnapshot & Pick<Place, 'account'>)[];
  /** Those that answered. */
  places: Place[];
  missing: Missing[];
};

type Needs = Pick<RightsNeeds, 'directory'> & {
  catalog: Pick<ImageCatalog, 'everywhere'>;
  browse: Pick<BrowseCloud, 'instances' | 'snapshots'>;
  accounts: () => readonly Account[];
  homeRegion: () => RegionId;
};

/**
 * `[instance] [region] [account:a]`: the snapshots of an instance, by id or name, wherever it is; without one those of a
 * region, and without either those of the region that is proposed first. Newest first, both kinds of disks.
 */
export function findSnapshots({ catalog, browse, directory, accounts, homeRegion }: Needs) {
  const allowed = mayRead({ directory });
  return async (by: Actor, typed: string): Promise<FoundSnapshots> => {
    await allowed(by);
    const everywhere = await catalog.everywhere();
    const { instance, ...named } = read(typed, everywhere);
    const where = narrowed(everywhere, named, accounts());
    if (instance === undefined) {
      const { items, places, missing } = await gather(named.regions.length > 0 ? where : atHome(where), (place) =>
        snapshotsIn(place),
      );
      return { instances: [], snapshots: items.sort(newestFirst), places, missing };
    }
    const machines = await gather(where, async (place) =>
      (await browse.instances(place))
        .filter(({ id, name }) => id === instance.toLowerCase() || name.toLowerCase() === instance.toLowerCase())
        .map((one) => ({ ...one, ...place })),
    );
    const found = await gather({ places: machines.items, missing: machines.missing }, (machine) =>
      snapshotsIn(machine, machine.id),
    );
    return {
      instance,
      instances: machines.items,
      snapshots: found.items.sort(newestFirst),
      places: machines.places,
      missing: found.missing,
    };
  };

  async function snapshotsIn(
    { account, region }: Place,
    instance?: Instance['id'],
  ): Promise<FoundSnapshots['snapshots']> {
    const both = await Promise.all(
      (['system', 'data'] as const).map((role) => browse.snapshots({ account, region }, role, instance)),
    );
    return both.flat().map((snapshot) => ({ ...snapshot, account }));
  }

  /** One region is enough to begin with: where forms begin too, or an account's first. */
  function atHome({ places, missing }: Somewhere): Somewhere {
    const home = places.find(({ region }) => region === homeRegion()) ?? places[0];
    return { places: home ? [home] : [], missing: home ? [] : missing };
  }
}

function read(
  typed: string,
  { places }: Somewhere,
): { instance: string | undefined; accounts: AccountName[]; regions: string[] } {
  const accounts: AccountName[] = [];
  const regions: string[] = [];
  const words: string[] = [];
  for (const { key, value, given } of termsOf(typed)) {
    if (key === 'account') accounts.push(value as AccountName);
    else if (key === 'region') regions.push(value.toLowerCase());
    else if (key !== undefined && key !== 'instance') {
      const known = ['instance', 'region', 'account'];
      throw new DomainError({ code: 'malformed-search', given, because: 'unknown-filter', known });
    } else if (key === undefined && places.some(({ region }) => region === value.toLowerCase())) {
      regions.push(value.toLowerCase());
    } else if (value !== '') {
      words.push(value);
    }
  }
  // A name may have spaces; an id has none.
  const id = words.find((word) => parseInstanceId(word.toLowerCase()).ok);
  return { instance: id ?? (words.length > 0 ? words.join(' ') : undefined), accounts, regions };
}

const newestFirst = (one: ListedSnapshot, other: ListedSnapshot): number =>
  other.createdAt - one.createdAt || (one.id < other.id ? -1 : 1);
