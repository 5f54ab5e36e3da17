import type { Clock } from '../ports/clock.ts';
import type { Networks } from '../ports/networks.ts';
import { keptLists } from './kept-lists.ts';

/** The same lists for pickers, kept for a few seconds: every keystroke asks. */
export function browseNetworks({ networks, clock }: { networks: Networks; clock: Clock }): Networks {
  const fresh = keptLists(clock);
  return {
    vSwitches: (place) => fresh(['vswitches', place.account, place.region], () => networks.vSwitches(place)),
    securityGroups: (place) => fresh(['groups', place.account, place.region], () => networks.securityGroups(place)),
    keyPairs: (place) => fresh(['key pairs', place.account, place.region], () => networks.keyPairs(place)),
    instanceTypes: (place, image) =>
      fresh(['types', place.account, place.region, image], () => networks.instanceTypes(place, image)),
  };
}
