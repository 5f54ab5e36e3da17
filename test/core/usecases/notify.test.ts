import { describe, expect, it } from 'vitest';
import { deliveryId, isMilestone } from '../../../src/core/domain/delivery.ts';
import type { OperationId } from '../../../src/core/domain/ids.ts';
import { days, minutes, seconds } from '../../../src/core/domain/instant.ts';
import { aReadyOperation, CHANNEL, CREATE, NOW } from '../../support/builders.ts';
import { aWorld, type Worker, type World } from '../../support/core-world.ts';
import { postRefused, postUnclear, rateLimited } from '../../support/fake-messenger.ts';
import { failing, losingTheAnswer, slowly } from '../../support/intercept.ts';
import { settled } from '../../support/moved-clock.ts';

const REJECTED = { verdict: 'rejected', reason: 'No' } as const;
const kindsOf = (world: World): string[] => world.messenger.kinds();

/** Notifies as often as is owed until nothing is, however long that takes. */
async function untilNothingIsOwed(world: World, worker: Worker, id: OperationId): Promise<void> {
  for (let passed = 0; passed < minutes(3); passed += seconds(1)) {
    if ((await world.operations.undrawn(world.time.now(), 10)).includes(id)) await worker.notify(id);
    if ((await world.operations.undrawn(Number.MAX_SAFE_INTEGER, 10)).length === 0) return;
    world.time.jumps(seconds(1));
  }
  throw new Error('Something is owed for good');
}
const progress = async (world: World, id: OperationId, percent: number): Promise<void> =>
  world.operations.observe(
    id,
    CREATE,
    { seenAt: world.time.now(), percent, missed: 0 },
    { show: true, now: world.time.now() },
  );

/** A running operation whose card stands there and shows it. */
async function aWorldWithACard() {
  const world = aWorld();
  const { id } = await world.running();
  const worker = world.worker('w1');
  await worker.notify(id);
  world.time.jumps(seconds(3));
  return { world, id, worker };
}

