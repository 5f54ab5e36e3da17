import { describe, expect, it } from 'vitest';
import type { ImageId, OperationId } from '../../../src/core/domain/ids.ts';
import type { Image } from '../../../src/core/domain/image.ts';
import { days, hours, minutes, seconds } from '../../../src/core/domain/instant.ts';
import type { Operation } from '../../../src/core/domain/operation.ts';
import { isSlow, type Observation } from '../../../src/core/domain/progress.ts';
import { aForm, aRequest, aSnapshot, CREATE, NOW, REGION } from '../../support/builders.ts';
import { aWorld, type World, watchOf, works } from '../../support/core-world.ts';
import { refusal, throttled, unclear } from '../../support/fake-cloud.ts';
import { failing, slowly } from '../../support/intercept.ts';
import { settled } from '../../support/moved-clock.ts';

const FRANKFURT = 'eu-central-1' as typeof REGION;

const READY: Partial<Image> = { status: 'Available', usable: true, percent: 100 };
const imageOf = async (world: World, { id }: Operation): Promise<ImageId> => {
  const { state } = await world.task(id);
  if (state.state !== 'running') throw new Error(`The task is ${state.state}`);
  return state.subject as ImageId;
};
const seenOf = async (world: World, id: OperationId): Promise<Observation | undefined> =>
  (await world.operations.get(id)).observations[CREATE];
/** How long until this place is listed again. */
async function nextListing(world: World, region = REGION): Promise<number> {
  for (let wait = 0; wait <= minutes(2); wait += 250) {
    const due = await world.operations.watchesDue(world.time.now() + wait);
    if (due.some((watch) => watch.region === region)) return wait;
  }
  throw new Error('It is never listed again');
}
const lookups = (world: World): number => world.cloud.called('image').length + world.cloud.called('marked').length;

/** One running operation and its image. */
async function aRunningWorld() {
  const world = aWorld();
  const operation = await world.running();
  const image = await imageOf(world, operation);
  return { world, id: operation.id, image, worker: world.worker('w1') };
}

describe('one listing for everything in one place', () => {
  it('given thirty running images in one place, when it is watched, then one listing settles and shows them all', async () => {
    const world = aWorld();
    const operations: Operation[] = [];
    for (let count = 0; count < 30; count++) operations.push(await world.running(aForm({ name: `golden-${count}` })));
    for (const [index, operation] of operations.entries()) {
      world.cloud.change(await imageOf(world, operation), index % 2 === 0 ? READY : { percent: 40 });
    }
    await world.worker('w1').watch();
    expect(world.cloud.called('ourImages')).toHaveLength(1);
    expect(lookups(world)).toBe(0);
    for (const [index, { id }] of operations.entries()) {
      expect(await world.status(id)).toBe(index % 2 === 0 ? 'succeeded' : 'running');
      if (index % 2 === 1) expect(await seenOf(world, id)).toMatchObject({ percent: 40, seenAt: NOW });
    }
  });

  it('given a listing that waits, when another image begins meanwhile, then it is looked at soon after', async () => {
    const { world, image, worker } = await aRunningWorld();
    world.cloud.change(image, READY);
    const slow = slowly();
    world.cloud.next('ourImages', slow.twist);
    const watching = worker.watch();
    await settled();
    await world.running(aForm({ name: 'began-meanwhile' }));
    slow.end();
    await watching;
    expect(await nextListing(world)).toBe(seconds(2));
  });

  it('given images in two regions, when one is watched, then the other is neither listed nor disturbed', async () => {
    const world = aWorld();
    world.cloud.snapshotsThere.push(aSnapshot({ region: FRANKFURT }));
    const here = await world.running();
    const there = await world.running(aForm({ region: FRANKFURT }));
    for (const operation of [here, there]) world.cloud.change(await imageOf(world, operation), READY);
    await world.worker('w1').watch(REGION);
    expect(world.cloud.called('ourImages').map(({ place }) => place?.region)).toEqual([REGION]);
    expect(await world.status(here.id)).toBe('succeeded');
    expect(await world.status(there.id)).toBe('running');
    expect(await world.operations.watchesDue(NOW)).toEqual([watchOf(FRANKFURT)]);
    await world.worker('w1').watch(FRANKFURT);
    expect(await world.status(there.id)).toBe('succeeded');
  });

  it('given nothing runs in a place, when it is watched, then the cloud is not asked', async () => {
    const world = aWorld();
    await world.asked();
    world.cloud.calls.length = 0;
    await world.worker('w1').watch();
    expect(world.cloud.calls).toEqual([]);
  });

  it('given the last image of a place is over, when time goes by, then it is not listed any more', async () => {
    const { world, worker, image } = await aRunningWorld();
    world.cloud.change(image, READY);
    await worker.watch();
    expect(await world.operations.watchesDue(NOW + days(1))).toEqual([]);
    await worker.watch();
    expect(world.cloud.called('ourImages')).toHaveLength(1);
  });

  it('given images of other ages, when the place is listed, then the listing reaches back to the oldest', async () => {
    const { world, worker, image } = await aRunningWorld();
    world.time.jumps(minutes(90));
    await world.running(aForm({ name: 'younger' }));
    world.cloud.change(image, { createdAt: NOW - minutes(10), ...READY });
    await worker.watch();
    expect(lookups(world)).toBe(0);
    expect([...world.cloud.imagesThere.values()].filter(({ usable }) => usable)).toHaveLength(1);
    expect(await world.operations.watched(watchOf(REGION))).toHaveLength(1);
  });

  it('given a listing under way, when a sweep looks, then it does not ask for the same once more', async () => {
    const { world, worker } = await aRunningWorld();
    const listing = slowly();
    world.cloud.next('ourImages', listing.twist);
    const run = worker.watch();
    await settled();
    world.time.jumps(seconds(15));
    world.hints.length = 0;
    await worker.sweep();
    expect(world.hints.filter(({ queue }) => queue === 'watch-region')).toEqual([]);
    listing.end();
    await run;
  });
});

