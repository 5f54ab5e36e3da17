import type { Actor } from '../domain/actor.ts';
import type { InstanceId } from '../domain/ids.ts';
import type { Place } from '../domain/region.ts';
import type { Cloud } from '../ports/cloud.ts';
import type { BrowseCloud } from './browse-cloud.ts';
import { gather, type ImageCatalog } from './image-catalog.ts';
import { mayRead, type RightsNeeds } from './rights.ts';

type Needs = Pick<RightsNeeds, 'directory'> & {
  catalog: Pick<ImageCatalog, 'everywhere'>;
  browse: Pick<BrowseCloud, 'whole'>;
  cloud: Pick<Cloud, 'instancesById'>;
};

/**
 * Where an instance is: an id does not say. Asked first where it is `likely`, then in every other account and region.
 * Nothing when none of those that answer has it.
 */
export function findInstance({ catalog, browse, cloud, directory }: Needs) {
  const allowed = mayRead({ directory });
  return async (by: Actor, id: InstanceId, likely: Place): Promise<Place | undefined> => {
    await allowed(by);
    // Wherever there is trouble, it is not found there.
    const there = await browse.whole(likely, id).catch(() => undefined);
    if (there) return likely;
    const { places } = await catalog.everywhere();
    const others = places.filter(({ account, region }) => account !== likely.account || region !== likely.region);
    const found = await gather({ places: others, missing: [] }, async (place) =>
      (await cloud.instancesById(place, [id])).map(() => place),
    );
    return found.items[0];
  };
}
