import { describe, expect, it } from 'vitest';
import { asksForName, type Rights } from '../../../src/core/domain/approval.ts';
import { deliveriesOf, deliveryId } from '../../../src/core/domain/delivery.ts';
import type { ChannelId } from '../../../src/core/domain/ids.ts';
import type { Request } from '../../../src/core/domain/kinds/kinds.ts';
import { nextActions } from '../../../src/core/domain/next-actions.ts';
import { apply, type OperationEvent, shownOf } from '../../../src/core/domain/operation.ts';
import { ACTIONS, type ApprovalTerms } from '../../../src/core/domain/policy.ts';
import {
  anOperation,
  aPendingApproval,
  approvedBy,
  aRequest,
  after as following,
  li,
  maya,
  NOW,
  omar,
  priya,
  theRights,
  theTerms,
} from '../../support/builders.ts';

const GLASS = 'C0GLASS' as ChannelId;
const breakable = (facts: Partial<ApprovalTerms> = {}): ApprovalTerms =>
  theTerms({ required: 2, breakGlass: { roles: ['on-call'], announceIn: GLASS }, ...facts });
const terms = breakable();
const operation = anOperation({ approval: aPendingApproval({ terms }) });
const rights = (facts: Partial<Rights> = {}) => theRights({ roles: ['everyone', 'on-call'], now: { terms }, ...facts });
type Broken = Extract<OperationEvent, { kind: 'glass-broken' }>;
const broken = (facts: Partial<Broken> = {}): Broken => ({
  kind: 'glass-broken',
  by: omar,
  shown: shownOf(operation),
  rights: rights(),
  reason: 'The shop is down',
  ...facts,
});

describe('breaking the glass', () => {
  it('given somebody on call, when they break it, then it runs without approval and everybody may read who and why', () => {
    const after = following(operation, broken());

    expect(after.approval).toEqual({
      state: 'granted',
      rule: 'approvers',
      approvals: [],
      at: NOW,
      glass: { by: omar, reason: 'The shop is down', announceIn: GLASS },
    });
    expect(nextActions(after, NOW)).toMatchObject([{ kind: 'start' }]);
    expect(deliveriesOf(after).map(({ kind, to, thread }) => ({ kind, to, thread }))).toEqual([
      { kind: 'card', to: after.channel, thread: undefined },
      { kind: 'glass', to: GLASS, thread: undefined },
      { kind: 'milestone-approved', to: after.channel, thread: deliveryId(after, 'card') },
    ]);
  });

  it('given one of two approvals, when the glass is broken, then it is kept that one had approved', () => {
    const half = following(operation, { ...approvedBy(li), rights: theRights({ now: { terms } }) } as OperationEvent);

    expect(following(half, broken()).approval).toMatchObject({ approvals: [{ by: li }], glass: { by: omar } });
  });

  it('given the requester is on call, when they break it, then it counts: that is what it is for', () => {
    expect(following(operation, broken({ by: maya })).approval).toMatchObject({ glass: { by: maya } });
  });

  it('given it was broken, when somebody decides or breaks it again, then they hear who did', () => {
    const after = following(operation, broken());
    const { now: _, ...looked } = theRights();
    const events = [
      broken({ by: li, rights: { ...looked, roles: ['on-call'] } }),
      { ...approvedBy(li), rights: looked },
    ];
    for (const event of events as OperationEvent[]) {
      expect(apply(after, event, NOW)).toEqual({
        kind: 'refused',
        problem: { code: 'already-decided', verdict: 'glass-broken', at: NOW, by: omar },
      });
    }
  });

  it.each([
    {
      given: 'an approver who is not on call',
      facts: { by: li, rights: rights({ roles: ['everyone', 'approvers'] }) },
      problem: { code: 'glass-not-yours', rule: 'approvers', roles: ['on-call'] },
    },
    {
      given: 'a rule whose glass nobody may break',
      facts: { rights: rights({ now: { terms: theTerms() } }) },
      problem: { code: 'glass-not-yours', rule: 'approvers', roles: [] },
    },
    {
      given: 'a deactivated person on call',
      facts: { rights: rights({ membership: 'deactivated' }) },
      problem: { code: 'not-a-member', membership: 'deactivated' },
    },
    {
      given: 'a policy that allows it no more',
      facts: {
        rights: rights({
          now: { problem: { code: 'no-longer-allowed', requestedBy: maya, because: { kind: 'no-rule' } } },
        }),
      },
      problem: { code: 'no-longer-allowed', requestedBy: maya, because: { kind: 'no-rule' } },
    },
    {
      given: 'nobody who looked up what the policy says',
      facts: { rights: { membership: 'member', roles: ['on-call'] } },
      problem: { code: 'rights-unknown' },
    },
    { given: 'no reason', facts: { reason: ' \n' }, problem: { code: 'reason-missing', glass: true } },
    {
      given: 'something else that was shown',
      facts: { shown: { ...shownOf(operation), revision: 2 } },
      problem: { code: 'request-changed' },
    },
  ] as const)('given $given, when it is broken, then it stays whole', ({ facts, problem }) => {
    expect(apply(operation, broken(facts as Partial<Broken>), NOW)).toEqual({ kind: 'refused', problem });
  });
});

describe('the typed name', () => {
  const { name } = operation.request;
  const strict = breakable({ required: 1, typeName: true });
  const about = anOperation({ approval: aPendingApproval({ terms: strict }) });
  const now = { terms: strict };
  const approval = (typedName?: string): OperationEvent =>
    ({
      ...approvedBy(li, about),
      rights: theRights({ now }),
      ...(typedName !== undefined && { typedName }),
    }) as OperationEvent;

  it.each([undefined, '', 'web-golden', name.toUpperCase(), `${name}x`])(
    'given a rule that asks for it, when %j is typed, then it counts neither as approval nor as a broken glass',
    (typedName) => {
      const refused = { kind: 'refused', problem: { code: 'name-not-typed', name, action: 'create-image' } };

      expect(apply(about, approval(typedName), NOW)).toEqual(refused);
      const glass = broken({ rights: rights({ now }), ...(typedName !== undefined && { typedName }) });
      expect(apply(about, glass, NOW)).toEqual(refused);
    },
  );

  it.each([name, ` ${name} `])('given a rule that asks for it, when %j is typed, then it counts', (typedName) => {
    expect(following(about, approval(typedName)).approval.state).toBe('granted');
    expect(following(about, broken({ rights: rights({ now }), typedName })).approval.state).toBe('granted');
  });

  it('given a rule that asks for it, when somebody rejects, then nothing is to be typed', () => {
    const event = {
      kind: 'rejected',
      by: priya,
      shown: shownOf(about),
      rights: theRights({ now }),
      reason: 'No',
    } as const;

    expect(following(about, event).approval.state).toBe('rejected');
  });

  it('given a rule that asks for it only by now, when somebody approves, then it is asked for', () => {
    expect(apply(operation, { ...approvedBy(li), rights: theRights({ now }) } as OperationEvent, NOW)).toMatchObject({
      problem: { code: 'name-not-typed' },
    });
  });

  it('given every action, when asked whether its name is typed, then it is for what cannot be undone, by any rule', () => {
    const asked = (typeName: boolean) =>
      ACTIONS.filter((kind) => asksForName(theTerms({ typeName }), { ...aRequest(), kind } as unknown as Request));

    expect(asked(false)).toEqual(['replace-system-disk', 'delete-image', 'delete-snapshot']);
    expect(asked(true)).toEqual([...ACTIONS]);
  });
});
