import { isOwn } from '../core/domain/change-image.ts';
import type { ImageDetails } from '../core/domain/image.ts';
import type { ImageAttributes, TagEdit } from '../core/domain/kinds/change-image.ts';
import type { ImageAt } from '../core/domain/kinds/kind.ts';
import type { Effects, TaskKind } from '../core/domain/kinds/kinds.ts';
import { type Begun, type Cloud, type CloudEffect, CloudFailure } from '../core/ports/cloud.ts';
import type { Call } from './call.ts';
import { answeredSchema, dryRunSchema } from './schemas.ts';

const ATTRIBUTES = { name: 'ImageName', description: 'Description', family: 'ImageFamily', status: 'Status' } as const;

type Effect<Kind extends TaskKind> = CloudEffect<Effects[Kind]>;
/** Of tags ECS tries nothing without doing it. */
type Changing = { [Kind in 'set-family' | 'change-image' | 'tag-image']: Effect<Kind> };

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

  const change: Effect<'change-image'> = {
    async perform({ image, attributes }) {
      const missing = await missingOf(image, attributes);
      if (isEmpty(missing)) return { subject: image.imageId };
      const answer = await call({ ...send(image, missing, attributes), schema: answeredSchema, effect: true });
      return begun(image, answer.RequestId);
    },
    async dryRun({ image, attributes }) {
      const missing = await missingOf(image, attributes);
      if (isEmpty(missing)) return;
      const { query, ...others } = send(image, missing, attributes);
      await call({ ...others, query: { ...query, DryRun: true }, schema: dryRunSchema });
    },
  };

  return {
    'change-image': change,

    // What is not named keeps its value, and an image of a family already, or in it twice, is the same as once.
    'set-family': {
      perform: async ({ image, family }) => {
        const sent = send(image, { ImageFamily: family }, {});
        return begun(image, (await call({ ...sent, schema: answeredSchema, effect: true })).RequestId);
      },
    },

    'tag-image': {
      async perform({ image, edit }) {
        const { set, remove } = tagsLeft(edit, await read(image));
        let requestId: string | undefined;
        // What goes makes room for what comes.
        if (remove.length > 0) requestId = (await retag('UntagResources', image, { TagKey: remove })).RequestId;
        if (set.length > 0) {
          const Tag = set.map(({ key, value }) => ({ Key: key, Value: value }));
          requestId = (await retag('TagResources', image, { Tag })).RequestId;
        }
        return begun(image, requestId);
      },
    },
  };
}

const begun = ({ imageId: subject }: ImageAt, requestId: string | undefined): Begun => ({
  subject,
  ...(requestId && { requestId }),
});

type Tagging = { TagKey: string[] } | { Tag: { Key: string; Value: string }[] };

/** What of an edit is not done yet. Our own tag is left alone, whatever is asked. */
const tagsLeft = ({ set, remove }: TagEdit, { tags }: ImageDetails): TagEdit => ({
  set: set.filter((tag) => isOwn(tag) && !tags.some(({ key, value }) => key === tag.key && value === tag.value)),
  remove: remove.filter((key) => tags.some((tag) => tag.key === key && isOwn(tag))),
});
