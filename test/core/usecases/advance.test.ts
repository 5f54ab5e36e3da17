import { describe, expect, it } from 'vitest';
import type { ImageId, OperationId } from '../../../src/core/domain/ids.ts';
import { days, hours, minutes, seconds } from '../../../src/core/domain/instant.ts';
import { markOf, OUR_TAG_KEY } from '../../../src/core/domain/tags.ts';
import { aForm, CREATE, NOW } from '../../support/builders.ts';
import { aWorld, type World } from '../../support/core-world.ts';
import { BUSY, busy, QUOTA, refusal, throttled, unclear } from '../../support/fake-cloud.ts';
import { failing, losingTheAnswer, slowly, type Twist } from '../../support/intercept.ts';
import { settled } from '../../support/moved-clock.ts';

const tokensOf = (world: World): (string | undefined)[] => world.cloud.called('create-image').map(({ token }) => token);
/** How long nobody else may take the task, in ms. */
async function leaseOf(world: World, id: OperationId): Promise<number> {
  const { state } = await world.task(id);
  if (state.state !== 'starting') throw new Error(`The task is ${state.state}`);
  return state.leaseUntil - world.time.now();
}
/** The different tokens: what ECS could have made an image for. */
const effectsOf = (world: World): number => new Set(tokensOf(world)).size;

describe('from approval to a running task', () => {
  it('given an approved request, when it is advanced, then the cloud makes its image, marked as ours', async () => {
    const world = aWorld();
    const { id } = await world.approved();
    await world.worker('w1').advance(id);
    const [image] = [...world.cloud.imagesThere.values()];
    expect((await world.task(id)).state).toEqual({ state: 'running', subject: image?.id, since: NOW });
    expect(image?.tags).toContainEqual({ key: OUR_TAG_KEY, value: markOf(id, CREATE) });
    expect(await world.operations.watchesDue(NOW)).toHaveLength(1);
    expect(await world.operations.due(NOW + days(30), 10)).toEqual([]);
  });

  it('given a client token, when it is read, then it is one that ECS takes', async () => {
    const world = aWorld();
    await world.running();
    expect(tokensOf(world)[0]).toMatch(/^[A-Za-z0-9-]{1,64}$/);
  });

  it('given two requests, when both are advanced, then each has a token of its own', async () => {
    const world = aWorld();
    await world.running();
    await world.running(aForm({ name: 'another' }));
    expect(effectsOf(world)).toBe(2);
    expect(world.cloud.imagesThere.size).toBe(2);
  });

  it('given a request that waits for approval, when it is advanced, then nothing happens', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    await world.worker('w1').advance(id);
    expect(await world.status(id)).toBe('awaiting-approval');
    expect(world.cloud.called('create-image')).toEqual([]);
  });

  it('given nobody decided for three days, when it is advanced, then it expires once and says so', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    world.time.jumps(days(3) - 1);
    await world.worker('w1').advance(id);
    expect(await world.status(id)).toBe('awaiting-approval');
    world.time.jumps(1);
    expect(await world.operations.due(world.time.now(), 10)).toEqual([id]);
    world.hints.length = 0;
    await Promise.all([world.worker('w1').advance(id), world.worker('w2').advance(id)]);
    expect((await world.operations.get(id)).operation.approval).toEqual({
      state: 'expired',
      approvals: [],
      required: 1,
      at: NOW + days(3),
    });
    expect(world.hints[0]).toEqual({ queue: 'notify', operation: id });
    expect(await world.operations.due(world.time.now(), 10)).toEqual([]);
  });
});