describe('an image that stands still', () => {
  it('given the same percent for more than half an hour, when it is listed, then its card is owed once to say so', async () => {
    const { world, id, image, worker } = await aRunningWorld();
    world.cloud.change(image, { percent: 45, remainingSeconds: 240 });
    const owedAfter = async (ms: number): Promise<boolean> => {
      world.time.jumps(ms);
      await worker.watch();
      const owed = (await world.operations.undrawn(world.time.now(), 10)).includes(id);
      await world.operations.drawn(id, (await world.operations.get(id)).draws);
      return owed;
    };
    expect(await owedAfter(minutes(1))).toBe(true);
    expect(await owedAfter(minutes(1))).toBe(false);
    expect(await owedAfter(minutes(30))).toBe(true);
    expect(await owedAfter(minutes(30))).toBe(false);
  });
});

describe('an image that takes hours', () => {
  it.each(['Creating', 'Waiting'] as const)(
    'given it is %s for twelve hours and listings fail now and then, when time goes by, then it is slow, never failed, and ready in the end',
    async (status) => {
      const { world, id, image, worker } = await aRunningWorld();
      world.cloud.change(image, { status, percent: 45 });
      for (let passed = 0; passed < hours(12); passed += minutes(1)) {
        if (passed % hours(1) === 0) world.cloud.next('ourImages', failing(unclear('DescribeImages')));
        world.time.jumps(minutes(1) - seconds(1));
        await works(world, () => [worker], { ms: seconds(1) });
      }
      const { state } = await world.task(id);
      expect(state).toMatchObject({ state: 'running', subject: image });
      expect(state.state === 'running' && isSlow(state.since, world.time.now())).toBe(true);
      expect(world.messenger.kinds()).toEqual(['card']);

      world.cloud.change(image, READY);
      await works(world, () => [worker], { ms: seconds(31) });
      expect(await world.status(id)).toBe('succeeded');
      expect(world.messenger.kinds()).toEqual(['card', 'ready']);
    },
  );
});

