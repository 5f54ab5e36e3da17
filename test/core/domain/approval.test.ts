import { describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/core/domain/actor.ts';
import { APPROVAL_LIFETIME } from '../../../src/core/domain/approval.ts';
import type { TeamId } from '../../../src/core/domain/ids.ts';
import { days } from '../../../src/core/domain/instant.ts';
import { apply, type OperationEvent, openOperation, shownOf } from '../../../src/core/domain/operation.ts';
import {
  APPROVERS,
  anOperation,
  aPendingApproval,
  approvedBy,
  aRequest,
  CHANNEL,
  after as following,
  li,
  maya,
  NOW,
  omar,
  person,
  priya,
  rejectedBy,
  theRights,
  theTerms,
} from '../../support/builders.ts';

const OTHER_TEAM = 'T0OTHER' as TeamId;

const approvesOne = approvedBy;
const rejectsOne = rejectedBy;

const verdicts = [
  { verdict: 'approved', decidedBy: approvedBy },
  { verdict: 'rejected', decidedBy: rejectedBy },
] as const;

describe.each(verdicts)('who may decide: $verdict', ({ decidedBy }) => {
  it('given someone with the role, when they decide, then it counts and says who and when', () => {
    expect(apply(anOperation(), decidedBy(li), NOW)).toMatchObject({ kind: 'moved', next: { approval: { at: NOW } } });
  });

  it('given the requester, when they decide although they have the role themselves, then it is refused', () => {
    const event = { ...decidedBy(maya), rights: theRights() } as OperationEvent;

    expect(apply(anOperation(), event, NOW)).toEqual({ kind: 'refused', problem: { code: 'own-request' } });
  });

  it('given someone without the role, when they decide, then it is refused and says by which rule who may', () => {
    expect(apply(anOperation(), decidedBy(omar), NOW)).toEqual({
      kind: 'refused',
      problem: { code: 'not-asked', rule: 'approvers', from: ['approvers'] },
    });
  });

  it.each(['guest', 'stranger', 'deactivated', 'bot', 'unknown'] as const)(
    'given a %s whom the role names, when they decide, then it is refused and says how they stand',
    (membership) => {
      const event = { ...decidedBy(li), rights: theRights({ membership }) } as OperationEvent;

      expect(apply(anOperation(), event, NOW)).toEqual({
        kind: 'refused',
        problem: { code: 'not-a-member', membership },
      });
    },
  );

  it('given the requester on a visit from another team, when they decide, then they do not pass for someone else', () => {
    const event = { ...decidedBy(person(maya.user, OTHER_TEAM)), rights: theRights() } as OperationEvent;

    expect(apply(anOperation(), event, NOW)).toEqual({ kind: 'refused', problem: { code: 'own-request' } });
  });

  it.each([maya, li, priya, omar])('given nobody has a role, when $user decides, then it is refused', (by) => {
    const event = { ...decidedBy(by), rights: theRights({ roles: [] }) } as OperationEvent;

    expect(apply(anOperation(), event, NOW).kind).toBe('refused');
  });

  it.each([li, maya, omar])(
    'given nobody looked up what the policy says now, when $user decides, then nothing is granted on a guess',
    (by) => {
      const { now: _, ...rights } = theRights();

      expect(apply(anOperation(), { ...decidedBy(by), rights } as OperationEvent, NOW)).toEqual({
        kind: 'refused',
        problem: { code: 'rights-unknown' },
      });
    },
  );

  it('given the policy allows the request no more, when someone with the role decides, then they can only reject it', () => {
    const problem = {
      code: 'no-longer-allowed',
      requestedBy: maya,
      because: { kind: 'rule', rule: 'freeze' },
    } as const;
    const event = { ...decidedBy(li), rights: theRights({ now: { problem } }) } as OperationEvent;

    const outcome = apply(anOperation(), event, NOW);
    if (event.kind === 'rejected') expect(outcome).toMatchObject({ next: { approval: { state: 'rejected', by: li } } });
    else expect(outcome).toEqual({ kind: 'refused', problem });
  });

  it('given the rule asks others by now, when one of those asked first decides, then the rule as it is now counts', () => {
    const rights = theRights({ now: { terms: theTerms({ rule: 'four eyes', from: ['leads'] }) } });

    expect(apply(anOperation(), { ...decidedBy(li), rights } as OperationEvent, NOW)).toEqual({
      kind: 'refused',
      problem: { code: 'not-asked', rule: 'four eyes', from: ['leads'] },
    });
  });

  it('given the rule lets people decide on their own request, when one with the role does, then it counts', () => {
    const rights = theRights({ now: { terms: theTerms({ selfApproval: true }) } });
    const decide = (roles: string[]) =>
      apply(anOperation(), { ...decidedBy(maya), rights: { ...rights, roles } } as OperationEvent, NOW);

    expect(decide(['everyone', 'approvers']).kind).toBe('moved');
    expect(decide(['everyone'])).toMatchObject({ problem: { code: 'not-asked' } });
  });

  it('given a decision about an earlier revision, when it arrives, then it does not count', () => {
    const edited = anOperation({ revision: 2 });

    expect(apply(edited, decidedBy(li, anOperation()), NOW)).toEqual({
      kind: 'refused',
      problem: { code: 'request-changed' },
    });
  });

  it('given a decision about another content, when it arrives, then it does not count', () => {
    const larger = anOperation({ request: aRequest({ name: 'web-golden-2' }) });

    expect(apply(larger, decidedBy(li, anOperation()), NOW)).toEqual({
      kind: 'refused',
      problem: { code: 'request-changed' },
    });
  });

  it('given the last millisecond before the deadline, when decided, then it counts', () => {
    const operation = anOperation();

    expect(apply(operation, decidedBy(li), NOW + APPROVAL_LIFETIME - 1).kind).toBe('moved');
  });

  it('given the very moment of the deadline, when decided, then it has expired, swept or not', () => {
    const expiresAt = NOW + APPROVAL_LIFETIME;

    expect(apply(anOperation(), decidedBy(li), expiresAt)).toEqual({
      kind: 'refused',
      problem: { code: 'already-decided', verdict: 'expired', at: expiresAt },
    });
  });
});

describe('who was first', () => {
  it('given an approval, when a second person decides, then they are told who approved and when', () => {
    expect(apply(following(anOperation(), approvedBy(li)), rejectedBy(priya), NOW + 1)).toEqual({
      kind: 'refused',
      problem: { code: 'already-decided', verdict: 'approved', by: li, at: NOW },
    });
  });

  it('given a rejection, when a second person approves, then they are told who rejected and when', () => {
    expect(apply(following(anOperation(), rejectedBy(li)), approvedBy(priya), NOW + 1)).toEqual({
      kind: 'refused',
      problem: { code: 'already-decided', verdict: 'rejected', by: li, at: NOW },
    });
  });

  it('given a withdrawal, when someone approves, then they are told who withdrew and when', () => {
    expect(apply(following(anOperation(), { kind: 'withdrawn', by: maya }), approvedBy(li), NOW + 1)).toEqual({
      kind: 'refused',
      problem: { code: 'already-decided', verdict: 'withdrawn', by: maya, at: NOW },
    });
  });

  it('given a click that Slack delivers twice, when it approves again, then they hear that they did', () => {
    expect(apply(following(anOperation(), approvedBy(li)), approvedBy(li), NOW + 1)).toMatchObject({
      problem: { code: 'already-decided', verdict: 'approved', by: li, own: true },
    });
  });

  it.each([maya, omar])('given $user may not decide, when all is decided already, then they learn by whom', (by) => {
    expect(apply(following(anOperation(), approvedBy(li)), approvedBy(by), NOW)).toMatchObject({
      problem: { code: 'already-decided', by: li },
    });
  });

  it('given a guest, when all is decided already, then they learn no more than that they have no rights', () => {
    const event = { ...approvedBy(priya), rights: theRights({ membership: 'guest' }) } as OperationEvent;

    expect(apply(following(anOperation(), approvedBy(li)), event, NOW)).toEqual({
      kind: 'refused',
      problem: { code: 'not-a-member', membership: 'guest' },
    });
  });
});

describe('several approvals', () => {
  const expiresAt = NOW + days(1);
  const terms = theTerms({ required: 2 });
  const pending = aPendingApproval({ terms, expiresAt });
  const forTwo = anOperation({ approval: pending });
  const approvedBy = (by: Actor): OperationEvent =>
    ({ ...approvesOne(by), rights: theRights({ now: { terms } }) }) as OperationEvent;
  const rejectedBy = (by: Actor): OperationEvent =>
    ({ ...rejectsOne(by), rights: theRights({ now: { terms } }) }) as OperationEvent;

  it('given two approvals needed, when the first is given, then it waits for another with the same deadline', () => {
    expect(following(forTwo, approvedBy(li)).approval).toEqual({
      ...pending,
      approvals: [{ by: li, at: NOW }],
    });
  });

  it('given two approvals needed, when two people approve, then it is granted by both', () => {
    expect(following(forTwo, approvedBy(li), approvedBy(priya)).approval).toEqual({
      state: 'granted',
      rule: 'approvers',
      at: NOW,
      approvals: [
        { by: li, at: NOW },
        { by: priya, at: NOW },
      ],
    });
  });

  it('given two approvals needed, when one person approves twice, then it counts once and they hear when', () => {
    expect(apply(following(forTwo, approvedBy(li)), approvedBy(li), NOW + 1)).toEqual({
      kind: 'refused',
      problem: { code: 'approved-already', at: NOW },
    });
  });

  it('given two approvals needed, when one person approves again from another team, then it counts once', () => {
    expect(apply(following(forTwo, approvedBy(li)), approvedBy(person(li.user, OTHER_TEAM)), NOW)).toMatchObject({
      problem: { code: 'approved-already' },
    });
  });

  it('given one of two approvals, when the rule wants three by now, then the second is not enough', () => {
    const rights = theRights({ now: { terms: theTerms({ required: 3 }) } });
    const event = { ...approvedBy(priya), rights } as OperationEvent;

    expect(following(forTwo, approvedBy(li), event).approval).toMatchObject({
      state: 'pending',
      terms: { required: 3 },
      approvals: [{ by: li }, { by: priya }],
    });
  });

  it('given two approvals needed, when the rule wants one by now, then the next is enough', () => {
    expect(following(forTwo, approvesOne(li)).approval).toMatchObject({ state: 'granted', approvals: [{ by: li }] });
  });

  it('given two approvals needed and one given, when someone rejects, then one rejection is enough', () => {
    expect(following(forTwo, approvedBy(li), rejectedBy(priya)).approval).toMatchObject({
      state: 'rejected',
      by: priya,
    });
  });

  it('given two approvals needed and one given, when that person changes their mind, then their rejection counts', () => {
    expect(following(forTwo, approvedBy(li), rejectedBy(li)).approval).toMatchObject({ state: 'rejected', by: li });
  });
});

describe('withdrawing', () => {
  it('given a pending request, when the requester withdraws, then it is withdrawn by them', () => {
    expect(following(anOperation(), { kind: 'withdrawn', by: maya }).approval).toEqual({
      state: 'withdrawn',
      by: maya,
      approvals: [],
      at: NOW,
    });
  });

  it.each([
    { who: 'an approver', by: li },
    { who: 'someone of another team with the same user id', by: person(maya.user, OTHER_TEAM) },
  ])('given a pending request, when $who withdraws it, then it is refused and says whose it is', ({ by }) => {
    expect(apply(anOperation(), { kind: 'withdrawn', by }, NOW)).toEqual({
      kind: 'refused',
      problem: { code: 'not-the-requester', requestedBy: maya },
    });
  });

  it('given an approval, when the requester withdraws too late, then they are told who approved', () => {
    expect(apply(following(anOperation(), approvedBy(li)), { kind: 'withdrawn', by: maya }, NOW)).toMatchObject({
      problem: { code: 'already-decided', verdict: 'approved', by: li },
    });
  });
});

describe('opening', () => {
  it('given a new operation, when shown, then it waits three days for one approval', () => {
    expect(anOperation().approval).toEqual({
      state: 'pending',
      terms: theTerms(),
      asked: { people: APPROVERS, groups: [] },
      approvals: [],
      since: NOW,
      expiresAt: NOW + days(3),
      reminded: 0,
    });
    expect(theTerms().required).toBe(1);
  });

  it('given a rule that needs no approval, when opened, then it is granted by the rule and by nobody', () => {
    const facts = { id: anOperation().id, request: aRequest(), requestedBy: maya, channel: CHANNEL };

    expect(openOperation(facts, { verdict: 'allowed', rule: 'sandbox' }, NOW)).toMatchObject({
      approval: { state: 'granted', rule: 'sandbox', approvals: [], at: NOW },
      asks: [],
      revision: 1,
    });
  });

  it('given two operations about the same content, when shown, then a decision names the same content', () => {
    expect(shownOf(anOperation())).toEqual(shownOf(anOperation({ request: aRequest() })));
  });
});
