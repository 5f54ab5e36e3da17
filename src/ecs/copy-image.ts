import type { ImageId } from '../core/domain/ids.ts';
import type { CopiesImage, CopyTarget } from '../core/domain/kinds/copy-image.ts';
import type { ImageAt } from '../core/domain/kinds/kind.ts';
import { OUR_TAG_KEY } from '../core/domain/tags.ts';
import type { Cloud, CloudEffect } from '../core/ports/cloud.ts';
import type { Call } from './call.ts';
import { NO_MARK } from './dry-run.ts';
import type { FindMarked } from './images.ts';
import { answeredSchema, dryRunSchema, imageCreatedSchema } from './schemas.ts';
import type { QueryValue } from './transport.ts';

/** Copies begin in the region of their source; everything after happens in their own. */
export function createImageCopies(
  call: Call,
  marked: FindMarked,
): Pick<Cloud, 'cancelCopy'> & { effect: CloudEffect<CopiesImage['copy-image']> } {
  const asked = ({ source, target }: CopiesImage['copy-image']) => ({
    place: source.place,
    action: 'CopyImage' as const,
    subject: copySubject(source, target),
  });
  return {
    effect: {
      // Every try repeats the ClientToken, as for CreateImage.
      perform: async (copy, { mark, clientToken }) => {
        const query = { ...copyQuery(copy, mark), ClientToken: clientToken };
        const answer = await call({ ...asked(copy), query, schema: imageCreatedSchema, effect: true });
        const { ImageId, RequestId } = answer;
        return { subject: ImageId as ImageId, ...(RequestId && { requestId: RequestId }) };
      },
      dryRun: async (copy) => {
        await call({ ...asked(copy), query: { ...copyQuery(copy, NO_MARK), DryRun: true }, schema: dryRunSchema });
      },
      find: ({ source, target }, mark) => marked({ account: source.place.account, region: target.region }, mark),
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
      return { ...(requestId && { requestId }) };
    },
  };
}

/** Tags, family and resource group of the source stay behind; a family can only be given to what is there. */
function copyQuery({ source, target }: CopiesImage['copy-image'], mark: string): Record<string, QueryValue> {
  const { place, imageId } = source;
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

const copySubject = ({ imageId }: ImageAt, { region, name, kmsKeyId }: CopyTarget) => ({
  imageId,
  imageName: name,
  destination: region,
  ...(kmsKeyId !== undefined && { kmsKeyId }),
});
