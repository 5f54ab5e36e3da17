import { describe, expect, it } from 'vitest';
import type { LaunchInstancesRequest } from '../../src/core/domain/kinds/launch-instances.ts';
import { OUR_TAG_KEY } from '../../src/core/domain/tags.ts';
import { aLaunch, aLaunchRequest, IMAGE, NOW } from '../support/builders.ts';
import { aCloud, anError, ecsAnswers, failureOf, noNetwork, PLACE, REQUEST_ID } from './support.ts';

noNetwork();

const RUN = 'RunInstances';
const MARK = 'ab12cd34ef/launch-1';
const VPC = { host: 'https://vpc.cn-hangzhou.aliyuncs.com', version: '2016-04-28' };
const query = {
  RegionId: 'cn-hangzhou',
  ImageId: IMAGE,
  InstanceName: 'web',
  InstanceType: 'ecs.g7.large',
  VSwitchId: 'vsw-bp1net1a00000000000',
  SecurityGroupId: 'sg-bp1net1web000000000',
  KeyPairName: 'team-ops',
  Amount: '1',
  'SystemDisk.Size': '40',
  InstanceChargeType: 'PostPaid',
  'Tag.1.Key': OUR_TAG_KEY,
  'Tag.1.Value': MARK,
};
const ran = { body: { InstanceIdSets: { InstanceIdSet: ['i-bp1launched00000001'] } } };
const effect = () => aCloud().cloud.effects['launch-instance'];
const launch = (facts: Partial<LaunchInstancesRequest> = {}) =>
  effect().perform(aLaunch(facts), { mark: MARK, clientToken: 'token-1' });

describe('launching an instance', () => {
  it('given a request, when launched, then it is one instance with our tag and token, and no password', async () => {
    ecsAnswers(RUN, ran, { query: { ...query, ClientToken: 'token-1' } });
    expect(await launch()).toEqual({ subject: 'i-bp1launched00000001', requestId: REQUEST_ID });
  });

  it('given a subscription without a key pair, when launched, then for so many months and with no key', async () => {
    const { KeyPairName: _, ...keyless } = query;
    const prepaid = { InstanceChargeType: 'PrePaid', Period: '12', PeriodUnit: 'Month' };
    ecsAnswers(RUN, ran, { query: { ...keyless, ...prepaid, ClientToken: 'token-1' } });
    const { keyPair: __, ...without } = aLaunch({ charge: { type: 'PrePaid', months: 12 } });
    await effect().perform(without, { mark: MARK, clientToken: 'token-1' });
  });

  it('given a lost answer, when tried again, then with the same token', async () => {
    ecsAnswers(RUN, { broken: { code: 'ECONNRESET' } }, { query: { ...query, ClientToken: 'token-1' } });
    ecsAnswers(RUN, ran, { query: { ...query, ClientToken: 'token-1' } });
    expect((await launch()).subject).toBe('i-bp1launched00000001');
  });

  it('given an answer without an instance, when launched, then nobody knows whether there is one', async () => {
    const { cloud } = aCloud({ timings: { transientTries: 1 } });
    ecsAnswers(RUN, { body: { InstanceIdSets: { InstanceIdSet: [] } } });
    const marks = { mark: MARK, clientToken: 'token-1' };
    expect((await failureOf(cloud.effects['launch-instance'].perform(aLaunch(), marks))).kind).toBe('unclear');
  });

  it('given four instances, when run dry, then the first alone is tried, without a token', async () => {
    const dry = { ...query, InstanceName: 'web-1', 'Tag.1.Value': 'dry-run', DryRun: 'true' };
    ecsAnswers(RUN, anError(400, 'DryRunOperation'), { query: dry });
    await aCloud().cloud.dryRun(aLaunchRequest({ count: 4 }));
  });

  it.each([
    [403, 'OperationDenied.NoStock', { code: 'type-sold-out', instanceType: 'ecs.g7.large', zone: 'cn-hangzhou-a' }],
    [404, 'InvalidSystemDiskSize.LessThanImageSize', { code: 'disk-smaller-than-image', imageId: IMAGE, sizeGiB: 40 }],
    [403, 'ImageNotSupportInstanceType', { code: 'type-not-supported', instanceType: 'ecs.g7.large', imageId: IMAGE }],
    [400, 'InvalidKeyPairName.NotFound', { code: 'key-pair-not-found', keyPair: 'team-ops', region: 'cn-hangzhou' }],
  ])('given that ECS answers %s %s, when launched, then it is refused as %j', async (status, code, problem) => {
    ecsAnswers(RUN, anError(status, code));
    const failure = await failureOf(launch());
    expect([failure.kind, failure.problem]).toEqual(['refused', problem]);
  });

  it('given instances that carry the mark, or a tag like it, when looked for, then only ours is found, however it is', async () => {
    const one = (InstanceId: string, Status: string, TagValue: string) => ({
      ...{ InstanceId, InstanceName: 'web', Status, CreationTime: '2026-11-23T09:00Z' },
      Tags: { Tag: [{ TagKey: OUR_TAG_KEY, TagValue }] },
    });
    const Instance = [one('i-1', 'Pending', MARK), one('i-2', 'Running', MARK), one('i-3', 'Running', `${MARK}0`)];
    ecsAnswers(
      'DescribeInstances',
      { body: { Instances: { Instance } } },
      { query: { RegionId: 'cn-hangzhou', 'Tag.1.Key': OUR_TAG_KEY, 'Tag.1.Value': MARK, MaxResults: '100' } },
    );
    expect(await effect().find?.(aLaunch(), MARK, NOW)).toEqual([
      { id: 'i-1', name: 'web', createdAt: NOW, state: 'going' },
      { id: 'i-2', name: 'web', createdAt: NOW, state: 'ready' },
    ]);
  });
});

