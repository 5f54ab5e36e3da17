import { describe, expect, it } from 'vitest';
import { dicts } from '../../src/sandbox/slack-simulator/json.ts';
import type { Message } from '../../src/sandbox/slack-simulator/world.ts';
import { aName, CHANNEL, type Stories, useStories } from '../support/stories.ts';

// On the sandbox's own darkroom.yml: what an image is called chooses its rule.

const prod = (): string => `prod-${aName()}`;
const hasButtons = ({ blocks }: Message): boolean => dicts(blocks).some(({ type }) => type === 'actions');

/** Approves what a message is about, and puts the modal away; answers what it said. */
async function approves({ slack, ...story }: Stories, message: Message, person: string): Promise<string> {
  await story.approves(message, person);
  const said = story.shown(person);
  await slack.as(person).closes('all');
  return said;
}

describe('two of three', () => {
  const world = useStories();

  it('given a rule that asks by direct message, when two approve there, then it runs, and each is told how it ended', async () => {
    const { slack, ...story } = world.current;
    const name = prod();
    const card = await story.asks(name);
    expect(slack.text(card)).toContain('Waiting for 2 approvals by @prod-approvers, until ');
    expect(slack.text(card)).toContain('rule production');
    const asked = await Promise.all(['li', 'priya', 'tomas'].map((person) => story.question(person, name)));
    for (const one of asked) {
      expect(slack.text(one)).toContain(
        '@maya asks for this image in #images, and you are among those who may approve it. It needs 2 approvals until',
      );
      expect(slack.text(one)).toContain('[ Approve ]  [ Reject ]');
    }
    for (const person of ['maya', 'omar', 'grace']) expect(story.direct(person)).toEqual([]);

    const [toLi, toPriya] = asked as [Message, Message];
    expect(await approves(world.current, toLi, 'li')).toContain(`You approved ${name}. It still needs 1 approval.`);
    const half = slack.text(await story.cardWith(name, 'Waiting for 1 more of 2 approvals by @prod-approvers'));
    expect(half).toContain('Approved by: @li');
    expect(story.performed('CreateImage').filter(({ params }) => params.ImageName === name)).toEqual([]);
    expect(await approves(world.current, toPriya, 'priya')).toContain(`You approved ${name}. Follow it on its card.`);

    const ready = slack.text(await story.announced(name, 'Image ready:'));
    expect(ready).toContain('approved by @li and @priya');
    for (const person of ['li', 'priya', 'tomas']) {
      const settled = await story.question(person, name, 'Nothing is left to decide here.');
      expect(slack.text(settled)).toBe(
        `Approve image ${name}?\nApproved by @li and @priya.\nNothing is left to decide here. Its card is in #images.`,
      );
      const told = await slack.waitFor(() => story.direct(person).find(({ threadTs }) => threadTs === settled.ts));
      expect(slack.text(told)).toBe(`${name} is ready.`);
    }
    expect(story.imagesNamed(name)).toHaveLength(1);
  });

  it('given an approval, when the same person approves again, then it counts once', async () => {
    const { slack, ...story } = world.current;
    const name = prod();
    await story.asks(name);
    const question = await story.question('li', name);
    await approves(world.current, question, 'li');
    await story.review(question, 'Approve', 'li');
    await slack.as('li').submits();
    expect(story.shown('li')).toMatch(/You approved this .*, and one person counts once\. Others are still asked\./);
    await story.cardWith(name, 'Waiting for 1 more of 2 approvals');
    expect(story.performed('CreateImage').filter(({ params }) => params.ImageName === name)).toEqual([]);
  });

  it('given two approvers at once, when both submit, then both count and it runs once', async () => {
    const { slack, ...story } = world.current;
    const name = prod();
    await story.asks(name);
    const people = ['li', 'tomas'];
    await Promise.all(people.map(async (one) => story.review(await story.question(one, name), 'Approve', one)));
    await Promise.all(people.map((one) => slack.as(one).submits()));
    const said = people.map((one) => story.shown(one)).join('\n');
    expect(said).toContain('It still needs 1 approval.');
    expect(said).toContain('Follow it on its card.');
    await story.announced(name, 'Image ready:');
    expect(story.imagesNamed(name)).toHaveLength(1);
  });

  it('given one approval, when another approver rejects, then nothing is made and both are told in their threads', async () => {
    const { slack, ...story } = world.current;
    const name = prod();
    const card = await story.asks(name);
    await approves(world.current, await story.question('li', name), 'li');
    await story.review(await story.question('tomas', name), 'Reject', 'tomas');
    await story.submits({ Reason: 'Wrong snapshot' }, 'tomas');
    const reply = await slack.waitFor(() => story.replies(card).find((one) => slack.text(one).includes('rejected')));
    expect(slack.text(reply)).toBe(
      `@maya, your request for ${name} was rejected by @tomas: “Wrong snapshot”. Nothing was made. Change it and ask again. Approved by @li.`,
    );
    for (const person of ['li', 'priya', 'tomas']) {
      const settled = await story.question(person, name, 'Rejected by @tomas: “Wrong snapshot”.');
      expect(hasButtons(settled)).toBe(false);
      await slack.waitFor(() => story.direct(person).find((one) => slack.text(one) === `${name} was rejected.`));
    }
    expect(story.imagesNamed(name)).toEqual([]);
  });

  it('given somebody who left the group with the modal open, when they approve, then they no longer may', async () => {
    const { slack, ...story } = world.current;
    const name = prod();
    await story.asks(name);
    await story.review(await story.question('tomas', name), 'Approve', 'tomas');
    slack.changeGroup('prod-approvers', { remove: ['tomas'] });
    await slack.as('tomas').submits();
    slack.changeGroup('prod-approvers', { add: ['tomas'] });
    expect(story.shown('tomas')).toContain(
      'You are not asked to decide on this: by the rule production that is for prod-approvers. Nothing was changed.',
    );
    await story.cardWith(name, 'Waiting for 2 approvals');
  });

  it.each([
    [
      'nina',
      'Guests can follow the cards in their channels, but not ask, decide or look things up. Nothing was changed.',
    ],
    [
      'sam',
      'People of other companies can follow the cards in a shared channel, but not ask, decide or look things up. Nothing was changed.',
    ],
    ['grace', 'You are not asked to decide on this: by the rule production that is for prod-approvers.'],
  ])('given %s in the channel, when they press Approve, then they are told no', async (person, sentence) => {
    const { slack, ...story } = world.current;
    const card = await story.asks(prod());
    const told = await story.told(person, () => slack.as(person).clicks('Approve', { in: card.ts }));
    expect(told).toContain(sentence);
    expect(slack.as(person).view()).toBeUndefined();
  });

  it('given an approver who was deactivated, when a click of theirs arrives, then it changes nothing', async () => {
    const { slack, ...story } = world.current;
    const name = prod();
    await story.asks(name);
    const question = await story.question('tomas', name);
    slack.setActive('tomas', 'deactivated');
    const told = await story.told('tomas', () => slack.as('tomas').clicks('Approve', { in: question.ts }));
    slack.setActive('tomas', 'active');
    expect(told).toContain('A deactivated account may not ask or decide. Nothing was changed.');
    expect(slack.as('tomas').view()).toBeUndefined();
  });
});

