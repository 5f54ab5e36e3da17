import { expect, it } from 'vitest';
import type { EcsEmulator } from '../../../src/sandbox/ecs-emulator/emulator.ts';
import { seeded, seededAccounts, seededKeys } from '../../../src/sandbox/ecs-emulator/seed.ts';
import { alibabaLinux } from '../../../src/sandbox/ecs-emulator/world/builders.ts';
import type { Image, Instance } from '../../../src/sandbox/ecs-emulator/world/entities.ts';
import { anEmulator, asOther, call, inHangzhou, minute, theDisks, theInstance } from './support.ts';

const BATCH = seeded.batchInstance;
const WEB = seeded.webInstance;
/** Work that goes on for as long as anybody looks. */
const later = { startedAt: 0, durationMs: Number.MAX_SAFE_INTEGER };

const replaces = (emulator: EcsEmulator, params: Record<string, string> = {}) =>
  call(emulator, 'ReplaceSystemDisk', { InstanceId: BATCH, ImageId: seeded.goldenImage, ...params });
const said = ({ status, body }: Awaited<ReturnType<typeof call>>) => [status, body.Code ?? 'done'];
const systemDiskOf = ({ world }: EcsEmulator, instanceId: string) =>
  [...(world.region('cn-hangzhou')?.disks.values() ?? [])].find(
    (disk) => disk.instanceId === instanceId && disk.type === 'system',
  );
/** web-01 has data that a replacement can lose. */
const stopped = ({ world }: EcsEmulator, instanceId: string = WEB, facts: Partial<Instance> = {}) =>
  Object.assign(world.instance(instanceId) ?? {}, { status: 'Stopped', ...facts });

it('given a stopped instance, when its system disk is replaced, then a new one of the image is made in its place', async () => {
  const { emulator, clock } = await anEmulator();
  const before = systemDiskOf(emulator, BATCH)?.diskId;
  const { status, body } = await replaces(emulator, { 'SystemDisk.Size': '60' });
  expect(status).toBe(200);
  expect(body.DiskId).toMatch(/^d-bp1[0-9a-z]{17}$/);
  expect(emulator.world.disk(before ?? '')).toBeUndefined();
  const replaced = { DiskId: body.DiskId, Size: 60, Type: 'system', Category: 'cloud_efficiency', Device: '/dev/xvda' };
  expect(await theDisks(emulator, BATCH)).toMatchObject([
    { ...replaced, Status: 'Creating', ImageId: seeded.goldenImage, SourceSnapshotId: seeded.webGoldenSnapshot },
  ]);
  expect(await theInstance(emulator, BATCH)).toMatchObject({ Status: 'Stopped', ImageId: seeded.goldenImage });
  clock.move(2 * minute);
  expect(await theDisks(emulator, BATCH)).toMatchObject([{ ...replaced, Status: 'In_use' }]);
});

it('given a disk being replaced, when the instance is started, stopped or replaced again, then not before it is there', async () => {
  const { emulator, clock } = await anEmulator();
  await replaces(emulator);
  const start = () => call(emulator, 'StartInstance', { InstanceId: BATCH });
  expect(said(await start())).toEqual([403, 'IncorrectInstanceStatus']);
  expect(said(await replaces(emulator, { ImageId: seeded.publicImage }))).toEqual([403, 'IncorrectDiskStatus']);
  clock.move(2 * minute);
  expect(said(await start())).toEqual([200, 'done']);
});

it('given automatic snapshots of the old disk, when it is replaced, then they go unless an image needs them', async () => {
  const { emulator } = await anEmulator();
  stopped(emulator);
  await replaces(emulator, { InstanceId: WEB, ImageId: seeded.publicImage });
  const left = [seeded.webAutoSnapshot, seeded.webGoldenSnapshot, seeded.webSystemSnapshot].map((id) =>
    Boolean(emulator.world.snapshot(id)),
  );
  expect(left).toEqual([false, true, true]);
});

it('given automatic snapshots that are to stay, when the disk is replaced, then they do', async () => {
  const { emulator } = await anEmulator();
  stopped(emulator);
  Object.assign(systemDiskOf(emulator, WEB) ?? {}, { deleteAutoSnapshot: false });
  await replaces(emulator, { InstanceId: WEB, ImageId: seeded.publicImage });
  expect(emulator.world.snapshot(seeded.webAutoSnapshot)).toBeDefined();
});

it('given data disks, when the system disk is replaced, then they stay attached', async () => {
  const { emulator } = await anEmulator();
  stopped(emulator, seeded.dbInstance);
  await replaces(emulator, { InstanceId: seeded.dbInstance });
  expect(await theDisks(emulator, seeded.dbInstance)).toMatchObject([
    { Status: 'Creating', Size: 40 },
    { Type: 'data', Status: 'In_use', Size: 200 },
  ]);
});

