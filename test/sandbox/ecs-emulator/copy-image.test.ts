import { expect, it } from 'vitest';
import type { EcsEmulator } from '../../../src/sandbox/ecs-emulator/emulator.ts';
import { seeded, seededAccounts, seededKeys } from '../../../src/sandbox/ecs-emulator/seed.ts';
import type { Image } from '../../../src/sandbox/ecs-emulator/world/entities.ts';
import { manyRegionInfos } from '../../../src/sandbox/ecs-emulator/world/regions.ts';
import { anEmulator, asOther, call, control, copy, inHangzhou, minute, theImage } from './support.ts';

const { goldenImage, goldenDbImage } = seeded;
const statuses = async (emulator: EcsEmulator, ids: string[], regionId = 'cn-shanghai') =>
  Promise.all(ids.map(async (id) => (await theImage(emulator, id, regionId)).Status));
const sizes = (emulator: EcsEmulator) => emulator.world.regions().map((region) => region.images.size);

type Case = [given: string, params: Record<string, string>, status: number, code: string, message?: RegExp];
const cases: Case[] = [
  ['no image', { ImageId: '' }, 400, 'MissingParameter', /"ImageId"/],
  ['an unknown source region', { RegionId: 'mars-1' }, 400, 'SourceRegion.NotFound'],
  ['an unknown destination', { DestinationRegionId: 'mars-1' }, 400, 'DestinationRegion.NotFound'],
  ['an unknown image', { ImageId: 'm-nowhere' }, 404, 'InvalidImageId.NotFound'],
  ['a public image', { ImageId: seeded.publicImage }, 404, 'InvalidImageId.NotFound'],
  ['an image of another account', { ImageId: seeded.productionImage }, 404, 'InvalidImageId.NotFound'],
  ['an image of another region', { RegionId: 'ap-southeast-1' }, 404, 'InvalidImageId.NotFound'],
  [
    'a deprecated image',
    { ImageId: seeded.deprecatedImage },
    400,
    'IncorrectImageStatus',
    /^The image not available.$/,
  ],
  ['its own region', { DestinationRegionId: 'cn-hangzhou' }, 403, 'IncorrectDestinationRegion'],
  ['no destination', { DestinationRegionId: '' }, 403, 'IncorrectDestinationRegion'],
  ['a name of one letter', { DestinationImageName: 'a' }, 400, 'InvalidImageName.Malformed', /destination Image name/],
  ['a name of Alibaba', { DestinationImageName: 'aliyun-web' }, 400, 'InvalidImageName.Malformed'],
  ['a name that is an address', { DestinationImageName: 'http://x' }, 400, 'InvalidImageName.Malformed'],
  ['a description of one letter', { DestinationDescription: 'x' }, 400, 'InvalidDescription.Malformed', /destination/],
  ['a tag key of Alibaba', { 'Tag.1.Key': 'acs:x' }, 400, 'InvalidTagKey.Malformed'],
  ['a tag key twice', { 'Tag.1.Key': 'k', 'Tag.2.Key': 'k' }, 400, 'Duplicate.TagKey'],
  ['an unknown resource group', { ResourceGroupId: 'rg-x' }, 404, 'InvalidResourceGroup.NotFound'],
  ['a key without encryption', { KMSKeyId: seededKeys.shanghai }, 400, 'InvalidParameter.EncryptedIllegal'],
  [
    'a key of the source region',
    { Encrypted: 'true', KMSKeyId: seededKeys.hangzhou },
    404,
    'InvalidParameter.KMSKeyId.NotFound',
  ],
  [
    'a disabled key',
    { Encrypted: 'true', KMSKeyId: seededKeys.disabled },
    403,
    'InvalidParameter.KMSKeyId.CMKNotEnabled',
  ],
  [
    'a key that ECS may not use',
    { Encrypted: 'true', KMSKeyId: seededKeys.notForDisks },
    403,
    'InvalidParameter.KMSKeyId.CMKUnauthorized',
  ],
  ['a token too long', { ClientToken: 't'.repeat(65) }, 400, 'InvalidParameter', /ClientToken/],
  ['a dry run of a good request', { DryRun: 'true' }, 400, 'DryRunOperation', /^Request validation has been passed/],
];
it.each(cases)('given %s, when copying, then it is refused and nothing is made', async (...one) => {
  const [, params, status, code, message = /./] = one;
  const { emulator } = await anEmulator();
  const before = sizes(emulator);
  const reply = await copy(emulator, params);
  expect([reply.status, reply.body.Code]).toEqual([status, code]);
  expect(reply.body.Message).toMatch(message);
  expect(sizes(emulator)).toEqual(before);
});

