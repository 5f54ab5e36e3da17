import { describe, expect, it } from 'vitest';
import { deliveryId } from '../../../src/core/domain/delivery.ts';
import { EDITS } from '../../../src/core/domain/edit-budget.ts';
import type { OperationId } from '../../../src/core/domain/ids.ts';
import { minutes, seconds } from '../../../src/core/domain/instant.ts';
import type { Operation } from '../../../src/core/domain/operation.ts';
import { anOperation, aRunningOperation, CREATE, after as following, imageReady } from '../../support/builders.ts';
import { aWorld, type Worker, type World } from '../../support/core-world.ts';
import { postUnclear, rateLimited } from '../../support/fake-messenger.ts';
import { failing, losingTheAnswer } from '../../support/intercept.ts';

const MOST_AT_ONCE = 1_000;
const idOf = (index: number) => `op${String(index).padStart(8, '0')}` as OperationId;
const TURNING_POINT = { urgency: 'turning-point', waited: false } as const;

/** Running operations whose cards stand there and show it. */
async function withCards(world: World, count: number, from = 0): Promise<Operation[]> {
  const operations = Array.from({ length: count }, (_, index) => aRunningOperation({ id: idOf(from + index) }));
  const worker = world.worker('poster');
  for (const operation of operations) {
    await world.kept(operation);
    await worker.notify(operation.id);
  }
  world.time.jumps(minutes(2));
  return operations;
}
async function finish(world: World, { id }: Operation): Promise<void> {
  const { operation, version } = await world.operations.get(id);
  await world.operations.replace(following(operation, imageReady()), version, world.time.now());
}
const progress = (world: World, { id }: Operation, percent: number): Promise<void> =>
  world.operations.observe(
    id,
    CREATE,
    { seenAt: world.time.now(), percent, missed: 0 },
    { show: true, now: world.time.now() },
  );
const cardOf = (world: World, { id }: { id: OperationId }) => {
  const card = world.messenger.of('card').find(({ delivery }) => delivery.startsWith(id));
  if (!card) throw new Error(`There is no card of ${id}`);
  return card;
};
const owedAt = async (world: World, { id }: { id: OperationId }, at: number): Promise<boolean> =>
  (await world.operations.undrawn(at, MOST_AT_ONCE * 2)).includes(id);
/** Uses up all edits, also the one that progress leaves. */
async function drain(world: World): Promise<void> {
  for (let taken = 0; taken < EDITS.burst; taken++) await world.edits.take(TURNING_POINT, world.time.now());
}

/** Sweeps twice a second, and hands every fourth hint out twice, until nothing is owed; answers how long that took. */
async function untilDrawn(
  world: World,
  workers: Worker[],
  most: number,
  meanwhile?: (passed: number) => Promise<void>,
) {
  const began = world.time.now();
  let handed = 0;
  for (;;) {
    const passed = world.time.now() - began;
    await meanwhile?.(passed);
    for (const worker of workers) await worker.sweep();
    const hints = [...new Map(world.hints.splice(0).map((hint) => [JSON.stringify(hint), hint])).values()];
    const runs = hints
      .filter(({ queue }) => queue === 'notify')
      .flatMap((hint) => (++handed % 4 ? [hint] : [hint, hint]));
    await Promise.all(runs.map((hint, index) => workers[index % workers.length]?.handle(hint)));
    if ((await world.operations.undrawn(Number.MAX_SAFE_INTEGER, 1)).length === 0) return passed;
    if (passed > most) throw new Error(`Something is owed after ${passed} ms`);
    world.time.jumps(500);
  }
}

