import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { AuditLine } from '../../src/core/domain/audit.ts';
import type { OperationId, RegionId, TeamId, UserId } from '../../src/core/domain/ids.ts';
import type { Operation } from '../../src/core/domain/operation.ts';
import type { Policy } from '../../src/core/domain/policy.ts';
import { DEFAULT_ACCOUNT } from '../../src/core/domain/region.ts';
import type { Audit } from '../../src/core/ports/audit.ts';
import type { Operations } from '../../src/core/ports/operations.ts';
import { createRedisAudit } from '../../src/redis/audit.ts';
import { redisKeys } from '../../src/redis/keys.ts';
import { createRedisOperations } from '../../src/redis/operations.ts';
import { type EcsEmulator, startEcsEmulator } from '../../src/sandbox/ecs-emulator/emulator.ts';
import type { SlackSimulator } from '../../src/sandbox/slack-simulator/api.ts';
import { startSlackSimulator } from '../../src/sandbox/slack-simulator/simulator.ts';
import { readSettings } from '../../src/settings/read-settings.ts';
import { type BotProcess, compileProduct } from './bot-process.ts';
import { REGION } from './builders.ts';
import { freePort, startRedisServer } from './redis-server.ts';
import { type ResponseUrls, startResponseUrls } from './response-urls.ts';
import { type Answer, deliver, formOfPayload, type Signed, saidIn, signed, wordsIn } from './signed-requests.ts';

const BOT_TOKEN = 'xoxb-races';
const SIGNING_SECRET = 'races-signing-secret';
const HISTORY = 200;
/** How long Slack waits for an answer. */
export const SLACK_WAITS = 3_000;

/** Two web processes and nothing else on one Redis: what is decided stays where it was put. */
export type RaceWorld = {
  policy: Policy;
  slack: SlackSimulator;
  ecs: EcsEmulator;
  operations: Operations;
  audit: Audit;
  responses: ResponseUrls;
  /** Where each of the two takes requests. */
  urls: Pair;
  /** Two more, with another `darkroom.yml`. */
  startPair(settings: string): Promise<Pair>;
  /** Fills the buckets of calls to the cloud at home, and in other regions: form after form would wait for it, and nothing here is about that. */
  forgetCalls(...regions: RegionId[]): Promise<void>;
  sign(payload: unknown): Signed;
  /** Sends a submission to one of the two, and answers what its person was told in the end. */
  submits(web: 0 | 1, payload: { user: { id: string }; view: { id: string } }, request: Signed): Promise<Told>;
  /** The operation as it is stored, and what the trail says about it, oldest first. */
  outcome(id: OperationId): Promise<{ operation: Operation; version: number; lines: AuditLine[] }>;
  close(): Promise<void>;
};

type Pair = readonly [string, string];
export type Told = { by: UserId; words: string; answer: Answer };

export async function startRaceWorld(settings: string, people: readonly string[]): Promise<RaceWorld> {
  const read = readSettings(settings);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const folder = mkdtempSync(join(tmpdir(), 'darkroom-races-'));
  const product = compileProduct();
  const server = await startRedisServer(await freePort());
  const ecs = await startEcsEmulator();
  const slack = await startSlackSimulator({ signingSecret: SIGNING_SECRET, botToken: BOT_TOKEN });
  for (const id of people) {
    slack.world.workspace.people.push({ id, name: id.toLowerCase(), realName: id });
    for (const channel of slack.world.workspace.channels) channel.members.push(id);
  }
  const responses = await startResponseUrls();
  const redis = new Redis(server.url);
  const team = slack.world.workspace.team.id as TeamId;
  const operations = createRedisOperations({ redis, team });
  const audit = createRedisAudit({ redis, team });
  const env = {
    SLACK_BOT_TOKEN: BOT_TOKEN,
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
    SLACK_API_URL: slack.apiUrl,
    ECS_ENDPOINT: ecs.url,
    VPC_ENDPOINT: ecs.url,
    ESS_ENDPOINT: ecs.url,
    ALIBABA_CLOUD_ACCESS_KEY_ID: ecs.credentials.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: ecs.credentials.accessKeySecret,
    REDIS_URL: server.url,
    PORT: '0',
    LOG_LEVEL: 'info',
  };
  const processes: BotProcess[] = [];
  async function startPair(text: string): Promise<Pair> {
    const path = join(folder, `darkroom-${processes.length}.yml`);
    writeFileSync(path, text);
    const pair = [0, 1].map(() => product.run('web', { ...env, DARKROOM_CONFIG: path }));
    processes.push(...pair);
    const [one = '', other = ''] = await Promise.all(
      pair.map(async (web) => `http://127.0.0.1:${(await web.logged('web is ready')).port}/slack/events`),
    );
    return [one, other];
  }
  const urls = await startPair(settings);

  /** A modal that says *Checking* says more later, when Slack itself was slow. */
  async function lastWords(view: string, answer: Answer): Promise<string> {
    const early = saidIn(answer);
    if (!early.includes('Checking ')) return early;
    return slack.waitFor(() => {
      const update = slack
        .calls({ direction: 'from-bot', name: 'views.update' })
        .find(({ body }) => (body as { view_id?: string }).view_id === view);
      return update && wordsIn(viewIn(update.body));
    });
  }

  return {
    policy: read.settings.policy,
    slack,
    ecs,
    operations,
    audit,
    responses,
    urls,
    startPair,
    async forgetCalls(...regions) {
      const places = [REGION, ...regions].map((region) => ({ account: DEFAULT_ACCOUNT, region }));
      await redis.del(...places.map((place) => redisKeys(team).calls(place, 'read')));
    },
    sign: (payload) => signed(formOfPayload(payload), SIGNING_SECRET),
    async submits(web, { user, view }, request) {
      const answer = await deliver(urls[web], request);
      return { by: user.id as UserId, words: await lastWords(view.id, answer), answer };
    },
    async outcome(id) {
      const [{ operation, version }, entries] = await Promise.all([
        operations.get(id),
        audit.about(`operation:${id}`, HISTORY),
      ]);
      return { operation, version, lines: entries.map(({ line }) => line).reverse() };
    },
    async close() {
      await Promise.all(processes.map((web) => web.stop('SIGKILL')));
      redis.disconnect();
      await responses.close();
      await slack.close();
      await ecs.close();
      await server.stop();
      product.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The WebClient sends a view as JSON in a form. */
const viewIn = (body: unknown): unknown => {
  const { view } = body as { view?: unknown };
  return typeof view === 'string' ? JSON.parse(view) : view;
};
