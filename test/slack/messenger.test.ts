import { webApi } from '@slack/bolt';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliveryId } from '../../src/core/domain/delivery.ts';
import type { ChannelId } from '../../src/core/domain/ids.ts';
import { minutes } from '../../src/core/domain/instant.ts';
import { type Drawing, MessengerFailure } from '../../src/core/ports/messenger.ts';
import type { SlackSimulator } from '../../src/sandbox/slack-simulator/api.ts';
import type { Fault } from '../../src/sandbox/slack-simulator/faults.ts';
import { post as says } from '../../src/sandbox/slack-simulator/messages.ts';
import { startSlackSimulator } from '../../src/sandbox/slack-simulator/simulator.ts';
import { boltLogger, clientOptions } from '../../src/slack/app.ts';
import { createSlackMessenger } from '../../src/slack/messenger.ts';
import { anOperation, CHANNEL, NOW } from '../support/builders.ts';
import { aLog } from '../support/log.ts';

const operation = anOperation();
const drawing: Drawing = {
  wanted: { id: deliveryId(operation, 'card'), kind: 'card', to: CHANNEL },
  stored: { operation, version: 1, draws: 1, observations: {} },
  now: NOW,
};
const other: Drawing = { ...drawing, wanted: { ...drawing.wanted, id: deliveryId(anOperation(), 'ready') } };

let slack: SlackSimulator;
const messenger = () =>
  createSlackMessenger({
    client: new webApi.WebClient('xoxb-test', { ...clientOptions(slack.apiUrl), logger: boltLogger(aLog()) }),
  });
beforeAll(async () => {
  slack = await startSlackSimulator({ signingSecret: 's', botToken: 'xoxb-test', rateLimits: 'off' });
});
beforeEach(() => slack.reset());
afterAll(() => slack.close());

/** The failure a call ends in. */
async function failure(call: Promise<unknown>): Promise<MessengerFailure> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof MessengerFailure) return error;
  throw new Error(`this is no MessengerFailure: ${String(error)}`);
}
const posts = () => slack.calls({ name: 'chat.postMessage' });
const channel = CHANNEL;

describe('posting', () => {
  it('given a card, when it is posted, then it stands there with its delivery, and links are not unfurled', async () => {
    const posted = await messenger().post(drawing, { to: channel });
    const [message] = slack.messages('images');
    expect(posted).toEqual({ channel, ts: message?.ts });
    expect(message?.metadata).toEqual({
      event_type: 'darkroom_delivery',
      event_payload: { delivery: 'ab12cd34ef:card', operation: 'ab12cd34ef' },
    });
    expect(posts()[0]?.body).toMatchObject({ unfurl_links: 'false', unfurl_media: 'false' });
  });

  it('given a thread, when something is posted in it, then it stands under the card', async () => {
    const card = await messenger().post(drawing, { to: channel });
    const reply = await messenger().post(drawing, { to: channel, thread: card.ts });
    expect(slack.messages('images').find(({ ts }) => ts === reply.ts)?.threadTs).toBe(card.ts);
  });

  it.each<[string, Fault, number]>([
    ['an error of the server', { kind: 'server-error' }, 0],
    ['a connection that dies before', { kind: 'drop-before' }, 0],
    ['a connection that dies after', { kind: 'drop-after-apply' }, 1],
  ])(
    'given %s, when a card is posted, then that is unclear and it is never posted again by itself',
    async (_name, fault, there) => {
      slack.fail('chat.postMessage', fault);
      const failed = await failure(messenger().post(drawing, { to: channel }));
      expect(failed.kind).toBe('unclear');
      expect(posts()).toHaveLength(1);
      expect(slack.messages('images')).toHaveLength(there);
    },
  );

  it('given a limit, when a card is posted, then it says how long to wait and does not wait itself', async () => {
    slack.fail('chat.postMessage', { kind: 'ratelimited', retryAfter: 17 });
    const failed = await failure(messenger().post(drawing, { to: channel }));
    expect(failed).toMatchObject({ kind: 'rate-limited', retryAfterMs: 17_000 });
    expect(posts()).toHaveLength(1);
  });

  it.each([
    ['not_in_channel', 'refused'],
    ['channel_not_found', 'refused'],
    ['is_archived', 'refused'],
    ['invalid_blocks', 'refused'],
    ['msg_too_long', 'refused'],
    ['restricted_action', 'refused'],
    ['invalid_auth', 'refused'],
    ['rate_limited', 'rate-limited'],
    ['message_limit_exceeded', 'rate-limited'],
    ['internal_error', 'unclear'],
    ['fatal_error', 'unclear'],
    ['service_unavailable', 'unclear'],
  ])('given that Slack says %s, when a card is posted, then it is %s in Slack’s own word', async (word, kind) => {
    slack.fail('chat.postMessage', { kind: 'refuse', error: word });
    expect(await failure(messenger().post(drawing, { to: channel }))).toMatchObject({ kind, error: word });
  });
});

