import type { Dependant, DependantKind } from './dependants.ts';
import type { AccountName, AliyunId, ChannelId, ImageId, RegionId, SnapshotId } from './ids.ts';
import { type Image, type ImageDetails, parseImageId } from './image.ts';
import { channelProblems } from './image-checks.ts';
import type { Instance } from './instance.ts';
import type { DeleteImageRequest } from './kinds/delete-image.ts';
import { takingInto } from './parsed.ts';
import type { FieldProblem, Problem } from './problem.ts';
import { DEFAULT_ACCOUNT, parseRegionId } from './region.ts';
import { parseSnapshotId, type Snapshot } from './snapshot.ts';
import type { Tag } from './tags.ts';

/** The form as a person left it: which of its boxes are ticked. */
export type DeleteImageForm = {
  account: string;
  region: string;
  image: string;
  force: boolean;
  /** Those behind the image that are to go with it. */
  snapshots: readonly string[];
  channel: string;
};

export type DeleteImageWish = {
  account: AccountName;
  region: RegionId;
  imageId: ImageId;
  force: boolean;
  snapshots: SnapshotId[];
  channel: ChannelId;
};

/** The form that asks for what a request asked for. */
export const deleteFormOf = (
  { account, region, imageId, force, snapshots }: DeleteImageRequest,
  channel: ChannelId,
): DeleteImageForm => ({
  ...{ account, region, force, channel },
  image: imageId,
  snapshots: snapshots.map(({ id }) => id),
});

export type ReadDeleteForm = { ok: true; wish: DeleteImageWish } | { ok: false; problems: FieldProblem[] };

export function readDeleteForm(form: DeleteImageForm): ReadDeleteForm {
  const problems: FieldProblem[] = [];
  const take = takingInto(problems);
  const region = take('region', parseRegionId(form.region));
  const imageId = take('image', parseImageId(form.image));
  const snapshots = [...new Set(form.snapshots)].flatMap((one) => take('snapshots', parseSnapshotId(one)) ?? []);
  if (problems.length > 0 || !region || !imageId) return { ok: false, problems };
  const account = (form.account || DEFAULT_ACCOUNT) as AccountName;
  const { force } = form;
  return { ok: true, wish: { account, region, imageId, force, snapshots, channel: form.channel as ChannelId } };
}

/** A snapshot that an image is made of, the other images that are made of it, and whether disks are. */
export type SnapshotBehind = {
  snapshot: Snapshot;
  images: readonly Image[];
  usedByDisks: boolean;
  tags: readonly Tag[];
};

/** What depends on an image, and what it depends on. */
export type AroundImage = {
  /** Whom it is shared with. */
  shares: readonly AliyunId[];
  /** Those that were made from it. */
  instances: readonly Instance[];
  snapshots: readonly SnapshotBehind[];
  /** What would make instances of it, and what of that could not be read: that stops nobody. */
  dependants: readonly Dependant[];
  unread: readonly { kind: DependantKind; problem: Problem }[];
};

/** ECS deletes no snapshot that an image is made of, and none that a disk was made of unless it is forced to. */
export const isDeletable = ({ images, usedByDisks }: SnapshotBehind): boolean => images.length === 0 && !usedByDisks;

export type DeletionFacts = AroundImage & { image: ImageDetails | undefined; channelPostable: boolean };

export type JudgedDeletion = { ok: true; request: DeleteImageRequest } | { ok: false; problems: FieldProblem[] };

/** Makes the request of a wish, or tells everything that stands in its way, each problem with its field. */
export function judgeDeletion(wish: DeleteImageWish, facts: DeletionFacts): JudgedDeletion {
  const { image, instances, snapshots, dependants, unread, channelPostable } = facts;
  const { channel, force, snapshots: wanted, ...asked } = wish;
  const problems: FieldProblem[] = [
    ...whyNotDeletable(wish, facts).map((problem) => ({ field: 'image', problem }) as const),
    ...whyNotUnforced(wish, facts).map((problem) => ({ field: 'force', problem }) as const),
    ...wanted.flatMap((id) => whyKept(id, wish, facts)).map((problem) => ({ field: 'snapshots', problem }) as const),
    ...channelProblems(channel, channelPostable),
  ];
  if (!image || problems.length > 0) return { ok: false, problems };
  const isWanted = ({ snapshot: { id } }: SnapshotBehind) => wanted.includes(id);
  return {
    ok: true,
    request: {
      kind: 'delete-image',
      ...asked,
      // Whoever approves types it, so there must be one.
      name: image.name || image.id,
      tags: image.tags,
      // Ticked for nothing it would hide what comes to use the image before it is deleted.
      force: force && isUsed(facts),
      instances: instances.map(({ id }) => id),
      snapshots: snapshots
        .filter(isWanted)
        .map(({ snapshot: { id, sizeGiB, name }, tags }) => ({ id, sizeGiB, name: name || id, tags: [...tags] })),
      kept: snapshots.filter((one) => !isWanted(one)).map(({ snapshot: { id, sizeGiB } }) => ({ id, sizeGiB })),
      dependants: [...dependants],
      unread: unread.map(({ kind }) => kind),
    },
  };
}

/** Why ECS would not delete an image, whatever is asked for with it. */
export function whyNotDeletable(
  { imageId, region }: Pick<DeleteImageWish, 'imageId' | 'region'>,
  { image, shares }: Pick<DeletionFacts, 'image' | 'shares'>,
): Problem[] {
  if (!image) return [{ code: 'image-not-found', imageId, region }];
  const { status, isCopy, isPublic } = image;
  if (status === 'Waiting' || status === 'Creating') {
    return [{ code: 'image-busy', imageId, doing: isCopy ? 'being-copied' : 'being-made' }];
  }
  return [
    ...(isPublic ? [{ code: 'image-public', imageId } as const] : []),
    ...(shares.length > 0 ? [{ code: 'image-shared', imageId, accounts: shares } as const] : []),
  ];
}

/** Without permission to list instances ECS lists none, so what it says of the image itself counts as well. */
const isUsed = ({ image, instances }: DeletionFacts): boolean =>
  instances.length > 0 || (image?.usedByInstances ?? false);

function whyNotUnforced({ imageId, force }: DeleteImageWish, facts: DeletionFacts): Problem[] {
  if (force || !isUsed(facts)) return [];
  return [{ code: 'image-used', imageId, instances: facts.instances.map(({ id }) => id) }];
}

function whyKept(
  snapshotId: SnapshotId,
  { imageId, region }: DeleteImageWish,
  { image, snapshots }: DeletionFacts,
): Problem[] {
  const behind = snapshots.find(({ snapshot }) => snapshot.id === snapshotId);
  if (!image) return [];
  if (!image.disks.some((disk) => disk.snapshotId === snapshotId)) {
    return [{ code: 'snapshot-not-behind', snapshotId, imageId }];
  }
  if (!behind) return [{ code: 'snapshot-not-found', snapshotId, region }];
  return whyNotDeleted(behind);
}

/** Why ECS would not delete a snapshot: of images alone it is told which. */
export function whyNotDeleted({ snapshot: { id: snapshotId }, images, usedByDisks }: SnapshotBehind): Problem[] {
  if (images.length > 0) {
    return [{ code: 'snapshot-used', snapshotId, by: 'image', images: images.map(({ id, name }) => ({ id, name })) }];
  }
  return usedByDisks ? [{ code: 'snapshot-used', snapshotId, by: 'disk' }] : [];
}
