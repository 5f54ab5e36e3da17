// Approvers are asked where they are: in person or in a channel, once, and no longer than they are needed.
import { describe, expect, it } from 'vitest';
import { deliveryId } from '../../../src/core/domain/delivery.ts';
import { EDITS } from '../../../src/core/domain/edit-budget.ts';
import type { ChannelId, OperationId, UserId } from '../../../src/core/domain/ids.ts';
import { days, hours, minutes, seconds } from '../../../src/core/domain/instant.ts';
import type { ApprovalTerms } from '../../../src/core/domain/policy.ts';
import { aForm, aPolicy, CREATE, li, maya, omar, priya } from '../../support/builders.ts';
import { aWorld, type Worker, type World, works } from '../../support/core-world.ts';
import { postRefused, postUnclear } from '../../support/fake-messenger.ts';
import { failing, losingTheAnswer, slowly } from '../../support/intercept.ts';
import { settled } from '../../support/moved-clock.ts';

const ROOM = 'C0APPROVERS' as ChannelId;
const GLASS = 'C0GLASS' as ChannelId;
const NO = { verdict: 'rejected', reason: 'No' } as const;
const YES = { verdict: 'approved' } as const;
const inPerson = { ask: { by: 'direct-message' } } as const;
const inRoom = { ask: { by: 'channel', channel: ROOM } } as const;
/** Where a person reads direct messages. */
const dm = (user: UserId): string => user.replace('U', 'D');

async function aWorldThatAsks(terms: Partial<ApprovalTerms>) {
  const world = aWorld();
  world.policy(aPolicy(terms, { leads: { people: [omar.user], groups: [] } }));
  const { id } = await world.asked();
  return { world, id, worker: world.worker('w1') };
}
async function untilNothingIsOwed(world: World, worker: Worker, id: OperationId): Promise<void> {
  for (let passed = 0; passed < minutes(3); passed += seconds(1)) {
    if ((await world.operations.undrawn(world.time.now(), 10)).includes(id)) await worker.notify(id);
    if ((await world.operations.undrawn(Number.MAX_SAFE_INTEGER, 10)).length === 0) return;
    world.time.jumps(seconds(1));
  }
  throw new Error('Something is owed for good');
}
/** What stands where: `kind channel`, and below which message. */
const read = (world: World, ...kinds: string[]): string[] =>
  world.messenger.messages
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ kind, channel, thread }) => {
      const head = world.messenger.messages.find(({ ts }) => ts === thread);
      return `${kind} ${channel}${head ? ` below ${head.kind} ${head.channel}` : ''}`;
    });
const asks = (world: World) => world.messenger.of('ask');
const edits = (world: World): number[] => asks(world).map(({ changedAt }) => changedAt.length - 1);

