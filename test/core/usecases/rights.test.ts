// Who may do what, looked up when they do it: never from what a message or a form said before.
import { describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/core/domain/actor.ts';
import type { AuditLine } from '../../../src/core/domain/audit.ts';
import type { ChannelId, GroupId, OperationId, UserId } from '../../../src/core/domain/ids.ts';
import { hours } from '../../../src/core/domain/instant.ts';
import { type Operation, shownOf } from '../../../src/core/domain/operation.ts';
import type { ApprovalTerms, Policy } from '../../../src/core/domain/policy.ts';
import { policyDigest } from '../../../src/core/domain/policy-digest.ts';
import { DomainError } from '../../../src/core/domain/problem.ts';
import { approvalsWaiting } from '../../../src/core/usecases/approvals-waiting.ts';
import { decideApproval, reviewApproval } from '../../../src/core/usecases/decide-approval.ts';
import { lastRefusal, readHistory } from '../../../src/core/usecases/read-history.ts';
import { mayRead, placesToAsk, questionOf, refusedNow } from '../../../src/core/usecases/rights.ts';
import { submitCreateImage } from '../../../src/core/usecases/submit-request.ts';
import {
  aForm,
  aPolicy,
  aRequest,
  aRunningOperation,
  CHANNEL,
  li,
  maya,
  NOW,
  omar,
  person,
  priya,
  theTerms,
} from '../../support/builders.ts';
import { aWorld, problemOf, type World } from '../../support/core-world.ts';

const LEADS = 'S0LEADS' as GroupId;
const ON_CALL = 'S0ONCALL' as GroupId;
const YES = { verdict: 'approved' } as const;
const NO = { verdict: 'rejected', reason: 'Not this week' } as const;
const REFUSING = ['guest', 'stranger', 'deactivated', 'bot', 'unknown'] as const;

/** Everybody may ask; the groups of leads approve, those on call after an hour. */
const byGroups = (facts: Partial<ApprovalTerms> = {}): Policy =>
  aPolicy(
    { from: ['leads'], escalate: { after: hours(1), to: ['on-call'] }, ...facts },
    { leads: { people: [], groups: [LEADS] }, 'on-call': { people: [], groups: [ON_CALL] } },
  );
const frozenBy = (because?: string): Policy => ({
  roles: {},
  rules: [{ name: 'freeze', when: {}, then: { kind: 'refuse', ...(because && { because }) } }],
});
async function operationOf(world: World, { id }: { id: OperationId }): Promise<Operation> {
  return (await world.operations.get(id)).operation;
}
/** The refusals in the trail of a person: how many times they were told no, and why. */
const refusals = async (world: World, { user }: Actor): Promise<string[]> =>
  (await world.trail(`person:${user}`)).flatMap(({ event, problem }) =>
    event === 'refused' && problem ? [problem.code] : [],
  );

describe('somebody who has no rights here', () => {
  it.each(REFUSING)(
    'given a %s whom the role names, when they ask, look or decide, then it is no and written down',
    async (membership) => {
      const world = aWorld();
      const { id } = await world.asked();
      world.directory.becomes(li, membership);
      const problem = { code: 'not-a-member', membership };

      expect(await problemOf(world.submit(aForm({ name: 'another' }), 'V9', li))).toEqual(problem);
      for (const verdict of ['approved', 'rejected', 'glass-broken'] as const) {
        expect(await problemOf(reviewApproval(world.needs)(li, id, verdict))).toEqual(problem);
      }
      for (const decision of [YES, NO, { verdict: 'glass-broken', reason: 'It burns' }] as const) {
        expect(await problemOf(world.decide(id, decision, li))).toEqual(problem);
      }
      expect(await problemOf(mayRead(world.needs)(li))).toEqual(problem);
      expect(await approvalsWaiting(world.needs)(li)).toEqual([]);
      expect(await refusals(world, li)).toEqual(Array.from({ length: 7 }, () => 'not-a-member'));
      expect(await world.status(id)).toBe('awaiting-approval');
      expect(await world.operations.recent({ requestedBy: li.user }, 9)).toEqual([]);
    },
  );

  it.each(REFUSING)(
    'given the requester became a %s, when somebody decides or they edit, then it is allowed no more',
    async (membership) => {
      const world = aWorld();
      const { id } = await world.asked();
      world.directory.becomes(maya, membership);

      expect(await problemOf(world.decide(id, YES))).toEqual({
        code: 'no-longer-allowed',
        requestedBy: maya,
        because: { kind: 'requester-left', membership },
      });
      expect(await problemOf(world.revise(id, aForm({ name: 'another' })))).toEqual({
        code: 'not-a-member',
        membership,
      });
      expect(await world.operations.get(id)).toMatchObject({
        operation: { revision: 1, approval: { state: 'pending' } },
      });
      // Nobody else is left to end it.
      expect((await reviewApproval(world.needs)(li, id, 'rejected')).id).toBe(id);
      expect((await world.decide(id, NO)).approval.state).toBe('rejected');
    },
  );

  it('given a member, when they read what others did, then they may', async () => {
    await expect(mayRead(aWorld().needs)(omar)).resolves.toBeUndefined();
  });
});

describe('groups', () => {
  it('given a member of the group, when removed a second before they submit, then it counts no more', async () => {
    const world = aWorld();
    world.policy(byGroups());
    world.directory.group(LEADS, li, priya);
    const { id } = await world.asked();
    expect((await reviewApproval(world.needs)(li, id, 'approved')).id).toBe(id);
    world.directory.remembers();
    world.directory.group(LEADS, priya);
    world.time.jumps(1_000);

    // A list may be a minute old, a decision not.
    expect(await approvalsWaiting(world.needs)(li)).toHaveLength(1);
    const problem = { code: 'not-asked', rule: 'approvers', from: ['leads'] };
    expect(await problemOf(reviewApproval(world.needs)(li, id, 'approved'))).toEqual(problem);
    expect(await problemOf(world.decide(id, YES, li))).toEqual(problem);
    expect((await operationOf(world, { id })).approval).toMatchObject({ state: 'pending', approvals: [] });
    expect((await world.trail(id)).at(-1)).toMatchObject({ event: 'refused', by: li, problem });
    expect((await world.decide(id, YES, priya)).approval.state).toBe('granted');
  });

  it('given a group of hundreds, when asked in person, then the first thirty are, never the requester, and all may decide', async () => {
    const world = aWorld();
    const crowd = Array.from({ length: 300 }, (_, index) => person(`U${String(index).padStart(4, '0')}`));
    world.policy(byGroups({ ask: { by: 'direct-message' } }));
    world.directory.group(LEADS, maya, ...crowd);
    const { id, asks } = await world.asked();

    expect(asks).toEqual(crowd.slice(0, 30).map(({ user }) => ({ revision: 1, to: user })));
    const last = crowd.at(-1) ?? li;
    expect((await approvalsWaiting(world.needs)(last)).map(({ operation }) => operation.id)).toEqual([id]);
    expect((await world.decide(id, YES, last)).approval.state).toBe('granted');
  });

  it('given those asked first are also those escalated to, when escalated, then the next thirty are asked', async () => {
    const world = aWorld();
    const crowd = Array.from({ length: 100 }, (_, index) => person(`U${String(index).padStart(4, '0')}`));
    world.policy(byGroups({ ask: { by: 'direct-message' }, required: 2 }));
    world.directory.group(LEADS, ...crowd.slice(0, 40));
    world.directory.group(ON_CALL, maya, ...crowd);
    const { id } = await world.asked();
    await world.decide(id, YES, crowd[35]);
    world.time.jumps(hours(1));
    await world.worker('w1').advance(id);
    const { asks } = await operationOf(world, { id });

    const wanted = [...crowd.slice(0, 35), ...crowd.slice(36, 61)].map(({ user }) => user);
    expect(asks.map(({ to }) => to)).toEqual(wanted);
    expect(new Set(asks.filter(({ escalated }) => escalated).map(({ to }) => to))).toEqual(new Set(wanted.slice(30)));
  });

  it('given a rule asks in a channel, when places are looked up, then Slack is not asked who is in the groups', async () => {
    const world = aWorld();
    world.directory.falls('silent');
    const terms = theTerms({ ask: { by: 'channel', channel: CHANNEL } });

    expect(await placesToAsk(world.needs, terms, { people: [li.user], groups: [LEADS] }, maya)).toEqual([CHANNEL]);
    expect(await placesToAsk(world.needs, theTerms(), { people: [li.user], groups: [LEADS] }, maya)).toEqual([]);
  });

  it('given the rule lets people approve their own, when asked in person, then the requester is asked too, once', async () => {
    const world = aWorld();
    world.directory.group(LEADS, maya, li);
    const terms = theTerms({ ask: { by: 'direct-message' }, selfApproval: true });

    expect(await placesToAsk(world.needs, terms, { people: [li.user], groups: [LEADS] }, maya)).toEqual([
      li.user,
      maya.user,
    ]);
  });

  it.each([
    { named: 'by name', asking: theTerms({ selfApproval: false }), people: [li.user] },
    { named: 'by name, on their own too', asking: theTerms({ selfApproval: true }), people: [maya.user, li.user] },
  ])(
    'given the requester is in the role $named, when it is asked for, then they are asked as the rule says',
    async ({ asking, people }) => {
      const world = aWorld();
      world.policy(aPolicy(asking, { approvers: { people: [maya.user, li.user], groups: [] } }));

      expect((await world.asked()).approval).toMatchObject({ asked: { people } });
    },
  );
});

describe('Slack does not say who is who', () => {
  it('given it is silent, when somebody asks, reviews, decides or edits, then nothing is decided and nothing changed', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    const before = await world.operations.get(id);
    world.directory.falls('silent');
    const unknown = { code: 'rights-unknown' };

    expect(await problemOf(world.submit(aForm({ name: 'another' })))).toEqual(unknown);
    expect(await problemOf(reviewApproval(world.needs)(li, id, 'approved'))).toEqual(unknown);
    for (const decision of [YES, NO, { verdict: 'glass-broken', reason: 'It burns' }] as const) {
      expect(await problemOf(world.decide(id, decision))).toEqual(unknown);
    }
    expect(await problemOf(world.revise(id, aForm({ name: 'another' })))).toEqual(unknown);
    expect(await world.operations.get(id)).toEqual(before);
    expect((await world.trail(id)).map(({ event }) => event)).toEqual(['asked']);

    world.directory.falls('well');
    expect((await world.decide(id)).approval.state).toBe('granted');
  });

  it('given it is silent, when the requester withdraws, then that needs nobody', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    world.directory.falls('silent');
    await world.withdraw(id);

    expect(await world.status(id)).toBe('withdrawn');
  });

  it('given it is silent when it is time to escalate, when it speaks again, then it escalates; reminders did not wait', async () => {
    const world = aWorld();
    world.policy(byGroups({ ask: { by: 'direct-message' }, remindAfter: hours(1) }));
    world.directory.group(LEADS, li);
    world.directory.group(ON_CALL, omar);
    const { id } = await world.asked();
    world.time.jumps(hours(1));
    world.directory.falls('silent');
    const worker = world.worker('w1');
    expect(await problemOf(worker.advance(id))).toEqual({ code: 'rights-unknown' });
    expect((await operationOf(world, { id })).approval).toMatchObject({ reminded: 1 });
    expect((await operationOf(world, { id })).approval).not.toHaveProperty('escalatedAt');
    expect(await world.operations.due(world.time.now(), 9)).toEqual([id]);

    world.directory.falls('well');
    await worker.advance(id);
    expect((await operationOf(world, { id })).approval).toMatchObject({ escalatedAt: NOW + hours(1) });
  });
});