type Change = Partial<Image>;
it.each([
  ['a community image', { isPublic: true }, 400, 'OperationDenied.CommunityImage'],
  ['an image that is unavailable', { settled: 'UnAvailable' }, 400, 'IncorrectImageStatus'],
  [
    'an image whose snapshot is gone',
    { disks: [{ device: '/dev/xvda', type: 'system', sizeGiB: 40, snapshotId: 's-gone', encrypted: false }] },
    400,
    'InvalidSnapshotId.NotFound',
  ],
  [
    'an image above two TiB',
    {
      disks: [
        { device: '/dev/xvda', type: 'system', sizeGiB: 48, encrypted: false },
        { device: '/dev/xvdb', type: 'data', sizeGiB: 2001, encrypted: false },
      ],
    },
    403,
    'SizeExceed.Image',
  ],
] as [string, Change, number, string][])(
  'given %s, when copying, then it is refused',
  async (_, change, status, code) => {
    const { emulator } = await anEmulator();
    Object.assign(emulator.world.image(goldenImage) ?? {}, change);
    const reply = await copy(emulator);
    expect([reply.status, reply.body.Code]).toEqual([status, code]);
  },
);

it('given a name and a quota used up in the destination, when copying, then only that destination refuses', async () => {
  const { emulator } = await anEmulator({ quotas: { imagesPerRegion: 1 } });
  emulator.world.addImage({ regionId: 'cn-shanghai', imageName: 'web' });
  const taken = await copy(emulator, { DestinationImageName: 'web' });
  expect([taken.status, taken.body.Code, taken.body.Message]).toEqual([
    400,
    'InvalidImageName.Duplicated',
    'The destination image is exist.',
  ]);
  const full = await copy(emulator, { DestinationImageName: 'web-2' });
  expect([full.status, full.body.Code]).toEqual([403, 'QuotaExceed.Image']);
  expect((await copy(emulator, { DestinationImageName: 'web', DestinationRegionId: 'us-east-1' })).status).toBe(200);
});

it('given a full request, when copying, then the copy has what was asked and inherits only its content', async () => {
  const { emulator } = await anEmulator();
  const { body } = await copy(emulator, {
    ImageId: goldenDbImage,
    DestinationRegionId: 'eu-central-1',
    DestinationImageName: 'golden.db:2026_01',
    DestinationDescription: 'for Frankfurt',
    ResourceGroupId: seeded.resourceGroup,
    'Tag.1.Key': 'darkroom',
    'Tag.1.Value': 'op/copy',
  });
  expect(body.ImageId).toMatch(/^m-gw8[0-9a-z]{17}$/);
  const image = await theImage(emulator, body.ImageId, 'eu-central-1');
  expect(image).toMatchObject({
    ImageName: 'golden.db:2026_01',
    Description: 'for Frankfurt',
    ImageFamily: '',
    Status: 'Creating',
    Progress: '0%',
    Usable: false,
    IsCopied: true,
    IsSelfShared: '',
    Platform: 'Aliyun',
    ResourceGroupId: seeded.resourceGroup,
    CreationTime: '2026-01-15T08:30:00Z',
    Tags: { Tag: [{ TagKey: 'darkroom', TagValue: 'op/copy' }] },
  });
  const lines = image.DiskDeviceMappings.DiskDeviceMapping;
  expect(lines.map((line: Record<string, string>) => [line.Device, line.Type, line.Size])).toEqual([
    ['/dev/xvda', 'system', '40'],
    ['/dev/xvdb', 'data', '60'],
    ['/dev/xvdc', 'data', '100'],
  ]);
  for (const { SnapshotId } of lines) {
    expect(emulator.world.snapshot(SnapshotId)).toMatchObject({
      regionId: 'eu-central-1',
      kind: 'user',
      encrypted: false,
    });
  }
  expect((await theImage(emulator, body.ImageId)) ?? 'not in the source').toBe('not in the source');
});

