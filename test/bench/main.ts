import { type ChildProcess, fork } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import { openMemoryBacking } from '../../src/backing.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { EVENTS_PATH } from '../../src/slack/http.ts';
import { systemClock, systemTimers } from '../../src/timers.ts';
import { startWeb } from '../../src/wire.ts';
import { startBareBolt } from './bare-bolt.ts';

// Acknowledged `/image help` a second, beside a bare Bolt app that answers a constant. Both run as processes of their
// own on this machine and are asked in turn, so that a noisy neighbour meets both; the median of the pairs counts.

const SECRET = 'bench-signing-secret';
const PAIRS = 7;
const ROUND_MS = 2_000;
const WARM_UP_MS = 1_000;
const CONNECTIONS = 16;
const BODY = new URLSearchParams({
  token: 'x',
  team_id: 'T0BENCH',
  team_domain: 'bench',
  channel_id: 'C0BENCH',
  channel_name: 'bench',
  user_id: 'U0BENCH',
  user_name: 'bench',
  command: '/image',
  text: 'help',
  api_app_id: 'A0BENCH',
  is_enterprise_install: 'false',
  response_url: 'http://127.0.0.1:9/none',
  trigger_id: '1.2.3',
}).toString();

const servers: Record<string, () => Promise<number>> = {
  darkroom: startDarkroom,
  bare: () => startBareBolt(SECRET, EVENTS_PATH),
};

const asked = servers[process.argv[2] ?? ''];
if (asked) process.send?.(await asked());
else await compare();

async function startDarkroom(): Promise<number> {
  const log = createLog('silent');
  const identity = { team: 'T0BENCH', botId: 'B0BENCH', botUserId: 'U0BOT' };
  const backing = openMemoryBacking({ clock: systemClock, log });
  const config = benchConfig();
  const web = await startWeb({
    config,
    settings: { current: () => config.settings },
    backing,
    identity,
    clock: systemClock,
    timers: systemTimers(log),
    log,
  });
  return web.port;
}

function benchConfig(): Config {
  const env = { SLACK_BOT_TOKEN: 'xoxb-bench', SLACK_SIGNING_SECRET: SECRET, PORT: '0', LOG_LEVEL: 'silent' };
  const read = readConfig(env, { path: 'none', text: undefined, named: false }, { redis: false });
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read.config;
}

async function compare(): Promise<void> {
  const [darkroom, bare] = await Promise.all([start('darkroom'), start('bare')]);
  try {
    await acknowledged(darkroom.port, WARM_UP_MS);
    await acknowledged(bare.port, WARM_UP_MS);
    const ratios: number[] = [];
    for (let pair = 1; pair <= PAIRS; pair++) {
      const ours = await acknowledged(darkroom.port, ROUND_MS);
      const theirs = await acknowledged(bare.port, ROUND_MS);
      ratios.push(ours / theirs);
      console.log(
        `pair ${pair}: ${ours.toFixed(0)} /image help per second, bare Bolt ${theirs.toFixed(0)}, ratio ${(ours / theirs).toFixed(2)}`,
      );
    }
    ratios.sort((one, other) => one - other);
    const [low, middle, high] = [ratios[0], ratios[Math.floor(PAIRS / 2)], ratios.at(-1)].map((one) =>
      (one ?? 0).toFixed(2),
    );
    console.log(
      `\nacknowledged /image help: ${middle} of a bare Bolt app (${low} to ${high}); the goal is 0.85 or more`,
    );
  } finally {
    for (const { process } of [darkroom, bare]) process.kill();
  }
}

async function start(name: string): Promise<{ process: ChildProcess; port: number }> {
  const child = fork(fileURLToPath(import.meta.url), [name]);
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve(Number(message)));
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code} before it was ready`)));
  });
  return { process: child, port };
}

/** Requests answered with 200 a second, by as many connections as ask one after the other. */
async function acknowledged(port: number, ms: number): Promise<number> {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: CONNECTIONS });
  const until = performance.now() + ms;
  let count = 0;
  const ask = async (): Promise<void> => {
    while (performance.now() < until) {
      const { statusCode, body } = await pool.request({
        method: 'POST',
        path: EVENTS_PATH,
        headers: signed(),
        body: BODY,
      });
      await body.dump();
      if (statusCode !== 200) throw new Error(`answered ${statusCode}`);
      count++;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, ask));
  await pool.close();
  return count / (ms / 1_000);
}

function signed(): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = createHmac('sha256', SECRET).update(`v0:${timestamp}:${BODY}`).digest('hex');
  return {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${signature}`,
  };
}
