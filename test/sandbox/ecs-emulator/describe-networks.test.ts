import { expect, it } from 'vitest';
import type { EcsEmulator } from '../../../src/sandbox/ecs-emulator/emulator.ts';
import { seeded, seededAccounts } from '../../../src/sandbox/ecs-emulator/seed.ts';
import { seededNetwork } from '../../../src/sandbox/ecs-emulator/seed-networks.ts';
import { alibabaLinux } from '../../../src/sandbox/ecs-emulator/world/builders.ts';
import { anEmulator, asOther, call, inHangzhou, theInstance } from './support.ts';

const vpc = { version: '2016-04-28' };
const vSwitches = (emulator: EcsEmulator, params: Record<string, string> = {}) =>
  call(emulator, 'DescribeVSwitches', { RegionId: 'cn-hangzhou', ...params }, vpc);
const types = async (emulator: EcsEmulator, params: Record<string, string>): Promise<string[]> => {
  const { body } = await inHangzhou(emulator, 'DescribeImageSupportInstanceTypes', params);
  return body.InstanceTypes.InstanceType.map((one: { InstanceTypeId: string }) => one.InstanceTypeId);
};

it('given a region with instances, when its vSwitches are listed, then there are two in two zones, and they count', async () => {
  const { emulator } = await anEmulator();
  const { status, body } = await vSwitches(emulator);
  expect(status).toBe(200);
  expect(body).toMatchObject({ PageNumber: 1, PageSize: 10, TotalCount: 2 });
  const [a, b] = seededNetwork.vSwitches;
  const common = { VpcId: seededNetwork.vpc, Status: 'Available', Tags: { Tag: [] } };
  expect(body.VSwitches.VSwitch).toMatchObject([
    // Six instances live here.
    { VSwitchId: a, ZoneId: 'cn-hangzhou-a', CidrBlock: '10.0.0.0/24', AvailableIpAddressCount: 246, ...common },
    { VSwitchId: b, ZoneId: 'cn-hangzhou-b', CidrBlock: '10.0.1.0/24', AvailableIpAddressCount: 252, ...common },
  ]);
  expect(body.VSwitches.VSwitch.map((one: { IsDefault: boolean }) => one.IsDefault)).toEqual([true, false]);
});

it('given filters, when vSwitches are listed, then each keeps what it names', async () => {
  const { emulator } = await anEmulator();
  const [a, b] = seededNetwork.vSwitches;
  const kept: [Record<string, string>, string[]][] = [
    [{ ZoneId: 'cn-hangzhou-b' }, [b]],
    [{ VSwitchId: a }, [a]],
    [{ VSwitchName: 'team-b' }, [b]],
    [{ IsDefault: 'true' }, [a]],
    [{ VpcId: seededNetwork.vpc }, [a, b]],
    [{ VpcId: seededNetwork.vpc, RegionId: '' }, [a, b]],
    [{ VpcId: 'vpc-nowhere' }, []],
    [{ PageSize: '1', PageNumber: '2' }, [b]],
  ];
  for (const [params, expected] of kept) {
    const { body } = await vSwitches(emulator, params);
    const ids = body.VSwitches.VSwitch.map((one: { VSwitchId: string }) => one.VSwitchId);
    expect(ids, JSON.stringify(params)).toEqual(expected);
  }
});

it.each([
  [{ RegionId: '' }, 400, 'MissingParameter'],
  [{ RegionId: 'mars-1' }, 404, 'InvalidRegionId.NotFound'],
  [{ PageSize: '51' }, 400, 'InvalidParameter'],
] as const)('given %j, when vSwitches are listed, then it answers %i %s as VPC', async (params, status, code) => {
  const { emulator } = await anEmulator();
  const reply = await vSwitches(emulator, params);
  expect([reply.status, reply.body.Code]).toEqual([status, code]);
  expect(reply.body.HostId).toMatch(/^vpc\./);
  expect(reply.body.Recommend).toContain('product=Vpc');
});

it('given an operation of another product, when it is asked of VPC, then there is none', async () => {
  const { emulator } = await anEmulator();
  const { body } = await call(emulator, 'DescribeImages', { RegionId: 'cn-hangzhou' }, vpc);
  expect(body.Code).toBe('InvalidAction');
});

it('given a VPC, when its security groups are listed, then they are there, and others are not', async () => {
  const { emulator } = await anEmulator();
  const list = async (params: Record<string, string>) =>
    (await inHangzhou(emulator, 'DescribeSecurityGroups', params)).body;
  const [web, ops] = seededNetwork.securityGroups;
  const ids = async (params: Record<string, string>) =>
    (await list(params)).SecurityGroups.SecurityGroup.map((one: { SecurityGroupId: string }) => one.SecurityGroupId);
  expect(await ids({ VpcId: seededNetwork.vpc })).toEqual([ops, web].sort());
  expect(await ids({ VpcId: 'vpc-nowhere' })).toEqual([]);
  expect(await ids({ SecurityGroupName: 'web' })).toEqual([web]);
  expect(await ids({ SecurityGroupIds: JSON.stringify([web]) })).toEqual([web]);
  const first = await list({ MaxResults: '1' });
  expect(first.SecurityGroups.SecurityGroup).toHaveLength(1);
  const second = await list({ MaxResults: '1', NextToken: first.NextToken });
  expect([second.SecurityGroups.SecurityGroup.length, second.NextToken]).toEqual([1, '']);
  expect((await list({ MaxResults: '101' })).Code).toBe('InvalidParameter');
  expect((await list({})).SecurityGroups.SecurityGroup[0]).toMatchObject({
    VpcId: seededNetwork.vpc,
    SecurityGroupType: 'normal',
  });
});

