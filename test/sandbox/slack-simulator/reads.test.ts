import { afterEach, expect, it } from 'vitest';
import { aSimulator, clientOf, type Loose, section, stopAll } from './support.ts';

afterEach(stopAll);

async function aDoor(options: Loose = {}) {
  const slack = await aSimulator(options);
  const state = async (as: string): Promise<Loose> =>
    (await fetch(`${slack.url}/_sandbox/slack/state?as=${as}`)).json();
  const unread = async (as: string, channel = 'images') =>
    (await state(as)).channels.find((one: Loose) => one.name === channel)?.unread;
  return { slack, client: clientOf(slack), state, unread };
}

it('given a message that calls for Li, when others and Li look at their list, then she has a mention, and reading clears it', async () => {
  const { slack, client, unread, state } = await aDoor();
  await client.chat.postMessage({ channel: 'C0IMAGES', text: 'Waiting for <@U0LI>' });
  expect([await unread('li'), await unread('maya')]).toEqual([
    { count: 1, mentions: 1 },
    { count: 1, mentions: 0 },
  ]);
  expect((await state('maya')).people.map((one: Loose) => [one.name, one.unread.mentions])).toContainEqual(['li', 1]);
  slack.as('li').reads('images');
  expect([await unread('li'), await unread('maya')]).toEqual([
    { count: 0, mentions: 0 },
    { count: 1, mentions: 0 },
  ]);
});

it('given a read channel, when a message there is edited, then nothing is unread', async () => {
  const { slack, client, unread } = await aDoor();
  const { ts } = await client.chat.postMessage({ channel: 'C0IMAGES', text: 'one' });
  slack.as('li').reads('images');
  await client.chat.update({ channel: 'C0IMAGES', ts: String(ts), text: 'two, <@U0LI>' });
  expect(await unread('li')).toEqual({ count: 0, mentions: 0 });
});

it('given a reply in a thread, when it concerns someone or goes to the channel too, then only they have it unread', async () => {
  const { client, slack, unread } = await aDoor();
  const said = await slack.as('maya').types('anyone?', { channel: 'images' });
  slack.as('li').reads('images');
  const reply = { channel: 'C0IMAGES', thread_ts: said.message?.ts ?? '', blocks: [section('here')], text: 'here' };
  await client.chat.postMessage(reply);
  expect([(await unread('maya')).count, (await unread('li')).count]).toEqual([1, 0]);
  await client.chat.postMessage({ ...reply, reply_broadcast: true } as Loose);
  expect([(await unread('maya')).count, (await unread('li')).count]).toEqual([2, 1]);
});

it('given a direct conversation, when the bot writes, then every message there counts as a mention', async () => {
  const { client, unread } = await aDoor();
  await client.chat.postMessage({ channel: 'U0MAYA', text: 'psst' });
  expect(await unread('maya', 'd0maya')).toEqual({ count: 1, mentions: 1 });
});

it('given what only Maya sees, when she dismisses it, then it is gone', async () => {
  const { client, slack } = await aDoor();
  const { message_ts } = await client.chat.postEphemeral({ channel: 'C0IMAGES', user: 'U0MAYA', text: 'psst' });
  expect(() => slack.as('li').dismisses(String(message_ts))).toThrow('sees no message');
  slack.as('maya').dismisses(String(message_ts));
  expect(slack.ephemeral('maya')).toEqual([]);
});

it('given someone of another company, when they try our commands, then there are none, though they sit in the channel', async () => {
  const { slack, state } = await aDoor();
  const { commands, shortcuts, channels } = await state('sam');
  expect([commands, shortcuts, channels.map((one: Loose) => [one.name, one.shared])]).toEqual([
    [],
    [],
    [['images', true]],
  ]);
  expect(await slack.as('sam').types('/image help')).toMatchObject({ kind: 'unknown-command' });
  await expect(slack.as('sam').shortcut('image_request')).rejects.toThrow('no shortcuts');
});

const rich = (...elements: object[]) => [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }];

it.each([
  ['a broadcast', rich({ type: 'broadcast', range: 'here' }), 1],
  ['a person in rich text', rich({ type: 'user', user_id: 'U0LI' }), 1],
  ['their group', rich({ type: 'usergroup', usergroup_id: 'S0APPROVERS' }), 1],
  ['somebody else', rich({ type: 'user', user_id: 'U0MAYA' }), 0],
  ['markup that somebody typed', rich({ type: 'text', text: '<!channel> <@U0LI>' }), 0],
  ['escaped markup', [section('&lt;!channel&gt;')], 0],
])('given %s in blocks, when Li looks, then it counts as it is', async (_name, blocks: Loose, mentions) => {
  const { client, unread } = await aDoor();
  await client.chat.postMessage({ channel: 'C0IMAGES', text: 'x', blocks });
  expect(await unread('li')).toEqual({ count: 1, mentions });
});
