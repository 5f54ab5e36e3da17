import type { Account } from './account.ts';
import { parseAccounts } from './accounts-list.ts';
import type { AccountName, AliyunId, ChannelId, ImageId, RegionId } from './ids.ts';
import { type Image, type ImageDetails, parseImageId, totalGiBOf } from './image.ts';
import { parseDescription, parseImageFamily, parseImageName } from './naming.ts';
import { type Parsed, parsed, takingInto, unparsed } from './parsed.ts';
import type { FieldProblem } from './problem.ts';
import { DEFAULT_ACCOUNT, parseRegionId, type Region } from './region.ts';
import type { CopyImageRequest, CopyTarget } from './request.ts';
import { parseTags, type Tag } from './tags.ts';

/** The form as a person left it: everything is still text. `region` is where the image is, `targets` where it is wanted. */
export type CopyImageForm = {
  account: string;
  region: string;
  image: string;
  targets: string[];
  name: string;
  description: string;
  family: string;
  tags: string;
  encrypt: boolean;
  /** A key for a region, one `region=key` a line. */
  keys: string;
  shareWith: string;
  channel: string;
};

export type CopyImageWish = Omit<CopyTarget, 'region' | 'kmsKeyId' | 'name'> & {
  account: AccountName;
  region: RegionId;
  imageId: ImageId;
  targets: RegionId[];
  /** Left out: each copy is called as the image is. */
  name?: string;
  keys: ReadonlyMap<string, string>;
  shareWith: AliyunId[];
  channel: ChannelId;
};

export const emptyCopyForm = (start: Partial<CopyImageForm> = {}): CopyImageForm => ({
  account: '',
  region: '',
  image: '',
  targets: [],
  name: '',
  description: '',
  family: '',
  tags: '',
  encrypt: false,
  keys: '',
  shareWith: '',
  channel: '',
  ...start,
});

export type ReadCopyForm = { ok: true; wish: CopyImageWish } | { ok: false; problems: FieldProblem[] };

/** Judges everything that can be judged without the cloud, and tells every problem at once, each with its field. */
export function readCopyForm(form: CopyImageForm): ReadCopyForm {
  const problems: FieldProblem[] = [];
  const take = takingInto(problems);
  const region = take('region', parseRegionId(form.region));
  const imageId = take('image', parseImageId(form.image));
  const targets = take('targets', parseTargets(form.targets, form.region));
  const name = form.name.trim() === '' ? undefined : take('name', parseImageName(form.name));
  const description = take('description', parseDescription(form.description));
  const family = form.family.trim() === '' ? undefined : take('family', parseImageFamily(form.family));
  const tags = take('tags', parseTags(form.tags));
  const shareWith = take('shareWith', parseAccounts(form.shareWith));
  const keys = take('keys', parseKeys(form.keys, targets ?? []));
  if (problems.length > 0 || !region || !imageId || !targets || !tags || !shareWith || !keys)
    return { ok: false, problems };
  return {
    ok: true,
    wish: {
      account: (form.account || DEFAULT_ACCOUNT) as AccountName,
      ...{ region, imageId, targets, tags, shareWith, keys },
      channel: form.channel as ChannelId,
      ...(name && { name }),
      ...(description && { description }),
      ...(family && { family }),
      ...((form.encrypt || keys.size > 0) && { encrypted: true }),
    },
  };
}

/** Regions that somebody typed or chose, each once. */
export function parseTargets(given: readonly string[], own: string): Parsed<RegionId[]> {
  const regions: RegionId[] = [];
  for (const one of given) {
    const region = parseRegionId(one);
    if (!region.ok) return region;
    if (region.value === own) return unparsed({ code: 'copy-to-own-region', region: region.value });
    if (!regions.includes(region.value)) regions.push(region.value);
  }
  return regions.length > 0 ? parsed(regions) : unparsed({ code: 'copy-target-missing' });
}

