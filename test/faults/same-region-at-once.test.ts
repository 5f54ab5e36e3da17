import { expect, it, vi } from 'vitest';
import { seeded } from '../../src/sandbox/ecs-emulator/seed.ts';
import { describeFaults } from '../support/fault-world.ts';
import { asksBy, cardOf } from '../support/image-forms.ts';
import { performed } from '../support/performed.ts';
import { CHANNEL, stories } from '../support/stories.ts';

const FRANKFURT = 'eu-central-1';
const LINE = `/image copy ${seeded.goldenImage} to ${FRANKFURT}`;

describeFaults('one region asked for by two people', (open) => {
  it('given two workers, when both requests are approved at once, then there is one copy, told as ready once, and the other is told that its name is taken', async (context) => {
    const world = await open(context);
    world.ecs.world.copyConcurrency = 'queued';
    await world.startWeb();
    await Promise.all([world.startWorker(), world.startWorker()]);
    const story = stories(world);
    const told = (start: string) =>
      story.slack
        .messages(CHANNEL)
        .filter((one) => !one.threadTs && story.slack.text(one).startsWith(start))
        .map((one) => story.slack.text(one));

    const ids = await Promise.all(['maya', 'omar'].map((person) => asksBy(story, LINE, {}, person)));
    const cards = await Promise.all(ids.map((id) => cardOf(story, id, /Waiting for /)));
    await Promise.all(cards.map((card, n) => story.approves(card, ['li', 'priya'][n])));

    await vi.waitUntil(() => told('Copies ready').length > 0 && told('Copy failed').length > 0, { timeout: 30_000 });
    await vi.waitUntil(world.isAtRest, { timeout: 15_000 });
    const there = [...(world.ecs.world.region(FRANKFURT)?.images.values() ?? [])];
    const copies = there.filter(({ copiedFrom }) => copiedFrom !== undefined);
    expect(copies).toHaveLength(1);
    expect(told('Copies ready')).toHaveLength(1);
    expect(told('Copy failed')).toEqual([expect.stringMatching(new RegExp(`is taken by ${copies[0]?.imageId}`))]);
    const begun = performed(world.ecs, 'CopyImage').filter(({ code }) => code === '');
    expect(begun).toHaveLength(1);
  });
});