describe('an edit', () => {
  const world = useStories();

  /** Opens the form of a request and changes something in it. */
  async function edits({ slack, ...story }: Stories, card: Message, values: Record<string, unknown>) {
    await story.review(card, 'Edit', 'maya');
    return { before: story.shown('maya'), answer: await story.submits(values, 'maya') };
  }

  it('given one approval, when the request is edited, then it counts no more, and the new one is shown with what changed', async () => {
    const { slack, ...story } = world.current;
    const name = prod();
    const card = await story.asks(name, { Tags: 'team=web' });
    const first = await story.question('li', name);
    await approves(world.current, first, 'li');
    // Opened before the edit, submitted after it.
    await story.review(await story.question('priya', name), 'Approve', 'priya');

    const { before, answer } = await edits(world.current, card, { Tags: 'team=web\nenv=prod' });
    expect(before).toContain('If you change anything, 1 approval given so far no longer counts.');
    expect(answer.kind).toBe('updated');
    expect(story.shown('maya')).toMatch(/Your request \w{10} is changed \(revision 2\)\. Approvers are asked for what/);
    await slack.as('maya').closes('all');

    const changed = slack.text(await story.cardWith(name, '(revision 2): 1 approval given before no longer counts.'));
    expect(changed).toContain('Waiting for 2 approvals by @prod-approvers');
    expect(changed).not.toContain('Approved by:');
    const notice = await slack.waitFor(() => story.replies(card).find((one) => slack.text(one).includes('changed')));
    expect(slack.text(notice)).toBe(
      `@maya changed the request for ${name}. @li, your approval was for what it was before and no longer counts; please look again.`,
    );

    await slack.as('priya').submits();
    expect(story.shown('priya')).toContain(
      'This request has changed since you opened it, so nothing was decided. Open it again from its card.',
    );
    await slack.as('priya').closes('all');
    await story.question('priya', name, 'this is not what is asked any more');
    const old = await slack.waitFor(() => story.questionsTo('li', name).find((one) => !hasButtons(one)));
    expect(slack.text(old)).toContain('@maya has changed this request, so this is not what is asked any more.');

    const again = await story.question('li', name);
    expect(again.ts > first.ts).toBe(true);
    await story.review(again, 'Approve', 'li');
    const review = story.shown('li');
    expect(review).toContain('Changed since revision 1:');
    expect(review).toContain('Tag: env=prod is new');
    expect(review).toContain('By the rule production this needs 2 approvals from prod-approvers.');
    await slack.as('li').submits();
    await slack.as('li').closes('all');
    await approves(world.current, await story.question('priya', name), 'priya');
    await story.announced(name, 'Image ready:');
    const [image] = story.imagesNamed(name);
    expect(image?.tags.map(({ key }) => key)).toEqual(['team', 'env', 'darkroom:operation']);
  });

  it('given an edit that changes nothing, when it is sent, then the approvals stay', async () => {
    const { slack, ...story } = world.current;
    const name = prod();
    const card = await story.asks(name);
    await approves(world.current, await story.question('li', name), 'li');
    const { answer } = await edits(world.current, card, {});
    expect(answer.kind === 'errors' ? Object.values(answer.errors) : answer).toEqual([
      'This is what was asked for already, so approvals given for it still count.',
    ]);
    expect(slack.text(await story.cardWith(name, 'Waiting for 1 more of 2'))).toContain('Approved by: @li');
  });

  it('given an edit that another rule is for, when it is sent, then that rule decides from then on', async () => {
    const { slack, ...story } = world.current;
    const name = prod();
    const renamed = aName();
    const card = await story.asks(name);
    await edits(world.current, card, { Name: renamed });
    const changed = slack.text(await story.cardWith(renamed, 'Waiting for approval by @li or @priya'));
    expect(changed).toContain('rule one-approval');
    const settled = await slack.waitFor(() => story.questionsTo('li', name).find((one) => !hasButtons(one)));
    expect(slack.text(settled)).toBe(
      `Approve image ${name}?\n@maya has changed this request, so this is not what is asked any more. What is asked now is on its card in #images.`,
    );
  });

  it('given a name that a rule refuses, when the request is edited into it, then it stays as it was', async () => {
    const { slack, ...story } = world.current;
    const name = aName();
    const card = await story.asks(name);
    const { answer } = await edits(world.current, card, { Name: `frozen-${name}` });
    expect(answer.kind === 'errors' ? Object.values(answer.errors).join() : answer).toContain(
      'The rule frozen refuses create-image here',
    );
    expect(slack.text(card)).toContain(`Create image ${name}\n`);
  });

  it('given somebody else’s request, when they press Edit, then only its requester can', async () => {
    const { slack, ...story } = world.current;
    const card = await story.asks(aName());
    const told = await story.told('li', () => slack.as('li').clicks('Edit', { in: card.ts }));
    expect(told).toContain('Only @maya can change or withdraw this request.');
    expect(slack.as('li').view()).toBeUndefined();
  });
});