describe('the end of an image', () => {
  it('given it has an hour to go, when it turns CreateFailed, then the channel is told within one listing interval', async () => {
    const { world, image, worker } = await aRunningWorld();
    world.cloud.change(image, { percent: 30, remainingSeconds: 3_600 });
    const work = (ms: number) => works(world, () => [worker], { ms });
    await work(seconds(5));
    expect(world.messenger.kinds()).toEqual(['card']);
    world.cloud.change(image, { status: 'CreateFailed' });
    const since = world.time.now();
    while (!world.messenger.kinds().includes('failed') && world.time.now() - since < minutes(5)) await work(seconds(1));
    expect(world.messenger.kinds()).toEqual(['card', 'failed']);
    // Half a minute is the longest interval; a sweep finds a second later at most that it is over.
    expect(world.time.now() - since).toBeLessThanOrEqual(seconds(31));
  });

  it('given it is Available and usable, when it is listed, then it is ready, with the disks that the cloud reports', async () => {
    const { world, worker, id, image } = await aRunningWorld();
    const disks = aRequest().disks.slice(0, 1);
    world.time.jumps(minutes(3));
    world.cloud.change(image, { ...READY, disks });
    await worker.watch();
    expect((await world.task(id)).state).toEqual({
      state: 'done',
      subject: image,
      startedAt: NOW,
      at: NOW + minutes(3),
      disks,
    });
    expect(world.hints).toContainEqual({ queue: 'notify', operation: id });
  });

  it.each([
    { what: 'Available but not usable', facts: { status: 'Available', usable: false, percent: 100 } },
    { what: 'usable but still Creating', facts: { status: 'Creating', usable: true, percent: 100 } },
    { what: 'Waiting', facts: { status: 'Waiting' } },
    { what: 'in a status we do not know', facts: { status: 'Unknown' } },
  ] as const)('given it is $what, when it is listed, then it goes on running', async ({ facts }) => {
    const { world, worker, id, image } = await aRunningWorld();
    world.cloud.change(image, facts);
    await worker.watch();
    expect(await world.status(id)).toBe('running');
  });

  it.each([
    { status: 'CreateFailed', code: 'image-create-failed' },
    { status: 'UnAvailable', code: 'image-unavailable' },
  ] as const)(
    'given it is $status, when it is listed once, then it failed for that reason',
    async ({ status, code }) => {
      const { world, worker, id, image } = await aRunningWorld();
      world.cloud.change(image, { status });
      await worker.watch();
      expect(world.cloud.called('ourImages')).toHaveLength(1);
      expect((await world.task(id)).state).toMatchObject({
        state: 'failed',
        subject: image,
        problem: { code, imageId: image },
      });
      expect(await world.status(id)).toBe('failed');
    },
  );

  it('given two workers list at once, when both see it ready, then it is done once and stays so', async () => {
    const { world, id, image } = await aRunningWorld();
    world.cloud.change(image, READY);
    const { version } = await world.operations.get(id);
    await Promise.all(['w1', 'w2', 'w3'].map((name) => world.worker(name).watch()));
    expect(await world.status(id)).toBe('succeeded');
    expect((await world.operations.get(id)).version).toBe(version + 1);
  });
});