it('given nothing but a destination, when copying, then the copy is bare and called by its id', async () => {
  const { emulator } = await anEmulator();
  const { body } = await copy(emulator);
  expect(await theImage(emulator, body.ImageId, 'cn-shanghai')).toMatchObject({
    ImageName: body.ImageId,
    Description: '',
    ResourceGroupId: '',
    Tags: { Tag: [] },
  });
});

it('given a copy under way, when time passes, then disks and snapshots grow with it until it is available', async () => {
  const { emulator, clock } = await anEmulator();
  const { ImageId } = (await copy(emulator, { ImageId: goldenDbImage })).body;
  clock.move(5 * minute);
  const half = await theImage(emulator, ImageId, 'cn-shanghai');
  expect(half).toMatchObject({ Status: 'Creating', Progress: '50%' });
  expect(half.DiskDeviceMappings.DiskDeviceMapping).toMatchObject([
    { Progress: '100%', RemainTime: 0 },
    { Progress: '83%', RemainTime: 60 },
    { Progress: '50%', RemainTime: 300 },
  ]);
  const snapshots = await call(emulator, 'DescribeSnapshots', { RegionId: 'cn-shanghai', Status: 'progressing' });
  expect(snapshots.body.TotalCount).toBe(2);
  expect((await inHangzhou(emulator, 'DescribeImages', { RegionId: 'cn-shanghai', ImageId })).body.TotalCount).toBe(0);
  clock.move(5 * minute);
  expect(await theImage(emulator, ImageId, 'cn-shanghai')).toMatchObject({ Status: 'Available', Usable: true });
});

it('given a used token, when the same request comes again, then it gets the same copy, other requests none', async () => {
  const { emulator } = await anEmulator();
  const { body } = await copy(emulator, { ClientToken: 't' });
  expect((await copy(emulator, { ClientToken: 't' })).body.ImageId).toBe(body.ImageId);
  const other = await copy(emulator, { ClientToken: 't', DestinationRegionId: 'us-east-1' });
  expect([other.status, other.body.Code]).toEqual([400, 'IdempotenceParamNotMatch']);
});

it('given an image being copied, when copied to another region, then it is refused until the first is done', async () => {
  const { emulator, clock } = await anEmulator();
  await copy(emulator);
  const conflict = await copy(emulator, { DestinationRegionId: 'us-east-1' });
  expect([conflict.status, conflict.body.Code]).toEqual([400, 'OperationDenied.ImageCopyConflict']);
  expect(conflict.body.Message).toMatch(/cannot be copied concurrently/);
  expect((await copy(emulator, { ImageId: goldenDbImage, DestinationRegionId: 'us-east-1' })).status).toBe(200);
  clock.move(2 * minute);
  expect((await copy(emulator, { DestinationRegionId: 'us-east-1' })).status).toBe(200);
});

it('given copies that queue, when one image goes to 24 regions, then all of them are made at the same time', async () => {
  const { emulator, clock } = await anEmulator({ copyConcurrency: 'queued', regions: manyRegionInfos });
  const destinations = manyRegionInfos.map(({ regionId }) => regionId).filter((id) => id !== 'cn-hangzhou');
  const ids = new Map<string, string>();
  for (const id of destinations) ids.set(id, (await copy(emulator, { DestinationRegionId: id })).body.ImageId);
  expect(destinations).toHaveLength(24);
  clock.move(2 * minute);
  for (const [regionId, id] of ids) expect(await statuses(emulator, [id], regionId)).toEqual(['Available']);
});

it('given seven copies to one region, when they queue, then five are made at a time and the others wait their turn', async () => {
  const { emulator, clock } = await anEmulator({ copyConcurrency: 'queued' });
  const ids: string[] = [];
  for (let n = 0; n < 7; n++) {
    ids.push((await copy(emulator)).body.ImageId);
    clock.move(minute / 10);
  }
  const waiting = await theImage(emulator, ids[6] ?? '', 'cn-shanghai');
  expect(waiting).toMatchObject({ Status: 'Waiting', Progress: '0%', Usable: false });
  expect(waiting.DiskDeviceMappings.DiskDeviceMapping).toMatchObject([{ Progress: '0%', RemainTime: 120 }]);
  const state = (status: string, count: number) => Array.from({ length: count }, () => status);
  expect(await statuses(emulator, ids)).toEqual([...state('Creating', 5), ...state('Waiting', 2)]);
  clock.move(1.3 * minute);
  expect(await statuses(emulator, ids)).toEqual(['Available', ...state('Creating', 5), 'Waiting']);
  clock.move(minute / 10);
  expect(await statuses(emulator, ids)).toEqual([...state('Available', 2), ...state('Creating', 5)]);
  clock.move(2 * minute);
  expect(await statuses(emulator, ids)).toEqual(state('Available', 7));
});

