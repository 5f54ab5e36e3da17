import { describe, expect, it } from 'vitest';
import { seeded } from '../../src/sandbox/ecs-emulator/seed.ts';
import { alone, aName, type Stories } from '../support/stories.ts';

/** Asks, approves, and answers what the channel is told in the end. */
async function failsWith({ slack, ...story }: Stories, name: string): Promise<string> {
  const failed = await story.announced(name, 'Image failed:');
  expect(failed.text.match(/<@U0MAYA>/g)).toHaveLength(1);
  expect(story.about(name, 'Image failed:')).toHaveLength(1);
  return slack.text(failed);
}

describe.concurrent('what goes wrong after an approval', () => {
  it(
    'given a creation that fails on the way, when it is told, then it says what happened and what to do',
    alone(async (story) => {
      const name = aName();
      story.ecs.faults.add({ kind: 'failNextCreation', percent: 60 });
      await story.approves(await story.asks(name));
      const told = await failsWith(story, name);
      const [image] = story.imagesNamed(name);
      expect(told).toContain(`Image failed: ${name} was not made.`);
      expect(told).toContain(`began to make ${image?.imageId} and failed (status CreateFailed)`);
      expect(told).toContain('delete it with /image delete');
      await story.cardWith(name, 'Failed. Alibaba Cloud began to make');
    }),
  );

  it.each([
    [
      'QuotaExceed.Image',
      400,
      'The maximum number of images is exceeded.',
      /A quota of the account is used up.*The maximum number of images is exceeded.*Quota Center/,
    ],
    [
      'Forbidden.RAM',
      403,
      'User not authorized to operate on the specified resource.',
      /An administrator has to allow ecs:CreateImage in its RAM policy/,
    ],
    [
      'InvalidAccountStatus.NotEnoughBalance',
      403,
      'Your account does not have enough balance.',
      /too little balance, so nothing was made/,
    ],
    [
      'SomethingNobodyKnows',
      400,
      'Odd <!channel> thing.',
      /refused CreateImage with SomethingNobodyKnows.*Odd <!channel> thing\./,
    ],
  ])(
    'given that ECS says %s, when it is told, then it says what happened and what to do',
    (code, status, message, told) =>
      alone(async (story) => {
        const name = aName();
        const card = await story.asks(name);
        story.ecs.faults.add({ kind: 'fail', action: 'CreateImage', code, status, message });
        await story.approves(card);
        expect(await failsWith(story, name)).toMatch(told);
        expect(story.imagesNamed(name)).toEqual([]);
      })(),
  );

  it(
    'given a name that was taken after the request, when it is approved, then that is told and the other image stays',
    alone(async (story) => {
      const name = aName();
      const card = await story.asks(name);
      const other = story.ecs.world.addImage({ imageName: name });
      await story.approves(card);
      expect(await failsWith(story, name)).toMatch(/The name \S+ is taken.*in this region\. Choose another name\./);
      expect(story.imagesNamed(name)).toEqual([other]);
    }),
  );

  it(
    'given an answer that was lost, when it is asked again, then there is one image and it is ready',
    alone(async (story) => {
      const name = aName();
      const card = await story.asks(name);
      story.ecs.faults.add({ kind: 'dropAnswer', action: 'CreateImage', times: 1 });
      await story.approves(card);
      await story.announced(name, 'Image ready:');
      expect(story.imagesNamed(name)).toHaveLength(1);
    }),
  );
});

describe.concurrent('snapshots that are cleared', () => {
  it(
    'given an image, when its instance is released, then the automatic snapshot goes, the image stays, and a request for it fails plainly',
    alone(async ({ ecs, ...story }) => {
      const [made, late] = [aName(), aName()];
      await story.approves(await story.asks(made));
      await story.announced(made, 'Image ready:');
      await story.opens('maya', `/image create ${seeded.webAutoSnapshot}`);
      await story.submits({ Name: late });
      const card = await story.cardWith(late, 'Automatic snapshot:');

      expect(ecs.world.releaseInstance(seeded.webInstance)).toBe(true);
      expect(ecs.world.snapshot(seeded.webAutoSnapshot)).toBeUndefined();
      expect(story.imagesNamed(made)).toHaveLength(1);

      await story.approves(card);
      expect(await failsWith({ ecs, ...story }, late)).toMatch(
        /is not there in cn-hangzhou: it may have been deleted, or cleared together with its instance\. Choose another\./,
      );
      await story.opens('maya', `/image create ${seeded.webAutoSnapshot}`);
      const answer = await story.submits({ Name: aName() });
      expect(answer.kind === 'errors' && Object.values(answer.errors)).toEqual([
        expect.stringContaining('cleared together with its instance'),
      ]);
    }),
  );

  it(
    'given an image of an automatic snapshot, when its instance is released, then both stay',
    alone(async ({ ecs, ...story }) => {
      const name = aName();
      await story.opens('maya', `/image create ${seeded.webAutoSnapshot}`);
      await story.submits({ Name: name });
      await story.approves(await story.cardWith(name, 'Waiting'));
      await story.announced(name, 'Image ready:');
      ecs.world.releaseInstance(seeded.webInstance);
      expect(ecs.world.snapshot(seeded.webAutoSnapshot)).toBeDefined();
      expect(story.imagesNamed(name)).toHaveLength(1);
    }),
  );
});

describe.concurrent('many images at once', () => {
  // A cloud so slow that they are looked at more than once.
  it(
    'given four images in one region, when they are made, then each look is one listing for all of them',
    alone(
      async (story) => {
        const names = Array.from({ length: 4 }, aName);
        for (const name of names) await story.approves(await story.asks(name));
        for (const name of names) await story.announced(name, 'Image ready:');
        const calls = story.ecs.calls();
        const lastCreation = calls.findLastIndex(({ action }) => action === 'CreateImage');
        const looks = calls.slice(lastCreation).filter(({ action }) => action === 'DescribeImages');
        expect(looks.length).toBeGreaterThan(0);
        for (const { params } of looks) {
          expect(params).not.toHaveProperty('ImageId');
          expect(params).not.toHaveProperty('ImageName');
        }
        const lasted = ((looks.at(-1)?.at ?? 0) - (looks[0]?.at ?? 0)) / 1_000;
        expect(looks.length).toBeLessThanOrEqual(2 + lasted);
        expect(names.flatMap((name) => story.imagesNamed(name))).toHaveLength(4);
      },
      { speed: 40 },
    ),
  );
});
