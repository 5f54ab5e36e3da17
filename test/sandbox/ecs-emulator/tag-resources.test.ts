import { expect, it } from 'vitest';
import type { EcsEmulator } from '../../../src/sandbox/ecs-emulator/emulator.ts';
import { seeded } from '../../../src/sandbox/ecs-emulator/seed.ts';
import { anEmulator, inHangzhou } from './support.ts';

const { goldenImage } = seeded;
const image = { ResourceType: 'image', 'ResourceId.1': goldenImage };
const tag = (emulator: EcsEmulator, params: Record<string, string>) =>
  inHangzhou(emulator, 'TagResources', { ...image, 'Tag.1.Key': 'keep', 'Tag.1.Value': '2031', ...params });
const untag = (emulator: EcsEmulator, params: Record<string, string>) =>
  inHangzhou(emulator, 'UntagResources', { ...image, ...params });
const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`Tag.${n + 1}.Key`, `k${n}`]));

/** An emulator whose golden image has one tag. */
async function aWorld() {
  const { emulator } = await anEmulator();
  const there = emulator.world.image(goldenImage);
  if (!there) throw new Error('the golden image is seeded');
  there.tags = [{ key: 'team', value: 'web' }];
  return { emulator, tags: () => there.tags.map(({ key, value }) => `${key}=${value}`) };
}

it('given an image, when it is tagged, then the same key is overwritten and the others stay', async () => {
  const { emulator, tags } = await aWorld();
  const { status, body } = await tag(emulator, { 'Tag.2.Key': 'team', 'Tag.2.Value': 'ops' });
  expect([status, Object.keys(body)]).toEqual([200, ['RequestId']]);
  expect(tags()).toEqual(['keep=2031', 'team=ops']);
});

it('given tags, when some are taken, then what is not there is no error, and all go only when that is said', async () => {
  const { emulator, tags } = await aWorld();
  await tag(emulator, {});
  expect((await untag(emulator, { 'TagKey.1': 'team', 'TagKey.2': 'nothing' })).status).toBe(200);
  expect(tags()).toEqual(['keep=2031']);
  expect((await untag(emulator, {})).body.Code).toBe('MissingParameter.Tags');
  expect((await untag(emulator, { All: 'true' })).status).toBe(200);
  expect(tags()).toEqual([]);
});

it.each([
  ['no type', { ResourceType: '' }, 404, 'MissingParameter.ResourceType'],
  ['another type', { ResourceType: 'snapshot' }, 404, 'InvalidResourceType.NotFound'],
  ['an unknown image', { 'ResourceId.2': 'm-nowhere' }, 404, 'InvalidResourceId.NotFound'],
  ['an image of others', { 'ResourceId.1': seeded.productionImage }, 404, 'InvalidResourceId.NotFound'],
  ['a reserved key', { 'Tag.1.Key': 'acs:x' }, 400, 'InvalidTagKey.Malformed'],
  ['a reserved value', { 'Tag.1.Value': 'acs:x' }, 400, 'InvalidTagValue.Malformed'],
  ['a key twice', { 'Tag.2.Key': 'keep' }, 400, 'Duplicate.TagKey'],
  ['more than a call takes', many(21), 400, 'NumberExceed.Tags'],
  ['more than an image holds', many(20), 403, 'QuotaExceed.Tags'],
] as [string, Record<string, string>, number, string][])(
  'given %s, when tags are set, then it is refused and nothing changes',
  async (_, params, status, code) => {
    const { emulator, tags } = await aWorld();
    const reply = await tag(emulator, params);
    expect([reply.status, reply.body.Code]).toEqual([status, code]);
    expect(tags()).toEqual(['team=web']);
  },
);
