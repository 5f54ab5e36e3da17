import type { AccountName, ChannelId, ImageId, InstanceId, RegionId } from './ids.ts';
import { hasDataDisks, type ImageDetails, parseImageId } from './image.ts';
import { channelProblems } from './image-checks.ts';
import { type InstanceDetails, parseInstanceId } from './instance.ts';
import type { Instant } from './instant.ts';
import type { ReplaceDiskRequest } from './kinds/replace-system-disk.ts';
import { type Parsed, parsed, takingInto, unparsed } from './parsed.ts';
import type { Field, FieldProblem, Problem } from './problem.ts';
import { DEFAULT_ACCOUNT, parseRegionId } from './region.ts';
import type { Disk, Snapshot } from './snapshot.ts';

/** The form as a person left it. An empty size is the least that the image and the old disk allow. */
export type ReplaceDiskForm = {
  account: string;
  region: string;
  instance: string;
  image: string;
  size: string;
  keyPair: string;
  channel: string;
};

export type ReplaceDiskWish = {
  account: AccountName;
  region: RegionId;
  instanceId: InstanceId;
  imageId: ImageId;
  sizeGiB?: number;
  keyPair?: string;
  channel: ChannelId;
};

/** The form that asks for what a request asked for. */
export const replaceFormOf = (
  { account, region, instanceId, imageId, sizeGiB, keyPair = '' }: ReplaceDiskRequest,
  channel: ChannelId,
): ReplaceDiskForm => ({
  ...{ account, region, keyPair, channel },
  instance: instanceId,
  image: imageId,
  size: String(sizeGiB),
});

export type ReadReplaceForm = { ok: true; wish: ReplaceDiskWish } | { ok: false; problems: FieldProblem[] };

export function readReplaceForm(form: ReplaceDiskForm): ReadReplaceForm {
  const problems: FieldProblem[] = [];
  const take = takingInto(problems);
  const region = take('region', parseRegionId(form.region));
  const instanceId = take('instance', parseInstanceId(form.instance));
  const imageId = take('image', parseImageId(form.image));
  const sizeGiB = form.size.trim() === '' ? undefined : take('systemDisk', parseSize(form.size));
  const keyPair = form.keyPair.trim() === '' ? undefined : take('keyPair', parseKeyPair(form.keyPair));
  if (problems.length > 0 || !region || !instanceId || !imageId) return { ok: false, problems };
  const account = (form.account || DEFAULT_ACCOUNT) as AccountName;
  const wanted = { ...(sizeGiB !== undefined && { sizeGiB }), ...(keyPair !== undefined && { keyPair }) };
  return {
    ok: true,
    wish: { account, region, instanceId, imageId, ...wanted, channel: form.channel as ChannelId },
  };
}

const parseSize = (text: string): Parsed<number> =>
  /^\d{1,6}$/.test(text.trim()) ? parsed(Number(text)) : unparsed({ code: 'malformed-disk-size', given: text });

/** 2 to 128 characters, a letter first; the rest is the cloud's to know. */
function parseKeyPair(text: string): Parsed<string> {
  const given = text.trim();
  return /^\p{L}[\p{L}0-9_.:-]{1,127}$/u.test(given) && !/^https?:/i.test(given)
    ? parsed(given)
    : unparsed({ code: 'malformed-key-pair', given: text });
}

/** What the cloud says of it; all but the instance and the image are of an instance that is there. */
export type ReplaceFacts = {
  instance: InstanceDetails | undefined;
  disks: readonly Disk[];
  /** Of its system disk. */
  snapshots: readonly Snapshot[];
  image: ImageDetails | undefined;
  /** What the instance has now, where it is one of ours. */
  imageBefore: ImageDetails | undefined;
  channelPostable: boolean;
  now: Instant;
};

export type JudgedReplacement = { ok: true; request: ReplaceDiskRequest } | { ok: false; problems: FieldProblem[] };

