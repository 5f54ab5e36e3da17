import { lineOf } from '../domain/audit-lines.ts';
import type { OperationId } from '../domain/ids.ts';
import { apply, type Operation, type OperationEvent } from '../domain/operation.ts';
import type { Problem } from '../domain/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { Operations, Version } from '../ports/operations.ts';

export type Committed =
  | { kind: 'moved'; before: Operation; operation: Operation }
  | { kind: 'refused'; operation: Operation; problem: Problem };

/**
 * Applies an event to an operation as it is now and keeps the result with its audit line. A commit lost to another writer
 * is looked at again: the other may have changed something unrelated, and only the domain says who was first.
 */
export async function commit(
  { operations, clock }: { operations: Operations; clock: Clock },
  id: OperationId,
  event: OperationEvent,
): Promise<Committed> {
  // A living worker says so every second or two: nobody needs to see that.
  const show = event.kind !== 'lease-renewed';
  let lost: Version | undefined;
  for (;;) {
    const { operation, version } = await operations.get(id);
    // Nobody was first, and yet it was not kept: trying on would never end.
    if (version === lost) throw new Error(`operation ${id} does not keep a change of its version ${version}`);
    const now = clock.now();
    const outcome = apply(operation, event, now);
    if (outcome.kind === 'refused') return { ...outcome, operation };
    const audit = lineOf(operation, event, outcome.next, now);
    const shown = 'shown' in event ? event.shown : undefined;
    if (
      await operations.replace(outcome.next, version, now, { show, ...(audit && { audit }), ...(shown && { shown }) })
    ) {
      return { kind: 'moved', before: operation, operation: outcome.next };
    }
    lost = version;
  }
}
