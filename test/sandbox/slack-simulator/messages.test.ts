import { afterEach, describe, expect, it } from 'vitest';
import { defaultScopes } from '../../../src/sandbox/slack-simulator/workspace.ts';
import { aSimulator, button, clientOf, type Loose, refusalOf, section, stopAll } from './support.ts';

afterEach(stopAll);

const images = 'C0IMAGES';

describe('posting', () => {
  it('given blocks without ids, when posted, then they come back with ids and flags', async () => {
    const slack = await aSimulator();
    const blocks: Loose[] = [
      section('hi'),
      { type: 'actions', elements: [{ ...button('Go', ''), action_id: undefined }] },
    ];
    const posted = await clientOf(slack).chat.postMessage({ channel: images, text: 'hi', blocks });
    expect(posted.ts).toMatch(/^\d{10}\.\d{6}$/);
    expect(posted.message).toMatchObject({
      type: 'message',
      user: 'U0DARKROOM',
      bot_id: 'B0DARKROOM',
      blocks: [
        { type: 'section', block_id: expect.any(String), text: { verbatim: false } },
        { type: 'actions', elements: [{ action_id: expect.any(String), text: { emoji: true } }] },
      ],
    });
  });

  it('given two posts in one millisecond, when they are stamped, then the stamps rise', async () => {
    const slack = await aSimulator({ clock: { now: () => 1_700_000_000_000 } });
    const client = clientOf(slack);
    const first = await client.chat.postMessage({ channel: images, text: '1' });
    const second = await client.chat.postMessage({ channel: '#images', text: '2' });
    expect([first.ts, second.ts]).toEqual(['1700000000.000000', '1700000000.000001']);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no such channel', { channel: 'C404', text: 'x' }, 'channel_not_found'],
    ['a private channel without the bot', { channel: 'C0SECRET', text: 'x' }, 'channel_not_found'],
    ['a public channel without the bot', { channel: 'C0GENERAL', text: 'x' }, 'not_in_channel'],
    ['nothing to say', { channel: images }, 'no_text'],
    ['no channel', { text: 'x' }, 'invalid_arguments'],
    ['blocks that are no list', { channel: images, blocks: '{}' }, 'invalid_blocks_format'],
    ['blocks that are no JSON', { channel: images, blocks: '[' }, 'invalid_blocks_format'],
    ['blocks Slack does not know', { channel: images, text: 'x', blocks: [{ type: 'hologram' }] }, 'invalid_blocks'],
    ['markdown beside text', { channel: images, text: 'x', markdown_text: 'y' }, 'markdown_text_conflict'],
    ['a thread that is none', { channel: images, text: 'x', thread_ts: '1.000001' }, 'cannot_reply_to_message'],
    [
      'metadata without a type',
      { channel: images, text: 'x', metadata: { event_payload: {} } },
      'invalid_metadata_schema',
    ],
  ])('given %s, when posting, then it is refused in Slack’s word', async (_name, args, error) => {
    const slack = await aSimulator();
    expect((await refusalOf(clientOf(slack).apiCall('chat.postMessage', args))).error).toBe(error);
    expect(slack.world.messages).toEqual([]);
  });

  it('given a bad block, when posting, then errors and messages both point at it', async () => {
    const slack = await aSimulator();
    const { data, messages } = await refusalOf(
      clientOf(slack).chat.postMessage({ channel: images, text: 'x', blocks: [{ type: 'section' } as Loose] }),
    );
    const sentence = 'must define either `text` or `fields` [json-pointer:/blocks/0/type]';
    expect((data as Loose).errors).toEqual([sentence]);
    expect(messages).toEqual([`[ERROR] ${sentence}`]);
  });

  it('given chat:write.public, when posting where the bot is not, then it is taken', async () => {
    const slack = await aSimulator({ workspace: { scopes: [...defaultScopes, 'chat:write.public'] } });
    await clientOf(slack).chat.postMessage({ channel: 'C0GENERAL', text: 'x' });
    expect((await refusalOf(clientOf(slack).chat.postMessage({ channel: 'C0SECRET', text: 'x' }))).error).toBe(
      'channel_not_found',
    );
  });

  it('given a person’s id, when posting to it, then the direct conversation answers', async () => {
    const slack = await aSimulator();
    expect((await clientOf(slack).chat.postMessage({ channel: 'U0MAYA', text: 'psst' })).channel).toBe('D0MAYA');
  });

  it('given 40,001 characters, when posting, then they are cut with a warning', async () => {
    const slack = await aSimulator();
    const posted = await clientOf(slack).chat.postMessage({ channel: images, text: 'x'.repeat(40_001) });
    expect(posted.warning).toBe('message_truncated');
    expect(slack.messages('images')[0]?.text).toHaveLength(40_000);
  });
});

