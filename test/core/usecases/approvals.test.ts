// Stories of approvals, through the use cases and the stores: what counts, who hears what, and what the trail says of it.
import { describe, expect, it } from 'vitest';
import { EMPTY_DISK } from '../../../src/core/domain/create-image-form.ts';
import type { ChannelId, OperationId } from '../../../src/core/domain/ids.ts';
import { days, hours, seconds } from '../../../src/core/domain/instant.ts';
import { shownOf } from '../../../src/core/domain/operation.ts';
import type { ApprovalTerms, Policy } from '../../../src/core/domain/policy.ts';
import { policyDigest } from '../../../src/core/domain/policy-digest.ts';
import { digestOf } from '../../../src/core/domain/request.ts';
import { type Decision, decideApproval, reviewApproval } from '../../../src/core/usecases/decide-approval.ts';
import { reviseCreateImage, submitCreateImage } from '../../../src/core/usecases/submit-request.ts';
import { aForm, aPolicy, CREATE, li, maya, NOW, omar, person, priya, REGION } from '../../support/builders.ts';
import { aWorld, failingStore, problemOf, type World, works } from '../../support/core-world.ts';
import { QUOTA, refusal, throttled, unclear } from '../../support/fake-cloud.ts';
import { failing } from '../../support/intercept.ts';

const GLASS = 'C0GLASS' as ChannelId;
const YES: Decision = { verdict: 'approved' };
const NO: Decision = { verdict: 'rejected', reason: 'The old kernel is still on it' };
const BREAK: Decision = { verdict: 'glass-broken', reason: 'The shop is down' };
const LARGER = aForm({ name: 'web-golden-larger' });

function aWorldWith(terms: Partial<ApprovalTerms> = {}, more: Policy['rules'] = []) {
  const world = aWorld();
  const policy = aPolicy(
    { breakGlass: { roles: ['on-call'], announceIn: GLASS }, ...terms },
    { 'on-call': { people: [omar.user], groups: [] } },
  );
  world.policy({ ...policy, rules: [...more, ...policy.rules] });
  return world;
}
const operationOf = async (world: World, id: OperationId) => (await world.operations.get(id)).operation;
const events = async (world: World, id: OperationId) => (await world.trail(id)).map(({ event }) => event);

describe('two of several', () => {
  it('given two must approve, when two do, then it runs; in between the first is told they have', async () => {
    const world = aWorldWith({ required: 2 });
    const { id } = await world.asked();
    await world.decide(id, YES, li);
    await world.worker('w1').advance(id);
    expect(await world.status(id)).toBe('awaiting-approval');
    expect(await problemOf(world.decide(id, YES, li))).toEqual({ code: 'approved-already', at: NOW });
    expect(await problemOf(world.decide(id, YES, omar))).toMatchObject({ code: 'not-asked' });
    expect(await problemOf(world.decide(id, YES, maya))).toEqual({ code: 'own-request' });
    await world.decide(id, YES, priya);
    await world.worker('w1').advance(id);

    expect(await world.status(id)).toBe('running');
    expect((await operationOf(world, id)).approval).toMatchObject({ approvals: [{ by: li }, { by: priya }] });
  });

  it('given fifty clicks of five people at once, when two of them must approve, then exactly two count, each once', async () => {
    const world = aWorld();
    const five = ['U0A', 'U0B', 'U0C', 'U0D', 'U0E'].map((user) => person(user));
    world.policy(aPolicy({ required: 2 }, { approvers: { people: five.map(({ user }) => user), groups: [] } }));
    const { id } = await world.asked();
    const told = await Promise.all(
      Array.from({ length: 50 }, (_, index) => problemOf(world.decide(id, YES, five[index % 5]))),
    );

    const { approval } = await operationOf(world, id);
    expect(approval.state).toBe('granted');
    expect(new Set(approval.approvals.map(({ by }) => by.user)).size).toBe(2);
    expect(told.filter((problem) => problem === undefined)).toHaveLength(2);
    const codes = new Set(told.flatMap((problem) => problem?.code ?? []));
    expect([...codes].every((code) => code === 'already-decided' || code === 'approved-already')).toBe(true);
    expect((await events(world, id)).filter((event) => event !== 'refused')).toEqual(['asked', 'approved', 'approved']);
    expect((await events(world, id)).filter((event) => event === 'refused')).toHaveLength(48);
  });
});

