import type { World } from './world.ts';

const LIFETIME_MS = 3000;

interface Trigger {
  user: string;
  /** The modal the pressed control sits in; only such a trigger may push. */
  viewId?: string;
  issuedAt: number;
  spent: boolean;
  lifetimeMs: number;
}

type Exchange =
  | { ok: true; user: string; viewId?: string }
  | { ok: false; error: 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id' };

/** Trigger ids: three seconds, one use. */
export interface Triggers {
  issue(user: string, viewId?: string): string;
  exchange(id: string): Exchange;
  /** The next trigger handed out is already too old when the bot uses it. */
  expireNext(): void;
}

/** Creates the book of trigger ids. */
export function createTriggers(world: World): Triggers {
  const known = new Map<string, Trigger>();
  let nextIsExpired = false;
  return {
    issue(user, viewId) {
      const id = `${world.newId('').replace(/^0+/, '')}.${world.workspace.team.id}.${world.newHash().split('.')[1]}`;
      const lifetimeMs = nextIsExpired ? -1 : LIFETIME_MS;
      nextIsExpired = false;
      known.set(id, { user, issuedAt: world.clock.now(), spent: false, lifetimeMs, ...(viewId ? { viewId } : {}) });
      // The oldest go first in a Map: enough are kept to tell a late one from one that never was.
      if (known.size > 5000) known.delete(known.keys().next().value ?? '');
      return id;
    },
    exchange(id) {
      const trigger = known.get(id);
      if (!trigger) return { ok: false, error: 'invalid_trigger_id' };
      if (trigger.spent) return { ok: false, error: 'exchanged_trigger_id' };
      if (world.clock.now() - trigger.issuedAt > trigger.lifetimeMs) return { ok: false, error: 'expired_trigger_id' };
      trigger.spent = true;
      return { ok: true, user: trigger.user, ...(trigger.viewId ? { viewId: trigger.viewId } : {}) };
    },
    expireNext() {
      nextIsExpired = true;
    },
  };
}
