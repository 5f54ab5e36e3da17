import type { OperationId } from '../domain/ids.ts';
import type { Watch } from '../domain/next-actions.ts';

/** Says that a look is worthwhile. It carries no instruction: whoever looks decides from how things are. */
export type Hint =
  | { queue: 'advance'; operation: OperationId }
  | { queue: 'notify'; operation: OperationId }
  | { queue: 'watch-region'; watch: Watch };

/**
 * Hints may be lost (the sweep finds what was not hinted), and handlers may run twice. Hints about the same thing are
 * merged while they wait; a hint during a run causes exactly one more run (a run
 * that fails is tried again by itself as well). `hint` never throws: a lost hint only costs time.
 */
export type Jobs = { hint(hint: Hint): Promise<void> };

export type HintHandler = (hint: Hint) => Promise<void>;

/** Runs the handler for every hint until closed; closing waits for runs under way. */
export type JobRunner = { run(handle: HintHandler): Promise<{ close(): Promise<void> }> };
