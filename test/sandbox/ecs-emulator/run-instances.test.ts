import { expect, it } from 'vitest';
import type { EcsEmulator } from '../../../src/sandbox/ecs-emulator/emulator.ts';
import { seeded, seededAccounts, seededKeys } from '../../../src/sandbox/ecs-emulator/seed.ts';
import { seededNetwork } from '../../../src/sandbox/ecs-emulator/seed-networks.ts';
import { alibabaLinux } from '../../../src/sandbox/ecs-emulator/world/builders.ts';
import type { Image } from '../../../src/sandbox/ecs-emulator/world/entities.ts';
import { anEmulator, call, inHangzhou, minute, theDisks, theInstance } from './support.ts';

const [vSwitchA, vSwitchB] = seededNetwork.vSwitches;
const [webGroup, opsGroup] = seededNetwork.securityGroups;
const asked = {
  ImageId: seeded.goldenImage,
  InstanceType: 'ecs.g7.large',
  VSwitchId: vSwitchA,
  SecurityGroupId: webGroup,
};

const runs = (emulator: EcsEmulator, params: Record<string, string> = {}) =>
  inHangzhou(emulator, 'RunInstances', { ...asked, ...params });
const said = ({ status, body }: Awaited<ReturnType<typeof call>>) => [status, body.Code ?? 'done'];
const ranOne = async (emulator: EcsEmulator, params: Record<string, string> = {}): Promise<string> => {
  const { body } = await runs(emulator, params);
  return body.InstanceIdSets.InstanceIdSet[0];
};
const howMany = ({ world }: EcsEmulator) => world.region('cn-hangzhou')?.instances.size ?? 0;

it('given an image, when an instance is run, then it is Pending, Starting and Running, with everything asked for', async () => {
  const { emulator, clock } = await anEmulator();
  const tags = { 'Tag.1.Key': 'env', 'Tag.1.Value': 'test' };
  const id = await ranOne(emulator, {
    InstanceName: 'try-1',
    HostName: 'try1',
    KeyPairName: seededNetwork.keyPair,
    ...tags,
  });
  expect(id).toMatch(/^i-bp1[0-9a-z]{17}$/);
  expect(await theInstance(emulator, id)).toMatchObject({
    InstanceName: 'try-1',
    HostName: 'try1',
    Status: 'Pending',
    ImageId: seeded.goldenImage,
    InstanceType: 'ecs.g7.large',
    InstanceChargeType: 'PostPaid',
    Cpu: 2,
    Memory: 8192,
    ZoneId: 'cn-hangzhou-a',
    VpcAttributes: { VpcId: seededNetwork.vpc, VSwitchId: vSwitchA, PrivateIpAddress: { IpAddress: ['10.0.0.7'] } },
    SecurityGroupIds: { SecurityGroupId: [webGroup] },
    KeyPairName: seededNetwork.keyPair,
    ExpiredTime: '2099-12-31T15:59Z',
    OSType: 'linux',
    Tags: { Tag: [{ TagKey: 'env', TagValue: 'test' }] },
  });
  expect(await theDisks(emulator, id)).toMatchObject([
    {
      Status: 'Creating',
      Type: 'system',
      Size: 40,
      ImageId: seeded.goldenImage,
      SourceSnapshotId: seeded.webGoldenSnapshot,
    },
  ]);
  clock.move(10_000);
  expect(await theInstance(emulator, id)).toMatchObject({ Status: 'Starting' });
  expect(await theDisks(emulator, id)).toMatchObject([{ Status: 'In_use' }]);
  clock.move(30_000);
  expect(await theInstance(emulator, id)).toMatchObject({ Status: 'Running' });
});

it('given an amount and a name that counts, when run, then each has its number, its address and its disks', async () => {
  const { emulator } = await anEmulator();
  const { body } = await runs(emulator, { Amount: '3', InstanceName: 'web-[9,3]-x', 'SecurityGroupIds.1': '' });
  const made = body.InstanceIdSets.InstanceIdSet.map((id: string) => emulator.world.instance(id));
  expect(made.map((one: { instanceName: string }) => one.instanceName)).toEqual([
    'web-009-x',
    'web-010-x',
    'web-011-x',
  ]);
  expect(new Set(made.map((one: { privateIp: string }) => one.privateIp)).size).toBe(3);
  for (const id of body.InstanceIdSets.InstanceIdSet) expect(await theDisks(emulator, id)).toHaveLength(1);
});