describe('edits that the workspace has left', () => {
  it('given none are left, when there is progress, then it is owed until there is one, and the newest is drawn', async () => {
    const world = aWorld();
    const [one] = await withCards(world, 1);
    if (!one) return;
    const worker = world.worker('w1');
    await drain(world);
    await progress(world, one, 10);
    await worker.notify(one.id);
    expect(cardOf(world, one).percent).toBeUndefined();
    const later = world.time.now() + (1 + EDITS.reserve) * EDITS.every;
    expect(await owedAt(world, one, later - 1)).toBe(false);
    expect(await owedAt(world, one, later)).toBe(true);
    await progress(world, one, 20);
    world.time.jumps(later - world.time.now());
    await worker.notify(one.id);
    expect(cardOf(world, one)).toMatchObject({ percent: 20, changedAt: [expect.any(Number), later] });
    expect(await owedAt(world, one, Number.MAX_SAFE_INTEGER)).toBe(false);
  });

  it('given a lot of progress, when one is over, then it is drawn at once from what progress leaves', async () => {
    const world = aWorld();
    const cards = await withCards(world, 6);
    const worker = world.worker('w1');
    for (const card of cards) {
      await progress(world, card, 50);
      await worker.notify(card.id);
    }
    const late = cards.filter((card) => cardOf(world, card).percent === undefined);
    expect(late.length).toBe(cards.length - EDITS.burst + EDITS.reserve);
    // Also one that was itself put off because of its progress.
    const [one] = late;
    if (!one) return;
    await finish(world, one);
    await worker.notify(one.id);
    expect(cardOf(world, one).status).toBe('succeeded');
  });

  it('given progress is being put off, when the end comes meanwhile and its hint is lost, then the end is owed now', async () => {
    const world = aWorld();
    const [one] = await withCards(world, 1);
    if (!one) return;
    await drain(world);
    await progress(world, one, 10);
    const slow = world.worker('slow', async (step, act) => {
      const answer = await act();
      if (step === 'edits.take') await finish(world, one);
      return answer;
    });
    await slow.notify(one.id);
    expect(await owedAt(world, one, world.time.now())).toBe(true);
    await untilDrawn(world, [world.worker('w1')], seconds(5));
    expect(cardOf(world, one).status).toBe('succeeded');
  });

  it('given a found card that waits in the line of progress, when it is decided, then it waits no more', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    const worker = world.worker('w1');
    world.messenger.next('post', losingTheAnswer(postUnclear()));
    await worker.notify(id);
    world.time.jumps(seconds(5));
    for (let taken = 0; taken < 100; taken++) {
      await world.edits.take({ urgency: 'progress', waited: false }, world.time.now());
    }
    await worker.notify(id);
    await worker.notify(id);
    await world.decide(id);
    await worker.notify(id);
    expect(cardOf(world, { id }).status).toBe('queued');
  });

  it('given progress used what it may, when a request is decided, then its buttons go at once', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    const worker = world.worker('w1');
    await worker.notify(id);
    world.time.jumps(minutes(1));
    for (let taken = 0; taken < EDITS.burst; taken++) {
      await world.edits.take({ urgency: 'progress', waited: false }, world.time.now());
    }
    await world.decide(id);
    await worker.notify(id);
    expect(cardOf(world, { id }).status).toBe('queued');
    // That it starts is progress again: the decision is shown.
    await worker.advance(id);
    world.time.jumps(seconds(3));
    await drain(world);
    world.time.jumps(EDITS.every);
    await worker.notify(id);
    expect(cardOf(world, { id }).status).toBe('queued');
  });

  it('given none are left, when messages are new, then they are posted', async () => {
    const world = aWorld();
    await drain(world);
    const { id } = await world.kept(following(aRunningOperation(), imageReady()));
    await world.worker('w1').notify(id);
    expect(world.messenger.kinds()).toEqual(['card', 'ready']);
  });

  it('given Slack limits an edit, when others are over, then none is tried before Slack takes edits again', async () => {
    const world = aWorld();
    const cards = await withCards(world, 4);
    for (const card of cards) await finish(world, card);
    world.messenger.next('update', failing(rateLimited(seconds(30))));
    const limited = world.time.now();
    await untilDrawn(world, [world.worker('w1'), world.worker('w2')], minutes(2));
    const edited = cards.flatMap((card) => cardOf(world, card).changedAt.slice(1));
    expect(edited).toHaveLength(cards.length);
    // Calls that were under way at that moment aside.
    expect(edited.filter((at) => at > limited && at < limited + seconds(30))).toEqual([]);
  });

  it('given a post with a lost answer, when its card is found, then it is brought up to date by an edit that counts', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    world.messenger.next('post', losingTheAnswer(postUnclear()));
    const worker = world.worker('w1');
    await worker.notify(id);
    await world.decide(id);
    await drain(world);
    world.time.jumps(seconds(5));
    for (let taken = 0; taken < EDITS.burst; taken++) await world.edits.take(TURNING_POINT, world.time.now());
    await worker.notify(id);
    await worker.notify(id);
    expect(cardOf(world, { id })).toMatchObject({ status: 'awaiting-approval' });
    await untilDrawn(world, [worker], minutes(1));
    expect(cardOf(world, { id })).toMatchObject({ status: 'queued' });
    expect((await world.deliveries.get(deliveryId(anOperation({ id }), 'card'))).decided).toBe(true);
  });
});