describe('a policy that changes', () => {
  it.each([
    { change: 'refuses it', policy: frozenBy(), because: { kind: 'rule', rule: 'freeze' } },
    { change: 'has no rule for it', policy: { roles: {}, rules: [] }, because: { kind: 'no-rule' } },
  ])(
    'given the policy $change by now, when somebody decides, then it is allowed no more',
    async ({ policy, because }) => {
      const world = aWorld();
      const { id } = await world.asked();
      world.policy(policy);
      const problem = { code: 'no-longer-allowed', requestedBy: maya, because };

      expect(await problemOf(reviewApproval(world.needs)(li, id, 'approved'))).toEqual(problem);
      expect(await problemOf(world.decide(id))).toEqual(problem);
      expect(await approvalsWaiting(world.needs)(li)).toEqual([]);
      expect(await world.status(id)).toBe('awaiting-approval');
      world.policy(aPolicy());
      expect((await world.decide(id)).approval.state).toBe('granted');
    },
  );

  const ASKERS = 'S0ASKERS' as GroupId;
  const forAskers: Policy = {
    roles: { ...aPolicy().roles, askers: { people: [], groups: [ASKERS] } },
    rules: aPolicy().rules.map(({ then, ...rule }) => ({
      ...rule,
      then: then.kind === 'allow' ? { ...then, roles: ['askers'] } : then,
    })),
  };

  it('given the requester has lost their role, when somebody decides, then that is said, and it can be rejected', async () => {
    const world = aWorld();
    world.policy(forAskers);
    world.directory.group(ASKERS, maya);
    const { id } = await world.asked();
    world.directory.group(ASKERS);

    expect(await problemOf(world.decide(id))).toEqual({
      code: 'no-longer-allowed',
      requestedBy: maya,
      because: { kind: 'requester-role', roles: ['askers'] },
    });
    expect((await world.decide(id, NO)).approval.state).toBe('rejected');
  });

  it('given the policy refuses it by now, when it is rejected, then only those of the roles asked may, never the requester', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    world.policy({ ...frozenBy(), roles: aPolicy().roles });

    expect(await problemOf(world.decide(id, NO, omar))).toMatchObject({ code: 'not-asked', rule: 'approvers' });
    expect(await problemOf(world.decide(id, NO, maya))).toEqual({ code: 'own-request' });
    world.directory.becomes(li, 'guest');
    expect(await problemOf(world.decide(id, NO, li))).toMatchObject({ code: 'not-a-member' });
    expect((await world.decide(id, NO, priya)).approval).toMatchObject({ state: 'rejected', by: priya });
  });

  it('given a rule asks for the name since, when it is reviewed, then the operation says so, and the name counts', async () => {
    const world = aWorld();
    const { id, request } = await world.asked();
    const breakGlass = { roles: ['on-call'], announceIn: 'C0INCIDENTS' as ChannelId };
    const rule = { rule: 'strict', typeName: true, required: 2, breakGlass };
    world.policy(aPolicy(rule, { ...aPolicy().roles, 'on-call': { people: [omar.user], groups: [] } }));

    for (const [by, verdict] of [
      [li, 'approved'],
      [li, 'rejected'],
      [omar, 'glass-broken'],
    ] as const) {
      expect((await reviewApproval(world.needs)(by, id, verdict)).approval).toMatchObject({ terms: rule });
    }
    // What is stored stays as it was asked for.
    expect((await operationOf(world, { id })).approval).toMatchObject({ terms: { typeName: false, required: 1 } });
    const problem = { code: 'name-not-typed', name: request.name, action: 'create-image' };
    expect(await problemOf(world.decide(id, YES))).toEqual(problem);
    expect((await world.decide(id, { ...YES, typedName: request.name })).approval).toMatchObject({
      state: 'pending',
      approvals: [{ by: li }],
    });
  });

  it('given it wants two by now, when the first approves, then that is one of two, by the rule as it is now', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    world.policy(aPolicy({ rule: 'four eyes', required: 2 }));

    expect((await world.decide(id)).approval).toMatchObject({ state: 'pending', terms: { rule: 'four eyes' } });
    expect((await world.decide(id, YES, priya)).approval).toMatchObject({ state: 'granted', rule: 'four eyes' });
    expect((await world.trail(id)).map(({ event, rule }) => `${event} by ${rule}`)).toEqual([
      'asked by approvers',
      'approved by four eyes',
      'approved by four eyes',
    ]);
  });

  it('given it asks others by now, when one of those rejects, then the trail names the rule as it is now', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    world.policy(aPolicy({ rule: 'four eyes', from: ['leads'] }, { leads: { people: [omar.user], groups: [] } }));

    expect(await problemOf(world.decide(id, NO, li))).toMatchObject({ code: 'not-asked', rule: 'four eyes' });
    await world.decide(id, NO, omar);
    expect((await world.trail(id)).at(-1)).toMatchObject({ event: 'rejected', rule: 'four eyes' });
  });

  it('given the policy changes under one rule, when the trail is read, then each line says which text was gone by', async () => {
    const world = aWorld();
    const policies = [
      aPolicy(),
      aPolicy({ required: 2 }),
      aPolicy({ required: 3, from: ['leads'] }, { leads: { people: [omar.user, priya.user], groups: [] } }),
      aPolicy({ breakGlass: { roles: ['approvers'], announceIn: CHANNEL } }),
    ];
    const [first, second, third, fourth] = policies.map(policyDigest);
    expect(new Set([first, second, third, fourth]).size).toBe(4);
    const now = (index: number) => world.policy(policies[index] ?? aPolicy());
    const { id } = await world.asked();
    now(1);
    await world.revise(id, aForm({ name: 'another' }));
    await world.decide(id, YES, li);
    now(2);
    expect(await problemOf(world.decide(id, YES, li))).toMatchObject({ code: 'not-asked' });
    await world.decide(id, NO, omar);
    now(3);
    const other = await world.asked(aForm({ name: 'urgent' }));
    await world.decide(other.id, { verdict: 'glass-broken', reason: 'It burns' }, li);
    world.policy(frozenBy());
    expect(await problemOf(world.submit(aForm({ name: 'third' }), 'V9', li))).toMatchObject({ code: 'not-allowed' });
    const said = (lines: readonly AuditLine[]) => lines.map(({ event, rule, policy }) => [event, rule, policy]);
    expect(said(await world.trail(id))).toEqual([
      ['asked', 'approvers', first],
      ['revised', 'approvers', second],
      ['approved', 'approvers', second],
      ['refused', 'approvers', third],
      ['rejected', 'approvers', third],
    ]);
    expect(said(await world.trail(other.id))).toEqual([
      ['asked', 'approvers', fourth],
      ['glass-broken', 'approvers', fourth],
    ]);
    expect(said(await world.trail(`person:${li.user}`)).at(-1)).toEqual([
      'refused',
      'freeze',
      policyDigest(frozenBy()),
    ]);
  });

  it('given the policy changes while Slack is asked who somebody is, when they decide, then the line has the one judged by', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    const before = policyDigest(world.needs.policy());
    const directory: typeof world.directory = {
      ...world.directory,
      standing: async (...about) => {
        world.policy(frozenBy());
        return world.directory.standing(...about);
      },
    };
    const { operation } = await world.operations.get(id);
    await decideApproval({ ...world.needs, directory })(li, id, shownOf(operation), YES);
    expect((await world.trail(id)).at(-1)).toMatchObject({ event: 'approved', policy: before });
  });

  it('given it needs no approval by now, when looked at, then what was asked for is waited for', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    world.policy({
      ...aPolicy(),
      rules: [{ name: 'open', when: {}, then: { kind: 'allow', roles: ['everyone'] } }],
    });
    await world.worker('w1').advance(id);

    expect(await world.status(id)).toBe('awaiting-approval');
    expect(await problemOf(world.decide(id, YES, omar))).toMatchObject({ code: 'not-asked', rule: 'approvers' });
    expect((await world.decide(id)).approval.state).toBe('granted');
  });

  it('given it is read again while Slack is asked, when somebody asks, then rule and people are of one reading', async () => {
    const world = aWorld();
    const directory = {
      ...world.directory,
      standing: async (...given: Parameters<typeof world.directory.standing>) => {
        world.policy({ roles: {}, rules: [] });
        return world.directory.standing(...given);
      },
    };
    const submission = await submitCreateImage({ ...world.needs, directory })(maya, 'V1', aForm());

    expect(submission).toMatchObject({
      kind: 'asked',
      operation: { approval: { terms: { from: ['approvers'] }, asked: { people: [li.user, priya.user] } } },
    });
  });

  it('given a rule that needs no approval, when somebody asks, then it runs at once and nobody is asked', async () => {
    const world = aWorld();
    world.policy({ roles: {}, rules: [{ name: 'open', when: {}, then: { kind: 'allow', roles: ['everyone'] } }] });
    const { id } = await world.asked();
    expect(world.hints).toContainEqual({ queue: 'advance', operation: id });
    await world.worker('w1').advance(id);

    expect(await world.status(id)).toBe('running');
    expect(await problemOf(world.decide(id))).toEqual({ code: 'already-decided', verdict: 'not-needed', at: NOW });
  });
});

