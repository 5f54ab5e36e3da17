import { expect, it } from 'vitest';
import type { EcsEmulator } from '../../../src/sandbox/ecs-emulator/emulator.ts';
import { seeded } from '../../../src/sandbox/ecs-emulator/seed.ts';
import { seededNetwork } from '../../../src/sandbox/ecs-emulator/seed-networks.ts';
import { anEmulator, call, inHangzhou, minute, theImage } from './support.ts';

const create = (emulator: EcsEmulator, params: Record<string, string>) => inHangzhou(emulator, 'CreateImage', params);
const web = { SnapshotId: seeded.webSystemSnapshot };
const mapping = (...snapshotIds: string[]) =>
  Object.fromEntries(snapshotIds.map((id, n) => [`DiskDeviceMapping.${n + 1}.SnapshotId`, id]));
const tags = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`Tag.${n + 1}.Key`, `k${n}`]));

it.each([
  ['no source', {}, 400, 'MissingParameter', /SnapshotId or InstanceId or DiskDeviceMapping/],
  ['a name of one letter', { ...web, ImageName: 'a' }, 400, 'InvalidImageName.Malformed', /wrongly formed/],
  ['a name beginning with a digit', { ...web, ImageName: '1web' }, 400, 'InvalidImageName.Malformed', /./],
  ['a name that is an address', { ...web, ImageName: 'http://x' }, 400, 'InvalidImageName.Malformed', /./],
  ['a name too long', { ...web, ImageName: 'a'.repeat(129) }, 400, 'InvalidImageName.Malformed', /./],
  [
    'a name in use',
    { ...web, ImageName: 'golden-web-2026.01' },
    400,
    'InvalidImageName.Duplicated',
    /^The specified Image name has already bean used.$/,
  ],
  ['a description of one letter', { ...web, Description: 'x' }, 400, 'InvalidDescription.Malformed', /./],
  ['a description that is an address', { ...web, Description: 'https://x' }, 400, 'InvalidDescription.Malformed', /./],
  ['a version too long', { ...web, ImageVersion: 'v'.repeat(41) }, 400, 'InvalidImageVersion.Malformed', /./],
  ['a family of Alibaba', { ...web, ImageFamily: 'aliyun-x' }, 400, 'InvalidImageFamily.Malformed', /./],
  ['an unknown architecture', { ...web, Architecture: 'vax' }, 400, 'InvalidArchitecture.Malformed', /./],
  ['an unknown platform', { ...web, Platform: 'Plan 9' }, 400, 'InvalidPlatform.Malformed', /./],
  ['an unknown boot mode', { ...web, BootMode: 'tape' }, 400, 'InvalidBootMode.NotSupport', /./],
  ['a bad IMDS version', { ...web, 'Features.ImdsSupport': 'v3' }, 400, 'InvalidParameter.FeaturesImdsSupport', /./],
  ['a token too long', { ...web, ClientToken: 't'.repeat(65) }, 400, 'InvalidParameter', /ClientToken/],
  [
    'a device that is none',
    { ...mapping(seeded.webSystemSnapshot), 'DiskDeviceMapping.1.Device': '/dev/sda' },
    400,
    'InvalidDevice.Malformed',
    /^DiskDeviceMapping.n.Device is not valid.$/,
  ],
  [
    'a device used twice',
    {
      ...mapping(seeded.webSystemSnapshot, seeded.dbDataSnapshot),
      'DiskDeviceMapping.1.Device': '/dev/xvda',
      'DiskDeviceMapping.2.Device': '/dev/vda',
    },
    400,
    'InvalidDevice.InUse',
    /./,
  ],
  [
    'the system device on a data disk',
    { ...mapping(seeded.webSystemSnapshot, seeded.dbDataSnapshot), 'DiskDeviceMapping.2.Device': '/dev/xvda' },
    400,
    'InvalidDevice.Malformed',
    /./,
  ],
  [
    'a disk smaller than its snapshot',
    { ...mapping(seeded.webSystemSnapshot), 'DiskDeviceMapping.1.Size': '39' },
    400,
    'InvalidSize.ValueNotSupported',
    /./,
  ],
  [
    'an empty disk too small',
    { ...mapping(seeded.webSystemSnapshot), 'DiskDeviceMapping.2.Size': '19' },
    400,
    'InvalidSize.ValueNotSupported',
    /./,
  ],
  [
    'an unknown disk type',
    { ...mapping(seeded.webSystemSnapshot), 'DiskDeviceMapping.1.DiskType': 'floppy' },
    400,
    'InvalidDiskType.ValueNotSupported',
    /./,
  ],
  ['a tag key of Alibaba', { ...web, 'Tag.1.Key': 'acs:x' }, 400, 'InvalidTagKey.Malformed', /./],
  ['an empty tag key', { ...web, 'Tag.1.Value': 'x' }, 400, 'InvalidTagKey.Malformed', /./],
  [
    'a tag value with an address',
    { ...web, 'Tag.1.Key': 'k', 'Tag.1.Value': 'http://x' },
    400,
    'InvalidTagValue.Malformed',
    /./,
  ],
  ['a tag key twice', { ...web, 'Tag.1.Key': 'k', 'Tag.2.Key': 'k' }, 400, 'Duplicate.TagKey', /./],
  ['21 tags', { ...web, ...tags(21) }, 403, 'QuotaExceed.Tags', /./],
  ['an unknown resource group', { ...web, ResourceGroupId: 'rg-x' }, 404, 'InvalidResourceGroup.NotFound', /./],
  ['an unknown snapshot', { SnapshotId: 's-nowhere' }, 404, 'InvalidSnapshotId.NotFound', /./],
  [
    'a snapshot of another region',
    { SnapshotId: seeded.shanghaiSystemSnapshot },
    404,
    'InvalidSnapshotId.NotFound',
    /./,
  ],
  ['an unknown instance', { InstanceId: 'i-nowhere' }, 404, 'InvalidInstanceId.NotFound', /./],
  ['a lone data disk snapshot', { SnapshotId: seeded.dbDataSnapshot }, 403, 'OperationDenied', /not from system disk/],
  ['only data disk snapshots', mapping(seeded.dbDataSnapshot), 400, 'OperationDenied', /does not contain system disk/],
  [
    'two system disk snapshots',
    mapping(seeded.webSystemSnapshot, seeded.dbSystemSnapshot),
    400,
    'OperationDenied',
    /contains two or more system disk snapshots/,
  ],
  ['an unfinished snapshot', { SnapshotId: seeded.unfinishedSnapshot }, 403, 'InvalidSnapshotId.NotReady', /./],
  ['a failed snapshot', { SnapshotId: seeded.failedSnapshot }, 403, 'InvalidSnapshotId.NotReady', /./],
  ['a snapshot of 2013', { SnapshotId: seeded.tooOldSnapshot }, 403, 'InvalidSnapshot.TooOld', /2013-07-15/],
  [
    'a shared snapshot',
    { SnapshotId: seeded.sharedSnapshot },
    400,
    'OperationDenied',
    /Shared snapshots do not support/,
  ],
  [
    'a data snapshot as system disk without a platform',
    { ...mapping(seeded.dbDataSnapshot), 'DiskDeviceMapping.1.DiskType': 'system', Architecture: 'x86_64' },
    400,
    'MissingParameter',
    /Platform/,
  ],
  [
    'a data snapshot with a key as system disk',
    { ...mapping(seeded.encryptedDataSnapshot), 'DiskDeviceMapping.1.DiskType': 'system' },
    400,
    'InvalidParameter.DiskType',
    /./,
  ],
  [
    'an instance whose disk is being snapshotted',
    { InstanceId: seeded.secondWebInstance },
    403,
    'IncorrectDiskStatus.CreatingSnapshot',
    /./,
  ],
  [
    'a dry run of a good request',
    { ...web, DryRun: 'true' },
    400,
    'DryRunOperation',
    /^Request validation has been passed/,
  ],
] as const)(
  'given %s, when creating an image, then it is refused and none is made',
  async (_, params, status, code, message) => {
    const { emulator } = await anEmulator();
    const before = emulator.world.region('cn-hangzhou')?.images.size;
    const reply = await create(emulator, params);
    expect([reply.status, reply.body.Code]).toEqual([status, code]);
    expect(reply.body.Message).toMatch(message);
    expect(emulator.world.region('cn-hangzhou')?.images.size).toBe(before);
  },
);

