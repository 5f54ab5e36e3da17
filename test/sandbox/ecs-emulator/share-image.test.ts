import { expect, it } from 'vitest';
import type { EcsEmulator } from '../../../src/sandbox/ecs-emulator/emulator.ts';
import { defaultRoles, seeded, seededAccounts, seededKeys } from '../../../src/sandbox/ecs-emulator/seed.ts';
import type { Image, ImageDisk } from '../../../src/sandbox/ecs-emulator/world/entities.ts';
import { anEmulator, asOther, call, inHangzhou, minute, theImage } from './support.ts';

const { goldenImage } = seeded;
const { main, production } = seededAccounts;
/** Accounts that exist, though nothing more is known of them. */
const strangers = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => `19${String(from + n).padStart(14, '0')}`);
const list = (name: string, ids: readonly string[]) => Object.fromEntries(ids.map((id, n) => [`${name}.${n + 1}`, id]));
const adding = (...ids: string[]) => list('AddAccount', ids);
const removing = (...ids: string[]) => list('RemoveAccount', ids);
const share = (emulator: EcsEmulator, params: Record<string, string>) =>
  inHangzhou(emulator, 'ModifyImageSharePermission', { ImageId: goldenImage, ...params });
const shares = async (emulator: EcsEmulator, params: Record<string, string> = {}) =>
  (await inHangzhou(emulator, 'DescribeImageSharePermission', { ImageId: goldenImage, PageSize: '100', ...params }))
    .body;
const sharees = async (emulator: EcsEmulator): Promise<string[]> =>
  (await shares(emulator)).Accounts.Account.map(({ AliyunId }: { AliyunId: string }) => AliyunId);

it('given twelve accounts in one call, when sharing, then ten are added and nobody says that two were not', async () => {
  const { emulator } = await anEmulator();
  const accounts = strangers(12);
  const { status, body } = await share(emulator, adding(...accounts));
  expect([status, Object.keys(body)]).toEqual([200, ['RequestId']]);
  expect(await sharees(emulator)).toEqual(accounts.slice(0, 10));
  await share(emulator, { ...adding(...accounts.slice(10)), ...removing(...accounts.slice(0, 10), 'nobody') });
  expect(await sharees(emulator)).toEqual(accounts.slice(10));
});

it('given accounts, when shared again or taken away again, then nothing changes, not even the time', async () => {
  const { emulator, clock } = await anEmulator();
  const [one = ''] = strangers(1);
  await share(emulator, adding(one));
  clock.move(minute);
  await share(emulator, adding(one, one, production));
  expect((await shares(emulator)).Accounts.Account).toEqual([
    { AliyunId: one, SharedTime: '2026-01-15T08:30:00Z' },
    { AliyunId: production, SharedTime: '2026-01-15T08:31:00Z' },
  ]);
  await share(emulator, removing(one));
  expect((await share(emulator, removing(one))).status).toBe(200);
  expect(await sharees(emulator)).toEqual([production]);
});

it.each([
  ['no image', { ...adding(production), ImageId: '' }, 400, 'MissingParameter'],
  ['an unknown image', { ...adding(production), ImageId: 'm-nowhere' }, 404, 'InvalidImageId.NotFound'],
  ['the public image', { ...adding(production), ImageId: seeded.publicImage }, 404, 'InvalidImageId.NotFound'],
  ['an image of others', { ...adding(production), ImageId: seeded.productionImage }, 404, 'InvalidImageId.NotFound'],
  ['an unknown region', { ...adding(production), RegionId: 'mars-1' }, 404, 'InvalidRegionId.NotFound'],
  ['an unknown account', adding(production, '1234567890123456'), 404, 'InvalidAccount.NotFound'],
  ['a malformed account', adding(production, 'production'), 404, 'InvalidAccount.NotFound'],
  ['an unknown account to take it from', removing('1234567890123456'), 404, 'InvalidAccount.NotFound'],
  ['oneself', adding(production, main), 404, 'InvalidAccount.Forbbiden'],
  [
    'a deprecated image',
    { ...adding(production), ImageId: seeded.deprecatedImage },
    403,
    'OperationDenied.InvalidImageStatus',
  ],
  ['an image that is published by the same call', { ...adding(production), IsPublic: 'true' }, 403, 'Image.Public'],
  ['a dry run of a good request', { ...adding(production), DryRun: 'true' }, 400, 'DryRunOperation'],
] as [string, Record<string, string>, number, string][])(
  'given %s, when sharing, then it is refused and shared with nobody',
  async (_, params, status, code) => {
    const { emulator } = await anEmulator();
    const reply = await share(emulator, params);
    expect([reply.status, reply.body.Code]).toEqual([status, code]);
    expect(await sharees(emulator)).toEqual([]);
  },
);

