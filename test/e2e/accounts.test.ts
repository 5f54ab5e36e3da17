import { describe, expect, it } from 'vitest';
import { seeded, seededAccounts } from '../../src/sandbox/ecs-emulator/seed.ts';
import { sandboxSettings } from '../../src/sandbox/world.ts';
import { alone, aName, refusals, type Stories } from '../support/stories.ts';

/** The sandbox’s own, and an account whose role trusts nobody here. */
const LOCKED = sandboxSettings().replace(
  'accounts:\n',
  `accounts:\n  audit-locked: { id: "${seededAccounts.audit}", credentials: { role: locked, with: default } }\n`,
);
const CANNOT = `Darkroom cannot work in the account audit-locked, because it cannot assume the role ${seededAccounts.lockedRole}.`;

/** Opens a form, chooses that account, and waits until the form is drawn for it. */
async function chooses({ slack, ...story }: Stories, account: string): Promise<void> {
  await story.opensAfresh();
  await slack.as('maya').chooses('Account', account);
  await slack.waitFor(() => JSON.stringify(story.view('maya').blocks).includes(`:${account}/`));
}

describe.concurrent('an account that is reached by a role', () => {
  it(
    'given the account production, when an image is asked for there, then it is made there, through the role',
    alone(async (story) => {
      const { slack, ecs } = story;
      const maya = slack.as('maya');
      const name = aName();
      await chooses(story, 'production');
      expect(story.shown('maya')).toContain('Region: [ cn-hangzhou');
      const regions = (await maya.searches('Region', '')).map(({ value }) => value);
      expect(regions).toEqual(['cn-hangzhou', 'eu-central-1']);
      const snapshots = (await maya.searches('System disk snapshot', '')).map(({ value }) => value);
      expect(snapshots).toEqual([seeded.productionWebSnapshot]);
      await maya.chooses('System disk snapshot', seeded.productionWebSnapshot);
      await story.sees('maya', 'prod-base-2026.01');
      expect((await story.submits({ Name: name, Channel: 'images' })).kind).toBe('updated');
      await maya.closes('all');

      const card = await story.cardWith(name, 'Waiting for approval');
      expect(slack.text(card)).toContain('Account: production');
      await story.review(card, 'Approve');
      expect(story.shown('li')).toContain('production');
      await slack.as('li').submits();
      await story.announced(name, 'Image ready:');

      expect(story.imagesNamed(name)).toMatchObject([{ accountId: seededAccounts.production, ownerAlias: 'self' }]);
      const own = { account: seededAccounts.production };
      expect(story.performed('CreateImage')).toMatchObject([own]);
      // Each of the two processes has its own credentials.
      expect(story.callsOf('AssumeRole').length).toBeLessThanOrEqual(2);
      expect(ecs.calls().filter(({ code }) => code !== '' && code !== 'DryRunOperation')).toEqual([]);

      await story.opens('maya', '/image create');
      expect(await story.sees('maya', 'Account: [ production')).toContain('cn-hangzhou');
    }),
  );

  it(
    'given a region that the account may not be used in, when it is typed, then that stands on the region',
    alone(async (story) => {
      const { slack } = story;
      await chooses(story, 'production');
      await slack.as('maya').chooses('Region', { value: 'cn-shanghai', text: 'cn-shanghai (as typed)' });
      await story.sees('maya', 'Darkroom may not work in cn-shanghai with the account production.');
      const answer = await story.submits({
        'System disk snapshot': { value: seeded.shanghaiSystemSnapshot, text: 'x' },
        Name: aName(),
        Channel: 'images',
      });
      expect(refusals(answer)).toEqual({
        region: expect.stringContaining('Darkroom may not work in cn-shanghai with the account production.'),
      });
    }),
  );

  it(
    'given credentials that are ended early, when an image is being made, then nobody notices',
    alone(async (story) => {
      const { slack, ecs } = story;
      const name = aName();
      await chooses(story, 'production');
      await slack.as('maya').chooses('System disk snapshot', seeded.productionWebSnapshot);
      await story.sees('maya', 'What will be made: an image');
      expect((await story.submits({ Name: name, Channel: 'images' })).kind).toBe('updated');
      const card = await story.cardWith(name, 'Waiting for approval');
      ecs.setSpeed(30);
      await story.approves(card);
      await story.cardWith(name, 'Being made');
      ecs.expireSessions();
      ecs.setSpeed(900);
      await story.announced(name, 'Image ready:');
    }),
  );
});

describe.concurrent('a role that cannot be assumed', () => {
  const settings = LOCKED;

  it(
    'given it does not trust the bot, when its account is chosen, then the form says so, with the line that is missing',
    alone(
      async (story) => {
        const { slack, ecs } = story;
        await chooses(story, 'audit-locked');
        const said = await story.sees('maya', CANNOT);
        expect(said).toContain('The role does not trust Darkroom’s own account.');
        expect(said).toContain(`"Principal": { "RAM": ["acs:ram::${seededAccounts.main}:root"] }`);
        expect(said).not.toContain('does not answer at the moment');
        expect(await slack.as('maya').searches('System disk snapshot', '')).toEqual([]);

        const name = aName();
        const answer = await story.submits({
          'System disk snapshot': { value: seeded.auditSnapshot, text: 'typed' },
          Name: name,
          Channel: 'images',
        });
        expect(refusals(answer)).toEqual({ account: expect.stringContaining(CANNOT) });
        expect(story.cards(name)).toEqual([]);
        expect(story.imagesNamed(name)).toEqual([]);
        expect(ecs.calls().filter(({ account }) => account === seededAccounts.audit)).toEqual([]);
      },
      { settings },
    ),
  );

  it(
    'given trust is withdrawn after the request, when it is approved, then the card says why, and nothing is made',
    alone(async (story) => {
      const { slack, ecs } = story;
      const name = aName();
      await chooses(story, 'production');
      await slack.as('maya').chooses('System disk snapshot', seeded.productionWebSnapshot);
      await story.sees('maya', 'What will be made: an image');
      expect((await story.submits({ Name: name, Channel: 'images' })).kind).toBe('updated');
      const card = await story.cardWith(name, 'Waiting for approval');
      ecs.faults.add({ kind: 'denyRole', by: 'caller' });
      ecs.expireSessions();
      await story.approves(card);
      const failed = await story.cardWith(name, 'Failed.');
      expect(slack.text(failed)).toContain('Darkroom’s own account may not assume it.');
      expect(slack.text(failed)).toContain(`"Resource": "${seededAccounts.productionRole}"`);
      await story.announced(name, 'Image failed:');
      expect(story.imagesNamed(name)).toEqual([]);
      expect(story.performed('CreateImage').filter(({ status }) => status === 200)).toEqual([]);
    }),
  );
});