/** Makes the request of a wish, or tells everything that stands in its way, each problem with its field. */
export function judgeReplacement(wish: ReplaceDiskWish, facts: ReplaceFacts): JudgedReplacement {
  const { instance, image, channelPostable } = facts;
  const { account, region, imageId, instanceId, keyPair, channel } = wish;
  const problems: FieldProblem[] = [];
  const tell = (field: Field, problem: Problem | undefined) => problem && problems.push({ field, problem });
  const disk = facts.disks.find(({ role }) => role === 'system');
  tell(
    'instance',
    instance ? whyNotInstance(instance, disk, facts) : { code: 'instance-not-found', instanceId, region },
  );
  tell('image', image ? whyNotImage(image, facts, region) : { code: 'image-not-found', imageId, region });
  problems.push(...channelProblems(channel, channelPostable));
  if (!instance || !image || !disk) return { ok: false, problems };
  const sizeGiB = wish.sizeGiB ?? Math.max(image.sizeGiB, disk.sizeGiB, SMALLEST);
  tell('systemDisk', whyNotSize(sizeGiB, image, disk));
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    request: {
      kind: 'replace-system-disk',
      ...{ account, region, name: instance.name, tags: instance.tags },
      ...{ instanceId, imageId, imageName: image.name },
      ...{ oldDiskId: disk.id, oldSizeGiB: disk.sizeGiB, sizeGiB },
      ...(disk.encrypted && { encrypted: true, ...(disk.kmsKeyId && { kmsKeyId: disk.kmsKeyId }) }),
      stops: instance.status === 'Running',
      ...(keyPair !== undefined && { keyPair }),
    },
  };
}

/** What an instance lets nobody do, whatever is asked for. */
function whyNotInstance(
  { id: instanceId, status, stoppedMode, locks, expiresAt, charge }: InstanceDetails,
  disk: Disk | undefined,
  { snapshots, now }: ReplaceFacts,
): Problem | undefined {
  if (locks.length > 0) return { code: 'instance-locked', instanceId, locks };
  if (charge === 'PrePaid' && expiresAt !== undefined && expiresAt < now) {
    return { code: 'instance-expired', instanceId, at: expiresAt };
  }
  if (status !== 'Running' && status !== 'Stopped') return { code: 'instance-in-between', instanceId, status };
  if (status === 'Stopped' && stoppedMode === 'StopCharging') return { code: 'instance-without-charges', instanceId };
  if (!disk) return { code: 'system-disk-missing', instanceId };
  if (disk.status !== 'In_use') return { code: 'system-disk-busy', diskId: disk.id, status: disk.status };
  const going = snapshots.find((one) => one.sourceDisk === disk.id && one.status === 'progressing');
  return going && { code: 'system-disk-busy', diskId: disk.id, snapshotId: going.id, percent: going.percent };
}

function whyNotImage(
  image: ImageDetails,
  { instance, imageBefore }: ReplaceFacts,
  region: RegionId,
): Problem | undefined {
  const { id: imageId, status, usable, disks, architecture } = image;
  // A deprecated image still makes disks.
  if (status !== 'Available' && status !== 'Deprecated') return { code: 'image-not-for-disk', imageId, status };
  if (!usable) return { code: 'image-not-for-disk', imageId };
  if (hasDataDisks(disks)) return { code: 'image-has-data-disks', imageId };
  const before = imageBefore?.architecture;
  if (architecture && before && architecture !== before) {
    return { code: 'image-of-other-architecture', imageId, architecture, before };
  }
  const system = systemOf(image);
  if (!isMainland(region) && instance?.os && system && instance.os !== system) {
    return { code: 'image-of-other-system', imageId, system, before: instance.os, region };
  }
  return undefined;
}

/** By its name, which is all that is told of an image. */
const systemOf = ({ os }: ImageDetails): InstanceDetails['os'] => {
  if (!os) return undefined;
  return /windows/i.test(os) ? 'windows' : 'linux';
};

/** Only there an instance may change between Linux and Windows. */
const isMainland = (region: RegionId): boolean => region.startsWith('cn-') && region !== 'cn-hongkong';

/** In GiB; basic disks (`cloud`) are a generation of their own. */
const SMALLEST = 20;
const largest = ({ category }: Disk): number => (category === 'cloud' ? 500 : 2_048);

function whyNotSize(sizeGiB: number, image: ImageDetails, disk: Disk): Problem | undefined {
  if (sizeGiB < image.sizeGiB)
    return { code: 'image-larger-than-disk', imageId: image.id, imageGiB: image.sizeGiB, sizeGiB };
  if (sizeGiB < disk.sizeGiB)
    return { code: 'disk-smaller-than-before', diskId: disk.id, oldGiB: disk.sizeGiB, sizeGiB };
  const range = { min: Math.max(SMALLEST, image.sizeGiB, disk.sizeGiB), max: largest(disk) };
  return sizeGiB < range.min || sizeGiB > range.max ? { code: 'disk-size-out-of-range', ...range } : undefined;
}