describe('a worker that is killed', () => {
  it.each([
    { where: 'before it claims', when: 'before', at: 'operations.replace', claimed: false },
    {
      where: 'after it claimed, before the cloud',
      when: 'before',
      at: 'cloud.effects.create-image.perform',
      claimed: true,
    },
    {
      where: 'after the cloud acted, before it knows',
      when: 'after',
      at: 'cloud.effects.create-image.perform',
      claimed: true,
    },
  ] as const)(
    'given one dies $where, when the next looks after the lease, then there is one image',
    async ({ when, at, claimed }) => {
      const world = aWorld();
      const { id } = await world.approved();
      const victim = world.worker('victim');
      victim.dies(when, at);
      await victim.advance(id);
      expect(victim.isDead()).toBe(true);

      const heir = world.worker('heir');
      if (claimed) {
        const lease = await leaseOf(world, id);
        expect(lease).toBeLessThanOrEqual(seconds(5));
        world.time.jumps(lease - 1);
        await heir.advance(id);
        expect((await world.task(id)).state.state).toBe('starting');
        world.time.jumps(1);
      }
      await heir.advance(id);
      expect((await world.task(id)).state).toMatchObject({
        state: 'running',
        subject: [...world.cloud.imagesThere.keys()][0],
      });
      expect(world.cloud.imagesThere.size).toBe(1);
      expect(effectsOf(world)).toBe(1);
    },
  );

  it('given the lease ran out unnoticed, when a sweep looks, then it is due exactly then', async () => {
    const world = aWorld();
    const { id } = await world.approved();
    const victim = world.worker('victim');
    victim.dies('before', 'cloud.effects.create-image.perform');
    await victim.advance(id);
    const lease = await leaseOf(world, id);
    expect(await world.operations.due(NOW + lease - 1, 10)).toEqual([]);
    expect(await world.operations.due(NOW + lease, 10)).toEqual([id]);
  });
});

describe('a living worker whose call is slow', () => {
  it('given a call of a minute, when others look all the while, then the lease is renewed and nobody robs it', async () => {
    const world = aWorld();
    const { id } = await world.approved();
    const call = slowly();
    world.cloud.next('create-image', call.twist);
    const run = world.worker('slow').advance(id);
    const other = world.worker('other');
    for (let second = 0; second < 60; second++) {
      await world.time.passes(seconds(1));
      await other.advance(id);
      expect((await world.task(id)).state).toMatchObject({
        state: 'starting',
        claimedBy: expect.stringMatching(/^slow/),
      });
    }
    call.end();
    await run;
    expect(tokensOf(world)).toHaveLength(1);
    expect((await world.task(id)).state).toMatchObject({ state: 'running', since: NOW });
  });

  it('given it has ended, when time goes by, then nothing is renewed any more', async () => {
    const world = aWorld();
    const { id } = await world.approved();
    world.cloud.next('create-image', failing(unclear()));
    await world.worker('w1').advance(id);
    const { version } = await world.operations.get(id);
    await world.time.passes(minutes(10));
    expect((await world.operations.get(id)).version).toBe(version);
  });

  it('given it was robbed while it slept, when its answer comes late, then the image counts all the same', async () => {
    const world = aWorld();
    const { id } = await world.approved();
    const slow = slowly();
    const stuck = slowly();
    world.cloud.next('create-image', slow.twist, stuck.twist);
    const robbed = world.worker('robbed').advance(id);
    await settled();
    world.time.jumps(seconds(6));
    const robber = world.worker('robber').advance(id);
    await settled();
    slow.end();
    await robbed;
    expect((await world.task(id)).state.state).toBe('running');
    stuck.end();
    await robber;
    expect(world.cloud.imagesThere.size).toBe(1);
    expect(effectsOf(world)).toBe(1);
    expect((await world.task(id)).state).toMatchObject({ subject: [...world.cloud.imagesThere.keys()][0] });
  });

  it.each([
    { answer: 'a refusal', error: refusal(QUOTA) },
    { answer: 'throttling', error: throttled(0) },
    { answer: 'that it is busy', error: busy() },
    { answer: 'nothing clear', error: unclear() },
  ])(
    'given it was robbed while it slept, when it hears $answer, then that changes nothing for the robber',
    async ({ error }) => {
      const world = aWorld();
      const { id } = await world.approved();
      const slow = slowly(failing(error));
      const stuck = slowly();
      world.cloud.next('create-image', slow.twist, stuck.twist);
      const robbed = world.worker('robbed').advance(id);
      await settled();
      world.time.jumps(seconds(6));
      const robber = world.worker('robber').advance(id);
      await settled();
      const before = await world.task(id);
      slow.end();
      await robbed;
      expect(await world.task(id)).toEqual(before);
      stuck.end();
      await robber;
      expect((await world.task(id)).state.state).toBe('running');
      expect(effectsOf(world)).toBe(1);
    },
  );

  it('given it read the task before others began, when it claims after they went silent, then it knows of the doubt', async () => {
    const world = aWorld();
    const { id } = await world.approved();
    const held = slowly();
    let reads = 0;
    // It has read what is due, and stands still before it claims.
    const late = world.worker('late', (step, act) =>
      step === 'operations.get' && ++reads === 2 ? held.twist(act) : act(),
    );
    const run = late.advance(id);
    await settled();
    world.cloud.next('create-image', losingTheAnswer(unclear()), failing(throttled(0)));
    const victim = world.worker('victim');
    victim.dies('after', 'cloud.effects.create-image.perform');
    await victim.advance(id);
    world.time.jumps(seconds(6));
    held.end();
    await run;
    for (let later = 0; later < 3; later++) {
      world.time.jumps(minutes(1));
      await world.worker('w3').advance(id);
    }
    expect((await world.task(id)).state.state).toBe('running');
    expect(effectsOf(world)).toBe(1);
  });

  it('given it robs itself because its process stood still, when its first run is throttled, then the second counts', async () => {
    const world = aWorld();
    const { id } = await world.approved();
    const slow = slowly(failing(throttled(0)));
    const stuck = slowly();
    world.cloud.next('create-image', slow.twist, stuck.twist);
    const worker = world.worker('same');
    const first = worker.advance(id);
    await settled();
    world.time.jumps(seconds(6));
    const second = worker.advance(id);
    await settled();
    slow.end();
    await first;
    stuck.end();
    await second;
    expect((await world.task(id)).state.state).toBe('running');
    expect(effectsOf(world)).toBe(1);
  });
});

