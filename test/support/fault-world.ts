import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, type TestContext, vi } from 'vitest';
import type { TeamId } from '../../src/core/domain/ids.ts';
import { redisKeys } from '../../src/redis/keys.ts';
import { type EcsEmulator, startEcsEmulator } from '../../src/sandbox/ecs-emulator/emulator.ts';
import { seeded } from '../../src/sandbox/ecs-emulator/seed.ts';
import type { SlackSimulator } from '../../src/sandbox/slack-simulator/api.ts';
import { startSlackSimulator } from '../../src/sandbox/slack-simulator/simulator.ts';
import { type BotProcess, type Command, compileProduct, type Product } from './bot-process.ts';
import { type Gate, startGate } from './gate.ts';
import { freePort, type RedisServer, redisServerPath, startRedisServer } from './redis-server.ts';

const CHANNEL = 'images';
const BOT_TOKEN = 'xoxb-faults';
const SIGNING_SECRET = 'faults-signing-secret';
const AUDIT_KEY = 'faults-audit-key-that-signs-nothing-real';
/** An image takes about a second and a half. */
const SPEED = 80;
/** Starting processes takes its time on a busy machine; what is promised has deadlines of its own. */
const TEST_TIMEOUT = 60_000;

/** A process that Slack can send its requests to, which it does from now on. */
type WebProcess = BotProcess & { requestUrl: string; isReady(): Promise<boolean> };

/** The bot's processes between a local Slack, a local cloud and a Redis, all of which can be made to fail. */
export type FaultWorld = {
  slack: SlackSimulator;
  ecs: EcsEmulator;
  /** Between the bot and the cloud. */
  gate: Gate;
  redis: { stop(): Promise<void>; freeze(): void; start(): Promise<void> };
  /** Settings for the bot's processes; a test may change them before it starts one. */
  env: Record<string, string>;
  /** Starts a process without waiting for it. */
  run(command: Command): BotProcess;
  startWorker(): Promise<BotProcess>;
  startWeb(): Promise<WebProcess>;
  /** Both in one process. */
  startBoth(): Promise<WebProcess>;
  /** Everything that is said about an image in its channel: its card, and its announcements. */
  cards(name: string): string[];
  announcements(name: string): string[];
  imagesNamed(name: string): number;
  /** How many requests the channel has seen. */
  requests(): Promise<number>;
  /** Nothing is due, owed or watched any more: no worker has anything left to do. */
  isAtRest(): Promise<boolean>;
  opensForm(name: string, who?: string): Promise<void>;
  asks(name: string): Promise<void>;
  approves(name: string): Promise<void>;
};

/** Suites of fault tests on real processes. Where there is no redis-server they are skipped, and say so by name. */
export function describeFaults(name: string, suite: (open: (context: TestContext) => Promise<FaultWorld>) => void) {
  const skipped = !redisServerPath();
  if (skipped) console.warn(`SKIPPED, there is no redis-server here: ${name}`);
  it.runIf(skipped && process.env.CI === 'true')(`given CI, when ${name} is run, then redis-server is there`, () => {
    expect(redisServerPath()).toBeDefined();
  });
  describe.skipIf(skipped)(name, { timeout: TEST_TIMEOUT }, () => {
    let product: Product | undefined;
    beforeAll(() => {
      product = compileProduct();
    });
    afterAll(() => product?.remove());
    suite((context) => {
      if (!product) throw new Error('the product is not compiled');
      return openWorld(product, context);
    });
  });
}

