import { expect, it } from 'vitest';
import { describeFaults, expectOneImage, type FaultWorld } from '../support/fault-world.ts';
import { performed } from '../support/performed.ts';

/** A race is not lost every time: often enough that two winners would show. */
const ROUNDS = ['one', 'two', 'three', 'four'].map((round) => `web-golden-${round}`);

/** Opens the approval of an image in front of somebody, through one of the web processes. */
async function reviews({ slack }: FaultWorld, who: string, name: string, requestUrl: string): Promise<void> {
  slack.setRequestUrl(requestUrl);
  const card = slack.messages('images').find((message) => slack.text(message).includes(`Create image ${name}`));
  await slack.as(who).clicks('Approve', { in: card?.ts ?? '' });
  await slack.waitFor(() => slack.as(who).view());
}

/** Submits the open modal through one of the web processes, and answers what is said then. */
async function submits({ slack }: FaultWorld, who: string, requestUrl: string): Promise<string> {
  // Read when the request is sent, which is before anything here waits.
  slack.setRequestUrl(requestUrl);
  const submitted = await slack.as(who).submits();
  if (submitted.kind !== 'updated') throw new Error(`${who} was told ${JSON.stringify(submitted)}`);
  return slack.text(submitted.view);
}

describeFaults('faults: two web processes', (open) => {
  it('given two approvers on two web processes, when both approve at once, then it is done once and the second learns who was first', async (context) => {
    const world = await open(context);
    const [one, other] = await Promise.all([world.startWeb(), world.startWeb(), world.startWorker()]);
    const winnerOf = new Map<string, string>();
    for (const name of ROUNDS) {
      await world.asks(name);
      await reviews(world, 'li', name, one.requestUrl);
      await reviews(world, 'priya', name, other.requestUrl);

      const [li, priya] = await Promise.all([
        submits(world, 'li', one.requestUrl),
        submits(world, 'priya', other.requestUrl),
      ]);

      const liWon = li.includes('You approved');
      expect(liWon ? li : priya).toContain(`You approved ${name}`);
      expect(liWon ? priya : li).toContain(`@${liWon ? 'li' : 'priya'} was first: this request was approved`);
      await Promise.all(['li', 'priya'].map((who) => world.slack.as(who).closes('all')));
      winnerOf.set(name, liWon ? 'li' : 'priya');
    }
    await context.annotate(`first were ${[...winnerOf.values()].join(', ')}`);
    for (const [name, winner] of winnerOf) {
      await expectOneImage(world, name, 15_000);
      expect(world.cards(name)[0]).toMatch(new RegExp(`Approved by\\W+@${winner}\\b`));
    }
    expect(performed(world.ecs, 'CreateImage')).toHaveLength(ROUNDS.length);
  });
});
