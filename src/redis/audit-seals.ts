import type { Redis } from 'ioredis';
import type { TeamId } from '../core/domain/ids.ts';
import type { AuditSeals } from '../core/ports/audit-seals.ts';
import { readHead, readSeal, writeHead, writeSeal } from '../records/audit-seal-record.ts';
import { redisKeys } from './keys.ts';
import { loadScripts } from './scripts.ts';
import { asked } from './store-error.ts';
import { entriesOf } from './stream-entries.ts';

/**
 * The seals of the audit trail on Redis. They and the heads stand in streams of their own, under the ids of their lines:
 * so they are read and trimmed like the lines, and Redis itself takes no second seal for a line, nor one out of order.
 */
export function createRedisAuditSeals({ redis, team }: { redis: Redis; team: TeamId }): AuditSeals {
  const { audit, auditSeals: seals, auditHeads: heads, auditSealer: sealer } = redisKeys(team);
  const run = loadScripts(redis);

  const after = async (stream: string, id: string, limit: number) =>
    entriesOf(await asked(redis.xrange(stream, `(${id}`, '+', 'COUNT', limit)));
  const newest = async (stream: string, upTo = '+') =>
    entriesOf(await asked(redis.xrevrange(stream, upTo, '-', 'COUNT', 1))).at(0);

  return {
    async head() {
      const found = await newest(heads);
      return found && readHead(found.id, found.text);
    },
    linesAfter: (id, limit) => after(audit, id, limit),
    sealsAfter: async (id, limit) => (await after(seals, id, limit)).map(({ id, text }) => readSeal(id, text)),
    headsAfter: async (id, limit) => (await after(heads, id, limit)).map(({ id, text }) => readHead(id, text)),
    async sealUpTo(id) {
      const found = await newest(seals, id);
      return found && readSeal(found.id, found.text);
    },

    hold: async (by, ms) => (await asked(run('hold-audit', [sealer], [by, ms]))) === 1,
    async seal(by, follows, sealed, head) {
      const pairs = sealed.flatMap((seal) => [seal.id, writeSeal(seal)]);
      const args = [by, follows?.id ?? '', head.id, writeHead(head), ...pairs];
      return (await asked(run('seal-audit', [sealer, seals, heads], args))) === 1;
    },
    trim: async (by, before) => Number(await asked(run('trim-audit', [sealer, audit, seals, heads], [by, before]))),
  };
}
