// The messages to those who are asked: which there should be, where, and until when.
import { describe, expect, it } from 'vitest';
import type { Ask, PendingApproval } from '../../../src/core/domain/approval.ts';
import { deliveriesOf, isOpen, urgencyOf, type WantedDelivery } from '../../../src/core/domain/delivery.ts';
import type { ChannelId } from '../../../src/core/domain/ids.ts';
import { hours } from '../../../src/core/domain/instant.ts';
import type { Operation, OperationEvent } from '../../../src/core/domain/operation.ts';
import type { ApprovalTerms } from '../../../src/core/domain/policy.ts';
import {
  anOperation,
  aPendingApproval,
  approvedBy,
  aReadyOperation,
  aRequest,
  CHANNEL,
  after as following,
  li,
  maya,
  NOW,
  omar,
  priya,
  rejectedBy,
  theRights,
  theTerms,
} from '../../support/builders.ts';

const ROOM = 'C0APPROVERS' as ChannelId;
const { id } = anOperation();
const card = `${id}:card`;
const inPerson = { ask: { by: 'direct-message' } } as const;
const inRoom = { ask: { by: 'channel', channel: ROOM } } as const;
const byCard = {};

function asked(terms: Partial<ApprovalTerms>, facts: Partial<PendingApproval> = {}, asks?: Ask[]): Operation {
  const all = theTerms(terms);
  const places = all.ask === undefined ? [] : all.ask.by === 'channel' ? [ROOM] : [li.user, priya.user];
  return anOperation({
    approval: aPendingApproval({ terms: all, ...facts }),
    asks: asks ?? places.map((to) => ({ revision: 1, to })),
  });
}
const wanted = (operation: Operation, ...kinds: WantedDelivery['kind'][]): WantedDelivery[] =>
  deliveriesOf(operation).filter(({ kind }) => kinds.includes(kind));
/** `kind → where in which thread`. */
const told = (operation: Operation, ...kinds: WantedDelivery['kind'][]): string[] =>
  wanted(operation, ...kinds).map(({ kind, to, thread }) => `${kind} → ${to}${thread ? ` in ${thread}` : ''}`);
const decides = (operation: Operation, event: OperationEvent): Operation => {
  const terms = operation.approval.state === 'pending' ? operation.approval.terms : theTerms();
  return following(operation, { ...event, rights: theRights({ now: { terms } }) } as OperationEvent);
};

describe('asks', () => {
  it.each([
    { by: 'the card', terms: byCard, asks: [] },
    { by: 'direct message', terms: inPerson, asks: [`ask → ${li.user}`, `ask → ${priya.user}`] },
    { by: 'a channel', terms: inRoom, asks: [`ask → ${ROOM}`] },
  ])(
    'given approvers are asked by $by, when asked what to post, then it is there, after the card',
    ({ terms, asks }) => {
      expect(told(asked(terms), 'card', 'ask')).toEqual([`card → ${CHANNEL}`, ...asks]);
    },
  );

  it('given a decision, when asked what to post, then each ask stays wanted, so that its buttons go', () => {
    const operation = asked(inPerson);
    const open = wanted(operation, 'ask');
    const decided = decides(operation, approvedBy(li, operation));

    expect(wanted(decided, 'ask')).toEqual(open);
    expect(open.map((one) => [isOpen(operation, one), isOpen(decided, one)])).toEqual([
      [true, false],
      [true, false],
    ]);
  });

  it('given an edit, when asked what is open, then it is the ask of the new revision and not of the old one', () => {
    const edited = following(asked(inRoom), {
      kind: 'revised',
      by: maya,
      from: 1,
      request: aRequest({ name: 'other' }),
      ruling: { verdict: 'needs-approval', terms: theTerms(inRoom), asked: { people: [], groups: [] }, askIn: [ROOM] },
    });
    const asks = wanted(edited, 'ask');

    expect(asks.map((one) => [one.revision, isOpen(edited, one)])).toEqual([
      [1, false],
      [2, true],
    ]);
    expect(new Set(asks.map((one) => one.id)).size).toBe(2);
    expect(told(edited, 'revised')).toEqual([`revised → ${CHANNEL} in ${card}`]);
  });

  it('given an ask that closes, when its edit is weighed, then it is a turning point, until it shows that', () => {
    const operation = asked(inRoom);
    const [ask] = wanted(operation, 'ask');
    if (!ask) throw new Error('nobody is asked');
    const granted = decides(operation, approvedBy(li, operation));

    expect(urgencyOf(operation, ask, { drawn: 1 })).toBe('progress');
    expect(urgencyOf(granted, ask, { drawn: 1 })).toBe('turning-point');
    expect(urgencyOf(granted, ask, { drawn: 1, decided: true })).toBe('progress');
    expect(urgencyOf({ ...operation, revision: 2 }, ask, { drawn: 1 })).toBe('turning-point');
    expect(urgencyOf({ ...operation, revision: 2 }, { kind: 'card' }, { drawn: 1 })).toBe('progress');
  });
});

