import type { Actor } from '../domain/actor.ts';
import {
  type ChangeFacts,
  type ChangeImageWish,
  isDeprecating,
  judgeChange,
  newNameIn,
  readChangeForm,
} from '../domain/change-image.ts';
import type { Place } from '../domain/region.ts';
import { judgesThere, postableFor, type SubmitNeeds, submitting } from './accept-request.ts';
import { revising } from './revise-request.ts';

const judging = judgesThere({
  kind: 'change-image',
  read: readChangeForm,
  before: ({ imageId: name }) => ({ name }),
  facts: factsOf,
  judge: judgeChange,
});

/** Asks for an image to be called, described, tagged or kept otherwise, and changes what was asked for. */
export const submitChangeImage = submitting(judging);
export const reviseChangeImage = revising(judging);

async function factsOf(needs: SubmitNeeds, by: Actor, wish: ChangeImageWish): Promise<ChangeFacts> {
  const { cloud } = needs;
  const { account, region, imageId, channel } = wish;
  const place: Place = { account, region };
  const [images, channelPostable] = await Promise.all([
    cloud.images(place, { id: imageId }),
    postableFor(needs, by, channel),
  ]);
  const image = images.find(({ id }) => id === imageId);
  const name = image && newNameIn(wish, image);
  const [namesakes, shares] = await Promise.all([
    name === undefined ? [] : cloud.imagesNamed(place, name),
    image && isDeprecating(wish, image) ? cloud.sharesOf({ place, imageId }) : [],
  ]);
  return { image, namesake: namesakes.find(({ id }) => id !== imageId), shares, channelPostable };
}