describe('an answer that says nothing', () => {
  it('given the answer was lost after the image was made, when it is tried again, then the token finds that image', async () => {
    const world = aWorld();
    const { id } = await world.approved();
    world.cloud.next('create-image', losingTheAnswer(unclear()));
    const worker = world.worker('w1');
    await worker.advance(id);
    expect(await world.task(id)).toMatchObject({
      attempt: 1,
      state: { state: 'starting', leaseUntil: NOW + seconds(5), unclear: { code: 'cloud-unavailable' } },
    });
    world.time.jumps(seconds(5));
    await worker.advance(id);
    expect((await world.task(id)).state).toMatchObject({ state: 'running', since: NOW });
    expect(world.cloud.imagesThere.size).toBe(1);
    expect(effectsOf(world)).toBe(1);
  });

  it('given it stays unclear, when it is tried again and again, then the waits grow to a minute and the token stays', async () => {
    const world = aWorld();
    const { id } = await world.approved();
    const waits: number[] = [];
    for (let tries = 0; tries < 14; tries++) {
      world.cloud.next('create-image', failing(unclear()));
      await world.worker(`w${tries}`).advance(id);
      const [due] = await world.operations.due(Number.MAX_SAFE_INTEGER, 1);
      expect(due).toBe(id);
      const wait = await leaseOf(world, id);
      waits.push(wait / 1_000);
      world.time.jumps(wait);
    }
    expect(waits.slice(0, 3)).toEqual([5, 5, 5]);
    expect(waits.every((wait, index) => wait >= (waits[index - 1] ?? 0))).toBe(true);
    expect(waits.at(-1)).toBe(60);
    expect(effectsOf(world)).toBe(1);
  });

  it('given something that is no answer of the cloud at all, when it is thrown, then it counts as unclear', async () => {
    const world = aWorld();
    const { id } = await world.approved();
    world.cloud.next('create-image', failing(new TypeError('undefined is not a function')));
    await world.worker('w1').advance(id);
    expect((await world.task(id)).state).toMatchObject({
      state: 'starting',
      unclear: { code: 'cloud-unavailable', action: 'CreateImage' },
    });
  });

  it.each([
    { age: 'just under 12 hours', jump: hours(12) - seconds(1), looks: 0, sends: 2 },
    { age: 'more than 12 hours', jump: hours(12) + seconds(1), looks: 1, sends: 1 },
  ])(
    'given a token of $age, when it is taken up again, then the cloud is looked at $looks times first',
    async ({ jump, looks, sends }) => {
      const world = aWorld();
      const { id } = await world.approved();
      world.cloud.next('create-image', losingTheAnswer(unclear()));
      await world.worker('w1').advance(id);
      world.time.jumps(jump);
      await world.worker('w2').advance(id);
      expect(world.cloud.called('marked')).toHaveLength(looks);
      expect(tokensOf(world)).toHaveLength(sends);
      expect(world.cloud.imagesThere.size).toBe(1);
      expect((await world.task(id)).state.state).toBe('running');
    },
  );

  it('given an old token that made nothing, when it is taken up again, then it looks and sends the same', async () => {
    const world = aWorld();
    const { id } = await world.approved();
    world.cloud.next('create-image', failing(unclear()));
    await world.worker('w1').advance(id);
    world.time.jumps(hours(13));
    await world.worker('w2').advance(id);
    expect(world.cloud.called('marked')).toHaveLength(1);
    expect(effectsOf(world)).toBe(1);
    expect((await world.task(id)).state.state).toBe('running');
  });

  it.each([
    { how: 'is unclear', error: unclear('DescribeImages') },
    { how: 'is throttled', error: throttled() },
  ])(
    'given an old token, when the look first $how, then nothing is sent until a look has an answer',
    async ({ error }) => {
      const world = aWorld();
      const { id } = await world.approved();
      world.cloud.next('create-image', losingTheAnswer(unclear()));
      await world.worker('w1').advance(id);
      world.time.jumps(days(2));
      world.cloud.next('marked', failing(error));
      await world.worker('w2').advance(id);
      expect(tokensOf(world)).toHaveLength(1);
      world.time.jumps(minutes(2));
      await world.worker('w3').advance(id);
      expect((await world.task(id)).state).toMatchObject({ state: 'running' });
      expect(world.cloud.imagesThere.size).toBe(1);
    },
  );
});