describe('the card', () => {
  it('given a new request, when it is notified, then the card is posted in its channel and nothing is owed', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    await world.worker('w1').notify(id);
    expect(world.messenger.card()).toMatchObject({ channel: CHANNEL, thread: undefined, status: 'awaiting-approval' });
    expect(await world.operations.undrawn(NOW + days(1), 10)).toEqual([]);
  });

  it('given nothing has changed, when it is notified again and again, then the card is not touched', async () => {
    const { world, id, worker } = await aWorldWithACard();
    for (let times = 0; times < 5; times++) {
      world.time.jumps(seconds(10));
      await worker.notify(id);
    }
    expect(world.messenger.card().changedAt).toHaveLength(1);
  });

  it('given changes, when it is notified, then the card shows the last of them', async () => {
    const { world, id, worker } = await aWorldWithACard();
    await progress(world, id, 10);
    await progress(world, id, 20);
    await worker.notify(id);
    expect(world.messenger.card()).toMatchObject({ status: 'running', percent: 20 });
    expect(world.messenger.card().changedAt).toHaveLength(2);
  });

  it('given a lot of progress, when it is notified all the time, then edits are 3 s apart and the last one is shown', async () => {
    const { world, id } = await aWorldWithACard();
    const workers = ['w1', 'w2', 'w3'].map((name) => world.worker(name));
    for (let percent = 1; percent <= 60; percent++) {
      await progress(world, id, percent);
      await Promise.all(workers.map((worker) => worker.notify(id)));
      world.time.jumps(500);
    }
    await untilNothingIsOwed(world, world.worker('w1'), id);
    const { changedAt, percent } = world.messenger.card();
    expect(percent).toBe(60);
    expect(changedAt.every((at, index) => at - (changedAt[index - 1] ?? 0) >= seconds(3))).toBe(true);
    expect(changedAt.length).toBeGreaterThan(8);
  });

  it('given another worker edited between look and claim, when it claims, then it waits its three seconds too', async () => {
    const { world, id } = await aWorldWithACard();
    await progress(world, id, 10);
    const first = slowly();
    const quick = world.worker('quick', (step, act) => (step === 'deliveries.claim' ? first.twist(act) : act()));
    const run = quick.notify(id);
    await settled();
    await progress(world, id, 20);
    // It knows more than the quick one and looks before that one edits, but claims only after.
    const slow = world.worker('slow', async (step, act) => {
      if (step === 'deliveries.claim') {
        first.end();
        await run;
      }
      return act();
    });
    await slow.notify(id);
    expect(world.messenger.card().percent).toBe(10);
    await untilNothingIsOwed(world, world.worker('w2'), id);
    const { changedAt, percent } = world.messenger.card();
    expect(percent).toBe(20);
    expect(changedAt.every((at, index) => at - (changedAt[index - 1] ?? 0) >= seconds(3))).toBe(true);
  });

  it('given the end comes right after an edit, when it is notified, then the last state is shown', async () => {
    const { world, id, worker } = await aWorldWithACard();
    await progress(world, id, 99);
    await worker.notify(id);
    for (const image of world.cloud.imagesThere.keys())
      world.cloud.change(image, { status: 'Available', usable: true });
    await worker.watch();
    await worker.notify(id);
    await untilNothingIsOwed(world, worker, id);
    expect(world.messenger.card().status).toBe('succeeded');
    expect(kindsOf(world)).toEqual(['card', 'ready']);
  });

  it('given somebody deleted it, when it would be redrawn, then it is not posted again; what is announced still is', async () => {
    const { world, id, worker } = await aWorldWithACard();
    world.messenger.card().deleted = true;
    await progress(world, id, 50);
    await worker.notify(id);
    expect(
      (await world.deliveries.get(deliveryId((await world.operations.get(id)).operation, 'card'))).undeliverable,
    ).toBe('message_not_found');
    for (const image of world.cloud.imagesThere.keys())
      world.cloud.change(image, { status: 'Available', usable: true });
    await worker.watch();
    await untilNothingIsOwed(world, worker, id);
    expect(kindsOf(world)).toEqual(['card', 'ready']);
    expect(world.messenger.card().deleted).toBe(true);
  });

  it('given an edit without a clear answer, when it is tried again, then the card is edited and none is posted', async () => {
    const { world, id, worker } = await aWorldWithACard();
    await progress(world, id, 50);
    world.messenger.next('update', failing(postUnclear()));
    await worker.notify(id);
    expect(world.messenger.card().percent).toBeUndefined();
    await untilNothingIsOwed(world, worker, id);
    expect(world.messenger.card().percent).toBe(50);
  });
});