describe('a glass whose channel cannot be posted in', () => {
  it('given that, when it is reviewed or broken, then it is refused, written down, and the request waits; mended, it runs', async () => {
    const world = aWorldWith();
    const { id } = await world.asked();
    const problem = { code: 'glass-channel-not-postable', channel: GLASS };
    world.messenger.unpostable.add(GLASS);
    expect(await problemOf(reviewApproval(world.needs)(omar, id, 'glass-broken'))).toEqual(problem);
    expect(await problemOf(world.decide(id, BREAK, omar))).toEqual(problem);
    expect(await world.status(id)).toBe('awaiting-approval');
    expect(await events(world, id)).toEqual(['asked', 'refused', 'refused']);
    // Who may not break it learns that, and not about channels; approving asks for no such channel.
    expect(await problemOf(world.decide(id, BREAK, li))).toMatchObject({ code: 'glass-not-yours' });
    expect(await problemOf(reviewApproval(world.needs)(li, id, 'approved'))).toBeUndefined();
    world.messenger.unpostable.clear();
    await world.decide(id, BREAK, omar);
    expect(await world.status(id)).toBe('queued');
  });
});

describe('an edit', () => {
  it('given one of two approvals, when the requester edits, then both are needed anew for what stands there now', async () => {
    const world = aWorldWith({ required: 2 });
    const { id } = await world.asked();
    const before = shownOf(await operationOf(world, id));
    await world.decide(id, YES, li);
    expect(await world.revise(id, LARGER)).toMatchObject({ kind: 'asked', operation: { revision: 2 } });

    const decide = decideApproval(world.needs);
    expect(await problemOf(decide(priya, id, before, YES))).toEqual({ code: 'request-changed' });
    const { previous, approval, request } = await operationOf(world, id);
    expect({ voided: previous?.voided, approvals: approval.approvals }).toEqual({
      voided: [{ by: li, at: NOW }],
      approvals: [],
    });
    expect(request.name).toBe('web-golden-larger');
    await world.decide(id, YES, li);
    await world.decide(id, YES, priya);
    await world.worker('w1').advance(id);
    expect([...world.cloud.imagesThere.values()].map(({ name }) => name)).toEqual(['web-golden-larger']);
  });

  it('given the policy needs nobody for the new content, when edited, then it runs at once', async () => {
    const world = aWorldWith({}, [
      { name: 'scratch', when: { names: ['scratch-*'] }, then: { kind: 'allow', roles: ['everyone'] } },
    ]);
    const { id } = await world.asked();
    world.hints.length = 0;
    await world.revise(id, aForm({ name: 'scratch-1' }));
    expect(world.hints).toContainEqual({ queue: 'advance', operation: id });
    await world.worker('w1').advance(id);

    expect(await world.status(id)).toBe('running');
    expect((await operationOf(world, id)).approval).toMatchObject({ rule: 'scratch', approvals: [] });
  });

  it('given the policy refuses the new content, when edited, then the old revision stays, approvals and all', async () => {
    const world = aWorldWith({ required: 2 }, [
      { name: 'reserved', when: { names: ['golden-*'] }, then: { kind: 'refuse', because: 'Leads only.' } },
    ]);
    const { id } = await world.asked();
    await world.decide(id, YES, li);
    const before = await world.operations.get(id);
    expect(await problemOf(world.revise(id, aForm({ name: 'golden-1' })))).toEqual({
      code: 'not-allowed',
      action: 'create-image',
      rule: 'reserved',
      said: 'Leads only.',
    });

    expect(await world.operations.get(id)).toEqual(before);
    expect((await world.trail(`person:${maya.user}`)).map(({ event }) => event)).toEqual(['asked', 'refused']);
  });

  it('given nothing was changed, when the form is sent, then nothing is voided', async () => {
    const world = aWorldWith({ required: 2 });
    const { id } = await world.asked();
    await world.decide(id, YES, li);

    expect(await problemOf(world.revise(id, aForm()))).toEqual({ code: 'nothing-changed' });
    expect((await operationOf(world, id)).approval.approvals).toHaveLength(1);
  });

  it.each([
    { who: 'an approver', by: li },
    { who: 'somebody', by: omar },
  ])('given $who, when they edit it, then it is not theirs and the cloud is not asked', async ({ by }) => {
    const world = aWorldWith();
    const { id } = await world.asked();
    const calls = world.cloud.calls.length;

    expect(await problemOf(world.revise(id, LARGER, by))).toEqual({ code: 'not-the-requester', requestedBy: maya });
    expect(world.cloud.calls).toHaveLength(calls);
    expect((await world.trail(id)).at(-1)).toMatchObject({ event: 'refused', by });
  });

  it('given a form filled from an earlier revision, when it is sent, then the later one stays', async () => {
    const world = aWorldWith();
    const { id } = await world.asked();
    await world.revise(id, LARGER);

    expect(await problemOf(world.revise(id, aForm({ name: 'third' }), maya, 1))).toEqual({ code: 'request-changed' });
    expect((await operationOf(world, id)).request.name).toBe('web-golden-larger');
  });

  it('given two edits of one revision at once, when both are sent, then one counts and the other is told', async () => {
    const world = aWorldWith();
    const { id } = await world.asked();
    const told = await Promise.all(['one', 'two'].map((name) => problemOf(world.revise(id, aForm({ name }), maya, 1))));

    expect(told.filter(Boolean)).toEqual([{ code: 'request-changed' }]);
    expect((await operationOf(world, id)).revision).toBe(2);
  });

  it.each(['running', 'succeeded'])(
    'given its image is %s, when its requester edits, then it is decided, whatever its own name is',
    async (status) => {
      const world = aWorldWith();
      world.cloud.takes = seconds(10);
      const { id } = await world.running();
      const worker = world.worker('w1');
      if (status === 'succeeded') await works(world, () => [worker], { ms: seconds(30) });
      expect(await world.status(id)).toBe(status);

      const problem = await problemOf(world.revise(id, aForm({ description: 'After all' })));
      expect(problem).toEqual({ code: 'already-decided', verdict: 'approved', by: li, at: NOW });
      expect((await world.trail(id)).at(-1)).toMatchObject({ event: 'refused', by: maya, problem });
    },
  );

  it('given the deadline has passed, when its requester edits, then it has expired', async () => {
    const world = aWorldWith();
    const { id } = await world.asked();
    world.time.jumps(days(3));

    expect(await problemOf(world.revise(id, LARGER))).toMatchObject({ code: 'already-decided', verdict: 'expired' });
  });

  it('given a form that cannot be read, when sent, then its fields say so and nothing changes', async () => {
    const world = aWorldWith();
    const { id } = await world.asked();

    expect(await world.revise(id, aForm({ dataDisks: [{ key: 'r', source: EMPTY_DISK, size: 'ten' }] }))).toMatchObject(
      { kind: 'refused', problems: [{ problem: { code: 'malformed-disk-size' } }] },
    );
    expect((await operationOf(world, id)).revision).toBe(1);
  });

  it('given a channel was chosen in the form, when edited, then it stays where its card is', async () => {
    const world = aWorldWith();
    const { id } = await world.asked();
    await world.revise(id, aForm({ name: 'other', channel: 'C0OTHER' }));

    expect(await operationOf(world, id)).toMatchObject({ revision: 2, channel: aForm().channel });
  });

  it('given a form that names the channel of a kinder rule, when edited, then the rule of its own channel decides', async () => {
    const elsewhere = 'C0OTHER' as ChannelId;
    const world = aWorldWith({}, [
      { name: 'kinder', when: { channels: [elsewhere] }, then: { kind: 'allow', roles: ['everyone'] } },
    ]);
    const { id } = await world.asked();
    await world.revise(id, aForm({ name: 'other', channel: elsewhere }));

    expect((await operationOf(world, id)).approval).toMatchObject({ state: 'pending', terms: { rule: 'approvers' } });
  });

  it.each(['edit', 'approval'])(
    'given an edit and an approval at once, when the %s is first, then what runs is what was approved',
    async (first) => {
      const world = aWorldWith();
      const { id } = await world.asked();
      const shown = shownOf(await operationOf(world, id));
      const approve = () => problemOf(decideApproval(world.needs)(li, id, shown, YES));
      const edit = () => problemOf(reviseCreateImage(world.needs)(maya, id, 1, LARGER));
      const told = await Promise.all((first === 'edit' ? [edit, approve] : [approve, edit]).map((run) => run()));
      await world.worker('w1').advance(id);

      const refused = told.filter(Boolean);
      expect(refused).toHaveLength(1);
      const { revision, request } = await operationOf(world, id);
      if (refused[0]?.code === 'request-changed') {
        expect({ revision, images: world.cloud.imagesThere.size }).toEqual({ revision: 2, images: 0 });
      } else {
        expect(refused).toMatchObject([{ code: 'already-decided', verdict: 'approved' }]);
        expect([...world.cloud.imagesThere.values()]).toMatchObject([{ name: request.name }]);
        expect(revision).toBe(1);
      }
    },
  );
});

