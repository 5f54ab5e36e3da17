import type { AccountName, ChannelId, RegionId } from './ids.ts';
import { type ImageDetails, parseImageId } from './image.ts';
import { channelProblems } from './image-checks.ts';
import { type Charge, type LaunchInstancesRequest, nameOfInstance } from './kinds/launch-instances.ts';
import { parseCopyName } from './naming.ts';
import {
  type InstanceType,
  parseInstanceType,
  parseKeyPair,
  parseSecurityGroupId,
  parseVSwitchId,
  type SecurityGroup,
  type VSwitch,
} from './network.ts';
import type { SecurityGroupId, VSwitchId } from './network-ids.ts';
import { type Parsed, parsed, takingInto, unparsed } from './parsed.ts';
import type { Field, FieldProblem, Problem } from './problem.ts';
import { DEFAULT_ACCOUNT, parseRegionId } from './region.ts';

/** The form as a person left it. That of a Windows image has no key pair: undefined then. */
export type LaunchInstancesForm = {
  account: string;
  region: string;
  image: string;
  name: string;
  instanceType: string;
  vSwitch: string;
  securityGroup: string;
  keyPair?: string | undefined;
  count: string;
  systemDisk: string;
  /** `PostPaid`, or the months that are paid in advance. */
  charge: string;
  channel: string;
  /** What is good to know of the image, while that is known. */
  about?: ImageFacts | undefined;
};

export type ImageFacts = Pick<LaunchInstancesRequest, 'dataDisksGiB' | 'windows' | 'deprecated'>;

export type LaunchInstancesWish = Pick<
  LaunchInstancesRequest,
  'imageId' | 'instanceName' | 'count' | 'instanceType' | 'keyPair' | 'systemDiskGiB' | 'charge'
> & {
  account: AccountName;
  region: RegionId;
  vSwitchId: VSwitchId;
  securityGroupId: SecurityGroupId;
  channel: ChannelId;
};

export const MOST_INSTANCES = 20;
/** Periods that Alibaba Cloud sells, in months. */
const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 24, 36, 48, 60] as const;
export const CHARGES: readonly string[] = ['PostPaid', ...MONTHS.map(String)];
/** System disks, in GiB. */
const SMALLEST = 20;
const USUAL = 40;
const LARGEST = 2_048;

const isWindows = ({ os }: Pick<ImageDetails, 'os'>): boolean => /windows/i.test(os ?? '');

/** The form as it opens for an image: one instance, called as the image is. */
export const emptyLaunchForm = (image: ImageDetails & { account: string }, channel: string): LaunchInstancesForm => ({
  ...{ account: image.account, region: image.region, image: image.id, channel },
  name: proposedName(image.name),
  ...{ instanceType: '', vSwitch: '', securityGroup: '' },
  ...(!isWindows(image) && { keyPair: '' }),
  count: '1',
  systemDisk: String(Math.max(USUAL, systemDiskGiB(image))),
  charge: 'PostPaid',
  about: factsOf(image),
});

export const factsOf = (image: Pick<ImageDetails, 'disks' | 'os' | 'status'>): ImageFacts => ({
  dataDisksGiB: image.disks.filter(({ role }) => role === 'data').map(({ sizeGiB }) => sizeGiB),
  ...(isWindows(image) && { windows: true as const }),
  ...(image.status === 'Deprecated' && { deprecated: true as const }),
});

/** The form that asks for what a request asked for. */
export const launchFormOf = (
  request: LaunchInstancesRequest,
  channel: ChannelId,
  about: ImageFacts,
): LaunchInstancesForm => ({
  ...{ account: request.account, region: request.region, image: request.imageId, channel },
  name: request.instanceName,
  instanceType: request.instanceType,
  vSwitch: request.vSwitchId,
  securityGroup: request.securityGroupId,
  ...(!about.windows && { keyPair: request.keyPair ?? '' }),
  count: String(request.count),
  systemDisk: String(request.systemDiskGiB),
  charge: request.charge.type === 'PostPaid' ? 'PostPaid' : String(request.charge.months),
  about,
});

/** What is no name for an instance is not proposed: nobody would know who typed it. */
const proposedName = (name: string): string => (parseCopyName(`${name}-${MOST_INSTANCES}`).ok ? name : '');

export type ReadLaunchForm = { ok: true; wish: LaunchInstancesWish } | { ok: false; problems: FieldProblem[] };

export function readLaunchForm(form: LaunchInstancesForm): ReadLaunchForm {
  const problems: FieldProblem[] = [];
  const take = takingInto(problems);
  const region = take('region', parseRegionId(form.region));
  const imageId = take('image', parseImageId(form.image));
  const instanceType = take('instanceType', parseInstanceType(form.instanceType));
  const vSwitchId = take('vSwitch', parseVSwitchId(form.vSwitch));
  const securityGroupId = take('securityGroup', parseSecurityGroupId(form.securityGroup));
  const keyPair = form.keyPair?.trim() ? take('keyPair', parseKeyPair(form.keyPair)) : '';
  const count = take('count', parseCount(form.count));
  const instanceName = take('name', parseNames(form.name, count ?? 1));
  const systemDiskGiB = take('systemDisk', parseSystemDisk(form.systemDisk));
  const charge = take('charge', parseCharge(form.charge));
  if (!region || !imageId || !instanceType || !vSwitchId || !securityGroupId) return { ok: false, problems };
  if (problems.length > 0 || !instanceName || !count || !systemDiskGiB || !charge) return { ok: false, problems };
  const account = (form.account || DEFAULT_ACCOUNT) as AccountName;
  return {
    ok: true,
    wish: {
      ...{ account, region, imageId, instanceName, count, instanceType, vSwitchId, securityGroupId },
      ...{ systemDiskGiB, charge, channel: form.channel as ChannelId },
      ...(keyPair && { keyPair }),
    },
  };
}