it('given no names, when run, then the instance is called by its id', async () => {
  const { emulator } = await anEmulator();
  const id = await ranOne(emulator);
  expect(await theInstance(emulator, id)).toMatchObject({ InstanceName: id, HostName: `iZ${id.slice(2)}Z` });
});

it('given an image with data disks, when run, then these come by themselves, and one can be enlarged and more added', async () => {
  const { emulator } = await anEmulator();
  const id = await ranOne(emulator, {
    ImageId: seeded.goldenDbImage,
    'SystemDisk.Size': '80',
    'SystemDisk.Category': 'cloud_auto',
    'DataDisk.1.Device': '/dev/xvdc',
    'DataDisk.1.Size': '150',
    'DataDisk.1.Category': 'cloud_ssd',
    'DataDisk.2.Size': '20',
    'DataDisk.2.DeleteWithInstance': 'false',
    'DataDisk.3.SnapshotId': seeded.dbDataSnapshot,
  });
  const disks = await theDisks(emulator, id);
  expect(disks.map((disk) => [disk.Device, disk.Type, disk.Size, disk.Category, disk.SourceSnapshotId])).toEqual([
    ['/dev/xvda', 'system', 80, 'cloud_auto', seeded.goldenDbSystemSnapshot],
    ['/dev/xvdb', 'data', 60, 'cloud_essd', seeded.goldenDbDataSnapshot],
    ['/dev/xvdc', 'data', 150, 'cloud_ssd', seeded.goldenDbSecondDataSnapshot],
    ['/dev/xvdd', 'data', 20, 'cloud_essd', ''],
    ['/dev/xvde', 'data', 200, 'cloud_essd', seeded.dbDataSnapshot],
  ]);
  expect(disks.map((disk) => disk.DeleteWithInstance)).toEqual([true, true, true, false, true]);
});

it('given encryption, when run, then disks have the key asked for, and what was encrypted keeps its own', async () => {
  const { emulator } = await anEmulator();
  const id = await ranOne(emulator, {
    'SystemDisk.Encrypted': 'true',
    'SystemDisk.KMSKeyId': seededKeys.hangzhou,
    'DataDisk.1.SnapshotId': seeded.encryptedDataSnapshot,
  });
  expect((await theDisks(emulator, id)).map((disk) => [disk.Encrypted, disk.KMSKeyId])).toEqual([
    [true, seededKeys.hangzhou],
    [true, seededKeys.hangzhou],
  ]);
});

it.each([
  [{ Period: '1' }, '2026-02-15T08:30Z'],
  [{ Period: '12', PeriodUnit: 'Month' }, '2027-01-15T08:30Z'],
  [{ Period: '2', PeriodUnit: 'Week' }, '2026-01-29T08:30Z'],
] as const)('given a subscription of %j, when run, then it is an order and expires at %s', async (period, expires) => {
  const { emulator } = await anEmulator();
  const { body } = await runs(emulator, { InstanceChargeType: 'PrePaid', ...period });
  expect(body.OrderId).toMatch(/^\d{15}$/);
  const [id] = body.InstanceIdSets.InstanceIdSet;
  expect(await theInstance(emulator, id)).toMatchObject({ InstanceChargeType: 'PrePaid', ExpiredTime: expires });
});

it('given a lost answer, when it is asked again with its token, then they are the same instances', async () => {
  const { emulator } = await anEmulator();
  const before = howMany(emulator);
  emulator.faults.add({ kind: 'dropAnswer', action: 'RunInstances', times: 1 });
  await expect(runs(emulator, { ClientToken: 'once', Amount: '2' })).rejects.toThrow();
  const { body } = await runs(emulator, { ClientToken: 'once', Amount: '2' });
  expect(body.InstanceIdSets.InstanceIdSet).toHaveLength(2);
  expect(howMany(emulator)).toBe(before + 2);
  expect(said(await runs(emulator, { ClientToken: 'once' }))).toEqual([400, 'IdempotenceParamNotMatch']);
});

it('given a type that is nearly sold out, when run, then all or what MinAmount allows', async () => {
  const { emulator } = await anEmulator();
  const type = { InstanceType: 'ecs.r7.xlarge', Amount: '5' };
  expect(said(await runs(emulator, type))).toEqual([403, 'OperationDenied.NoStock']);
  const { body } = await runs(emulator, { ...type, MinAmount: '2' });
  expect(body.InstanceIdSets.InstanceIdSet).toHaveLength(3);
  expect(said(await runs(emulator, { ...type, MinAmount: '1' }))).toEqual([403, 'OperationDenied.NoStock']);
  expect(said(await runs(emulator, { InstanceType: 'ecs.g8i.xlarge' }))).toEqual([403, 'OperationDenied.NoStock']);
});

