import { parseAccounts } from './accounts-list.ts';
import { parseTargets } from './copy-image.ts';
import { type DiskMapping, MAX_DATA_DISKS } from './disk-mapping.ts';
import type { AccountName, AliyunId, ChannelId, InstanceId, RegionId, SnapshotId } from './ids.ts';
import {
  ARCHITECTURES,
  BOOT_MODES,
  DETECTION_STRATEGIES,
  type ImageOptions,
  oneOf,
  PLATFORMS,
} from './image-options.ts';
import { parseInstanceId } from './instance.ts';
import type { CopyTarget } from './kinds/copy-image.ts';
import { type CreateImageRequest, instanceOf, isWhole } from './kinds/create-image.ts';
import { parseDescription, parseImageFamily, parseImageName, parseResourceGroup } from './naming.ts';
import { type Parsed, parsed, takingInto, unparsed } from './parsed.ts';
import type { FieldProblem, Problem } from './problem.ts';
import { DEFAULT_ACCOUNT, parseRegionId } from './region.ts';
import { parseSnapshotId } from './snapshot.ts';
import { parseTags, type Tag, tagLines } from './tags.ts';

/** The form as a person left it: everything is still text, nothing is checked. */
export type CreateImageForm = {
  /** By its name in `darkroom.yml`. */
  account: string;
  region: string;
  from: FormSource;
  /** All of which is the source, or the one whose snapshots are to choose from. */
  instance: string;
  systemSnapshot: string;
  dataDisks: DataDiskRow[];
  name: string;
  description: string;
  family: string;
  resourceGroup: string;
  tags: string;
  /** Regions it is copied to when it is ready. */
  copyTo: string[];
  /** Accounts it is shared with when it is ready, as is each copy. */
  shareWith: string;
  architecture: string;
  platform: string;
  bootMode: string;
  detectionStrategy: string;
  /** The person says so; nobody can check it. */
  sensitiveDataRemoved: boolean;
  channel: string;
  /** Whether the settings that few need are shown. */
  advanced: boolean;
  /** What was proposed as a name last: it may be replaced by a better proposal, a name somebody typed may not. */
  proposedName: string;
};

/** What an image is made from: snapshots that there are, or all disks of an instance. */
export const FORM_SOURCES = ['snapshots', 'instance'] as const;
type FormSource = (typeof FORM_SOURCES)[number];

/** `key` tells rows apart while they come and go; `source` is a snapshot id, `EMPTY_DISK`, or '' while not chosen. */
export type DataDiskRow = { key: string; source: string; size: string };
export const EMPTY_DISK = 'empty';

/**
 * The form that a request could have come from, to be changed. Whoever changes it says anew that no secrets are on the
 * disks: they may be others by then.
 */
export function formOf(request: CreateImageRequest, channel: ChannelId): CreateImageForm {
  const { account, region, name, description = '', family = '', resourceGroup = '', source } = request;
  const { architecture = '', platform = '', bootMode = '', detectionStrategy = '' } = request;
  const { copies = [], shareWith = [] } = request;
  const advanced = [family, resourceGroup, ...shareWith, architecture, platform, bootMode, detectionStrategy].some(
    Boolean,
  );
  return emptyForm({
    ...{ account, region, name, description, family, resourceGroup, channel, advanced },
    ...{ architecture, platform, bootMode, detectionStrategy },
    instance: instanceOf(source) ?? '',
    ...(isWhole(source)
      ? { from: 'instance' as const }
      : { systemSnapshot: source.snapshotId, dataDisks: request.disks.filter(isData).map(rowOf) }),
    tags: tagLines(request.tags),
    copyTo: copies.map(({ region: target }) => target),
    shareWith: shareWith.join(', '),
  });
}

const isData = ({ role }: DiskMapping): boolean => role === 'data';
const rowOf = ({ snapshotId, sizeGiB }: DiskMapping, row: number): DataDiskRow => ({
  key: `d${row + 1}`,
  source: snapshotId ?? EMPTY_DISK,
  size: String(sizeGiB),
});

/** A form that can be understood; whether the cloud agrees is another question. */
export type CreateImageWish = CommonWish & (SnapshotsWish | WholeWish);
export type SnapshotsWish = {
  instance?: InstanceId;
  systemSnapshot: SnapshotId;
  dataDisks: { snapshot?: SnapshotId; sizeGiB?: number }[];
};
export type WholeWish = { wholeInstance: InstanceId };
type CommonWish = ImageOptions & {
  account: AccountName;
  region: RegionId;
  name: string;
  description?: string;
  family?: string;
  resourceGroup?: string;
  tags: Tag[];
  /** Called and tagged as the image is. */
  copies?: CopyTarget[];
  shareWith?: AliyunId[];
  channel: ChannelId;
};

export const emptyForm = (start: Partial<CreateImageForm> = {}): CreateImageForm => ({
  account: '',
  region: '',
  from: 'snapshots',
  instance: '',
  systemSnapshot: '',
  dataDisks: [],
  name: '',
  description: '',
  family: '',
  resourceGroup: '',
  tags: '',
  copyTo: [],
  shareWith: '',
  architecture: '',
  platform: '',
  bootMode: '',
  detectionStrategy: '',
  sensitiveDataRemoved: false,
  channel: '',
  advanced: false,
  proposedName: '',
  ...start,
});

