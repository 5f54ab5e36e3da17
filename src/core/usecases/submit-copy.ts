import type { Account } from '../domain/account.ts';
import type { Actor } from '../domain/actor.ts';
import {
  type CopyFacts,
  type CopyImageForm,
  type CopyImageWish,
  copyNameOf,
  judgeCopy,
  readCopyForm,
} from '../domain/copy-image.ts';
import type { RegionId } from '../domain/ids.ts';
import type { Image } from '../domain/image.ts';
import type { Place } from '../domain/region.ts';
import { acceptOnce, judgedThenRuled, postableFor, type Submission, type SubmitNeeds } from './accept-request.ts';

type Needs = SubmitNeeds & { accounts: () => readonly Account[] };

/** Asks for copies of an image, as `submitCreateImage` asks for an image. */
export const submitCopyImage =
  (needs: Needs) =>
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

async function factsOf(needs: Needs, by: Actor, wish: CopyImageWish): Promise<CopyFacts> {
  const { cloud, accounts } = needs;
  const place: Place = { account: wish.account, region: wish.region };
  const account = accounts().find(({ name }) => name === wish.account);
  const [images, regions, channelPostable] = await Promise.all([
    cloud.images(place, { id: wish.imageId }),
    cloud.regions(place),
    postableFor(needs, by, wish.channel),
  ]);
  const image = images.find(({ id }) => id === wish.imageId);
  // Names are asked for only where a copy can go: elsewhere nobody answers, and the region is the problem.
  const targets = wish.targets.filter(
    (target) => regions.some(({ id }) => id === target) && (account?.regions?.includes(target) ?? true),
  );
  const taken = image ? await namesakes(needs, wish, targets, copyNameOf(wish, image)) : new Map();
  return { image, regions, taken, account, channelPostable };
}

async function namesakes(
  { cloud }: Needs,
  { account }: CopyImageWish,
  targets: readonly RegionId[],
  name: string,
): Promise<Map<RegionId, Image>> {
  const found = await Promise.all(
    targets.map(async (region) => {
      const [namesake] = await cloud.imagesNamed({ account, region }, name);
      return namesake ? [[region, namesake] as const] : [];
    }),
  );
  return new Map(found.flat());
}
