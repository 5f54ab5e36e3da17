import type { Actor } from '../domain/actor.ts';
import { type CopyFacts, type CopyImageWish, judgeCopy, namedTargets, readCopyForm } from '../domain/copy-image.ts';
import type { Place } from '../domain/region.ts';
import { judgesThere, postableFor, type SubmitNeeds, submitting, targetFacts } from './accept-request.ts';
import { revising } from './revise-request.ts';

const judging = judgesThere({
  kind: 'copy-image',
  read: readCopyForm,
  before: (wish) => ({ name: wish.imageId, targets: namedTargets(wish, { name: wish.imageId }) }),
  facts: factsOf,
  judge: judgeCopy,
});

/** Asks for copies of an image, and changes what was asked for. */
export const submitCopyImage = submitting(judging);
export const reviseCopyImage = revising(judging);

async function factsOf(needs: SubmitNeeds, by: Actor, wish: CopyImageWish): Promise<CopyFacts> {
  const place: Place = { account: wish.account, region: wish.region };
  const [images, channelPostable] = await Promise.all([
    needs.cloud.images(place, { id: wish.imageId }),
    postableFor(needs, by, wish.channel),
  ]);
  const image = images.find(({ id }) => id === wish.imageId);
  // Without the image the regions are still judged; nothing is called like an id.
  const targets = namedTargets(wish, image ?? { name: wish.imageId });
  return { image, channelPostable, ...(await targetFacts(needs, place, targets)) };
}
