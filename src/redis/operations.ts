import type { Redis } from 'ioredis';
import { type AuditLine, subjectsOf } from '../core/domain/audit.ts';
import { AUDIT_RETENTION } from '../core/domain/audit-chain.ts';
import type { OperationId, TeamId } from '../core/domain/ids.ts';
import type { Instant } from '../core/domain/instant.ts';
import { dueAt, watchesOf } from '../core/domain/next-actions.ts';
import { type Operation, type Shown, shownOf } from '../core/domain/operation.ts';
import { isOver, isPending } from '../core/domain/operation-status.ts';
import { DomainError } from '../core/domain/problem.ts';
import type { Operations, Version } from '../core/ports/operations.ts';
import { AUDIT_HISTORY_LIMIT, writeAuditLine } from '../records/audit-record.ts';
import {
  OPERATION_RETENTION,
  RECENT_LIMIT,
  readOperation,
  writeObservation,
  writeOperation,
  writeShown,
} from '../records/operation-record.ts';
import { readWatch, writeWatch } from '../records/watch-record.ts';
import { redisKeys } from './keys.ts';
import { loadScripts } from './scripts.ts';
import { asked } from './store-error.ts';

/** The operations of one workspace on Redis: a hash each, and sorted sets that say which of them need a look. */
export function createRedisOperations({ redis, team }: { redis: Redis; team: TeamId }): Operations {
  const keys = redisKeys(team);
  const run = loadScripts(redis);

  async function put(
    operation: Operation,
    from: Version | undefined,
    now: Instant,
    { show = true, audit, shown }: { show?: boolean; audit?: AuditLine | undefined; shown?: Shown } = {},
  ): Promise<boolean> {
    const { id, channel, requestedBy, requestedAt } = operation;
    const { due, undrawn, watched, watches } = keys;
    const recent = [keys.recentOfChannel(channel), keys.recentOfRequester(requestedBy.user)];
    const about = audit ? subjectsOf(audit).map(keys.auditAbout) : [];
    const kept = await asked(
      run(
        'put-operation',
        [keys.operation(id), due, undrawn, watched, watches, ...recent, keys.open, keys.pending, keys.audit, ...about],
        [
          id,
          from ?? '',
          writeOperation(operation),
          now,
          dueAt(operation, now) ?? '',
          JSON.stringify(watchesOf(operation).map(writeWatch)),
          isOver(operation) ? 1 : 0,
          OPERATION_RETENTION,
          requestedAt,
          RECENT_LIMIT,
          show ? 1 : 0,
          writeShown(shownOf(operation)),
          shown ? writeShown(shown) : '',
          audit ? writeAuditLine(audit) : '',
          AUDIT_HISTORY_LIMIT,
          AUDIT_RETENTION,
          isPending(operation) ? 1 : 0,
        ],
      ),
    );
    return kept === 1;
  }

  const upTo = (index: string, now: Instant, limit: number): Promise<string[]> =>
    asked(redis.zrangebyscore(index, '-inf', now, 'LIMIT', 0, limit));

  return {
    add: (operation, now, audit) => put(operation, undefined, now, { audit }),
    replace: put,

    async get(id) {
      const hash = await asked(redis.hgetall(keys.operation(id)));
      const { record, version = '', draws = '' } = hash;
      if (record === undefined) throw new DomainError({ code: 'operation-not-found', given: id });
      return readOperation(id, { record, version, draws, seen: seenIn(hash) });
    },

    async observe(id, task, seen, { show, now }) {
      const args = [id, task, writeObservation(seen), show ? 1 : 0, now];
      const kept = await asked(run('observe-task', [keys.operation(id), keys.undrawn], args));
      if (kept !== 1) throw new DomainError({ code: 'operation-not-found', given: id });
    },

    async drawn(id, draws) {
      await asked(run('drawn-operation', [keys.operation(id), keys.undrawn], [id, draws]));
    },

    async drawLater(id, draws, at) {
      await asked(run('draw-later', [keys.operation(id), keys.undrawn], [id, draws, at]));
    },

    due: async (now, limit) => (await upTo(keys.due, now, limit)) as OperationId[],
    undrawn: async (now, limit) => (await upTo(keys.undrawn, now, limit)) as OperationId[],

    open: async (limit) => (await asked(redis.zrevrange(keys.open, 0, limit - 1))) as OperationId[],

    pending: async (limit) => (await asked(redis.zrange(keys.pending, '0', String(limit - 1)))) as OperationId[],

    async watchesDue(now) {
      const due = await asked(redis.zrangebyscore(keys.watches, '-inf', now));
      return due.map(readWatch);
    },

    async watched(watch) {
      const prefix = `${writeWatch(watch)}|`;
      const members = await asked(run('watched-operations', [keys.watched, keys.watches], [writeWatch(watch)]));
      return (members as string[]).map((member) => member.slice(prefix.length) as OperationId);
    },

    async watchNext(watch, at) {
      await asked(redis.zadd(keys.watches, 'XX', at, writeWatch(watch)));
    },

    async recent(of, limit) {
      const key = 'channel' in of ? keys.recentOfChannel(of.channel) : keys.recentOfRequester(of.requestedBy);
      const ids = (await asked(redis.zrevrange(key, 0, limit - 1))) as OperationId[];
      // A list outlives the operations on it by as long as it took to fill.
      const there = await Promise.all(ids.map((id) => asked(redis.exists(keys.operation(id)))));
      return ids.filter((_, index) => there[index] === 1);
    },
  };
}

const SEEN = 'seen:';
const seenIn = (hash: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(hash)
      .filter(([field]) => field.startsWith(SEEN))
      .map(([field, stored]) => [field.slice(SEEN.length), stored]),
  );