describe('a request that the policy refuses', () => {
  it.each([
    { policy: frozenBy('Frozen until Monday.'), problem: { rule: 'freeze', said: 'Frozen until Monday.' } },
    { policy: frozenBy(), problem: { rule: 'freeze' } },
    { policy: { roles: {}, rules: [] }, problem: {} },
  ])('given $problem, when somebody asks, then nothing is kept but why it was refused', async ({ policy, problem }) => {
    const world = aWorld();
    world.policy(policy);
    const refusal = { code: 'not-allowed', action: 'create-image', ...problem };
    expect(await problemOf(world.submit())).toEqual(refusal);

    expect(await world.operations.recent({ requestedBy: maya.user }, 9)).toEqual([]);
    const [line, ...more] = await world.trail(`person:${maya.user}`);
    expect(more).toEqual([]);
    const question = questionOf(aRequest({ tags: [] }), { channel: CHANNEL, by: maya });
    expect(line).toMatchObject({ at: NOW, event: 'refused', by: maya, problem: refusal, asked: { question } });
    expect(line?.asked?.steps.map(({ rule }) => rule)).toEqual(policy.rules.map(({ name }) => name));
    expect(line).not.toHaveProperty('operation');
    expect(await lastRefusal(world.needs)(maya)).toEqual(line);
    expect(await lastRefusal(world.needs)(omar)).toBeUndefined();
  });

  it('given the trail cannot be written, when it is refused, then it stays refused and the log has the line', async () => {
    const world = aWorld();
    world.policy(frozenBy());
    const audit = {
      ...world.audit,
      append: async () => {
        throw new DomainError({ code: 'store-unavailable' });
      },
    };

    expect(await problemOf(submitCreateImage({ ...world.needs, audit })(maya, 'V1', aForm()))).toMatchObject({
      code: 'not-allowed',
    });
  });

  it('given several questions, when they are judged, then the first that is refused is named, and nothing is written', async () => {
    const world = aWorld();
    const allowed = questionOf(aRequest(), { channel: CHANNEL, by: maya });
    const refused = { ...allowed, action: 'share-image' } as const;

    expect(await refusedNow(world.needs, maya, [allowed])).toBeUndefined();
    expect(await refusedNow(world.needs, maya, [allowed, refused])).toMatchObject({
      question: refused,
      judgement: { verdict: 'refused', because: 'no-rule' },
    });
    expect(await world.trail(`person:${maya.user}`)).toEqual([]);
  });
});