describe('an ask', () => {
  it('given approvers are asked in person, when notified, then each has one message of their own, after the card', async () => {
    const { world, id, worker } = await aWorldThatAsks(inPerson);
    for (let times = 0; times < 3; times++) await worker.notify(id);

    expect(read(world, 'card', 'ask')).toEqual(['card C0IMAGES', `ask ${dm(li.user)}`, `ask ${dm(priya.user)}`]);
    expect(await world.operations.undrawn(Number.MAX_SAFE_INTEGER, 9)).toEqual([]);
  });

  it('given they are asked in a channel, when notified, then there is one message', async () => {
    const { world, id, worker } = await aWorldThatAsks(inRoom);
    await Promise.all([worker.notify(id), world.worker('w2').notify(id)]);
    await untilNothingIsOwed(world, worker, id);

    expect(read(world, 'ask')).toEqual([`ask ${ROOM}`]);
  });

  it.each([
    { how: 'approved', end: (world: World, id: OperationId) => world.decide(id) },
    { how: 'rejected', end: (world: World, id: OperationId) => world.decide(id, NO) },
    { how: 'withdrawn', end: (world: World, id: OperationId) => world.withdraw(id) },
    {
      how: 'expired',
      end: (world: World, id: OperationId) => {
        world.time.jumps(days(3));
        return world.worker('w9').advance(id);
      },
    },
  ])(
    'given a request is $how, when notified again and again, then each ask is closed exactly once',
    async ({ end }) => {
      const { world, id, worker } = await aWorldThatAsks(inPerson);
      await worker.notify(id);
      world.time.jumps(seconds(10));
      await end(world, id);
      await Promise.all([worker.notify(id), world.worker('w2').notify(id)]);
      await untilNothingIsOwed(world, worker, id);
      for (let times = 0; times < 3; times++) {
        world.time.jumps(seconds(10));
        await worker.notify(id);
      }

      expect(edits(world)).toEqual([1, 1]);
      expect(asks(world).every(({ status }) => status !== 'awaiting-approval')).toBe(true);
    },
  );

  it('given their channel takes nothing, when notified, then it is asked once in the channel of the request, reminders too', async () => {
    const { world, id, worker } = await aWorldThatAsks({ ...inRoom, remindAfter: hours(1) });
    world.messenger.unpostable.add(ROOM);
    await Promise.all([worker.notify(id), world.worker('w2').notify(id)]);
    await untilNothingIsOwed(world, worker, id);
    expect(read(world, 'ask')).toEqual(['ask C0IMAGES']);
    world.time.jumps(hours(1));
    await worker.advance(id);
    await untilNothingIsOwed(world, worker, id);
    expect(read(world, 'ask', 'reminder')).toEqual(['ask C0IMAGES', 'reminder C0IMAGES below card C0IMAGES']);
    world.time.jumps(seconds(10));
    await world.decide(id);
    await untilNothingIsOwed(world, worker, id);
    expect(asks(world)).toMatchObject([{ status: 'queued' }]);
    expect(world.log.lines.filter(({ level }) => level === 'error')).toHaveLength(2);
  });

  it('given a worker dies between the refusal and the other channel, when the next looks, then it is asked there once', async () => {
    const { world, id } = await aWorldThatAsks(inRoom);
    world.messenger.unpostable.add(ROOM);
    const victim = world.worker('victim', async (step, act) => {
      const answer = await act();
      if (step === 'deliveries.release') victim.kill();
      return answer;
    });
    await victim.notify(id);
    expect(asks(world)).toEqual([]);
    await untilNothingIsOwed(world, world.worker('heir'), id);
    expect(read(world, 'ask')).toEqual(['ask C0IMAGES']);
  });

  it('given somebody deleted it, when notified, then it is not asked elsewhere', async () => {
    const { world, id, worker } = await aWorldThatAsks(inRoom);
    await worker.notify(id);
    for (const one of asks(world)) one.deleted = true;
    world.time.jumps(seconds(10));
    await world.decide(id);
    await untilNothingIsOwed(world, worker, id);
    expect(read(world, 'ask')).toEqual([`ask ${ROOM}`]);
  });

  it('given one of two has approved, when notified, then the asks are not touched: they are still open', async () => {
    const { world, id, worker } = await aWorldThatAsks({ ...inPerson, required: 2 });
    await worker.notify(id);
    world.time.jumps(seconds(10));
    await world.decide(id);
    await untilNothingIsOwed(world, worker, id);

    expect(edits(world)).toEqual([0, 0]);
    expect(world.messenger.card().changedAt).toHaveLength(2);
  });

  it('given its image makes progress, when notified all the while, then only the card is redrawn', async () => {
    const { world, id, worker } = await aWorldThatAsks(inRoom);
    await worker.notify(id);
    world.time.jumps(seconds(10));
    await world.decide(id);
    await worker.advance(id);
    await untilNothingIsOwed(world, worker, id);
    for (const percent of [20, 50, 80]) {
      world.time.jumps(seconds(10));
      const now = world.time.now();
      await world.operations.observe(id, CREATE, { seenAt: now, percent, missed: 0 }, { show: true, now });
      await worker.notify(id);
    }

    expect(world.messenger.card().percent).toBe(80);
    expect(edits(world)).toEqual([1]);
  });

  it('given it was decided before anybody was asked, when notified, then nobody is asked and nobody hears how it ended', async () => {
    const { world, id, worker } = await aWorldThatAsks(inPerson);
    await world.decide(id, NO);
    await untilNothingIsOwed(world, worker, id);

    expect(read(world, 'ask', 'ended')).toEqual([]);
    expect(world.messenger.kinds()).toEqual(['card', 'rejected']);
  });

  it('given somebody decides while others are being asked, when their turn comes, then they are not asked any more', async () => {
    const { world, id, worker } = await aWorldThatAsks(inPerson);
    const card = slowly();
    world.messenger.next('post', (act) => act(), card.twist);
    const run = worker.notify(id);
    await settled();
    await world.decide(id, NO);
    card.end();
    await run;
    await untilNothingIsOwed(world, worker, id);

    // The first was on its way already.
    expect(read(world, 'ask')).toEqual([`ask ${dm(li.user)}`]);
    expect(edits(world)).toEqual([1]);
    expect(read(world, 'ended')).toEqual([`ended ${dm(li.user)} below ask ${dm(li.user)}`]);
  });

  it('given an edit, when notified, then the old ask closes once and the new one is posted, and the thread says so', async () => {
    const { world, id, worker } = await aWorldThatAsks(inRoom);
    await worker.notify(id);
    world.time.jumps(seconds(10));
    await world.revise(id, aForm({ name: 'web-golden-larger' }));
    await untilNothingIsOwed(world, worker, id);
    expect(edits(world)).toEqual([1, 0]);
    expect(read(world, 'revised')).toEqual(['revised C0IMAGES below card C0IMAGES']);

    world.time.jumps(seconds(10));
    await world.decide(id, NO);
    await untilNothingIsOwed(world, worker, id);
    expect(edits(world)).toEqual([1, 1]);
    expect(read(world, 'ended')).toEqual([`ended ${ROOM} below ask ${ROOM}`]);
    expect(world.messenger.of('ended')[0]?.thread).toBe(asks(world)[1]?.ts);
  });

  it('given an edit before anybody was asked, when notified, then only the new revision is asked about', async () => {
    const { world, id, worker } = await aWorldThatAsks(inRoom);
    await world.revise(id, aForm({ name: 'web-golden-larger' }));
    await untilNothingIsOwed(world, worker, id);
    const { operation } = await world.operations.get(id);

    expect(asks(world).map(({ delivery }) => delivery)).toEqual([deliveryId(operation, 'ask', 2, ROOM)]);
  });
});

