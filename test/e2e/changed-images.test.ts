// An image that is changed, from the form to the cloud and back.
import { describe, expect, it } from 'vitest';
import { seeded } from '../../src/sandbox/ecs-emulator/seed.ts';
import { asksBy, cardOf, FIELD, hears, letsRun, tries } from '../support/image-forms.ts';
import { alone, aName, CHANNEL, type Stories } from '../support/stories.ts';

const GOLDEN = seeded.goldenImage;
const imageOf = ({ ecs }: Stories, id = GOLDEN) => {
  const image = ecs.world.image(id);
  if (!image) throw new Error(`there is no image ${id}`);
  return image;
};
/** What the channel is told for the nth time that an image was changed. */
const told = async ({ slack }: Stories, nth = 0): Promise<string> => {
  const all = () => slack.messages(CHANNEL).filter((one) => slack.text(one).startsWith('Image changed:'));
  return slack.text(await slack.waitFor(() => all()[nth], { timeoutMs: 20_000 }));
};
const writes = (story: Stories) =>
  ['ModifyImageAttribute', 'TagResources', 'UntagResources'].flatMap((action) =>
    story.callsOf(action).filter(({ params }) => params.DryRun !== 'true'),
  );

describe.concurrent('an image that is changed', { timeout: 60_000 }, () => {
  it(
    'given an image, when it is renamed and deprecated, then restored, then each is so, told, and with its tags as asked for',
    alone(async (story) => {
      imageOf(story).tags = [
        { key: 'team', value: 'web' },
        { key: 'darkroom:operation', value: 'ab12cd34ef/create' },
      ];
      const name = aName();
      const id = await letsRun(story, `/image change ${GOLDEN} cn-hangzhou`, {
        [FIELD.name]: name,
        [FIELD.status]: 'Deprecated',
        [FIELD.tags]: 'keep=2031',
      });
      expect(await told(story)).toContain(`→ ${name}, status Available → Deprecated, 2 tags.`);
      await cardOf(story, id, /Tags in cn-hangzhou: Done/);
      expect(imageOf(story)).toMatchObject({ imageName: name, settled: 'Deprecated' });
      expect(imageOf(story).tags).toEqual([
        { key: 'darkroom:operation', value: 'ab12cd34ef/create' },
        { key: 'keep', value: '2031' },
      ]);
      expect(await hears(story, `/image show ${GOLDEN} cn-hangzhou`)).toContain('Deprecated');
      expect(await tries(story, `/image copy ${GOLDEN} cn-hangzhou to eu-central-1`)).toContain('/image change');

      await letsRun(story, `/image change ${GOLDEN} cn-hangzhou`, { [FIELD.status]: 'Available' });
      expect(await told(story, 1)).toContain('status Deprecated → Available.');
      expect(imageOf(story)).toMatchObject({ imageName: name, settled: 'Available' });
      expect(writes(story)).toHaveLength(4);
    }),
  );

  it(
    'given an image that is shared, when it is to be deprecated, then with whom is told, and nothing is asked for',
    alone(async (story) => {
      imageOf(story).sharedWith = [{ accountId: '1900000000000001', sharedAt: 0 }];
      const said = await tries(story, `/image change ${GOLDEN} cn-hangzhou`, { [FIELD.status]: 'Deprecated' });
      expect(said).toContain('is shared with 1900000000000001');
      expect(said).toContain('/image share');
      expect(imageOf(story).settled).toBe('Available');
      expect(writes(story)).toEqual([]);
    }),
  );

  it(
    'given a request that waits, when the name is taken meanwhile, then it fails as a whole and the tags stay as they were',
    alone(async (story) => {
      const name = aName();
      const before = imageOf(story).tags;
      const line = `/image change ${GOLDEN} cn-hangzhou`;
      const id = await asksBy(story, line, { [FIELD.name]: name, [FIELD.tags]: 'keep=2031' });
      story.ecs.world.addImage({ imageName: name });
      await story.approves(await cardOf(story, id, /Waiting for /));
      const card = await cardOf(story, id, /is taken/);
      expect(story.slack.text(card)).toContain('Not started, because the change in cn-hangzhou failed.');
      expect(imageOf(story)).toMatchObject({ imageName: 'golden-web-2026.01', tags: before });
      expect(story.callsOf('TagResources')).toEqual([]);
    }),
  );

  it(
    'given lost answers of every call, when it is approved, then it is done once, and told once',
    alone(async (story) => {
      for (const action of ['ModifyImageAttribute', 'TagResources', 'UntagResources']) {
        story.ecs.faults.add({ kind: 'dropAnswer', action, times: 1 });
      }
      imageOf(story).tags = [{ key: 'team', value: 'web' }];
      const values = { [FIELD.status]: 'Deprecated', [FIELD.tags]: 'keep=2031' };
      await letsRun(story, `/image change ${GOLDEN} cn-hangzhou`, values);
      await told(story);
      expect(imageOf(story)).toMatchObject({ settled: 'Deprecated', tags: [{ key: 'keep', value: '2031' }] });
      expect(
        story.slack.messages(CHANNEL).filter((one) => story.slack.text(one).startsWith('Image changed:')),
      ).toHaveLength(1);
    }),
  );
});
