import { describe, expect, it } from 'vitest';
import { seeded, seededAccounts } from '../../src/sandbox/ecs-emulator/seed.ts';
import { refusals, useStories } from '../support/stories.ts';

const WHERE = `${seeded.goldenImage} cn-hangzhou`;

describe('sharing an image', () => {
  const world = useStories();
  const messages = () => world.current.slack.messages('images').length;
  const opensFrom = async (typed: string) => {
    await world.current.opens('maya', typed);
    return world.current.sees('maya', 'Ask to share');
  };
  const shared = () => world.current.performed('ModifyImageSharePermission');

  it('given an image and accounts behind the command, when the form opens, then both are there', async () => {
    const form = await opensFrom(`/image share ${WHERE} with ${seededAccounts.audit}`);
    expect(form).toContain('golden-web-2026.01');
    expect(form).toContain(seededAccounts.audit);
    expect(form).toContain('It is shared with');
  });

  it('given the button of an image, when it is pressed, then the form opens for it', async () => {
    const { slack } = world.current;
    await world.current.told('maya', () => slack.as('maya').types(`/image show ${WHERE}`, { channel: 'images' }));
    const at = slack.ephemeral('maya').at(-1)?.ts ?? '';
    await slack.as('maya').clicks('Share…', { in: at });
    expect(await world.current.sees('maya', 'Ask to share')).toContain(seeded.goldenImage);
  });

  it('given an account, when the form is submitted, then a request is posted that waits for approval, and nothing is shared', async () => {
    const { slack, submits } = world.current;
    await opensFrom(`/image share ${WHERE} with ${seededAccounts.audit}`);
    expect((await submits({})).kind).toBe('updated');
    const card = await slack.waitFor(() =>
      slack.messages('images').find((one) => slack.text(one).startsWith('Share image golden-web-2026.01')),
    );
    expect(slack.text(card)).toContain('Waiting for ');
    expect(slack.text(card)).toContain(seededAccounts.audit);
    expect(shared()).toEqual([]);
  });

  it('given a submission, when it arrives a second time, then there is one request', async () => {
    const { slack, submits } = world.current;
    await opensFrom(`/image share ${WHERE} with ${seededAccounts.audit}`);
    const before = messages();
    await submits({});
    await slack.waitFor(() => messages() > before);
    await slack.as('maya').redelivers();
    expect(messages()).toBe(before + 1);
  });

  it.each([
    ['its own account', { 'Share with': seededAccounts.main }, 'shareWith', new RegExp(seededAccounts.main)],
    ['what is no account', { 'Share with': '12ab' }, 'shareWith', /12ab/],
    ['what is no account to be left out', { 'Share no longer with': 'ops' }, 'unshare', /ops/],
    ['no account', {}, 'shareWith', /.+/],
    [
      'an account in both lists',
      { 'Share with': seededAccounts.audit, 'Share no longer with': seededAccounts.audit },
      'unshare',
      new RegExp(`^${seededAccounts.audit} stands under both`),
    ],
  ])(
    'given %s, when the form is submitted, then it is told under its field, and nothing has changed',
    async (_what, values, field, told) => {
      await opensFrom(`/image share ${WHERE}`);
      const before = messages();
      expect(refusals(await world.current.submits(values))).toEqual({ [field]: expect.stringMatching(told) });
      expect(messages()).toBe(before);
      expect(shared()).toEqual([]);
    },
  );

  it.each([
    ['no image', '/image share', 'and the id of an image'],
    ['what is no id', '/image share golden', 'golden'],
  ])('given %s behind the command, when it is sent, then it is told and no form opens', async (_what, typed, told) => {
    const { slack } = world.current;
    expect(await world.current.told('maya', () => slack.as('maya').types(typed, { channel: 'images' }))).toContain(
      told,
    );
    expect(slack.as('maya').view()).toBeUndefined();
  });
});
