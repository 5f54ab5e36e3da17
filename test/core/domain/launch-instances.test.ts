import { describe, expect, it } from 'vitest';
import type { ChannelId, ImageId } from '../../../src/core/domain/ids.ts';
import { nameOfInstance } from '../../../src/core/domain/kinds/launch-instances.ts';
import {
  emptyLaunchForm,
  factsOf,
  judgeLaunch,
  type LaunchFacts,
  type LaunchInstancesForm,
  launchFormOf,
  readLaunchForm,
} from '../../../src/core/domain/launch-instances.ts';
import type { SecurityGroup, VSwitch } from '../../../src/core/domain/network.ts';
import type { SecurityGroupId, VpcId, VSwitchId } from '../../../src/core/domain/network-ids.ts';
import { callsOf, effectOf, plan, taskOfId } from '../../../src/core/domain/plan.ts';
import type { Field, ProblemCode } from '../../../src/core/domain/problem.ts';
import { DEFAULT_ACCOUNT } from '../../../src/core/domain/region.ts';
import { differencesOf } from '../../../src/core/domain/request-differences.ts';
import { aLaunchRequest, CHANNEL, IMAGE, REGION, someDetails } from '../../support/builders.ts';

const request = aLaunchRequest();
const { vSwitchId, securityGroupId, vpc } = request;
const OTHER_VPC = 'vpc-bp1other0000000000' as VpcId;
const vSwitch: VSwitch = {
  id: vSwitchId,
  name: 'team-a',
  vpc,
  zone: 'cn-hangzhou-a',
  cidrBlock: '10.0.0.0/24',
  free: 9,
};
const group: SecurityGroup = { id: securityGroupId, name: 'web', vpc };
const image = someDetails({
  id: IMAGE,
  name: request.name,
  disks: [{ device: '/dev/xvda', role: 'system', sizeGiB: 40 }],
});
const windows = { ...image, os: 'Windows Server 2022 Data Center 64 bit' };
const asListed = (facts = {}) => ({ ...image, ...facts, account: DEFAULT_ACCOUNT });

const form = (facts: Partial<LaunchInstancesForm> = {}): LaunchInstancesForm => ({
  ...launchFormOf(request, CHANNEL, factsOf(image)),
  ...facts,
});
const known = (facts: Partial<LaunchFacts> = {}): LaunchFacts => ({
  image,
  types: [{ id: 'ecs.g7.large', cpu: 2, memoryGiB: 8 }],
  vSwitches: [vSwitch],
  securityGroups: [group],
  keyPairs: ['team-ops'],
  channelPostable: true,
  ...facts,
});
const readOf = (facts: Partial<LaunchInstancesForm>) => readLaunchForm(form(facts));
function judged(facts: Partial<LaunchInstancesForm> = {}, about: Partial<LaunchFacts> = {}) {
  const read = readOf(facts);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return judgeLaunch(read.wish, known(about));
}
const told = (answer: { ok: true } | { ok: false; problems: { field: Field; problem: { code: ProblemCode } }[] }) =>
  answer.ok ? [] : answer.problems.map(({ field, problem }) => `${field}: ${problem.code}`);

