import { expect, it } from 'vitest';
import { describeFaults, expectOneImage, type FaultWorld } from '../support/fault-world.ts';

const NAME = 'web-golden';

/** Delivers Maya's submission once more, and answers what the form says then. */
async function redelivered({ slack }: FaultWorld): Promise<string> {
  const answer = await slack.as('maya').redelivers();
  if (answer.kind !== 'answered') throw new Error(`the redelivery was not answered: ${answer.kind}`);
  return answer.body;
}

const requestIn = (text: string): string => /Your request.*?"text":"(\w{10})"/.exec(text)?.[1] ?? `none in ${text}`;

describeFaults('faults: the web process is killed', (open) => {
  it.concurrent('given a request was accepted, when its submission is redelivered to a restarted web, then there is no second one', async (context) => {
    const world = await open(context);
    const [web] = await Promise.all([world.startWeb(), world.startWorker()]);
    await world.opensForm(NAME);
    await world.slack.as('maya').submits();
    await world.slack.waitFor(() => world.cards(NAME).length === 1);

    await web.stop('SIGKILL');
    await world.startWeb();
    const [first, second] = [await redelivered(world), await redelivered(world)];

    expect(world.cards(NAME)[0]).toContain(requestIn(first));
    expect(requestIn(second)).toBe(requestIn(first));
    expect(await world.requests()).toBe(1);
    await world.approves(NAME);
    await expectOneImage(world, NAME, 10_000);
  });

  it.concurrent('given the form says it is still checking, when the web dies and the submission comes again, then it is asked once', async (context) => {
    const world = await open(context);
    const [web] = await Promise.all([world.startWeb(), world.startWorker()]);
    await world.opensForm(NAME);
    const held = world.gate.hold('DescribeImages', 'answer');
    const submitted = await world.slack.as('maya').submits();
    await held.caught;
    if (submitted.kind !== 'updated') throw new Error(`not acknowledged: ${submitted.kind}`);
    expect(world.slack.text(submitted.view)).toContain('Nothing has been asked for yet');

    await web.stop('SIGKILL');
    expect(await world.requests()).toBe(0);
    await world.startWeb();
    const [first, second] = [await redelivered(world), await redelivered(world)];

    expect(requestIn(second)).toBe(requestIn(first));
    await world.slack.waitFor(() => world.cards(NAME).length === 1);
    expect(world.cards(NAME)[0]).toContain(requestIn(first));
    expect(await world.requests()).toBe(1);
  });

  it.concurrent('given the acknowledgement is out and the check still runs, when the web is told to stop, then it is asked first', async (context) => {
    const world = await open(context);
    const [web] = await Promise.all([world.startWeb(), world.startWorker()]);
    await world.opensForm(NAME);
    const held = world.gate.hold('DescribeImages', 'answer');
    const submitted = await world.slack.as('maya').submits();
    expect(submitted.kind).toBe('updated');

    const stopping = web.stop('SIGTERM');
    held.release();

    expect(await stopping).toEqual({ code: 0, signal: null });
    await world.slack.waitFor(() => world.cards(NAME).length === 1);
    expect(await world.requests()).toBe(1);
  });
});
