import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect } from 'vitest';
import { openRedisBacking } from '../../src/backing.ts';
import { readConfig } from '../../src/config.ts';
import type { Actor } from '../../src/core/domain/actor.ts';
import type { TeamId } from '../../src/core/domain/ids.ts';
import type { Operation } from '../../src/core/domain/operation.ts';
import type { ProblemCode } from '../../src/core/domain/problem.ts';
import type { Audit } from '../../src/core/ports/audit.ts';
import type { Drafts } from '../../src/core/ports/drafts.ts';
import type { Operations } from '../../src/core/ports/operations.ts';
import { redisKeys } from '../../src/redis/keys.ts';
import { type EcsEmulator, startEcsEmulator } from '../../src/sandbox/ecs-emulator/emulator.ts';
import type { SlackSimulator } from '../../src/sandbox/slack-simulator/api.ts';
import type { Dict } from '../../src/sandbox/slack-simulator/json.ts';
import { startSlackSimulator } from '../../src/sandbox/slack-simulator/simulator.ts';
import { cardOf } from '../../src/slack/features/follow-operation/card.ts';
import { systemClock, systemTimers } from '../../src/timers.ts';
import { startWeb } from '../../src/wire.ts';
import { askedOperation } from './asked-operation.ts';
import { CHANNEL, omar } from './builders.ts';
import { aLog, type Line } from './log.ts';
import { describeWithRedis } from './redis-server.ts';
import { startResponseUrls } from './response-urls.ts';
import { deliver, formOfPayload, inMessage, type Signed, saidIn, signed, submission } from './signed-requests.ts';

export const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
const BOT_TOKEN = 'xoxb-attacks';
/** Listeners go on after their acknowledgement, for some reads and a write on this machine. */
const SETTLED_AFTER = 40;

/** Whoever can be listed is listed, rightly or not: a name in `darkroom.yml` is not enough. */
const SETTINGS = `
roles:
  approvers:
    people: [U0MAYA, U0LI, U0PRIYA, U0NINA, U0SAM, U0GONE, U0DARKROOM, U0NOBODY]
    groups: [S0APPROVERS]
  on-call: { people: [U0OMAR] }
rules:
  - name: two people
    when: { names: two-* }
    allow: everyone
    approvals: { required: 2, from: approvers, breakGlass: { roles: on-call, announceIn: C0IMAGES } }
  - name: one person
    allow: everyone
    approvals: { from: approvers, breakGlass: { roles: on-call, announceIn: C0IMAGES } }
`;

/** One request, and where its answer goes when that is not its acknowledgement. */
export type Attack = { request: Signed; responseUrl?: string };
type By = Pick<Actor, 'user' | 'team'>;

/** The web process on a real Redis, between a local Slack and a local cloud. No worker: what it changes stays as it is. */
export type AttackWorld = {
  slack: SlackSimulator;
  ecs: EcsEmulator;
  operations: Operations;
  drafts: Drafts;
  audit: Audit;
  log: { lines: Line[] };
  /** Keeps a request of Maya's, or another's, that nobody has decided on. */
  asked(name?: string, change?: (operation: Operation) => Operation, requestedBy?: Actor): Promise<Operation>;
  /** Its card in the channel, to press buttons on. */
  card(operation: Operation): Promise<string>;
  clicks(by: By, actionId: string, value: unknown): Attack;
  /** In a menu of a message. */
  chooses(by: By, actionId: string, chosen: Dict): Attack;
  submits(by: By, view: Dict): Attack;
  sends(payload: unknown): Attack;
  send(attack: Attack): Promise<{ status: number; words: string }>;
  /** Everything there is but the audit trail and how often the cloud was asked: of Redis byte for byte. */
  state(): Promise<Record<string, unknown>>;
  auditLength(): Promise<number>;
  /** Writes over one field of a stored operation, past every script. */
  tampers(operation: Operation, field: string, value: string): Promise<void>;
};

let names = 0;
export const aName = (prefix = 'one'): string => `${prefix}-${++names}`;

export function describeAttacks(name: string, suite: (world: () => AttackWorld) => void): void {
  describeWithRedis(name, (url) => {
    let open: (AttackWorld & { close(): Promise<void> }) | undefined;
    beforeAll(async () => {
      open = await startAttackWorld(url());
    });
    afterAll(() => open?.close());
    suite(() => {
      if (!open) throw new Error('the world is not there yet');
      return open;
    });
  });
}

