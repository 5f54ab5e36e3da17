import type { Redis } from 'ioredis';
import type { TeamId } from '../core/domain/ids.ts';
import { redisKeys } from './keys.ts';
import { asked } from './store-error.ts';

/** The workspaces that have an audit trail on this Redis. */
export async function teamsWithAudit(redis: Redis): Promise<TeamId[]> {
  const [before = '', after = ''] = redisKeys('*' as TeamId).audit.split('*');
  const teams = new Set<TeamId>();
  let cursor = '0';
  do {
    const [next, found] = await asked(redis.scan(cursor, 'MATCH', `${before}*${after}`, 'COUNT', 1_000));
    for (const key of found) teams.add(key.slice(before.length, -after.length) as TeamId);
    cursor = next;
  } while (cursor !== '0');
  return [...teams].sort();
}