it('given a lost answer, when it is asked again with its token, then it is the same disk; another request is refused', async () => {
  const { emulator } = await anEmulator();
  emulator.faults.add({ kind: 'dropAnswer', action: 'ReplaceSystemDisk', regionId: 'cn-hangzhou', times: 1 });
  await expect(replaces(emulator, { ClientToken: 'once' })).rejects.toThrow();
  const { body } = await replaces(emulator, { ClientToken: 'once' });
  expect(body.DiskId).toBe(systemDiskOf(emulator, BATCH)?.diskId);
  const other = await replaces(emulator, { ClientToken: 'once', 'SystemDisk.Size': '80' });
  expect(said(other)).toEqual([400, 'IdempotenceParamNotMatch']);
});

it.each([
  ['running', { status: 'Running' }, 403, 'IncorrectInstanceStatus'],
  ['stopped without charges', { stoppedMode: 'StopCharging' }, 403, 'IncorrectInstanceStatus'],
  ['being created', { passages: [{ status: 'Pending', making: later }] }, 403, 'OperationDenied.InstanceCreating'],
  ['being stopped', { passages: [{ status: 'Stopping', making: later }] }, 403, 'IncorrectInstanceStatus'],
  ['locked', { lockReasons: ['security'] }, 403, 'InstanceLockedForSecurity'],
  ['expired', { chargeType: 'PrePaid', expiresAt: 1 }, 403, 'InstanceExpiredOrInArrears'],
] as const)('given an instance that is %s, when replaced, then it keeps its disk', async (_, facts, status, code) => {
  const { emulator } = await anEmulator();
  Object.assign(emulator.world.instance(BATCH) ?? {}, facts);
  const before = systemDiskOf(emulator, BATCH)?.diskId;
  expect(said(await replaces(emulator))).toEqual([status, code]);
  expect(systemDiskOf(emulator, BATCH)?.diskId).toBe(before);
  expect(emulator.world.instance(BATCH)?.imageId).toBe(seeded.publicImage);
});

it('given a disk that a snapshot is being made of, or none, when replaced, then it is refused', async () => {
  const { emulator, clock } = await anEmulator();
  stopped(emulator, seeded.secondWebInstance);
  const asked = { InstanceId: seeded.secondWebInstance };
  expect(said(await replaces(emulator, asked))).toEqual([403, 'DiskCreatingSnapshot']);
  clock.move(5 * minute);
  expect(said(await replaces(emulator, asked))).toEqual([200, 'done']);
  const { instanceId } = emulator.world.addInstance({ status: 'Stopped' });
  expect(said(await replaces(emulator, { InstanceId: instanceId }))).toEqual([
    400,
    'InvalidInstance.NotFoundSystemDisk',
  ]);
});

it.each([
  ['with data disks', seeded.goldenDbImage, 400, 'OperationDenied'],
  ['that is not there', 'm-nowhere', 404, 'InvalidImageId.NotFound'],
  ['of somebody else', seeded.productionImage, 404, 'InvalidImageId.NotFound'],
  ['left out', '', 400, 'MissingParameter'],
] as const)('given an image %s, when replaced, then it is refused', async (_, ImageId, status, code) => {
  const { emulator } = await anEmulator();
  expect(said(await replaces(emulator, { ImageId }))).toEqual([status, code]);
});

it.each<[string, Partial<Image>, number, string]>([
  ['still being made', { making: later }, 403, 'OperationDenied.ImageNotValid'],
  ['unavailable', { settled: 'UnAvailable' }, 403, 'OperationDenied.ImageNotValid'],
  ['not usable yet', { usableDelayMs: Number.MAX_SAFE_INTEGER }, 403, 'OperationDenied.ImageNotValid'],
  ['for ARM', { os: { ...alibabaLinux, architecture: 'arm64' } }, 403, 'ImageNotSupportInstanceType'],
  ['of 32 bits', { os: { ...alibabaLinux, architecture: 'i386' } }, 403, 'ImageNotSupportInstanceType'],
  ['deprecated', { settled: 'Deprecated' }, 200, 'done'],
  [
    'shared',
    { accountId: seededAccounts.audit, sharedWith: [{ accountId: seededAccounts.main, sharedAt: 0 }] },
    200,
    'done',
  ],
  ['a community image', { accountId: seededAccounts.audit, isPublic: true }, 200, 'done'],
])('given an image that is %s, when replaced, then it answers %i %s', async (_, facts, status, code) => {
  const { emulator } = await anEmulator();
  const { imageId } = emulator.world.addImage(facts);
  expect(said(await replaces(emulator, { ImageId: imageId }))).toEqual([status, code]);
});

