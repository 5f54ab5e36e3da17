// Exports against the emulator, over real HTTP.
import { expect, it, onTestFinished } from 'vitest';
import type { ExportId, ImageId, RegionId } from '../../src/core/domain/ids.ts';
import { minutes } from '../../src/core/domain/instant.ts';
import type { ExportTarget } from '../../src/core/domain/kinds/export-image.ts';
import { startEcsEmulator } from '../../src/sandbox/ecs-emulator/emulator.ts';
import { seeded, seededBucket } from '../../src/sandbox/ecs-emulator/seed.ts';
import { NOW } from '../support/builders.ts';
import { aCloud, failureOf, PLACE } from './support.ts';

const IMAGE = seeded.goldenImage as ImageId;
const TARGET: ExportTarget = { bucket: seededBucket, prefix: 'release1', format: 'raw' };
const marks = { mark: '', clientToken: '' };

async function aWorld() {
  let at = NOW;
  const emulator = await startEcsEmulator({ clock: { now: () => at } });
  onTestFinished(() => emulator.close());
  const { cloud } = aCloud({ endpoint: emulator.url, ownCredential: emulator.credentials });
  const effect = (target = TARGET) => ({ image: { place: PLACE, imageId: IMAGE }, target });
  const { perform, find } = cloud.effects['export-image'];
  return {
    emulator,
    cloud,
    move: (ms: number) => {
      at += ms;
    },
    exports: (target?: ExportTarget) => perform(effect(target), marks),
    finds: async (target?: ExportTarget) => (await find?.(effect(target), '', NOW)) ?? [],
  };
}

it('given an image, when exported, then it is followed to its end, where its objects are known', async () => {
  const { cloud, move, exports } = await aWorld();
  const { subject } = await exports();
  const look = async () => (await cloud.exports(PLACE, [subject as ExportId]))[0];
  expect(await look()).toMatchObject({ state: 'going', percent: 0 });
  move(minutes(60));
  const object = `release1_${IMAGE}.raw.tar.gz`;
  expect(await look()).toEqual({ id: subject, state: 'finished', percent: 100, objects: [object] });
});

it('given a lost answer, when looked for, then the export is found by its bucket and prefix, and begun once', async () => {
  const { emulator, exports, finds } = await aWorld();
  emulator.faults.add({ kind: 'dropAnswer', action: 'ExportImage' });
  expect((await failureOf(exports())).kind).toBe('unclear');
  emulator.faults.clear();
  expect(await finds()).toMatchObject([{ state: 'going' }]);
  expect(await finds({ ...TARGET, prefix: 'night' })).toEqual([]);
  expect(await finds({ bucket: seededBucket, format: 'raw' })).toEqual([]);
  expect(emulator.calls().filter(({ action }) => action === 'ExportImage')).toHaveLength(1);
});

it('given an export that was begun, when another is asked for, then ECS is busy with it, and it is done after', async () => {
  const { move, exports } = await aWorld();
  await exports();
  const failure = await failureOf(exports());
  expect([failure.kind, failure.problem]).toEqual(['busy', { code: 'image-being-exported', imageId: IMAGE }]);
  move(minutes(60));
  expect((await exports()).subject).toMatch(/^t-/);
});

it.each<[string, Partial<ExportTarget>, string]>([
  ['a bucket that there is not', { bucket: 'nobodys-images' }, 'bucket-not-found'],
  ['a bucket of another region', { bucket: 'default-images-eu-central-1' }, 'bucket-not-found'],
  ['a format that is not offered there', { format: 'vhd' }, 'cloud-refused'],
])('given %s, when exported, then it is refused', async (_what, target, code) => {
  const { exports } = await aWorld();
  expect((await failureOf(exports({ ...TARGET, ...target }))).problem.code).toBe(code);
});

it('given an image elsewhere and a format that is offered there, when exported, then the object has it', async () => {
  const { emulator, cloud, move } = await aWorld();
  const place = { ...PLACE, region: 'eu-central-1' as RegionId };
  const { imageId } = emulator.world.addImage({ regionId: place.region, imageName: 'web-eu' });
  const image = { place, imageId: imageId as ImageId };
  const target: ExportTarget = { bucket: 'default-images-eu-central-1', format: 'qcow2' };
  const { subject } = await cloud.effects['export-image'].perform({ image, target }, marks);
  move(minutes(60));
  const [done] = await cloud.exports(place, [subject as ExportId]);
  expect(done?.objects).toEqual([`${imageId}.qcow2.tar.gz`]);
});
