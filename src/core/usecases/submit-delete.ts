import type { Actor } from '../domain/actor.ts';
import {
  type AroundImage,
  type DeleteImageWish,
  type DeletionFacts,
  judgeDeletion,
  readDeleteForm,
  type SnapshotBehind,
} from '../domain/delete-image.ts';
import type { Dependant, DependantKind } from '../domain/dependants.ts';
import type { SnapshotId } from '../domain/ids.ts';
import type { Image } from '../domain/image.ts';
import type { ImageAt } from '../domain/kinds/kind.ts';
import type { Problem } from '../domain/problem.ts';
import type { Place } from '../domain/region.ts';
import type { Cloud } from '../ports/cloud.ts';
import type { Dependants } from '../ports/dependants.ts';
import { judgesThere, postableFor, type SubmitNeeds, submitting } from './accept-request.ts';
import { problemIn } from './image-catalog.ts';
import { mapAFew } from './kept-lists.ts';
import { revising } from './revise-request.ts';

/** Besides what every request needs. */
export type DeletionNeeds = SubmitNeeds & { dependants: Dependants };

const judging = judgesThere({
  kind: 'delete-image',
  read: readDeleteForm,
  before: ({ imageId: name }) => ({ name }),
  facts: factsOf,
  judge: judgeDeletion,
});

/** Asks for an image to be deleted, and changes what was asked for. */
export const submitDeleteImage = submitting(judging);
export const reviseDeleteImage = revising(judging);

/** An image has at most seventeen disks. */
const SNAPSHOTS_AT_ONCE = 6;

type AroundNeeds = {
  cloud: Pick<Cloud, 'images' | 'sharesOf' | 'instances' | 'snapshots' | 'imagesFrom'>;
  dependants: Dependants;
};

/** What stands around an image that is to be deleted; nothing when there is no such image. */
export const aroundImage =
  (needs: AroundNeeds) =>
  async ({ place, imageId }: ImageAt): Promise<AroundImage | undefined> => {
    const image = (await needs.cloud.images(place, { id: imageId })).find(({ id }) => id === imageId);
    return image && around(needs, place, image);
  };

/** What depends on an image, and the snapshots behind it that still exist, in the order of its disks. */
async function around(
  { cloud, dependants }: AroundNeeds,
  place: Place,
  { id: imageId, disks }: Pick<Image, 'id' | 'disks'>,
): Promise<AroundImage> {
  const ids = [...new Set(disks.flatMap(({ snapshotId }) => snapshotId ?? []))];
  const [shares, instances, snapshots, makers] = await Promise.all([
    cloud.sharesOf({ place, imageId }),
    cloud.instances(place, { madeFrom: imageId }),
    snapshotsBehind({ cloud, dependants }, place, ids),
    makersOf(dependants, { place, imageId }),
  ]);
  const others = snapshots.map((one) => ({ ...one, images: one.images.filter(({ id }) => id !== imageId) }));
  return { shares, instances, snapshots: others, ...makers };
}

/** Those of the snapshots that exist, with what is made of each. */
export async function snapshotsBehind(
  { cloud, dependants }: { cloud: Pick<Cloud, 'snapshots' | 'imagesFrom'>; dependants: Dependants },
  place: Place,
  ids: readonly SnapshotId[],
): Promise<SnapshotBehind[]> {
  if (ids.length === 0) return [];
  const [found, uses, images] = await Promise.all([
    cloud.snapshots(place, { ids }),
    dependants.snapshotUses(place, ids),
    mapAFew(ids, SNAPSHOTS_AT_ONCE, (id) => cloud.imagesFrom(place, id)),
  ]);
  return ids.flatMap((id, n) => {
    const snapshot = found.find((one) => one.id === id);
    const use = uses.find((one) => one.id === id);
    // It may be gone between the two.
    return snapshot && use ? [{ ...use, snapshot, images: images[n] ?? [] }] : [];
  });
}

type Makers = Pick<AroundImage, 'dependants' | 'unread'>;

/** What would make instances of it: whoever deletes it is to know, and what cannot be read is only told. */
async function makersOf(dependants: Dependants, image: ImageAt): Promise<Makers> {
  const unread: { kind: DependantKind; problem: Problem }[] = [];
  const known = (kind: DependantKind, read: Promise<Dependant[]>): Promise<Dependant[]> =>
    read.catch((error: unknown) => {
      unread.push({ kind, problem: problemIn(error) });
      return [];
    });
  const templates = await known('launch-template', dependants.launchTemplates(image));
  const groups = await known('scaling-group', dependants.scalingGroups(image, templates));
  return { dependants: [...templates, ...groups], unread };
}

const NOTHING: AroundImage = { shares: [], instances: [], snapshots: [], dependants: [], unread: [] };

async function factsOf(
  needs: DeletionNeeds,
  by: Actor,
  { account, region, imageId, channel }: DeleteImageWish,
): Promise<DeletionFacts> {
  const place: Place = { account, region };
  const [images, channelPostable] = await Promise.all([
    needs.cloud.images(place, { id: imageId }),
    postableFor(needs, by, channel),
  ]);
  const image = images.find(({ id }) => id === imageId);
  return { image, channelPostable, ...(image ? await around(needs, place, image) : NOTHING) };
}
