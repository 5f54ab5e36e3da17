import type { Actor } from '../domain/actor.ts';
import type { Place } from '../domain/region.ts';
import {
  judgeShare,
  readShareForm,
  type ShareFacts,
  type ShareImageForm,
  type ShareImageWish,
} from '../domain/share-image.ts';
import { type Judging, judgedThenRuled, postableFor, type SubmitNeeds, submitting } from './accept-request.ts';
import { revising } from './revise-request.ts';
import type { AskingAll } from './rights.ts';

const judging: Judging<ShareImageForm> = (needs, by, form) => {
  const read = readShareForm(form);
  if (!read.ok) return read;
  const { wish } = read;
  const { account, region, channel, imageId } = wish;
  const before: AskingAll = { kind: 'share-image', account, region, name: imageId, tags: [] };
  const judge = () =>
    judgedThenRuled(needs, by, { channel, before }, async () => judgeShare(wish, await factsOf(needs, by, wish)));
  return { ok: true, channel, judge };
};

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
