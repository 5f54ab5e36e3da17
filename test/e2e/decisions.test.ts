import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/sandbox/slack-simulator/json.ts';
import { post } from '../../src/sandbox/slack-simulator/messages.ts';
import { aName, CHANNEL, useStories } from '../support/stories.ts';

describe('a decision', () => {
  const world = useStories();

  it('given a request, when it is rejected with a reason, then the card says so and the requester is told in its thread', async () => {
    const { slack, ...story } = world.current;
    const name = aName();
    const card = await story.asks(name);
    await story.review(card, 'Reject');
    expect(await story.submits({ Reason: 'Use <!channel> & *kernel* 6' }, 'li')).toMatchObject({ kind: 'updated' });
    expect(story.shown('li')).toContain(`You rejected ${name}. Its card says so, with your reason.`);

    const [reply] = await slack.waitFor(() => (story.replies(card).length > 0 ? story.replies(card) : undefined));
    expect(reply && slack.text(reply)).toContain(
      `@maya, your request for ${name} was rejected by @li: “Use <!channel> & *kernel* 6”`,
    );
    expect(reply?.text.match(/<@U0MAYA>/g)).toHaveLength(1);
    expect(reply?.text).not.toContain('<!channel>');
    const decided = slack.text(await story.cardWith(name, 'Rejected by @li'));
    expect(decided).not.toContain('[ Approve ]');
    expect(story.performed('CreateImage')).toEqual([]);
  });

  it('given a blank reason, when it is submitted, then a reason is asked for and nothing is decided', async () => {
    const { slack, ...story } = world.current;
    const card = await story.asks(aName());
    await story.review(card, 'Reject');
    const answer = await story.submits({ Reason: '  \n ' }, 'li');
    expect(answer).toEqual({ kind: 'errors', errors: { reason: expect.stringContaining('Say why') } });
    expect(slack.text(card)).toContain('Waiting for approval');
  });

  it('given a request, when its requester withdraws it, then they are asked first and nothing is made', async () => {
    const { slack, ...story } = world.current;
    const name = aName();
    const card = await story.asks(name);
    const maya = slack.as('maya');
    const declined = await maya.clicks('Withdraw', { in: card.ts, confirm: 'deny' });
    expect(declined).toEqual({ kind: 'declined', text: expect.stringContaining('Nothing will be made') });
    const told = await story.told('maya', () => maya.clicks('Withdraw', { in: card.ts }));
    expect(told).toContain(`You withdrew ${name}`);
    expect(slack.text(await story.cardWith(name, 'Withdrawn by @maya'))).toContain('Nothing was made');
  });

  it.each(['li', 'omar'])('given a request, when %s withdraws it, then only its requester could', async (person) => {
    const { slack, ...story } = world.current;
    const card = await story.asks(aName());
    const told = await story.told(person, () => slack.as(person).clicks('Withdraw', { in: card.ts }));
    expect(told).toContain('Only @maya can change or withdraw this request. Approvers can reject it.');
    expect(slack.text(card)).toContain('Waiting for approval');
  });

  it.each(['Approve', 'Reject'] as const)(
    'given a request of an approver, when they %s it, then somebody else has to',
    async (verb) => {
      const { slack, ...story } = world.current;
      const card = await story.asks(aName(), {}, 'li');
      const told = await story.told('li', () => slack.as('li').clicks(verb, { in: card.ts }));
      expect(told).toContain('This is your own request, so somebody else has to decide on it. You can withdraw it.');
      expect(slack.as('li').view()).toBeUndefined();
      expect(slack.text(card)).toContain('Waiting for approval by @priya,');
    },
  );

  it('given somebody who is no approver, when they approve, then they are told who decides', async () => {
    const { slack, ...story } = world.current;
    const card = await story.asks(aName());
    const told = await story.told('omar', () => slack.as('omar').clicks('Approve', { in: card.ts }));
    expect(told).toBe(
      'You are not asked to decide on this: by the rule one-approval that is for approvers. Nothing was changed.',
    );
    expect(slack.text(card)).toContain('Waiting for approval by @li or @priya,');
    expect(slack.as('omar').view()).toBeUndefined();
  });

  it('given two approvers, when both approve at once, then it runs once and the second is told who was first', async () => {
    const { slack, ...story } = world.current;
    const name = aName();
    const card = await story.asks(name);
    await Promise.all([story.review(card, 'Approve', 'li'), story.review(card, 'Approve', 'priya')]);
    await Promise.all([slack.as('li').submits(), slack.as('priya').submits()]);
    const shown = [story.shown('li'), story.shown('priya')];
    expect(shown.filter((one) => one.includes(`You approved ${name}`))).toHaveLength(1);
    expect(shown.find((one) => !one.includes('You approved'))).toMatch(
      /@(li|priya) was first: this request was approved .*Nothing was changed\./,
    );
    await story.announced(name, 'Image ready:');
    expect(story.imagesNamed(name)).toHaveLength(1);
    expect(story.performed('CreateImage').filter(({ params }) => params.ImageName === name)).toHaveLength(1);
  });

  it('given an approval and a rejection at once, when both are submitted, then one counts', async () => {
    const { slack, ...story } = world.current;
    const name = aName();
    const card = await story.asks(name);
    await Promise.all([story.review(card, 'Approve', 'li'), story.review(card, 'Reject', 'priya')]);
    await slack.as('priya').fills({ Reason: 'No' });
    await Promise.all([slack.as('li').submits(), slack.as('priya').submits()]);
    const decided = [story.shown('li'), story.shown('priya')].filter((one) => /You (approved|rejected)/.test(one));
    expect(decided).toHaveLength(1);
  });

  it('given a decided request, when an old button is used, then it says who decided', async () => {
    const { slack, ...story } = world.current;
    const card = await story.asks(aName());
    // A card as somebody may still see it whose Slack has not caught up.
    const blocks = structuredClone(card.blocks);
    await story.told('maya', () => slack.as('maya').clicks('Withdraw', { in: card.ts }));
    const old = post(slack.world, { channel: card.channel, user: card.user, text: 'old', blocks });
    const told = await story.told('li', () => slack.as('li').clicks('Approve', { in: old.ts }));
    expect(told).toMatch(/@maya was first: this request was withdrawn .*Nothing was changed\./);
  });

  it('given an approval that arrives twice, when both are served, then it runs once', async () => {
    const { slack, ...story } = world.current;
    const name = aName();
    await story.approves(await story.asks(name));
    const again = await slack.as('li').redelivers();
    expect(again.kind === 'answered' && again.status).toBe(200);
    await story.announced(name, 'Image ready:');
    expect(story.imagesNamed(name)).toHaveLength(1);
  });

  it('given a form that arrives twice, when both are served, then there is one request and one card', async () => {
    const { slack, ...story } = world.current;
    const name = aName();
    await story.opens();
    const first = await story.submits({ Name: name });
    const id = first.kind === 'updated' ? /request (\w{10})/.exec(slack.text(first.view))?.[1] : undefined;
    const again = await slack.as('maya').redelivers();
    expect(JSON.stringify(again.kind === 'answered' ? parseJson(again.body) : again)).toContain(id);
    await story.cardWith(name, 'Waiting');
    const list = await slack.as('maya').types('/image status', { channel: CHANNEL });
    expect(list.message && slack.text(list.message).split(name)).toHaveLength(2);
    expect(story.cards(name)).toHaveLength(1);
  });
});

