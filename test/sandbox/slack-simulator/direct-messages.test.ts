import { afterEach, expect, it } from 'vitest';
import { aBot, aSimulator, button, type Loose, section, stopAll } from './support.ts';

afterEach(stopAll);

const question = [
  section('*Approve?*'),
  { type: 'actions', elements: [button('Approve', 'approve', { value: 'op-1' })] },
];

async function anOpenConversation() {
  const slack = await aSimulator();
  const pressed: Loose[] = [];
  const { client } = await aBot(slack, (app) => {
    app.action('approve', async ({ ack, body, respond }) => {
      pressed.push(body);
      await ack();
      await respond({ response_type: 'ephemeral', replace_original: false, text: 'heard' });
    });
  });
  const { channel } = await client.conversations.open({ users: 'U0LI' });
  const id = channel?.id ?? '';
  const posted = await client.chat.postMessage({ channel: id, text: 'Approve?', blocks: question as Loose });
  const unread = async () => {
    const state: Loose = await (await fetch(`${slack.url}/_sandbox/slack/state?as=li`)).json();
    return state.channels.find((one: Loose) => one.kind === 'im').unread;
  };
  return { slack, client, pressed, channel: id, ts: posted.ts ?? '', unread };
}

it('given a question in a direct message, when its button is pressed, then the bot learns where, and answers there', async () => {
  const { slack, pressed, channel, ts } = await anOpenConversation();
  expect(await slack.as('li').clicks('Approve', { in: ts })).toMatchObject({ kind: 'acked' });
  expect(pressed[0]).toMatchObject({
    user: { id: 'U0LI' },
    container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: false },
    channel: { id: channel, name: 'directmessage' },
    message: { ts, blocks: [{}, { type: 'actions' }] },
    response_url: expect.stringContaining('/response/'),
  });
  const told = await slack.waitFor(() => slack.ephemeral('li')[0]);
  expect(told).toMatchObject({ channel, text: 'heard' });
});

it('given a question in a direct message, when others look for its button, then they do not see it', async () => {
  const { slack, ts } = await anOpenConversation();
  await expect(slack.as('priya').clicks('Approve', { in: ts })).rejects.toThrow('priya sees no "Approve"');
});

it('given a read direct message, when it is edited, then nothing is unread; a line in its thread is', async () => {
  const { slack, client, channel, ts, unread } = await anOpenConversation();
  expect(await unread()).toEqual({ count: 1, mentions: 1 });
  slack.as('li').reads('@darkroom');
  await client.chat.update({ channel, ts, text: 'Approved', blocks: [section('Approved')] });
  expect(slack.messages(channel)).toMatchObject([{ text: 'Approved', blocks: [{ type: 'section' }], edits: 1 }]);
  expect(await unread()).toEqual({ count: 0, mentions: 0 });
  await client.chat.postMessage({ channel, thread_ts: ts, text: 'it is ready' });
  expect(await unread()).toEqual({ count: 1, mentions: 1 });
  const replies = await client.conversations.replies({ channel, ts });
  expect(replies.messages?.map(({ text }) => text)).toEqual(['Approved', 'it is ready']);
});
