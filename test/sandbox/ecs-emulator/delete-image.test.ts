import { describe, expect, it } from 'vitest';
import type { EcsEmulator } from '../../../src/sandbox/ecs-emulator/emulator.ts';
import { seeded, seededAccounts } from '../../../src/sandbox/ecs-emulator/seed.ts';
import { notYet } from '../../../src/sandbox/ecs-emulator/world/copy-queue.ts';
import { anEmulator, asOther, call, copy, inHangzhou, minute, theImage } from './support.ts';

const IMAGE = seeded.goldenDbImage;
const BEHIND = [seeded.goldenDbSystemSnapshot, seeded.goldenDbDataSnapshot, seeded.goldenDbSecondDataSnapshot];

const deletes = (emulator: EcsEmulator, params: Record<string, string> = {}) =>
  inHangzhou(emulator, 'DeleteImage', { ImageId: IMAGE, ...params });
const deletesSnapshot = (emulator: EcsEmulator, params: Record<string, string> = {}) =>
  inHangzhou(emulator, 'DeleteSnapshot', { SnapshotId: seeded.goldenDbDataSnapshot, ...params });
const said = ({ status, body }: Awaited<ReturnType<typeof call>>) => [status, body.Code ?? 'done'];
const theSnapshots = ({ world }: EcsEmulator) => BEHIND.filter((id) => world.snapshot(id));

describe('DeleteImage', () => {
  it('given an image that nothing needs, when deleted, then it is gone and the snapshots behind it stay', async () => {
    const { emulator } = await anEmulator();
    expect(said(await deletes(emulator))).toEqual([200, 'done']);
    expect(await theImage(emulator, IMAGE)).toBeUndefined();
    expect(theSnapshots(emulator)).toEqual(BEHIND);
    expect(said(await deletes(emulator))).toEqual([404, 'InvalidImageId.NotFound']);
  });

  it('given instances made from it, when deleted, then it takes Force, and they stay', async () => {
    const { emulator } = await anEmulator();
    const golden = { ImageId: seeded.goldenImage };
    expect(said(await deletes(emulator, golden))).toEqual([403, 'ImageUsingByInstance']);
    expect(said(await deletes(emulator, { ...golden, Force: 'false' }))).toEqual([403, 'ImageUsingByInstance']);
    expect(said(await deletes(emulator, { ...golden, Force: 'true' }))).toEqual([200, 'done']);
    expect(emulator.world.instance(seeded.secondWebInstance)?.imageId).toBe(seeded.goldenImage);
  });

  it.each([
    ['shared', { sharedWith: [{ accountId: seededAccounts.audit, sharedAt: 0 }] }, 'ImageUseShared'],
    ['published', { isPublic: true }, 'ImageIsPublic'],
    ['being made', { making: { startedAt: notYet, durationMs: minute } }, 'ImageIsCreating'],
    [
      'a copy being made',
      {
        making: { startedAt: notYet, durationMs: minute },
        copiedFrom: { regionId: 'cn-shanghai', imageId: 'm-uf6source00000000001' },
      },
      'OperationDenied.ImageCopying',
    ],
  ])('given one that is %s, when deleted, even by force, then it stays', async (_what, facts, code) => {
    const { emulator } = await anEmulator();
    const { imageId } = emulator.world.addImage(facts);
    expect(said(await deletes(emulator, { ImageId: imageId, Force: 'true' }))).toEqual([403, code]);
    expect(emulator.world.image(imageId)).toBeDefined();
  });

  it('given one that is copied elsewhere, when deleted, then only once that is over, and the copy stays', async () => {
    const { emulator, clock } = await anEmulator();
    const { body } = await copy(emulator, { ImageId: IMAGE, DestinationImageName: 'elsewhere' });
    expect(said(await deletes(emulator))).toEqual([403, 'OperationDenied.ImageCopying']);
    clock.move(60 * minute);
    expect(said(await deletes(emulator))).toEqual([200, 'done']);
    expect(emulator.world.image(body.ImageId)).toBeDefined();
  });

  it.each([
    ['Deprecated', { settled: 'Deprecated' }],
    ['failed', { making: { startedAt: 0, durationMs: minute, failsAtPercent: 50 } }],
  ] as const)('given one that is %s, when deleted, then it is gone', async (_what, facts) => {
    const { emulator } = await anEmulator();
    const { imageId } = emulator.world.addImage(facts);
    expect(said(await deletes(emulator, { ImageId: imageId }))).toEqual([200, 'done']);
    expect(emulator.world.image(imageId)).toBeUndefined();
  });

  it('given somebody else’s, another region’s or none, when deleted, then it is not found', async () => {
    const { emulator } = await anEmulator();
    const params = { RegionId: 'cn-hangzhou', ImageId: IMAGE };
    expect(said(await call(emulator, 'DeleteImage', params, asOther))).toEqual([404, 'InvalidImageId.NotFound']);
    expect(said(await deletes(emulator, { RegionId: 'cn-shanghai' }))).toEqual([404, 'InvalidImageId.NotFound']);
    expect(said(await deletes(emulator, { ImageId: '' }))).toEqual([400, 'MissingParameter']);
    expect(await theImage(emulator, IMAGE)).toBeDefined();
  });

  it('given a dry run, when it passes, then nothing is deleted', async () => {
    const { emulator } = await anEmulator();
    expect(said(await deletes(emulator, { DryRun: 'true' }))).toEqual([400, 'DryRunOperation']);
    expect(await theImage(emulator, IMAGE)).toBeDefined();
  });
});

describe('DeleteSnapshot', () => {
  it('given an image made of it, when deleted, even by force, then it stays; once the image is gone, it goes', async () => {
    const { emulator } = await anEmulator();
    expect(said(await deletesSnapshot(emulator))).toEqual([403, 'SnapshotCreatedImage']);
    expect(said(await deletesSnapshot(emulator, { Force: 'true' }))).toEqual([403, 'SnapshotCreatedImage']);
    await deletes(emulator);
    expect(said(await deletesSnapshot(emulator))).toEqual([200, 'done']);
    expect(theSnapshots(emulator)).toEqual([seeded.goldenDbSystemSnapshot, seeded.goldenDbSecondDataSnapshot]);
    expect(said(await deletesSnapshot(emulator))).toEqual([404, 'InvalidSnapshotId.NotFound']);
  });

  it('given a disk made of it, when deleted, then it takes Force', async () => {
    const { emulator } = await anEmulator();
    const id = { SnapshotId: seeded.webSystemSnapshot };
    emulator.world.addDisk({ sourceSnapshotId: seeded.webSystemSnapshot });
    expect(said(await deletesSnapshot(emulator, id))).toEqual([403, 'SnapshotCreatedDisk']);
    expect(said(await deletesSnapshot(emulator, { ...id, Force: 'true' }))).toEqual([200, 'done']);
  });

  it('given somebody else’s, or none, when deleted, then it is not found', async () => {
    const { emulator } = await anEmulator();
    const id = { SnapshotId: seeded.webSystemSnapshot };
    expect(said(await call(emulator, 'DeleteSnapshot', id, asOther))).toEqual([404, 'InvalidSnapshotId.NotFound']);
    expect(said(await deletesSnapshot(emulator, { SnapshotId: '' }))).toEqual([400, 'MissingParameter']);
    expect(emulator.world.snapshot(seeded.webSystemSnapshot)).toBeDefined();
  });
});