describe('what nobody knows any more', () => {
  const world = useStories();
  const button = {
    type: 'button',
    action_id: 'image.melt',
    text: { type: 'plain_text', text: 'Delete' },
    value: 'm-1',
  };

  it('given a button of an older version, when it is pressed, then it is answered', async () => {
    const { slack, ...story } = world.current;
    const blocks = [{ type: 'actions', block_id: 'old', elements: [button] }];
    const old = post(slack.world, { channel: 'C0IMAGES', user: 'U0DARKROOM', text: 'old', blocks });
    const told = await story.told('maya', () => slack.as('maya').clicks('Delete', { in: old.ts }));
    expect(told).toContain('This belongs to an older version of Darkroom and does nothing any more.');
  });

  it('given a button of ours without a request in it, when it is pressed, then it is answered', async () => {
    const { slack, ...story } = world.current;
    const odd = { ...button, action_id: 'approval.approve', value: 'all of them' };
    const blocks = [{ type: 'actions', block_id: 'odd', elements: [odd] }];
    const old = post(slack.world, { channel: 'C0IMAGES', user: 'U0DARKROOM', text: 'odd', blocks });
    const told = await story.told('li', () => slack.as('li').clicks('Delete', { in: old.ts }));
    expect(told).toContain('all of them is not the id of a request');
  });

  it('given a shortcut of an older version, when it is used, then it is answered', async () => {
    const { slack, ...story } = world.current;
    await slack.as('maya').shortcut('image_request');
    await story.sees('maya', 'older version of Darkroom');
  });
});

describe('how requests stand', () => {
  const world = useStories();

  it('given nobody’s requests, when the list is asked for, then it says how to begin', async () => {
    const { slack } = world.current;
    const answer = await slack.as('omar').types('/image status', { channel: CHANNEL });
    expect(answer.text).toContain('You have not asked for an image yet.');
  });

  it('given requests, when the list is asked for, then the newest is first, and one can be seen whole', async () => {
    const { slack, ...story } = world.current;
    const names = [aName(), aName()];
    for (const name of names) await story.asks(name);
    const list = await slack.as('maya').types('/image status', { channel: CHANNEL });
    const shown = list.message ? slack.text(list.message) : '';
    expect(shown).toMatch(
      new RegExp(`latest 2 requests:[^]*${names[1]} in cn-hangzhou: Waiting for approval[^]*${names[0]}`),
    );
    expect(list.message?.onlyFor).toBe('U0MAYA');

    const id = new RegExp(`(\\w{10}) Create image ${names[0]} `).exec(shown)?.[1];
    await slack.as('li').types(`/image status ${id?.toUpperCase()}`, { channel: CHANNEL });
    const one = await slack.waitFor(() => slack.ephemeral('li').at(-1));
    expect(slack.text(one)).toMatch(new RegExp(`^Create image ${names[0]}\nWaiting for approval by`));

    await slack.as('nina').types(`/image status ${id}`, { channel: CHANNEL });
    const refused = await slack.waitFor(() => slack.ephemeral('nina').at(-1));
    expect(slack.text(refused)).toContain('Guests can follow the cards in their channels');
  });
});
