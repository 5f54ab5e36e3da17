import { describe, expect, it } from 'vitest';
import type { DiskId, ImageId, InstanceId, SnapshotId } from '../../../src/core/domain/ids.ts';
import type { Instance } from '../../../src/core/domain/instance.ts';
import { seconds } from '../../../src/core/domain/instant.ts';
import { DEFAULT_ACCOUNT, type Place } from '../../../src/core/domain/region.ts';
import { browseCloud, type ListedSnapshot } from '../../../src/core/usecases/browse-cloud.ts';
import { aDataSnapshot, anImage, aSnapshot, REGION } from '../../support/builders.ts';
import { aWorld } from '../../support/core-world.ts';
import { aDisk, throttled } from '../../support/fake-cloud.ts';
import { failing, slowly } from '../../support/intercept.ts';

/** As a picker has it: its disk is there, and was of no instance. */
const listed = (snapshot = aSnapshot()): ListedSnapshot => ({ ...snapshot, disk: aDisk(), instance: undefined });
const HERE: Place = { account: DEFAULT_ACCOUNT, region: REGION };
const THERE: Place = { ...HERE, region: 'eu-central-1' as typeof REGION };

describe('the lists of pickers', () => {
  it('given somebody types, when every keystroke asks, then one call serves all of them, under way or just ended', async () => {
    const world = aWorld();
    const browse = browseCloud(world);
    const call = slowly();
    world.cloud.next('snapshots', call.twist);
    const typed = [browse.snapshots(HERE, 'system'), browse.snapshots(HERE, 'system')];
    call.end();
    for (const list of await Promise.all(typed)) expect(list).toEqual([listed()]);
    world.time.jumps(seconds(14));
    await browse.snapshots(HERE, 'system');
    expect(world.cloud.called('snapshots')).toHaveLength(1);
  });

  it('given a list is a quarter of a minute old, when it is asked for, then it is listed afresh', async () => {
    const world = aWorld();
    const browse = browseCloud(world);
    await browse.snapshots(HERE, 'system');
    world.cloud.snapshotsThere.length = 0;
    world.time.jumps(seconds(15));
    expect(await browse.snapshots(HERE, 'system')).toEqual([]);
  });

  it('given another region, role or instance, when it is asked for, then it is another list', async () => {
    const world = aWorld();
    world.cloud.snapshotsThere.push(aDataSnapshot());
    const browse = browseCloud(world);
    expect(await browse.snapshots(HERE, 'system')).toEqual([listed()]);
    expect(await browse.snapshots(HERE, 'data')).toEqual([listed(aDataSnapshot())]);
    expect(await browse.snapshots(THERE, 'system')).toEqual([]);
    await browse.snapshots(HERE, 'system', 'i-bp1web01000000000001' as InstanceId);
    await browse.instances(HERE);
    await browse.regions(HERE);
    expect(world.cloud.called('snapshots')).toHaveLength(4);
    expect(world.cloud.called('regions')).toHaveLength(1);
    // One list for all of a region: what is listed beside its snapshots as well.
    expect(world.cloud.called('instances').map(({ place }) => place?.region)).toEqual([HERE.region, THERE.region]);
  });

  it('given trouble, when it is asked for again, then the trouble was not kept', async () => {
    const world = aWorld();
    const browse = browseCloud(world);
    world.cloud.next('instances', failing(throttled()));
    await expect(browse.instances(HERE)).rejects.toThrow('cloud-throttled');
    expect(await browse.instances(HERE)).toEqual([]);
  });
});

