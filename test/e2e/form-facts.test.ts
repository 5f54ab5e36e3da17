import { describe, expect, it } from 'vitest';
import { seeded } from '../../src/sandbox/ecs-emulator/seed.ts';
import { alone, aName, BOX, refusals } from '../support/stories.ts';

const today = (): string => new Date().toISOString().slice(0, 10);

describe.concurrent('what a form says of a snapshot', () => {
  it(
    'given snapshots, when one after the other is chosen, then a name is proposed for each until somebody types one',
    alone(async ({ slack, ...story }) => {
      const maya = slack.as('maya');
      await story.opensAfresh();
      await maya.chooses('System disk snapshot', seeded.webSystemSnapshot);
      await story.sees('maya', `Name: [web-01-${today()}]`);
      await maya.chooses('System disk snapshot', seeded.dbSystemSnapshot);
      await story.sees('maya', `Name: [db-01-${today()}]`);
      await maya.fills({ Name: 'mine' });
      await maya.chooses('System disk snapshot', seeded.webAutoSnapshot);
      expect(await story.sees('maya', 'Automatic snapshot:')).toContain('Name: [mine]');
    }),
  );

  it(
    'given a snapshot with an image and an open request, when it is chosen, then both are named',
    alone(async ({ slack, ...story }) => {
      const name = aName();
      await story.opens('maya', `/image create ${seeded.webGoldenSnapshot}`);
      const made = await story.sees('maya', seeded.goldenImage);
      expect(made).toContain('golden-web-2026.01');
      expect((await story.submits({ Name: name })).kind).toBe('updated');
      await story.cardWith(name, 'Waiting');
      await story.opens('li', `/image create ${seeded.webGoldenSnapshot}`);
      expect(await story.sees('li', name)).toMatch(new RegExp(`${name} \\(request \\w{10}\\).*@maya`));
    }),
  );

  it(
    'given rows that come and go, when the form is drawn, then it says what will be made, from what, and the bill',
    alone(async ({ slack, ...story }) => {
      const maya = slack.as('maya');
      await story.opens();
      const first = await story.sees('maya', `/dev/xvda 40 GiB from ${seeded.webSystemSnapshot}`);
      expect(first).toContain('an image of 40 GiB on 1 disk in cn-hangzhou');
      expect(first).toContain('No new snapshot is made');
      await story.addsDataDisk(1);
      await maya.chooses('Data disk 1', 'Empty disk');
      const second = await story.sees('maya', '/dev/xvdb 20 GiB, empty');
      expect(second).toContain('an image of 60 GiB on 2 disks');
      expect(second).toContain('Empty disks cost nothing');
      await maya.chooses('Data disk 1', seeded.dbDataSnapshot);
      const third = await story.sees('maya', `/dev/xvdb 200 GiB from ${seeded.dbDataSnapshot}`);
      expect(third).not.toContain('Empty disks cost nothing');
      expect(JSON.stringify(story.view('maya').blocks)).toContain('200 to 32,768 GiB. Left empty: 200 GiB.');
      await maya.clicks('Remove data disk 1');
      await slack.waitFor(() => !story.shown('maya').includes('/dev/xvdb'));
    }),
  );

  it.each([
    ['an id', seeded.dbSystemSnapshot.slice(2, 12)],
    ['a name', 'db-01 sys'],
    ['an instance', 'DB-01'],
    ['a date', new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10)],
  ])('given %s, when it is typed, then the snapshot it tells of is offered', (_what, typed) =>
    alone(async ({ slack, ...story }) => {
      await story.opensAfresh();
      const offered = await slack.as('maya').searches('System disk snapshot', typed);
      expect(offered).toEqual([
        {
          text: expect.stringMatching(/^db-01 system · 40 GiB · \d{4}-\d\d-\d\d$/),
          value: seeded.dbSystemSnapshot,
          description: `${seeded.dbSystemSnapshot} · cloud_essd · db-01`,
        },
      ]);
    })(),
  );
});

describe.concurrent('settings that few need', () => {
  it(
    'given advanced settings, when they are asked for, then what was typed stays, and they reach card, review and ECS',
    alone(async ({ slack, ecs, ...story }) => {
      const name = aName();
      const maya = slack.as('maya');
      await story.opens();
      expect(story.shown('maya')).not.toContain('Image family');
      await maya.fills({ Name: name, Description: 'typed before', Tags: 'team=web' });
      await maya.clicks('Advanced settings');
      const shown = await story.sees('maya', 'Image family');
      for (const typed of [name, 'typed before', 'team=web']) expect(shown).toContain(typed);
      const answer = await story.submits({
        'Image family': 'golden-web',
        'Resource group': seeded.resourceGroup,
        Architecture: 'x86_64',
        Platform: 'Ubuntu',
        'Boot mode': 'UEFI',
        'Image check': 'Standard',
      });
      expect(answer.kind).toBe('updated');
      const facts = ['golden-web', seeded.resourceGroup, 'x86_64, Ubuntu, UEFI, image check Standard'];
      const card = await story.cardWith(name, 'Waiting');
      for (const fact of facts) expect(slack.text(card)).toContain(fact);
      await story.review(card, 'Approve');
      for (const fact of facts) expect(story.shown('li')).toContain(fact);
      await slack.as('li').submits();
      await story.announced(name, 'Image ready:');
      expect(story.performed('CreateImage').map(({ params }) => params)).toEqual([
        expect.objectContaining({
          ImageFamily: 'golden-web',
          ResourceGroupId: seeded.resourceGroup,
          Architecture: 'x86_64',
          Platform: 'Ubuntu',
          BootMode: 'UEFI',
          DetectionStrategy: 'Standard',
        }),
      ]);
    }),
  );
});

