import type { Account } from './account.ts';
import { MAX_SHARES, parseAccounts } from './accounts-list.ts';
import type { AccountName, AliyunId, ChannelId, ImageId, RegionId } from './ids.ts';
import { hasDataDisks, type ImageDetails, parseImageId } from './image.ts';
import { channelProblems, imageProblems, shareProblems } from './image-checks.ts';
import type { ShareImageRequest } from './kinds/share-image.ts';
import { takingInto } from './parsed.ts';
import type { FieldProblem } from './problem.ts';
import { DEFAULT_ACCOUNT, parseRegionId } from './region.ts';

/** The form as a person left it: accounts are still text. */
export type ShareImageForm = {
  account: string;
  region: string;
  image: string;
  add: string;
  remove: string;
  channel: string;
};

export type ShareImageWish = {
  account: AccountName;
  region: RegionId;
  imageId: ImageId;
  add: AliyunId[];
  remove: AliyunId[];
  channel: ChannelId;
};

/** The form that asks for what a request asked for. */
export const shareFormOf = (
  { account, region, imageId, add, remove }: ShareImageRequest,
  channel: ChannelId,
): ShareImageForm => ({
  ...{ account, region, channel },
  image: imageId,
  add: add.join('\n'),
  remove: remove.join('\n'),
});

export type ReadShareForm = { ok: true; wish: ShareImageWish } | { ok: false; problems: FieldProblem[] };

export function readShareForm(form: ShareImageForm): ReadShareForm {
  const problems: FieldProblem[] = [];
  const take = takingInto(problems);
  const region = take('region', parseRegionId(form.region));
  const imageId = take('image', parseImageId(form.image));
  const add = take('shareWith', parseAccounts(form.add));
  const remove = take('unshare', parseAccounts(form.remove));
  if (add && remove && add.length + remove.length === 0) {
    problems.push({ field: 'shareWith', problem: { code: 'share-account-missing' } });
  }
  const both = add?.filter((one) => remove?.includes(one)) ?? [];
  if (both.length > 0) problems.push({ field: 'unshare', problem: { code: 'share-both-ways', accounts: both } });
  if (problems.length > 0 || !region || !imageId || !add || !remove) return { ok: false, problems };
  const account = (form.account || DEFAULT_ACCOUNT) as AccountName;
  return { ok: true, wish: { account, region, imageId, add, remove, channel: form.channel as ChannelId } };
}

export type ShareFacts = {
  image: ImageDetails | undefined;
  /** Whom it is shared with already. */
  shares: readonly AliyunId[];
  account: Account | undefined;
  channelPostable: boolean;
};

export type JudgedShare = { ok: true; request: ShareImageRequest } | { ok: false; problems: FieldProblem[] };

/** Makes the request of a wish, or tells everything that stands in its way, each problem with its field. */
export function judgeShare(wish: ShareImageWish, { image, shares, account, channelPostable }: ShareFacts): JudgedShare {
  // Whose key an image has, only the cloud knows.
  const encryption = { encrypted: image?.encrypted ?? false, ownKey: true };
  const shared = { region: wish.region, ...encryption, hasDataDisks: hasDataDisks(image?.disks ?? []) };
  const problems = [...imageProblems(wish, image), ...shareProblems(wish.add, account, [shared])];
  // Else it would be asked for, approved, and come to nothing.
  const never = image ? wish.remove.filter((one) => !shares.includes(one)) : [];
  if (never.length > 0) problems.push({ field: 'unshare', problem: { code: 'not-shared-with', accounts: never } });
  const afterwards = new Set([...shares.filter((one) => !wish.remove.includes(one)), ...wish.add]).size;
  if (afterwards > MAX_SHARES) {
    problems.push({ field: 'shareWith', problem: { code: 'too-many-shares', count: afterwards, max: MAX_SHARES } });
  }
  problems.push(...channelProblems(wish.channel, channelPostable));
  if (!image || problems.length > 0) return { ok: false, problems };
  const { channel: _, ...asked } = wish;
  return { ok: true, request: { kind: 'share-image', ...asked, name: image.name, tags: image.tags } };
}