it('given key pairs, when they are listed, then page by page, by name, and only one’s own', async () => {
  const { emulator } = await anEmulator();
  emulator.world.addKeyPair({ keyPairName: 'mine' });
  emulator.world.addKeyPair({ keyPairName: 'theirs', accountId: seededAccounts.production });
  const list = async (params: Record<string, string> = {}) =>
    (await inHangzhou(emulator, 'DescribeKeyPairs', params)).body;
  const names = async (params: Record<string, string>) =>
    (await list(params)).KeyPairs.KeyPair.map((one: { KeyPairName: string }) => one.KeyPairName);
  expect(await names({})).toEqual(['mine', 'team-ops']);
  expect(await names({ KeyPairName: 'team*' })).toEqual(['team-ops']);
  expect(await names({ PageSize: '1', PageNumber: '2' })).toEqual(['team-ops']);
  expect((await list()).TotalCount).toBe(2);
  expect((await list({ PageSize: '51' })).Code).toBe('InvalidParameter');
});

it('given images of several architectures, when their types are asked for, then they are those they run on', async () => {
  const { emulator } = await anEmulator();
  const arm = emulator.world.addImage({ os: { ...alibabaLinux, architecture: 'arm64' } });
  const old = emulator.world.addImage({ os: { ...alibabaLinux, architecture: 'i386' } });
  expect(await types(emulator, { ImageId: arm.imageId })).toEqual(['ecs.c8y.large', 'ecs.g8y.large']);
  expect(await types(emulator, { ImageId: old.imageId, ActionType: 'CreateEcs' })).toEqual(['ecs.e-c1m1.large']);
  const golden = await types(emulator, { ImageId: seeded.goldenImage });
  // What is sold out is supported all the same.
  expect(golden).toContain('ecs.g8i.xlarge');
  expect(golden).not.toContain('ecs.g8y.large');
  expect(await types(emulator, { ImageId: 'm-nowhere' })).toEqual([]);
  expect(await types(emulator, { ImageId: seeded.productionImage })).toEqual([]);
  expect(await types(emulator, {})).toHaveLength(emulator.world.instanceTypes().length);
  const { body } = await inHangzhou(emulator, 'DescribeImageSupportInstanceTypes', { ImageId: arm.imageId });
  expect(body).toMatchObject({ ImageId: arm.imageId, RegionId: 'cn-hangzhou' });
  expect(body.InstanceTypes.InstanceType[1]).toEqual({
    InstanceTypeId: 'ecs.g8y.large',
    InstanceTypeFamily: 'ecs.g8y',
    CpuCoreCount: 2,
    MemorySize: 8,
  });
});

it.each([
  [{ ActionType: 'Juggle' }, 'InvalidParamter'],
  [{ 'Filter.1.Key': 'x', 'Filter.1.Value': 'y' }, 'UnsupportedParameter'],
] as const)('given %j, when types are asked for, then it answers 400 %s', async (params, code) => {
  const { emulator } = await anEmulator();
  const { status, body } = await inHangzhou(emulator, 'DescribeImageSupportInstanceTypes', params);
  expect([status, body.Code]).toEqual([400, code]);
});

it('given the seed, when looked through, then every instance of every account is in a network of its own account', async () => {
  const { emulator } = await anEmulator();
  const { world } = emulator;
  for (const region of world.regions()) {
    for (const { accountId, vSwitchId, vpcId, securityGroupIds, keyPairName, privateIp } of region.instances.values()) {
      expect(region.vSwitches.get(vSwitchId)).toMatchObject({ accountId, vpcId });
      for (const id of securityGroupIds) expect(region.securityGroups.get(id)).toMatchObject({ accountId, vpcId });
      expect(region.keyPairs.get(`${accountId} ${keyPairName}`)).toBeDefined();
      expect(privateIp).toMatch(/^10\.0\.0\.\d+$/);
    }
  }
  expect(await theInstance(emulator, seeded.webInstance)).toMatchObject({
    VpcAttributes: { VpcId: seededNetwork.vpc, PrivateIpAddress: { IpAddress: ['10.0.0.1'] } },
  });
  const { body } = await inHangzhou(emulator, 'DescribeInstances', { VpcId: seededNetwork.vpc, PageSize: '50' });
  expect(body.TotalCount).toBe(6);
  const theirs = await call(emulator, 'DescribeVSwitches', { RegionId: 'cn-hangzhou' }, { ...vpc, ...asOther });
  expect(theirs.body.VSwitches.VSwitch[0].VpcId).not.toBe(seededNetwork.vpc);
});