it('given an image being made, when sharing it, then its status does not allow it', async () => {
  const { emulator } = await anEmulator();
  const { ImageId } = (await inHangzhou(emulator, 'CreateImage', { SnapshotId: seeded.webSystemSnapshot })).body;
  expect((await share(emulator, { ...adding(production), ImageId })).body.Code).toBe(
    'OperationDenied.InvalidImageStatus',
  );
});

it('given fifty accounts, when one more is added, then it is refused unless another goes in the same call', async () => {
  const { emulator } = await anEmulator();
  for (let from = 0; from < 50; from += 10) await share(emulator, adding(...strangers(10, from)));
  expect(await sharees(emulator)).toHaveLength(50);
  const refused = await share(emulator, adding(production));
  expect([refused.status, refused.body.Code]).toEqual([403, 'QuotaExceed.ShareImageUser']);
  expect((await share(emulator, adding(...strangers(1)))).status).toBe(200);
  expect((await share(emulator, { ...adding(production), ...removing(...strangers(1)) })).status).toBe(200);
  expect(await shares(emulator, { PageSize: '20', PageNumber: '3' })).toMatchObject({
    ImageId: goldenImage,
    RegionId: 'cn-hangzhou',
    TotalCount: 50,
    PageNumber: 3,
    PageSize: 20,
    ShareGroups: { ShareGroup: [] },
    Accounts: { Account: expect.objectContaining({ length: 10 }) },
  });
});

it('given an account with all the images it may be given, when another is shared with it, then it is refused', async () => {
  const { emulator } = await anEmulator({ quotas: { sharedWithAccount: 1 } });
  await share(emulator, adding(production));
  const { imageId: ImageId } = emulator.world.addImage();
  expect((await share(emulator, { ...adding(production), ImageId })).body.Code).toBe('QuotaExceed.ShareImage');
});

it.each([
  [{ ImageId: '' }, 400, 'MissingParameter'],
  [{ ImageId: 'm-nowhere' }, 404, 'InvalidImageId.NotFound'],
  [{ ImageId: seeded.productionImage }, 404, 'InvalidImageId.NotFound'],
  [{ PageSize: '101' }, 400, 'InvalidParameter'],
] as [Record<string, string>, number, string][])(
  'given %j, when asking with whom an image is shared, then it answers %i %s',
  async (params, status, code) => {
    const { emulator } = await anEmulator();
    const asked = { ImageId: goldenImage, ...params };
    const reply = await inHangzhou(emulator, 'DescribeImageSharePermission', asked);
    expect([reply.status, reply.body.Code]).toEqual([status, code]);
  },
);

const encrypted = (emulator: EcsEmulator, kmsKeyId: string, types: readonly ('system' | 'data')[]): Image =>
  emulator.world.addImage({
    disks: types.map((type, n): ImageDisk => {
      const { snapshotId } = emulator.world.addSnapshot({ encrypted: true, kmsKeyId, sourceDiskType: type });
      return { device: `/dev/xvd${'ab'.charAt(n)}`, type, sizeGiB: 40, snapshotId, encrypted: true };
    }),
  });
