import type { RegionId } from './ids.ts';
import type { CopyTarget } from './kinds/copy-image.ts';
import { parseCopyName, parseDescription, parseImageFamily } from './naming.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';
import type { Problem } from './problem.ts';
import { parseRegionId } from './region.ts';
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

type Line = { given: string; region: RegionId; setting: string; value: string; change: Change };

// What is no line break here may be one to a dot: a description can have it.
const LINE = /^(?<region>\S+)\s+(?<setting>[a-z]+|tag:[^=]+?)\s*=\s*(?<value>.*)$/s;
/** Slack shows what was typed above the sentences about it, which nobody reads by the dozen. */
const MOST_SHOWN = 60;
const MOST_TOLD = 10;

/**
 * The copies of a form: each as all are, but for what a line says of its region, such as `eu-central-1 name=web-eu`.
 * Settings are name, description, family, encrypt (yes or no), key and tag:key; a description or family left empty is none.
 */
export function parseCopyTargets(
  regions: readonly RegionId[],
  common: CommonTarget,
  lines: string,
): { ok: true; value: WishedTarget[] } | { ok: false; problems: Problem[] } {
  const read: Line[] = [];
  const problems: Problem[] = [];
  for (const given of lines.split('\n').map((one) => one.trim())) {
    if (given === '') continue;
    const line = parseLine(given, regions);
    const earlier = line.ok && read.find((one) => contradict(one, line.value));
    if (!line.ok) problems.push(line.problem);
    else if (earlier) problems.push({ code: 'contradicting-differences', lines: [shown(earlier.given), shown(given)] });
    else read.push(line.value);
  }
  const targets = regions.map((region) =>
    read
      .filter((line) => line.region === region)
      .reduce<Unfinished>((target, { change }) => change(target), { region, ...common }),
  );
  const tagged = targets.filter(({ tags }) => tags.length > MAX_OWN_TAGS);
  if (tagged.length > 0) {
    const count = Math.max(...tagged.map(({ tags }) => tags.length));
    const problem = { code: 'too-many-tags', count, max: MAX_OWN_TAGS } as const;
    problems.push({ code: 'problem-of', which: tagged.map(({ region }) => region), problem });
  }
  return problems.length > 0
    ? { ok: false, problems: problems.slice(0, MOST_TOLD) }
    : { ok: true, value: targets.map(withoutEmpty) };
}

const shown = (line: string): string => line.slice(0, MOST_SHOWN);

/** A line about another region would come to nothing. */
function parseLine(given: string, regions: readonly RegionId[]): Parsed<Line> {
  const { region: named = '', setting: typed = '', value: text = '' } = LINE.exec(given)?.groups ?? {};
  const [setting, value] = [typed.replace(/^tag:\s+/, 'tag:'), text.trim()];
  const region = parseRegionId(named);
  const change = region.ok && regions.includes(region.value) && parseChange(setting, value);
  if (!region.ok || !change) return unparsed({ code: 'malformed-copy-difference', given: shown(given) });
  if (change.ok) return parsed({ given, region: region.value, setting, value, change: change.value });
  return unparsed({ code: 'problem-of', which: [shown(given)], problem: change.problem });
}

/** One thing said twice, or a key for what is not to be encrypted. */
const contradict = (one: Line, other: Line): boolean =>
  one.region === other.region &&
  (one.setting === other.setting ||
    [one, other].every(({ setting, value }) => setting === 'key' || (setting === 'encrypt' && value === 'no')));

function parseChange(setting: string, value: string): Parsed<Change> | undefined {
  switch (setting) {
    case 'name':
      return changing(parseCopyName(value), (name) => ({ name }));
    case 'description':
      return changing(parseDescription(value), (description) => ({ description }));
    case 'family':
      return value === ''
        ? parsed((target) => ({ ...target, family: undefined }))
        : changing(parseImageFamily(value), (family) => ({ family }));
    case 'encrypt':
      if (value === 'yes') return parsed((target) => ({ ...target, encrypted: true }));
      // Said rather than left out: what is left out, the account's own default may encrypt.
      return value === 'no' ? parsed((target) => ({ ...target, encrypted: false })) : undefined;
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

/**
 * What most copies of a request have in common, and the lines that say where each differs: `parseCopyTargets` undone.
 * `own`: what the image is called, which no line can say when it is no name for a copy.
 */
export function commonOf(targets: readonly CopyTarget[], own?: string): { common: CommonTarget; lines: string } {
  const most = <Key extends keyof CopyTarget>(key: Key): CopyTarget[Key] | undefined =>
    mostCommon(targets.map((target) => target[key]));
  const unsayable = targets.some(({ name }) => name === own && !parseCopyName(name).ok);
  const [name, description, family] = [unsayable ? own : most('name'), most('description'), most('family')];
  // A line can say yes and no, but not that nothing is said.
  const encrypted =
    targets.every((target) => target.encrypted !== undefined) && targets.some((target) => target.encrypted);
  const shared = (targets[0]?.tags ?? []).filter(({ key }) =>
    targets.every(({ tags }) => tagValue(tags, key) !== undefined),
  );
  const tags = shared.map(({ key }) => ({
    key,
    value: mostCommon(targets.map((one) => tagValue(one.tags, key))) ?? '',
  }));
  const common: CommonTarget = {
    tags,
    ...(name !== undefined && { name }),
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
  const { kmsKeyId, encrypted } = target;
  const texts = (['name', 'description', 'family'] as const).flatMap((key) =>
    target[key] === common[key] ? [] : [`${key}=${target[key] ?? ''}`],
  );
  const encryption = kmsKeyId
    ? [`key=${kmsKeyId}`]
    : encrypted === common.encrypted
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