it('given an instance stopped without charges, when others take its place, then it cannot be started', async () => {
  const { emulator, clock } = await anEmulator();
  const type = { InstanceType: 'ecs.r7.xlarge' };
  const id = await ranOne(emulator, type);
  clock.move(minute);
  await call(emulator, 'StopInstance', { InstanceId: id, StoppedMode: 'StopCharging' });
  clock.move(minute);
  const { body } = await runs(emulator, { ...type, Amount: '3' });
  const start = () => call(emulator, 'StartInstance', { InstanceId: id });
  expect(said(await start())).toEqual([403, 'OperationDenied.NoStock']);
  emulator.world.releaseInstance(body.InstanceIdSets.InstanceIdSet[0]);
  expect(said(await start())).toEqual([200, 'done']);
});

it('given a new instance, when its image is to be deleted, then it is in use', async () => {
  const { emulator } = await anEmulator();
  await runs(emulator, { ImageId: seeded.goldenDbImage });
  const deleted = await inHangzhou(emulator, 'DeleteImage', { ImageId: seeded.goldenDbImage });
  expect(said(deleted)).toEqual([403, 'ImageUsingByInstance']);
});

it('given a dry run, when it passes, then nothing is made', async () => {
  const { emulator } = await anEmulator();
  const before = howMany(emulator);
  expect(said(await runs(emulator, { DryRun: 'true' }))).toEqual([400, 'DryRunOperation']);
  expect(said(await runs(emulator, { DryRun: 'true', ImageId: 'm-nowhere' }))).toEqual([
    404,
    'InvalidImageId.NotFound',
  ]);
  expect(howMany(emulator)).toBe(before);
});

const many = Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`DataDisk.${n + 1}.Size`, '20']));
it.each<[Record<string, string>, number, string]>([
  [{ ImageId: '' }, 400, 'MissingParameter'],
  [{ InstanceType: '' }, 400, 'MissingParameter'],
  [{ VSwitchId: '' }, 400, 'MissingParameter'],
  [{ SecurityGroupId: '' }, 400, 'MissingParameter'],
  [{ 'SecurityGroupIds.1': opsGroup }, 400, 'InvalidParameter.Conflict'],
  [{ ImageId: seeded.productionImage }, 404, 'InvalidImageId.NotFound'],
  [{ InstanceType: 'ecs.t0.tiny' }, 400, 'InvalidInstanceType.ValueNotSupported'],
  [{ InstanceType: 'ecs.r7.large' }, 403, 'InvalidInstanceType.ZoneNotSupported'],
  [{ InstanceType: 'ecs.g8y.large' }, 403, 'ImageNotSupportInstanceType'],
  [{ VSwitchId: 'vsw-nowhere' }, 404, 'InvalidVSwitchId.NotFound'],
  [{ SecurityGroupId: 'sg-nowhere' }, 404, 'InvalidSecurityGroupId.NotFound'],
  [{ KeyPairName: 'nobody' }, 400, 'InvalidKeyPairName.NotFound'],
  [{ Password: 'weak' }, 400, 'InvalidPassword.Malformed'],
  [{ Amount: '0' }, 403, 'InvalidParam.Amount'],
  [{ Amount: '101' }, 403, 'InvalidParam.Amount'],
  [{ Amount: '1', MinAmount: '2' }, 400, 'InvalidMinAmount.Malformed'],
  [{ InstanceName: '1st' }, 400, 'InvalidInstanceName.Malformed'],
  [{ HostName: '12345' }, 400, 'InvalidHostName.Malformed'],
  [{ HostName: 'a..b' }, 400, 'InvalidHostName.Malformed'],
  [{ InstanceChargeType: 'Free' }, 404, 'InvalidInstanceChargeType.NotFound'],
  [{ InstanceChargeType: 'PrePaid' }, 400, 'MissingParameter'],
  [{ InstanceChargeType: 'PrePaid', Period: '10' }, 400, 'InvalidPeriod'],
  [{ InstanceChargeType: 'PrePaid', Period: '5', PeriodUnit: 'Week' }, 400, 'InvalidPeriod'],
  [{ 'SystemDisk.Size': '39' }, 404, 'InvalidSystemDiskSize.LessThanImageSize'],
  [{ 'SystemDisk.Size': '10', ImageId: seeded.publicImage }, 404, 'InvalidSystemDiskSize.LessThanImageSize'],
  [{ 'SystemDisk.Size': '2049' }, 400, 'InvalidSystemDiskSize.ValueNotSupported'],
  [{ 'SystemDisk.Size': '501', 'SystemDisk.Category': 'cloud' }, 400, 'InvalidSystemDiskSize.ValueNotSupported'],
  [{ 'SystemDisk.Category': 'floppy' }, 400, 'InvalidSystemDiskCategory.ValueNotSupported'],
  [{ 'DataDisk.1.Category': 'floppy' }, 400, 'InvalidDataDiskCategory.ValueNotSupported'],
  [{ 'DataDisk.1.Size': '19' }, 400, 'InvalidDataDiskSize.ValueNotSupported'],
  [{ 'DataDisk.1.Device': '/dev/sda' }, 400, 'InvalidDataDevice.Malformed'],
  [{ 'DataDisk.1.SnapshotId': 's-nowhere' }, 404, 'InvalidDataDiskSnapshotId.NotFound'],
  [{ 'DataDisk.1.SnapshotId': seeded.webSystemSnapshot }, 403, 'InvalidSnapshotId.NotDataDiskSnapshot'],
  [{ 'DataDisk.1.SnapshotId': seeded.dbDataSnapshot, 'DataDisk.1.Size': '100' }, 403, 'InvalidDiskSize.TooSmall'],
  [
    { ImageId: seeded.goldenDbImage, 'DataDisk.1.Device': '/dev/xvdb', 'DataDisk.1.Size': '50' },
    403,
    'InvalidDiskSize.TooSmall',
  ],
  [many, 400, 'InstanceDiskNumber.LimitExceed'],
  [{ 'SystemDisk.KMSKeyId': seededKeys.hangzhou }, 400, 'InvalidParameter.EncryptedIllegal'],
  [{ ResourceGroupId: 'rg-nowhere' }, 404, 'InvalidResourceGroup.NotFound'],
  [{ SpotStrategy: 'SpotAsPriceGo' }, 400, 'UnsupportedParameter'],
  [{ 'Tag.1.Key': 'aliyun' }, 400, 'InvalidTagKey.Malformed'],
])('given %j, when run, then it answers %i %s and nothing is made', async (params, status, code) => {
  const { emulator } = await anEmulator();
  const before = howMany(emulator);
  expect(said(await runs(emulator, params))).toEqual([status, code]);
  expect(howMany(emulator)).toBe(before);
});