const shareRole = {
  accountId: main,
  roleName: 'AliyunECSShareEncryptImageDefaultRole',
  trusts: [`${production}@ecs.aliyuncs.com`],
};
it.each([
  ['the key of its owner', seededKeys.hangzhou, ['system'], adding(production), [200, undefined]],
  ['a key no role gives on', seededKeys.hangzhou, ['system'], adding(...strangers(1)), [403, 'AssumeRoleError']],
  [
    'the service key',
    '',
    ['system'],
    adding(production),
    [403, 'InvalidOperation.ServiceKeyEncryptedImageUnsupported'],
  ],
  ['data disks', seededKeys.hangzhou, ['system', 'data'], adding(production), [403, 'OperationDeined.FullImage']],
  [
    'a wish to publish it',
    seededKeys.hangzhou,
    ['system'],
    { IsPublic: 'true' },
    [403, 'OperationDeined.EncryptedSnapshot'],
  ],
] as const)('given an encrypted image with %s, when sharing it, then it is judged', async (...one) => {
  const [, key, types, params, expected] = one;
  const { emulator } = await anEmulator({ roles: [...defaultRoles, shareRole] });
  const { status, body } = await share(emulator, { ...params, ImageId: encrypted(emulator, key, types).imageId });
  expect([status, body.Code]).toEqual(expected);
});

it('given a shared image, when both sides list it, then the owner sees that it is shared and the other whose it is', async () => {
  const { emulator } = await anEmulator();
  const listed = (params: Record<string, string> = {}) =>
    call(emulator, 'DescribeImages', { RegionId: 'cn-hangzhou', ...params }, asOther);
  const ids = async (params: Record<string, string>) =>
    (await listed(params)).body.Images.Image.map((image: { ImageId: string }) => image.ImageId);
  await share(emulator, adding(production));
  expect(await theImage(emulator, goldenImage)).toMatchObject({ IsSelfShared: 'True', ImageOwnerAlias: 'self' });
  const others = await listed({ ImageOwnerAlias: 'others' });
  expect(others.text).toContain(`"ImageOwnerId":${main},`);
  expect(others.body.Images.Image).toMatchObject([
    {
      ImageId: goldenImage,
      ImageOwnerAlias: 'others',
      IsSelfShared: '',
      IsPublic: false,
      Usage: 'none',
      Tags: { Tag: [] },
    },
  ]);
  expect(await ids({})).toContain(goldenImage);
  expect(await ids({ ImageOwnerAlias: 'self' })).not.toContain(goldenImage);
  expect(await ids({ ImageOwnerAlias: 'others', ImageOwnerId: main })).toEqual([goldenImage]);
  expect(await ids({ ImageOwnerAlias: 'others', ImageOwnerId: seededAccounts.audit })).toEqual([]);
  await share(emulator, removing(production));
  expect(await ids({ ImageOwnerAlias: 'others' })).toEqual([]);
  expect((await theImage(emulator, goldenImage)).IsSelfShared).toBe('');
});

it('given a published image, when a call leaves IsPublic out, then it is published no longer', async () => {
  const { emulator } = await anEmulator();
  const asked = { RegionId: 'cn-hangzhou', ImageOwnerAlias: 'others' };
  const community = async (params = {}) =>
    (await call(emulator, 'DescribeImages', { ...asked, ...params }, asOther)).body.TotalCount;
  await share(emulator, { IsPublic: 'true' });
  expect(await theImage(emulator, goldenImage)).toMatchObject({ IsPublic: true, ImageOwnerAlias: 'self' });
  expect([await community(), await community({ IsPublic: 'true' })]).toEqual([0, 1]);
  await share(emulator, { ...removing(production), IsPublic: 'true' });
  expect(await community({ IsPublic: 'true' })).toBe(1);
  await share(emulator, adding(production));
  expect(await theImage(emulator, goldenImage)).toMatchObject({ IsPublic: false, IsSelfShared: 'True' });
  expect([await community(), await community({ IsPublic: 'true' })]).toEqual([1, 0]);
});
