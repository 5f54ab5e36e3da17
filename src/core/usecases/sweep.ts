import type { Clock } from '../ports/clock.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Operations } from '../ports/operations.ts';

const AT_ONCE = 200;

/**
 * Finds whatever is due and was not hinted: a lost hint, a lease that ran out, a wait that is over, a listing whose time
 * has come. Run every second or so by every worker; it decides nothing, so twice is harmless.
 */
export const sweep =
  ({ operations, jobs, clock }: { operations: Operations; jobs: Jobs; clock: Clock }) =>
  async (): Promise<void> => {
    const now = clock.now();
    const [due, undrawn, watches] = await Promise.all([
      operations.due(now, AT_ONCE),
      operations.undrawn(now, AT_ONCE),
      operations.watchesDue(now),
    ]);
    await Promise.all([
      ...due.map((operation) => jobs.hint({ queue: 'advance', operation })),
      ...undrawn.map((operation) => jobs.hint({ queue: 'notify', operation })),
      ...watches.map((watch) => jobs.hint({ queue: 'watch-region', watch })),
    ]);
  };
