import type { Actor } from '../domain/actor.ts';
import type { Place } from '../domain/region.ts';
import {
  judgeReplacement,
  type ReplaceDiskWish,
  type ReplaceFacts,
  readReplaceForm,
} from '../domain/replace-system-disk.ts';
import { judgesThere, postableFor, type SubmitNeeds, submitting } from './accept-request.ts';
import { revising } from './revise-request.ts';

const judging = judgesThere({
  kind: 'replace-system-disk',
  read: readReplaceForm,
  before: ({ instanceId: name }) => ({ name }),
  facts: factsOf,
  judge: judgeReplacement,
  fields: {
    'key-pair-not-found': 'keyPair',
    'image-not-for-type': 'image',
    'image-of-other-architecture': 'image',
    'image-of-other-system': 'image',
    'image-has-data-disks': 'image',
    'image-not-for-disk': 'image',
    'image-larger-than-disk': 'systemDisk',
    'disk-smaller-than-before': 'systemDisk',
  },
});

/** Asks for an instance to get another system disk, and changes what was asked for. */
export const submitReplacement = submitting(judging);
export const reviseReplacement = revising(judging);

async function factsOf(needs: SubmitNeeds, by: Actor, wish: ReplaceDiskWish): Promise<ReplaceFacts> {
  const { cloud, clock } = needs;
  const { account, region, imageId, instanceId, channel } = wish;
  const place: Place = { account, region };
  const [[instance], disks, snapshots, image, channelPostable] = await Promise.all([
    cloud.instancesById(place, [instanceId]),
    cloud.disks(place, { instance: instanceId }),
    cloud.snapshots(place, { role: 'system', instance: instanceId }),
    imageOf(imageId),
    postableFor(needs, by, channel),
  ]);
  const imageBefore = instance?.image && (await imageOf(instance.image));
  return {
    instance,
    disks,
    snapshots,
    image,
    imageBefore: imageBefore || undefined,
    channelPostable,
    now: clock.now(),
  };

  async function imageOf(id: ReplaceDiskWish['imageId']) {
    return (await cloud.images(place, { id })).find((one) => one.id === id);
  }
}