describe('announcements', () => {
  it('given an image that is ready, when it is notified, then the card comes first and ready is said once', async () => {
    const world = aWorld();
    const { id } = await world.kept(aReadyOperation());
    await world.worker('w1').notify(id);
    expect(kindsOf(world)).toEqual(['card', 'ready']);
    expect(world.messenger.of('ready')[0]?.thread).toBeUndefined();
  });

  it('given ready was said, when everything is delivered again for days, then it is never said twice', async () => {
    const world = aWorld();
    const { id } = await world.kept(aReadyOperation());
    for (let day = 0; day < 5; day++) {
      await Promise.all(['w1', 'w2'].map((name) => world.worker(name).notify(id)));
      world.time.jumps(days(1));
    }
    expect(kindsOf(world)).toEqual(['card', 'ready']);
  });

  it('given a slow post, when five workers notify at once, then each message is posted once', async () => {
    const world = aWorld();
    const { id } = await world.kept(aReadyOperation());
    const post = slowly();
    world.messenger.next('post', post.twist);
    const runs = ['w1', 'w2', 'w3', 'w4', 'w5'].flatMap((name) => {
      const worker = world.worker(name);
      return [worker.notify(id), worker.notify(id)];
    });
    await settled();
    post.end();
    await Promise.all(runs);
    await untilNothingIsOwed(world, world.worker('w6'), id);
    expect(kindsOf(world).sort()).toEqual(['card', 'ready']);
  });

  it.each([
    {
      what: 'failed',
      how: (world: World) =>
        world.cloud.imagesThere.forEach((_, id) => void world.cloud.change(id, { status: 'CreateFailed' })),
    },
  ])('given an image that $what, when it is notified, then that is announced', async ({ what, how }) => {
    const { world, id, worker } = await aWorldWithACard();
    how(world);
    await worker.watch();
    await untilNothingIsOwed(world, worker, id);
    expect(kindsOf(world)).toEqual(['card', what]);
    expect(world.messenger.card().status).toBe('failed');
  });

  it('given a withdrawn request, when it is notified, then the card and its thread say so', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    await world.withdraw(id);
    await world.worker('w1').notify(id);
    expect(kindsOf(world)).toEqual(['card', 'withdrawn']);
    expect(world.messenger.card().status).toBe('withdrawn');
    expect(world.messenger.of('withdrawn')).toMatchObject([{ thread: world.messenger.card().ts }]);
  });

  it.each([
    { kind: 'rejected', end: (world: World, id: OperationId) => world.decide(id, REJECTED) },
    {
      kind: 'expired',
      end: (world: World, id: OperationId) => {
        world.time.jumps(days(3));
        return world.worker('w0').advance(id);
      },
    },
  ] as const)('given a request that is $kind, when it is notified, then its thread says so', async ({ kind, end }) => {
    const world = aWorld();
    const { id } = await world.asked();
    const worker = world.worker('w1');
    await worker.notify(id);
    await end(world, id);
    await untilNothingIsOwed(world, worker, id);
    expect(world.messenger.of(kind)).toMatchObject([{ thread: world.messenger.card().ts }]);
  });

  it('given the card is not there yet, when something belongs in its thread, then it waits for the card', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    await world.decide(id, REJECTED);
    world.messenger.next('post', failing(rateLimited(seconds(20))));
    const worker = world.worker('w1');
    await worker.notify(id);
    expect(kindsOf(world)).toEqual([]);
    await untilNothingIsOwed(world, worker, id);
    expect(kindsOf(world)).toEqual(['card', 'rejected']);
    expect(world.messenger.of('rejected')[0]?.thread).toBe(world.messenger.card().ts);
  });

  it('given the card can never be posted, when something belongs in its thread, then it is said without', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    await world.decide(id, REJECTED);
    world.messenger.next('post', failing(postRefused('invalid_blocks')));
    await world.worker('w1').notify(id);
    expect(world.messenger.messages).toMatchObject([{ kind: 'rejected', thread: undefined }]);
    expect(await world.operations.undrawn(NOW + days(1), 10)).toEqual([]);
  });
});

