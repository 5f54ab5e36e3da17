import type { Actor } from '../domain/actor.ts';
import {
  type CopyFacts,
  type CopyImageForm,
  type CopyImageWish,
  copyNameOf,
  judgeCopy,
  readCopyForm,
} from '../domain/copy-image.ts';
import type { Place } from '../domain/region.ts';
import {
  acceptOnce,
  judgedThenRuled,
  postableFor,
  type Submission,
  type SubmitNeeds,
  targetFacts,
} from './accept-request.ts';

/** Asks for copies of an image, as `submitCreateImage` asks for an image. */
export const submitCopyImage =
  (needs: SubmitNeeds) =>
  async (by: Actor, origin: string, form: CopyImageForm): Promise<Submission> => {
    const read = readCopyForm(form);
    if (!read.ok) return { kind: 'refused', problems: read.problems };
    const { wish } = read;
    const { account, region, channel, imageId, tags } = wish;
    const before = { kind: 'copy-image', ...{ account, region, tags }, name: wish.name ?? imageId } as const;
    return acceptOnce(needs, by, { origin, channel }, () =>
      judgedThenRuled(needs, by, { channel, before }, async () => judgeCopy(wish, await factsOf(needs, by, wish))),
    );
  };

async function factsOf(needs: SubmitNeeds, by: Actor, wish: CopyImageWish): Promise<CopyFacts> {
  const place: Place = { account: wish.account, region: wish.region };
  const [images, channelPostable] = await Promise.all([
    needs.cloud.images(place, { id: wish.imageId }),
    postableFor(needs, by, wish.channel),
  ]);
  const image = images.find(({ id }) => id === wish.imageId);
  const name = image ? copyNameOf(wish, image) : '';
  return { image, channelPostable, ...(await targetFacts(needs, place, wish.targets, name)) };
}