describe('breaking the glass', () => {
  it('given somebody on call, when they break it with a reason, then it runs and the trail says who and why', async () => {
    const world = aWorldWith({ required: 2 });
    const { id } = await world.asked();
    world.hints.length = 0;
    await world.decide(id, BREAK, omar);
    expect(world.hints.map(({ queue }) => queue)).toEqual(['advance', 'notify']);
    await world.worker('w1').advance(id);

    expect(await world.status(id)).toBe('running');
    expect((await world.trail(id))[1]).toMatchObject({
      event: 'glass-broken',
      by: omar,
      reason: 'The shop is down',
      rule: 'approvers',
    });
  });

  it.each([
    { who: 'an approver', by: li, decision: BREAK, code: 'glass-not-yours' },
    { who: 'the requester', by: maya, decision: BREAK, code: 'glass-not-yours' },
    { who: 'somebody on call without a reason', by: omar, decision: { ...BREAK, reason: ' ' }, code: 'reason-missing' },
  ] as const)('given $who, when they break it, then it stays whole', async ({ by, decision, code }) => {
    const world = aWorldWith();
    const { id } = await world.asked();

    expect(await problemOf(world.decide(id, decision, by))).toMatchObject({ code });
    expect(await world.status(id)).toBe('awaiting-approval');
    expect(await events(world, id)).toEqual(['asked', 'refused']);
  });

  it('given the rule asks for the name, when the glass is broken, then the name is typed too', async () => {
    const world = aWorldWith({ typeName: true });
    const { id, request } = await world.asked();

    const problem = { code: 'name-not-typed', name: request.name, action: 'create-image' };
    expect(await problemOf(world.decide(id, BREAK, omar))).toEqual(problem);
    expect(await problemOf(world.decide(id, { ...YES, typedName: 'web' }))).toEqual(problem);
    expect((await world.decide(id, { ...BREAK, typedName: request.name }, omar)).approval.state).toBe('granted');
  });

  it('given an approval and a broken glass at once, when both are committed, then one counts and the other hears of it', async () => {
    const world = aWorldWith();
    const { id } = await world.asked();
    const told = await Promise.all([problemOf(world.decide(id, BREAK, omar)), problemOf(world.decide(id, YES, li))]);

    const { approval } = await operationOf(world, id);
    const [by, verdict] = approval.state === 'granted' && approval.glass ? [omar, 'glass-broken'] : [li, 'approved'];
    expect(told.filter(Boolean)).toEqual([{ code: 'already-decided', verdict, by, at: NOW }]);
  });
});

