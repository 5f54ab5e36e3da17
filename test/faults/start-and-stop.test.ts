import { expect, it } from 'vitest';
import type { BotProcess } from '../support/bot-process.ts';
import { describeFaults, expectOneImage, type FaultWorld } from '../support/fault-world.ts';
import { performed } from '../support/performed.ts';
import { freePort } from '../support/redis-server.ts';

const NAME = 'web-golden';
const STOPS_WITHIN = 10_000;
const SECRETS = ['xoxp-a-secret-of-slack', 'a-secret-of-the-cloud', 'the-signature-secret'];

/** Ends by itself, as a process that cannot start should: not with 0, and without a word of a secret. */
async function endsWithout({ exited, output }: BotProcess): Promise<string> {
  const { code } = await exited;
  expect(code).toBe(1);
  for (const secret of SECRETS) expect(output()).not.toContain(secret);
  return output();
}

/** Sends SIGTERM and answers how long it took to end well. */
async function terminated(bot: BotProcess): Promise<number> {
  const since = Date.now();
  expect(await bot.stop('SIGTERM')).toEqual({ code: 0, signal: null });
  const took = Date.now() - since;
  expect(took).toBeLessThan(STOPS_WITHIN);
  return took;
}

const createImages = ({ ecs }: FaultWorld) => performed(ecs, 'CreateImage');

describeFaults('faults: start and stop', (open) => {
  it.concurrent('given many settings are missing or wrong, when any part is started, then it names them all and no secret', async (context) => {
    const world = await open(context);
    const { SLACK_API_URL = '' } = world.env;
    world.env = {
      SLACK_API_URL,
      SLACK_BOT_TOKEN: SECRETS[0] ?? '',
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: SECRETS[1] ?? '',
      PORT: 'http',
      LOG_LEVEL: 'loud',
      DARKROOM_CONFIG: 'nowhere.yml',
    };
    const parts = [world.run('start'), world.run('web'), world.run('worker')];

    for (const output of await Promise.all(parts.map(endsWithout))) {
      for (const named of [
        'REDIS_URL is missing',
        'SLACK_BOT_TOKEN must begin with',
        'SLACK_SIGNING_SECRET is missing',
        'ALIBABA_CLOUD_ACCESS_KEY_ID',
        'PORT must be a port number',
        'LOG_LEVEL must be one of',
        'nowhere.yml',
      ]) {
        expect(output).toContain(named);
      }
      expect(output).not.toMatch(/^ +at /m);
    }
    expect(world.slack.calls()).toEqual([]);
  });

  it.concurrent('given Slack, its token or Redis is not there, when the bot is started, then it says so in a line', async (context) => {
    const world = await open(context);
    world.env.SLACK_SIGNING_SECRET = SECRETS[2] ?? '';
    const nowhere = `127.0.0.1:${await freePort()}`;
    const with_ = (settings: Record<string, string>) => {
      const env = world.env;
      world.env = { ...env, ...settings };
      const started = world.run('start');
      world.env = env;
      return endsWithout(started);
    };

    const [noSlack, noToken, noRedis] = await Promise.all([
      with_({ SLACK_API_URL: `http://${nowhere}/api/` }),
      with_({ SLACK_BOT_TOKEN: 'xoxb-revoked' }),
      with_({ REDIS_URL: `redis://:${SECRETS[1]}@${nowhere}` }),
    ]);

    for (const output of [noSlack, noToken, noRedis]) expect(output).not.toMatch(/^ +at /m);
    expect(noSlack).toMatch(/^Darkroom cannot start: Slack at .*ECONNREFUSED/);
    expect(noToken).toMatch(/^Darkroom cannot start: Slack at .*invalid_auth/);
    expect(noToken).not.toContain('xoxb-revoked');
    expect(noRedis).toMatch(/^Darkroom cannot start: Redis at .*ECONNREFUSED/m);
  });

  it.concurrent('given a creation is under way, when the worker is told to stop, then it ends the call first', async (context) => {
    const world = await open(context);
    const [worker] = await Promise.all([world.startWorker(), world.startWeb()]);
    await world.asks(NAME);
    const held = world.gate.hold('CreateImage', 'answer');
    await world.approves(NAME);
    await held.caught;

    const stopping = terminated(worker);
    held.release();
    await context.annotate(`stopped within ${await stopping} ms`);

    await world.startWorker();
    await expectOneImage(world, NAME, 10_000);
    expect(createImages(world)).toHaveLength(1);
  });

  it.concurrent('given the cloud never answers, when everything is told to stop, then it stops and loses nothing', async (context) => {
    const world = await open(context);
    const bot = await world.startBoth();
    await world.asks(NAME);
    const held = world.gate.hold('CreateImage', 'answer');
    await world.approves(NAME);
    await held.caught;
    // A form that is being checked, acknowledged already.
    await world.opensForm('web-golden-second', 'priya');
    const check = world.gate.hold('DescribeImages', 'answer');
    const submitting = world.slack.as('priya').submits();
    await check.caught;
    expect((await submitting).kind).toBe('updated');

    await context.annotate(`stopped within ${await terminated(bot)} ms`);

    await world.startBoth();
    await expectOneImage(world, NAME, 10_000);
  });
});
