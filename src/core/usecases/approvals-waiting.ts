import type { Actor } from '../domain/actor.ts';
import { sameActor } from '../domain/actor.ts';
import { whyNotApprove } from '../domain/approval.ts';
import type { Operations, StoredOperation } from '../ports/operations.ts';
import { type RightsNeeds, rightsOver } from './rights.ts';

const MOST_OPEN = 200;

/** What waits for this person to decide, the oldest first: they may, and have not approved it yet. */
export const approvalsWaiting =
  (needs: Pick<RightsNeeds, 'policy' | 'directory'> & { operations: Operations }) =>
  async (by: Actor): Promise<StoredOperation[]> => {
    const { operations } = needs;
    const open = await Promise.all((await operations.open(MOST_OPEN)).map((id) => operations.get(id)));
    const mine: StoredOperation[] = [];
    for (const stored of open) {
      const { approval } = stored.operation;
      if (approval.state !== 'pending' || approval.approvals.some((one) => sameActor(one.by, by))) continue;
      const rights = await rightsOver(needs, by, stored.operation, 'lately');
      if (!whyNotApprove(by, stored.operation, rights)) mine.push(stored);
    }
    return mine.reverse();
  };
