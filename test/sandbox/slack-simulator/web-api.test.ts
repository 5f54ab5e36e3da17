import { existsSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { interactionCoverage, methodCoverage } from '../../../src/sandbox/slack-simulator/coverage.ts';
import { sign } from '../../../src/sandbox/slack-simulator/signing.ts';
import { methods } from '../../../src/sandbox/slack-simulator/web-api/server.ts';
import { aSimulator, botToken, clientOf, handClock, type Loose, refusalOf, signingSecret, stopAll } from './support.ts';

afterEach(stopAll);

const images = 'C0IMAGES';

describe('calling', () => {
  it('given the bot’s token, when it asks who it is, then it learns its ids', async () => {
    const slack = await aSimulator();
    const me = await clientOf(slack).auth.test();
    expect(me).toMatchObject({
      team_id: 'T0ACME',
      user_id: 'U0DARKROOM',
      bot_id: 'B0DARKROOM',
      url: 'https://acme.slack.com/',
    });
  });

  it.each([
    ['no token', '', 'not_authed'],
    ['another token', 'xoxb-other', 'invalid_auth'],
  ])('given %s, when calling, then it is refused', async (_name, token, error) => {
    const slack = await aSimulator();
    const res = await fetch(`${slack.apiUrl}auth.test`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    expect(await res.json()).toEqual({ ok: false, error });
  });

  it('given a method nobody knows, when calling it without any token, then that comes first', async () => {
    const slack = await aSimulator();
    const res = await fetch(`${slack.apiUrl}chat.shout`, { method: 'POST' });
    expect(await res.json()).toMatchObject({ ok: false, error: 'unknown_method' });
  });

  it('given a JSON body without a charset, when calling, then it works and Slack grumbles', async () => {
    const slack = await aSimulator();
    const headers = { authorization: `Bearer ${botToken}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ channel: images, text: 'hi', blocks: [{ type: 'divider' }] });
    const res = await fetch(`${slack.apiUrl}chat.postMessage`, { method: 'POST', headers, body });
    expect(await res.json()).toMatchObject({
      ok: true,
      warning: 'missing_charset',
      response_metadata: { warnings: ['missing_charset'] },
    });
    expect(res.headers.get('x-oauth-scopes')).toContain('chat:write');
  });

  it('given a scope the app was not given, when calling, then it hears what is needed and what it has', async () => {
    const slack = await aSimulator({ workspace: { scopes: ['chat:write'] } });
    const { data } = await refusalOf(clientOf(slack).users.info({ user: 'U0LI' }));
    expect(data).toMatchObject({ error: 'missing_scope', needed: 'users:read', provided: 'chat:write' });
  });

  it('given people and groups, when asking about them, then Slack’s shapes come back', async () => {
    const slack = await aSimulator();
    const client = clientOf(slack);
    expect((await client.users.info({ user: 'U0LI', include_locale: true })).user).toMatchObject({
      name: 'li',
      locale: 'en-US',
      deleted: false,
    });
    expect((await refusalOf(client.users.info({ user: 'U404' }))).error).toBe('user_not_found');
    expect((await client.usergroups.users.list({ usergroup: 'S0APPROVERS' })).users).toEqual(['U0LI', 'U0PRIYA']);
    expect((await refusalOf(client.usergroups.users.list({ usergroup: 'S404' }))).error).toBe('no_such_subteam');
    expect((await client.users.info({ user: 'U0SAM' })).user).toMatchObject({ is_stranger: true, team_id: 'T0GLOBEX' });
    expect((await client.users.info({ user: 'U0NINA' })).user).toMatchObject({ is_restricted: true });
    expect((await client.users.info({ user: 'U0DARKROOM' })).user).toMatchObject({ is_bot: true, deleted: false });
  });

  it('given a group that was switched off, when listing groups, then it is there only for those who ask', async () => {
    const gone = { id: 'S0GONE', handle: 'gone', users: ['U0LI'], disabled: true };
    const slack = await aSimulator({ workspace: { groups: [{ id: 'S0A', handle: 'a', users: ['U0LI'] }, gone] } });
    const client = clientOf(slack);
    const ids = async (options: object) => (await client.usergroups.list(options)).usergroups?.map((one) => one.id);
    expect(await ids({})).toEqual(['S0A']);
    expect(await ids({ include_disabled: true })).toEqual(['S0A', 'S0GONE']);
    expect((await client.usergroups.list({ include_users: true, include_count: true })).usergroups?.[0]).toMatchObject({
      users: ['U0LI'],
      user_count: 1,
    });
    expect((await refusalOf(client.usergroups.users.list({ usergroup: 'S0GONE' }))).error).toBe('no_such_subteam');
  });
});

describe('limits and faults', () => {
  const post = (slack: Loose, text: string) => clientOf(slack).chat.postMessage({ channel: images, text });

  it('given a burst in one channel, when the clock moves on as told, then posting works again', async () => {
    const time = handClock();
    const slack = await aSimulator({ clock: time });
    for (let n = 0; n < 10; n += 1) await post(slack, `${n}`);
    await expect(post(slack, 'one too many')).rejects.toMatchObject({ retryAfter: 1 });
    await clientOf(slack).chat.postMessage({ channel: 'U0MAYA', text: 'another conversation' });
    time.passes(1000);
    await post(slack, 'again');
    slack.rateLimits('off');
    for (let n = 0; n < 30; n += 1) await post(slack, `${n}`);
  });

  it('given one conversation spelled in three ways, when posting fast, then they share its one post a second', async () => {
    const time = handClock();
    const slack = await aSimulator({ clock: time });
    const spelled = ['U0MAYA', 'D0MAYA', 'd0maya'];
    const to = (n: number) => clientOf(slack).chat.postMessage({ channel: spelled[n % 3] ?? '', text: `${n}` });
    for (let n = 0; n < 10; n += 1) await to(n);
    for (const n of [0, 1, 2]) await expect(to(n)).rejects.toMatchObject({ retryAfter: 1 });
    time.passes(1000);
    await to(1);
    await expect(to(2)).rejects.toMatchObject({ retryAfter: 1 });
  });

  const bursts: [string, number, object][] = [
    ['usergroups.users.list', 20, { usergroup: 'S0APPROVERS' }],
    ['conversations.info', 30, { channel: images }],
    ['users.info', 60, { user: 'U0LI' }],
  ];

  it.each(bursts)(
    'given %s, when it is called more than %i times at once, then its own tier says wait',
    async (method, burst, args) => {
      const time = handClock();
      const slack = await aSimulator({ clock: time });
      const client = clientOf(slack);
      for (let n = 0; n < burst; n += 1) await client.apiCall(method, { ...args });
      await expect(client.apiCall(method, { ...args })).rejects.toMatchObject({ retryAfter: expect.any(Number) });
      expect((await client.auth.test()).ok).toBe(true);
      time.passes(3000);
      await client.apiCall(method, { ...args });
    },
  );

  it('given 429 for the next two calls, when calling three times, then the third one counts', async () => {
    const slack = await aSimulator();
    slack.fail('chat.postMessage', { kind: 'ratelimited', retryAfter: 7 }, 2);
    await expect(post(slack, '1')).rejects.toMatchObject({ retryAfter: 7 });
    await expect(post(slack, '2')).rejects.toMatchObject({ retryAfter: 7 });
    await post(slack, '3');
    expect(slack.transcript('images')).toBe('Darkroom:\n  3');
    expect(slack.calls({ name: 'chat.postMessage' }).map((call) => call.status)).toEqual([429, 429, 200]);
  });

  it('given a connection dropped after applying, when posting, then the caller fails and the message is there', async () => {
    const slack = await aSimulator();
    slack.fail('chat.postMessage', { kind: 'drop-after-apply' });
    await expect(post(slack, 'once')).rejects.toMatchObject({ code: 'slack_webapi_request_error' });
    expect(slack.messages('images')).toHaveLength(1);
    slack.fail('chat.postMessage', { kind: 'drop-before' });
    await expect(post(slack, 'never')).rejects.toMatchObject({ code: 'slack_webapi_request_error' });
    expect(slack.messages('images')).toHaveLength(1);
  });

  it('given a failing server, when posting, then nothing is there', async () => {
    const slack = await aSimulator();
    slack.fail('*', { kind: 'server-error' });
    await expect(post(slack, 'x')).rejects.toMatchObject({ code: 'slack_webapi_http_error' });
    slack.fail('chat.postMessage', { kind: 'refuse', error: 'is_archived' });
    expect((await refusalOf(post(slack, 'x'))).error).toBe('is_archived');
    expect(slack.messages('images')).toEqual([]);
  });

  it('given a slow answer, when the clock passes it, then the answer comes', async () => {
    const time = handClock();
    const slack = await aSimulator({ clock: time, timers: time });
    slack.fail('chat.postMessage', { kind: 'slow', ms: 5000 });
    const posting = post(slack, 'late');
    await slack.waitFor(() => slack.messages('images').length === 1);
    time.passes(5000);
    expect((await posting).ok).toBe(true);
    expect(slack.calls({ name: 'chat.postMessage' })[0]?.ms).toBe(5000);
  });
});

describe('signing', () => {
  it('given Slack’s worked example, when signing it, then the signature is Slack’s', () => {
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
    expect(sign(signingSecret, '1531420618', body)).toBe(
      'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    );
  });
});

describe('coverage', () => {
  const promised = (matrix: typeof methodCoverage) =>
    Object.entries(matrix).filter(([, { state }]) => state !== 'not started');

  it('given the matrix, when held against the routes, then every method is in it and none is promised in vain', () => {
    expect(
      promised(methodCoverage)
        .map(([name]) => name)
        .sort(),
    ).toEqual(Object.keys(methods).sort());
  });

  it('given a promise, when it is looked up, then its test is there and what is missing is said', () => {
    for (const [name, { state, notes, test }] of [...promised(methodCoverage), ...promised(interactionCoverage)]) {
      expect(existsSync(new URL(test ?? 'none', import.meta.url)), `${name} names a test that exists`).toBe(true);
      expect(state === 'supported' || notes, `${name} says what is missing`).toBeTruthy();
    }
  });
});