describe('a post that nobody knows the end of', () => {
  it.each([
    { message: 'card', post: 1 },
    { message: 'ready', post: 2 },
  ])(
    'given a worker dies after it posted the $message, when the next looks, then it is found and not repeated',
    async ({ post }) => {
      const world = aWorld();
      const { id } = await world.kept(aReadyOperation());
      let posts = 0;
      const victim = world.worker('victim', async (step, act) => {
        const answer = await act();
        if (step === 'messenger.post' && ++posts === post) victim.kill();
        return answer;
      });
      await victim.notify(id);
      expect(world.messenger.messages).toHaveLength(post);
      const heir = world.worker('heir');
      await heir.notify(id);
      await untilNothingIsOwed(world, heir, id);
      expect(kindsOf(world)).toEqual(['card', 'ready']);
      expect(world.log.lines.filter(({ message }) => message.startsWith('possibly repeated'))).toEqual([]);
      expect(world.messenger.card().status).toBe('succeeded');
    },
  );

  it('given a worker dies before it posted, when the next looks, then it finds nothing and posts', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    const victim = world.worker('victim');
    victim.dies('before', 'messenger.post');
    await victim.notify(id);
    const heir = world.worker('heir');
    await untilNothingIsOwed(world, heir, id);
    expect(kindsOf(world)).toEqual(['card']);
    expect(heir.steps).toContain('messenger.find');
  });

  it('given a lease that another holds, when it is notified, then it is put off to the end of that lease', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    const victim = world.worker('victim');
    victim.dies('after', 'messenger.post');
    await victim.notify(id);
    const heir = world.worker('heir');
    await heir.notify(id);
    const { lease } = await world.deliveries.get(deliveryId((await world.operations.get(id)).operation, 'card'));
    expect(await world.operations.undrawn((lease?.until ?? 0) - 1, 10)).toEqual([]);
    expect(await world.operations.undrawn(lease?.until ?? 0, 10)).toEqual([id]);
    expect((lease?.until ?? 0) - NOW).toBeLessThanOrEqual(seconds(10));
  });

  it.each([
    { how: 'posted and its answer was lost', twist: losingTheAnswer(postUnclear()) },
    { how: 'did not post', twist: failing(postUnclear()) },
  ])('given Slack $how, when it is tried again, then the message is there once', async ({ twist }) => {
    const world = aWorld();
    const { id } = await world.kept(aReadyOperation());
    world.messenger.next('post', twist, twist);
    await untilNothingIsOwed(world, world.worker('w1'), id);
    expect(kindsOf(world).sort()).toEqual(['card', 'ready']);
  });

  it('given the found card is older than what is known, when it is found, then it is brought up to date', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    world.messenger.next('post', losingTheAnswer(postUnclear()));
    const worker = world.worker('w1');
    await worker.notify(id);
    await world.decide(id);
    await untilNothingIsOwed(world, worker, id);
    expect(world.messenger.card().status).toBe('queued');
  });

  it('given a lost answer in a thread, when it is looked for, then it is looked for in that thread', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    const worker = world.worker('w1');
    await worker.notify(id);
    await world.decide(id, REJECTED);
    world.messenger.next('post', losingTheAnswer(postUnclear()));
    world.time.jumps(seconds(3));
    await untilNothingIsOwed(world, worker, id);
    expect(world.messenger.of('rejected')).toHaveLength(1);
  });

  it.each([
    { how: 'limited', error: rateLimited(seconds(30)) },
    { how: 'unclear', error: postUnclear() },
  ])(
    'given the search itself is $how, when it is tried again, then it is still searched before posting',
    async ({ error }) => {
      const world = aWorld();
      const { id } = await world.asked();
      world.messenger.next('post', losingTheAnswer(postUnclear()));
      world.messenger.next('find', failing(error), failing(error));
      await untilNothingIsOwed(world, world.worker('w1'), id);
      expect(kindsOf(world)).toEqual(['card']);
    },
  );

  it('given a search that takes longer than a lease, when another worker looks meanwhile, then it waits and one is posted', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    world.messenger.next('post', failing(postUnclear()));
    await world.worker('w1').notify(id);
    world.time.jumps(minutes(1));
    const search = slowly();
    world.messenger.next('find', search.twist);
    const slow = world.worker('w1').notify(id);
    await world.time.passes(seconds(20));
    await world.worker('w2').notify(id);
    expect(kindsOf(world)).toEqual([]);
    search.end();
    await slow;
    await untilNothingIsOwed(world, world.worker('w3'), id);
    expect(kindsOf(world)).toEqual(['card']);
  });

  it('given a worker frozen in its search, when another has posted meanwhile, then it does not post as well', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    world.messenger.next('post', failing(postUnclear()));
    await world.worker('w1').notify(id);
    world.time.jumps(minutes(1));
    const search = slowly();
    world.messenger.next('find', search.twist);
    const frozen = world.worker('w1').notify(id);
    // A jump fires no timers: as for a process that is stopped, the lease is not renewed.
    await world.time.passes(0);
    world.time.jumps(seconds(20));
    await world.worker('w2').notify(id);
    expect(kindsOf(world)).toEqual(['card']);
    search.end();
    await frozen;
    expect(kindsOf(world)).toEqual(['card']);
  });

  it('given two tries with a lost answer, when it is looked for long after, then the search reaches back to the first', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    world.messenger.next('post', losingTheAnswer(postUnclear()));
    await world.worker('w1').notify(id);
    world.messenger.next('find', failing(postUnclear()), failing(postUnclear()));
    for (const name of ['w2', 'w3']) {
      world.time.jumps(minutes(20));
      await world.worker(name).notify(id);
    }
    world.time.jumps(minutes(20));
    await untilNothingIsOwed(world, world.worker('w4'), id);
    expect(kindsOf(world)).toEqual(['card']);
  });

  it('given a channel that we may not read, when a post was unclear, then it is posted again and that is logged', async () => {
    const world = aWorld();
    world.messenger.unreadable = true;
    const { id } = await world.asked();
    world.messenger.next('post', losingTheAnswer(postUnclear()));
    await untilNothingIsOwed(world, world.worker('w1'), id);
    expect(kindsOf(world)).toEqual(['card', 'card']);
    expect(world.log.lines.filter(({ message }) => message.startsWith('possibly repeated'))).toMatchObject([
      { level: 'warn', fields: { delivery: `${id}:card` } },
    ]);
  });

  it('given a channel that we may not read, when nothing was ever in doubt, then nothing is posted twice', async () => {
    const world = aWorld();
    world.messenger.unreadable = true;
    const { id } = await world.asked();
    world.messenger.next('post', failing(rateLimited(seconds(2))));
    await untilNothingIsOwed(world, world.worker('w1'), id);
    expect(kindsOf(world)).toEqual(['card']);
    expect(world.log.lines.filter(({ message }) => message.startsWith('possibly repeated'))).toEqual([]);
  });
});

