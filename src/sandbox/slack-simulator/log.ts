import type { Clock } from './time.ts';

/** One thing that went over the wire, in either direction. */
export interface Call {
  direction: 'from-bot' | 'to-bot';
  /** Web API method, `response_url`, or the kind of request sent to the bot. */
  name: string;
  at: number;
  ms: number;
  /** HTTP status; 0 when no answer came. */
  status: number;
  /** Slack's error word, or `timeout` and the like on the way to the bot. */
  error?: string;
  /** Arguments of the call, or the payload sent. */
  body: unknown;
}

/** The last calls, oldest first. Bounded, so that a sandbox left running over night does not grow. */
export interface CallLog {
  add(call: Omit<Call, 'at' | 'ms'>, startedAt: number): void;
  all(): Call[];
  clear(): void;
}

/** Creates a log of at most `limit` calls. */
export function createCallLog(clock: Clock, limit: number, changed: () => void): CallLog {
  const calls: Call[] = [];
  return {
    add(call, startedAt) {
      calls.push({ ...call, at: startedAt, ms: clock.now() - startedAt });
      if (calls.length > limit) calls.splice(0, calls.length - limit);
      changed();
    },
    all: () => [...calls],
    clear: () => {
      calls.length = 0;
    },
  };
}