describe('which snapshot is which', () => {
  const web01: Instance = { id: 'i-bp1web01000000000001' as InstanceId, name: 'web-01', status: 'Running' };
  const aWorldOf = (snapshots = [aSnapshot()], disks = [aDisk({ instance: web01.id })], instances = [web01]) => {
    const world = aWorld();
    world.cloud.snapshotsThere.splice(0, 1, ...snapshots);
    world.cloud.disksThere.splice(0, 1, ...disks);
    world.cloud.instancesThere.push(...instances);
    return { ...world, browse: browseCloud(world) };
  };
  const idOf = (index: number) => `d-bp1disk${String(index).padStart(10, '0')}` as DiskId;

  it('given a snapshot whose disk and instance are there, when listed, then it comes with both', async () => {
    const { browse } = aWorldOf();
    expect(await browse.snapshots(HERE, 'system')).toEqual([
      { ...aSnapshot(), disk: aDisk({ instance: web01.id }), instance: web01 },
    ]);
  });

  it('given several snapshots, when listed, then each comes with its own disk, in the order of the cloud', async () => {
    const [first, second] = [
      aSnapshot({ id: 's-bp1first000000001' as SnapshotId, sourceDisk: idOf(1) }),
      aSnapshot({ id: 's-bp1second00000001' as SnapshotId, sourceDisk: idOf(2) }),
    ];
    const db01 = { ...web01, id: 'i-bp1db01000000000001' as InstanceId, name: 'db-01' };
    const disks = [aDisk({ id: idOf(2), instance: db01.id }), aDisk({ id: idOf(1), instance: web01.id })];
    const { browse } = aWorldOf([first, second], disks, [web01, db01]);
    const found = await browse.snapshots(HERE, 'system');
    expect(found.map(({ id, disk, instance }) => [id, disk?.id, instance?.name])).toEqual([
      [first.id, idOf(1), 'web-01'],
      [second.id, idOf(2), 'db-01'],
    ]);
  });

  it.each([
    {
      what: 'its instance is gone',
      world: () => aWorldOf(undefined, undefined, []),
      disk: aDisk({ instance: web01.id }),
    },
    { what: 'its disk is of no instance', world: () => aWorldOf(undefined, [aDisk()]), disk: aDisk() },
    { what: 'its disk is gone', world: () => aWorldOf(undefined, []), disk: undefined },
    {
      what: 'it names no disk',
      world: () => aWorldOf([aSnapshot({ sourceDisk: undefined })]),
      disk: undefined,
    },
  ])('given a snapshot and $what, when listed, then it comes with what is left', async ({ world, disk }) => {
    const [snapshot] = await world().browse.snapshots(HERE, 'system');
    expect(snapshot).toMatchObject({ id: aSnapshot().id, disk, instance: undefined });
  });

  it('given snapshots that name no disk, when listed, then no disk is asked for', async () => {
    const { browse, cloud } = aWorldOf([aSnapshot({ sourceDisk: undefined })]);
    await browse.snapshots(HERE, 'system');
    expect(cloud.called('disks')).toEqual([]);
  });

  it.each([
    { disks: 1, pages: [1] },
    { disks: 100, pages: [100] },
    { disks: 101, pages: [100, 1] },
    { disks: 250, pages: [100, 100, 50] },
  ])(
    'given two snapshots of each of $disks disks, when listed, then each disk is asked for once, in hundreds',
    async ({ disks, pages }) => {
      const ids = Array.from({ length: disks }, (_, index) => idOf(index));
      const snapshots = [...ids, ...ids].map((sourceDisk, index) =>
        aSnapshot({ id: `s-bp1snap${String(index).padStart(8, '0')}` as SnapshotId, sourceDisk }),
      );
      const { browse, cloud } = aWorldOf(
        snapshots,
        ids.map((id) => aDisk({ id, instance: web01.id })),
      );
      const found = await browse.snapshots(HERE, 'system');
      expect(found.filter(({ disk, sourceDisk, instance }) => disk?.id === sourceDisk && instance)).toHaveLength(
        2 * disks,
      );
      expect(cloud.called('disks').map((call) => call.disks?.length)).toEqual(pages);
      expect(new Set(cloud.called('disks').flatMap((call) => call.disks ?? [])).size).toBe(disks);
    },
  );

  it('given thousands of disks, when listed, then a few hundreds are asked for at a time', async () => {
    const world = aWorld();
    const disksOf = Array.from({ length: 2_000 }, (_, index) => idOf(index));
    world.cloud.snapshotsThere.splice(0, 1, ...disksOf.map((sourceDisk) => aSnapshot({ sourceDisk })));
    let underWay = 0;
    let most = 0;
    const disks: typeof world.cloud.disks = async (_place, which) => {
      const ids = 'instance' in which ? [] : which;
      most = Math.max(most, ++underWay);
      await Promise.resolve();
      underWay -= 1;
      return ids.map((id) => aDisk({ id }));
    };
    const found = await browseCloud({ ...world, cloud: { ...world.cloud, disks } }).snapshots(HERE, 'system');
    expect(found.map(({ disk }) => disk?.id)).toEqual(disksOf);
    expect(most).toBe(3);
  });

  it.each(['disks', 'instances'] as const)(
    'given %s cannot be asked, when listed, then that is told and not kept',
    async (action) => {
      const { browse, cloud } = aWorldOf();
      cloud.next(action, failing(throttled()));
      await expect(browse.snapshots(HERE, 'system')).rejects.toThrow('cloud-throttled');
      expect(await browse.snapshots(HERE, 'system')).toMatchObject([{ instance: web01 }]);
    },
  );
});

describe('what was made from a snapshot already', () => {
  const other = 's-bp1another00000001' as SnapshotId;
  const aWorldWithImages = () => {
    const world = aWorld();
    world.cloud.imagesThere.set(anImage().id, anImage());
    const elsewhere = anImage({ id: 'm-there' as ImageId, region: THERE.region });
    world.cloud.imagesThere.set(elsewhere.id, elsewhere);
    return { ...world, browse: browseCloud(world) };
  };

  it('given images, when asked, then those of this place that contain the snapshot come', async () => {
    const { browse } = aWorldWithImages();
    expect(await browse.imagesFrom(HERE, aSnapshot().id)).toEqual([anImage()]);
    expect(await browse.imagesFrom(HERE, other)).toEqual([]);
  });

  it('given the form is drawn again and again, when asked, then once in a quarter of a minute for each snapshot', async () => {
    const { browse, cloud, time } = aWorldWithImages();
    await Promise.all([browse.imagesFrom(HERE, aSnapshot().id), browse.imagesFrom(HERE, aSnapshot().id)]);
    time.jumps(seconds(15) - 1);
    await browse.imagesFrom(HERE, aSnapshot().id);
    expect(cloud.called('imagesFrom')).toHaveLength(1);
    await browse.imagesFrom(HERE, other);
    await browse.imagesFrom(THERE, aSnapshot().id);
    expect(cloud.called('imagesFrom')).toHaveLength(3);
    time.jumps(1);
    await browse.imagesFrom(HERE, aSnapshot().id);
    expect(cloud.called('imagesFrom')).toHaveLength(4);
  });

  it('given trouble, when asked again, then the trouble was not kept', async () => {
    const { browse, cloud } = aWorldWithImages();
    cloud.next('imagesFrom', failing(throttled()));
    await expect(browse.imagesFrom(HERE, aSnapshot().id)).rejects.toThrow('cloud-throttled');
    expect(await browse.imagesFrom(HERE, aSnapshot().id)).toEqual([anImage()]);
  });
});