it('given a request wrong in every way, when mended step by step, then the refusals come in the order of the checks', async () => {
  const { emulator } = await anEmulator({ quotas: { imagesPerRegion: 2 } });
  const params: Record<string, string> = {
    RegionId: 'mars-1',
    ImageName: '1',
    'Tag.1.Key': 'acs:x',
    DryRun: 'true',
  };
  const steps: [Record<string, string>, string][] = [
    [{}, 'InvalidRegionId.NotFound'],
    [{ RegionId: 'cn-hangzhou' }, 'MissingParameter'],
    [{ SnapshotId: 's-nowhere' }, 'InvalidImageName.Malformed'],
    [{ ImageName: 'golden-web-2026.01' }, 'InvalidTagKey.Malformed'],
    [{ 'Tag.1.Key': 'x' }, 'InvalidSnapshotId.NotFound'],
    [{ SnapshotId: seeded.unfinishedSnapshot }, 'InvalidSnapshotId.NotReady'],
    [{ SnapshotId: seeded.webSystemSnapshot }, 'InvalidImageName.Duplicated'],
    [{ ImageName: 'fresh' }, 'QuotaExceed.Image'],
  ];
  for (const [mended, code] of steps) {
    Object.assign(params, mended);
    expect((await call(emulator, 'CreateImage', params)).body.Code).toBe(code);
  }
  Object.assign(emulator.world.quotas, { imagesPerRegion: 100 });
  expect((await call(emulator, 'CreateImage', params)).body.Code).toBe('DryRunOperation');
});