describe('editing', () => {
  it('given a card, when it is brought up to date, then the same message changes', async () => {
    const posted = await messenger().post(drawing, { to: channel });
    await messenger().update(drawing, posted);
    expect(slack.messages('images')).toMatchObject([{ ts: posted.ts, edits: 1 }]);
  });

  it.each([
    ['message_not_found', 'message-gone'],
    ['cant_update_message', 'message-gone'],
    ['edit_window_closed', 'refused'],
    ['is_inactive', 'refused'],
  ])('given that Slack says %s, when a card is edited, then that is %s', async (word, kind) => {
    const posted = await messenger().post(drawing, { to: channel });
    slack.fail('chat.update', { kind: 'refuse', error: word });
    expect((await failure(messenger().update(drawing, posted))).kind).toBe(kind);
  });

  it('given a card that somebody deleted, when it is edited, then it is gone', async () => {
    const failed = await failure(messenger().update(drawing, { channel, ts: '1.000001' }));
    expect(failed).toMatchObject({ kind: 'message-gone', error: 'message_not_found' });
  });

  it('given a limit, when a card is edited, then it says how long to wait', async () => {
    const posted = await messenger().post(drawing, { to: channel });
    slack.fail('chat.update', { kind: 'ratelimited', retryAfter: 3 });
    expect(await failure(messenger().update(drawing, posted))).toMatchObject({
      kind: 'rate-limited',
      retryAfterMs: 3_000,
    });
  });
});

describe('finding a message again', () => {
  const since = () => Date.now() - minutes(1);
  const chatter = (count: number, threadTs?: string) => {
    for (let n = 0; n < count; n += 1)
      says(slack.world, { channel, user: 'U0OMAR', text: `line ${n}`, blocks: [], ...(threadTs && { threadTs }) });
  };

  it('given a post whose answer was lost, when it is looked for, then it is found by its delivery', async () => {
    slack.fail('chat.postMessage', { kind: 'drop-after-apply' });
    await failure(messenger().post(drawing, { to: channel }));
    await messenger().post(other, { to: channel });
    const found = await messenger().find(drawing.wanted.id, { to: channel }, since());
    expect(found).toEqual({ channel, ts: slack.messages('images')[0]?.ts });
  });

  it('given a busy channel, when a message is looked for, then the history is read page by page', async () => {
    const posted = await messenger().post(drawing, { to: channel });
    chatter(250);
    expect(await messenger().find(drawing.wanted.id, { to: channel }, since())).toEqual(posted);
    expect(slack.calls({ name: 'conversations.history' })).toHaveLength(3);
  });

  it('given a message in a thread, when it is looked for there, then it is found', async () => {
    const card = await messenger().post(drawing, { to: channel });
    chatter(120, card.ts);
    const reply = await messenger().post(other, { to: channel, thread: card.ts });
    expect(await messenger().find(other.wanted.id, { to: channel, thread: card.ts }, since())).toEqual(reply);
  });

  it('given nothing of the kind, when it is looked for, then it is not there', async () => {
    await messenger().post(other, { to: channel });
    expect(await messenger().find(drawing.wanted.id, { to: channel }, since())).toBeUndefined();
  });

  it.each(['missing_scope', 'not_in_channel', 'channel_not_found'])(
    'given that Slack says %s, when a message is looked for, then nobody knows',
    async (word) => {
      slack.fail('conversations.history', { kind: 'refuse', error: word });
      expect(await messenger().find(drawing.wanted.id, { to: channel }, since())).toBe('unknown');
    },
  );

  it('given trouble, when a message is looked for, then it is not taken for absence', async () => {
    slack.fail('conversations.history', { kind: 'server-error' });
    expect((await failure(messenger().find(drawing.wanted.id, { to: channel }, since()))).kind).toBe('unclear');
    slack.fail('conversations.history', { kind: 'ratelimited', retryAfter: 2 });
    expect((await failure(messenger().find(drawing.wanted.id, { to: channel }, since()))).retryAfterMs).toBe(2_000);
  });
});

describe('whether the bot can post', () => {
  it.each([
    ['C0IMAGES', true],
    ['C0GENERAL', false],
    ['C0SECRET', false],
    ['C0NOWHERE', false],
  ])('given channel %s, when it is asked, then the answer is %s', async (id, can) => {
    expect(await messenger().canPost(id as ChannelId)).toBe(can);
  });

  it('given an archived channel, when it is asked, then it cannot', async () => {
    const images = slack.world.channel('images');
    if (!images) throw new Error('there is no #images');
    images.archived = true;
    expect(await messenger().canPost(channel)).toBe(false);
    images.archived = false;
  });

  it.each<Fault>([{ kind: 'server-error' }, { kind: 'ratelimited' }, { kind: 'refuse', error: 'missing_scope' }])(
    'given that Slack cannot say (%j), when it is asked, then nothing is held up',
    async (fault) => {
      slack.fail('conversations.info', fault);
      expect(await messenger().canPost(channel)).toBe(true);
    },
  );
});