describe('running without approval', () => {
  const world = useStories();

  it('given an emergency, when Omar runs it with a reason, then #incidents is told loudly and the card says so', async () => {
    const { slack, ...story } = world.current;
    const name = prod();
    const card = await story.asks(name);
    await story.review(card, 'Run without approval', 'omar');
    expect(story.shown('omar')).toContain('your reason is announced in #incidents');
    expect(await story.submits({ Reason: ' ' }, 'omar')).toMatchObject({ kind: 'errors' });
    await story.submits({ Reason: 'The shop is down' }, 'omar');
    expect(story.shown('omar')).toContain(`You ran ${name} without approval. Follow it on its card.`);

    const loud = await slack.waitFor(() => slack.messages('incidents').find((one) => slack.text(one).includes(name)));
    expect(slack.text(loud)).toMatch(
      new RegExp(
        `^Run without approval\n@omar ran the request for ${name} without approval, as the rule production lets them\\. Reason: “The shop is down”\\.\nNobody had approved it\\.\nRequest \\w{10}; its card is in #images\\.$`,
      ),
    );
    await story.announced(name, 'Image ready:');
    const done = slack.text(await story.cardWith(name, 'Ready:'));
    expect(done).toContain('Run without approval by @omar: “The shop is down”.');
    expect(slack.messages('incidents').filter((one) => slack.text(one).includes(name))).toHaveLength(1);
    const settled = slack.text(await story.question('li', name, 'Nothing is left to decide here.'));
    expect(settled).toContain('Run without approval by @omar: “The shop is down”.');
  });

  it.each(['maya', 'li'])('given %s, who is not on call, when they press it, then they may not', async (person) => {
    const { slack, ...story } = world.current;
    const card = await story.asks(prod());
    const told = await story.told(person, () => slack.as(person).clicks('Run without approval', { in: card.ts }));
    expect(told).toContain('By the rule production only on-call may run this without approval. Nothing was changed.');
  });

  it('given a rule without it, when its card is drawn, then there is no such button', async () => {
    const { slack, ...story } = world.current;
    expect(slack.text(await story.asks(aName()))).not.toContain('Run without approval');
  });
});

