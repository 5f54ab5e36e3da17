import type { Actor } from '../domain/actor.ts';
import type { Place } from '../domain/region.ts';
import {
  judgeShare,
  readShareForm,
  type ShareFacts,
  type ShareImageForm,
  type ShareImageWish,
} from '../domain/share-image.ts';
import { acceptOnce, judgedThenRuled, postableFor, type Submission, type SubmitNeeds } from './accept-request.ts';
import type { AskingAll } from './rights.ts';

/** Asks for an image to be shared, or no longer, as `submitCreateImage` asks for an image. */
export const submitShareImage =
  (needs: SubmitNeeds) =>
  async (by: Actor, origin: string, form: ShareImageForm): Promise<Submission> => {
    const read = readShareForm(form);
    if (!read.ok) return { kind: 'refused', problems: read.problems };
    const { wish } = read;
    const { account, region, channel, imageId } = wish;
    const before: AskingAll = { kind: 'share-image', account, region, name: imageId, tags: [] };
    return acceptOnce(needs, by, { origin, channel }, () =>
      judgedThenRuled(needs, by, { channel, before }, async () => judgeShare(wish, await factsOf(needs, by, wish))),
    );
  };

async function factsOf(
  needs: SubmitNeeds,
  by: Actor,
  { account, region, imageId, channel }: ShareImageWish,
): Promise<ShareFacts> {
  const { cloud, accounts } = needs;
  const place: Place = { account, region };
  const [images, channelPostable] = await Promise.all([
    cloud.images(place, { id: imageId }),
    postableFor(needs, by, channel),
  ]);
  const image = images.find(({ id }) => id === imageId);
  const shares = image ? await cloud.sharesOf({ place, imageId }) : [];
  return { image, shares, account: accounts().find(({ name }) => name === account), channelPostable };
}