describe('trouble with an ask', () => {
  it('given one cannot be reached, when notified, then the card and the others are there and nothing is owed', async () => {
    const { world, id, worker } = await aWorldThatAsks(inPerson);
    world.messenger.next('post', (act) => act(), failing(postRefused('cannot_dm_bot')));
    await worker.notify(id);
    expect(read(world, 'card', 'ask')).toEqual(['card C0IMAGES', `ask ${dm(priya.user)}`]);
    expect(await world.operations.undrawn(Number.MAX_SAFE_INTEGER, 9)).toEqual([]);

    world.time.jumps(seconds(10));
    await world.decide(id, NO);
    await untilNothingIsOwed(world, worker, id);
    expect(read(world, 'ended')).toEqual([`ended ${dm(priya.user)} below ask ${dm(priya.user)}`]);
  });

  it('given the answer to an ask was lost, when it is decided, then the ask is found and its buttons go', async () => {
    const { world, id, worker } = await aWorldThatAsks(inRoom);
    world.messenger.next('post', (act) => act(), losingTheAnswer(postUnclear()));
    await worker.notify(id);
    await world.decide(id, NO);
    await untilNothingIsOwed(world, worker, id);

    expect(asks(world)).toMatchObject([{ status: 'rejected' }]);
    expect(read(world, 'ended')).toEqual([`ended ${ROOM} below ask ${ROOM}`]);
  });

  it('given it is not known whether one was asked, when it is decided and they were not, then they are not asked now', async () => {
    const { world, id, worker } = await aWorldThatAsks(inRoom);
    world.messenger.next('post', (act) => act(), failing(postUnclear()));
    await worker.notify(id);
    await world.decide(id, NO);
    await untilNothingIsOwed(world, worker, id);

    expect(read(world, 'ask', 'ended')).toEqual([]);
    expect(world.messenger.kinds()).toEqual(['card', 'rejected']);
  });

  it('given somebody deleted an ask, when it would close, then it is left and nothing else waits for it', async () => {
    const { world, id, worker } = await aWorldThatAsks(inRoom);
    await worker.notify(id);
    for (const ask of asks(world)) ask.deleted = true;
    world.time.jumps(seconds(10));
    await world.decide(id, NO);
    await untilNothingIsOwed(world, worker, id);

    expect(asks(world)).toHaveLength(1);
    expect(world.messenger.card().status).toBe('rejected');
  });

  it('given progress used what it may, when an ask closes, then it goes at once: it is a turning point', async () => {
    const { world, id, worker } = await aWorldThatAsks(inRoom);
    await worker.notify(id);
    world.time.jumps(minutes(1));
    for (let taken = 0; taken < EDITS.burst - EDITS.reserve - 1; taken++) {
      await world.edits.take({ urgency: 'progress', waited: false }, world.time.now());
    }
    await world.decide(id);
    await worker.notify(id);

    expect(edits(world)).toEqual([1]);
    const progress = await world.edits.take({ urgency: 'progress', waited: false }, world.time.now());
    expect(progress).not.toBe('taken');
  });
});

