import { describe, expect, it } from 'vitest';
import { seeded } from '../../src/sandbox/ecs-emulator/seed.ts';
import { alone, aName, refusals } from '../support/stories.ts';

const NOT_NOW = /Alibaba Cloud does not answer at the moment/;

describe.concurrent('a cloud that is away while the form opens', () => {
  it(
    'given a cloud that is down, when the form opens, then it says so, and ids can be typed until it is back',
    alone(async ({ slack, ecs, ...story }) => {
      const maya = slack.as('maya');
      ecs.faults.add({ kind: 'down' });
      await story.opensAfresh();
      const shown = await story.sees('maya', NOT_NOW);
      expect(shown).toContain('You can type a region and ids; they are checked when you ask.');
      expect(await maya.searches('System disk snapshot', '')).toEqual([]);
      await maya.fills({ Name: 'typed-before' });
      await maya.fills({ 'System disk snapshot': seeded.webSystemSnapshot });
      expect(story.shown('maya')).toContain(`${seeded.webSystemSnapshot} (as typed)`);

      const name = aName();
      ecs.faults.clear();
      expect((await story.submits({ Name: name, Channel: 'images' })).kind).toBe('updated');
      await story.cardWith(name, 'Waiting');
    }),
  );
});

describe.concurrent('a cloud that is slow while the form opens', () => {
  it(
    'given a cloud that takes its time, when the form opens, then it is there at once and says so later',
    alone(async ({ slack, ecs, ...story }) => {
      ecs.faults.add({ kind: 'stall', ms: 7_000 });
      const before = Date.now();
      await story.opensAfresh();
      expect(Date.now() - before).toBeLessThan(1_500);
      expect(story.shown('maya')).not.toMatch(NOT_NOW);
      await slack.as('maya').fills({ Name: 'kept' });
      await slack.waitFor(() => NOT_NOW.test(story.shown('maya')), { timeoutMs: 8_000 });
      expect(story.shown('maya')).toContain('kept');
    }),
  );
});

describe.concurrent('a cloud that is away at submission', () => {
  it(
    'given a cloud that is down, when the form is submitted, then nothing is asked and the form stays as it is',
    alone(async ({ slack, ecs, ...story }) => {
      await story.opens();
      ecs.faults.add({ kind: 'down' });
      const name = aName();
      const answer = await story.submits({ Name: name, Tags: 'team=web' });
      expect(refusals(answer)).toEqual({ region: expect.stringMatching(NOT_NOW) });
      expect(story.shown('maya')).toContain('team=web');
      expect(story.cards(name)).toEqual([]);

      ecs.faults.clear();
      expect((await slack.as('maya').submits()).kind).toBe('updated');
      await story.cardWith(name, 'Waiting');
    }),
  );

  it(
    'given a cloud that limits calls, when the form is submitted, then it says so',
    alone(async ({ ecs, ...story }) => {
      await story.opens();
      ecs.faults.add({ kind: 'throttle', retryAfterMs: 60_000 });
      const answer = await story.submits({ Name: aName() });
      expect(refusals(answer)).toEqual({ region: expect.stringContaining('limits how often') });
    }),
  );

  it.each(['DescribeSnapshots', 'CreateImage'])(
    'given a cloud whose %s is slow, when the form is submitted, then it says that it checks, and then how it ended',
    (action) =>
      alone(async ({ ecs, ...story }) => {
        const name = aName();
        await story.opens();
        ecs.faults.add({ kind: 'stall', ms: 2_000, action, times: 1 });
        expect((await story.submits({ Name: name })).kind).toBe('updated');
        expect(story.shown('maya')).toContain('Checking with Alibaba Cloud. Nothing has been asked for yet');
        await story.sees('maya', /Your request \w{10} is posted in #images/);
        await story.cardWith(name, 'Waiting');
        expect(story.performed('CreateImage')).toEqual([]);
      })(),
  );

  it(
    'given a slow cloud and a name that is taken, when the form is submitted, then it comes back filled with its problem',
    alone(async ({ slack, ecs, ...story }) => {
      const taken = aName();
      ecs.world.addImage({ imageName: taken });
      await story.opens();
      await story.addsDataDisk(1);
      ecs.faults.add({ kind: 'stall', ms: 2_000, action: 'DescribeSnapshots' });
      await story.submits({
        'Data disk 1': 'Empty disk',
        'Size of data disk 1 in GiB': '33',
        Name: taken,
        Tags: 'team=web',
      });
      const shown = await story.sees(
        'maya',
        new RegExp(`Nothing has been asked for yet\\.\\nName: The name ${taken} is taken`),
      );
      for (const value of [seeded.webSystemSnapshot, 'Empty disk', '[33]', 'team=web']) expect(shown).toContain(value);

      ecs.faults.clear();
      const name = aName();
      expect((await story.submits({ Name: name })).kind).toBe('updated');
      expect(slack.text(await story.cardWith(name, 'Waiting'))).toContain('33 GiB, empty');
    }),
  );

  it(
    'given a cloud that is slow and then fails, when the form is submitted, then it comes back and says so',
    alone(async ({ ecs, ...story }) => {
      await story.opens();
      const name = aName();
      ecs.faults.add({ kind: 'stall', ms: 2_000, action: 'DescribeSnapshots' });
      ecs.faults.add({ kind: 'down', action: 'DescribeDisks' });
      expect((await story.submits({ Name: name })).kind).toBe('updated');
      const shown = await story.sees('maya', NOT_NOW);
      expect(shown).toContain('Nothing has been asked for yet.');
      expect(shown).toContain(name);
    }),
  );
});
