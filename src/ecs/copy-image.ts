import type { ImageId } from '../core/domain/ids.ts';
import type { CopyTarget } from '../core/domain/request.ts';
import { OUR_TAG_KEY } from '../core/domain/tags.ts';
import type { Cloud, ImageAt } from '../core/ports/cloud.ts';
import type { Call } from './call.ts';
import { answeredSchema, imageCreatedSchema } from './schemas.ts';
import type { QueryValue } from './transport.ts';

/** Copies begin in the region of their source; everything after happens in their own. */
export function createImageCopies(call: Call): Pick<Cloud, 'copyImage' | 'cancelCopy'> {
  return {
    // Every try repeats the ClientToken, as for CreateImage.
    copyImage: async (source, target, mark, clientToken) => {
      const { ImageId, RequestId } = await call({
        place: source.place,
        action: 'CopyImage',
        query: { ...copyQuery(source, target, mark), ClientToken: clientToken },
        schema: imageCreatedSchema,
        effect: true,
        subject: copySubject(source, target),
      });
      return { imageId: ImageId as ImageId, ...(RequestId && { requestId: RequestId }) };
    },

    cancelCopy: async ({ place, imageId }) => {
      const { RequestId: requestId } = await call({
        place,
        action: 'CancelCopyImage',
        query: { RegionId: place.region, ImageId: imageId },
        schema: answeredSchema,
        effect: true,
        subject: { imageId },
      });
      return { requestId };
    },
  };
}

/** Tags, family and resource group of the source stay behind; a family can only be given to what is there. */
export function copyQuery({ place, imageId }: ImageAt, target: CopyTarget, mark: string): Record<string, QueryValue> {
  return {
    RegionId: place.region,
    ImageId: imageId,
    DestinationRegionId: target.region,
    DestinationImageName: target.name,
    DestinationDescription: target.description,
    ResourceGroupId: target.resourceGroup,
    Encrypted: target.encrypted,
    KMSKeyId: target.kmsKeyId,
    Tag: [...target.tags, { key: OUR_TAG_KEY, value: mark }].map(({ key, value }) => ({ Key: key, Value: value })),
  };
}

export const copySubject = ({ imageId }: ImageAt, { region, name, kmsKeyId }: CopyTarget) => ({
  imageId,
  imageName: name,
  destination: region,
  ...(kmsKeyId !== undefined && { kmsKeyId }),
});
