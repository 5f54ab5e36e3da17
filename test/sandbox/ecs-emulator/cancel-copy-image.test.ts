import { expect, it } from 'vitest';
import type { EcsEmulator } from '../../../src/sandbox/ecs-emulator/emulator.ts';
import { seeded } from '../../../src/sandbox/ecs-emulator/seed.ts';
import { anEmulator, asOther, call, copy, inHangzhou, minute, theImage } from './support.ts';

const cancel = (emulator: EcsEmulator, ImageId: string, params: Record<string, string> = {}) =>
  call(emulator, 'CancelCopyImage', { RegionId: 'cn-shanghai', ImageId, ...params });
const aCopy = async (emulator: EcsEmulator) => (await copy(emulator)).body.ImageId as string;

it('given a copy under way, when it is cancelled, then it and its snapshots are gone and the source is free', async () => {
  const { emulator, clock } = await anEmulator();
  const before = emulator.world.region('cn-shanghai')?.snapshots.size;
  const id = await aCopy(emulator);
  clock.move(minute);
  const { status, body } = await cancel(emulator, id);
  expect([status, Object.keys(body)]).toEqual([200, ['RequestId']]);
  expect(await theImage(emulator, id, 'cn-shanghai')).toBeUndefined();
  expect(emulator.world.region('cn-shanghai')?.snapshots.size).toBe(before);
  expect(await theImage(emulator, seeded.goldenImage)).toMatchObject({ Status: 'Available' });
  expect((await copy(emulator)).status).toBe(200);
  expect((await cancel(emulator, id)).body.Code).toBe('InvalidImageId.NotFound');
});

it('given copies that wait, when one that is made or waits is cancelled, then the others move up', async () => {
  const { emulator, clock } = await anEmulator({ copyConcurrency: 'queued', quotas: { copiesPerDestination: 1 } });
  const [first, second, third] = [await aCopy(emulator), await aCopy(emulator), await aCopy(emulator)];
  clock.move(minute);
  await cancel(emulator, second);
  expect(await theImage(emulator, third, 'cn-shanghai')).toMatchObject({ Status: 'Waiting' });
  await cancel(emulator, first);
  expect(await theImage(emulator, third, 'cn-shanghai')).toMatchObject({ Status: 'Creating', Progress: '0%' });
  clock.move(minute);
  expect(await theImage(emulator, third, 'cn-shanghai')).toMatchObject({ Progress: '50%' });
});

it.each([
  ['finished', 2, {}, 400, 'IncorrectImageStatus', /has completed copy/],
  ['failed', 1, {}, 400, 'IncorrectImageStatus', /copy has been failed/],
  ['looked for in its source region', 0, { RegionId: 'cn-hangzhou' }, 404, 'InvalidImageId.NotFound', /./],
  ['looked for in no region', 0, { RegionId: 'mars-1' }, 404, 'InvalidRegionId.NotFound', /./],
  ['not named', 0, { ImageId: '' }, 400, 'MissingParameter', /./],
] as [string, number, Record<string, string>, number, string, RegExp][])(
  'given a copy that is %s, when cancelling it after %i minutes, then it is refused and stays',
  async (kind, minutes, params, status, code, message) => {
    const { emulator, clock } = await anEmulator();
    if (kind === 'failed') emulator.faults.add({ kind: 'failNextCopy', percent: 40 });
    const id = await aCopy(emulator);
    clock.move(minutes * minute);
    const reply = await cancel(emulator, id, params);
    expect([reply.status, reply.body.Code]).toEqual([status, code]);
    expect(reply.body.Message).toMatch(message);
    expect(emulator.world.image(id)).toBeDefined();
  },
);

it('given an image that is no copy or not one’s own, when cancelling it, then it says so', async () => {
  const { emulator } = await anEmulator();
  const created = (await inHangzhou(emulator, 'CreateImage', { SnapshotId: seeded.webSystemSnapshot })).body.ImageId;
  const refused = await cancel(emulator, created, { RegionId: 'cn-hangzhou' });
  expect([refused.status, refused.body.Code]).toEqual([400, 'ImageCreatedNotFromCopy']);
  const asked = { RegionId: 'cn-shanghai', ImageId: await aCopy(emulator) };
  expect((await call(emulator, 'CancelCopyImage', asked, asOther)).body.Code).toBe('InvalidImageId.NotFound');
});
