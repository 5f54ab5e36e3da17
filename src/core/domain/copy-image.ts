import type { Account } from './account.ts';
import { parseAccounts } from './accounts-list.ts';
import { type CommonTarget, commonOf, parseCopyTargets, type WishedTarget } from './copy-targets.ts';
import type { AccountName, AliyunId, ChannelId, ImageId, RegionId } from './ids.ts';
import { hasDataDisks, type Image, type ImageDetails, parseImageId, totalGiBOf } from './image.ts';
import type { ImageAddress } from './image-address.ts';
import { channelProblems, imageProblems, type SharedImage, shareProblems } from './image-checks.ts';
import type { CopyImageRequest, CopyTarget } from './kinds/copy-image.ts';
import { parseCopyName, parseDescription, parseImageFamily } from './naming.ts';
import type { Operation } from './operation.ts';
import { isOver } from './operation-status.ts';
import { type Parsed, parsed, takingInto, unparsed } from './parsed.ts';
import { targetsOf } from './plan.ts';
import type { FieldProblem } from './problem.ts';
import { DEFAULT_ACCOUNT, parseRegionId, type Region } from './region.ts';
import { parseTags, tagLines } from './tags.ts';
import { imageOf } from './task.ts';

/** Slack lets nobody type more into one field, and opens none with more in it. */
export const MOST_TYPED = 3_000;

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
  /** What one copy has otherwise than the others, one setting of a region a line. */
  perRegion: string;
  shareWith: string;
  channel: string;
};

export type CopyImageWish = {
  account: AccountName;
  region: RegionId;
  imageId: ImageId;
  /** At least one. */
  targets: WishedTarget[];
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
  perRegion: '',
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
  const regions = take('targets', parseTargets(form.targets, form.region));
  const name = form.name.trim() === '' ? undefined : take('name', parseCopyName(form.name));
  const description = take('description', parseDescription(form.description));
  const family = form.family.trim() === '' ? undefined : take('family', parseImageFamily(form.family));
  const tags = take('tags', parseTags(form.tags));
  const shareWith = take('shareWith', parseAccounts(form.shareWith));
  const common = {
    ...(name && { name }),
    ...(description && { description }),
    ...(family && { family }),
    ...(form.encrypt && { encrypted: true }),
    tags: tags ?? [],
  };
  // Without regions every line would be about another one, which says nothing.
  const read = regions && parseCopyTargets(regions, common, form.perRegion);
  if (read?.ok === false) problems.push(...read.problems.map((problem) => ({ field: 'perRegion', problem }) as const));
  if (problems.length > 0 || !region || !imageId || !read?.ok || !shareWith) return { ok: false, problems };
  const account = (form.account || DEFAULT_ACCOUNT) as AccountName;
  const { value: targets } = read;
  return { ok: true, wish: { account, region, imageId, targets, shareWith, channel: form.channel as ChannelId } };
}

/** The form that asks for what a request asked for. */
export function copyFormOf(request: CopyImageRequest, channel: ChannelId): CopyImageForm {
  const { targets, shareWith } = request;
  const { common, lines } = commonOf(targets, request.name);
  return {
    ...formOfCommon({ ...request, channel }, common),
    targets: targets.map(({ region }) => region),
    perRegion: lines,
    shareWith: shareWith.join('\n'),
  };
}

/** Copies that are called as their image is have no name in the form. */
const formOfCommon = (
  at: Pick<CopyImageWish, 'account' | 'region' | 'imageId' | 'channel'> & { name: string },
  { name = '', description = '', family = '', encrypted = false, tags }: CommonTarget,
): CopyImageForm =>
  emptyCopyForm({
    ...{ account: at.account, region: at.region, channel: at.channel, description, family },
    name: name === at.name ? '' : name,
    image: at.imageId,
    tags: tagLines(tags),
    encrypt: encrypted,
  });

/**
 * Of an operation that is over and left an image to copy: where that is, the form for further regions as the copies so far
 * are, and the regions that these are in.
 */
export function moreCopiesOf(
  operation: Operation,
): { address: Required<ImageAddress>; form: CopyImageForm; regions: RegionId[] } | undefined {
  const { request, tasks, channel } = operation;
  if ((request.kind !== 'create-image' && request.kind !== 'copy-image') || !isOver(operation)) return undefined;
  const made = tasks.find(({ kind, state }) => kind === 'create-image' && state.state === 'done');
  const imageId = request.kind === 'copy-image' ? request.imageId : made && imageOf(made);
  if (!imageId) return undefined;
  const { account, region } = request;
  const targets = targetsOf(request);
  const { common } = commonOf(targets.length > 0 ? targets : [request], request.name);
  const regions = tasks.flatMap(({ kind, state, place }) =>
    kind === 'copy-image' && state.state === 'done' ? [place.region] : [],
  );
  const form = formOfCommon({ account, region, imageId, channel, name: request.name }, common);
  return {
    address: { account, region, imageId },
    form: { ...form, shareWith: (request.shareWith ?? []).join('\n') },
    regions,
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

/** The copies of a wish, each with its name. */
export const namedTargets = ({ targets }: Pick<CopyImageWish, 'targets'>, image: Pick<Image, 'name'>): CopyTarget[] =>
  targets.map((target) => ({ ...target, name: target.name ?? image.name }));

/** Makes the request of a wish, or tells everything that stands in its way, each problem with its field. */
export function judgeCopy(wish: CopyImageWish, facts: CopyFacts): JudgedCopy {
  const { image, account } = facts;
  const regions = wish.targets.map((target) => target.region);
  const request = image && requestOf(wish, image);
  const problems = [
    ...imageProblems(wish, image),
    ...targetProblems(wish.account, regions, facts),
    ...(request ? sizeProblems(copyFormOf(request, wish.channel)) : []),
    ...shareProblems(wish.shareWith, account, image ? wish.targets.map(copyIn(sourceOf(image))) : []),
    ...channelProblems(wish.channel, facts.channelPostable),
  ];
  return request && problems.length === 0 ? { ok: true, request } : { ok: false, problems };
}

const sourceOf = ({ encrypted, disks }: ImageDetails) => ({ encrypted, hasDataDisks: hasDataDisks(disks) });

/** A request must fit into the form again that changes it: what its copies have in common may be other than was typed. */
const sizeProblems = (form: CopyImageForm): FieldProblem[] =>
  (['tags', 'perRegion'] as const)
    .filter((field) => form[field].length > MOST_TYPED)
    .map((field) => ({
      field,
      problem: { code: 'too-many-differences', length: form[field].length, max: MOST_TYPED },
    }));

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

/** A copy as it would be shared: encrypted as is said, else as the image is, whose key does not come along. */
export const copyIn =
  (image: Pick<SharedImage, 'encrypted' | 'hasDataDisks'>) =>
  ({ region, encrypted = image.encrypted, kmsKeyId }: WishedTarget): SharedImage => ({
    ...{ region, encrypted },
    ownKey: kmsKeyId !== undefined,
    hasDataDisks: image.hasDataDisks,
  });

function requestOf(wish: CopyImageWish, image: ImageDetails): CopyImageRequest {
  const { account, region, imageId, shareWith } = wish;
  const targets = namedTargets(wish, image);
  return {
    kind: 'copy-image',
    ...{ account, region, imageId, shareWith },
    name: image.name,
    sizeGiB: totalGiBOf(image),
    tags: commonOf(targets).common.tags,
    targets,
  };
}
