import type { RegionId } from './ids.ts';
import { parseDescription, parseImageFamily, parseImageName } from './naming.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';
import type { CopyTarget } from './request.ts';
import { MAX_OWN_TAGS, parseTags, type Tag } from './tags.ts';

/** A copy as a form wants it: without a name it is called as the image is. */
export type WishedTarget = Omit<CopyTarget, 'name'> & { name?: string };

/** What all copies of a form have in common. */
export type CommonTarget = Omit<WishedTarget, 'region' | 'kmsKeyId'>;

/** A copy while its lines are read: what one of them took away is still there, and nothing. */
type Unfinished = { [Key in keyof WishedTarget]: WishedTarget[Key] | undefined } & Pick<
  WishedTarget,
  'region' | 'tags'
>;
type Change = (target: Unfinished) => Unfinished;

const LINE = /^(?<region>\S+)\s+(?<setting>[a-z]+|tag:[^=]+?)\s*=\s*(?<value>.*)$/;
/** Slack shows what was typed above the sentence about it. */
const MOST_SHOWN = 60;

/**
 * The copies of a form: each as all are, but for what a line says of its region, such as `eu-central-1 name=web-eu`.
 * Settings are name, description, family, encrypt (yes or no), key and tag:key; a description or family left empty is none.
 */
export function parseCopyTargets(
  regions: readonly RegionId[],
  common: CommonTarget,
  lines: string,
): Parsed<WishedTarget[]> {
  const changes = new Map<string, Change>();
  for (const line of lines.split('\n').map((one) => one.trim())) {
    if (line === '') continue;
    const { region, setting = '', value = '' } = LINE.exec(line)?.groups ?? {};
    const key = `${region} ${setting}`;
    // A line about another region would come to nothing, and of two about one thing only one could hold.
    if (!regions.some((one) => one === region) || changes.has(key)) return notUnderstood(line);
    const change = parseChange(setting, value.trim());
    if (!change) return notUnderstood(line);
    if (!change.ok) return change;
    changes.set(key, change.value);
  }
  const targets = regions.map((region) =>
    [...changes]
      .filter(([key]) => key.startsWith(`${region} `))
      .reduce<Unfinished>((target, [, change]) => change(target), { region, ...common }),
  );
  const most = Math.max(...targets.map(({ tags }) => tags.length));
  return most > MAX_OWN_TAGS
    ? unparsed({ code: 'too-many-tags', count: most, max: MAX_OWN_TAGS })
    : parsed(targets.map(withoutEmpty));
}

const notUnderstood = (line: string) =>
  unparsed({ code: 'malformed-copy-difference', given: line.slice(0, MOST_SHOWN) });

function parseChange(setting: string, value: string): Parsed<Change> | undefined {
  switch (setting) {
    case 'name':
      return changing(parseImageName(value), (name) => ({ name }));
    case 'description':
      return changing(parseDescription(value), (description) => ({ description }));
    case 'family':
      return value === ''
        ? parsed((target) => ({ ...target, family: undefined }))
        : changing(parseImageFamily(value), (family) => ({ family }));
    case 'encrypt':
      if (value === 'yes') return parsed((target) => ({ ...target, encrypted: true }));
      return value === 'no'
        ? parsed((target) => ({ ...target, encrypted: undefined, kmsKeyId: undefined }))
        : undefined;
    case 'key':
      return /^\S+$/.test(value) ? parsed((target) => ({ ...target, encrypted: true, kmsKeyId: value })) : undefined;
    default:
      return setting.startsWith('tag:') ? tagged(`${setting.slice('tag:'.length)}=${value}`) : undefined;
  }
}

const changing = <Value>(value: Parsed<Value>, change: (value: Value) => Partial<Unfinished>): Parsed<Change> =>
  value.ok ? parsed((target) => ({ ...target, ...change(value.value) })) : value;

function tagged(line: string): Parsed<Change> {
  const tags = parseTags(line);
  if (!tags.ok) return tags;
  const [tag] = tags.value;
  return parsed((target) => (tag ? { ...target, tags: withTag(target.tags, tag) } : target));
}

const withTag = (tags: readonly Tag[], tag: Tag): Tag[] =>
  tags.some(({ key }) => key === tag.key) ? tags.map((one) => (one.key === tag.key ? tag : one)) : [...tags, tag];

/** Settings that a line took away are not there, rather than there and empty. */
const withoutEmpty = (target: Unfinished): WishedTarget =>
  Object.fromEntries(Object.entries(target).filter(([, value]) => value !== undefined)) as WishedTarget;

/** What most copies of a request have in common, and the lines that say where each differs: `parseCopyTargets` undone. */
export function commonOf(targets: readonly CopyTarget[]): { common: CommonTarget; lines: string } {
  const most = <Key extends keyof CopyTarget>(key: Key): CopyTarget[Key] | undefined =>
    mostCommon(targets.map((target) => target[key]));
  const [name, description, family, encrypted] = [most('name'), most('description'), most('family'), most('encrypted')];
  const shared = (targets[0]?.tags ?? []).filter(({ key }) =>
    targets.every(({ tags }) => tagValue(tags, key) !== undefined),
  );
  const tags = shared.map(({ key }) => ({
    key,
    value: mostCommon(targets.map((one) => tagValue(one.tags, key))) ?? '',
  }));
  const common: CommonTarget = {
    tags,
    ...(name && { name }),
    ...(description && { description }),
    ...(family && { family }),
    ...(encrypted && { encrypted }),
  };
  const lines = targets.flatMap((target) =>
    settingsBeside(common, target).map((setting) => `${target.region} ${setting}`),
  );
  return { common, lines: lines.join('\n') };
}

/** What a copy has otherwise than the others, each setting as a line has it after its region. */
export function settingsBeside(common: CommonTarget, target: CopyTarget): string[] {
  const { kmsKeyId, encrypted = false } = target;
  const texts = (['name', 'description', 'family'] as const).flatMap((key) =>
    target[key] === common[key] ? [] : [`${key}=${target[key] ?? ''}`],
  );
  const encryption = kmsKeyId
    ? [`key=${kmsKeyId}`]
    : encrypted === (common.encrypted ?? false)
      ? []
      : [`encrypt=${encrypted ? 'yes' : 'no'}`];
  const tags = target.tags.flatMap(({ key, value }) =>
    tagValue(common.tags, key) === value ? [] : [`tag:${key}=${value}`],
  );
  return [...texts, ...encryption, ...tags];
}

const tagValue = (tags: readonly Tag[], key: string): string | undefined => tags.find((one) => one.key === key)?.value;

/** Of several that are as common, the first. */
function mostCommon<Value>(values: readonly Value[]): Value | undefined {
  const times = (value: Value): number => values.filter((one) => one === value).length;
  return values.reduce((best, value) => (times(value) > times(best) ? value : best), values[0] as Value);
}