describe('the deadline', () => {
  it.each([
    { what: 'approval', act: (world: World, id: OperationId) => world.decide(id) },
    { what: 'broken glass', act: (world: World, id: OperationId) => world.decide(id, BREAK, omar) },
    { what: 'edit', act: (world: World, id: OperationId) => world.revise(id, LARGER) },
  ])('given it passes while two workers look, when an $what comes too, then it has expired once', async ({ act }) => {
    const world = aWorldWith();
    const { id } = await world.asked();
    world.time.jumps(days(3));
    const [told] = await Promise.all([
      problemOf(act(world, id)),
      world.worker('w1').advance(id),
      world.worker('w2').advance(id),
    ]);

    expect(told).toEqual({ code: 'already-decided', verdict: 'expired', at: NOW + days(3) });
    expect(await world.status(id)).toBe('expired');
    expect((await events(world, id)).filter((event) => event !== 'refused')).toEqual(['asked', 'expired']);
  });

  it.each(['operations.get', 'operations.replace', 'directory.members', 'jobs.hint'])(
    'given a worker dies at %s, when the next one looks, then it was reminded and escalated once each',
    async (step) => {
      for (const when of ['before', 'after'] as const) {
        const world = aWorldWith({ remindAfter: hours(1), escalate: { after: hours(1), to: ['on-call'] } });
        const { id } = await world.asked();
        world.time.jumps(hours(1));
        const mortal = world.worker('w1');
        mortal.dies(when, step);
        await mortal.advance(id);
        expect(await world.operations.due(world.time.now(), 9)).toEqual(mortal.isDead() ? expect.any(Array) : []);
        await world.worker('w2').advance(id);

        expect(await events(world, id)).toEqual(['asked', 'reminded', 'escalated']);
        expect(await world.operations.due(world.time.now(), 9)).toEqual([]);
        // Its messages are owed, whoever died.
        expect(await world.operations.undrawn(world.time.now(), 9)).toEqual([id]);
      }
    },
  );

  it('given two workers find it due at once, when both escalate and remind, then each happens once', async () => {
    const world = aWorldWith({ remindAfter: hours(1), escalate: { after: hours(1), to: ['on-call'] } });
    const { id } = await world.asked();
    world.time.jumps(hours(1));
    await Promise.all(['w1', 'w2', 'w3'].map((name) => world.worker(name).advance(id)));

    expect((await events(world, id)).sort()).toEqual(['asked', 'escalated', 'reminded']);
  });
});

