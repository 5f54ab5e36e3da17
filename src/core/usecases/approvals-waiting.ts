import type { Actor } from '../domain/actor.ts';
import { sameActor } from '../domain/actor.ts';
import { whyNotApprove } from '../domain/approval.ts';
import type { Operations, StoredOperation } from '../ports/operations.ts';
import { findOperation } from './find-operations.ts';
import { type RightsNeeds, rightsOver } from './rights.ts';

/** Requests expire, so more than this never wait together but by mistake; the oldest are the ones to see then. */
const MOST_PENDING = 1_000;

/** What waits for this person to decide, the oldest first: they may, and have not approved it yet. */
export const approvalsWaiting =
  (needs: Pick<RightsNeeds, 'policy' | 'directory'> & { operations: Operations }) =>
  async (by: Actor): Promise<StoredOperation[]> => {
    const { operations } = needs;
    const ids = await operations.pending(MOST_PENDING);
    // One that is gone since it was listed is nobody's to decide.
    const pending = await Promise.all(ids.map((id) => findOperation(operations.get, id)));
    const mine: StoredOperation[] = [];
    for (const stored of pending) {
      if (!stored) continue;
      const { approval } = stored.operation;
      if (approval.state !== 'pending' || approval.approvals.some((one) => sameActor(one.by, by))) continue;
      const rights = await rightsOver(needs, by, stored.operation, 'lately');
      if (!whyNotApprove(by, stored.operation, rights)) mine.push(stored);
    }
    return mine;
  };
