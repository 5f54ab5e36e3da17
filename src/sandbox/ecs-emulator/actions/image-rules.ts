import { refuse } from '../refusal.ts';
import type { Account, Image, ImageDisk, Region, Tag } from '../world/entities.ts';
import { lookAtImage } from '../world/looks.ts';
import type { Making } from '../world/making.ts';
import type { World } from '../world/world.ts';
import type { RegionalCall } from './action.ts';

/** What the operations on images have in common. */

export const isOwn = (image: Image, { accountId }: Account): boolean =>
  image.accountId === accountId && image.ownerAlias === 'self';

export const isSharedWith = (image: Image, { accountId }: Account): boolean =>
  image.sharedWith.some((share) => share.accountId === accountId);

export const ownImages = (region: Region, account: Account): Image[] =>
  [...region.images.values()].filter((image) => image.accountId === account.accountId);

/** An image of the caller's own; others are as if they did not exist. */
export function ownImage({ region, account }: RegionalCall, imageId: string): Image {
  const image = region.images.get(imageId);
  return image !== undefined && isOwn(image, account) ? image : refuseImage();
}

/** Whether an account may use an image: its own, a shared or a public one. */
export const mayUse = (image: Image, account: Account): boolean =>
  image.accountId === account.accountId ||
  image.ownerAlias === 'system' ||
  image.isPublic ||
  isSharedWith(image, account);

/** An image that instances may be made of: one that may be used, in a state to be. */
export function launchableImage({ world, region, account }: RegionalCall, imageId: string): Image {
  const image = region.images.get(imageId);
  if (image === undefined || !mayUse(image, account)) return refuseImage();
  const { status, usable } = lookAtImage(image, world.cloud);
  if ((status !== 'Available' && status !== 'Deprecated') || !usable) {
    refuse(403, 'OperationDenied.ImageNotValid', 'The specified Image is disabled or is deleted.');
  }
  return image;
}

export const systemDiskOf = ({ disks }: Image): ImageDisk | undefined => disks.find(({ type }) => type === 'system');

export const refuseImage = () => refuse(404, 'InvalidImageId.NotFound', 'The specified ImageId does not exist.');

/** The customer's key a disk of an image is encrypted with; '' when it has none. */
export const keyOf = ({ snapshotId = '' }: ImageDisk, region: Region): string =>
  region.snapshots.get(snapshotId)?.kmsKeyId ?? '';

export function checkResourceGroup({ resourceGroupIds }: Account, resourceGroupId: string): void {
  if (resourceGroupId === '' || resourceGroupIds?.includes(resourceGroupId)) return;
  const message = 'The ResourceGroup provided does not exist in our records.';
  refuse(404, 'InvalidResourceGroup.NotFound', message);
}

export function checkImageQuota(own: readonly Image[], { quotas }: World): void {
  if (own.length >= quotas.imagesPerRegion) refuse(403, 'QuotaExceed.Image', 'The Image Quota exceeds.');
}

/** A making of its own accord, or one that a fault or the tag `emulator:fail=CreateFailed` ends half-way. */
export function plannedMaking(making: Making, fault: { percent: number } | undefined, tags: readonly Tag[]): Making {
  const tagged = tags.some(({ key, value }) => key === 'emulator:fail' && value === 'CreateFailed');
  const failsAtPercent = fault?.percent ?? (tagged ? 50 : undefined);
  return failsAtPercent === undefined ? making : { ...making, failsAtPercent };
}
