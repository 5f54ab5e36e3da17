import { expect, it } from 'vitest';
import type { EcsEmulator } from '../../../src/sandbox/ecs-emulator/emulator.ts';
import { seeded } from '../../../src/sandbox/ecs-emulator/seed.ts';
import { anEmulator, inHangzhou, minute, theImage } from './support.ts';

const { goldenImage } = seeded;
const modify = (emulator: EcsEmulator, params: Record<string, string>) =>
  inHangzhou(emulator, 'ModifyImageAttribute', { ImageId: goldenImage, ImageFamily: 'web', ...params });

it('given an image, when it gets a family, then at once; again changes nothing, another one replaces it', async () => {
  const { emulator } = await anEmulator();
  const { status, body } = await modify(emulator, {});
  expect([status, Object.keys(body)]).toEqual([200, ['RequestId']]);
  expect(await theImage(emulator, goldenImage)).toMatchObject({ ImageFamily: 'web' });
  expect((await modify(emulator, {})).status).toBe(200);
  expect((await modify(emulator, { ImageFamily: '' })).status).toBe(200);
  expect(await theImage(emulator, goldenImage)).toMatchObject({ ImageFamily: 'web' });
  await modify(emulator, { ImageFamily: 'web-next' });
  expect(await theImage(emulator, goldenImage)).toMatchObject({ ImageFamily: 'web-next' });
});

it.each([
  ['no image', { ImageId: '' }, 400, 'MissingParameter'],
  ['no region', { RegionId: '' }, 400, 'MissingParameter'],
  ['an unknown region', { RegionId: 'mars-1' }, 404, 'InvalidRegionId.NotFound'],
  ['an unknown image', { ImageId: 'm-nowhere' }, 404, 'InvalidImageId.NotFound'],
  ['the public image', { ImageId: seeded.publicImage }, 404, 'InvalidImageId.NotFound'],
  ['an image of others', { ImageId: seeded.productionImage }, 404, 'InvalidImageId.NotFound'],
  ['a family of one letter', { ImageFamily: 'w' }, 400, 'InvalidImageFamily.Malformed'],
  ['a reserved family', { ImageFamily: 'acs:web' }, 400, 'InvalidImageFamily.Malformed'],
  ['a family with an address', { ImageFamily: 'web-http://x' }, 400, 'InvalidImageFamily.Malformed'],
  ['another attribute', { BootMode: 'UEFI' }, 400, 'UnsupportedParameter'],
  ['a name that is none', { ImageName: '9' }, 400, 'InvalidImageName.Malformed'],
  ['a name that is taken', { ImageName: 'base-db-12' }, 400, 'InvalidImageName.Duplicated'],
  ['a description of one letter', { Description: 'x' }, 400, 'InvalidDescription.Malformed'],
  ['a status of no life cycle', { Status: 'UnAvailable' }, 400, 'InvalidParameter'],
  ['the status of what is available', { Status: 'Available' }, 403, 'ImageStatus.NotDeprecated'],
  ['a feature', { 'Features.ImdsSupport': 'v2' }, 400, 'UnsupportedParameter'],
  ['a dry run of a good request', { DryRun: 'true' }, 400, 'DryRunOperation'],
] as [string, Record<string, string>, number, string][])(
  'given %s, when a family is given, then it is refused and nothing changes',
  async (_, params, status, code) => {
    const { emulator } = await anEmulator();
    const before = await theImage(emulator, goldenImage);
    const reply = await modify(emulator, params);
    expect([reply.status, reply.body.Code]).toEqual([status, code]);
    expect(await theImage(emulator, goldenImage)).toEqual(before);
  },
);

it('given an image, when it is renamed and described, then at once, its own name is no obstacle, and empty is none', async () => {
  const { emulator } = await anEmulator();
  const facts = { ImageName: 'web-old', Description: 'The old tier' };
  expect((await modify(emulator, facts)).status).toBe(200);
  expect((await modify(emulator, facts)).status).toBe(200);
  expect((await modify(emulator, { ImageName: '', Description: '' })).status).toBe(200);
  expect(await theImage(emulator, goldenImage)).toMatchObject(facts);
});

it('given an image, when it is deprecated and restored, then only from the other status, and only while it is unshared', async () => {
  const { emulator } = await anEmulator();
  const set = async (Status: string) => {
    const { status, body } = await modify(emulator, { Status });
    return status === 200 ? (await theImage(emulator, goldenImage)).Status : body.Code;
  };
  const image = emulator.world.image(goldenImage);
  image?.sharedWith.push({ accountId: '1900000000000001', sharedAt: 0 });
  expect(await set('Deprecated')).toBe('ImageUseShared');
  image?.sharedWith.pop();
  expect(await set('Deprecated')).toBe('Deprecated');
  expect(await set('Deprecated')).toBe('ImageStatus.NotAvailable');
  expect(await set('Available')).toBe('Available');
});

it('given an image being made, when it is to get a family, then only once it is made', async () => {
  const { emulator, clock } = await anEmulator();
  const { ImageId } = (await inHangzhou(emulator, 'CreateImage', { SnapshotId: seeded.webSystemSnapshot })).body;
  const refused = await modify(emulator, { ImageId });
  expect([refused.status, refused.body.Code]).toEqual([403, 'InvalidStatus.ImageIsCreating']);
  clock.move(60 * minute);
  expect((await modify(emulator, { ImageId })).status).toBe(200);
});

it('given full quotas, when a family is given, then they are told by the names that this operation has', async () => {
  const { emulator } = await anEmulator({ quotas: { imagesPerFamily: 1, familiesPerRegion: 0 } });
  expect((await modify(emulator, { ImageFamily: 'brand-new' })).body.Code).toBe('ImageFamilyQuotaFull');
  emulator.world.addImage({ imageFamily: 'crowded' });
  expect((await modify(emulator, { ImageFamily: 'crowded' })).body.Code).toBe('ImageQuotaFull.ImageFamily');
});
