import type { Account } from './account.ts';
import type { AliyunId, ChannelId, ImageId, RegionId } from './ids.ts';
import type { Image } from './image.ts';
import type { FieldProblem } from './problem.ts';

// What the forms check alike, whether an image is made, copied or shared.

/** An image that something is asked of must be there, and available. */
export function imageProblems(
  { imageId, region }: { imageId: ImageId; region: RegionId },
  image: Image | undefined,
): FieldProblem[] {
  if (!image) return [{ field: 'image', problem: { code: 'image-not-found', imageId, region } }];
  const { status } = image;
  return status === 'Available' ? [] : [{ field: 'image', problem: { code: 'image-not-available', imageId, status } }];
}

export const channelProblems = (channel: ChannelId, isPostable: boolean): FieldProblem[] =>
  isPostable ? [] : [{ field: 'channel', problem: { code: 'channel-not-postable', channel } }];

/** An image that is to be shared, in one region, as far as is known. */
export type SharedImage = {
  region: RegionId;
  encrypted: boolean;
  /** Whether the key is, or may be, the account's own rather than the service's. */
  ownKey: boolean;
  hasDataDisks: boolean;
};

/**
 * An image cannot be shared with the account it belongs to; an encrypted one only without data disks, and with a key of
 * the account's own.
 */
export function shareProblems(
  shareWith: readonly AliyunId[],
  account: Account | undefined,
  images: readonly SharedImage[],
): FieldProblem[] {
  if (shareWith.length === 0) return [];
  const own = account?.id as AliyunId | undefined;
  const encrypted = images.filter((image) => image.encrypted);
  const full = encrypted.filter(({ hasDataDisks }) => hasDataDisks);
  const keyless = encrypted.filter(({ hasDataDisks, ownKey }) => !hasDataDisks && !ownKey);
  return [
    ...(own && shareWith.includes(own) ? [{ code: 'share-with-oneself', account: own } as const] : []),
    ...unshareable('data-disks', full),
    ...unshareable('service-key', keyless),
  ].map((problem) => ({ field: 'shareWith', problem }));
}

const unshareable = (because: 'data-disks' | 'service-key', images: readonly SharedImage[]) =>
  images.length > 0
    ? [{ code: 'encrypted-not-shareable', because, regions: images.map(({ region }) => region) } as const]
    : [];