describe('a form for instances', () => {
  it('given a request, when its form is read and judged, then the same is asked for', () => {
    expect(judged()).toEqual({ ok: true, request: { ...request, tags: image.tags } });
    const paid = aLaunchRequest({ charge: { type: 'PrePaid', months: 12 }, count: 3, systemDiskGiB: 100 });
    const again = judged(launchFormOf(paid, CHANNEL, factsOf(image)));
    expect(again).toMatchObject({ ok: true, request: { charge: paid.charge, count: 3, systemDiskGiB: 100 } });
  });

  it('given an image, when its form opens, then its name and a disk that is large enough are proposed', () => {
    expect(emptyLaunchForm(asListed(), CHANNEL)).toMatchObject({ name: image.name, systemDisk: '40', count: '1' });
    const large = asListed({ name: 'acs:mine', sizeGiB: 200, disks: [] });
    expect(emptyLaunchForm(large, CHANNEL)).toMatchObject({ name: '', systemDisk: '200', charge: 'PostPaid' });
  });

  it.each<[Partial<LaunchInstancesForm>, string]>([
    [{ instanceType: '' }, 'instanceType: malformed-choice'],
    [{ instanceType: 'large' }, 'instanceType: malformed-choice'],
    [{ vSwitch: '' }, 'vSwitch: malformed-choice'],
    [{ vSwitch: 'sg-bp1net1web000000000' }, 'vSwitch: malformed-choice'],
    [{ securityGroup: '' }, 'securityGroup: malformed-choice'],
    [{ keyPair: 'a key!' }, 'keyPair: malformed-choice'],
    [{ name: '' }, 'name: malformed-image-name'],
    [{ name: 'web server' }, 'name: malformed-image-name'],
    [{ name: 'w'.repeat(127), count: '2' }, 'name: malformed-image-name'],
    [{ count: '' }, 'count: count-out-of-range'],
    [{ count: '0' }, 'count: count-out-of-range'],
    [{ count: '21' }, 'count: count-out-of-range'],
    [{ count: '1.5' }, 'count: count-out-of-range'],
    [{ systemDisk: '' }, 'systemDisk: malformed-disk-size'],
    [{ systemDisk: '40 GiB' }, 'systemDisk: malformed-disk-size'],
    [{ charge: '10' }, 'charge: malformed-charge'],
    [{ charge: '' }, 'charge: malformed-charge'],
    [{ image: 'golden' }, 'image: malformed-image-id'],
    [{ region: 'Hangzhou?' }, 'region: malformed-region'],
  ])('given %j, when it is read, then it is told as %s', (facts, problem) => {
    expect(told(readOf(facts))).toEqual([problem]);
  });

  it('given the longest name and the most instances that there can be, when it is read, then it is taken', () => {
    expect(told(readOf({ name: 'w'.repeat(125), count: '20' }))).toEqual([]);
    expect(told(readOf({ keyPair: undefined }))).toEqual([]);
  });
});

describe('what stands in the way of instances', () => {
  it.each<[string, Partial<LaunchInstancesForm>, Partial<LaunchFacts>, string]>([
    ['no such image', {}, { image: undefined }, 'image: image-not-found'],
    ['an image that is being made', {}, { image: { ...image, status: 'Creating' } }, 'image: image-not-launchable'],
    ['an image that failed', {}, { image: { ...image, status: 'CreateFailed' } }, 'image: image-not-launchable'],
    ['a type it does not run on', { instanceType: 'ecs.g8y.large' }, {}, 'instanceType: type-not-supported'],
    ['no such vSwitch', {}, { vSwitches: [] }, 'vSwitch: vswitch-not-found'],
    ['a vSwitch without addresses', {}, { vSwitches: [{ ...vSwitch, free: 0 }] }, 'vSwitch: vswitch-full'],
    ['one address too few', { count: '10' }, {}, 'vSwitch: vswitch-full'],
    ['no such group', {}, { securityGroups: [] }, 'securityGroup: security-group-not-found'],
    [
      'a group of another VPC',
      {},
      { securityGroups: [{ ...group, vpc: OTHER_VPC }] },
      'securityGroup: networks-differ',
    ],
    ['a group of no VPC', {}, { securityGroups: [{ ...group, vpc: undefined }] }, 'securityGroup: networks-differ'],
    ['no such key pair', {}, { keyPairs: ['others'] }, 'keyPair: key-pair-not-found'],
    ['a disk smaller than that of the image', { systemDisk: '39' }, {}, 'systemDisk: disk-smaller-than-image'],
    ['a disk larger than there are', { systemDisk: '2049' }, {}, 'systemDisk: disk-size-out-of-range'],
    ['a channel nobody can post in', {}, { channelPostable: false }, 'channel: channel-not-postable'],
  ])('given %s, when it is judged, then only that is told, under its field', (_what, facts, about, problem) => {
    expect(told(judged(facts, about))).toEqual([problem]);
  });

  it('given a disk of a small image, when it is smaller than any, then the smallest is told', () => {
    const small = { ...image, disks: [], sizeGiB: 5 };
    const answer = judged({ systemDisk: '10' }, { image: small });
    expect(answer).toMatchObject({ problems: [{ problem: { code: 'disk-size-out-of-range', min: 20, max: 2_048 } }] });
  });

  it('given everything wrong at once, when it is judged, then all of it is told', () => {
    const nothing = { types: [], vSwitches: [], securityGroups: [], keyPairs: [], channelPostable: false };
    expect(told(judged({ systemDisk: '1' }, nothing))).toHaveLength(6);
  });

  it('given a vSwitch of which nobody knows how full it is, when it is judged, then it is taken', () => {
    expect(judged({ count: '20' }, { vSwitches: [{ ...vSwitch, free: undefined }] }).ok).toBe(true);
  });
});

