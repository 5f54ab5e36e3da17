import type { Actor } from '../domain/actor.ts';
import {
  type CopyFacts,
  type CopyImageForm,
  type CopyImageWish,
  judgeCopy,
  namedTargets,
  readCopyForm,
} from '../domain/copy-image.ts';
import type { Place } from '../domain/region.ts';
import {
  type Judging,
  judgedThenRuled,
  postableFor,
  type SubmitNeeds,
  submitting,
  targetFacts,
} from './accept-request.ts';
import { revising } from './revise-request.ts';
import type { AskingAll } from './rights.ts';

const judging: Judging<CopyImageForm> = (needs, by, form) => {
  const read = readCopyForm(form);
  if (!read.ok) return read;
  const { wish } = read;
  const { account, region, channel, imageId } = wish;
  const targets = namedTargets(wish, { name: imageId });
  const before: AskingAll = { kind: 'copy-image', account, region, name: imageId, tags: [], targets };
  const judge = () =>
    judgedThenRuled(needs, by, { channel, before }, async () => judgeCopy(wish, await factsOf(needs, by, wish)));
  return { ok: true, channel, judge };
};

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