describe.concurrent('what only the cloud knows', () => {
  it(
    'given a resource group that is not there, when the form is submitted, then that field says so before anybody approves',
    alone(async ({ slack, ecs: _, ...story }) => {
      const name = aName();
      await story.opens();
      await slack.as('maya').clicks('Advanced settings');
      await story.sees('maya', 'Resource group');
      const answer = await story.submits({ Name: name, 'Resource group': 'rg-nowhere0000001' });
      expect(refusals(answer)).toEqual({
        resource_group: expect.stringContaining('has no resource group with this id'),
      });
      expect(story.cards(name)).toEqual([]);
      expect((await story.submits({ 'Resource group': seeded.resourceGroup })).kind).toBe('updated');
    }),
  );
});

describe.concurrent('what a form remembers', () => {
  it(
    'given a form closed half-way, when it is opened again, then it is as its last control left it, until it is started afresh',
    alone(async ({ slack, ...story }) => {
      const maya = slack.as('maya');
      await story.opensAfresh();
      await maya.fills({ Description: 'typed before', Tags: 'team=web', [BOX]: 'I have removed' });
      await maya.chooses('System disk snapshot', seeded.webSystemSnapshot);
      await story.sees('maya', `Name: [web-01-${today()}]`);
      await story.addsDataDisk(1);
      await maya.fills({ Description: 'typed after' });
      await maya.closes('all');

      await story.opens('maya', '/image create');
      const again = await story.sees('maya', 'Taken up again');
      for (const kept of [
        'web-01 before release',
        'typed before',
        'team=web',
        'Data disk 1:',
        '[x]',
        `web-01-${today()}`,
      ])
        expect(again).toContain(kept);
      await maya.fills({ Description: 'typed again' });
      await maya.clicks('Start afresh');
      await slack.waitFor(() => !story.shown('maya').includes('Taken up again'));
      const fresh = story.shown('maya');
      for (const gone of ['web-01', 'typed', 'team=web', 'Data disk 1:', '[x]']) expect(fresh).not.toContain(gone);
    }),
  );

  it(
    'given two people with forms at once, when both use theirs, then each sees their own only',
    alone(async ({ slack, ...story }) => {
      await Promise.all([story.opens('maya'), story.opens('li', `/image create ${seeded.dbSystemSnapshot}`)]);
      await slack.as('maya').fills({ Description: 'of maya' });
      await slack.as('li').fills({ Description: 'of li' });
      await Promise.all([story.addsDataDisk(1, 'maya'), story.addsDataDisk(1, 'li')]);
      expect(story.shown('maya')).toContain('of maya');
      expect(story.shown('li')).toContain('of li');
      expect(story.shown('li')).toContain('db-01 system');
      await Promise.all([slack.as('maya').closes('all'), slack.as('li').closes('all')]);
      await story.opens('li', '/image create');
      expect(await story.sees('li', 'Taken up again')).not.toContain('of maya');
    }),
  );

  it(
    'given a request, when the next form opens elsewhere, then its region and channel are proposed',
    alone(async ({ slack, ...story }) => {
      const maya = slack.as('maya');
      const name = aName();
      await story.opensAfresh();
      await maya.chooses('Region', 'cn-shanghai');
      await slack.waitFor(() => JSON.stringify(story.view('maya').blocks).includes(':cn-shanghai:'));
      await maya.chooses('System disk snapshot', seeded.shanghaiSystemSnapshot);
      await story.sees('maya', `Name: [api-01-${today()}]`);
      expect((await story.submits({ Name: name })).kind).toBe('updated');
      await story.cardWith(name, 'Waiting');
      await maya.closes('all');
      await maya.types('/image create', { channel: '@darkroom' });
      const shown = await story.sees('maya', 'Region: [ cn-shanghai');
      expect(shown).toContain('Channel: [ C0IMAGES');
      expect(shown).not.toContain('Taken up again');
    }),
  );

  it(
    'given a box that is not ticked, when the form is submitted, then it is asked for there',
    alone(async (story) => {
      await story.opens();
      const answer = await story.submits({ Name: aName(), [BOX]: null });
      expect(refusals(answer)).toEqual({ sensitive_data: 'Please complete this required field.' });
      expect((await story.submits({})).kind).toBe('updated');
    }),
  );
});
