import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, type Logger, LogLevel, webApi } from '@slack/bolt';
import type { SlackSimulator, SlackSimulatorOptions } from '../../../src/sandbox/slack-simulator/api.ts';
import { startSlackSimulator } from '../../../src/sandbox/slack-simulator/simulator.ts';
import type { Clock, Timers } from '../../../src/sandbox/slack-simulator/time.ts';

export const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5';
export const botToken = 'xoxb-sandbox';
const retryConfig = { retries: 0 };

export interface HandClock extends Clock, Timers {
  /** Moves time on and runs what has become due, in order. */
  passes(ms: number): void;
}

/** Time that only moves when told to. */
export function handClock(start = 1_700_000_000_000): HandClock {
  let now = start;
  let waiting: { at: number; run: () => void }[] = [];
  return {
    now: () => now,
    after(ms, run) {
      const one = { at: now + ms, run };
      waiting.push(one);
      return () => {
        waiting = waiting.filter((other) => other !== one);
      };
    },
    passes(ms) {
      now += ms;
      const due = waiting.filter((one) => one.at <= now).sort((a, b) => a.at - b.at);
      waiting = waiting.filter((one) => one.at > now);
      for (const one of due) one.run();
    },
  };
}

// Refusals are what these tests are about; the client's own reports of them would drown the run.
const quiet: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};

const closers: (() => Promise<unknown>)[] = [];

/** For `afterEach`: stops whatever the test started. */
export async function stopAll(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

export async function aSimulator(options: Partial<SlackSimulatorOptions> = {}): Promise<SlackSimulator> {
  const slack = await startSlackSimulator({ signingSecret, botToken, ...options });
  closers.push(slack.close);
  return slack;
}

/** Slack's own client, pointed at the simulator. */
export const clientOf = (slack: SlackSimulator, token = botToken): webApi.WebClient =>
  new webApi.WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig,
    rejectRateLimitedCalls: true,
    logger: quiet,
  });

/** A real Bolt app on a free port, with the simulator in front of it. */
export async function aBot(slack: SlackSimulator, listeners: (app: App) => void): Promise<App> {
  const receiver = new HTTPReceiver({ signingSecret, logger: quiet, unhandledRequestTimeoutMillis: 100 });
  const app = new App({
    token: botToken,
    receiver,
    deferInitialization: true,
    convoStore: false,
    logger: quiet,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig },
  });
  listeners(app);
  await app.init();
  const server = await app.start(0);
  slack.setRequestUrl(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  closers.push(() => app.stop());
  return app;
}

/** The `error`, pointers and all, of a call that is refused. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<{ error: string; messages: string[]; data: webApi.WebAPICallResult }> {
  try {
    await call;
  } catch (error) {
    const { data } = error as { data?: webApi.WebAPICallResult & { error?: string } };
    if (!data) throw error;
    return { error: String(data.error), messages: data.response_metadata?.messages ?? [], data };
  }
  throw new Error('the call was taken');
}

export const plain = (text: string) => ({ type: 'plain_text' as const, text });
export const mrkdwn = (text: string) => ({ type: 'mrkdwn' as const, text });
export const option = (value: string, text = value) => ({ text: plain(text), value });

export const section = (text: string) => ({ type: 'section' as const, text: mrkdwn(text) });

export const button = (text: string, actionId: string, more: object = {}) => ({
  type: 'button' as const,
  text: plain(text),
  action_id: actionId,
  ...more,
});

export const input = (label: string, actionId: string, more: object = {}) => ({
  type: 'input' as const,
  block_id: `${actionId}:block`,
  label: plain(label),
  element: { type: 'plain_text_input' as const, action_id: actionId },
  ...more,
});

// biome-ignore lint/suspicious/noExplicitAny: tests also send views that the client's types would refuse
export type Loose = any;

export const modal = (blocks: object[], more: object = {}): Loose => ({
  type: 'modal',
  callback_id: 'test',
  title: plain('A form'),
  submit: plain('Send'),
  blocks,
  ...more,
});
