// An image that nobody needs any more: refused while it is shared, taken back, approved by two who type its name, gone.
import { describe, expect, it } from 'vitest';
import { seeded, seededAccounts } from '../../src/sandbox/ecs-emulator/seed.ts';
import type { Message } from '../../src/sandbox/slack-simulator/world.ts';
import { asksBy, cardOf, FIELD, hears, letsRun, tries } from '../support/image-forms.ts';
import { alone, CHANNEL, type Stories } from '../support/stories.ts';

const IMAGE = seeded.goldenDbImage;
const NAME = 'golden-db-2026.01';
const TICKED = seeded.goldenDbDataSnapshot;
const STAY = [seeded.goldenDbSystemSnapshot, seeded.goldenDbSecondDataSnapshot];
const LINE = `/image delete ${IMAGE}`;

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
const deletions = (story: Stories) => [...story.callsOf('DeleteImage'), ...story.callsOf('DeleteSnapshot')];
async function types(story: Stories, card: Message, name: string, person: string): Promise<string> {
  await story.review(card, 'Approve', person);
  const answer = await story.submits({ 'Type the name': name }, person);
  const read = answer.kind === 'errors' ? Object.values(answer.errors).join() : story.shown(person);
  await story.slack.as(person).closes('all');
  return read;
}

describe.concurrent('an image that is to go', { timeout: 60_000 }, () => {
  it(
    'given an image that is shared, when it is taken back and two type its name, then it and the ticked snapshot are gone and the others stay',
    alone(async (story) => {
      const { slack, ecs } = story;
      ecs.world.image(IMAGE)?.sharedWith.push({ accountId: seededAccounts.audit, sharedAt: 0 });
      const refused = await tries(story, LINE);
      expect(refused).toContain(
        `${IMAGE} is shared with ${seededAccounts.audit}, so Alibaba Cloud does not delete it.`,
      );
      expect(refused).toContain(`Take it back first with /image share ${IMAGE}`);
      await letsRun(story, `/image share ${IMAGE}`, { [FIELD.unshare]: seededAccounts.audit });
      await told(story, 'No longer shared:');

      const id = await asksBy(story, LINE, { [FIELD.deleteSnapshots]: [TICKED] });
      const card = await cardOf(story, id, /Waiting for 2 approvals/);
      expect(await types(story, card, NAME, 'li')).toContain('It still needs 1 approval.');
      await cardOf(story, id, /Waiting for 1 more of 2 approvals/);
      expect(await types(story, card, `${NAME}x`, 'priya')).toMatch(/Type the name .*this cannot be undone/);
      expect(deletions(story)).toEqual([]);
      await types(story, card, NAME, 'priya');

      const ready = await told(story, 'Image deleted:');
      expect(ready).toContain(`${NAME} (${IMAGE}), and with it ${TICKED} (60 GiB).`);
      expect(ready).toContain(`What stays behind it, and is billed: ${STAY[0]} (40 GiB) and ${STAY[1]} (100 GiB).`);
      expect(ready).toMatch(/approved by @li and @priya\./);
      expect(ecs.world.image(IMAGE)).toBeUndefined();
      expect([TICKED, ...STAY].filter((one) => ecs.world.snapshot(one))).toEqual(STAY);
      expect(deletions(story).map(({ action, params }) => [action, params.Force])).toEqual([
        ['DeleteImage', undefined],
        ['DeleteSnapshot', undefined],
      ]);
      expect(slack.text(await cardOf(story, id, 'Deletion of'))).toMatch(
        new RegExp(`Deletion in cn-hangzhou: Deleted\\.[\\s\\S]*Deletion of ${TICKED} in cn-hangzhou: Deleted\\.`),
      );
      const history = await hears(story, `/image history ${id}`);
      expect(history).toMatch(new RegExp(`the deletion of ${NAME} in cn-hangzhou.*DeleteImage`));
      expect(history).toContain(`asked for the deletion of ${NAME}`);
      expect(history).toMatch(new RegExp(`the deletion of ${TICKED} in cn-hangzhou.*DeleteSnapshot`));
    }),
  );

  it(
    'given an image that somebody shares once its deletion is approved, when it is deleted, then it stays, and the snapshot was not tried',
    alone(async (story) => {
      const id = await asksBy(story, LINE, { [FIELD.deleteSnapshots]: [TICKED] });
      const card = await cardOf(story, id, /Waiting for 2 approvals/);
      story.ecs.world.image(IMAGE)?.sharedWith.push({ accountId: seededAccounts.audit, sharedAt: 0 });
      for (const person of ['li', 'priya']) await types(story, card, NAME, person);
      const failed = await told(story, 'Not deleted:');
      expect(failed).toContain(`${NAME} is still there, and so are the snapshots behind it.`);
      expect(failed).toContain(`Take it back first with /image share ${IMAGE}`);
      expect(story.ecs.world.image(IMAGE)).toBeDefined();
      expect(story.callsOf('DeleteSnapshot')).toEqual([]);
      await cardOf(story, id, 'Retry the failed ones');
    }),
  );

  it(
    'given an instance that is made from it once its deletion is asked for, when it is forced, then that one is named and the image stays',
    alone(async (story) => {
      const known = story.ecs.world.addInstance({ imageId: IMAGE });
      const id = await asksBy(story, LINE, { [FIELD.force]: 'Delete although' });
      const card = await cardOf(story, id, /1 was known when this was asked for/);
      const later = story.ecs.world.addInstance({ imageId: IMAGE });
      for (const person of ['li', 'priya']) await types(story, card, NAME, person);
      const failed = await told(story, 'Not deleted:');
      expect(failed).toContain(`Instances were made from ${IMAGE}: ${later.instanceId}.`);
      expect(failed).not.toContain(known.instanceId);
      expect(story.ecs.world.image(IMAGE)).toBeDefined();
      expect(deletions(story)).toEqual([]);
    }),
  );

  it(
    'given answers that are lost, when an image and its snapshot are deleted, then each is told to be gone, once',
    alone(async (story) => {
      const id = await asksBy(story, LINE, { [FIELD.deleteSnapshots]: [TICKED] });
      const card = await cardOf(story, id, /Waiting for 2 approvals/);
      for (const action of ['DeleteImage', 'DeleteSnapshot']) {
        story.ecs.faults.add({ kind: 'dropAnswer', action, times: 1 });
      }
      for (const person of ['li', 'priya']) await types(story, card, NAME, person);
      expect(await told(story, 'Image deleted:')).toContain(TICKED);
      expect(story.ecs.world.snapshot(TICKED)).toBeUndefined();
      expect(story.about(NAME, 'Image deleted:')).toHaveLength(1);
    }),
  );
});
