// What comes while approval is waited for, and when: reminders, each after twice the wait, escalation, the deadline.
import { describe, expect, it } from 'vitest';
import type { UserId } from '../../../src/core/domain/ids.ts';
import { hours } from '../../../src/core/domain/instant.ts';
import { dueAt, nextActions } from '../../../src/core/domain/next-actions.ts';
import { apply, type Operation, type OperationEvent } from '../../../src/core/domain/operation.ts';
import type { ApprovalTerms } from '../../../src/core/domain/policy.ts';
import {
  anOperation,
  aPendingApproval,
  approvedBy,
  after as following,
  li,
  maya,
  NOW,
  omar,
  priya,
  theRights,
  theTerms,
} from '../../support/builders.ts';

const waiting = (terms: Partial<ApprovalTerms>): Operation => {
  const all = theTerms({ expiresIn: hours(48), ...terms });
  return anOperation({ approval: aPendingApproval({ terms: all, expiresAt: NOW + all.expiresIn }) });
};
const reminded: OperationEvent = { kind: 'approval-reminded' };
const escalatedTo = (...people: UserId[]): OperationEvent => ({
  kind: 'approval-escalated',
  asked: { people, groups: [] },
  askIn: people,
});
function at(operation: Operation, hour: number, event: OperationEvent): Operation {
  const outcome = apply(operation, event, NOW + hours(hour));
  if (outcome.kind === 'refused') throw new Error(outcome.problem.code);
  return outcome.next;
}
const kinds = (operation: Operation, hour: number): string[] =>
  nextActions(operation, NOW + hours(hour)).map(({ kind }) => kind);
/** In hours. */
const due = (operation: Operation): number => ((dueAt(operation, NOW) ?? Number.NaN) - NOW) / hours(1);

describe('reminders', () => {
  it('given a first wait of an hour, when each comes, then the next waits twice as long, and none after the deadline', () => {
    let operation = waiting({ remindAfter: hours(1) });
    const times: number[] = [];
    for (let hour = due(operation); kinds(operation, hour)[0] === 'remind-approvers'; hour = due(operation)) {
      times.push(hour);
      operation = at(operation, hour, reminded);
    }

    expect(times).toEqual([1, 3, 7, 15, 31]);
    expect(due(operation)).toBe(48);
    expect(kinds(operation, 48)).toEqual(['expire-approval']);
  });

  it.each([
    { given: 'no reminders', remindAfter: undefined },
    { given: 'a first one at the deadline', remindAfter: hours(48) },
  ])('given $given, when asked what is due, then it is only the deadline', ({ remindAfter }) => {
    const operation = waiting(remindAfter === undefined ? {} : { remindAfter });

    expect(due(operation)).toBe(48);
    expect(kinds(operation, 47.9)).toEqual([]);
    expect(apply(operation, reminded, NOW + hours(47.9))).toMatchObject({ problem: { code: 'task-moved-on' } });
  });

  it('given nobody worked for a day, when somebody does again, then one reminder stands for all that were due', () => {
    const operation = waiting({ remindAfter: hours(1) });

    expect(kinds(operation, 24)).toEqual(['remind-approvers']);
    const after = at(operation, 24, reminded);
    expect(after.approval).toMatchObject({ reminded: 4 });
    expect(kinds(after, 24)).toEqual([]);
    expect(due(after)).toBe(31);
  });

  it('given two workers remind at once, when the second applies it, then it is refused', () => {
    const operation = at(waiting({ remindAfter: hours(1) }), 1, reminded);

    expect(apply(operation, reminded, NOW + hours(1))).toMatchObject({ problem: { code: 'task-moved-on' } });
  });

  it('given the rule waits longer by now, when somebody approves, then what was sent is not sent again', () => {
    const operation = at(waiting({ required: 2, remindAfter: hours(1) }), 3, reminded);
    const rights = theRights({ now: { terms: theTerms({ required: 2, remindAfter: hours(10) }) } });
    const after = at(operation, 4, { ...approvedBy(li, operation), rights } as OperationEvent);

    expect(kinds(after, 5)).toEqual([]);
    expect(due(after)).toBe(48);
  });
});

