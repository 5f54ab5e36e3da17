import { describe, expect, it } from 'vitest';
import { APPROVAL_LIFETIME } from '../../../src/core/domain/approval.ts';
import type { TeamId } from '../../../src/core/domain/ids.ts';
import { days } from '../../../src/core/domain/instant.ts';
import { apply, type OperationEvent, shownOf } from '../../../src/core/domain/operation.ts';
import {
  APPROVERS,
  anOperation,
  approvedBy,
  aRequest,
  after as following,
  li,
  maya,
  NOW,
  omar,
  person,
  priya,
  rejectedBy,
} from '../../support/builders.ts';

const OTHER_TEAM = 'T0OTHER' as TeamId;

const verdicts = [
  { verdict: 'approved', decidedBy: approvedBy },
  { verdict: 'rejected', decidedBy: rejectedBy },
] as const;

describe.each(verdicts)('who may decide: $verdict', ({ decidedBy }) => {
  it('given someone listed, when they decide, then it counts and says who and when', () => {
    expect(apply(anOperation(), decidedBy(li), NOW)).toMatchObject({ kind: 'moved', next: { approval: { at: NOW } } });
  });

  it('given the requester, when they decide although they are listed themselves, then it is refused', () => {
    const event = { ...decidedBy(maya), approvers: [maya.user, li.user] } as OperationEvent;

    expect(apply(anOperation(), event, NOW)).toEqual({ kind: 'refused', problem: { code: 'own-request' } });
  });

  it('given someone not listed, when they decide, then it is refused and says who may', () => {
    expect(apply(anOperation(), decidedBy(omar), NOW)).toEqual({
      kind: 'refused',
      problem: { code: 'not-an-approver', approvers: APPROVERS },
    });
  });

  it('given someone of another team whose user id is listed, when they decide, then it is refused', () => {
    expect(apply(anOperation(), decidedBy(person(li.user, OTHER_TEAM)), NOW)).toMatchObject({
      problem: { code: 'not-an-approver' },
    });
  });

  it('given the requester on a visit from another team, when they decide, then they do not pass for someone else', () => {
    const event = { ...decidedBy(person(maya.user, OTHER_TEAM)), approvers: [maya.user] } as OperationEvent;

    expect(apply(anOperation(), event, NOW)).toMatchObject({ kind: 'refused' });
  });

  it.each([maya, li, priya, omar])('given nobody listed, when $user decides, then it is refused', (by) => {
    expect(apply(anOperation(), { ...decidedBy(by), approvers: [] } as OperationEvent, NOW).kind).toBe('refused');
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

  it('given a click that Slack delivers twice, when it approves again, then it is refused with their own name', () => {
    expect(apply(following(anOperation(), approvedBy(li)), approvedBy(li), NOW + 1)).toMatchObject({
      problem: { code: 'already-decided', verdict: 'approved', by: li },
    });
  });

  it('given someone not listed, when all is decided already, then they learn that they may not decide', () => {
    expect(apply(following(anOperation(), approvedBy(li)), approvedBy(omar), NOW)).toMatchObject({
      problem: { code: 'not-an-approver' },
    });
  });
});

describe('several approvals', () => {
  const expiresAt = NOW + days(1);
  const forTwo = anOperation({ approval: { state: 'pending', required: 2, approvals: [], expiresAt } });

  it('given two approvals needed, when the first is given, then it waits for another with the same deadline', () => {
    expect(following(forTwo, approvedBy(li)).approval).toEqual({
      state: 'pending',
      required: 2,
      approvals: [{ by: li, at: NOW }],
      expiresAt,
    });
  });

  it('given two approvals needed, when two people approve, then it is granted by both', () => {
    expect(following(forTwo, approvedBy(li), approvedBy(priya)).approval).toEqual({
      state: 'granted',
      at: NOW,
      approvals: [
        { by: li, at: NOW },
        { by: priya, at: NOW },
      ],
    });
  });

  it('given two approvals needed, when one person approves twice, then it counts once', () => {
    expect(apply(following(forTwo, approvedBy(li)), approvedBy(li), NOW)).toMatchObject({
      kind: 'refused',
      problem: { code: 'already-decided', by: li },
    });
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
    expect(anOperation().approval).toEqual({ state: 'pending', required: 1, approvals: [], expiresAt: NOW + days(3) });
  });

  it('given two operations about the same content, when shown, then a decision names the same content', () => {
    expect(shownOf(anOperation())).toEqual(shownOf(anOperation({ request: aRequest() })));
  });
});