describe('escalation', () => {
  it('given the requester is on call too, when it escalates, then they are not asked about their own request', async () => {
    const world = aWorld();
    const onCall = { people: [maya.user, omar.user], groups: [] };
    const terms = {
      ask: { by: 'direct-message' },
      escalate: { after: hours(1), to: ['on-call', 'everyone'] },
    } as const;
    world.policy(aPolicy(terms, { 'on-call': onCall }));
    const { id } = await world.asked();
    world.time.jumps(hours(1));
    await world.worker('w1').advance(id);

    const { approval, asks } = await operationOf(world, id);
    expect(approval).toMatchObject({ asked: { people: [li.user, priya.user, omar.user], groups: [] } });
    expect(asks.map(({ to }) => to)).toEqual([li.user, priya.user, omar.user]);
    expect(await problemOf(world.decide(id, YES, maya))).toEqual({ code: 'own-request' });
    // Everyone may decide by now, but nobody in particular is called.
    expect((await world.decide(id, YES, person('U0ANYBODY'))).approval.state).toBe('granted');
  });
});

describe('a submission that comes twice at once', () => {
  it('given the policy changed in between, when both are answered, then both hear of the one that is kept', async () => {
    const world = aWorldWith();
    const add = world.operations.add;
    // The second comes when the first was judged and not yet kept.
    const operations = {
      ...world.operations,
      add: async (...given: Parameters<typeof add>) => {
        world.policy(aPolicy({ rule: 'four eyes', required: 2 }));
        await submitCreateImage(world.needs)(maya, 'V1', aForm());
        return add(...given);
      },
    };
    const answer = await submitCreateImage({ ...world.needs, operations })(maya, 'V1', aForm());

    const { id } = answer.kind === 'asked' ? answer.operation : { id: '' as OperationId };
    expect(answer).toEqual({ kind: 'asked', operation: await operationOf(world, id) });
    expect(await operationOf(world, id)).toMatchObject({ approval: { terms: { rule: 'four eyes' } } });
    expect(await events(world, id)).toEqual(['asked']);
  });
});