it.each([
  ['running', {}, 200, undefined],
  ['starting', { status: 'Starting' }, 400, 'IncorrectInstanceStatus'],
  ['locked', { lockReasons: ['security'] }, 400, 'InstanceLockedForSecurity'],
  ['expired', { chargeType: 'PrePaid', expiresAt: 1 }, 400, 'IncorrectInstanceStatus'],
] as const)(
  'given an instance that is %s, when making an image of it, then it is judged by its state',
  async (_, state, status, code) => {
    const { emulator } = await anEmulator();
    Object.assign(emulator.world.instance(seeded.webInstance) ?? {}, state);
    const reply = await create(emulator, { InstanceId: seeded.webInstance });
    expect([reply.status, reply.body.Code]).toEqual([status, code]);
  },
);

it('given an instance that is new, or whose disk is being replaced, when making an image of it, then not before that is over', async () => {
  const { emulator, clock } = await anEmulator();
  const [VSwitchId = ''] = seededNetwork.vSwitches;
  const [SecurityGroupId = ''] = seededNetwork.securityGroups;
  const asked = { ImageId: seeded.publicImage, InstanceType: 'ecs.g7.large', VSwitchId, SecurityGroupId };
  const { body } = await inHangzhou(emulator, 'RunInstances', asked);
  const [fresh] = body.InstanceIdSets.InstanceIdSet;
  expect((await create(emulator, { InstanceId: fresh })).body.Code).toBe('IncorrectInstanceStatus');
  const replaced = { InstanceId: seeded.batchInstance, ImageId: seeded.publicImage };
  await inHangzhou(emulator, 'ReplaceSystemDisk', replaced);
  const refused = await create(emulator, { InstanceId: seeded.batchInstance });
  expect([refused.status, refused.body.Code]).toEqual([403, 'IncorrectDiskStatus']);
  clock.move(2 * minute);
  for (const InstanceId of [fresh, seeded.batchInstance]) {
    expect((await create(emulator, { InstanceId })).status).toBe(200);
  }
});

it('given an instance with local disks or none, when making an image of it, then it is refused', async () => {
  const { emulator } = await anEmulator();
  const local = emulator.world.addInstance();
  emulator.world.addDisk({ instanceId: local.instanceId, category: 'local_ssd_pro' });
  const bare = emulator.world.addInstance();
  expect((await create(emulator, { InstanceId: local.instanceId })).body.Code).toBe('InvalidDiskCategory.CreateImage');
  expect((await create(emulator, { InstanceId: bare.instanceId })).body.Code).toBe(
    'InvalidInstance.NotFoundSystemDisk',
  );
});

it('given a snapshot of a disk that outlived its instance, when making an image of it, then it is not allowed', async () => {
  const { emulator } = await anEmulator();
  const { snapshotId } = emulator.world.addSnapshot({ barred: 'kept-disk' });
  const { status, body } = await create(emulator, { SnapshotId: snapshotId });
  expect([status, body.Code, body.Message]).toEqual([
    403,
    'OperationDenied',
    'The specified snapshot is not allowed to create image.',
  ]);
});

it('given a system disk and data disks, when there are 16 of these, then that is allowed, and 17 are not', async () => {
  const { emulator } = await anEmulator();
  const withData = (count: number) =>
    create(emulator, mapping(seeded.webSystemSnapshot, ...Array.from({ length: count }, () => seeded.dbDataSnapshot)));
  const { body } = await withData(16);
  const disks = (await theImage(emulator, body.ImageId)).DiskDeviceMappings.DiskDeviceMapping;
  expect(disks).toHaveLength(17);
  expect(disks[16].Device).toBe('/dev/xvdq');
  expect((await withData(17)).body.Code).toBe('InvalidParameter');
});

it('given full families, when creating images, then the family quotas are told apart', async () => {
  const { emulator } = await anEmulator({ quotas: { imagesPerFamily: 1, familiesPerRegion: 1 } });
  const inFamily = (ImageFamily: string) => create(emulator, { ...web, ImageFamily });
  expect((await inFamily('golden-web')).body.Code).toBe('ImageQuotaExceed.ImageFamily');
  expect((await inFamily('another')).body.Code).toBe('ImageFamilyQuotaExceed');
});

