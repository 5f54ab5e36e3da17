import { type ImageAttributes, isOwn, type TagEdit } from '../core/domain/change-image.ts';
import type { ImageDetails } from '../core/domain/image.ts';
import { type Cloud, CloudFailure, type ImageAt } from '../core/ports/cloud.ts';
import type { Call } from './call.ts';
import { answeredSchema, dryRunSchema } from './schemas.ts';

const ATTRIBUTES = { name: 'ImageName', description: 'Description', family: 'ImageFamily', status: 'Status' } as const;

export type Changing = Pick<Cloud, 'changeImage' | 'tagImage'> & {
  /** What `changeImage` would be refused for; of tags ECS tries nothing without doing it. */
  dryRunChange(image: ImageAt, attributes: ImageAttributes): Promise<void>;
};

/**
 * Images that are called, described, kept and tagged otherwise. Only what is not so yet is sent: ECS refuses to deprecate
 * what is deprecated, and a first answer may have been lost.
 */
export function createImageChanges({ call, images }: { call: Call; images: Cloud['images'] }): Changing {
  async function read({ place, imageId }: ImageAt): Promise<ImageDetails> {
    const [details] = await images(place, { id: imageId });
    if (details) return details;
    throw new CloudFailure('refused', { code: 'image-not-found', imageId, region: place.region });
  }

  /** What is not as wanted, as ECS calls it. */
  async function missingOf(image: ImageAt, wanted: ImageAttributes): Promise<Record<string, string>> {
    const details = await read(image);
    return Object.fromEntries(
      (Object.keys(ATTRIBUTES) as (keyof typeof ATTRIBUTES)[]).flatMap((one) => {
        const value = wanted[one];
        return value === undefined || value === details[one] ? [] : [[ATTRIBUTES[one], value]];
      }),
    );
  }
  const isEmpty = (missing: Record<string, string>): boolean => Object.keys(missing).length === 0;

  const send = ({ place, imageId }: ImageAt, missing: Record<string, string>, { name, status }: ImageAttributes) => ({
    place,
    action: 'ModifyImageAttribute' as const,
    query: { RegionId: place.region, ImageId: imageId, ...missing },
    subject: { imageId, ...(name && { imageName: name }), ...(status && { wantedStatus: status }) },
  });

  const retag = async (action: 'TagResources' | 'UntagResources', { place, imageId }: ImageAt, what: Tagging) => {
    const at = { RegionId: place.region, ResourceType: 'image', ResourceId: [imageId] };
    return call({
      place,
      action,
      query: { ...at, ...what },
      schema: answeredSchema,
      effect: true,
      subject: { imageId },
    });
  };

  return {
    async changeImage(image, attributes) {
      const missing = await missingOf(image, attributes);
      if (isEmpty(missing)) return {};
      const answer = await call({ ...send(image, missing, attributes), schema: answeredSchema, effect: true });
      return { requestId: answer.RequestId };
    },

    async tagImage(image, edit) {
      const { set, remove } = tagsLeft(edit, await read(image));
      let requestId: string | undefined;
      // What goes makes room for what comes.
      if (remove.length > 0) requestId = (await retag('UntagResources', image, { TagKey: remove })).RequestId;
      if (set.length > 0) {
        const Tag = set.map(({ key, value }) => ({ Key: key, Value: value }));
        requestId = (await retag('TagResources', image, { Tag })).RequestId;
      }
      return { ...(requestId && { requestId }) };
    },

    async dryRunChange(image, attributes) {
      const missing = await missingOf(image, attributes);
      if (isEmpty(missing)) return;
      const { query, ...others } = send(image, missing, attributes);
      await call({ ...others, query: { ...query, DryRun: true }, schema: dryRunSchema });
    },
  };
}

type Tagging = { TagKey: string[] } | { Tag: { Key: string; Value: string }[] };

/** What of an edit is not done yet. Our own tag is left alone, whatever is asked. */
const tagsLeft = ({ set, remove }: TagEdit, { tags }: ImageDetails): TagEdit => ({
  set: set.filter((tag) => isOwn(tag) && !tags.some(({ key, value }) => key === tag.key && value === tag.value)),
  remove: remove.filter((key) => tags.some((tag) => tag.key === key && isOwn(tag))),
});