describe('escalation', () => {
  const pressing = { remindAfter: hours(8), escalate: { after: hours(4), to: ['leads'] } };

  it('given its time has come, when escalated, then others are asked too, once, and the clock goes on', () => {
    const operation = waiting(pressing);
    expect(due(operation)).toBe(4);
    expect(kinds(operation, 4)).toEqual(['escalate-approval']);
    const after = at(operation, 4, escalatedTo(omar.user));

    expect(after.approval).toMatchObject({
      asked: { people: [li.user, priya.user, omar.user] },
      escalatedAt: NOW + hours(4),
    });
    expect(after.asks).toEqual([{ revision: 1, to: omar.user, escalated: true }]);
    expect(due(after)).toBe(8);
    expect(apply(after, escalatedTo(omar.user), NOW + hours(5))).toMatchObject({ problem: { code: 'task-moved-on' } });
  });

  it('given some were asked or have approved already, when escalated to them too, then they are not asked again', () => {
    const operation = { ...waiting({ ...pressing, required: 2 }), asks: [{ revision: 1, to: priya.user }] };
    const rights = theRights({ now: { terms: theTerms({ ...pressing, required: 2 }) } });
    const half = following(operation, { ...approvedBy(li, operation), rights } as OperationEvent);

    expect(at(half, 4, escalatedTo(li.user, priya.user, omar.user)).asks).toEqual([
      { revision: 1, to: priya.user },
      { revision: 1, to: omar.user, escalated: true },
    ]);
  });

  it('given an ask of an earlier revision, when escalated to its reader, then they are asked about this one', () => {
    const operation = { ...waiting(pressing), revision: 2, asks: [{ revision: 1, to: omar.user }] };

    expect(at(operation, 4, escalatedTo(omar.user)).asks).toHaveLength(2);
  });

  it('given a lead, when they approve, then it counts from the escalation on and not before', () => {
    const operation = waiting(pressing);
    const rights = theRights({ roles: ['everyone', 'leads'], now: { terms: theTerms(pressing) } });
    const approval = { ...approvedBy(omar, operation), rights } as OperationEvent;

    expect(apply(operation, approval, NOW + hours(5))).toMatchObject({
      problem: { code: 'not-asked', from: ['approvers'] },
    });
    expect(at(at(operation, 4, escalatedTo(omar.user)), 5, approval).approval).toMatchObject({ state: 'granted' });
  });

  it('given it was escalated to everyone, when the requester approves, then it stays their own request', () => {
    const everyone = { ...pressing, escalate: { after: hours(4), to: ['everyone'] } };
    const operation = at(waiting(everyone), 4, escalatedTo());
    const by = (who: typeof maya) =>
      apply(
        operation,
        {
          ...approvedBy(who, operation),
          rights: theRights({ roles: ['everyone'], now: { terms: theTerms(everyone) } }),
        } as OperationEvent,
        NOW + hours(5),
      );

    expect(by(maya)).toMatchObject({ problem: { code: 'own-request' } });
    expect(by(omar)).toMatchObject({ kind: 'moved', next: { approval: { state: 'granted' } } });
  });

  it('given the rule escalates no more by now, when a lead approves, then they are not asked', () => {
    const operation = at(waiting(pressing), 4, escalatedTo(omar.user));
    const rights = theRights({ roles: ['everyone', 'leads'], now: { terms: theTerms() } });

    expect(
      apply(operation, { ...approvedBy(omar, operation), rights } as OperationEvent, NOW + hours(5)),
    ).toMatchObject({ problem: { code: 'not-asked', from: ['approvers'] } });
  });

  it('given its time would come after the deadline, when asked what is due, then it is only the deadline', () => {
    expect(due(waiting({ escalate: { after: hours(99), to: ['leads'] } }))).toBe(48);
  });

  it('given nobody worked for a day, when somebody does, then one reminder and the escalation are due, and no more', () => {
    const operation = waiting({ ...pressing, remindAfter: hours(1) });
    expect(kinds(operation, 24)).toEqual(['remind-approvers', 'escalate-approval']);
    const after = at(at(operation, 24, reminded), 24, escalatedTo(omar.user));

    expect(kinds(after, 24)).toEqual([]);
  });

  it('given nobody worked until after the deadline, when somebody does, then it only expires', () => {
    expect(kinds(waiting({ ...pressing, remindAfter: hours(1) }), 50)).toEqual(['expire-approval']);
  });
});