describe('what Slack will not take now, or ever', () => {
  it('given a rate limit, when it is over, then the message is posted, not before, and nothing was lost', async () => {
    const world = aWorld();
    const { id } = await world.kept(aReadyOperation());
    world.messenger.next('post', failing(rateLimited(seconds(30))));
    const worker = world.worker('w1');
    await worker.notify(id);
    expect(kindsOf(world)).toEqual(['ready']);
    for (const name of ['w1', 'w2']) {
      world.time.jumps(seconds(14));
      await world.worker(name).notify(id);
    }
    expect(kindsOf(world)).toEqual(['ready']);
    world.time.jumps(seconds(2));
    await untilNothingIsOwed(world, worker, id);
    expect(kindsOf(world)).toEqual(['ready', 'card']);
    expect(world.messenger.card().changedAt).toEqual([NOW + seconds(30)]);
  });

  it('given a rate limit on the card, when the end comes meanwhile, then the limit is kept and the end is shown', async () => {
    const { world, id, worker } = await aWorldWithACard();
    await progress(world, id, 50);
    world.messenger.next('update', failing(rateLimited(seconds(30))));
    await worker.notify(id);
    const limited = world.time.now();
    for (const image of world.cloud.imagesThere.keys())
      world.cloud.change(image, { status: 'Available', usable: true });
    await worker.watch();
    await worker.notify(id);
    expect(world.messenger.card().status).toBe('running');
    expect(world.messenger.of('ready')).toHaveLength(1);
    await untilNothingIsOwed(world, worker, id);
    expect(world.messenger.card().status).toBe('succeeded');
    expect(world.messenger.card().changedAt.at(-1)).toBe(limited + seconds(30));
  });

  it('given a message that Slack refuses for good, when it is notified, then it is given up and the others are delivered', async () => {
    const world = aWorld();
    const { id } = await world.kept(aReadyOperation());
    world.messenger.next('post', failing(postRefused('invalid_blocks')));
    const worker = world.worker('w1');
    await worker.notify(id);
    expect(kindsOf(world)).toEqual(['ready']);
    expect(await world.operations.undrawn(NOW + days(1), 10)).toEqual([]);
    world.time.jumps(days(1));
    await worker.notify(id);
    expect(kindsOf(world)).toEqual(['ready']);
  });

  it('given a failure that is no answer of Slack, when it is thrown, then the job fails and the message is still owed', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    world.messenger.next('post', failing(new TypeError('undefined is not a function')));
    await expect(world.worker('w1').notify(id)).rejects.toThrow(TypeError);
    expect(await world.operations.undrawn(NOW, 10)).toEqual([id]);
    world.time.jumps(seconds(10));
    await untilNothingIsOwed(world, world.worker('w1'), id);
    expect(kindsOf(world)).toEqual(['card']);
  });

  it('given a change while the messages are drawn, when that ends, then the change is still owed', async () => {
    const { world, id } = await aWorldWithACard();
    await progress(world, id, 10);
    const update = slowly();
    world.messenger.next('update', update.twist);
    const run = world.worker('w1').notify(id);
    await settled();
    await progress(world, id, 20);
    update.end();
    await run;
    expect(await world.operations.undrawn(world.time.now(), 10)).toEqual([id]);
    await untilNothingIsOwed(world, world.worker('w1'), id);
    expect(world.messenger.card().percent).toBe(20);
  });
});