describe('an image that a listing misses', () => {
  /** It was seen once before. */
  async function seenOnce() {
    const all = await aRunningWorld();
    all.world.cloud.change(all.image, { percent: 30 });
    await all.worker.watch();
    return all;
  }

  it('given it was seen before, when one listing misses it, then that is nothing and nobody is told', async () => {
    const { world, worker, id, image } = await seenOnce();
    const { draws } = await world.operations.get(id);
    world.cloud.unlisted.add(image);
    await worker.watch();
    expect(await world.status(id)).toBe('running');
    expect(await seenOf(world, id)).toMatchObject({ percent: 30, missed: 1 });
    expect((await world.operations.get(id)).draws).toBe(draws);
    expect(lookups(world)).toBe(0);
  });

  it('given one miss, when it shows again and is missed once more, then the count began anew', async () => {
    const { world, worker, id, image } = await seenOnce();
    for (let round = 0; round < 3; round++) {
      world.cloud.unlisted.add(image);
      await worker.watch();
      world.cloud.unlisted.clear();
      await worker.watch();
      expect(await seenOf(world, id)).toMatchObject({ missed: 0 });
    }
    expect(lookups(world)).toBe(0);
  });

  it('given two listings miss it, when a lookup by id finds it, then it runs on as it was found', async () => {
    const { world, worker, id, image } = await seenOnce();
    world.cloud.unlisted.add(image);
    world.cloud.change(image, { percent: 55 });
    await worker.watch();
    await worker.watch();
    expect(lookups(world)).toBe(1);
    expect(await seenOf(world, id)).toMatchObject({ percent: 55, missed: 0 });
    expect(await world.status(id)).toBe('running');
  });

  it('given two listings miss it, when a lookup by id finds it ready, then it is ready', async () => {
    const { world, worker, id, image } = await seenOnce();
    world.cloud.unlisted.add(image);
    world.cloud.change(image, READY);
    await worker.watch();
    await worker.watch();
    expect(await world.status(id)).toBe('succeeded');
  });

  it('given two listings and a lookup by id miss it, when that is known, then it is gone', async () => {
    const { world, worker, id, image } = await seenOnce();
    world.cloud.imagesThere.clear();
    await worker.watch();
    expect(await world.status(id)).toBe('running');
    await worker.watch();
    expect(lookups(world)).toBe(1);
    expect((await world.task(id)).state).toMatchObject({
      state: 'failed',
      problem: { code: 'image-gone', imageId: image },
    });
  });

  it('given a listing that failed in between, when the next one misses it, then only the complete ones count', async () => {
    const { world, worker, id } = await seenOnce();
    world.cloud.imagesThere.clear();
    await worker.watch();
    world.cloud.next('ourImages', failing(unclear('DescribeImages')));
    await worker.watch();
    expect(await seenOf(world, id)).toMatchObject({ missed: 1 });
    expect(await world.status(id)).toBe('running');
  });

  it('given the lookup by id fails, when it is tried again, then only its answer settles it', async () => {
    const { world, worker, id } = await seenOnce();
    world.cloud.imagesThere.clear();
    await worker.watch();
    world.cloud.next('image', failing(unclear('DescribeImages')));
    await worker.watch();
    expect(await world.status(id)).toBe('running');
    await worker.watch();
    expect(await world.status(id)).toBe('failed');
  });

  it('given one lookup keeps failing, when others are ready in the same place, then they do not wait for it', async () => {
    const world = aWorld();
    const operations: Operation[] = [];
    for (let count = 0; count < 6; count++) operations.push(await world.running(aForm({ name: `golden-${count}` })));
    const worker = world.worker('w1');
    await worker.watch();
    const [missing, ...others] = [...operations].sort((one, other) => (one.id < other.id ? -1 : 1));
    if (!missing) throw new Error('There is none');
    world.cloud.unlisted.add(await imageOf(world, missing));
    await worker.watch();
    for (const operation of others) world.cloud.change(await imageOf(world, operation), READY);
    world.cloud.next('image', failing(throttled()));
    await worker.watch();
    for (const { id } of others) expect(await world.status(id)).toBe('succeeded');
    expect(await world.status(missing.id)).toBe('running');
  });

  it('given it was never seen yet, when listings miss it for five minutes, then it is only new; later it is gone', async () => {
    const { world, worker, id } = await aRunningWorld();
    world.cloud.imagesThere.clear();
    for (let passed = 0; passed < minutes(5); passed += seconds(10)) {
      await worker.watch();
      expect(await world.status(id)).toBe('running');
      world.time.jumps(seconds(10));
    }
    expect(lookups(world)).toBe(0);
    world.time.jumps(1);
    await worker.watch();
    expect((await world.task(id)).state).toMatchObject({ state: 'failed', problem: { code: 'image-gone' } });
  });
});

