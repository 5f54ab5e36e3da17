import type { Redis } from 'ioredis';
import { subjectsOf } from '../core/domain/audit.ts';
import { AUDIT_RETENTION } from '../core/domain/audit-chain.ts';
import type { TeamId } from '../core/domain/ids.ts';
import type { Audit } from '../core/ports/audit.ts';
import { AUDIT_HISTORY_LIMIT, readAuditLine, writeAuditLine } from '../records/audit-record.ts';
import { redisKeys } from './keys.ts';
import { loadScripts } from './scripts.ts';
import { asked } from './store-error.ts';
import { entriesOf } from './stream-entries.ts';

/** The audit trail on Redis: a stream, and a list of ids for each subject. */
export function createRedisAudit({ redis, team }: { redis: Redis; team: TeamId }): Audit {
  const keys = redisKeys(team);
  const run = loadScripts(redis);

  return {
    async append(line) {
      const about = subjectsOf(line).map(keys.auditAbout);
      await asked(
        run('append-audit', [keys.audit, ...about], [writeAuditLine(line), AUDIT_HISTORY_LIMIT, AUDIT_RETENTION]),
      );
    },

    async about(subject, limit) {
      const ids = await asked(redis.lrange(keys.auditAbout(subject), 0, limit - 1));
      // A list outlives the lines on it by as long as it took to fill: those are not found any more.
      const found = await Promise.all(ids.map((id) => asked(redis.xrange(keys.audit, id, id))));
      return entriesOf(found.flat()).map(({ id, text }) => ({ id, line: readAuditLine(id, text) }));
    },
  };
}