describe('what people can ask', () => {
  const world = useStories();
  const says = async ({ slack }: Stories, person: string, line: string): Promise<Message> => {
    const before = slack.ephemeral(person).length;
    await slack.as(person).types(line, { channel: CHANNEL });
    return slack.waitFor(() => slack.ephemeral(person)[before]);
  };

  it('given a name that a rule refuses, when it is asked for, then the form says why, and /image why explains it', async () => {
    const { slack, ...story } = world.current;
    const nothing = slack.text(await says(world.current, 'maya', '/image why'));
    expect(nothing).toBe('You have not been told no lately.');
    await story.opens();
    const name = `frozen-${aName()}`;
    const answer = await story.submits({ Name: name });
    expect(answer.kind === 'errors' ? Object.values(answer.errors) : answer).toEqual([
      'About the request as a whole: The rule frozen refuses create-image here: “Names that begin with frozen- are closed until the release is out”. Nothing was changed. Type /image why to see how it was decided.',
    ]);
    expect(story.cards(name)).toEqual([]);
    const why = slack.text(await says(world.current, 'maya', '/image why'));
    expect(why).toContain('You were told no');
    expect(why).toContain('frozen matched, and decided.');
    expect(why).not.toContain('/image why');
  });

  it('given requests that wait for Li, when she types /image approvals, then Review opens what the card would', async () => {
    const { slack, ...story } = world.current;
    expect(slack.text(await says(world.current, 'omar', '/image approvals'))).toBe('Nothing waits for your approval.');
    const [one, two] = [aName(), prod()];
    await story.asks(one);
    await story.asks(two);
    const list = await says(world.current, 'li', '/image approvals');
    const shown = slack.text(list);
    expect(shown.indexOf(one)).toBeGreaterThan(0);
    expect(shown.indexOf(two)).toBeGreaterThan(shown.indexOf(one));
    expect(shown).toContain('[ Review ]');
    const [first] = dicts(list.blocks).filter(({ type }) => type === 'section');
    await slack.as('li').clicks(`${first?.block_id}/approval.approve`, { in: list.ts });
    await story.sees('li', 'Approve request');
    expect(story.shown('li')).toContain(one);
    await slack.as('li').submits();
    expect(story.shown('li')).toContain(`You approved ${one}. Follow it on its card.`);
    const after = slack.text(await says(world.current, 'li', '/image approvals'));
    expect(after).not.toContain(one);
    expect(after).toContain(two);
  });

  it('given a request and its image, when its history is asked for, then it is told from the newest', async () => {
    const { slack, ...story } = world.current;
    const name = aName();
    const card = await story.asks(name);
    await story.approves(card);
    await story.announced(name, 'Image ready:');
    const [id] = /\b0?\w{10}(?= · asked)/.exec(slack.text(card)) ?? [];
    const history = slack.text(await says(world.current, 'priya', `/image history ${id}`));
    const image = String(story.imagesNamed(name)[0]?.imageId);
    expect(
      history
        .split('\n')
        .slice(1)
        .map((line) => line.replace(/^.*?M: /, '').replace(/ [0-9A-F-]{36}\.$/, '.')),
    ).toEqual([
      `Darkroom finished the image ${name} in cn-hangzhou (${image}).`,
      `Darkroom got Alibaba Cloud to make the image ${name} in cn-hangzhou (${image}). CreateImage.`,
      `Darkroom began to ask Alibaba Cloud for the image ${name} in cn-hangzhou.`,
      `@li approved the image ${name} by the rule one-approval.`,
      `@maya asked for the image ${name} by the rule one-approval.`,
    ]);
    expect(slack.text(await says(world.current, 'priya', `/image history ${image}`))).toContain(`(${image})`);
    const person = slack.text(await says(world.current, 'priya', '/image history <@U0MAYA|maya>'));
    expect(person).toContain(`@maya asked for the image ${name}`);
    const none = slack.text(await says(world.current, 'nina', '/image history'));
    expect(none).toContain('Guests can follow the cards in their channels, but not ask, decide or look things up.');
  });
});

