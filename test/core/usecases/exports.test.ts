// Exports have no client token: what may have begun is looked for, and begun again only when it is certainly not there.
import { expect, it } from 'vitest';
import { minutes, seconds } from '../../../src/core/domain/instant.ts';
import type { ExportImageRequest } from '../../../src/core/domain/kinds/export-image.ts';
import { anExportRequest, anImage, anOperationFor, IMAGE } from '../../support/builders.ts';
import { aWorld, works } from '../../support/core-world.ts';
import { refusal, unclear } from '../../support/fake-cloud.ts';
import { failing, losingTheAnswer } from '../../support/intercept.ts';

const PERFORM = 'cloud.effects.export-image.perform';

async function exporting(facts: Partial<ExportImageRequest> = {}) {
  const world = aWorld();
  world.cloud.takes = seconds(40);
  world.cloud.imagesThere.set(IMAGE, anImage({ status: 'Available', usable: true, percent: 100 }));
  const request = anExportRequest(facts);
  const { id } = await world.kept(anOperationFor(request, { verdict: 'allowed', rule: 'everybody' }));
  const other = world.worker('other');
  const work = (ms: number) => works(world, () => [other], { ms });
  const task = async () => (await world.operations.get(id)).operation.tasks[0];
  return { world, cloud: world.cloud, id, work, task };
}

it('given an export, when it is done, then the objects that it wrote are kept with it', async () => {
  const { work, task } = await exporting();
  await work(minutes(2));
  expect((await task())?.state).toMatchObject({ state: 'done', objects: [`release1_${IMAGE}.raw.tar.gz`] });
});

it.each(['before', 'after'] as const)(
  'given a worker that dies %s its call, when another goes on, then the export that there is is adopted, or one begun, and there is one',
  async (when) => {
    const { world, cloud, id, work } = await exporting();
    const victim = world.worker('victim');
    victim.dies(when, PERFORM);
    await victim.advance(id);
    expect(victim.isDead()).toBe(true);
    expect(cloud.exportTasks).toHaveLength(when === 'after' ? 1 : 0);
    await work(minutes(5));
    expect(await world.status(id)).toBe('succeeded');
    expect(cloud.exportTasks).toHaveLength(1);
    expect(cloud.called('export-image')).toHaveLength(1);
  },
);

it('given an answer that was lost before anything began, when it is looked for, then it is begun again only after a while', async () => {
  const { cloud, work } = await exporting();
  cloud.next('export-image', failing(unclear('ExportImage')));
  await work(seconds(90));
  expect(cloud.called('export-image')).toHaveLength(1);
  await work(minutes(3));
  expect(cloud.called('export-image')).toHaveLength(2);
  expect(cloud.exportTasks).toHaveLength(1);
});

it('given a lost answer, and a cloud that refuses to say what there is, when it can be seen again, then nothing was begun twice', async () => {
  const { world, cloud, id, work } = await exporting();
  const away = unclear('DescribeTasks');
  cloud.next('export-image', losingTheAnswer(unclear('ExportImage')));
  cloud.next('marked', ...Array.from({ length: 6 }, () => failing(away)));
  await work(minutes(5));
  expect(await world.status(id)).toBe('succeeded');
  expect(cloud.called('export-image')).toHaveLength(1);
});

it('given the export of somebody else to another bucket, when ours is asked for, then it waits for that and is not taken for it', async () => {
  const { world, cloud, id, work, task } = await exporting();
  const { place } = (await task()) ?? {};
  if (!place) throw new Error('there is no task');
  const target = { bucket: 'of-somebody', format: 'raw' } as const;
  await cloud.effects['export-image'].perform(
    { image: { place, imageId: IMAGE }, target },
    { mark: '', clientToken: '' },
  );
  await work(seconds(20));
  expect((await task())?.state).toMatchObject({
    state: 'waiting',
    retry: { because: { code: 'image-being-exported' } },
  });
  await work(minutes(3));
  expect(await world.status(id)).toBe('succeeded');
  expect(cloud.exportTasks.map((one) => one.target.bucket)).toEqual(['of-somebody', 'golden-images']);
});

it('given that it is refused, when it is told, then nothing was begun and it can be tried again', async () => {
  const { world, cloud, id, work } = await exporting();
  cloud.next(
    'export-image',
    failing(refusal({ code: 'export-role-missing', role: 'AliyunECSImageExportDefaultRole' })),
  );
  await work(minutes(1));
  expect(await world.status(id)).toBe('failed');
  expect(cloud.exportTasks).toEqual([]);
});
