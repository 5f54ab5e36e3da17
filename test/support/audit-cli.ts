import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, vi } from 'vitest';
import { runAudit } from '../../src/cli/audit.ts';
import type { AuditLine } from '../../src/core/domain/audit.ts';
import type { TeamId } from '../../src/core/domain/ids.ts';
import { sealAudit } from '../../src/core/usecases/seal-audit.ts';
import { createRedisAudit } from '../../src/redis/audit.ts';
import { createRedisAuditSeals } from '../../src/redis/audit-seals.ts';
import { connect, createFailFastRedis } from '../../src/redis/connection.ts';
import { redisKeys } from '../../src/redis/keys.ts';
import { systemClock } from '../../src/timers.ts';
import { anAuditLine, TEAM, WORKER } from './builders.ts';
import { AUDIT_KEY } from './exported.ts';
import { aLog, type Line } from './log.ts';

/** What a command said and how it ended. */
export type Ran = { status: number; out: string; said: string; complained: string };

/** Runs `darkroom audit …` in this process. */
export async function audit(...args: string[]): Promise<Ran> {
  let [out, said, complained] = ['', '', ''];
  const status = await runAudit(args, {
    out: new Writable({
      write(piece, _encoding, done) {
        out += piece;
        done();
      },
    }),
    say: (text) => {
      said += `${text}\n`;
    },
    complain: (text) => {
      complained += `${text}\n`;
    },
  });
  return { status, out, said, complained };
}

/** A trail on a Redis of its own, empty before each test, and a folder for its exports. */
export function auditTrailOn(url: () => string) {
  const folder = mkdtempSync(join(tmpdir(), 'darkroom-audit-'));
  let redis: Redis;
  let log: { lines: Line[] };
  let seal: () => Promise<void>;
  let files = 0;
  beforeAll(async () => {
    redis = createFailFastRedis({ url: url(), log: aLog() });
    await connect(redis);
  });
  afterAll(() => {
    redis.disconnect();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    await redis.flushall();
    for (const [name, value] of Object.entries({ REDIS_URL: url(), AUDIT_KEY, SLACK_BOT_TOKEN: '' })) {
      vi.stubEnv(name, value);
    }
    const own = aLog();
    log = own;
    const seals = createRedisAuditSeals({ redis, team: TEAM });
    seal = sealAudit({ seals, clock: systemClock, worker: WORKER, auditKey: AUDIT_KEY, log: own });
    return () => vi.unstubAllEnvs();
  });

  const trail = {
    redis: () => redis,
    keys: redisKeys(TEAM),
    async writes(lines: readonly AuditLine[], team: TeamId = TEAM): Promise<void> {
      for (const line of lines) await createRedisAudit({ redis, team }).append(line);
    },
    seals: () => seal(),
    /** So many sealed lines, with a head after every third. */
    async holds(count: number): Promise<void> {
      for (let first = 1; first <= count; first += 3) {
        const lines = Array.from({ length: Math.min(3, count - first + 1) }, (_, index) =>
          anAuditLine({ at: systemClock.now(), reason: `line ${first + index}` }),
        );
        await trail.writes(lines);
        await trail.seals();
      }
    },
    /** As `--head` takes them. */
    loggedHeads: () =>
      log.lines
        .filter(({ message }) => message === 'audit head')
        .map(({ fields: { seq, hash } }) => `${String(seq)}:${String(hash)}`),
    /** What the worker that seals had to complain about. */
    complaints: () => log.lines.filter(({ level }) => level === 'error').map(({ message }) => message),
    newFile: (ending = 'jsonl') => join(folder, `export-${++files}.${ending}`),
    async exports(format: 'jsonl' | 'csv', ...more: string[]): Promise<string> {
      const path = trail.newFile(format);
      const { status, complained } = await audit('export', '--format', format, '--out', path, ...more);
      if (status !== 0) throw new Error(complained);
      return path;
    },
  };
  return trail;
}