describe('while they are waited for', () => {
  const pressing = { remindAfter: hours(1), escalate: { after: hours(4), to: ['leads'] } };
  const until = async (world: World, worker: Worker, hour: number): Promise<void> => {
    for (; world.time.now() < (await begin(world)) + hours(hour); world.time.jumps(minutes(30)))
      await tick(world, worker);
    await tick(world, worker);
  };
  const begin = async (world: World): Promise<number> => {
    const [first] = await world.operations.recent({ requestedBy: maya.user }, 1);
    if (!first) throw new Error('nothing was asked');
    return (await world.operations.get(first)).operation.requestedAt;
  };
  async function tick(world: World, worker: Worker): Promise<void> {
    for (const id of await world.operations.due(world.time.now(), 9)) await worker.advance(id);
    for (const id of await world.operations.undrawn(world.time.now(), 9)) await worker.notify(id);
  }

  it('given nobody decides, when hours pass, then they are reminded in their thread and leads are asked in person', async () => {
    const { world, worker } = await aWorldThatAsks({ ...inPerson, ...pressing });
    await until(world, worker, 8);

    expect(read(world, 'ask')).toEqual([`ask ${dm(li.user)}`, `ask ${dm(priya.user)}`, `ask ${dm(omar.user)}`]);
    const reminded = (user: UserId) => `reminder ${dm(user)} below ask ${dm(user)}`;
    const both = [reminded(li.user), reminded(priya.user)];
    // After 1, 3 and 7 hours; the lead was asked after 4.
    expect(read(world, 'reminder')).toEqual([...both, ...both, ...both, reminded(omar.user)]);
    expect(read(world, 'escalated')).toEqual([]);
  });

  it('given the card itself asks, when hours pass, then its thread reminds and says who is asked too', async () => {
    const { world, worker } = await aWorldThatAsks(pressing);
    await until(world, worker, 5);

    const below = 'C0IMAGES below card C0IMAGES';
    expect(read(world, 'reminder', 'escalated')).toEqual([
      `reminder ${below}`,
      `reminder ${below}`,
      `escalated ${below}`,
    ]);
  });

  it('given a channel is asked, when hours pass, then it all happens in the thread there', async () => {
    const { world, worker } = await aWorldThatAsks({ ...inRoom, ...pressing });
    await until(world, worker, 5);

    const below = `${ROOM} below ask ${ROOM}`;
    expect(read(world, 'ask')).toEqual([`ask ${ROOM}`]);
    expect(read(world, 'reminder', 'escalated')).toEqual([
      `reminder ${below}`,
      `reminder ${below}`,
      `escalated ${below}`,
    ]);
  });

  it('given one of two approved, when it is time, then only the other is reminded', async () => {
    const { world, id, worker } = await aWorldThatAsks({ ...inPerson, required: 2, remindAfter: hours(1) });
    await tick(world, worker);
    await world.decide(id, YES, li);
    await until(world, worker, 1);

    expect(read(world, 'reminder')).toEqual([`reminder ${dm(priya.user)} below ask ${dm(priya.user)}`]);
  });

  it('given nobody worked for two days, when somebody does, then one reminder and one escalation come of it', async () => {
    const { world, worker } = await aWorldThatAsks({ ...inRoom, ...pressing });
    await tick(world, worker);
    world.time.jumps(hours(48));
    await tick(world, worker);
    await tick(world, worker);

    expect(read(world, 'reminder')).toHaveLength(1);
    expect(read(world, 'escalated')).toHaveLength(1);
  });

  it('given nobody worked until after the deadline, when somebody does, then nobody is reminded: it has expired', async () => {
    const { world, worker } = await aWorldThatAsks({ ...inRoom, ...pressing });
    await tick(world, worker);
    world.time.jumps(days(4));
    await tick(world, worker);
    world.time.jumps(seconds(10));
    await tick(world, worker);

    expect(read(world, 'reminder', 'escalated', 'ended')).toEqual([`ended ${ROOM} below ask ${ROOM}`]);
    expect(world.messenger.kinds()).toContain('expired');
  });
});

