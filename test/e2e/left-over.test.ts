import { describe, expect, it } from 'vitest';
import { seeded } from '../../src/sandbox/ecs-emulator/seed.ts';
import type { Image } from '../../src/sandbox/ecs-emulator/world/entities.ts';
import type { Message } from '../../src/sandbox/slack-simulator/world.ts';
import { alone, aName, type Stories } from '../support/stories.ts';

const FRANKFURT = 'eu-central-1';
const VIRGINIA = 'us-east-1';
const SINGAPORE = 'ap-southeast-1';
const RETRY = 'Retry the failed ones';

/** Maya asks for copies of the golden image under a name, and Li approves. Answers the card. */
async function copiesTo(story: Stories, name: string, regions: string[]): Promise<Message> {
  await story.opens('maya', `/image copy ${seeded.goldenImage} cn-hangzhou to ${regions.join(', ')}`);
  await story.submits({ Name: name });
  await story.slack.as('maya').closes('all');
  const card = await cardOf(story, 'Waiting for ');
  await story.approves(card);
  return card;
}

const cardOf = ({ slack }: Stories, text: string | RegExp): Promise<Message> =>
  slack.waitFor(
    () =>
      slack
        .messages('images')
        .filter((one) => !one.threadTs && slack.text(one).startsWith('Copy image golden-web-2026.01\n'))
        .find((one) => slack.text(one).match(text)),
    { timeoutMs: 12_000 },
  );
const tellings = ({ slack }: Stories): string[] =>
  slack
    .messages('images')
    .map((one) => slack.text(one))
    .filter((text) => text.startsWith('Copies '));
const told = (story: Stories, count: number): Promise<string> =>
  story.slack.waitFor(() => tellings(story)[count - 1], { timeoutMs: 15_000 });
const copiesIn = (story: Stories, region: string, name: string): Image[] =>
  story.imagesNamed(name).filter(({ regionId }) => regionId === region);

describe.concurrent('copies that are begun again while an earlier one has the name', () => {
  it(
    'given a copy that failed on the way, when it is begun again, then what is left of it is named, and once that is deleted the copy is made',
    alone(async (story) => {
      const { slack, ecs } = story;
      const name = aName();
      const maya = slack.as('maya');
      ecs.faults.add({ kind: 'failNextCopy', destinationRegionId: VIRGINIA });
      const { ts } = await copiesTo(story, name, [FRANKFURT, VIRGINIA, SINGAPORE]);
      expect(await told(story, 1)).toContain('failed (status CreateFailed)');
      const [leftOver] = copiesIn(story, VIRGINIA, name);

      await maya.clicks(RETRY, { in: ts });
      const again = await told(story, 2);
      expect(again).toContain(
        `The name ${name} is taken by ${leftOver?.imageId}, which is left over from an earlier attempt and cannot be used; delete it with /image delete ${leftOver?.imageId}, then retry.`,
      );
      expect(copiesIn(story, VIRGINIA, name)).toEqual([leftOver]);

      ecs.world.region(VIRGINIA)?.images.delete(leftOver?.imageId ?? '');
      await maya.clicks(RETRY, { in: ts });
      expect(await told(story, 3)).toContain('can be used in 3 more regions');
      for (const region of [FRANKFURT, VIRGINIA, SINGAPORE]) expect(copiesIn(story, region, name)).toHaveLength(1);
      expect(story.performed('CopyImage').map(({ params }) => params.DestinationRegionId)).toEqual([
        FRANKFURT,
        VIRGINIA,
        SINGAPORE,
        VIRGINIA,
        VIRGINIA,
      ]);
    }),
  );

  it(
    'given a copy that counts as stopped and goes on, when it is begun again, then it is adopted, and is the only one',
    alone(
      async (story) => {
        const { slack, ecs } = story;
        const name = aName();
        const maya = slack.as('maya');
        const { ts } = await copiesTo(story, name, [VIRGINIA]);
        await slack.waitFor(() => copiesIn(story, VIRGINIA, name).length === 1);
        const [first] = copiesIn(story, VIRGINIA, name);
        await cardOf(story, /%/);
        const code = 'InvalidImageId.NotFound';
        ecs.faults.add({ kind: 'fail', action: 'CancelCopyImage', code, status: 404, times: 1 });
        await maya.clicks('Stop', { in: ts });
        await cardOf(story, 'Stopped');

        await maya.clicks('Begin again', { in: ts });
        ecs.setSpeed(900);
        await cardOf(story, `Ready: ${first?.imageId}`);
        expect(copiesIn(story, VIRGINIA, name)).toEqual([first]);
        // While it is on its way it may still be going away, so it is waited for.
        const [made, ...taken] = story.performed('CopyImage').map(({ code: said }) => said);
        expect(made).toBe('');
        expect(new Set(taken)).toEqual(new Set(['InvalidImageName.Duplicated']));
      },
      { speed: 20 },
    ),
  );
});

describe.concurrent('an image that is begun again while an earlier one has its name', () => {
  it(
    'given a creation that failed on the way, when it is begun again, then what is left of it is named, and once that is deleted it is made',
    alone(async (story) => {
      const { slack, ecs } = story;
      const name = aName();
      const card = await story.asks(name);
      ecs.faults.add({ kind: 'failNextCreation' });
      await story.approves(card);
      await story.announced(name, 'failed (status CreateFailed)');
      const [leftOver] = story.imagesNamed(name);

      await slack.as('maya').clicks(RETRY, { in: card.ts });
      await story.announced(name, `is taken by ${leftOver?.imageId}, which is left over from an earlier attempt`);
      ecs.world.region('cn-hangzhou')?.images.delete(leftOver?.imageId ?? '');
      await slack.as('maya').clicks(RETRY, { in: card.ts });
      await story.announced(name, 'Image ready:');
      expect(story.imagesNamed(name)).toHaveLength(1);
      expect(story.performed('CreateImage')).toHaveLength(3);
    }),
  );
});
