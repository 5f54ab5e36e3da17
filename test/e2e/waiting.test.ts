import { describe, expect, it } from 'vitest';
import { dicts } from '../../src/sandbox/slack-simulator/json.ts';
import type { Message } from '../../src/sandbox/slack-simulator/world.ts';
import { alone, aName } from '../support/stories.ts';

const SOON = { timeoutMs: 12_000 };
const hasButtons = ({ blocks }: Message): boolean => dicts(blocks).some(({ type }) => type === 'actions');

/** Everybody asks, Li approves, and little time passes. */
const rules = (approvals: string): string => `
roles:
  night-desk: { people: U0LI }
  managers: { people: [U0PRIYA, U0GRACE] }
rules:
  - name: night
    allow: everyone
    approvals:
      from: night-desk
${approvals
  .trim()
  .split('\n')
  .map((line) => `      ${line.trim()}`)
  .join('\n')}
`;

describe.concurrent('while nobody decides', () => {
  it(
    'given a question in a channel, when nobody answers, then a reminder comes, managers are asked, and one of them approves',
    alone(
      async ({ slack, ...story }) => {
        const name = aName();
        const card = await story.asks(name);
        const inChannel = (text: string) => () =>
          slack.messages('image-approvals').find((one) => slack.text(one).includes(text));
        const question = await slack.waitFor(inChannel(`Approve image ${name}?`), SOON);
        expect(slack.text(question)).toContain('[ Approve ]  [ Reject ]');
        expect(slack.text(question)).toContain(
          '@maya asks for this image in #images. It needs 1 approval by @li, until ',
        );

        const reminder = await slack.waitFor(inChannel(`@li: ${name} still waits for approval, and expires`), SOON);
        expect(reminder.threadTs).toBe(question.ts);
        expect(reminder.text.match(/<@U0LI>/g)).toHaveLength(1);
        // Not yet theirs.
        const early = await story.told('priya', () => slack.as('priya').clicks('Approve', { in: question.ts }));
        expect(early).toContain('by the rule night that is for night-desk. Nothing was changed.');

        const escalated = await slack.waitFor(inChannel(`nobody has decided on ${name} yet`), SOON);
        expect(escalated.threadTs).toBe(question.ts);
        expect(slack.text(escalated)).toMatch(/^@.*@priya.*@grace.*, so managers may decide too, until /);
        const shown = slack.text(await story.cardWith(name, 'so managers may decide too.'));
        expect(shown).toContain('@priya');
        await story.approves(question, 'priya');
        expect(story.shown('priya')).toContain(`You approved ${name}. Follow it on its card.`);
        await story.announced(name, 'Image ready:');
        const settled = await slack.waitFor(inChannel('Nothing is left to decide here. Its card is in #images.'), SOON);
        expect(settled.ts).toBe(question.ts);
        expect(hasButtons(settled)).toBe(false);
        const ended = await slack.waitFor(inChannel(`${name} is ready.`), SOON);
        expect(ended.threadTs).toBe(question.ts);
        expect(slack.text(await story.cardWith(name, 'Ready:'))).toContain('Approved by: @priya');
        expect(story.replies(card).filter((one) => /still waits|nobody has decided/.test(slack.text(one)))).toEqual([]);
      },
      { settings: rules('ask: { channel: C0APPROVALS }\nremindAfter: 1s\nescalate: { after: 2s, to: managers }') },
    ),
  );

  it(
    'given a question by direct message, when nobody answers, then the reminder is in its thread, and managers get a question of their own',
    alone(
      async ({ slack, ...story }) => {
        const name = aName();
        await story.asks(name);
        const question = await story.question('li', name);
        const reminder = await slack.waitFor(
          () => story.direct('li').find((one) => one.threadTs === question.ts),
          SOON,
        );
        expect(slack.text(reminder)).toMatch(new RegExp(`^${name} still waits for approval, and expires .*\\.$`));
        const toGrace = await story.question('grace', name);
        await story.question('priya', name);
        expect(story.questionsTo('li', name)).toHaveLength(1);
        await story.approves(toGrace, 'grace');
        await story.announced(name, 'Image ready:');
        for (const person of ['li', 'priya', 'grace'])
          expect(hasButtons(await story.question(person, name, 'Nothing is left to decide here.'))).toBe(false);
      },
      { settings: rules('ask: direct-message\nremindAfter: 1s\nescalate: { after: 2s, to: managers }') },
    ),
  );

  it(
    'given no answer until the end, when the time is over, then it expires and who asked and who was asked are told',
    alone(
      async ({ slack, ...story }) => {
        const name = aName();
        const card = await story.asks(name);
        const reminded = await slack.waitFor(
          () => story.replies(card).find((one) => slack.text(one).includes('still waits')),
          SOON,
        );
        expect(slack.text(reminded)).toContain(`@li: ${name} still waits for approval`);
        const expired = slack.text(await story.cardWith(name, 'Expired'));
        expect(expired).toContain('nobody decided in time. Nothing was made.');
        expect(expired).not.toContain('[ Approve ]');
        const told = await slack.waitFor(
          () => story.replies(card).find((one) => slack.text(one).includes('expired')),
          SOON,
        );
        expect(slack.text(told)).toBe(
          `@maya, nobody decided on ${name} in time, so the request expired. Nothing was made. Ask again if it is still needed.`,
        );
        const late = await story.told('li', () => slack.as('li').types(`/image approvals`, { channel: 'images' }));
        expect(late).toBe('Nothing waits for your approval.');
        expect(story.imagesNamed(name)).toEqual([]);
      },
      { settings: rules('expiresIn: 3s\nremindAfter: 1s') },
    ),
  );

  it(
    'given a request withdrawn after one of two approvals, when it ends, then everybody who was asked hears of it',
    alone(
      async ({ slack, ...story }) => {
        const name = aName();
        const card = await story.asks(name);
        await story.approves(await story.question('priya', name), 'priya');
        await slack.as('priya').closes('all');
        await story.told('maya', () => slack.as('maya').clicks('Withdraw', { in: card.ts }));
        const told = await slack.waitFor(
          () => story.replies(card).find((one) => slack.text(one).includes('withdrew')),
          SOON,
        );
        expect(slack.text(told)).toBe(`@priya: @maya withdrew the request for ${name}. Nothing was made.`);
        for (const person of ['priya', 'grace'])
          await slack.waitFor(
            () => story.direct(person).find((one) => slack.text(one) === `${name} was withdrawn.`),
            SOON,
          );
      },
      {
        settings: rules('ask: direct-message\nrequired: 2').replace('from: night-desk', 'from: managers'),
      },
    ),
  );
});

describe.concurrent('a rule that asks for the name', () => {
  it(
    'given typeName, when another name is typed, then nothing is decided until it is the right one',
    alone(
      async ({ slack, ...story }) => {
        const name = aName();
        const card = await story.asks(name);
        await story.review(card, 'Approve');
        expect(story.shown('li')).toContain('Type the name');
        expect(await slack.as('li').submits()).toMatchObject({ kind: 'errors' });
        const wrong = await story.submits({ 'Type the name': `${name}x` }, 'li');
        expect(wrong.kind === 'errors' ? Object.values(wrong.errors).join() : wrong).toContain(`Type the name ${name}`);
        expect(slack.text(card)).toContain('Waiting for approval');
        await story.submits({ 'Type the name': ` ${name} ` }, 'li');
        expect(story.shown('li')).toContain(`You approved ${name}. Follow it on its card.`);
        await story.announced(name, 'Image ready:');
      },
      { settings: rules('typeName: true') },
    ),
  );
});