describe('a broken glass', () => {
  it('given it was broken, when notified, then its channel reads it once and every ask is closed', async () => {
    const { world, id, worker } = await aWorldThatAsks({
      ...inPerson,
      breakGlass: { roles: ['leads'], announceIn: GLASS },
    });
    await worker.notify(id);
    world.time.jumps(seconds(10));
    await world.decide(id, { verdict: 'glass-broken', reason: 'It burns' }, omar);
    await Promise.all([worker.notify(id), world.worker('w2').notify(id)]);
    await untilNothingIsOwed(world, worker, id);

    expect(read(world, 'glass')).toEqual([`glass ${GLASS}`]);
    expect(edits(world)).toEqual([1, 1]);
    // That it runs is told to the requester in the thread of the card, once.
    expect(world.messenger.of('milestone-approved')).toMatchObject([{ thread: world.messenger.card().ts }]);
  });

  it('given its channel cannot be posted in, when notified, then it is read once in the channel of the request, and the log says so', async () => {
    const { world, id, worker } = await aWorldThatAsks({ breakGlass: { roles: ['leads'], announceIn: GLASS } });
    await worker.notify(id);
    world.time.jumps(seconds(10));
    await world.decide(id, { verdict: 'glass-broken', reason: 'It burns' }, omar);
    world.messenger.unpostable.add(GLASS);
    await untilNothingIsOwed(world, worker, id);
    for (let times = 0; times < 3; times++) await world.worker(`later${times}`).notify(id);

    expect(read(world, 'glass')).toEqual(['glass C0IMAGES']);
    expect(world.messenger.card().status).toBe('queued');
    const errors = world.log.lines.filter(({ level }) => level === 'error');
    expect(errors).toMatchObject([{ fields: { channel: GLASS, error: 'is_archived' } }]);
  });
});

describe('a worker that is killed', () => {
  const terms = { ...inPerson, remindAfter: hours(1), escalate: { after: hours(1), to: ['leads'] } };

  /** Asked, reminded, escalated, edited, rejected: with a worker that dies, and others after it. */
  async function story(death?: { when: 'after'; step: number }) {
    const { world, id } = await aWorldThatAsks(terms);
    let born = 0;
    let worker = world.worker('w0');
    const first = worker;
    if (death) worker.dies(death.when, death.step);
    const staff = () => {
      if (worker.isDead()) worker = world.worker(`w${++born}`);
      return [worker];
    };
    const work = (ms: number) => works(world, staff, { ms });
    await work(seconds(20));
    world.time.jumps(hours(1));
    await work(seconds(20));
    await world.revise(id, aForm({ name: 'web-golden-larger' }));
    await work(seconds(25));
    await world.decide(id, NO);
    await work(seconds(60));
    return { world, id, steps: first.steps.length };
  }

  async function expectTheSameEnd(world: World, id: OperationId): Promise<void> {
    const people = [li, priya, omar].map(({ user }) => dm(user));
    const perPerson = (kind: string) => read(world, kind).sort();
    expect(perPerson('ask')).toEqual([...people, ...people.slice(0, 2)].map((channel) => `ask ${channel}`).sort());
    // Whoever dies after an edit leaves it to be repeated, which nobody sees.
    expect(edits(world).every((count) => count >= 1)).toBe(true);
    expect(edits(world).reduce((all, count) => all + count)).toBeLessThanOrEqual(6);
    expect(perPerson('reminder')).toEqual(
      [li, priya].map(({ user }) => `reminder ${dm(user)} below ask ${dm(user)}`).sort(),
    );
    expect(perPerson('ended')).toEqual(
      people
        .slice(0, 2)
        .map((channel) => `ended ${channel} below ask ${channel}`)
        .sort(),
    );
    expect(read(world, 'revised', 'rejected', 'escalated')).toEqual([
      'revised C0IMAGES below card C0IMAGES',
      'rejected C0IMAGES below card C0IMAGES',
    ]);
    expect((await world.trail(id)).map(({ event }) => event)).toEqual([
      ...['asked', 'reminded', 'escalated', 'revised', 'rejected'],
    ]);
    expect(world.messenger.card().status).toBe('rejected');
    expect(await world.operations.undrawn(Number.MAX_SAFE_INTEGER, 9)).toEqual([]);
  }

  it('given one dies at any step of the story at all, when others take over, then all is said and written down once', async () => {
    const { world, id, steps } = await story();
    await expectTheSameEnd(world, id);
    expect(edits(world)).toEqual([1, 1, 1, 1, 1]);
    expect(steps).toBeGreaterThan(100);
    for (let step = 1; step <= steps; step++) {
      const { world, id } = await story({ when: 'after', step });
      await expectTheSameEnd(world, id).catch((error) => {
        throw new Error(`killed after step ${step}`, { cause: error });
      });
    }
  });
});