it('given another kind of system, when replaced, then only in mainland China', async () => {
  const { emulator } = await anEmulator();
  const windows = { ...alibabaLinux, osType: 'windows' as const, platform: 'Windows Server 2022' };
  for (const [regionId, expected] of [
    ['cn-shanghai', [200, 'done']],
    ['ap-southeast-1', [403, 'InvalidParameter.NotMatch']],
  ] as const) {
    const { imageId } = emulator.world.addImage({ regionId, os: windows });
    const { instanceId } = emulator.world.addInstance({ regionId, status: 'Stopped' });
    emulator.world.addDisk({ regionId, instanceId });
    expect(said(await replaces(emulator, { InstanceId: instanceId, ImageId: imageId }))).toEqual(expected);
  }
});

it.each([
  ['39', 404, 'InvalidSystemDiskSize.LessThanImageSize'],
  ['59', 404, 'InvalidSystemDiskSize.LessThanMinSize'],
  ['2049', 404, 'InvalidSystemDiskSize.MoreThanMaxSize'],
  ['big', 400, 'InvalidSystemDiskSize.ValueNotSupported'],
  ['60', 200, 'done'],
] as const)(
  'given an image of 40 and a disk of 60 GiB, when %s are asked for, then it answers %i %s',
  async (size, status, code) => {
    const { emulator } = await anEmulator();
    Object.assign(systemDiskOf(emulator, BATCH) ?? {}, { sizeGiB: 60 });
    expect(said(await replaces(emulator, { 'SystemDisk.Size': size }))).toEqual([status, code]);
  },
);

it('given no size, when replaced, then the new disk is as large as the old one', async () => {
  const { emulator } = await anEmulator();
  Object.assign(systemDiskOf(emulator, BATCH) ?? {}, { sizeGiB: 60 });
  await replaces(emulator);
  expect(systemDiskOf(emulator, BATCH)?.sizeGiB).toBe(60);
});

it('given a key pair, when replaced with it, then it is bound; one that is not there is refused', async () => {
  const { emulator } = await anEmulator();
  emulator.world.addKeyPair({ keyPairName: 'ops' });
  emulator.world.addKeyPair({ keyPairName: 'theirs', accountId: seededAccounts.production });
  expect(said(await replaces(emulator, { KeyPairName: 'theirs' }))).toEqual([400, 'InvalidKeyPairName.NotFound']);
  await replaces(emulator, { KeyPairName: 'ops' });
  expect(await theInstance(emulator, BATCH)).toMatchObject({ KeyPairName: 'ops' });
});

it.each([
  [{ Password: 'password' }, 400, 'InvalidPassword.Malformed'],
  [{ Password: 'Sh0rt' }, 400, 'InvalidPassword.Malformed'],
  [{ Password: 'Long3nough', PasswordInherit: 'true' }, 400, 'InvalidPasswordParam.Mismatch'],
  [{ KMSKeyId: seededKeys.hangzhou }, 400, 'InvalidParameter.EncryptedIllegal'],
  [{ Encrypted: 'true', KMSKeyId: 'none' }, 404, 'InvalidParameter.KMSKeyId.NotFound'],
  [{ Password: 'Long3nough' }, 200, 'done'],
] as const)('given %j, when replaced, then it answers %i %s', async (params, status, code) => {
  const { emulator } = await anEmulator();
  expect(said(await replaces(emulator, params))).toEqual([status, code]);
});

it('given a key of KMS, when replaced with it, then the new disk is encrypted with it', async () => {
  const { emulator } = await anEmulator();
  await replaces(emulator, { Encrypted: 'true', KMSKeyId: seededKeys.hangzhou });
  expect(await theDisks(emulator, BATCH)).toMatchObject([{ Encrypted: true, KMSKeyId: seededKeys.hangzhou }]);
});

it('given nobody’s or somebody else’s instance, when replaced, then it is not found', async () => {
  const { emulator } = await anEmulator();
  expect(said(await replaces(emulator, { InstanceId: 'i-nowhere' }))).toEqual([404, 'InvalidInstanceId.NotFound']);
  const params = { InstanceId: BATCH, ImageId: seeded.publicImage };
  expect(said(await call(emulator, 'ReplaceSystemDisk', params, asOther))[0]).toBe(404);
});

it('given the snapshot behind a disk, when it is deleted, then it takes the image gone and Force', async () => {
  const { emulator } = await anEmulator();
  await replaces(emulator);
  await inHangzhou(emulator, 'DeleteImage', { ImageId: seeded.goldenImage, Force: 'true' });
  const deletes = (Force: string) =>
    inHangzhou(emulator, 'DeleteSnapshot', { SnapshotId: seeded.webGoldenSnapshot, Force });
  expect(said(await deletes('false'))).toEqual([403, 'SnapshotCreatedDisk']);
  expect(said(await deletes('true'))).toEqual([200, 'done']);
});