async function startAttackWorld(redisUrl: string): Promise<AttackWorld & { close(): Promise<void> }> {
  const slack = await startSlackSimulator({ signingSecret: SECRET, botToken: BOT_TOKEN, rateLimits: 'off' });
  peopled(slack);
  const ecs = await startEcsEmulator();
  const read = readConfig(
    {
      SLACK_BOT_TOKEN: BOT_TOKEN,
      SLACK_SIGNING_SECRET: SECRET,
      SLACK_API_URL: slack.apiUrl,
      ECS_ENDPOINT: ecs.url,
      VPC_ENDPOINT: ecs.url,
      ESS_ENDPOINT: ecs.url,
      ALIBABA_CLOUD_ACCESS_KEY_ID: ecs.credentials.accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: ecs.credentials.accessKeySecret,
      PORT: '0',
    },
    { path: 'a test', text: SETTINGS, named: false },
    { redis: false },
  );
  if (!read.ok) throw new Error(read.problems.join('\n'));
  const { config } = read;
  const { policy } = config.settings;
  const log = aLog();
  const { team, app } = slack.world.workspace;
  const backing = await openRedisBacking({ url: redisUrl, team: team.id as TeamId, log });
  const { operations, drafts, audit } = backing;
  const web = await startWeb({
    config,
    settings: { current: () => config.settings },
    backing,
    identity: { team: team.id, botId: app.botId, botUserId: app.botUserId },
    clock: systemClock,
    timers: systemTimers(log),
    log,
  });
  const url = `http://127.0.0.1:${web.port}/slack/events`;
  slack.setRequestUrl(url);
  const responses = await startResponseUrls();
  const redis = new Redis(redisUrl);
  const keys = redisKeys(team.id as TeamId);

  const sends = (payload: unknown): Attack => ({ request: signed(formOfPayload(payload), SECRET) });

  function uses(by: By, action: Dict): Attack {
    const responseUrl = responses.issue();
    return { ...sends(inMessage(by, action, responseUrl)), responseUrl };
  }

  return {
    slack,
    ecs,
    operations,
    drafts,
    audit,
    log,
    async asked(name = aName(), change = (operation) => operation, requestedBy) {
      const operation = change(askedOperation(policy, { name, ...(requestedBy && { requestedBy }) }));
      await operations.add(operation, Date.now());
      return operation;
    },
    async card({ id }) {
      const { text, blocks } = cardOf(await operations.get(id), Date.now());
      const ts = slack.world.newTs();
      const drawn = blocks as unknown as Dict[];
      slack.world.messages.push({ channel: CHANNEL, ts, user: app.botUserId, text, blocks: drawn, edits: 0 });
      return ts;
    },
    clicks: (by, actionId, value) => uses(by, { type: 'button', action_id: actionId, value }),
    chooses: (by, actionId, chosen) => uses(by, { type: 'static_select', action_id: actionId, ...chosen }),
    submits: (by, view) => sends(submission(by, view)),
    sends,
    async send({ request, responseUrl }) {
      const answer = await deliver(url, request);
      const words = responseUrl && answer.status === 200 ? await responses.said(responseUrl) : saidIn(answer);
      await wait(SETTLED_AFTER);
      return { status: answer.status, words };
    },
    async state() {
      const stored = (await redis.keys('*')).filter((key) => !key.startsWith(keys.audit) && !key.includes(':calls:'));
      const held = await Promise.all(stored.sort().map((key) => contentOf(redis, key)));
      return {
        ...Object.fromEntries(stored.map((key, place) => [key, held[place]])),
        messages: structuredClone(slack.world.messages),
        cloud: ecs.calls().filter(({ action }) => !action.startsWith('Describe')),
      };
    },
    auditLength: () => redis.xlen(keys.audit),
    async tampers({ id }, field, value) {
      await redis.hset(keys.operation(id), field, value);
    },
    async close() {
      await web.close();
      await backing.close();
      redis.disconnect();
      await responses.close();
      await slack.close();
      await ecs.close();
    },
  };
}

/** Everything under a key. Not its dump: the order of a hash may change there while nothing else does. */
async function contentOf(redis: Redis, key: string): Promise<unknown> {
  const type = await redis.type(key);
  switch (type) {
    case 'string':
      return redis.get(key);
    case 'hash':
      return redis.hgetall(key);
    case 'zset':
      return redis.zrange(key, '0', '-1', 'WITHSCORES');
    case 'list':
      return redis.lrange(key, 0, -1);
    case 'set':
      return (await redis.smembers(key)).sort();
    case 'stream':
      return redis.xrange(key, '-', '+');
    default:
      throw new Error(`there is a ${type} under ${key}`);
  }
}

/** Omar is on call, Ana is an approver by her user group alone, Gus has left; the vault is a private channel of Li's. */
function peopled({ world }: SlackSimulator): void {
  const { people, channels, groups, app } = world.workspace;
  people.push(
    { id: omar.user, name: 'omar', realName: 'Omar Haddad' },
    { id: 'U0ANA', name: 'ana', realName: 'Ana Costa' },
    { id: 'U0GONE', name: 'gus', realName: 'Gus Gone', deactivated: true },
  );
  for (const channel of channels) channel.members.push(omar.user, 'U0ANA');
  for (const group of groups) group.users.push('U0ANA');
  channels.push({ id: 'C0VAULT', name: 'vault', kind: 'private', members: ['U0LI', app.botUserId] });
  channels.push({ id: 'C0OTHERS', name: 'others', kind: 'public', members: ['U0LI', app.botUserId] });
  world.directChannel('U0LI');
}

/** How it must show: as a refusal in the audit trail, or in a line of the log. */
type Trace = { audited: ProblemCode } | { logged: RegExp };

/** Sends it, and requires that it was refused in words, that it left a trace, and that nothing at all has changed. */
export async function expectRefused(
  world: AttackWorld,
  attack: Attack,
  { told, status = 200, ...trace }: { told: RegExp; status?: number } & Trace,
): Promise<void> {
  const [before, trail, lines] = [await world.state(), await world.auditLength(), world.log.lines.length];
  const answer = await world.send(attack);
  expect(answer).toEqual({ status, words: expect.stringMatching(told) });
  expect(await world.state()).toEqual(before);
  const since = world.log.lines.slice(lines);
  if ('logged' in trace) {
    expect(since.map((line) => `${line.message} ${JSON.stringify(line.fields)}`).join('\n')).toMatch(trace.logged);
    expect(await world.auditLength()).toBe(trail);
    return;
  }
  // Told in the log as well, in case that the trail could not be written.
  const refusals = since.filter(({ message }) => message === 'told a person no').map(({ fields }) => fields.refusal);
  expect(refusals).toEqual([
    expect.objectContaining({ event: 'refused', problem: expect.objectContaining({ code: trace.audited }) }),
  ]);
  expect(await world.auditLength()).toBe(trail + 1);
}
