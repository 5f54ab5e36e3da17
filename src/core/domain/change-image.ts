import type { AccountName, AliyunId, ChannelId, ImageId, RegionId } from './ids.ts';
import { type Image, type ImageDetails, parseImageId } from './image.ts';
import { channelProblems } from './image-checks.ts';
import {
  type ChangeImageRequest,
  changedTags,
  type ImageChanges,
  type Lifecycle,
  type Rewrite,
  type TagChange,
} from './kinds/change-image.ts';
import { parseCopyName, parseDescription, parseImageFamily } from './naming.ts';
import { type Parsed, parsed, takingInto, unparsed } from './parsed.ts';
import type { Field, FieldProblem } from './problem.ts';
import { DEFAULT_ACCOUNT, parseRegionId } from './region.ts';
import { isReservedKey, MAX_TAGS, parseTags, type Tag, tagLines } from './tags.ts';

/** The form as a person left it. What it did not show is undefined, and stays as it is. */
export type ChangeImageForm = {
  account: string;
  region: string;
  image: string;
  name?: string | undefined;
  description?: string | undefined;
  family?: string | undefined;
  status?: string | undefined;
  tags?: string | undefined;
  channel: string;
};

/** What was typed is judged beside the image: what is as it was is never wrong. */
export type ChangeImageWish = Omit<ChangeImageForm, 'account' | 'region' | 'image' | 'channel'> & {
  account: AccountName;
  region: RegionId;
  imageId: ImageId;
  channel: ChannelId;
};

/** Slack opens no form with more in one field. */
const MOST_TYPED = 3_000;

/** The form of an image as it is, or as a request would have it. */
export function changeFormOf(
  image: ImageDetails & { account: string },
  channel: string,
  changes: ImageChanges = {},
): ChangeImageForm {
  const tags = tagLines(changedTags(image.tags, changes).filter(isOwn));
  return {
    ...{ account: image.account, region: image.region, image: image.id, channel },
    name: changes.name?.after ?? image.name,
    description: changes.description?.after ?? image.description ?? '',
    family: changes.family?.after ?? image.family ?? '',
    status: isLifecycle(image.status) ? (changes.status?.after ?? image.status) : undefined,
    tags: tags.length > MOST_TYPED ? undefined : tags,
  };
}

export type ReadChangeForm = { ok: true; wish: ChangeImageWish } | { ok: false; problems: FieldProblem[] };

export function readChangeForm({ account, ...form }: ChangeImageForm): ReadChangeForm {
  const problems: FieldProblem[] = [];
  const take = takingInto(problems);
  const region = take('region', parseRegionId(form.region));
  const imageId = take('image', parseImageId(form.image));
  if (!region || !imageId) return { ok: false, problems };
  const { image: _, ...typed } = form;
  const at = { account: (account || DEFAULT_ACCOUNT) as AccountName, region, imageId };
  return { ok: true, wish: { ...typed, ...at, channel: form.channel as ChannelId } };
}

export type ChangeFacts = {
  image: ImageDetails | undefined;
  /** What has the new name already. */
  namesake: Image | undefined;
  /** Whom it is shared with; only asked where it is to be deprecated. */
  shares: readonly AliyunId[];
  channelPostable: boolean;
};

export type JudgedChange = { ok: true; request: ChangeImageRequest } | { ok: false; problems: FieldProblem[] };

/** The name that an image is to get, if it is another than it has and can be a name. */
export function newNameIn({ name }: ChangeImageWish, image: ImageDetails): string | undefined {
  if (!isOther(name, image.name)) return undefined;
  const read = parseCopyName(name);
  return read.ok ? read.value : undefined;
}

export const isDeprecating = ({ status }: ChangeImageWish, image: ImageDetails): boolean =>
  status === 'Deprecated' && image.status !== 'Deprecated';

