/** A piece of cloud work: begun at a cloud time, done (or failed at some percentage) after a cloud duration. */
export type Making = { startedAt: number; durationMs: number; failsAtPercent?: number };

export type Stage =
  | { kind: 'waiting'; remainingMs: number }
  | { kind: 'running'; percent: number; remainingMs: number }
  | { kind: 'done'; doneAt: number }
  | { kind: 'failed'; percent: number };

/** Where the work stands at a cloud time. Nothing is stored: asking twice gives the same answer. */
export function stageOf(making: Making, now: number): Stage {
  // How long others keep it waiting nobody knows, so what remains is its own work.
  if (now < making.startedAt) return { kind: 'waiting', remainingMs: making.durationMs };
  const fraction = making.durationMs === 0 ? 1 : (now - making.startedAt) / making.durationMs;
  const percent = Math.min(100, Math.floor(fraction * 100));
  if (making.failsAtPercent !== undefined && percent >= making.failsAtPercent) {
    return { kind: 'failed', percent: making.failsAtPercent };
  }
  const doneAt = making.startedAt + making.durationMs;
  return fraction >= 1 ? { kind: 'done', doneAt } : { kind: 'running', percent, remainingMs: doneAt - now };
}

/** The cloud time at which the work is over, one way or the other. */
export const endOf = ({ startedAt, durationMs, failsAtPercent = 100 }: Making): number =>
  startedAt + (durationMs * failsAtPercent) / 100;
