import { describe, expect, it } from 'vitest';
import { days, minutes, seconds } from '../../../src/core/domain/instant.ts';
import { CREATE, NOW, REGION } from '../../support/builders.ts';
import { aWorld, type World, watchOf, works } from '../../support/core-world.ts';
import { throttled, unclear } from '../../support/fake-cloud.ts';
import { rateLimited } from '../../support/fake-messenger.ts';
import { failing } from '../../support/intercept.ts';

/** What a sweep finds when every hint so far was lost. */
async function found(world: World): Promise<string[]> {
  world.hints.length = 0;
  await world.worker('sweeper').sweep();
  const queues = world.hints.map(({ queue }) => queue).sort();
  world.hints.length = 0;
  return queues;
}

describe('what a sweep finds', () => {
  it('given nothing is due, when it sweeps, then it finds nothing', async () => {
    const world = aWorld();
    expect(await found(world)).toEqual([]);
    const { id } = await world.asked();
    await world.worker('w1').notify(id);
    world.time.jumps(days(2));
    expect(await found(world)).toEqual([]);
  });

  it('given a new request, when it sweeps, then its card is owed', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    expect(await found(world)).toEqual(['notify']);
    await world.worker('w1').sweep();
    expect(world.hints).toEqual([{ queue: 'notify', operation: id }]);
  });

  it('given an approval, when it sweeps, then it is to be advanced', async () => {
    const world = aWorld();
    await world.approved();
    expect(await found(world)).toEqual(['advance', 'notify']);
  });

  it('given a deadline, when it has passed, then the request is found to expire it', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    await world.worker('w1').notify(id);
    world.time.jumps(days(3));
    expect(await found(world)).toEqual(['advance']);
  });

  it('given a lease of a dead worker, when it has run out, then its task is found', async () => {
    const world = aWorld();
    const { id } = await world.approved();
    const victim = world.worker('victim');
    victim.dies('before', 'cloud.effects.create-image.perform');
    await victim.advance(id);
    await world.worker('w1').notify(id);
    expect(await found(world)).toEqual([]);
    world.time.jumps(seconds(5));
    expect(await found(world)).toEqual(['advance']);
  });

  it.each([
    { what: 'an unclear answer', failure: unclear(), wait: seconds(5) },
    { what: 'throttling', failure: throttled(), wait: seconds(61) },
  ])('given $what, when the wait is over, then the task is found, and not before', async ({ failure, wait }) => {
    const world = aWorld();
    const { id } = await world.approved();
    world.cloud.next('create-image', failing(failure));
    await world.worker('w1').advance(id);
    await world.worker('w1').notify(id);
    world.time.jumps(wait - 1);
    expect(await found(world)).toEqual([]);
    world.time.jumps(1);
    expect(await found(world)).toEqual(['advance']);
  });

  it('given something runs, when its listing is due, then the place is found once for all of it', async () => {
    const world = aWorld();
    const { id } = await world.running();
    await world.worker('w1').notify(id);
    world.hints.length = 0;
    await world.worker('w1').sweep();
    expect(world.hints).toEqual([{ queue: 'watch-region', watch: watchOf(REGION) }]);
    await world.worker('w1').watch();
    expect(await found(world)).toEqual([]);
    world.time.jumps(seconds(30));
    expect(await found(world)).toEqual(['watch-region']);
  });

  it('given progress to show, when it sweeps, then the card is owed', async () => {
    const world = aWorld();
    const { id } = await world.running();
    await world.worker('w1').notify(id);
    await world.worker('w1').watch();
    await world.operations.observe(id, CREATE, { seenAt: NOW, percent: 9, missed: 0 }, { show: true, now: NOW });
    expect(await found(world)).toEqual(['notify']);
  });

  it('given a rate limit of Slack, when it is over, then the message is found, and not before', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    world.messenger.next('post', failing(rateLimited(seconds(30))));
    await world.worker('w1').notify(id);
    world.time.jumps(seconds(30) - 1);
    expect(await found(world)).toEqual([]);
    world.time.jumps(1);
    expect(await found(world)).toEqual(['notify']);
  });

  it('given it sweeps twice, when nothing was done, then it finds the same again: nothing is taken away', async () => {
    const world = aWorld();
    await world.approved();
    expect(await found(world)).toEqual(await found(world));
  });
});

describe('when every hint is lost', () => {
  it('given a request and its approval, when only sweeps find work, then the image is ready and told', async () => {
    const world = aWorld();
    world.cloud.takes = seconds(40);
    const worker = world.worker('w1');
    const only = { hints: false };
    const { id } = await world.asked();
    await works(world, () => [worker], { ms: seconds(3), ...only });
    expect(world.messenger.card().status).toBe('awaiting-approval');
    await world.decide(id);
    await works(world, () => [worker], { ms: minutes(2), ...only });
    expect(await world.status(id)).toBe('succeeded');
    expect(world.cloud.imagesThere.size).toBe(1);
    expect(world.messenger.kinds()).toEqual(['card', 'ready']);
    expect(world.messenger.card().status).toBe('succeeded');
    expect(await found(world)).toEqual([]);
  });

  it('given nobody decides, when only sweeps find work, then it expires and that is told', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    const worker = world.worker('w1');
    await works(world, () => [worker], { ms: seconds(3), hints: false });
    world.time.jumps(days(3));
    await works(world, () => [worker], { ms: seconds(10), hints: false });
    expect(await world.status(id)).toBe('expired');
    expect(world.messenger.kinds()).toEqual(['card', 'expired']);
  });
});
