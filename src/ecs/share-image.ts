import type { AccountName, AliyunId } from '../core/domain/ids.ts';
import type { ImageDetails } from '../core/domain/image.ts';
import type { ImageAt } from '../core/domain/kinds/kind.ts';
import type { SharesImage } from '../core/domain/kinds/share-image.ts';
import type { Problem } from '../core/domain/problem.ts';
import { type Cloud, type CloudEffect, CloudFailure } from '../core/ports/cloud.ts';
import type { Call } from './call.ts';
import { allByNumber } from './paging.ts';
import { answeredSchema, sharesSchema } from './schemas.ts';

/** More in one call are ignored without a word. */
const MOST_A_CALL = 10;
const MOST_AN_IMAGE = 50;
const PAGE_SIZE = 100;
const ACTION = 'ModifyImageSharePermission';

type Sharing = Pick<Cloud, 'sharesOf'> & { effect: CloudEffect<SharesImage['share-image']> };
type Change = SharesImage['share-image']['change'];
type Batch = { add: readonly AliyunId[]; remove: readonly AliyunId[] };

export type SharingOptions = {
  call: Call;
  images: Cloud['images'];
  /** The id of a configured account, as far as it is known. */
  ownId: (account: AccountName) => string | undefined;
};

/** With whom an image is shared. Only what is missing is sent, and what was sent is read back. */
export function createSharing({ call, images, ownId }: SharingOptions): Sharing {
  async function sharesOf({ place, imageId }: ImageAt): Promise<AliyunId[]> {
    return allByNumber(
      async (number) => {
        const answer = await call({
          place,
          action: 'DescribeImageSharePermission',
          query: { RegionId: place.region, ImageId: imageId, PageSize: PAGE_SIZE, PageNumber: number },
          schema: sharesSchema,
          subject: { imageId },
        });
        const items = answer.Accounts.map(({ AliyunId: id }) => id as AliyunId);
        return { items, total: answer.TotalCount, size: PAGE_SIZE };
      },
      (id) => id,
    );
  }

  async function send(image: ImageAt, batch: Batch, { isPublic }: ImageDetails, dryRun?: true) {
    const { place, imageId } = image;
    const owner = ownId(place.account) as AliyunId | undefined;
    return call({
      place,
      action: ACTION,
      query: {
        RegionId: place.region,
        ImageId: imageId,
        AddAccount: [...batch.add],
        RemoveAccount: [...batch.remove],
        // Left out it counts as false, and a community image would be one no longer.
        IsPublic: isPublic || undefined,
        DryRun: dryRun,
      },
      schema: answeredSchema,
      ...(!dryRun && { effect: true as const }),
      subject: { imageId, accounts: [...batch.add, ...batch.remove], ...(owner && { owner }) },
    });
  }

  /** The image, and the calls that are left to be made. */
  async function planOf(image: ImageAt, change: Change): Promise<{ details: ImageDetails; batches: Batch[] }> {
    const { place, imageId } = image;
    const [details] = await images(place, { id: imageId });
    if (!details) throw refused({ code: 'image-not-found', imageId, region: place.region });
    const shared = await sharesOf(image);
    const add = [...new Set(change.add)].filter((id) => !shared.includes(id));
    const remove = [...new Set(change.remove)].filter((id) => shared.includes(id) && !change.add.includes(id));
    const count = shared.length + add.length - remove.length;
    if (add.length > 0 && count > MOST_AN_IMAGE) throw refused({ code: 'too-many-shares', count, max: MOST_AN_IMAGE });
    return { details, batches: inBatches(add, remove) };
  }

  return {
    sharesOf,

    effect: {
      async perform({ image, change }) {
        const { details, batches } = await planOf(image, change);
        let requestId: string | undefined;
        for (const batch of batches) requestId = (await send(image, batch, details)).RequestId;
        if (batches.length > 0) verify(await sharesOf(image), batches);
        return { subject: image.imageId, ...(requestId && { requestId }) };
      },

      async dryRun({ image, change }) {
        const { details, batches } = await planOf(image, change);
        for (const batch of batches) await send(image, batch, details, true);
      },
    },
  };
}

/** What goes makes room in the same call for what comes, so that the limit is never passed on the way. */
function inBatches(add: readonly AliyunId[], remove: readonly AliyunId[]): Batch[] {
  const calls = Math.ceil(Math.max(add.length, remove.length) / MOST_A_CALL);
  const part = (ids: readonly AliyunId[], call: number) => ids.slice(call * MOST_A_CALL, (call + 1) * MOST_A_CALL);
  return Array.from({ length: calls }, (_, index) => ({ add: part(add, index), remove: part(remove, index) }));
}

function verify(shared: readonly AliyunId[], batches: readonly Batch[]): void {
  const wrong = batches.flatMap(({ add, remove }) => [
    ...add.filter((id) => !shared.includes(id)),
    ...remove.filter((id) => shared.includes(id)),
  ]);
  if (wrong.length > 0) throw refused({ code: 'shares-unverified', accounts: wrong });
}

const refused = (problem: Problem): CloudFailure => new CloudFailure('refused', problem, { action: ACTION });