export type ReadForm = { ok: true; wish: CreateImageWish } | { ok: false; problems: FieldProblem[] };

/** Judges everything that can be judged without the cloud, and tells every problem at once, each with its field. */
export function readCreateImageForm(form: CreateImageForm): ReadForm {
  const problems: FieldProblem[] = [];
  const take = takingInto(problems);
  const region = take('region', parseRegionId(form.region));
  const source = form.from === 'instance' ? readWhole(form, problems) : readSnapshots(form, problems);
  const name = take('name', parseImageName(form.name));
  const description = take('description', parseDescription(form.description));
  const family = take('family', optional(form.family, parseImageFamily));
  const resourceGroup = take('resourceGroup', parseResourceGroup(form.resourceGroup));
  const tags = take('tags', parseTags(form.tags));
  const targets = take('targets', copyTargets(form)) ?? [];
  const shareWith = take('shareWith', parseAccounts(form.shareWith)) ?? [];
  if (!form.sensitiveDataRemoved)
    problems.push({ field: 'sensitiveData', problem: { code: 'sensitive-data-unconfirmed' } });
  if (problems.length > 0 || !region || !source || name === undefined || !tags) return { ok: false, problems };
  const described = { ...(description && { description }), ...(family && { family }) };
  const copies = targets.map((target): CopyTarget => ({ region: target, name, tags, ...described }));
  return {
    ok: true,
    wish: {
      // Whether there is such an account, whoever has its credentials says.
      account: (form.account || DEFAULT_ACCOUNT) as AccountName,
      region,
      ...source,
      name,
      tags,
      channel: form.channel as ChannelId,
      ...described,
      ...(resourceGroup && { resourceGroup }),
      ...(copies.length > 0 && { copies }),
      ...(shareWith.length > 0 && { shareWith }),
      ...optionsOf(form),
    },
  };
}

function readWhole(form: CreateImageForm, problems: FieldProblem[]): WholeWish | undefined {
  const wholeInstance = takingInto(problems)('instance', parseWholeInstance(form.instance));
  return wholeInstance && { wholeInstance };
}

function readSnapshots(form: CreateImageForm, problems: FieldProblem[]): SnapshotsWish | undefined {
  const take = takingInto(problems);
  const instance = take('instance', optional(form.instance, parseInstanceId));
  const systemSnapshot = take('systemSnapshot', parseSystemSnapshot(form.systemSnapshot));
  if (form.dataDisks.length > MAX_DATA_DISKS) {
    const problem: Problem = { code: 'too-many-data-disks', max: MAX_DATA_DISKS };
    problems.push({ field: 'dataDisks', row: MAX_DATA_DISKS, problem });
  }
  const dataDisks = form.dataDisks.map((row, index) => {
    const snapshot = take('dataDisks', parseSource(row.source), index);
    const sizeGiB = take('dataDiskSize', optional(row.size, parseSize), index);
    return { ...(snapshot && { snapshot }), ...(sizeGiB !== undefined && { sizeGiB }) };
  });
  return systemSnapshot && { systemSnapshot, dataDisks, ...(instance && { instance }) };
}

function optionsOf(form: CreateImageForm): ImageOptions {
  const architecture = oneOf(ARCHITECTURES, form.architecture);
  const platform = oneOf(PLATFORMS, form.platform);
  const bootMode = oneOf(BOOT_MODES, form.bootMode);
  const detectionStrategy = oneOf(DETECTION_STRATEGIES, form.detectionStrategy);
  return {
    ...(architecture && { architecture }),
    ...(platform && { platform }),
    ...(bootMode && { bootMode }),
    ...(detectionStrategy && { detectionStrategy }),
  };
}

function optional<Value>(text: string, parse: (text: string) => Parsed<Value>): Parsed<Value | undefined> {
  return text.trim() === '' ? parsed(undefined) : parse(text);
}

/** The regions a form wants copies in, if any. */
export const copyTargets = ({ copyTo, region }: Pick<CreateImageForm, 'copyTo' | 'region'>): Parsed<RegionId[]> =>
  copyTo.length === 0 ? parsed([]) : parseTargets(copyTo, region);

const parseWholeInstance = (text: string): Parsed<InstanceId> =>
  text.trim() === '' ? unparsed({ code: 'instance-missing' }) : parseInstanceId(text);

const parseSystemSnapshot = (text: string): Parsed<SnapshotId> =>
  text.trim() === '' ? unparsed({ code: 'system-snapshot-missing' }) : parseSnapshotId(text);

function parseSource(source: string): Parsed<SnapshotId | undefined> {
  if (source === EMPTY_DISK) return parsed(undefined);
  return source === '' ? unparsed({ code: 'data-disk-missing' }) : parseSnapshotId(source);
}

const parseSize = (text: string): Parsed<number> =>
  /^\d{1,6}$/.test(text.trim()) ? parsed(Number(text)) : unparsed({ code: 'malformed-disk-size', given: text });