describe('where instances can be launched', () => {
  const networks = () => aCloud().cloud.networks;

  it('given more vSwitches than a page, when listed, then VPC is asked page by page, at its own address', async () => {
    const page = (from: number, length: number) => ({
      TotalCount: 51,
      VSwitches: {
        VSwitch: Array.from({ length }, (_, n) => ({
          ...{ VSwitchId: `vsw-${from + n}`, VSwitchName: `team-${from + n}`, VpcId: 'vpc-1', ZoneId: 'cn-hangzhou-a' },
          ...{ CidrBlock: '10.0.0.0/24', AvailableIpAddressCount: 250 },
        })),
      },
    });
    const asked = (PageNumber: string) => ({ ...VPC, query: { RegionId: 'cn-hangzhou', PageSize: '50', PageNumber } });
    ecsAnswers('DescribeVSwitches', { body: page(1, 50) }, asked('1'));
    ecsAnswers('DescribeVSwitches', { body: page(51, 1) }, asked('2'));
    const found = await networks().vSwitches(PLACE);
    expect(found).toHaveLength(51);
    expect(found[0]).toEqual({
      ...{ id: 'vsw-1', name: 'team-1', vpc: 'vpc-1', zone: 'cn-hangzhou-a', cidrBlock: '10.0.0.0/24', free: 250 },
    });
  });

  it('given little that is told of each, when listed, then what is not told is left open', async () => {
    const VSwitch = [{ VSwitchId: 'vsw-1', VpcId: 'vpc-1', ZoneId: 'cn-hangzhou-a' }];
    ecsAnswers('DescribeVSwitches', { body: { VSwitches: { VSwitch } } }, VPC);
    expect(await networks().vSwitches(PLACE)).toMatchObject([{ name: '', free: undefined }]);
    ecsAnswers('DescribeSecurityGroups', {
      body: { SecurityGroups: { SecurityGroup: [{ SecurityGroupId: 'sg-1' }] } },
    });
    expect(await networks().securityGroups(PLACE)).toEqual([{ id: 'sg-1', name: '', vpc: undefined }]);
    const InstanceType = [{ InstanceTypeId: 'ecs.t6', MemorySize: 0.5 }];
    ecsAnswers('DescribeImageSupportInstanceTypes', { body: { InstanceTypes: { InstanceType } } });
    expect(await networks().instanceTypes(PLACE, IMAGE)).toEqual([{ id: 'ecs.t6', cpu: undefined, memoryGiB: 0.5 }]);
  });

  it('given nothing, when listed, then every list is empty', async () => {
    ecsAnswers('DescribeVSwitches', { body: { TotalCount: 0, VSwitches: { VSwitch: [] } } }, VPC);
    ecsAnswers('DescribeKeyPairs', { body: { TotalCount: 0, KeyPairs: {} } });
    expect([await networks().vSwitches(PLACE), await networks().keyPairs(PLACE)]).toEqual([[], []]);
  });

  it('given that VPC forbids it, when listed, then the call that is missing is told', async () => {
    ecsAnswers('DescribeVSwitches', anError(403, 'Forbidden.RAM'), VPC);
    const { problem } = await failureOf(networks().vSwitches(PLACE));
    expect(problem).toMatchObject({ code: 'cloud-forbidden', action: 'DescribeVSwitches' });
  });
});
