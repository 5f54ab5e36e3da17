import { carried, type IdSort, parseCarried, parseTypedId } from './address.ts';
import type { AccountName, ImageId, RegionId } from './ids.ts';
import { parseImageId } from './image.ts';
import { type Parsed, parsed } from './parsed.ts';

/** An image, and where it is as far as somebody said. */
export type ImageAddress = { imageId: ImageId; region?: RegionId; account?: AccountName };

/** As buttons carry it. */
export const addressOf = (image: { account: AccountName; region: RegionId; id: ImageId }): string => carried(image);

export function parseAddress(value: string): Parsed<Required<ImageAddress>> {
  const read = parseCarried(value, parseImageId);
  return read.ok ? parsed(named(read.value)) : read;
}

const IMAGES: IdSort<ImageId> = {
  prefix: 'm-',
  parse: parseImageId,
  malformed: (given) => ({ code: 'malformed-image-id', given }),
};

/** `m-… [region] [account:a]`, in any order. */
export function parseTypedAddress(text: string): Parsed<ImageAddress> {
  const read = parseTypedId(text, IMAGES);
  return read.ok ? parsed(named(read.value)) : read;
}

const named = <At extends object>({ id: imageId, ...at }: At & { id: ImageId }) => ({ ...at, imageId });