/** Makes the request of a wish, or tells everything that stands in its way, each problem with its field. */
export function judgeChange(wish: ChangeImageWish, facts: ChangeFacts): JudgedChange {
  const { image, channelPostable } = facts;
  const { account, region, imageId, channel } = wish;
  const problems: FieldProblem[] = [];
  const tell = (field: Field, problem: FieldProblem['problem']) => problems.push({ field, problem });
  if (!image) tell('image', { code: 'image-not-found', imageId, region });
  else if (image.status === 'Waiting' || image.status === 'Creating')
    tell('image', { code: 'image-not-made', imageId });
  problems.push(...channelProblems(channel, channelPostable));
  if (!image) return { ok: false, problems };

  const take = takingInto(problems);
  const name = rewrite(wish.name, image.name, (text) => take('name', parseCopyName(text)));
  const { namesake } = facts;
  if (name && namesake && namesake.id !== imageId) {
    tell('name', { code: 'image-name-taken', name: namesake.name, imageId: namesake.id, region });
  }
  const description = rewrite(wish.description, image.description, (text) => {
    const read = take('description', parseDescription(text));
    if (text.trim() === '') tell('description', { code: 'not-clearable', what: 'description' });
    return read;
  });
  const family = rewrite(wish.family, image.family, (text) => {
    if (text.trim() !== '') return take('family', parseImageFamily(text));
    tell('family', { code: 'not-clearable', what: 'family' });
    return undefined;
  });
  const status = statusIn(wish, image);
  if (status?.ok === false) tell('status', status.problem);
  if (status?.ok && status.value.after === 'Deprecated' && facts.shares.length > 0) {
    tell('status', { code: 'deprecate-shared', imageId, accounts: facts.shares });
  }
  const tags = wish.tags === undefined ? [] : (take('tags', tagChanges(wish.tags, image.tags)) ?? []);
  const changes: ImageChanges = {
    ...(name && { name }),
    ...(description && { description }),
    ...(family && { family }),
    ...(status?.ok && { status: status.value }),
    ...(tags.length > 0 && { tags }),
  };
  if (problems.length === 0 && Object.keys(changes).length === 0) tell('name', { code: 'nothing-to-change', imageId });
  if (problems.length > 0) return { ok: false, problems };
  const about = { account, region, imageId, name: image.name, tags: image.tags };
  return { ok: true, request: { kind: 'change-image', ...about, changes } };
}

const isOther = (typed: string | undefined, is = ''): typed is string =>
  typed !== undefined && typed.trim() !== is.trim();

function rewrite(
  typed: string | undefined,
  before: string | undefined,
  read: (text: string) => string | undefined,
): Rewrite | undefined {
  const after = isOther(typed, before) ? read(typed) : undefined;
  return after === undefined ? undefined : { ...(before !== undefined && before !== '' && { before }), after };
}

const isLifecycle = (status: string): status is Lifecycle => status === 'Available' || status === 'Deprecated';

/** Only what is available is deprecated, and only what is deprecated restored. */
function statusIn(
  { status: wanted = '' }: ChangeImageWish,
  { id: imageId, status }: ImageDetails,
): Parsed<NonNullable<ImageChanges['status']>> | undefined {
  if (!isLifecycle(wanted) || wanted === status) return undefined;
  return isLifecycle(status)
    ? parsed({ before: status, after: wanted })
    : unparsed({ code: 'status-not-changeable', imageId, wanted, status });
}

/** Neither ours nor of the system: those a person sees and may change. */
export const isOwn = ({ key }: Tag): boolean => !isReservedKey(key);

/** A line that is an image's tag already was accepted once, whatever rules are now. */
function tagChanges(text: string, all: readonly Tag[]): Parsed<TagChange[]> {
  const own = all.filter(isOwn);
  const lineOf = (tag: Tag): string => tagLines([tag]).trim();
  const lines = text.split('\n').map((line) => line.trim());
  const kept = own.filter((tag) => lines.includes(lineOf(tag)));
  const read = parseTags(lines.filter((line) => !kept.some((tag) => lineOf(tag) === line)).join('\n'));
  if (!read.ok) return read;
  const twice = read.value.find(({ key }) => kept.some((tag) => tag.key === key));
  if (twice) return unparsed({ code: 'duplicate-tag-key', key: twice.key });
  const [count, max] = [kept.length + read.value.length, MAX_TAGS - (all.length - own.length)];
  if (read.value.length > 0 && count > max) return unparsed({ code: 'too-many-tags', count, max });
  const before = (key: string) => own.find((tag) => tag.key === key)?.value;
  const gone = own.filter((tag) => !kept.includes(tag) && !read.value.some(({ key }) => key === tag.key));
  return parsed([
    ...read.value.flatMap(({ key, value: after }): TagChange[] => {
      const was = before(key);
      return was === after ? [] : [{ key, ...(was !== undefined && { before: was }), after }];
    }),
    ...gone.map(({ key, value }): TagChange => ({ key, before: value })),
  ]);
}