describe('changing', () => {
  const posted = async (args: object = {}) => {
    const slack = await aSimulator();
    const client = clientOf(slack);
    const { ts = '' } = await client.chat.postMessage({
      channel: images,
      text: 'old',
      blocks: [section('old')],
      ...args,
    });
    return { slack, client, ts, message: () => slack.messages('images')[0] };
  };

  it('given text and no blocks, when updating, then the blocks are gone', async () => {
    const { client, ts, message } = await posted();
    await client.chat.update({ channel: images, ts, text: 'new' });
    expect(message()).toMatchObject({ text: 'new', blocks: [], edits: 1 });
  });

  it('given blocks and no text, when updating, then the old text stays', async () => {
    const { client, ts, message } = await posted();
    await client.chat.update({ channel: images, ts, blocks: [section('new')] } as Loose);
    expect(message()).toMatchObject({ text: 'old', blocks: [{ text: { text: 'new' } }] });
  });

  it('given metadata, when updating, then it stays unless an empty object takes it away', async () => {
    const metadata = { event_type: 'operation', event_payload: { id: 'op-1' } };
    const { client, ts, message } = await posted({ metadata });
    await client.chat.update({ channel: images, ts, text: 'new' });
    expect(message()?.metadata).toEqual(metadata);
    await client.chat.update({ channel: images, ts, text: 'new', metadata: {} } as Loose);
    expect(message()?.metadata).toBeUndefined();
  });

  it('given 4,001 characters, when updating, then it is msg_too_long though posting took it', async () => {
    const { client, ts } = await posted({ text: 'x'.repeat(4001) });
    expect((await refusalOf(client.chat.update({ channel: images, ts, text: 'x'.repeat(4001) }))).error).toBe(
      'msg_too_long',
    );
  });

  it('given somebody else’s message, when the bot changes or deletes it, then it may not', async () => {
    const { slack, client } = await posted();
    const { message } = await slack.as('maya').types('good morning');
    const target = { channel: images, ts: message?.ts ?? '' };
    expect((await refusalOf(client.chat.update({ ...target, text: 'x' }))).error).toBe('cant_update_message');
    expect((await refusalOf(client.chat.delete(target))).error).toBe('cant_delete_message');
  });

  it('given a deleted message, when updating it, then it is not found', async () => {
    const { client, ts } = await posted();
    await client.chat.delete({ channel: images, ts });
    expect((await refusalOf(client.chat.update({ channel: images, ts, text: 'x' }))).error).toBe('message_not_found');
    expect((await refusalOf(client.chat.getPermalink({ channel: images, message_ts: ts }))).error).toBe(
      'message_not_found',
    );
  });
});

describe('ephemeral messages', () => {
  it('given one for Maya, when others look, then only she sees it and no API can change it', async () => {
    const slack = await aSimulator();
    const client = clientOf(slack);
    const { message_ts: ts = '' } = await client.chat.postEphemeral({
      channel: images,
      user: 'U0MAYA',
      text: 'just you',
    });
    expect(slack.transcript('images', 'maya')).toContain('only visible to you');
    expect(slack.transcript('images', 'li')).toBe('');
    expect((await refusalOf(client.chat.update({ channel: images, ts, text: 'x' }))).error).toBe('message_not_found');
  });

  it('given someone who is not in the channel, when told in private there, then it is refused', async () => {
    const slack = await aSimulator();
    const call = clientOf(slack).chat.postEphemeral({ channel: images, user: 'U0NOBODY', text: 'x' });
    expect((await refusalOf(call)).error).toBe('user_not_in_channel');
  });
});

it('given replies, one of them sent to the channel too, when reading, then the broadcast is in both with its root', async () => {
  const slack = await aSimulator();
  const client = clientOf(slack);
  const channel = 'C0IMAGES';
  const { ts } = await client.chat.postMessage({ channel, text: 'card' });
  const thread_ts = String(ts);
  await client.chat.postMessage({ channel, text: 'quiet', thread_ts });
  const loud = await client.chat.postMessage({ channel, text: 'loud', thread_ts, reply_broadcast: true });
  expect((await client.conversations.replies({ channel, ts: thread_ts })).messages?.map(({ text }) => text)).toEqual([
    'card',
    'quiet',
    'loud',
  ]);
  const [newest, parent] = (await client.conversations.history({ channel })).messages ?? [];
  expect(newest).toMatchObject({ text: 'loud', subtype: 'thread_broadcast', thread_ts, root: { ts, text: 'card' } });
  expect(parent).toMatchObject({ text: 'card', reply_count: 2, reply_users: ['U0DARKROOM'] });
  const { permalink } = await client.chat.getPermalink({ channel, message_ts: String(loud.ts) });
  expect(permalink).toBe(
    `https://acme.slack.com/archives/C0IMAGES/p${String(loud.ts).replace('.', '')}?thread_ts=${thread_ts}&cid=C0IMAGES`,
  );
  const below = client.chat.postMessage({ channel, text: 'deeper', thread_ts: String(loud.ts) });
  expect((await refusalOf(below)).error).toBe('cannot_reply_to_message');
});

it('given a channel for announcements, or 101 attachments, when posting, then each is refused by its name', async () => {
  const slack = await aSimulator();
  const client = clientOf(slack);
  const attachments = Array.from({ length: 101 }, () => ({ text: 'x' }));
  const many = client.chat.postMessage({ channel: 'C0IMAGES', text: 'x', attachments });
  expect((await refusalOf(many)).error).toBe('too_many_attachments');
  const images = slack.world.channel('images');
  if (images) images.restricted = true;
  expect((await refusalOf(client.chat.postMessage({ channel: 'C0IMAGES', text: 'x' }))).error).toBe(
    'restricted_action',
  );
});