describe('what waits for me', () => {
  const ids = async (world: World, by: Actor) =>
    (await approvalsWaiting(world.needs)(by)).map(({ operation }) => operation.id);

  it('given several requests, when approvers look, then each sees what they may decide on, the oldest first', async () => {
    const world = aWorld();
    world.policy(byGroups({ required: 2 }));
    world.directory.group(LEADS, li, priya, maya);
    world.directory.group(ON_CALL, omar);
    const first = await world.asked(aForm({ name: 'first' }));
    world.time.jumps(1_000);
    const second = await world.asked(aForm({ name: 'second' }));
    world.time.jumps(1_000);
    const decided = await world.asked(aForm({ name: 'third' }));
    await world.decide(decided.id, NO);

    expect(await ids(world, li)).toEqual([first.id, second.id]);
    // Their own, and those on call are not asked yet.
    expect(await ids(world, maya)).toEqual([]);
    expect(await ids(world, omar)).toEqual([]);
    await world.decide(first.id, YES, li);
    expect(await ids(world, li)).toEqual([second.id]);
    expect(await ids(world, priya)).toEqual([first.id, second.id]);
    world.time.jumps(hours(1));
    await world.worker('w1').advance(second.id);
    expect(await ids(world, omar)).toEqual([second.id]);
  });

  it('given hundreds of newer operations on their way, when an approver looks, then the old request is still there', async () => {
    const world = aWorld();
    const waiting = await world.asked();
    for (let index = 0; index < 300; index++) {
      await world.kept(aRunningOperation({ id: `running${index}` as OperationId, requestedAt: NOW + 1 + index }));
    }
    expect(await ids(world, li)).toEqual([waiting.id]);
  });

  it('given one that is gone between the list and the look, when an approver looks, then the others are there', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    const operations = { ...world.operations, pending: async () => ['gone000000' as OperationId, id] };
    const waiting = await approvalsWaiting({ ...world.needs, operations })(li);
    expect(waiting.map(({ operation }) => operation.id)).toEqual([id]);
  });
});

