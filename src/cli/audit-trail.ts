import { type AuditSettings, ConfigError } from '../config.ts';
import type { TeamId } from '../core/domain/ids.ts';
import type { AuditTrail } from '../core/ports/audit-seals.ts';
import { createLog } from '../log.ts';
import { hostOf, needed } from '../processes.ts';
import { createRedisAuditSeals } from '../redis/audit-seals.ts';
import { connect, createFailFastRedis } from '../redis/connection.ts';
import { teamsWithAudit } from '../redis/teams.ts';
import { identify } from '../wire.ts';
import { UsageError } from './usage-error.ts';

export type OpenTrail = { trail: AuditTrail; team: TeamId; close(): void };

const WITHOUT = 'The audit trail cannot be read';

/** The trail of a workspace on Redis: the one named, that of the token, or the only one there is. */
export async function openTrail(settings: AuditSettings, named: string | undefined): Promise<OpenTrail> {
  const { redisUrl, slack } = settings;
  if (redisUrl === undefined) throw new ConfigError('REDIS_URL is missing: the audit trail is there');
  const redis = createFailFastRedis({ url: redisUrl, log: createLog('silent') });
  await needed(`Redis at ${hostOf(redisUrl)}`, connect(redis), WITHOUT);
  const close = () => redis.disconnect();
  try {
    const team = (named as TeamId | undefined) ?? (await teamOf(slack)) ?? onlyOne(await teamsWithAudit(redis));
    return { trail: createRedisAuditSeals({ redis, team }), team, close };
  } catch (error) {
    close();
    throw error;
  }
}

async function teamOf(slack: AuditSettings['slack']): Promise<TeamId | undefined> {
  if (!slack) return undefined;
  const { team } = await needed(`Slack at ${hostOf(slack.apiUrl)}`, identify({ slack }), WITHOUT);
  return team;
}

function onlyOne(teams: readonly TeamId[]): TeamId {
  const [only, ...others] = teams;
  if (only === undefined) throw new UsageError('No workspace has an audit trail on this Redis.');
  if (others.length === 0) return only;
  throw new UsageError(`Several workspaces have an audit trail here: ${teams.join(', ')}. Say which one with --team.`);
}