function parseCount(text: string): Parsed<number> {
  const given = /^\d{1,6}$/.test(text.trim()) ? Number(text) : 0;
  return given >= 1 && given <= MOST_INSTANCES
    ? parsed(given)
    : unparsed({ code: 'count-out-of-range', given: text, max: MOST_INSTANCES });
}

/** Instances may be called as images may, and the number behind the last has to fit as well. */
function parseNames(text: string, count: number): Parsed<string> {
  const name = parseCopyName(text);
  if (!name.ok) return name;
  const last = parseCopyName(nameOfInstance({ instanceName: name.value, count }, String(count)));
  return last.ok ? name : last;
}

/** How large it must be for the image is judged beside the image. */
function parseSystemDisk(text: string): Parsed<number> {
  const given = /^[1-9]\d{0,6}$/.test(text.trim()) ? Number(text) : undefined;
  return given === undefined ? unparsed({ code: 'malformed-disk-size', given: text }) : parsed(given);
}

function parseCharge(text: string): Parsed<Charge> {
  if (text === 'PostPaid') return parsed({ type: 'PostPaid' });
  const months = MONTHS.find((one) => String(one) === text);
  return months === undefined
    ? unparsed({ code: 'malformed-charge', given: text })
    : parsed({ type: 'PrePaid', months });
}

/** What the cloud and Slack know about a wish. */
export type LaunchFacts = {
  image: ImageDetails | undefined;
  /** Those that the image runs on. */
  types: readonly InstanceType[];
  vSwitches: readonly VSwitch[];
  securityGroups: readonly SecurityGroup[];
  /** Their names. */
  keyPairs: readonly string[];
  channelPostable: boolean;
};

export type JudgedLaunch = { ok: true; request: LaunchInstancesRequest } | { ok: false; problems: FieldProblem[] };

/** Makes the request of a wish, or tells everything that stands in its way, each problem with its field. */
export function judgeLaunch(wish: LaunchInstancesWish, facts: LaunchFacts): JudgedLaunch {
  const { image, types, vSwitches, securityGroups, channelPostable } = facts;
  const { region, imageId, instanceType, count, keyPair, channel, ...asked } = wish;
  const problems: FieldProblem[] = [];
  const tell = (field: Field, problem: Problem) => problems.push({ field, problem });
  if (!image) tell('image', { code: 'image-not-found', imageId, region });
  else if (!isLaunchable(image)) tell('image', { code: 'image-not-launchable', imageId, status: image.status });
  else if (!types.some(({ id }) => id === instanceType)) {
    const { architecture } = image;
    tell('instanceType', { code: 'type-not-supported', instanceType, imageId, ...(architecture && { architecture }) });
  }
  const vSwitch = vSwitches.find(({ id }) => id === wish.vSwitchId);
  if (!vSwitch) tell('vSwitch', { code: 'vswitch-not-found', vSwitchId: wish.vSwitchId, region });
  else if (vSwitch.free !== undefined && vSwitch.free < count) {
    tell('vSwitch', { code: 'vswitch-full', vSwitchId: vSwitch.id, free: vSwitch.free, wanted: count });
  }
  const { securityGroupId } = wish;
  const group = securityGroups.find(({ id }) => id === securityGroupId);
  if (!group) tell('securityGroup', { code: 'security-group-not-found', securityGroupId, region });
  else if (vSwitch && group.vpc !== vSwitch.vpc) {
    const { id: vSwitchId, vpc } = vSwitch;
    const own = { securityGroupId, ...(group.vpc && { groupVpc: group.vpc }) };
    tell('securityGroup', { code: 'networks-differ', ...own, vSwitchId, vpc });
  }
  // A key means nothing to Windows, and its form has no field for one.
  const key = image && isWindows(image) ? undefined : keyPair;
  if (key && !facts.keyPairs.includes(key)) tell('keyPair', { code: 'key-pair-not-found', keyPair: key, region });
  if (image) problems.push(...systemDiskProblems(wish, image));
  problems.push(...channelProblems(channel, channelPostable));
  if (!image || !vSwitch || problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    request: {
      kind: 'launch-instances',
      ...asked,
      ...{ region, imageId, instanceType, count, name: image.name, tags: image.tags },
      ...{ vpc: vSwitch.vpc, zone: vSwitch.zone },
      ...(key && { keyPair: key }),
      ...factsOf(image),
    },
  };
}

/** A deprecated image still makes instances. */
export const isLaunchable = ({ status }: Pick<ImageDetails, 'status'>): boolean =>
  status === 'Available' || status === 'Deprecated';

/** The size that ECS tells of an image is that of its system disk; older regions tell it only with the disk. */
const systemDiskGiB = ({ disks, sizeGiB }: Pick<ImageDetails, 'disks' | 'sizeGiB'>): number =>
  disks.find(({ role }) => role === 'system')?.sizeGiB ?? sizeGiB;

function systemDiskProblems(
  { imageId, systemDiskGiB: sizeGiB }: LaunchInstancesWish,
  image: ImageDetails,
): FieldProblem[] {
  const imageGiB = systemDiskGiB(image);
  if (sizeGiB < imageGiB) {
    return [{ field: 'systemDisk', problem: { code: 'disk-smaller-than-image', imageId, sizeGiB, imageGiB } }];
  }
  if (sizeGiB >= SMALLEST && sizeGiB <= LARGEST) return [];
  const min = Math.max(SMALLEST, imageGiB);
  return [{ field: 'systemDisk', problem: { code: 'disk-size-out-of-range', min, max: LARGEST } }];
}
