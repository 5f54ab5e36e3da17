import { openMemoryBacking } from '../../src/backing.ts';
import { readConfig } from '../../src/config.ts';
import { type EcsEmulator, startEcsEmulator } from '../../src/sandbox/ecs-emulator/emulator.ts';
import type { SlackSimulator } from '../../src/sandbox/slack-simulator/api.ts';
import { startSlackSimulator } from '../../src/sandbox/slack-simulator/simulator.ts';
import { systemClock, systemTimers } from '../../src/timers.ts';
import { startWeb } from '../../src/wire.ts';
import { aLog, type Line } from './log.ts';

export const SIGNING_SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
const BOT_TOKEN = 'xoxb-test';

export type Bot = {
  /** Where it listens. */
  url: string;
  slack: SlackSimulator;
  ecs: EcsEmulator;
  log: { lines: Line[] };
  /** From now on the stores do not answer. */
  breakStores(): void;
  close(): Promise<void>;
};

/** The web process alone, unchanged, on memory; `env` is laid over its settings. */
export async function startBot(env: (slack: SlackSimulator) => Record<string, string> = () => ({})): Promise<Bot> {
  const slack = await startSlackSimulator({ signingSecret: SIGNING_SECRET, botToken: BOT_TOKEN });
  const ecs = await startEcsEmulator();
  const read = readConfig(
    {
      SLACK_BOT_TOKEN: BOT_TOKEN,
      SLACK_SIGNING_SECRET: SIGNING_SECRET,
      SLACK_API_URL: slack.apiUrl,
      ECS_ENDPOINT: ecs.url,
      VPC_ENDPOINT: ecs.url,
      ESS_ENDPOINT: ecs.url,
      ALIBABA_CLOUD_ACCESS_KEY_ID: ecs.credentials.accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: ecs.credentials.accessKeySecret,
      PORT: '0',
      ...env(slack),
    },
    { path: 'a test', text: 'approvers: [U0LI]', named: false },
    { redis: false },
  );
  if (!read.ok) throw new Error(read.problems.join('\n'));
  const log = aLog();
  const backing = openMemoryBacking({ clock: systemClock, log });
  let ping = backing.ping;
  const { team, app } = slack.world.workspace;
  const web = await startWeb({
    config: read.config,
    settings: { current: () => read.config.settings },
    backing: { ...backing, ping: () => ping() },
    identity: { team: team.id, botId: app.botId, botUserId: app.botUserId },
    clock: systemClock,
    timers: systemTimers(log),
    log,
  });
  const url = `http://127.0.0.1:${web.port}`;
  slack.setRequestUrl(`${url}/slack/events`);
  return {
    url,
    slack,
    ecs,
    log,
    breakStores() {
      ping = async () => {
        throw new Error('gone');
      };
    },
    async close() {
      await web.close();
      await slack.close();
      await ecs.close();
    },
  };
}