describe('what is known of the image', () => {
  it('given a deprecated image, when it is judged, then it is launched, and said to be deprecated', () => {
    const answer = judged({}, { image: { ...image, status: 'Deprecated' } });
    expect(answer).toMatchObject({ ok: true, request: { deprecated: true } });
    expect(emptyLaunchForm(asListed({ status: 'Deprecated' }), CHANNEL).about?.deprecated).toBe(true);
  });

  it('given a Windows image, when it is launched, then its form has no key pair, and none is asked for', () => {
    expect(emptyLaunchForm(asListed(windows), CHANNEL).keyPair).toBeUndefined();
    const answer = judged({ keyPair: 'team-ops' }, { image: windows, keyPairs: [] });
    expect(answer).toMatchObject({ ok: true, request: { windows: true } });
    expect(answer.ok && answer.request.keyPair).toBeUndefined();
  });

  it('given no key pair, when a Linux image is judged, then it is launched without', () => {
    const answer = judged({ keyPair: '' });
    expect(answer.ok && 'keyPair' in answer.request).toBe(false);
  });

  it('given data disks in the image, when it is judged, then their sizes are written down', () => {
    const disks = [...image.disks, { device: '/dev/xvdb', role: 'data' as const, sizeGiB: 100 }];
    expect(judged({}, { image: { ...image, disks } })).toMatchObject({ request: { dataDisksGiB: [100] } });
  });
});

describe('the tasks of a launch', () => {
  it('given three instances, when planned, then each is a task of its own with a name of its own', () => {
    const three = aLaunchRequest({ count: 3 });
    const tasks = plan(three);
    expect(tasks.map(({ id }) => id)).toEqual(['launch-1', 'launch-2', 'launch-3']);
    const names = tasks.map((task) => effectOf({ request: three, tasks }, { ...task, kind: 'launch-instance' }).name);
    expect(names).toEqual(['web-1', 'web-2', 'web-3']);
    expect(callsOf(three)).toEqual(['RunInstances']);
    expect(taskOfId('launch-2', REGION)).toEqual({ kind: 'launch-instance', region: REGION, which: '2' });
  });

  it('given one instance, when it is named, then without a number', () => {
    expect(nameOfInstance(request, '1')).toBe('web');
  });

  it('given an edit, when compared, then what is otherwise is told by its part', () => {
    const edited = aLaunchRequest({
      ...{ instanceName: 'api', count: 2, instanceType: 'ecs.c7.large', systemDiskGiB: 80 },
      ...{ vSwitchId: 'vsw-other' as VSwitchId, securityGroupId: 'sg-other' as SecurityGroupId },
      charge: { type: 'PrePaid', months: 1 },
    });
    const { keyPair: _, ...keyless } = edited;
    expect(differencesOf(request, keyless)).toEqual([
      { part: 'instanceName', before: 'web', after: 'api' },
      { part: 'count', before: '1', after: '2' },
      { part: 'instanceType', before: 'ecs.g7.large', after: 'ecs.c7.large' },
      { part: 'vSwitch', before: vSwitchId, after: 'vsw-other' },
      { part: 'securityGroup', before: securityGroupId, after: 'sg-other' },
      { part: 'keyPair', before: 'team-ops' },
      { part: 'systemDisk', before: '40 GiB', after: '80 GiB' },
      { part: 'charge', before: 'Pay-As-You-Go', after: 'Subscription, 1 month' },
    ]);
  });

  it('given another image or channel, when the form is made, then it is of that', () => {
    const made = launchFormOf(
      aLaunchRequest({ imageId: 'm-other' as ImageId }),
      'C0OTHER' as ChannelId,
      factsOf(windows),
    );
    expect(made).toMatchObject({ image: 'm-other', channel: 'C0OTHER' });
    expect(made.keyPair).toBeUndefined();
  });
});
