// Operations on their way through an approval, for whatever draws or tells them.
import type { Approval, Ruling } from '../../src/core/domain/approval.ts';
import type { ChannelId, GroupId, UserId } from '../../src/core/domain/ids.ts';
import { days, hours } from '../../src/core/domain/instant.ts';
import type { CreateImageRequest } from '../../src/core/domain/kinds/create-image.ts';
import { type Operation, openOperation, shownOf } from '../../src/core/domain/operation.ts';
import type { ApprovalTerms } from '../../src/core/domain/policy.ts';
import { after, anOperation, aRequest, aRuling, CHANNEL, li, maya, NOW, priya, rightsOf } from './builders.ts';

export const INCIDENTS = 'C0INCIDENTS' as ChannelId;
export const LEADS = 'S0LEADS' as GroupId;

/** Two of three, with everything that a rule can say. */
const strictTerms: Partial<ApprovalTerms> = {
  rule: 'four eyes for production',
  required: 2,
  from: ['leads'],
  remindAfter: hours(4),
  escalate: { after: days(1), to: ['managers'] },
  breakGlass: { roles: ['on-call'], announceIn: INCIDENTS },
};

export const strictRuling = (
  facts: Partial<ApprovalTerms> = {},
  askIn: Extract<Ruling, { verdict: 'needs-approval' }>['askIn'] = [],
): Ruling => ({ ...aRuling({ ...strictTerms, ...facts }), askIn }) as Ruling;

/** An operation that waits under the strict rule. */
export const aStrictOperation = (
  request: CreateImageRequest = aRequest(),
  ruling: Ruling = strictRuling(),
): Operation => openOperation({ id: anOperation().id, request, requestedBy: maya, channel: CHANNEL }, ruling, NOW);

const shows = (operation: Operation) => ({ shown: shownOf(operation), rights: rightsUnder(operation) });
/** Enough for every decision under the terms of the operation. */
const rightsUnder = ({ approval }: Operation) =>
  approval.state === 'pending'
    ? { ...rightsOf(li), roles: [...approval.terms.from, 'managers', 'on-call'], now: { terms: approval.terms } }
    : rightsOf(li);

/** One of two approvals is there. */
export const halfApproved = (operation: Operation): Operation =>
  after(operation, { kind: 'approved', by: li, typedName: operation.request.name, ...shows(operation) });

/** Changed by the requester after one approval was given. */
export function revised(operation: Operation, request: CreateImageRequest, ruling: Ruling): Operation {
  const half = halfApproved(operation);
  return after(half, { kind: 'revised', by: maya, from: half.revision, request, ruling });
}

export const escalated = (operation: Operation, askIn: readonly UserId[] = []): Operation =>
  withApproval(
    operation,
    (approval) => ({
      ...approval,
      escalatedAt: NOW + days(1),
      asked: { people: [...approval.asked.people, priya.user], groups: [LEADS] },
    }),
    askIn,
  );

export const reminded = (operation: Operation, times = 1): Operation =>
  withApproval(operation, (approval) => ({ ...approval, reminded: times }));

export function glassBroken(operation: Operation, reason = 'Production is down'): Operation {
  return after(operation, { kind: 'glass-broken', by: priya, reason, ...shows(operation) });
}

function withApproval(
  operation: Operation,
  change: (approval: Extract<Approval, { state: 'pending' }>) => Approval,
  askIn: readonly UserId[] = [],
): Operation {
  const { approval, revision } = operation;
  if (approval.state !== 'pending') throw new Error('it does not wait any more');
  const asks = [...operation.asks, ...askIn.map((to) => ({ revision, to }))];
  return { ...operation, approval: change(approval), asks };
}

/** By the names under which their cards are agreed upon. */
export function approvalStates(request: CreateImageRequest, reason?: string): [name: string, operation: Operation][] {
  const strict = aStrictOperation(request);
  const other = { ...request, name: `${request.name}`, tags: [{ key: 'env', value: 'prod' }] };
  return [
    ['awaiting-two', strict],
    ['awaiting-one-more', halfApproved(strict)],
    ['revised', revised(strict, other, strictRuling())],
    ['escalated', escalated(strict)],
    ['glass-broken', glassBroken(halfApproved(strict), reason)],
    ['not-needed', aStrictOperation(request, { verdict: 'allowed', rule: 'small images' })],
  ];
}
