import { readFileSync } from 'node:fs';
import { openMemoryBacking, openRedisBacking } from '../backing.ts';
import { type Config, readConfig } from '../config.ts';
import { createLog } from '../log.ts';
import { systemClock, systemTimers } from '../timers.ts';
import { identify, startWeb, startWorker } from '../wire.ts';
import { type EcsEmulator, type EcsEmulatorOptions, startEcsEmulator } from './ecs-emulator/emulator.ts';
import { installedApp } from './installed-app.ts';
import type { SlackSimulator } from './slack-simulator/api.ts';
import { startSlackSimulator } from './slack-simulator/simulator.ts';

/** The bot, unchanged, between a local Slack and a local ECS. */
export type SandboxWorld = { slack: SlackSimulator; ecs: EcsEmulator; close(): Promise<void> };

export type SandboxOptions = {
  /** How many times as fast as Alibaba Cloud the local one works. */
  speed: number;
  redisUrl?: string | undefined;
  logLevel?: string;
  /** Another text in the place of the sandbox's own `darkroom.yml`. */
  settings?: string;
  /** What the local cloud is like besides. */
  cloud?: Pick<EcsEmulatorOptions, 'regions' | 'copyConcurrency' | 'roles' | 'accounts'>;
};

const BOT_TOKEN = 'xoxb-sandbox';
const SIGNING_SECRET = 'sandbox-signing-secret';
const AUDIT_KEY = 'sandbox-audit-key-that-signs-nothing-real';

/** Everything on free ports of this machine. Nothing leaves it. */
export async function startSandboxWorld(options: SandboxOptions): Promise<SandboxWorld> {
  const { speed, redisUrl, logLevel = 'warn', settings: text = sandboxSettings() } = options;
  const ecs = await startEcsEmulator({ ...options.cloud, speed });
  const slack = await startSlackSimulator({
    signingSecret: SIGNING_SECRET,
    botToken: BOT_TOKEN,
    workspace: installedApp(),
  });
  const env = {
    SLACK_BOT_TOKEN: BOT_TOKEN,
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
    SLACK_API_URL: slack.apiUrl,
    ECS_ENDPOINT: ecs.url,
    VPC_ENDPOINT: ecs.url,
    ESS_ENDPOINT: ecs.url,
    STS_ENDPOINT: ecs.url,
    ALIBABA_CLOUD_ACCESS_KEY_ID: ecs.credentials.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: ecs.credentials.accessKeySecret,
    PORT: '0',
    REDIS_URL: redisUrl,
    AUDIT_KEY,
    LOG_LEVEL: logLevel,
  };
  const config = configOf(env, text);
  const log = createLog(config.logLevel);
  const identity = await identify(config);
  const backing = config.redisUrl
    ? await openRedisBacking({ url: config.redisUrl, team: identity.team, log })
    : openMemoryBacking({ clock: systemClock, log });
  const settings = { current: () => config.settings };
  const around = { config, settings, backing, identity, clock: systemClock, timers: systemTimers(log), log };
  const worker = await startWorker(around);
  const web = await startWeb(around);
  slack.setRequestUrl(`http://127.0.0.1:${web.port}/slack/events`);
  return {
    slack,
    ecs,
    async close() {
      await web.close();
      await worker.close();
      await backing.close();
      await slack.close();
      await ecs.close();
    },
  };
}

/** The rules that people find in the sandbox. */
export const sandboxSettings = (): string => readFileSync(new URL('./darkroom.yml', import.meta.url), 'utf8');

function configOf(env: Record<string, string | undefined>, text: string): Config {
  const file = { path: 'the darkroom.yml of the sandbox', text, named: false };
  const read = readConfig(env, file, { redis: false });
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read.config;
}
