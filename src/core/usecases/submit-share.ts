import type { Actor } from '../domain/actor.ts';
import type { Place } from '../domain/region.ts';
import { judgeShare, readShareForm, type ShareFacts, type ShareImageWish } from '../domain/share-image.ts';
import { judgesThere, postableFor, type SubmitNeeds, submitting } from './accept-request.ts';
import { revising } from './revise-request.ts';

const judging = judgesThere({
  kind: 'share-image',
  read: readShareForm,
  before: ({ imageId: name }) => ({ name }),
  facts: factsOf,
  judge: judgeShare,
});

/** Asks for an image to be shared, or no longer, and changes what was asked for. */
export const submitShareImage = submitting(judging);
export const reviseShareImage = revising(judging);

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
