import { expect, it, vi } from 'vitest';
import { describeFaults, expectOneImage, type FaultWorld } from '../support/fault-world.ts';

const NAME = 'web-golden';
const SLACK_WAITS = 3_000;
const NOTHING_ACCEPTED = 'nothing was accepted';

/** What somebody is told about something they do, which has to come within Slack's three seconds. */
async function told(world: FaultWorld, who: string, act: () => Promise<string>): Promise<string> {
  const { slack } = world;
  const before = slack.ephemeral(who).length;
  const since = Date.now();
  const answered = await act();
  const said =
    answered || (await slack.waitFor(() => slack.ephemeral(who)[before]).then((message) => slack.text(message)));
  expect(Date.now() - since).toBeLessThan(SLACK_WAITS);
  return said;
}

async function types({ slack }: FaultWorld): Promise<string> {
  const typed = await slack.as('maya').types('/image create', { channel: 'images' });
  expect(typed.kind).toBe('silent');
  return '';
}

async function submits({ slack }: FaultWorld): Promise<string> {
  const submitted = await slack.as('priya').submits();
  return submitted.kind === 'errors' ? Object.values(submitted.errors).join('\n') : JSON.stringify(submitted);
}

async function clicksApprove({ slack }: FaultWorld, name: string): Promise<string> {
  const card = slack.messages('images').find((message) => slack.text(message).includes(`Create image ${name}`));
  const used = await slack.as('li').clicks('Approve', { in: card?.ts ?? '' });
  expect(used.kind).toBe('acked');
  return '';
}

describeFaults('faults: Redis or the cloud is away', (open) => {
  it.concurrent('given Redis hangs and then is gone, when people go on, then they are told at once; and when it is back, then all goes on', async (context) => {
    const world = await open(context);
    const [web, worker] = await Promise.all([world.startWeb(), world.startWorker()]);
    await world.asks(`${NAME}-before`);
    await world.opensForm(`${NAME}-during`, 'priya');

    for (const end of ['freeze', 'stop'] as const) {
      await world.redis[end]();
      const answers = await Promise.all([
        told(world, 'maya', () => types(world)),
        told(world, 'priya', () => submits(world)),
        told(world, 'li', () => clicksApprove(world, `${NAME}-before`)),
      ]);
      for (const answer of answers) expect(answer).toContain(NOTHING_ACCEPTED);
      expect(await web.isReady()).toBe(false);
    }

    await world.redis.start();
    const since = Date.now();
    await vi.waitUntil(() => web.isReady(), { timeout: 5_000, interval: 50 });
    await context.annotate(`ready again after ${Date.now() - since} ms`);
    await world.asks(`${NAME}-after`);
    await world.approves(`${NAME}-after`);
    await expectOneImage(world, `${NAME}-after`, 10_000);
    // By themselves: these are the processes that were there before.
    expect([web.hasExited(), worker.hasExited()]).toEqual([false, false]);
    for (const one of [web, worker]) expect(one.output().split('\n').length).toBeLessThan(60);
  });

  it.concurrent('given the cloud goes down after the approval, when it is up again, then the card has said so and one image is made', async (context) => {
    const world = await open(context);
    await Promise.all([world.startWeb(), world.startWorker()]);
    await world.asks(NAME);
    world.ecs.faults.add({ kind: 'down' });
    await world.approves(NAME);
    const since = Date.now();
    await world.slack.waitFor(() => world.cards(NAME)[0]?.includes('Alibaba Cloud does not answer'), {
      timeoutMs: 25_000,
    });
    await context.annotate(`the card says so after ${Date.now() - since} ms`);
    expect(world.imagesNamed(NAME)).toBe(0);
    expect(world.announcements(NAME)).toEqual([]);

    world.ecs.faults.clear();

    await context.annotate(`made within ${await expectOneImage(world, NAME, 25_000)} ms`);
  });

  it.concurrent('given the cloud goes down while it makes an image, when it is up again, then that image is told as ready', async (context) => {
    const world = await open(context);
    await Promise.all([world.startWeb(), world.startWorker()]);
    await world.asks(NAME);
    await world.approves(NAME);
    await vi.waitUntil(() => world.imagesNamed(NAME) === 1, { timeout: 5_000, interval: 5 });
    world.ecs.faults.add({ kind: 'down', times: 3 });

    await context.annotate(`made within ${await expectOneImage(world, NAME, 30_000)} ms`);
    expect(world.ecs.calls().filter(({ code }) => code === 'down')).toHaveLength(3);
  });
});