describe('milestones', () => {
  const ALL = ['milestone-approved', 'milestone-started', 'milestone-ready'] as const;
  const milestonesOf = (world: World) => world.messenger.messages.filter(({ kind }) => isMilestone(kind));

  it('given an operation on its way, when it is notified at every step, then its thread hears of each once', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    const worker = world.worker('w1');
    await worker.notify(id);
    expect(milestonesOf(world)).toEqual([]);
    await world.decide(id);
    await worker.notify(id);
    await worker.advance(id);
    await worker.notify(id);
    expect(milestonesOf(world).map(({ kind }) => kind)).toEqual(ALL.slice(0, 2));
    for (const image of world.cloud.imagesThere.keys())
      world.cloud.change(image, { status: 'Available', usable: true });
    await worker.watch();
    for (let day = 0; day < 3; day++) {
      await Promise.all(['w1', 'w2'].map((name) => world.worker(name).notify(id)));
      world.time.jumps(days(1));
    }
    expect(milestonesOf(world).map(({ kind }) => kind)).toEqual(ALL);
    expect(milestonesOf(world).every(({ thread }) => thread === world.messenger.card().ts)).toBe(true);
  });

  it('given steps that went by unseen, when it is notified, then they are told in order, after the channel', async () => {
    const world = aWorld();
    const { id } = await world.kept(aReadyOperation());
    await world.worker('w1').notify(id);
    expect(world.messenger.messages.map(({ kind }) => kind)).toEqual(['card', 'ready', ...ALL]);
  });

  it('given there is no card, when milestones are wanted, then the channel does not hear them', async () => {
    const world = aWorld();
    const { id } = await world.kept(aReadyOperation());
    world.messenger.next('post', failing(postRefused('invalid_blocks')));
    await world.worker('w1').notify(id);
    expect(world.messenger.messages.map(({ kind }) => kind)).toEqual(['ready']);
    expect(await world.operations.undrawn(NOW + days(1), 10)).toEqual([]);
  });

  it('given a worker dies after it posted one, when the next looks, then it is found in the thread', async () => {
    const world = aWorld();
    const { id } = await world.kept(aReadyOperation());
    const victim = world.worker('victim', async (step, act) => {
      const answer = await act();
      if (step === 'messenger.post' && milestonesOf(world).length === 1) victim.kill();
      return answer;
    });
    await victim.notify(id);
    await untilNothingIsOwed(world, world.worker('heir'), id);
    expect(milestonesOf(world).map(({ kind }) => kind)).toHaveLength(ALL.length);
  });
});
