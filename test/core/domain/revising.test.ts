import { describe, expect, it } from 'vitest';
import type { Ruling } from '../../../src/core/domain/approval.ts';
import { deliveriesOf } from '../../../src/core/domain/delivery.ts';
import { days, hours, minutes } from '../../../src/core/domain/instant.ts';
import type { CreateImageRequest } from '../../../src/core/domain/kinds/create-image.ts';
import { dueAt, nextActions } from '../../../src/core/domain/next-actions.ts';
import { apply, type Operation, type OperationEvent, shownOf } from '../../../src/core/domain/operation.ts';
import {
  anOperation,
  aPendingApproval,
  approvedBy,
  aRequest,
  aRuling,
  after as following,
  li,
  maya,
  NOW,
  person,
  priya,
  theRights,
  theTerms,
} from '../../support/builders.ts';

const terms = theTerms({ required: 2 });
const forTwo = anOperation({ approval: aPendingApproval({ terms }) });
const decides = (event: OperationEvent): OperationEvent =>
  ({ ...event, rights: theRights({ now: { terms } }) }) as never;
const half = following(forTwo, decides(approvedBy(li, forTwo)));
const larger = aRequest({ name: 'web-golden-larger' });
const revised = (facts: Partial<Extract<OperationEvent, { kind: 'revised' }>> = {}): OperationEvent => ({
  kind: 'revised',
  by: maya,
  from: 1,
  request: larger,
  ruling: aRuling({ required: 2 }),
  ...facts,
});

describe('an edit', () => {
  it('given one of two approvals, when the requester edits, then it is voided by name and both are needed anew', () => {
    const edited = following(half, revised());

    expect(edited).toMatchObject({ revision: 2, request: larger, approval: { state: 'pending', approvals: [] } });
    expect(edited.previous).toEqual({ request: half.request, voided: [{ by: li, at: NOW }], at: NOW });
    const again = following(edited, decides(approvedBy(priya, edited)));
    expect(again.approval).toMatchObject({ state: 'pending', approvals: [{ by: priya }] });
    expect(following(again, decides(approvedBy(li, again))).approval).toMatchObject({ state: 'granted' });
  });

  it('given an edit, when somebody approves what they saw before, then it does not count', () => {
    expect(apply(following(half, revised()), decides(approvedBy(priya, half)), NOW)).toEqual({
      kind: 'refused',
      problem: { code: 'request-changed' },
    });
  });

  it('given it was edited there and back, when somebody approves what they saw first, then it does not count', () => {
    const back = following(half, revised(), revised({ from: 2, request: half.request }));

    expect(shownOf(back)).toEqual({ ...shownOf(half), revision: 3 });
    expect(apply(back, decides(approvedBy(priya, half)), NOW)).toMatchObject({ problem: { code: 'request-changed' } });
  });

  it('given the rule for the new content, when edited, then its terms, its people and its places are asked', () => {
    const ruling: Ruling = {
      verdict: 'needs-approval',
      terms: theTerms({ rule: 'four eyes', required: 3, from: ['leads'], expiresIn: hours(1) }),
      asked: { people: [priya.user], groups: [] },
      askIn: [priya.user],
    };
    const edited = apply(half, revised({ ruling }), NOW + minutes(5));

    expect(edited).toMatchObject({
      kind: 'moved',
      next: {
        approval: {
          terms: { rule: 'four eyes', required: 3 },
          asked: { people: [priya.user] },
          since: NOW + minutes(5),
          expiresAt: NOW + minutes(65),
        },
        asks: [{ revision: 2, to: priya.user }],
      },
    });
  });

  it('given the policy needs no approval for the new content, when edited, then it runs at once, approved by nobody', () => {
    const edited = following(half, revised({ ruling: { verdict: 'allowed', rule: 'sandbox' } }));

    expect(edited.approval).toEqual({ state: 'granted', rule: 'sandbox', approvals: [], at: NOW });
    expect(nextActions(edited, NOW)).toMatchObject([{ kind: 'start' }]);
  });

  it('given a reminder and an escalation, when edited, then both are waited for anew', () => {
    const pressing = theTerms({ remindAfter: hours(1), escalate: { after: hours(2), to: ['leads'] } });
    const approval = aPendingApproval({ terms: pressing, reminded: 2, escalatedAt: NOW - hours(1) });
    const edited = following(anOperation({ approval }), revised({ ruling: aRuling(pressing) }));

    expect(edited.approval).toMatchObject({ reminded: 0, since: NOW });
    expect(edited.approval).not.toHaveProperty('escalatedAt');
    expect(dueAt(edited, NOW)).toBe(NOW + hours(1));
  });

  it.each<[string, Operation, Partial<Extract<OperationEvent, { kind: 'revised' }>>, string]>([
    ['an approver', half, { by: li }, 'not-the-requester'],
    ['the requester of another workspace', half, { by: person(maya.user, 'T0OTHER' as never) }, 'not-the-requester'],
    ['the requester, with nothing changed', half, { request: aRequest() }, 'nothing-changed'],
    [
      'the requester, from what they edited already',
      following(half, revised()),
      { request: aRequest() },
      'request-changed',
    ],
    ['the requester, after the decision', following(half, decides(approvedBy(priya, half))), {}, 'already-decided'],
    ['the requester, after they withdrew', following(half, { kind: 'withdrawn', by: maya }), {}, 'already-decided'],
  ])('given %s, when they edit, then nothing changes', (_who, operation, facts, code) => {
    expect(apply(operation, revised(facts), NOW)).toMatchObject({ kind: 'refused', problem: { code } });
  });

  it('given the deadline has passed, when the requester edits, then it is too late, swept or not', () => {
    expect(apply(half, revised(), NOW + days(3))).toMatchObject({
      problem: { code: 'already-decided', verdict: 'expired', at: NOW + days(3) },
    });
  });

  it('given keys in another order, when the requester sends the same, then nothing has changed', () => {
    const shuffled = Object.fromEntries(Object.entries(aRequest()).reverse()) as CreateImageRequest;

    expect(apply(half, revised({ request: shuffled }), NOW)).toMatchObject({ problem: { code: 'nothing-changed' } });
  });

  it('given only the order of tags is another, when the requester sends it, then no approval is voided for that', () => {
    const tags = [
      { key: 'team', value: 'web' },
      { key: 'stage', value: 'test' },
    ];
    const operation = anOperation({ request: aRequest({ tags }) });

    expect(apply(operation, revised({ request: aRequest({ tags: [...tags].reverse() }) }), NOW)).toMatchObject({
      problem: { code: 'nothing-changed' },
    });
  });

  it('given a second edit, when looked at, then only what it replaced and voided is told', () => {
    const twice = following(half, revised(), revised({ from: 2, request: aRequest({ name: 'web-golden-third' }) }));

    expect(twice).toMatchObject({ revision: 3, previous: { request: larger, voided: [] } });
    expect(deliveriesOf(twice).filter(({ kind }) => kind === 'revised')).toMatchObject([
      { id: `${twice.id}:revised:3` },
    ]);
  });
});
