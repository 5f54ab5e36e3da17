import { setTimeout as wait } from 'node:timers/promises';
import type { CallKind, CallUrgency, Turn } from '../core/domain/call-budget.ts';
import { type Instant, minutes, seconds } from '../core/domain/instant.ts';
import type { Place } from '../core/domain/region.ts';
import type { CallBudget } from '../core/ports/call-budget.ts';
import type { Clock } from '../core/ports/clock.ts';
import { CloudFailure } from '../core/ports/cloud.ts';
import type { Log } from '../core/ports/log.ts';

type Asking = { place: Place; action: string; effect?: true };

/** When a call may be sent: the API limits how often an account may ask in a region, and others ask too. */
export type Turns = {
  /** Waits for the turn of a try. Throws `CloudFailure` throttled when it would come after `until`: nothing was sent. */
  wait(call: Asking, until: Instant): Promise<void>;
  /** The API throttled this call: for a moment nobody sends another of its kind there. */
  throttled(call: Asking, retryAfterMs: number | undefined): Promise<void>;
};

export type TurnOptions = {
  budget: CallBudget;
  urgency: CallUrgency;
  clock: Clock;
  log: Log;
  random?: () => number;
  sleep?: (ms: number) => Promise<unknown>;
};

const SHORTEST_PAUSE = seconds(1);
const LONGEST_PAUSE = minutes(1);

/** Nobody counts. */
export const FREE_TURNS: Turns = { wait: async () => {}, throttled: async () => {} };

/** The turns that a shared budget gives. While it does not answer, calls go through: no call fails for want of one. */
export function createTurns(options: TurnOptions): Turns {
  const { budget, urgency, clock, log, random = Math.random, sleep = (ms) => wait(ms) } = options;
  let away = false;

  async function unlessAway<Answer>(ask: Promise<Answer>): Promise<Answer | undefined> {
    try {
      const answer = await ask;
      away = false;
      return answer;
    } catch (error) {
      if (!away) log.warn({ err: error }, 'the budget of calls does not answer, so nothing is counted');
      away = true;
      return undefined;
    }
  }

  return {
    async wait(call, until) {
      for (;;) {
        const left = Math.max(0, until - clock.now());
        const turn = await unlessAway(budget.take(call.place, kindOf(call), { urgency, patienceMs: left }));
        if (turn === undefined) return;
        if (turn.taken) return void (turn.waitMs > 0 && (await sleep(turn.waitMs)));
        // Jobs that were told the same moment do not come back together.
        const again = turn.waitMs * (1 + random() / 2);
        if (again > left) throw noTurn(call, turn);
        await sleep(again);
      }
    },
    async throttled(call, retryAfterMs = SHORTEST_PAUSE) {
      const pause = Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, retryAfterMs));
      await unlessAway(budget.pause(call.place, kindOf(call), pause));
    },
  };
}

const kindOf = ({ effect }: Asking): CallKind => (effect ? 'write' : 'read');

function noTurn({ action, place }: Asking, { waitMs }: Turn): CloudFailure {
  const message = `${action} in ${place.region}: the next turn is only in ${waitMs} ms`;
  return new CloudFailure(
    'throttled',
    { code: 'cloud-throttled', action },
    { message, action, retryAfterMs: Math.ceil(waitMs) },
  );
}
