import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Actor } from '../core/domain/actor.ts';
import type { TeamId, UserId } from '../core/domain/ids.ts';

const commandSchema = z.object({
  user_id: z.string(),
  team_id: z.string(),
  enterprise_id: z.string().optional(),
  trigger_id: z.string().optional(),
});
const interactionSchema = z.object({
  user: z.object({ id: z.string(), team_id: z.string().optional() }),
  team: z.object({ id: z.string() }).nullish(),
  enterprise: z.object({ id: z.string() }).nullish(),
  trigger_id: z.string().optional(),
});

/** Who typed a command. */
export function commandActor(body: unknown): Actor {
  const { user_id, team_id, enterprise_id, trigger_id } = commandSchema.parse(body);
  return actor(user_id, team_id, enterprise_id, trigger_id);
}

/**
 * Who used a control. The person's own team counts, not the channel's: in a shared channel people of other companies
 * can press buttons.
 */
export function interactionActor(body: unknown): Actor {
  const { user, team, enterprise, trigger_id } = interactionSchema.parse(body);
  return actor(user.id, user.team_id ?? team?.id ?? '', enterprise?.id, trigger_id);
}

/** A trigger names one request of Slack's, and opens a modal while it lives: so only its digest is kept. */
const requestName = (trigger: string): string => createHash('sha256').update(trigger).digest('hex').slice(0, 16);

const actor = (user: string, team: string, enterprise: string | undefined, trigger: string | undefined): Actor => ({
  kind: 'person',
  team: team as TeamId,
  user: user as UserId,
  ...(enterprise && { enterprise }),
  ...(trigger && { via: requestName(trigger) }),
});