it('given one place in the queue, when the copy in it fails, then the next one begins at that moment', async () => {
  const { emulator, clock } = await anEmulator({ copyConcurrency: 'queued', quotas: { copiesPerDestination: 1 } });
  emulator.faults.add({ kind: 'failNextCopy', percent: 50 });
  const ids = [(await copy(emulator)).body.ImageId, (await copy(emulator)).body.ImageId];
  expect(await statuses(emulator, ids)).toEqual(['Creating', 'Waiting']);
  clock.move(1.5 * minute);
  expect(await statuses(emulator, ids)).toEqual(['CreateFailed', 'Creating']);
  expect((await theImage(emulator, ids[1], 'cn-shanghai')).Progress).toBe('25%');
});

it('given a failure for one destination, when copying to two, then only that copy fails, with its larger disks', async () => {
  const { emulator, clock } = await anEmulator({ copyConcurrency: 'queued' });
  emulator.faults.add({ kind: 'failNextCopy', percent: 60, destinationRegionId: 'us-east-1' });
  const to = async (DestinationRegionId: string) =>
    (await copy(emulator, { ImageId: goldenDbImage, DestinationRegionId })).body.ImageId;
  const [good, bad] = [await to('cn-shanghai'), await to('us-east-1')];
  clock.move(10 * minute);
  expect(await statuses(emulator, [good])).toEqual(['Available']);
  expect(await theImage(emulator, bad, 'us-east-1')).toMatchObject({ Status: 'CreateFailed', Progress: '60%' });
  const { body } = await call(emulator, 'DescribeSnapshots', { RegionId: 'us-east-1' });
  expect(body.Snapshots.Snapshot.map((one: Record<string, string>) => [one.SourceDiskSize, one.Status]).sort()).toEqual(
    [
      ['100', 'failed'],
      ['40', 'accomplished'],
      ['60', 'accomplished'],
    ],
  );
  expect(await statuses(emulator, [await to('us-east-1')], 'us-east-1')).toEqual(['Creating']);
});

it('given any fault for one destination, when copying to two, then it meets only the copy that goes there', async () => {
  const { emulator } = await anEmulator();
  const failure = { kind: 'fail', code: 'QuotaExceed.Snapshot', status: 403 } as const;
  emulator.faults.add({ ...failure, destinationRegionId: 'us-east-1' });
  expect((await copy(emulator, { DestinationRegionId: 'us-east-1' })).body.Code).toBe('QuotaExceed.Snapshot');
  expect((await copy(emulator)).status).toBe(200);
  expect((await inHangzhou(emulator, 'DescribeImages')).status).toBe(200);
});

it('given the failing tag on a copy, when time passes, then it is CreateFailed', async () => {
  const { emulator, clock } = await anEmulator();
  const { body } = await copy(emulator, { 'Tag.1.Key': 'emulator:fail', 'Tag.1.Value': 'CreateFailed' });
  clock.move(minute);
  expect(await statuses(emulator, [body.ImageId])).toEqual(['CreateFailed']);
});

it('given a copy not finished, when it is copied on, then it is not available', async () => {
  const { emulator, clock } = await anEmulator();
  const { ImageId } = (await copy(emulator)).body;
  const on = () => copy(emulator, { RegionId: 'cn-shanghai', ImageId, DestinationRegionId: 'us-east-1' });
  expect((await on()).body.Code).toBe('IncorrectImageStatus');
  clock.move(2 * minute);
  expect((await on()).status).toBe(200);
});

