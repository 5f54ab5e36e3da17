import { optional } from '../parameters.ts';
import { refuseMissing } from '../refusal.ts';
import { toSeconds } from '../world/cloud-time.ts';
import { regionalAction } from './action.ts';
import { ownImage } from './image-rules.ts';
import { pageOf } from './listing.ts';

/** Lists the accounts an image is shared with, in the order they were added; only its owner may ask. */
export const describeImageSharePermission = regionalAction('DescribeImageSharePermission', (call) => {
  const { params, region } = call;
  const image = ownImage(call, optional(params, 'ImageId') ?? refuseMissing('ImageId'));
  const message = 'The specified paging parameter is not valid.';
  const { items, paging } = pageOf(image.sharedWith, params, { code: 'InvalidParameter', message });
  return {
    ...paging,
    RegionId: region.regionId,
    ImageId: image.imageId,
    // Unlike the owner of an image, an account is text here.
    Accounts: {
      Account: items.map(({ accountId, sharedAt }) => ({ AliyunId: accountId, SharedTime: toSeconds(sharedAt) })),
    },
    ShareGroups: { ShareGroup: [] },
  };
});