describe('many at once', () => {
  it('given a thousand that are over together and two hundred that go on, when all is drawn, then ends come first and in time', async () => {
    const world = aWorld();
    const over = await withCards(world, MOST_AT_ONCE);
    const going = await withCards(world, 200, MOST_AT_ONCE);
    world.messenger.editsPerMinute = 50;
    for (const one of over) await finish(world, one);
    const began = world.time.now();
    const goal = (MOST_AT_ONCE / 50) * minutes(1) * 1.1 + seconds(2);

    let percent = 0;
    await untilDrawn(
      world,
      ['w1', 'w2', 'w3'].map((name) => world.worker(name)),
      goal + minutes(20),
      async (passed) => {
        if (passed % seconds(30) !== 0 || passed > goal) return;
        percent++;
        for (const one of going) await progress(world, one, percent);
      },
    );

    const cards = new Map(world.messenger.of('card').map((card) => [card.delivery.split(':')[0], card]));
    const ends = over.map(({ id }) => cards.get(id)?.changedAt.slice(1) ?? []);
    // None lost, none twice.
    expect(ends.every((edits) => edits.length === 1)).toBe(true);
    expect(over.every(({ id }) => cards.get(id)?.status === 'succeeded')).toBe(true);
    const last = Math.max(...ends.flat());
    expect(last - began).toBeLessThanOrEqual(goal);
    const shown = going.flatMap(({ id }) => cards.get(id)?.changedAt.slice(1) ?? []);
    expect(shown.filter((at) => at <= last)).toEqual([]);
    expect(going.every(({ id }) => cards.get(id)?.percent === percent)).toBe(true);
    expect(world.messenger.limitedAt).toEqual([]);
    const deliveries = world.messenger.messages.map(({ delivery }) => delivery);
    expect(new Set(deliveries).size).toBe(deliveries.length);
    expect(world.messenger.of('ready')).toHaveLength(MOST_AT_ONCE);
  }, 60_000);

  it('given Slack takes less than we think, when many are over, then it is heeded and all are drawn once', async () => {
    const world = aWorld();
    const over = await withCards(world, 60);
    world.messenger.editsPerMinute = 20;
    for (const one of over) await finish(world, one);
    const took = await untilDrawn(
      world,
      ['w1', 'w2'].map((name) => world.worker(name)),
      minutes(10),
    );
    const ends = over.map((one) => cardOf(world, one).changedAt.slice(1));
    expect(ends.every((edits) => edits.length === 1)).toBe(true);
    expect(took).toBeLessThanOrEqual((60 / 20) * minutes(1) * 1.1 + seconds(2));
    // A call or two that were under way together, each time.
    expect(world.messenger.limitedAt.length).toBeLessThan(10);
  });
});
