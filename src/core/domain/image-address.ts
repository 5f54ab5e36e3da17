import type { AccountName, ImageId, RegionId } from './ids.ts';
import { parseImageId } from './image.ts';
import { termsOf } from './image-search.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';
import { parseRegionId } from './region.ts';

/** An image, and where it is as far as somebody said. */
export type ImageAddress = { imageId: ImageId; region?: RegionId; account?: AccountName };

/** `account/region/imageId`, as buttons carry it. An account's name has no slash. */
export const addressOf = (image: { account: AccountName; region: RegionId; id: ImageId }): string =>
  `${image.account}/${image.region}/${image.id}`;

/** What a button carries, read as carefully as anything that comes from outside. */
export function parseAddress(value: string): Parsed<Required<ImageAddress>> {
  const [account = '', region = '', image = ''] = value.split('/');
  const imageId = parseImageId(image);
  if (!imageId.ok) return imageId;
  const at = parseRegionId(region);
  if (!at.ok) return at;
  return parsed({ imageId: imageId.value, region: at.value, account: account as AccountName });
}

/** `m-… [region] [account:a]`, in any order. */
export function parseTypedAddress(text: string): Parsed<ImageAddress> {
  const address: Partial<ImageAddress> = {};
  for (const { key, value, given } of termsOf(text)) {
    if (key === 'account') address.account = value as AccountName;
    else if (key !== undefined && key !== 'region') {
      return unparsed({ code: 'malformed-search', given, because: 'unknown-filter', known: ['region', 'account'] });
    } else if (key === undefined && (!address.imageId || /^m-/i.test(value))) {
      const imageId = parseImageId(value);
      if (!imageId.ok) return imageId;
      address.imageId = imageId.value;
    } else {
      const region = parseRegionId(value);
      if (!region.ok) return region;
      address.region = region.value;
    }
  }
  const { imageId } = address;
  return imageId ? parsed({ ...address, imageId }) : unparsed({ code: 'malformed-image-id', given: text });
}