it('given a full request, when creating an image, then it carries everything that was asked', async () => {
  const { emulator } = await anEmulator();
  const { body } = await create(emulator, {
    ...mapping(seeded.dbSystemSnapshot, seeded.dbDataSnapshot),
    'DiskDeviceMapping.2.Size': '250',
    'DiskDeviceMapping.3.Size': '20',
    ImageName: '数据库:v1_a-b.c',
    Description: 'database node',
    ImageFamily: 'db',
    ImageVersion: '1.0',
    ResourceGroupId: seeded.resourceGroup,
    'Features.ImdsSupport': 'v2',
    'Tag.1.Key': 'team',
    'Tag.1.Value': 'data',
    'Tag.2.Key': 'empty',
    'Tag.2.Value': '',
  });
  expect(body.ImageId).toMatch(/^m-bp1[0-9a-z]{17}$/);
  expect(await theImage(emulator, body.ImageId)).toMatchObject({
    ImageName: '数据库:v1_a-b.c',
    Description: 'database node',
    ImageFamily: 'db',
    ImageVersion: '1.0',
    Status: 'Creating',
    Progress: '0%',
    Usable: false,
    Size: 40,
    CreationTime: '2026-01-15T08:30:00Z',
    Platform: 'Aliyun',
    ResourceGroupId: seeded.resourceGroup,
    Features: { ImdsSupport: 'v2' },
    ImageOwnerAlias: 'self',
    Tags: {
      Tag: [
        { TagKey: 'team', TagValue: 'data' },
        { TagKey: 'empty', TagValue: '' },
      ],
    },
    DiskDeviceMappings: {
      DiskDeviceMapping: [
        { Device: '/dev/xvda', Type: 'system', Size: '40', SnapshotId: seeded.dbSystemSnapshot },
        { Device: '/dev/xvdb', Type: 'data', Size: '250', SnapshotId: seeded.dbDataSnapshot },
        { Device: '/dev/xvdc', Type: 'data', Size: '20', SnapshotId: '' },
      ],
    },
  });
});

it.each([
  ['a basic', seeded.legacySnapshot, '5'],
  ['an ESSD', seeded.webSystemSnapshot, '20'],
] as const)(
  'given %s system disk, when an empty data disk has no size, then it gets its default',
  async (_, snapshotId, size) => {
    const { emulator } = await anEmulator();
    const { body } = await create(emulator, { ...mapping(snapshotId), 'DiskDeviceMapping.2.DiskType': 'data' });
    const image = await theImage(emulator, body.ImageId);
    expect(image.DiskDeviceMappings.DiskDeviceMapping[1]).toMatchObject({ Size: size, SnapshotId: '' });
  },
);

it('given encrypted, released-disk and converted data snapshots, when creating images, then all are accepted', async () => {
  const { emulator } = await anEmulator();
  const encrypted = await create(emulator, { SnapshotId: seeded.encryptedSnapshot });
  const image = await theImage(emulator, encrypted.body.ImageId);
  expect(image.DiskDeviceMappings.DiskDeviceMapping[0].Encrypted).toBe(true);
  expect((await create(emulator, { SnapshotId: seeded.releasedDiskSnapshot })).status).toBe(200);
  const system = { 'DiskDeviceMapping.1.DiskType': 'system', Architecture: 'x86_64', Platform: 'CentOS' };
  expect((await create(emulator, { ...mapping(seeded.dbDataSnapshot), ...system })).status).toBe(200);
});

it('given all three sources, when creating an image, then the instance wins and all its disks are in it', async () => {
  const { emulator } = await anEmulator();
  const { body } = await create(emulator, {
    ...mapping('s-unread'),
    SnapshotId: 's-unread',
    InstanceId: seeded.dbInstance,
  });
  const lines = (await theImage(emulator, body.ImageId)).DiskDeviceMappings.DiskDeviceMapping;
  expect(lines).toMatchObject([
    { Device: '/dev/xvda', Size: '40' },
    { Device: '/dev/xvdb', Size: '200' },
  ]);
  const made = lines.map((line: { SnapshotId: string }) => emulator.world.snapshot(line.SnapshotId));
  expect(made).toMatchObject([
    { kind: 'user', sourceDiskType: 'system', sourceDiskSizeGiB: 40 },
    { kind: 'user', sourceDiskType: 'data', sourceDiskSizeGiB: 200 },
  ]);
});

it('given another account, when creating an image of a snapshot that is not its own, then it does not exist', async () => {
  const { emulator } = await anEmulator();
  const other = { keyId: 'sandbox-second-key', secret: 'sandbox-second-key-secret' };
  const reply = await call(emulator, 'CreateImage', { RegionId: 'cn-hangzhou', ...web }, other);
  expect(reply.body.Code).toBe('InvalidSnapshotId.NotFound');
});
