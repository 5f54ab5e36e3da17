import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dict } from '../../src/sandbox/slack-simulator/json.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { type Connection, startWebSocketServer, type WebSocketServer } from '../support/web-socket-server.ts';

const APP_TOKEN = 'xapp-test';

let sockets: WebSocketServer;
let api: Server;
let asked: { path: string; authorization: string | undefined }[];
let bot: Bot;
let connection: Connection;

/** Slack's door to Socket Mode: it names the address of a socket to whoever has an app token. */
async function startApi(): Promise<string> {
  api = createServer((request, response) => {
    asked.push({ path: request.url ?? '', authorization: request.headers.authorization });
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ok: true, url: `${sockets.url}?ticket=t` }));
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(api.address() as AddressInfo).port}/api/`;
}

const hello = { type: 'hello', num_connections: 1, connection_info: { app_id: 'A1' } };
const command = (envelope_id: string, text: string) => ({
  envelope_id,
  type: 'slash_commands',
  accepts_response_payload: true,
  payload: {
    command: '/image',
    text,
    team_id: 'T0ACME',
    channel_id: 'C0IMAGES',
    user_id: 'U0MAYA',
    trigger_id: '1.2.3',
    response_url: `${bot.slack.url}/response/none`,
  },
});

beforeEach(async () => {
  asked = [];
  sockets = await startWebSocketServer();
  const url = await startApi();
  const accepted = sockets.accept().then((one) => {
    one.send(hello);
    return one;
  });
  bot = await startBot(() => ({ SLACK_API_URL: url, SLACK_APP_TOKEN: APP_TOKEN, SLACK_SIGNING_SECRET: '' }));
  connection = await accepted;
});
afterEach(async () => {
  await bot.close();
  await sockets.close();
  await new Promise((resolve) => api.close(resolve));
});

describe('Socket Mode', () => {
  it('given an app token, when a command comes over the socket, then its acknowledgement is the answer', async () => {
    connection.send(command('envelope-1', 'help'));
    const answer = dict(await connection.next());
    expect(answer.envelope_id).toBe('envelope-1');
    expect(dict(answer.payload)).toMatchObject({ response_type: 'ephemeral' });
    expect(JSON.stringify(answer.payload)).toContain('/image create');
    expect(asked).toEqual([{ path: '/api/apps.connections.open', authorization: `Bearer ${APP_TOKEN}` }]);
  });

  it('given an unknown command over the socket, when it is answered, then the nearest is suggested', async () => {
    connection.send(command('envelope-2', 'halp'));
    expect(JSON.stringify(await connection.next())).toContain('/image help');
  });

  it('given Socket Mode, when requests come over HTTP, then only the two pages are there', async () => {
    expect((await fetch(`${bot.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${bot.url}/readyz`)).status).toBe(200);
    expect((await fetch(`${bot.url}/slack/events`, { method: 'POST', body: '{}' })).status).toBe(404);
  });

  it('given Slack that closes a connection, when it is gone, then the bot opens another', async () => {
    const again = sockets.accept();
    connection.send({ type: 'disconnect', reason: 'warning', debug_info: {} });
    const second = await again;
    second.send(hello);
    second.send(command('envelope-3', 'help'));
    expect(dict(await second.next()).envelope_id).toBe('envelope-3');
  });
});
