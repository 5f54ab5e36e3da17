import type { Actor } from '../domain/actor.ts';
import { judgeLaunch, type LaunchFacts, type LaunchInstancesWish, readLaunchForm } from '../domain/launch-instances.ts';
import type { Place } from '../domain/region.ts';
import type { Networks } from '../ports/networks.ts';
import { judgesThere, postableFor, type SubmitNeeds, submitting } from './accept-request.ts';
import { revising } from './revise-request.ts';

type Needs = SubmitNeeds & { networks: Networks };

const judging = judgesThere({
  kind: 'launch-instances',
  read: readLaunchForm,
  before: ({ imageId: name }) => ({ name }),
  facts: factsOf,
  judge: judgeLaunch,
  // What ECS says when it tries the launch.
  fields: {
    'type-not-supported': 'instanceType',
    'type-not-there': 'instanceType',
    'type-not-in-zone': 'instanceType',
    'type-sold-out': 'instanceType',
    'vswitch-not-found': 'vSwitch',
    'vswitch-full': 'vSwitch',
    'security-group-not-found': 'securityGroup',
    'networks-differ': 'securityGroup',
    'key-pair-not-found': 'keyPair',
    'disk-smaller-than-image': 'systemDisk',
    'image-not-launchable': 'image',
  },
});

/** Asks for instances of an image, and changes what was asked for. */
export const submitLaunchInstances = submitting(judging);
export const reviseLaunchInstances = revising(judging);

async function factsOf({ networks, ...needs }: Needs, by: Actor, wish: LaunchInstancesWish): Promise<LaunchFacts> {
  const { account, region, imageId, keyPair, channel } = wish;
  const place: Place = { account, region };
  const [images, types, vSwitches, securityGroups, keyPairs, channelPostable] = await Promise.all([
    needs.cloud.images(place, { id: imageId }),
    networks.instanceTypes(place, imageId),
    networks.vSwitches(place),
    networks.securityGroups(place),
    keyPair === undefined ? [] : networks.keyPairs(place),
    postableFor(needs, by, channel),
  ]);
  const image = images.find(({ id }) => id === imageId);
  return { image, types, vSwitches, securityGroups, keyPairs, channelPostable };
}