describe('not now', () => {
  it('given throttling, when it is asked to wait, then it waits for the next minute and takes a new attempt', async () => {
    const world = aWorld();
    world.time.jumps(seconds(20));
    const { id } = await world.approved();
    world.cloud.next('create-image', failing(throttled()));
    await world.worker('w1').advance(id);
    expect(await world.task(id)).toMatchObject({
      attempt: 2,
      state: { state: 'waiting', retry: { at: NOW + seconds(61), because: { code: 'cloud-throttled' } } },
    });
    world.time.jumps(seconds(40));
    await world.worker('w1').advance(id);
    expect(tokensOf(world)).toHaveLength(1);
    world.time.jumps(seconds(1));
    await world.worker('w1').advance(id);
    expect((await world.task(id)).state.state).toBe('running');
  });

  it('given throttling for half an hour, when it ends, then the image is made: it never gives up', async () => {
    const world = aWorld();
    const { id } = await world.approved();
    for (let minute = 0; minute < 30; minute++) {
      world.cloud.next('create-image', failing(throttled()));
      await world.worker('w1').advance(id);
      expect((await world.task(id)).state.state).toBe('waiting');
      world.time.jumps(seconds(61));
    }
    await world.worker('w1').advance(id);
    expect((await world.task(id)).state.state).toBe('running');
    expect(world.cloud.imagesThere.size).toBe(1);
  });

  it('given the cloud says how long, when it throttles, then it waits that long', async () => {
    const world = aWorld();
    const { id } = await world.approved();
    world.cloud.next('create-image', failing(throttled(seconds(7))));
    await world.worker('w1').advance(id);
    expect((await world.task(id)).state).toMatchObject({ retry: { at: NOW + seconds(7) } });
  });

  it('given the cloud is busy, when it stays so, then it asks every 10 s and gives up after 5 minutes', async () => {
    const world = aWorld();
    const { id } = await world.approved();
    world.cloud.next('create-image', ...Array.from({ length: 100 }, (): Twist => failing(busy())));
    for (let tries = 0; (await world.task(id)).state.state === 'waiting'; tries++) {
      expect(tries).toBeLessThan(100);
      await world.worker('w1').advance(id);
      const { state } = await world.task(id);
      if (state.state === 'waiting')
        expect(state.retry).toMatchObject({ at: world.time.now() + seconds(10), since: NOW });
      world.time.jumps(seconds(10));
    }
    expect((await world.task(id)).state).toEqual({
      state: 'failed',
      at: NOW + minutes(5) + seconds(10),
      problem: BUSY,
    });
    expect(await world.status(id)).toBe('failed');
    expect(await world.operations.due(NOW + days(9), 10)).toEqual([]);
  });

  it('given the cloud was busy once, when it is asked again, then the image is made', async () => {
    const world = aWorld();
    const { id } = await world.approved();
    world.cloud.next('create-image', failing(busy()));
    await world.worker('w1').advance(id);
    world.time.jumps(seconds(10));
    await world.worker('w1').advance(id);
    expect((await world.task(id)).state.state).toBe('running');
    expect(world.cloud.imagesThere.size).toBe(1);
  });

  it.each([
    { how: 'throttled', error: throttled() },
    { how: 'told that the cloud is busy', error: busy() },
  ])(
    'given the first answer was lost, when the repeat is $how, then the token stays and finds the image',
    async ({ error }) => {
      const world = aWorld();
      const { id } = await world.approved();
      world.cloud.next('create-image', losingTheAnswer(unclear()), failing(error));
      for (let tries = 0; tries < 4; tries++) {
        await world.worker(`w${tries}`).advance(id);
        world.time.jumps(minutes(1) + seconds(5));
      }
      expect((await world.task(id)).state).toMatchObject({
        state: 'running',
        subject: [...world.cloud.imagesThere.keys()][0],
      });
      expect(effectsOf(world)).toBe(1);
    },
  );

  it('given a killed worker made nothing, when the cloud is busy for its heirs, then they give up after 5 minutes', async () => {
    const world = aWorld();
    const { id } = await world.approved();
    const victim = world.worker('victim');
    victim.dies('before', 'cloud.effects.create-image.perform');
    await victim.advance(id);
    world.cloud.next('create-image', ...Array.from({ length: 100 }, (): Twist => failing(busy())));
    for (let passed = 0; passed < minutes(6); passed += seconds(5)) {
      world.time.jumps(seconds(5));
      await world.worker('heir').advance(id);
    }
    expect((await world.task(id)).state).toMatchObject({ state: 'failed', problem: BUSY });
    const { state } = await world.task(id);
    expect(state.state === 'failed' && state.at - NOW).toBeLessThan(minutes(5.5));
  });
});

