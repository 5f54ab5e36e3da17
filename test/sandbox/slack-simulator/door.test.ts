import { afterEach, expect, it } from 'vitest';
import { aBot, aSimulator, input, type Loose, modal, stopAll } from './support.ts';

afterEach(stopAll);

async function aDoor() {
  const slack = await aSimulator();
  await aBot(slack, (app) => {
    app.command('/image', async ({ ack, client, command }) => {
      await client.views.open({ trigger_id: command.trigger_id, view: modal([input('Name', 'name')]) });
      await ack({ text: 'opened' });
    });
    app.view('test', async ({ ack }) => ack());
  });
  const get = async (path: string): Promise<Loose> => (await fetch(`${slack.url}/_sandbox/slack/${path}`)).json();
  const post = async (path: string, body: object): Promise<Loose> =>
    (await fetch(`${slack.url}/_sandbox/slack/${path}`, { method: 'POST', body: JSON.stringify(body) })).json();
  return { slack, get, post };
}

it('given only HTTP, when a whole conversation is played through the door, then it goes as through the API', async () => {
  const { get, post } = await aDoor();
  expect(await post('as/maya', { do: 'types', text: '/image create' })).toMatchObject({
    kind: 'answered',
    text: 'opened',
  });
  expect((await get('state?as=maya')).view).toMatchObject({ title: { text: 'A form' }, errors: {}, depth: 1 });
  expect((await get('state?as=li')).view).toBeNull();
  expect(await post('as/maya', { do: 'submits' })).toMatchObject({ kind: 'errors' });
  await post('as/maya', { do: 'fills', values: { Name: 'golden' } });
  expect(await post('as/maya', { do: 'submits' })).toEqual({ kind: 'closed' });
  const state = await get('state?as=maya');
  expect(state.channels.map((one: Loose) => one.name)).toEqual(['images', 'general', 'secret', 'd0maya']);
  expect(state.channels[0].messages).toMatchObject([{ rendered: 'opened', onlyFor: 'U0MAYA' }]);
  expect((await get('calls')).map((call: Loose) => call.name)).toEqual([
    'auth.test',
    'views.open',
    'command',
    'view_submission',
  ]);
});

it('given a wrong request, when sent through the door, then it says what is wrong', async () => {
  const { get, post } = await aDoor();
  expect(await post('as/maya', { do: 'dances' })).toMatchObject({ error: expect.stringContaining('do') });
  expect(await post('as/nobody', { do: 'submits' })).toEqual({ error: 'nobody here is called nobody' });
  expect(await post('as/maya', { do: 'clicks', name: 'Approve' })).toMatchObject({
    error: expect.stringContaining('sees no "Approve"'),
  });
  expect(await get('nowhere')).toEqual({ error: 'there is no GET nowhere' });
});

it('given a fault asked for at the door, when the bot calls, then it meets it', async () => {
  const { slack, post } = await aDoor();
  await post('faults', { method: 'views.open', fault: { kind: 'refuse', error: 'fatal_error' } });
  await slack.as('maya').types('/image');
  expect(slack.calls({ name: 'views.open' })[0]?.error).toBe('fatal_error');
});

it('given someone listening, when something changes, then a higher number arrives', async () => {
  const { slack } = await aDoor();
  const aborting = new AbortController();
  const stream = await fetch(`${slack.url}/_sandbox/slack/events`, { signal: aborting.signal });
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  const number = async () => Number(/data: (\d+)/.exec((await reader?.read())?.value ?? '')?.[1]);
  const before = await number();
  await slack.as('maya').types('hello', { channel: 'general' });
  expect(await number()).toBeGreaterThan(before);
  aborting.abort();
});