describe('what is shown of the progress', () => {
  it('given the percent dips, when it is listed, then what is shown never goes back', async () => {
    const { world, worker, id, image } = await aRunningWorld();
    const shown: (number | undefined)[] = [];
    for (const percent of [10, 40, 35, undefined, 60, 12, 99]) {
      world.cloud.change(image, { percent });
      await worker.watch();
      shown.push((await seenOf(world, id))?.percent);
    }
    expect(shown).toEqual([10, 40, 40, 40, 60, 60, 99]);
  });

  it('given something new to see, when it is listed, then a redraw is owed and hinted; else neither', async () => {
    const { world, worker, id, image } = await aRunningWorld();
    const looks: [Partial<Image>, boolean][] = [
      [{ percent: 10 }, true],
      [{ percent: 10 }, false],
      [{ percent: 4 }, false],
      [{ percent: 11 }, true],
      [{ remainingSeconds: 90 }, true],
      [{ remainingSeconds: 90 }, false],
      [{ remainingSeconds: 80 }, true],
    ];
    for (const [facts, differs] of looks) {
      const { draws, version } = await world.operations.get(id);
      await world.operations.drawn(id, draws);
      world.hints.length = 0;
      world.cloud.change(image, facts);
      await worker.watch();
      const after = await world.operations.get(id);
      expect(after.draws).toBe(differs ? draws + 1 : draws);
      expect(after.version).toBe(version);
      expect(await world.operations.undrawn(NOW, 10)).toEqual(differs ? [id] : []);
      expect(world.hints).toEqual(differs ? [{ queue: 'notify', operation: id }] : []);
    }
  });
});

describe('when a place is listed again', () => {
  it.each([
    { remaining: undefined, wait: seconds(2) },
    { remaining: 4, wait: seconds(2) },
    { remaining: 40, wait: seconds(10) },
    { remaining: 100, wait: seconds(25) },
    { remaining: 3_600, wait: seconds(30) },
  ])('given $remaining s remain, when it was listed, then it is again after $wait ms', async ({ remaining, wait }) => {
    const { world, worker, image } = await aRunningWorld();
    world.cloud.change(image, { remainingSeconds: remaining });
    await worker.watch();
    expect(await nextListing(world)).toBe(wait);
  });

  it('given many images, when the place was listed, then the soonest counts but listings come less often', async () => {
    const world = aWorld();
    for (let count = 0; count < 5; count++) {
      const image = await imageOf(world, await world.running(aForm({ name: `golden-${count}` })));
      world.cloud.change(image, { remainingSeconds: count === 0 ? 4 : 900 });
    }
    await world.worker('w1').watch();
    expect(await nextListing(world)).toBe(seconds(8));
  });

  it('given a minute of progress on one image, when it is watched as is due, then the calls are few', async () => {
    const { world, id } = await aRunningWorld();
    world.cloud.takes = minutes(4);
    const worker = world.worker('w1');
    for (let passed = 0; passed < minutes(5); passed += seconds(1)) {
      if ((await world.operations.watchesDue(world.time.now())).length > 0) await worker.watch();
      world.time.jumps(seconds(1));
    }
    expect(await world.status(id)).toBe('succeeded');
    expect(world.cloud.called('ourImages').length).toBeLessThan(40);
    expect(lookups(world)).toBe(0);
  });

  it.each([
    { how: 'fails', failure: unclear('DescribeImages'), wait: seconds(20) },
    { how: 'is throttled', failure: throttled(), wait: seconds(20) },
    { how: 'is throttled for 45 s', failure: throttled(seconds(45)), wait: seconds(45) },
    {
      how: 'is forbidden',
      failure: refusal({ code: 'cloud-forbidden', action: 'DescribeImages', message: 'no' }),
      wait: seconds(20),
    },
  ])('given a listing that $how, when it is tried again later, then nothing was lost', async ({ failure, wait }) => {
    const { world, worker, id, image } = await aRunningWorld();
    world.cloud.change(image, { percent: 30 });
    await worker.watch();
    world.cloud.change(image, READY);
    world.cloud.next('ourImages', failing(failure));
    await worker.watch();
    expect(await world.status(id)).toBe('running');
    expect(await seenOf(world, id)).toMatchObject({ percent: 30, missed: 0 });
    expect(await nextListing(world)).toBe(wait);
    await worker.watch();
    expect(await world.status(id)).toBe('succeeded');
  });

  it('given a worker dies while it lists, when the time has come again, then another lists', async () => {
    const { world, id, image } = await aRunningWorld();
    world.cloud.change(image, READY);
    const victim = world.worker('victim');
    victim.dies('after', 'cloud.ourImages');
    await victim.watch();
    expect(await world.status(id)).toBe('running');
    expect(await nextListing(world)).toBeLessThanOrEqual(seconds(30));
    await world.worker('heir').watch();
    expect(await world.status(id)).toBe('succeeded');
  });
});