/** Every line is a key of a region the image goes to: another would be left out, and the copy encrypted with no such key. */
function parseKeys(text: string, targets: readonly RegionId[]): Parsed<ReadonlyMap<string, string>> {
  const keys = new Map<string, string>();
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '') continue;
    const [region = '', key = ''] = line.split('=').map((part) => part.trim());
    const known = targets.some((target) => target === region);
    if (!known || key === '' || keys.has(region))
      return unparsed({ code: 'malformed-copy-key', given: line.slice(0, 60) });
    keys.set(region, key);
  }
  return parsed(keys);
}

/** What is known of the places that copies go to. */
export type TargetFacts = {
  regions: readonly Region[];
  /** Images that have the wanted name already, by destination. */
  taken: ReadonlyMap<RegionId, Image>;
  account: Account | undefined;
};

/** What the cloud and Slack know about a wish. */
export type CopyFacts = TargetFacts & {
  image: ImageDetails | undefined;
  channelPostable: boolean;
};

export type JudgedCopy = { ok: true; request: CopyImageRequest } | { ok: false; problems: FieldProblem[] };

/** The name that the copies of a wish have. */
export const copyNameOf = (wish: CopyImageWish, image: Pick<Image, 'name'>): string => wish.name ?? image.name;

/** Makes the request of a wish, or tells everything that stands in its way, each problem with its field. */
export function judgeCopy(wish: CopyImageWish, facts: CopyFacts): JudgedCopy {
  const { image, account } = facts;
  const problems: FieldProblem[] = [];
  if (!image) {
    problems.push({ field: 'image', problem: { code: 'image-not-found', imageId: wish.imageId, region: wish.region } });
  } else if (image.status !== 'Available') {
    const problem = { code: 'image-not-available', imageId: wish.imageId, status: image.status } as const;
    problems.push({ field: 'image', problem });
  }
  problems.push(...targetProblems(wish.account, wish.targets, facts), ...shareProblems(wish.shareWith, account));
  if (!facts.channelPostable) {
    problems.push({ field: 'channel', problem: { code: 'channel-not-postable', channel: wish.channel } });
  }
  if (!image || problems.length > 0) return { ok: false, problems };
  return { ok: true, request: requestOf(wish, image) };
}

/** What stands in the way of copies to these regions. */
export const targetProblems = (
  account: AccountName,
  targets: readonly RegionId[],
  facts: TargetFacts,
): FieldProblem[] =>
  targets.flatMap((region): FieldProblem[] => {
    const allowed = facts.account?.regions;
    const namesake = facts.taken.get(region);
    if (!facts.regions.some(({ id }) => id === region)) {
      return [{ field: 'targets', problem: { code: 'region-not-found', region } }];
    }
    if (allowed && !allowed.includes(region)) {
      return [{ field: 'targets', problem: { code: 'region-not-allowed', account, region, allowed } }];
    }
    if (!namesake) return [];
    const problem = { code: 'image-name-taken', name: namesake.name, imageId: namesake.id, region } as const;
    return [{ field: 'name', problem }];
  });

/** An image cannot be shared with the account it belongs to. */
export function shareProblems(shareWith: readonly AliyunId[], account: Account | undefined): FieldProblem[] {
  const own = account?.id as AliyunId | undefined;
  return own && shareWith.includes(own)
    ? [{ field: 'shareWith', problem: { code: 'share-with-oneself', account: own } }]
    : [];
}

function requestOf(wish: CopyImageWish, image: ImageDetails): CopyImageRequest {
  const { account, region, imageId, targets, keys, shareWith, tags, description, family, encrypted } = wish;
  const name = copyNameOf(wish, image);
  return {
    kind: 'copy-image',
    ...{ account, region, imageId, tags, shareWith },
    name: image.name,
    sizeGiB: totalGiBOf(image),
    targets: targets.map((target): CopyTarget => {
      const kmsKeyId = keys.get(target);
      return {
        region: target,
        name,
        tags: tags as Tag[],
        ...(description && { description }),
        ...(family && { family }),
        ...(encrypted && { encrypted }),
        ...(kmsKeyId && { kmsKeyId }),
      };
    }),
  };
}