describe('reviewing', () => {
  it('given an approver who is not on call, when they review breaking the glass, then it is not theirs', async () => {
    const world = aWorld();
    const { id } = await world.asked();

    expect(await problemOf(reviewApproval(world.needs)(li, id, 'glass-broken'))).toEqual({
      code: 'glass-not-yours',
      rule: 'approvers',
      roles: [],
    });
    expect(await refusals(world, li)).toEqual(['glass-not-yours']);
  });
});

describe('a stored digest that is not that of its request', () => {
  it('given it was changed by hand, when somebody decides, then that is an error and no endless trying', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    const { operation } = await world.operations.get(id);
    let tries = 0;
    const operations = { ...world.operations, replace: async () => ++tries > 50 };

    await expect(decideApproval({ ...world.needs, operations })(li, id, shownOf(operation), YES)).rejects.toThrow(
      /does not keep a change/,
    );
    expect(await world.status(id)).toBe('awaiting-approval');
  });
});

describe('the history', () => {
  it('given lines about an operation, a person and an image, when read, then the newest twenty come first', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    for (let count = 0; count < 25; count++) {
      world.time.jumps(1_000);
      await problemOf(world.decide(id, YES, omar));
    }
    const ofOmar = await readHistory(world.needs)(`person:${omar.user as UserId}`);

    expect(ofOmar).toHaveLength(20);
    expect(ofOmar[0]?.line).toMatchObject({ event: 'refused', at: NOW + 25_000 });
    expect(await readHistory(world.needs)(`operation:${id}`)).toHaveLength(20);
  });
});
