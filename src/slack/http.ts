import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../core/ports/clock.ts';
import type { Log } from '../core/ports/log.ts';

export const EVENTS_PATH = '/slack/events';
const FUTURE_TOLERANCE_SECONDS = 5 * 60;

type Refuse = (response: ServerResponse, status: number, why: string) => void;
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
  log: Log;
}): Promise<HttpServer> {
  const { port, clock, slackRequests, ready, log } = options;
  /** What Bolt refuses, it logs itself. */
  const refuse: Refuse = (response, status, why) => {
    log.warn({ status }, `a request was refused: ${why}`);
    answer(response, status, why);
  };
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0];
    if (path === '/healthz') return answer(response, 200, 'ok');
    if (path === '/readyz') return void answerReady(response, ready);
    if (path !== EVENTS_PATH || !slackRequests) return answer(response, 404, 'not found');
    // Bolt throws at any other method, and nothing but this server would be there to catch it.
    if (request.method !== 'POST') return refuse(response, 405, 'POST only');
    // Bolt refuses old timestamps but takes future ones, which would make a captured request usable for as long.
    if (isFromTheFuture(request, clock)) return refuse(response, 401, 'the timestamp is in the future');
    return void passOn(request, response, slackRequests, refuse);
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

/** Slack never sends this much. */
const BODY_LIMIT = 4 * 1024 * 1024;

/**
 * Reads the body and hands the request on, the body beside it where Bolt looks for it. What says that it is an object
 * and is none stops here: Bolt reads properties of `null` before it checks, outside of anything that would catch it.
 */
async function passOn(
  request: IncomingMessage,
  response: ServerResponse,
  slackRequests: RequestListener,
  refuse: Refuse,
): Promise<void> {
  try {
    const body = await bodyOf(request);
    if (!body) return refuse(response, 413, 'too large');
    if (isNoObject(body.toString(), request.headers['content-type'])) return refuse(response, 400, 'not an object');
    slackRequests(Object.assign(request, { rawBody: body }), response);
  } catch {
    // The connection broke while it was being read: nobody is left to be told.
    response.destroy();
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Broken JSON is left to Bolt, after the signature. */
function isNoObject(text: string, contentType: string | undefined): boolean {
  const json = contentType === 'application/x-www-form-urlencoded' ? new URLSearchParams(text).get('payload') : text;
  return json !== null && /^\s*(null|true|false|\[|"|-?\d)/.test(json);
}

async function answerReady(response: ServerResponse, ready: () => Promise<string[]>): Promise<void> {
  const missing = await ready().catch((error: unknown) => [String(error)]);
  if (missing.length === 0) answer(response, 200, 'ready');
  else answer(response, 503, missing.join('\n'));
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
}