describe('when Slack does not say who is who', () => {
  const world = useStories();
  const unknown =
    'Slack does not say who may do this at the moment, so nobody may and nothing was changed. Try again in a minute.';

  /** Slack answers nothing about people while `act` lasts. */
  async function away({ slack }: Stories, act: () => Promise<unknown>): Promise<void> {
    slack.fail('users.info', { kind: 'server-error' }, 1_000);
    await act();
    slack.forgives('users.info');
  }

  it('given users.info that fails, when somebody asks, then the form says so and can be sent again', async () => {
    const { slack, ...story } = world.current;
    const name = aName();
    await story.opens();
    await away(world.current, async () => {
      const answer = await story.submits({ Name: name });
      expect(answer.kind === 'errors' ? Object.values(answer.errors) : answer).toEqual([unknown]);
    });
    expect(story.cards(name)).toEqual([]);
    expect((await slack.as('maya').submits()).kind).toBe('updated');
    await story.cardWith(name, 'Waiting for approval');
  });

  it('given users.info that fails, when somebody reviews or approves, then nothing is decided until it answers', async () => {
    const { slack, ...story } = world.current;
    const name = aName();
    const card = await story.asks(name);
    await away(world.current, async () => {
      expect(await story.told('li', () => slack.as('li').clicks('Approve', { in: card.ts }))).toBe(unknown);
    });
    expect(slack.as('li').view()).toBeUndefined();
    await story.review(card, 'Approve');
    await away(world.current, () => slack.as('li').submits());
    expect(story.shown('li')).toContain(unknown);
    await slack.as('li').closes('all');
    expect(slack.text(await story.cardWith(name, 'Waiting for approval'))).not.toContain('Approved by');
    await story.approves(card);
    await story.announced(name, 'Image ready:');
  });

  it('given a user group that Slack does not list, when its members approve, then nobody may', async () => {
    const { slack, ...story } = world.current;
    const name = prod();
    await story.asks(name);
    const question = await story.question('li', name);
    slack.fail('usergroups.list', { kind: 'refuse', error: 'internal_error' }, 1_000);
    expect(await story.told('li', () => slack.as('li').clicks('Approve', { in: question.ts }))).toBe(unknown);
    slack.forgives('usergroups.list');
    await approves(world.current, question, 'li');
    await story.cardWith(name, 'Waiting for 1 more of 2 approvals');
  });
});
