import { expect, it, vi } from 'vitest';
import { describeFaults, expectOneImage, type FaultWorld } from '../support/fault-world.ts';
import { performed } from '../support/performed.ts';

const NAME = 'web-golden';
/** Of the restart: the promise of the project. */
const GOES_ON_WITHIN = 10_000;

const createImages = ({ ecs }: FaultWorld) => performed(ecs, 'CreateImage');

describeFaults('faults: a worker is killed', (open) => {
  it.concurrent('given CreateImage has not reached the cloud, when the worker is killed and restarted, then one image is made', async (context) => {
    const world = await open(context);
    const [worker] = await Promise.all([world.startWorker(), world.startWeb()]);
    await world.asks(NAME);
    const held = world.gate.hold('CreateImage', 'request');
    await world.approves(NAME);
    await held.caught;

    await worker.stop('SIGKILL');
    expect(createImages(world)).toHaveLength(0);
    const took = expectOneImage(world, NAME, GOES_ON_WITHIN);
    await world.startWorker();

    await context.annotate(`went on within ${await took} ms`);
    // The one that was killed never got through.
    expect(createImages(world)).toHaveLength(1);
  });

  it.concurrent('given the cloud has begun an image and nobody has noted it, when the worker is killed and restarted, then it stays one', async (context) => {
    const world = await open(context);
    const [worker] = await Promise.all([world.startWorker(), world.startWeb()]);
    await world.asks(NAME);
    const held = world.gate.hold('CreateImage', 'answer');
    await world.approves(NAME);
    await held.caught;

    await worker.stop('SIGKILL');
    expect(world.imagesNamed(NAME)).toBe(1);
    const took = expectOneImage(world, NAME, GOES_ON_WITHIN);
    await world.startWorker();

    await context.annotate(`went on within ${await took} ms`);
    // Asked again with the same token: the cloud answered the image that was there.
    const [first, again, ...more] = createImages(world);
    expect(again).toMatchObject({ status: 200, params: { ClientToken: first?.params.ClientToken } });
    expect(more).toEqual([]);
  });

  it.concurrent('given the cloud is still working on the killed call, when it is asked again, then there is one image all the same', async (context) => {
    const world = await open(context);
    const [worker] = await Promise.all([world.startWorker(), world.startWeb()]);
    await world.asks(NAME);
    // Longer than it takes to be taken over: the repeat meets a token whose first call is still under way.
    world.ecs.faults.add({ kind: 'stall', action: 'CreateImage', ms: 7_500, times: 1 });
    await world.approves(NAME);
    await vi.waitUntil(() => world.imagesNamed(NAME) === 1, { timeout: 5_000, interval: 5 });

    await worker.stop('SIGKILL');
    const took = expectOneImage(world, NAME, 25_000);
    await world.startWorker();

    await context.annotate(`went on within ${await took} ms`);
    expect(createImages(world).map(({ code }) => code)).toContain('IdempotentProcessing');
  });

  it.concurrent('given the ready message is posted and nobody has noted it, when the worker is killed and restarted, then it is told once', async (context) => {
    const world = await open(context);
    const [worker] = await Promise.all([world.startWorker(), world.startWeb()]);
    await world.asks(NAME);
    // The card is there and is only edited from now on, so the next post is the announcement.
    world.slack.fail('chat.postMessage', { kind: 'slow', ms: 6_000 });
    await world.approves(NAME);
    await world.slack.waitFor(() => world.announcements(NAME).length === 1, { timeoutMs: 10_000 });

    await worker.stop('SIGKILL');
    const took = expectOneImage(world, NAME, GOES_ON_WITHIN);
    await world.startWorker();

    await context.annotate(`went on within ${await took} ms`);
  });
});
