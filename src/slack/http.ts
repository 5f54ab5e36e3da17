import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../core/ports/clock.ts';

export const EVENTS_PATH = '/slack/events';
const FUTURE_TOLERANCE_SECONDS = 5 * 60;

export type HttpServer = { port: number; close(): Promise<void> };

/**
 * The web process's HTTP side: Slack's requests, and two pages for whoever runs it. `ready` answers what is missing.
 * Without `slackRequests` (Socket Mode) only the two pages are served.
 */
export async function startHttp(options: {
  port: number;
  clock: Clock;
  slackRequests: RequestListener | undefined;
  ready: () => Promise<string[]>;
}): Promise<HttpServer> {
  const { port, clock, slackRequests, ready } = options;
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0];
    if (path === '/healthz') return answer(response, 200, 'ok');
    if (path === '/readyz') return void answerReady(response, ready);
    if (path !== EVENTS_PATH || !slackRequests) return answer(response, 404, 'not found');
    // Bolt throws at any other method, and nothing but this server would be there to catch it.
    if (request.method !== 'POST') return answer(response, 405, 'POST only');
    // Bolt refuses old timestamps but takes future ones, which would make a captured request usable for as long.
    if (isFromTheFuture(request, clock)) return answer(response, 401, 'the timestamp is in the future');
    return void slackRequests(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, () => resolve());
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // Slack keeps connections open, and close() alone would wait for them.
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), 3_000).unref();
      }),
  };
}

function isFromTheFuture({ headers }: IncomingMessage, clock: Clock): boolean {
  const timestamp = Number(headers['x-slack-request-timestamp']);
  return timestamp - clock.now() / 1_000 > FUTURE_TOLERANCE_SECONDS;
}

async function answerReady(response: ServerResponse, ready: () => Promise<string[]>): Promise<void> {
  const missing = await ready().catch((error: unknown) => [String(error)]);
  if (missing.length === 0) answer(response, 200, 'ready');
  else answer(response, 503, missing.join('\n'));
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
}
