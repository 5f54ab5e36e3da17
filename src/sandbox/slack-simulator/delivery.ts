import { request } from 'node:http';
import type { CallLog } from './log.ts';
import { signedHeaders } from './signing.ts';
import type { Clock, Timers } from './time.ts';

export type Answer =
  | { kind: 'answered'; status: number; body: string; noRetry: boolean }
  | { kind: 'timeout' }
  | { kind: 'unreachable'; reason: string };

/** One request for the bot, before it is signed. */
export interface Outgoing {
  /** `command`, `block_actions`, `view_submission`, `event_callback`... */
  name: string;
  contentType: 'application/x-www-form-urlencoded' | 'application/json';
  body: string;
  /** What the log shows: the payload as an object. */
  payload: unknown;
  headers?: Record<string, string>;
}

/** Sends signed requests to the bot and waits three seconds for the answer, as Slack does. */
export interface Delivery {
  send(outgoing: Outgoing): Promise<Answer>;
}

interface DeliveryOptions {
  signingSecret: string;
  requestUrl: () => string | undefined;
  clock: Clock;
  timers: Timers;
  log: CallLog;
  ackTimeoutMs: number;
}

export function createDelivery({
  signingSecret,
  requestUrl,
  clock,
  timers,
  log,
  ackTimeoutMs,
}: DeliveryOptions): Delivery {
  return {
    async send(outgoing) {
      const startedAt = clock.now();
      const url = requestUrl();
      const answer = url ? await post(url, outgoing) : unreachable('no request URL is set');
      const { name, payload: body } = outgoing;
      const status = answer.kind === 'answered' ? answer.status : 0;
      const error = answer.kind === 'answered' ? {} : { error: answer.kind };
      log.add({ direction: 'to-bot', name, status, body, ...error }, startedAt);
      return answer;
    },
  };

  function post(url: string, { contentType, body, headers }: Outgoing): Promise<Answer> {
    return new Promise((resolve) => {
      // One connection per request: a kept one would hold the bot's own shutdown open.
      const req = request(url, {
        method: 'POST',
        agent: false,
        headers: {
          'content-type': contentType,
          'content-length': Buffer.byteLength(body),
          connection: 'close',
          'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
          ...signedHeaders(signingSecret, body),
          ...headers,
        },
      });
      const cancel = timers.after(ackTimeoutMs, () => {
        resolve({ kind: 'timeout' });
        req.destroy();
      });
      req.on('error', (error) => {
        cancel();
        resolve(unreachable(error.message));
      });
      req.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          cancel();
          const noRetry = response.headers['x-slack-no-retry'] === '1';
          resolve({
            kind: 'answered',
            status: response.statusCode ?? 0,
            body: Buffer.concat(chunks).toString(),
            noRetry,
          });
        });
      });
      req.end(body);
    });
  }
}

const unreachable = (reason: string): Answer => ({ kind: 'unreachable', reason });

/** Two hundred and something. */
export const accepted = (answer: Answer): answer is Extract<Answer, { kind: 'answered' }> =>
  answer.kind === 'answered' && answer.status >= 200 && answer.status < 300;