describe('the audit trail', () => {
  const via = (by: typeof li, request: string) => ({ ...by, via: request });

  it('given a request lives through everything, when its trail is read, then each change has one line and nothing else has', async () => {
    const world = aWorldWith({ required: 2, remindAfter: hours(1), escalate: { after: hours(2), to: ['on-call'] } });
    const asked = await submitCreateImage(world.needs)(via(maya, 'Ev1'), 'V1', aForm());
    if (asked.kind === 'refused') throw new Error('refused');
    const { id } = asked.operation;
    const first = asked.operation.request;
    world.cloud.takes = hours(1);
    world.cloud.next('create-image', failing(throttled()), failing(unclear()));
    const worker = world.worker('w1');
    const work = (ms: number) => works(world, () => [worker], { ms });

    await work(seconds(5));
    world.time.jumps(hours(1));
    await work(seconds(5));
    world.time.jumps(hours(1));
    await work(seconds(5));
    await world.decide(id, YES, via(li, 'Ev2'));
    await problemOf(world.decide(id, YES, via(li, 'Ev3')));
    await reviseCreateImage(world.needs)(via(maya, 'Ev4'), id, 1, LARGER);
    await problemOf(world.decide(id, YES, via(maya, 'Ev5')));
    await world.decide(id, YES, via(li, 'Ev6'));
    await world.decide(id, YES, via(priya, 'Ev7'));
    // Throttled, unclear, then taken; leases are renewed and the card is drawn all the while.
    await work(seconds(300));
    const now = world.time.now();
    await world.operations.observe(id, CREATE, { seenAt: now, percent: 50, missed: 0 }, { show: true, now });
    world.time.jumps(hours(2));
    await work(seconds(120));

    expect(await world.status(id)).toBe('succeeded');
    const second = (await operationOf(world, id)).request;
    const lines = await world.trail(id);
    const told = lines.map(({ event, by, revision, digest, problem, attempt }) =>
      [
        event,
        by.kind === 'person' ? `${by.user} ${by.via}` : by.kind,
        `r${revision}`,
        digest === digestOf(first) ? 'first' : digest === digestOf(second) ? 'second' : digest,
        ...(attempt === undefined ? [] : [`#${attempt}`]),
        ...(problem ? [problem.code] : []),
      ].join(' '),
    );
    expect(told).toEqual([
      'asked U0MAYA Ev1 r1 first',
      'reminded darkroom r1 first',
      'escalated darkroom r1 first',
      'approved U0LI Ev2 r1 first',
      'refused U0LI Ev3 r1 first approved-already',
      'revised U0MAYA Ev4 r2 second',
      'refused U0MAYA Ev5 r2 second own-request',
      'approved U0LI Ev6 r2 second',
      'approved U0PRIYA Ev7 r2 second',
      'task-claimed darkroom r2 second #1',
      'task-postponed darkroom r2 second #1 cloud-throttled',
      'task-claimed darkroom r2 second #2',
      'task-unclear darkroom r2 second #2 cloud-unavailable',
      'task-claimed darkroom r2 second #2',
      'task-started darkroom r2 second #2',
      'task-done darkroom r2 second #2',
    ]);
    for (const line of lines) {
      expect(line).toMatchObject({ operation: id, action: 'create-image', account: 'default', region: REGION });
      expect(line.rule).toBe('approvers');
    }
    expect(lines.map(({ at }) => at)).toEqual(lines.map(({ at }) => at).sort((one, other) => one - other));
    const [image] = world.cloud.imagesThere.keys();
    expect(await world.trail(`image:${image}`)).toMatchObject([{ event: 'task-started' }, { event: 'task-done' }]);
  });

  it('given a call that the cloud took, when its trail is read, then it has the call and its request id', async () => {
    const world = aWorldWith();
    const { id } = await world.running();
    const line = (await world.trail(id)).find(({ event }) => event === 'task-started');

    expect(line).toMatchObject({ by: { kind: 'darkroom' }, task: CREATE, call: { action: 'CreateImage' } });
    expect(line?.call?.requestId).toBeTypeOf('string');
  });

  it('given a call that the cloud refused, when its trail is read, then it has the call and why', async () => {
    const world = aWorldWith();
    const { id } = await world.approved();
    world.cloud.next('create-image', failing(refusal(QUOTA)));
    await world.worker('w1').advance(id);

    expect((await world.trail(id)).at(-1)).toMatchObject({
      event: 'task-failed',
      task: CREATE,
      attempt: 1,
      call: { action: 'CreateImage' },
      problem: { code: expect.any(String) },
    });
  });

  it.each([
    {
      how: 'rejected',
      act: (w: World, id: OperationId) => w.decide(id, NO),
      by: li,
      more: (policy: string) => ({ reason: NO.verdict === 'rejected' ? NO.reason : '', policy }),
    },
    { how: 'withdrawn', act: (w: World, id: OperationId) => w.withdraw(id), by: maya, more: () => ({}) },
    {
      how: 'glass-broken',
      act: (w: World, id: OperationId) => w.decide(id, BREAK, omar),
      by: omar,
      more: (policy: string) => ({ reason: 'The shop is down', policy }),
    },
  ])(
    'given it is $how, when its trail is read, then one line says by whom, by which rule and about what',
    async ({ how, act, by, more }) => {
      const world = aWorldWith();
      const { id, request } = await world.asked();
      await act(world, id);

      expect((await world.trail(id)).slice(1)).toEqual([
        {
          at: NOW,
          event: how,
          by,
          operation: id,
          revision: 1,
          digest: digestOf(request),
          action: 'create-image',
          account: request.account,
          region: REGION,
          name: request.name,
          rule: 'approvers',
          ...more(policyDigest(world.needs.policy())),
        },
      ]);
    },
  );

  it('given the store fails while a decision is kept, when it is tried again, then there is one line', async () => {
    const world = aWorldWith();
    const { id } = await world.asked();
    const { operation } = await world.operations.get(id);
    const operations = failingStore(world.operations, (step) => step === 'operations.replace');
    expect(await problemOf(decideApproval({ ...world.needs, operations })(li, id, shownOf(operation), YES))).toEqual({
      code: 'store-unavailable',
    });
    await world.decide(id);

    expect(await events(world, id)).toEqual(['asked', 'approved']);
  });

  it('given a commit is lost to another writer, when it is made again, then the lost one left no line', async () => {
    const world = aWorldWith({ required: 2 });
    const { id } = await world.asked();
    await Promise.all([world.decide(id, YES, li), world.decide(id, YES, priya)]);

    expect(await events(world, id)).toEqual(['asked', 'approved', 'approved']);
  });

  it.each([
    { who: 'an outsider', act: (w: World, id: OperationId) => w.decide(id, YES, omar), by: omar, code: 'not-asked' },
    { who: 'the requester', act: (w: World, id: OperationId) => w.decide(id, NO, maya), by: maya, code: 'own-request' },
    { who: 'an approver', act: (w: World, id: OperationId) => w.withdraw(id, li), by: li, code: 'not-the-requester' },
    {
      who: 'an approver',
      act: (w: World, id: OperationId) => w.revise(id, LARGER, li),
      by: li,
      code: 'not-the-requester',
    },
    {
      who: 'an approver',
      act: (w: World, id: OperationId) => w.decide(id, BREAK, li),
      by: li,
      code: 'glass-not-yours',
    },
    {
      who: 'the requester',
      act: (w: World, id: OperationId) => w.revise(id, aForm()),
      by: maya,
      code: 'nothing-changed',
    },
    {
      who: 'somebody with the same form',
      act: (w: World) => w.submit(aForm(), 'V1', omar),
      by: omar,
      code: 'not-the-requester',
    },
  ])(
    'given $who is told no ($code), when the trail is read, then it has that one line more',
    async ({ act, by, code }) => {
      const world = aWorldWith();
      const { id } = await world.asked();
      const before = await world.operations.get(id);
      expect(await problemOf(act(world, id))).toMatchObject({ code });

      const lines = await world.trail(id);
      expect(lines.map(({ event }) => event)).toEqual(['asked', 'refused']);
      expect(lines[1]).toMatchObject({ at: NOW, by, problem: { code }, rule: 'approvers', revision: 1 });
      expect(await world.operations.get(id)).toEqual(before);
    },
  );
});
