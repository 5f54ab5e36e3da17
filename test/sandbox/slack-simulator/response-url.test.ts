import { afterEach, expect, it } from 'vitest';
import {
  aBot,
  aSimulator,
  button,
  clientOf,
  handClock,
  input,
  type Loose,
  modal,
  section,
  stopAll,
} from './support.ts';

afterEach(stopAll);

const card = [section('card'), { type: 'actions' as const, elements: [button('Go', 'go')] }];

async function anUrl(options: Parameters<typeof aSimulator>[0] = {}) {
  const slack = await aSimulator(options);
  await aBot(slack, (app) => {
    app.command('/image', async ({ ack }) => ack());
    app.action('go', async ({ ack }) => ack());
  });
  const urlOf = (name: string): string => {
    const last: Loose = slack.calls({ name }).at(-1);
    return last.body.response_url;
  };
  const send = async (url: string, body: object) => {
    const res = await fetch(url, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    return [res.status, await res.text()];
  };
  return { slack, urlOf, send };
}

it('given a command, when answered by its URL, then privately, in the channel when asked, and five times at most', async () => {
  const { slack, urlOf, send } = await anUrl();
  await slack.as('maya').types('/image');
  const url = urlOf('command');
  expect(await send(url, { text: 'just you' })).toEqual([200, '{"ok":true}']);
  await send(url, { text: 'all', response_type: 'in_channel' });
  expect(slack.ephemeral('maya').map(slack.text)).toEqual(['just you']);
  expect(slack.messages('images').map(slack.text)).toEqual(['all']);
  expect(await send(url, { text: 'x', blocks: [{ type: 'hologram' }] })).toEqual([400, 'invalid_blocks']);
  for (let n = 0; n < 3; n += 1) await send(url, { text: `${n}` });
  expect(await send(url, { text: 'sixth' })).toEqual([404, 'used_url']);
});

it('given half an hour, when answering, then the URL is expired', async () => {
  const time = handClock();
  const { slack, urlOf, send } = await anUrl({ clock: time });
  await slack.as('maya').types('/image');
  time.passes(30 * 60_000 + 1);
  expect(await send(urlOf('command'), { text: 'late' })).toEqual([404, 'expired_url']);
});

it('given a button in a message, when answered, then the message is replaced unless it should not be, and can go', async () => {
  const { slack, urlOf, send } = await anUrl();
  await clientOf(slack).chat.postMessage({ channel: 'C0IMAGES', text: 'card', blocks: card });
  await slack.as('li').clicks('Go');
  const url = urlOf('block_actions');
  await send(url, { text: 'beside', replace_original: false });
  expect(slack.ephemeral('li').map(slack.text)).toEqual(['beside']);
  await send(url, { text: 'decided' });
  expect(slack.messages('images').map(slack.text)).toEqual(['decided']);
  await send(url, { delete_original: true });
  expect(slack.messages('images')).toEqual([]);
  expect(await send(url, { text: 'more' })).toEqual([404, 'message_not_found']);
});

it('given a button in an ephemeral message, when answered, then only that one changes', async () => {
  const { slack, urlOf, send } = await anUrl();
  await clientOf(slack).chat.postEphemeral({ channel: 'C0IMAGES', user: 'U0LI', text: 'card', blocks: card });
  await slack.as('li').clicks('Go');
  expect(slack.calls({ name: 'block_actions' })[0]?.body).toMatchObject({ container: { is_ephemeral: true } });
  await send(urlOf('block_actions'), { text: 'seen' });
  expect(slack.ephemeral('li').map(slack.text)).toEqual(['seen']);
});

it('given a form that asks where to answer, when it is sent, then its URL speaks in the chosen conversation', async () => {
  const { slack, send } = await anUrl();
  const where = { type: 'conversations_select', action_id: 'where', response_url_enabled: true };
  await slack.as('maya').shortcut('image_request');
  const shortcut: Loose = slack.calls({ name: 'shortcut' }).at(-1);
  const view = modal([input('Where', 'where', { element: where })]);
  await clientOf(slack).views.open({ trigger_id: shortcut.body.trigger_id, view });
  await slack.as('maya').fills({ Where: 'images' });
  await slack.as('maya').submits();
  const submission: Loose = slack.calls({ name: 'view_submission' }).at(-1);
  expect(submission.body.response_urls).toEqual([
    { response_url: expect.any(String), channel_id: 'C0IMAGES', block_id: 'where:block', action_id: 'where' },
  ]);
  expect(await send(submission.body.response_urls[0].response_url, { text: 'asked' })).toEqual([200, '{"ok":true}']);
  expect(slack.messages('images').map(({ text }) => text)).toEqual(['asked']);
});