describe('how it ended', () => {
  const rejected = (operation: Operation) => decides(operation, rejectedBy(priya, operation));

  it('given asks in places of their own, when it is over, then it is told once in the thread of each', () => {
    expect(told(rejected(asked(inPerson)), 'ended')).toEqual([
      `ended → ${li.user} in ${id}:ask:1:${li.user}`,
      `ended → ${priya.user} in ${id}:ask:1:${priya.user}`,
    ]);
    expect(told(rejected(asked(inRoom)), 'ended')).toEqual([`ended → ${ROOM} in ${id}:ask:1:${ROOM}`]);
    expect(told(rejected(asked(byCard)), 'ended')).toEqual([]);
  });

  it('given it is granted and its image is on its way, when asked what to post, then nothing has ended yet', () => {
    const operation = asked(inPerson);

    expect(told(decides(operation, approvedBy(li, operation)), 'ended')).toEqual([]);
    expect(told({ ...aReadyOperation(), asks: operation.asks }, 'ended')).toHaveLength(2);
  });

  it('given asks of an earlier revision, when it is over, then nothing is told below those', () => {
    const asks = [
      { revision: 1, to: li.user },
      { revision: 2, to: priya.user },
    ];
    const operation = { ...asked(inPerson, {}, asks), revision: 2 };

    expect(told(rejected(operation), 'ended')).toEqual([`ended → ${priya.user} in ${id}:ask:2:${priya.user}`]);
  });

  it('given a withdrawal, when asked what to post, then the thread of the card says so too', () => {
    expect(told(following(asked(byCard), { kind: 'withdrawn', by: maya }), 'withdrawn')).toEqual([
      `withdrawn → ${CHANNEL} in ${card}`,
    ]);
  });
});

describe('reminders', () => {
  const pressing = { remindAfter: hours(1) };

  it.each([
    { by: 'the card', terms: byCard, reminders: [`reminder → ${CHANNEL} in ${card}`] },
    {
      by: 'direct message',
      terms: inPerson,
      reminders: [li, priya].map(({ user }) => `reminder → ${user} in ${id}:ask:1:${user}`),
    },
    { by: 'a channel', terms: inRoom, reminders: [`reminder → ${ROOM} in ${id}:ask:1:${ROOM}`] },
  ])(
    'given approvers are asked by $by, when it is time, then they are reminded in that thread',
    ({ terms, reminders }) => {
      expect(told(asked({ ...pressing, ...terms }), 'reminder')).toEqual([]);
      expect(told(asked({ ...pressing, ...terms }, { reminded: 1 }), 'reminder')).toEqual(reminders);
    },
  );

  it('given the third reminder, when asked what to post, then it is a message of its own and the earlier ones are not', () => {
    const ids = [2, 3].map((reminded) => wanted(asked(pressing, { reminded }), 'reminder').map((one) => one.id));

    expect(ids).toEqual([[`${id}:reminder:1:2`], [`${id}:reminder:1:3`]]);
  });

  it('given one of two has approved, when it is time, then only the other is reminded', () => {
    const approvals = [{ by: li, at: NOW }];

    expect(told(asked({ ...pressing, ...inPerson, required: 2 }, { reminded: 1, approvals }), 'reminder')).toEqual([
      `reminder → ${priya.user} in ${id}:ask:1:${priya.user}`,
    ]);
  });

  it('given it is decided, when asked what to post, then nobody is reminded any more', () => {
    const operation = asked({ ...pressing, ...inPerson }, { reminded: 1 });

    expect(told(decides(operation, approvedBy(li, operation)), 'reminder')).toEqual([]);
  });
});

describe('escalation', () => {
  const pressing = { remindAfter: hours(1), escalate: { after: hours(4), to: ['leads'] } };
  const escalatedAt = NOW + hours(4);
  const lead: Ask = { revision: 1, to: omar.user, escalated: true };
  const both: Ask[] = [{ revision: 1, to: li.user }, lead];

  it('given leads are asked in person, when escalated, then that is all they hear', () => {
    const operation = asked({ ...pressing, ...inPerson }, { escalatedAt }, both);

    expect(told(operation, 'ask', 'escalated')).toEqual([`ask → ${li.user}`, `ask → ${omar.user}`]);
  });

  it('given a reminder was due before the leads were asked, when asked what to post, then they are not reminded of it', () => {
    // Due after 1 h and 3 h, the next after 7 h.
    const before = asked({ ...pressing, ...inPerson }, { escalatedAt, reminded: 2 }, both);
    const later = asked({ ...pressing, ...inPerson }, { escalatedAt, reminded: 3 }, both);

    expect(told(before, 'reminder')).toEqual([`reminder → ${li.user} in ${id}:ask:1:${li.user}`]);
    expect(told(later, 'reminder')).toHaveLength(2);
  });

  it.each([
    { given: 'a channel', terms: inRoom, asks: undefined, where: `${ROOM} in ${id}:ask:1:${ROOM}` },
    { given: 'the card', terms: byCard, asks: undefined, where: `${CHANNEL} in ${card}` },
    { given: 'direct message, but nobody in particular', terms: inPerson, asks: [], where: `${CHANNEL} in ${card}` },
    {
      given: 'direct message, and everybody was asked already',
      terms: inPerson,
      asks: [{ revision: 1, to: li.user }],
      where: `${CHANNEL} in ${card}`,
    },
  ])(
    'given people are asked by $given, when escalated, then that is told where it can be read',
    ({ terms, asks, where }) => {
      expect(told(asked({ ...pressing, ...terms }, { escalatedAt }, asks), 'escalated')).toEqual([
        `escalated → ${where}`,
      ]);
    },
  );
});
