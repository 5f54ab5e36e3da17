import type { ImageId } from '../domain/ids.ts';
import type { InstanceType, SecurityGroup, VSwitch } from '../domain/network.ts';
import type { Place } from '../domain/region.ts';

/** Where instances can be launched and on what. Every call may throw a `CloudFailure`; lists are complete. */
export type Networks = {
  vSwitches(place: Place): Promise<VSwitch[]>;
  securityGroups(place: Place): Promise<SecurityGroup[]>;
  /** Their names. */
  keyPairs(place: Place): Promise<string[]>;
  /** Those that an image runs on, whether they are sold out or not. */
  instanceTypes(place: Place, image: ImageId): Promise<InstanceType[]>;
};
