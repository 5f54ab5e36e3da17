import { afterEach, expect, it } from 'vitest';
import { aSimulator, clientOf, type Loose, refusalOf, stopAll } from './support.ts';

afterEach(stopAll);

const channel = 'C0IMAGES';

it('given posts with metadata, when reading the history since one of them, then the later ones come with theirs, newest first', async () => {
  const slack = await aSimulator();
  const client = clientOf(slack);
  const stamps: string[] = [];
  for (const id of ['1', '2', '3']) {
    const metadata = { event_type: 'delivery', event_payload: { id } };
    stamps.push((await client.chat.postMessage({ channel, text: id, metadata })).ts ?? '');
  }
  const since = await client.conversations.history({ channel, oldest: stamps[0] ?? '', include_all_metadata: true });
  expect(since.messages?.map((one) => (one as Loose).metadata.event_payload.id)).toEqual(['3', '2']);
  const inclusive = await client.conversations.history({
    channel,
    oldest: stamps[0] ?? '',
    latest: stamps[1] ?? '',
    inclusive: true,
  });
  expect(inclusive.messages?.map((one) => one.text)).toEqual(['2', '1']);
  expect(inclusive.messages?.[0]).not.toHaveProperty('metadata');
});

it('given more than a page, when following the cursor, then every message comes once', async () => {
  const slack = await aSimulator();
  const client = clientOf(slack);
  for (let n = 0; n < 5; n += 1) await client.chat.postMessage({ channel, text: `${n}` });
  const texts: unknown[] = [];
  for await (const page of client.paginate('conversations.history', { channel, limit: 2 })) {
    texts.push(...(page as Loose).messages.map((one: Loose) => one.text));
  }
  expect(texts).toEqual(['4', '3', '2', '1', '0']);
  expect((await refusalOf(client.conversations.history({ channel, cursor: 'nonsense' }))).error).toBe('invalid_cursor');
});

it('given a thread, when reading it, then parent and replies come in order, and the history has only the parent', async () => {
  const slack = await aSimulator();
  const client = clientOf(slack);
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'card' });
  await client.chat.postMessage({ channel, text: 'log', thread_ts: ts });
  await client.chat.postMessage({ channel, text: 'ready', thread_ts: ts, reply_broadcast: true });
  expect((await client.conversations.replies({ channel, ts })).messages?.map((one) => one.text)).toEqual([
    'card',
    'log',
    'ready',
  ]);
  const history = await client.conversations.history({ channel });
  expect(history.messages?.map((one) => one.text)).toEqual(['ready', 'card']);
  expect(history.messages?.[1]).toMatchObject({ thread_ts: ts, reply_count: 2 });
});

it('given channels the bot is in or not, when asking about them, then private ones do not exist for it', async () => {
  const slack = await aSimulator();
  const client = clientOf(slack);
  expect((await client.conversations.info({ channel })).channel).toMatchObject({
    name: 'images',
    is_member: true,
    // Sam of Globex sits there too.
    is_ext_shared: true,
  });
  expect((await client.conversations.info({ channel: 'C0GENERAL' })).channel).toMatchObject({
    is_member: false,
    is_ext_shared: false,
  });
  expect((await refusalOf(client.conversations.info({ channel: 'C0SECRET' }))).error).toBe('channel_not_found');
  expect((await refusalOf(client.conversations.history({ channel: 'C0GENERAL' }))).error).toBe('not_in_channel');
});

it('given a public channel, when the bot joins, then it may post there', async () => {
  const slack = await aSimulator();
  const client = clientOf(slack);
  await client.conversations.join({ channel: 'C0GENERAL' });
  expect((await client.conversations.join({ channel: 'C0GENERAL' })).warning).toBe('already_in_channel');
  await client.chat.postMessage({ channel: 'C0GENERAL', text: 'hello' });
});

it('given a person, when opening a conversation with them, then the same one comes back every time', async () => {
  const slack = await aSimulator();
  const client = clientOf(slack);
  expect((await client.conversations.open({ users: 'U0MAYA' })).channel?.id).toBe('D0MAYA');
  expect((await client.conversations.open({ users: 'U0MAYA' })).channel?.id).toBe('D0MAYA');
  expect((await refusalOf(client.conversations.open({ users: 'U404' }))).error).toBe('user_not_found');
  expect((await refusalOf(client.apiCall('conversations.open', {}))).error).toBe('users_list_not_supplied');
});

it('given a channel, when listing who is in it, then everybody comes, and a private one is nobody’s', async () => {
  const client = clientOf(await aSimulator());
  expect((await client.conversations.members({ channel })).members).toContain('U0SAM');
  expect((await refusalOf(client.conversations.members({ channel: 'C0SECRET' }))).error).toBe('channel_not_found');
});