async function openWorld(product: Product, { onTestFinished, onTestFailed }: TestContext): Promise<FaultWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'darkroom-faults-'));
  const processes: BotProcess[] = [];
  const closing: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  onTestFailed(() => {
    for (const { command, output } of processes) console.error(`--- ${command}\n${output()}`);
  });
  onTestFinished(async () => {
    await Promise.all(processes.map((one) => one.stop('SIGKILL')));
    for (const close of closing.reverse()) await close();
  });

  const ecs = await startEcsEmulator({ speed: SPEED });
  closing.push(ecs.close);
  const gate = await startGate(ecs.url);
  closing.push(gate.close);
  const slack = await startSlackSimulator({ signingSecret: SIGNING_SECRET, botToken: BOT_TOKEN });
  closing.push(slack.close);
  const port = await freePort();
  let server: RedisServer = await startRedisServer(port);
  closing.push(() => server.stop());
  const client = new Redis(server.url, { lazyConnect: true, retryStrategy: () => 50 });
  client.on('error', () => {});
  closing.push(() => client.disconnect());
  const settings = join(folder, 'darkroom.yml');
  writeFileSync(settings, 'approvers: [U0LI, U0PRIYA]\n');
  const keys = redisKeys(slack.world.workspace.team.id as TeamId);

  const textsIn = (channel: string) => slack.messages(channel).map((message) => slack.text(message));
  const cardOf = (name: string) =>
    slack.messages(CHANNEL).find((message) => slack.text(message).includes(`Create image ${name}`));

  async function listening(web: BotProcess): Promise<WebProcess> {
    const { port: own } = await web.logged('web is ready');
    const origin = `http://127.0.0.1:${own}`;
    const requestUrl = `${origin}/slack/events`;
    slack.setRequestUrl(requestUrl);
    const isReady = () => fetch(`${origin}/readyz`).then(({ status }) => status === 200);
    return { ...web, requestUrl, isReady };
  }

  const world: FaultWorld = {
    slack,
    ecs,
    gate,
    redis: {
      stop: () => server.stop(),
      freeze: () => server.freeze(),
      async start() {
        server = await startRedisServer(port);
      },
    },
    env: {
      SLACK_BOT_TOKEN: BOT_TOKEN,
      SLACK_SIGNING_SECRET: SIGNING_SECRET,
      SLACK_API_URL: slack.apiUrl,
      ECS_ENDPOINT: gate.url,
      VPC_ENDPOINT: gate.url,
      ESS_ENDPOINT: gate.url,
      ALIBABA_CLOUD_ACCESS_KEY_ID: ecs.credentials.accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: ecs.credentials.accessKeySecret,
      REDIS_URL: server.url,
      AUDIT_KEY,
      PORT: '0',
      DARKROOM_CONFIG: settings,
      LOG_LEVEL: 'info',
    },
    run(command) {
      const started = product.run(command, world.env);
      processes.push(started);
      return started;
    },
    async startWorker() {
      const worker = world.run('worker');
      await worker.logged('worker is ready');
      return worker;
    },
    startWeb: () => listening(world.run('web')),
    startBoth: () => listening(world.run('start')),
    cards: (name) => textsIn(CHANNEL).filter((text) => text.includes(`Create image ${name}`)),
    announcements: (name) =>
      textsIn(CHANNEL).filter((text) => text.includes(name) && !text.includes(`Create image ${name}`)),
    imagesNamed: (name) =>
      ecs.world
        .regions()
        .flatMap(({ images }) => [...images.values()])
        .filter(({ imageName }) => imageName === name).length,
    requests: () => client.zcard(keys.recentOfChannel(channelId(slack))),
    async isAtRest() {
      const waiting = await Promise.all([keys.due, keys.undrawn, keys.watches].map((key) => client.zcard(key)));
      return waiting.every((count) => count === 0);
    },
    async opensForm(name, who = 'maya') {
      const asker = slack.as(who);
      await asker.types(`/image create ${seeded.webSystemSnapshot}`, { channel: CHANNEL });
      await slack.waitFor(() => asker.view());
      await asker.fills({ Name: name, 'Sensitive data': 'I have removed' });
    },
    async asks(name) {
      const maya = slack.as('maya');
      await world.opensForm(name);
      const submitted = await maya.submits();
      if (submitted.kind !== 'updated') throw new Error(`the form was not taken: ${JSON.stringify(submitted)}`);
      await maya.closes('all');
      await slack.waitFor(() => cardOf(name));
    },
    async approves(name) {
      const li = slack.as('li');
      const card = await slack.waitFor(() => cardOf(name));
      await li.clicks('Approve', { in: card.ts });
      await slack.waitFor(() => li.view());
      const submitted = await li.submits();
      if (submitted.kind !== 'updated') throw new Error(`the approval was not taken: ${JSON.stringify(submitted)}`);
      await li.closes('all');
    },
  };
  return world;
}

function channelId({ world }: SlackSimulator) {
  const channel = world.channel(CHANNEL);
  if (!channel) throw new Error(`there is no channel ${CHANNEL}`);
  return channel.id as Parameters<ReturnType<typeof redisKeys>['recentOfChannel']>[0];
}

/**
 * Requires that an image is made once, told once, and shown as ready, that nothing is left to do, and all that within a
 * time. Answers how long it took, in ms.
 */
export async function expectOneImage(world: FaultWorld, name: string, withinMs: number): Promise<number> {
  const since = Date.now();
  const ended = async () =>
    world.cards(name).some((card) => card.includes('Ready:')) &&
    world.announcements(name).length > 0 &&
    (await world.isAtRest());
  // What there is says more than a time-out would.
  await vi.waitUntil(ended, { timeout: withinMs, interval: 20 }).catch(() => undefined);
  const took = Date.now() - since;
  expect({
    images: world.imagesNamed(name),
    cards: world.cards(name).map((card) => (card.includes('Ready:') ? 'ready' : card)),
    announcements: world.announcements(name).map((text) => (text.includes('Image ready:') ? 'ready' : text)),
    atRest: await world.isAtRest(),
  }).toEqual({ images: 1, cards: ['ready'], announcements: ['ready'], atRest: true });
  return took;
}