describe('a refusal', () => {
  it('given the cloud refuses, when it is advanced, then it failed for that reason and is not tried again', async () => {
    const world = aWorld();
    const { id } = await world.approved();
    world.cloud.next('create-image', failing(refusal(QUOTA)));
    await world.worker('w1').advance(id);
    world.time.jumps(hours(1));
    await world.worker('w1').advance(id);
    expect((await world.task(id)).state).toEqual({ state: 'failed', at: NOW, problem: QUOTA });
    expect(await world.status(id)).toBe('failed');
    expect(tokensOf(world)).toHaveLength(1);
  });

  it('given the name was taken meanwhile by others, when it is advanced, then it failed and nothing is adopted', async () => {
    const world = aWorld();
    const { id } = await world.approved();
    const theirs = await world.running(aForm({ name: 'theirs' }));
    const holder = [...world.cloud.imagesThere.keys()][0] as ImageId;
    world.cloud.change(holder, { name: aForm().name });
    await world.worker('w1').advance(id);
    expect(await world.status(theirs.id)).toBe('running');
    const problem = { code: 'image-name-taken', name: aForm().name, imageId: holder };
    expect((await world.task(id)).state).toMatchObject({ state: 'failed', problem });
  });

  describe('of a repeat, because the first succeeded', () => {
    /** The image is made, nobody knows, and the cloud has forgotten the token: the name is taken by ourselves. */
    async function takenByOurselves(): Promise<{ world: World; id: Awaited<ReturnType<World['asked']>>['id'] }> {
      const world = aWorld();
      const { id } = await world.approved();
      world.cloud.next(
        'create-image',
        losingTheAnswer(unclear()),
        failing(refusal({ code: 'image-name-taken', name: aForm().name })),
      );
      await world.worker('w1').advance(id);
      world.time.jumps(seconds(5));
      return { world, id };
    }

    it('given our own image has the name, when the repeat is refused, then that image is adopted by its mark', async () => {
      const { world, id } = await takenByOurselves();
      await world.worker('w2').advance(id);
      const [image] = [...world.cloud.imagesThere.keys()];
      expect((await world.task(id)).state).toEqual({ state: 'running', subject: image, since: NOW });
    });

    it('given the look for our mark has no answer, when the repeat is refused, then it is not given up', async () => {
      const { world, id } = await takenByOurselves();
      world.cloud.next('marked', failing(unclear('DescribeImages')));
      await world.worker('w2').advance(id);
      expect((await world.task(id)).state.state).toBe('starting');
      world.time.jumps(minutes(1));
      await world.worker('w3').advance(id);
      expect((await world.task(id)).state.state).toBe('running');
      expect(world.cloud.imagesThere.size).toBe(1);
      expect(effectsOf(world)).toBe(1);
    });

    it('given no image carries our mark, when it had time to show, then the refusal counts; before that it does not', async () => {
      const world = aWorld();
      const { id } = await world.approved();
      world.cloud.next('create-image', failing(unclear()), failing(refusal(QUOTA)), failing(refusal(QUOTA)));
      await world.worker('w1').advance(id);
      world.time.jumps(seconds(5));
      await world.worker('w2').advance(id);
      expect((await world.task(id)).state).toMatchObject({ state: 'starting', unclear: QUOTA });
      world.time.jumps(minutes(2));
      await world.worker('w3').advance(id);
      expect((await world.task(id)).state).toMatchObject({ state: 'failed', problem: QUOTA });
      expect(effectsOf(world)).toBe(1);
    });

    it('given our image is not shown yet, when the repeat is refused, then it is adopted once it shows', async () => {
      const { world, id } = await takenByOurselves();
      const [image = '' as ImageId] = [...world.cloud.imagesThere.keys()];
      world.cloud.unlisted.add(image);
      await world.worker('w2').advance(id);
      expect((await world.task(id)).state.state).toBe('starting');
      world.cloud.unlisted.clear();
      world.time.jumps(minutes(1));
      world.cloud.next('create-image', failing(refusal({ code: 'image-name-taken', name: aForm().name })));
      await world.worker('w3').advance(id);
      expect((await world.task(id)).state).toMatchObject({ state: 'running', subject: image });
    });
  });
});

describe('a store that stops answering', () => {
  it('given the result cannot be kept, when the store is back, then the next worker finds the same image', async () => {
    const world = aWorld();
    const { id } = await world.approved();
    const worker = world.worker('w1', async (step, act) => {
      if (step === 'operations.replace' && world.cloud.imagesThere.size > 0) throw new Error('store-unavailable');
      return act();
    });
    await expect(worker.advance(id)).rejects.toThrow('store-unavailable');
    expect((await world.task(id)).state.state).toBe('starting');
    world.time.jumps(seconds(5));
    await world.worker('w2').advance(id);
    expect(world.cloud.imagesThere.size).toBe(1);
    expect(effectsOf(world)).toBe(1);
    expect((await world.task(id)).state.state).toBe('running');
  });
});
