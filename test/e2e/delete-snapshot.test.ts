// A snapshot that nobody needs any more: refused while an image is made of it, else gone once two have typed its name.
import { describe, expect, it } from 'vitest';
import { seeded } from '../../src/sandbox/ecs-emulator/seed.ts';
import { asksBy, cardOf, hears, tries } from '../support/image-forms.ts';
import { alone, CHANNEL, type Stories } from '../support/stories.ts';

const LOOSE = seeded.webSystemSnapshot;
const NAME = 'web-01 before release';
/** The image `golden-web-2026.01` is made of it. */
const BEHIND = 's-bp1web01gold00000001';
const LINE = `/image delete-snapshot ${LOOSE}`;

const told = ({ slack }: Stories, start: string): Promise<string> =>
  slack.waitFor(
    () =>
      slack
        .messages(CHANNEL)
        .filter(({ threadTs }) => !threadTs)
        .map(slack.text)
        .find((said) => said.startsWith(start)),
    { timeoutMs: 20_000 },
  );
async function typesName(story: Stories, id: string, person: string, waiting: RegExp, name = NAME): Promise<void> {
  await story.review(await cardOf(story, id, waiting), 'Approve', person);
  await story.submits({ 'Type the name': name }, person);
  await story.slack.as(person).closes('all');
}

describe.concurrent('a snapshot that is to go', { timeout: 60_000 }, () => {
  it(
    'given one that an image is made of, when its deletion is asked for, then no form opens: the image is named, and nothing is changed',
    alone(async (story) => {
      const read = await tries(story, `/image delete-snapshot ${BEHIND}`);
      expect(read).toContain(`golden-web-2026.01`);
      expect(read).toContain(`/image delete ${seeded.goldenImage}`);
      expect(story.callsOf('DeleteSnapshot')).toEqual([]);
      expect(story.ecs.world.snapshot(BEHIND)).toBeDefined();
      expect(story.slack.messages(CHANNEL)).toEqual([]);
    }),
  );

  it(
    'given one that nothing is made of, when two type its name, then it is gone, told once, and not told to be ready',
    alone(async (story) => {
      const id = await asksBy(story, LINE);
      const card = story.slack.text(await cardOf(story, id, /Waiting for 2 approvals/));
      expect(card).toContain(`Delete snapshot ${NAME}`);
      expect(card).toContain(LOOSE);
      await typesName(story, id, 'li', /Waiting for 2 approvals/);
      await typesName(story, id, 'priya', /Waiting for 1 more/, 'another');
      expect(story.callsOf('DeleteSnapshot')).toEqual([]);
      await typesName(story, id, 'priya', /Waiting for 1 more/);
      expect(await told(story, 'Snapshot deleted')).toContain(LOOSE);
      expect(story.ecs.world.snapshot(LOOSE)).toBeUndefined();
      expect(story.performed('DeleteSnapshot')).toHaveLength(1);
      expect(await hears(story, '/image status')).toMatch(/Delete snapshot .*Deleted/);
    }),
  );

  it(
    'given one that an image comes to be made of meanwhile, when it is approved, then it stays, and the channel is told why',
    alone(async (story) => {
      const id = await asksBy(story, LINE);
      await typesName(story, id, 'li', /Waiting for 2 approvals/);
      const golden = story.ecs.world.image(seeded.goldenImage);
      for (const disk of golden?.disks ?? []) disk.snapshotId = LOOSE;
      await typesName(story, id, 'priya', /Waiting for 1 more/);
      expect(await told(story, 'Not deleted')).toMatch(/is still there/);
      expect(story.ecs.world.snapshot(LOOSE)).toBeDefined();
    }),
  );

  it(
    'given the list of snapshots, when one is chosen in its menu, then its form says what it is and what is lost',
    alone(async (story) => {
      const { slack } = story;
      await hears(story, '/image snapshots cn-hangzhou');
      const list = slack.ephemeral('maya').at(-1);
      await slack.as('maya').chooses('Delete a snapshot…', `default/cn-hangzhou/${LOOSE}`, { in: list?.ts ?? '' });
      const form = await story.sees('maya', 'Delete snapshot');
      expect(form).toContain(LOOSE);
      expect(form).toContain('40 GiB');
      expect(form).toMatch(/cannot be undone/i);
    }),
  );
});