it.each<[string, Partial<Image>, number, string]>([
  ['deprecated', { settled: 'Deprecated' }, 200, 'done'],
  ['unavailable', { settled: 'UnAvailable' }, 403, 'OperationDenied.ImageNotValid'],
  [
    'shared',
    { accountId: seededAccounts.audit, sharedWith: [{ accountId: seededAccounts.main, sharedAt: 0 }] },
    200,
    'done',
  ],
  ['for ARM', { os: { ...alibabaLinux, architecture: 'arm64' } }, 403, 'ImageNotSupportInstanceType'],
])('given an image that is %s, when run, then it answers as it should', async (_, facts, status, code) => {
  const { emulator } = await anEmulator();
  const { imageId } = emulator.world.addImage(facts);
  expect(said(await runs(emulator, { ImageId: imageId }))).toEqual([status, code]);
});

it('given a group of another VPC, or too few addresses, when run, then it is refused', async () => {
  const { emulator } = await anEmulator();
  const group = emulator.world.addSecurityGroup();
  expect(said(await runs(emulator, { SecurityGroupId: group.securityGroupId }))).toEqual([
    403,
    'OperationDenied.InconsistentNetwork',
  ]);
  const small = emulator.world.addVSwitch({ cidrBlock: '10.9.0.0/29', vpcId: group.vpcId });
  const there = { VSwitchId: small.vSwitchId, SecurityGroupId: group.securityGroupId };
  expect(said(await runs(emulator, { ...there, Amount: '5' }))).toEqual([403, 'InvalidVSwitchId.IpNotEnough']);
  expect(said(await runs(emulator, { ...there, Amount: '4' }))).toEqual([200, 'done']);
});

it('given the zone that has a type, when run there, then it is', async () => {
  const { emulator } = await anEmulator();
  const id = await ranOne(emulator, { InstanceType: 'ecs.r7.large', VSwitchId: vSwitchB });
  expect(await theInstance(emulator, id)).toMatchObject({ ZoneId: 'cn-hangzhou-b', Memory: 16_384 });
  expect(await theDisks(emulator, id)).toMatchObject([{ ZoneId: 'cn-hangzhou-b' }]);
});
