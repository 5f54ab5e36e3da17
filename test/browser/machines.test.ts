import type { Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import { seeded } from '../../src/sandbox/ecs-emulator/seed.ts';
import { manyRegionInfos } from '../../src/sandbox/ecs-emulator/world/regions.ts';
import { describeInBrowser, gone, type Seat, seen } from '../support/browser.ts';

const { webInstance, dbInstance, batchInstance, singaporeInstance, goldenImage, webGoldenSnapshot, dbDataSnapshot } =
  seeded;

const cardOf = ({ page }: Seat, name: string): Locator =>
  page.getByRole('complementary', { name: 'Alibaba Cloud' }).getByRole('region', { name });

const textOf = async (target: Locator): Promise<string> =>
  (await target.allInnerTexts()).join(' ').replaceAll(/\s+/g, ' ');

/** The records of the cloud, which may be changed in place. */
function recordsOf({ ecs: { world } }: Seat) {
  const hangzhou = world.region('cn-hangzhou');
  const instance = (id: string) => world.instance(id) ?? expect.fail(`there is no instance ${id}`);
  const disk = (of: string, type: string) =>
    [...(hangzhou?.disks.values() ?? [])].find((one) => one.instanceId === of && one.type === type) ??
    expect.fail(`${of} has no ${type} disk`);
  const [instances, disks] = [hangzhou?.instances.size ?? 0, hangzhou?.disks.size ?? 0];
  /** The one line of Hangzhou, without so many. */
  const line = (lessInstances = 0, lessDisks = 0) =>
    `${instances - lessInstances} ${lessInstances > 0 ? 'more ' : ''}instances, ${disks - lessDisks} disks`;
  return { instance, disk, line, size: instances, removeDisk: (id: string) => hangzhou?.disks.delete(id) };
}

/** As ECS does it: the old disk is gone, there is a new one, and the instance runs another image. */
function replacesSystemDisk(seat: Seat): { old: string; made: string } {
  const { instance, disk, removeDisk } = recordsOf(seat);
  const { diskId: old } = disk(webInstance, 'system');
  removeDisk(old);
  const made = seat.ecs.world.addDisk({
    instanceId: webInstance,
    imageId: goldenImage,
    sourceSnapshotId: webGoldenSnapshot,
  });
  instance(webInstance).imageId = goldenImage;
  return { old, made: made.diskId };
}

const suite = (at: () => Seat) => {
  it('given instances at rest, when one is stopped and its system disk replaced, then it comes out of its line, and says so', async () => {
    const seat = at();
    const { page, button, picture } = seat;
    const { instance, disk, line: folded } = recordsOf(seat);
    if (await page.locator('#cloud-body').isHidden()) await button('Alibaba Cloud').click();
    const card = cardOf(seat, 'China (Hangzhou)');
    await seen(card.getByText(folded()));
    await gone(card.getByText('web-01', { exact: true }));

    instance(webInstance).status = 'Stopping';
    const line = card.getByRole('list', { name: 'Instances' }).getByRole('listitem').filter({ hasText: webInstance });
    await seen(line.getByText('Stopping'));
    await seen(card.getByText(folded(1, 1)));
    await seen(page.getByText('web-01 is stopping'));
    await picture('stopping');

    const { old, made } = replacesSystemDisk(seat);
    Object.assign(instance(webInstance), { status: 'Stopped', stoppedMode: 'KeepCharging' });
    await seen(line.getByText('Image replaced just now, was aliyun_3_x64_20G_alibase_20240528.vhd'));
    expect(await textOf(line)).toContain('ecs.g7.large · keeps charging · runs golden-web-2026.01');
    const disks = line.getByRole('list', { name: 'Disks of web-01' });
    expect(await textOf(disks)).toContain(`${made} from golden-web-2026.01 Replaced just now, was ${old}`);
    await picture('replaced');

    const detached = disk(dbInstance, 'data');
    Object.assign(detached, { instanceId: undefined, status: 'Available', sourceSnapshotId: dbDataSnapshot });
    const loose = card.getByRole('list', { name: 'Unattached disks' });
    await seen(loose.getByText('Detached just now, was on db-01'));
    expect(await textOf(loose)).toContain(
      `Data 200 GiB cloud_essd Available ${detached.diskId} from the snapshot db-01 data`,
    );
    await seen(card.getByText(folded(2, 3)));
    await picture('detached');
    expect(await page.evaluate('document.documentElement.scrollWidth === innerWidth')).toBe(true);
  });

  it('given an open list, when something in it changes, then it stays in its place', async () => {
    const seat = at();
    const { page, button, picture } = seat;
    const { instance, line: folded, size } = recordsOf(seat);
    if (await page.locator('#cloud-body').isHidden()) await button('Alibaba Cloud').click();
    const card = cardOf(seat, 'China (Hangzhou)');
    await card.getByText(folded()).click();
    const names = () => card.getByRole('list', { name: 'Instances' }).locator('> li > strong').allInnerTexts();
    await expect.poll(async () => (await names()).length).toBe(size);
    const before = await names();

    Object.assign(instance(batchInstance), { stoppedMode: 'StopCharging', lockReasons: ['financial'] });
    instance(dbInstance).status = 'Starting';
    const batch = card.getByRole('listitem').filter({ hasText: batchInstance }).first();
    await seen(batch.getByText('Locked: financial'));
    await seen(batch.getByText('stopped charging'));
    await seen(card.getByText('Starting', { exact: true }));
    expect(await names()).toEqual(before);
    await seen(card.getByText(folded()));
    await picture('open');
  });
};

describeInBrowser('instances and their disks', {}, suite);
describeInBrowser(
  'instances and their disks, on a phone in the dark',
  { viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
  suite,
);

describeInBrowser('instances of twenty regions', { cloud: { regions: manyRegionInfos } }, (at) => {
  it('given instances everywhere, when one moves, then its region comes first and no other opens', async () => {
    const seat = at();
    const { page, ecs, picture } = seat;
    const cloud = page.getByRole('complementary', { name: 'Alibaba Cloud' });
    for (const { regionId } of manyRegionInfos) {
      const { instanceId } = ecs.world.addInstance({ regionId, instanceName: `node in ${regionId}` });
      ecs.world.addDisk({ regionId, instanceId });
    }
    await page.reload();
    await expect.poll(() => cloud.getByRole('region').count()).toBe(manyRegionInfos.length);
    const lists = cloud.getByRole('list', { name: 'Instances', exact: true });
    expect(await lists.count()).toBe(0);
    await picture('at rest');

    recordsOf(seat).instance(singaporeInstance).status = 'Stopping';
    await seen(cardOf(seat, 'Singapore').getByText('Stopping'));
    expect(await cloud.getByRole('region').first().textContent()).toContain('ap-southeast-1');
    expect(await lists.count()).toBe(1);
    await picture('one moves');
  });
});

describeInBrowser('exports of images', {}, (at) => {
  it('given an export, when it goes on and ends, then its region shows how far it is and where it is', async () => {
    const seat = at();
    const { page, picture } = seat;
    const object = `web_${goldenImage}_system.raw.tar.gz`;
    const task = { taskId: 't-bp1export', regionId: 'cn-hangzhou', imageId: goldenImage, bucket: 'exports', object };
    let exports: object[] = [];
    await page.route('**/_sandbox/ecs/state', async (route) => {
      const state = (await (await route.fetch()).json()) as object;
      await route.fulfill({ json: { ...state, exports } });
    });
    const list = cardOf(seat, 'China (Hangzhou)').getByRole('list', { name: 'Exports' });
    await seen(cardOf(seat, 'China (Hangzhou)'));
    exports = [{ ...task, status: 'Processing', percent: 42 }];
    await seen(list.getByText('Exporting'));
    await seen(list.getByRole('progressbar', { name: 'Export of golden-web-2026.01, progress' }));
    await seen(page.getByText('an export at 42%'));
    await picture('exporting');
    exports = [{ ...task, status: 'Finished', percent: 100 }];
    await seen(list.getByText('Exported'));
    await gone(list.getByRole('progressbar'));
    expect(await textOf(list)).toContain(`exports/${object}`);
    await picture('exported');
    await page.unrouteAll({ behavior: 'wait' });
  });
});
