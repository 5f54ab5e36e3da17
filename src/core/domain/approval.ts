import { type Actor, type Approvers, sameActor } from './actor.ts';
import { days, type Instant } from './instant.ts';
import type { Problem } from './problem.ts';

/** Whether an operation may run: needed, decisions so far, deadline. */
export type Approval =
  | { state: 'pending'; required: number; approvals: Decision[]; expiresAt: Instant }
  | { state: 'granted'; approvals: Decision[]; at: Instant }
  | { state: 'rejected'; by: Actor; reason: string; at: Instant }
  | { state: 'withdrawn'; by: Actor; at: Instant }
  | { state: 'expired'; at: Instant };

export type Decision = { by: Actor; at: Instant };

export const APPROVAL_LIFETIME = days(3);

/** Why this person may not decide, or nothing when they may. The requester never decides on their own request. */
export function whyNotDecide(by: Actor, requestedBy: Actor, approvers: Approvers): Problem | undefined {
  if (sameActor(by, requestedBy)) return { code: 'own-request' };
  if (by.team !== requestedBy.team || !approvers.includes(by.user)) return { code: 'not-an-approver', approvers };
  return undefined;
}

/** What ended the approval, told to whoever comes second. */
export function whyDecided(approval: Approval): Problem | undefined {
  switch (approval.state) {
    case 'pending':
      return undefined;
    case 'granted': {
      const last = approval.approvals.at(-1);
      return { code: 'already-decided', verdict: 'approved', at: approval.at, ...(last && { by: last.by }) };
    }
    case 'rejected':
    case 'withdrawn':
      return { code: 'already-decided', verdict: approval.state, at: approval.at, by: approval.by };
    case 'expired':
      return { code: 'already-decided', verdict: 'expired', at: approval.at };
  }
}