const encryptedImage = (emulator: EcsEmulator, kmsKeyId: string = seededKeys.hangzhou) => {
  const { snapshotId } = emulator.world.addSnapshot({ encrypted: true, kmsKeyId });
  return emulator.world.addImage({
    disks: [{ device: '/dev/xvda', type: 'system', sizeGiB: 40, snapshotId, encrypted: true }],
  }).imageId;
};
const { shanghai, hangzhou } = seededKeys;
const there = 'cn-shanghai';
const here = 'cn-hangzhou';
it.each([
  ['plain', there, {}, [false, '']],
  ['plain', there, { Encrypted: 'false' }, [false, '']],
  ['plain', there, { Encrypted: 'true' }, [true, '']],
  ['plain', there, { Encrypted: 'true', KMSKeyId: shanghai }, [true, shanghai]],
  ['plain', here, { Encrypted: 'true', KMSKeyId: hangzhou }, [true, hangzhou]],
  ['encrypted', there, {}, [true, '']],
  ['encrypted', there, { Encrypted: 'true' }, [true, '']],
  ['encrypted', there, { Encrypted: 'true', KMSKeyId: shanghai }, [true, shanghai]],
  ['encrypted', there, { Encrypted: 'false' }, [403, 'OperationDeined.EncryptedSnapshot']],
  ['encrypted', here, { Encrypted: 'true' }, [true, '']],
  ['encrypted', here, { Encrypted: 'true', KMSKeyId: hangzhou }, [403, 'IncorrectDestinationRegion']],
  ['encrypted', here, {}, [403, 'IncorrectDestinationRegion']],
] as [string, string, Record<string, string>, unknown[]][])(
  'given an image that is %s, when copied to %s with %j, then it is %j',
  async (kind, DestinationRegionId, params, expected) => {
    const { emulator } = await anEmulator();
    const ImageId = kind === 'plain' ? goldenImage : encryptedImage(emulator);
    const { status, body } = await copy(emulator, { ImageId, DestinationRegionId, ...params });
    const [disk] = emulator.world.image(body.ImageId)?.disks ?? [];
    const made = [disk?.encrypted, emulator.world.snapshot(disk?.snapshotId ?? '')?.kmsKeyId];
    expect(status === 200 ? made : [status, body.Code]).toEqual(expected);
  },
);

it('given an image shared with another account, when that one copies it, then only within the region, as its own', async () => {
  const { emulator, clock } = await anEmulator();
  const { production } = seededAccounts;
  await inHangzhou(emulator, 'ModifyImageSharePermission', { ImageId: goldenImage, 'AddAccount.1': production });
  const away = await copy(emulator, {}, asOther);
  expect([away.status, away.body.Code]).toEqual([403, 'OperationDenied.SameRegionOnly']);
  const { body } = await copy(emulator, { DestinationRegionId: 'cn-hangzhou' }, asOther);
  expect(emulator.world.image(body.ImageId)).toMatchObject({ accountId: production, sharedWith: [] });
  await inHangzhou(emulator, 'ModifyImageSharePermission', { ImageId: goldenImage, 'RemoveAccount.1': production });
  clock.move(2 * minute);
  expect(emulator.world.image(body.ImageId)).toBeDefined();
  expect((await copy(emulator, { DestinationRegionId: 'cn-hangzhou' }, asOther)).body.Code).toBe(
    'InvalidImageId.NotFound',
  );
});

it('given copies and shares, when the state is asked for, then it says where copies come from and who may see what', async () => {
  const { emulator, clock } = await anEmulator();
  expect((await control(emulator, 'state')).body.copyConcurrency).toBe('serial-per-image');
  await control(emulator, 'copy-concurrency', { copyConcurrency: 'queued' });
  await inHangzhou(emulator, 'ModifyImageSharePermission', {
    ImageId: goldenImage,
    'AddAccount.1': '1900000000000001',
  });
  const { ImageId } = (await copy(emulator)).body;
  expect((await copy(emulator)).status).toBe(200);
  clock.move(minute);
  const { body } = await control(emulator, 'state');
  const line = (id: string) => body.images.find((one: { imageId: string }) => one.imageId === id);
  expect(body.copyConcurrency).toBe('queued');
  expect(line(ImageId)).toMatchObject({
    regionId: 'cn-shanghai',
    copiedFrom: { regionId: 'cn-hangzhou', imageId: goldenImage },
    status: 'Creating',
    percent: 50,
    remainingSeconds: 60,
    sharedWith: [],
  });
  expect(line(goldenImage).sharedWith).toEqual([{ accountId: '1900000000000001', sharedAt: '2026-01-15T08:30:00Z' }]);
  expect((await control(emulator, 'copy-concurrency', { copyConcurrency: 'never' })).status).toBe(400);
  await control(emulator, 'reset', {});
  expect(emulator.world.copyConcurrency).toBe('serial-per-image');
});
