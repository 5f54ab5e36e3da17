import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sign } from '../../src/sandbox/slack-simulator/signing.ts';
import { type Bot, SIGNING_SECRET, startBot } from '../support/bot.ts';

const FORM = 'application/x-www-form-urlencoded';
const COMMAND = new URLSearchParams({
  command: '/image',
  text: 'help',
  team_id: 'T0ACME',
  channel_id: 'C0IMAGES',
  user_id: 'U0MAYA',
  trigger_id: '1.2.3',
  response_url: 'http://127.0.0.1:9/response',
}).toString();

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
});
afterAll(() => bot.close());

const now = () => Math.floor(Date.now() / 1_000);
type Sent = {
  body?: string;
  type?: string;
  at?: number;
  secret?: string;
  path?: string;
  headers?: Record<string, string>;
};

/** Every request on a connection of its own: a kept one would hold the bot's end open. */
const ask = (path: string, init: RequestInit = {}, of = bot) =>
  fetch(`${of.url}${path}`, { ...init, headers: { ...init.headers, connection: 'close' } });

/** A request as Slack signs it, but for what a test says otherwise. */
function send({
  body = COMMAND,
  type = FORM,
  at = now(),
  secret = SIGNING_SECRET,
  path = '/slack/events',
  headers,
}: Sent) {
  return ask(path, {
    method: 'POST',
    body,
    headers: {
      'content-type': type,
      'x-slack-request-timestamp': String(at),
      'x-slack-signature': sign(secret, String(at), body),
      ...headers,
    },
  });
}
const payload = (value: unknown): string => new URLSearchParams({ payload: JSON.stringify(value) }).toString();

/** The bot still does its work. */
async function expectAlive(): Promise<void> {
  const answer = await send({});
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('/image create');
}

describe('requests that are not from Slack', () => {
  it.each<[string, Sent]>([
    ['no signature', { headers: { 'x-slack-signature': '' } }],
    ['no timestamp', { headers: { 'x-slack-request-timestamp': '' } }],
    ['another secret', { secret: 'not-the-secret' }],
    [
      'a signature of another version',
      { headers: { 'x-slack-signature': sign(SIGNING_SECRET, '1', COMMAND).replace('v0', 'v1') } },
    ],
    ['a signature of another length', { headers: { 'x-slack-signature': 'v0=abc' } }],
    ['a timestamp that is no number', { headers: { 'x-slack-request-timestamp': 'now' } }],
    ['a timestamp six minutes old', { at: now() - 6 * 60 }],
    ['a timestamp six minutes ahead', { at: now() + 6 * 60 }],
    ['a timestamp far ahead', { at: 99_999_999_999 }],
  ])('given %s, when it arrives, then it is refused and nothing is done', async (_name, sent) => {
    expect((await send(sent)).status).toBe(401);
    await expectAlive();
  });

  it('given no headers of Slack at all, when it arrives, then it is refused', async () => {
    const answer = await ask('/slack/events', {
      method: 'POST',
      body: COMMAND,
      headers: { 'content-type': FORM },
    });
    expect(answer.status).toBe(401);
  });

  it('given a captured signature, when it comes with another body, then it is refused', async () => {
    const at = now();
    const headers = { 'x-slack-signature': sign(SIGNING_SECRET, String(at), COMMAND) };
    expect((await send({ at, headers, body: COMMAND.replace('help', 'status') })).status).toBe(401);
  });

  it('given a test of the connection, when something is smuggled in it, then only the test is answered', async () => {
    const body = `ssl_check=1&${COMMAND}`;
    const answer = await ask('/slack/events', { method: 'POST', body, headers: { 'content-type': FORM } });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('');
  });

  it('given a clock a little ahead, when a request arrives, then it is taken', async () => {
    expect((await send({ at: now() + 60 })).status).toBe(200);
  });
});

describe('requests that are not what they say', () => {
  // Bolt takes three seconds to give up on what nobody listens to, so these wait together.
  it.concurrent.each<[string, Sent]>([
    ['JSON that is none', { type: 'application/json', body: '{"type":' }],
    ['JSON null', { type: 'application/json', body: 'null' }],
    ['a payload of null', { body: payload(null) }],
    ['a JSON list', { type: 'application/json', body: '[]' }],
    ['no body', { type: 'application/json', body: '' }],
    ['a form of nothing', { body: '' }],
    ['a form without a payload', { body: 'hello=world' }],
    ['a payload that is no JSON', { body: 'payload=%7B' }],
    ['a payload of a number', { body: payload(7) }],
    ['a payload of a list', { body: payload([]) }],
    [
      'a payload of an unknown type',
      { body: payload({ type: 'telepathy', user: { id: 'U0MAYA' }, team: { id: 'T0ACME' } }) },
    ],
    [
      'a submission without a view',
      { body: payload({ type: 'view_submission', user: { id: 'U0MAYA' }, team: { id: 'T0ACME' } }) },
    ],
    ['a payload with nothing but its type', { body: payload({ type: 'block_actions' }) }],
    ['another media type', { type: 'text/plain', body: 'hello' }],
    ['a command nobody registered', { body: COMMAND.replace('%2Fimage', '%2Fother') }],
  ])(
    'given %s, when it arrives, then it is answered with 4xx and the bot goes on',
    { timeout: 10_000 },
    async (_name, sent) => {
      const answer = await send(sent);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(await answer.text()).not.toMatch(/at .*\.js|Error:/);
      await expectAlive();
    },
  );

  it('given twenty megabytes, when they arrive, then they are not read to the end and the bot goes on', async () => {
    const status = await send({ body: 'x'.repeat(20_000_000) }).then(
      (answer) => answer.status,
      () => 'cut off',
    );
    expect([413, 400, 401, 'cut off']).toContain(status);
    await expectAlive();
  });

  it.each(['GET', 'PUT', 'DELETE'])(
    'given %s, when it comes to the address of Slack, then it is answered with 4xx',
    async (method) => {
      const answer = await ask('/slack/events', { method });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      await expectAlive();
    },
  );

  it.each(['/', '/slack', '/slack/events/', '/slack/events/x', '//slack/events', '/%ff'])(
    'given a signed request to %s, when it arrives, then there is nothing',
    async (path) => {
      expect((await send({ path })).status).toBe(404);
    },
  );
});

describe('the pages for whoever runs it', () => {
  it('given a bot that is up, when it is asked, then it is healthy and ready', async () => {
    expect((await ask('/healthz')).status).toBe(200);
    const ready = await ask('/readyz?verbose');
    expect([ready.status, await ready.text()]).toEqual([200, 'ready']);
  });

  it('given stores that do not answer, when it is asked, then it is healthy but not ready, and says why', async () => {
    const own = await startBot();
    own.breakStores();
    expect((await ask('/healthz', {}, own)).status).toBe(200);
    const ready = await ask('/readyz', {}, own);
    expect([ready.status, await ready.text()]).toEqual([503, 'Redis does not answer']);
    await own.close();
  });
});

it('given all of this, when the log is read, then no secret is in it', () => {
  const said = JSON.stringify(bot.log.lines);
  expect(said).not.toContain(SIGNING_SECRET);
  expect(said).not.toContain('xoxb-test');
});
