// What holds whatever happens in whatever order. Random operations, also with tasks that need each other, live through
// random events at rising times; every property looks at each step.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/core/domain/actor.ts';
import { type Approval, openApproval, type Rights, type Ruling } from '../../../src/core/domain/approval.ts';
import { lineOf } from '../../../src/core/domain/audit-lines.ts';
import { deliveriesOf } from '../../../src/core/domain/delivery.ts';
import type { ChannelId, ImageId, TaskId, WorkerId } from '../../../src/core/domain/ids.ts';
import { hours, type Instant, seconds } from '../../../src/core/domain/instant.ts';
import { type Action, dueAt, nextActions, watchesOf } from '../../../src/core/domain/next-actions.ts';
import {
  apply,
  type Operation,
  type OperationEvent,
  type Outcome,
  shownOf,
} from '../../../src/core/domain/operation.ts';
import { isOver, type OperationStatus, statusOf } from '../../../src/core/domain/operation-status.ts';
import type { Problem } from '../../../src/core/domain/problem.ts';
import { isFinal, isProbing, type Task, type TaskState } from '../../../src/core/domain/task.ts';
import {
  anOperation,
  aRequest,
  aRuling,
  aTask,
  frozen,
  li,
  maya,
  NOW,
  omar,
  person,
  priya,
  theTerms,
} from '../../support/builders.ts';

// ------------------------------------------------------------------------------------------------- random lives

const sam = person('U0SAM');
const LISTED = [li.user, priya.user, sam.user];
const LEADS = ['leads'];
const problem: Problem = { code: 'cloud-unavailable', action: 'CreateImage' };
/** Nothing is wrong: it is the turn of another copy. */
const notYet: Problem = { code: 'image-being-copied' };

/** What happens next, in words that make sense for any operation: `nth` task, its owner or another, its image or not. */
type Step = { wait: number; nth: number; hit: boolean; happening: Happening };
type Happening =
  | { kind: 'approved' | 'rejected' | 'glass-broken'; by: Actor; required: number }
  | { kind: 'withdrawn'; by: Actor }
  | { kind: 'revised'; by: Actor; larger: number; required: number }
  | { kind: 'approval-reminded' | 'approval-escalated' }
  | { kind: 'approval-expired' | 'task-ready' | 'task-failed' | 'task-refused' }
  | { kind: 'task-claimed' | 'lease-renewed' | 'task-unclear'; ahead: number }
  | { kind: 'task-postponed'; ahead: number; turn: boolean }
  | { kind: 'task-started' | 'task-finished'; image: number }
  | { kind: 'cancel-asked' | 'retried'; by: Actor; all: boolean }
  | { kind: 'cancel-performed' | 'cancel-refused' }
  | { kind: 'cancel-postponed'; ahead: number };

/** How many the policy wants by the time somebody decides or asks anew; 0: none, or as it was. */
const required = fc.integer({ min: 0, max: 3 });
const anyone = fc.constantFrom(maya, li, priya, sam, omar);
const ahead = fc.integer({ min: 1, max: seconds(20) });
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('approved'), by: anyone, required }) },
  fc.record({ kind: fc.constant('rejected'), by: anyone, required }),
  fc.record({ kind: fc.constant('glass-broken'), by: fc.constantFrom(omar, li), required }),
  fc.record({ kind: fc.constant('withdrawn'), by: anyone }),
  fc.record({ kind: fc.constant('revised'), by: anyone, larger: fc.integer({ min: 0, max: 2 }), required }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('approval-reminded', 'approval-escalated') }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('approval-expired', 'task-refused') }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('task-failed') }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('task-ready') }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('task-claimed'), ahead }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('lease-renewed', 'task-unclear'), ahead }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('task-postponed'), ahead, turn: fc.boolean() }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('task-started'), image: fc.integer({ min: 1, max: 3 }) }) },
  fc.record({ kind: fc.constant('task-finished'), image: fc.integer({ min: 1, max: 3 }) }),
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('cancel-asked', 'retried'), by: anyone, all: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('cancel-performed', 'cancel-refused') }) },
  fc.record({ kind: fc.constant('cancel-postponed'), ahead }),
);
const step: fc.Arbitrary<Step> = fc.record({
  wait: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 0, max: seconds(10) }) },
    fc.integer({ min: 0, max: hours(30) }),
  ),
  nth: fc.nat(3),
  hit: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, fc.constant(false)),
  happening,
});

/** A task may need any of those before it, so that chains and forks arise but no circle; copies share a lane. */
const tasks: fc.Arbitrary<Task[]> = fc
  .array(
    fc.record({
      kind: fc.constantFrom('create-image', 'copy-image', 'copy-image', 'share-image'),
      row: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((rows) =>
    rows.map(({ kind, row }, index) =>
      aTask({
        id: `task-${index}`,
        kind,
        needs: row.flatMap((needed, earlier) => (needed && earlier < index ? [`task-${earlier}`] : [])),
      }),
    ),
  );
const terms = fc
  .record({
    required: fc.integer({ min: 1, max: 3 }),
    expiresIn: fc.constantFrom(seconds(20), hours(72)),
    remindAfter: fc.constantFrom(undefined, seconds(5), hours(4)),
    escalate: fc.constantFrom(undefined, { after: 0, to: LEADS }, { after: hours(9), to: LEADS }),
    ask: fc.constantFrom(undefined, { by: 'direct-message' } as const),
  })
  .map(({ remindAfter, escalate, ask, ...facts }) =>
    theTerms({
      ...facts,
      ...(remindAfter !== undefined && { remindAfter }),
      ...(escalate && { escalate }),
      ...(ask && { ask }),
      breakGlass: { roles: ['on-call'], announceIn: 'C0GLASS' as ChannelId },
    }),
  );
const pending = terms.map((terms) => openApproval({ ...aRuling(), verdict: 'needs-approval', terms } as Ruling, NOW));
const approval: fc.Arbitrary<Approval> = fc.oneof(
  pending,
  fc.constant<Approval>({ state: 'granted', rule: 'approvers', approvals: [{ by: li, at: NOW }], at: NOW }),
);
/** Some lives begin late, with their first task under way or about to be stopped: few would come so far. */
const begun = fc.constantFrom('not yet', 'not yet', 'under way', 'to be stopped');
const operation = fc.record({ approval, tasks, begun }).map(({ begun, ...facts }) =>
  anOperation({
    ...facts,
    tasks: facts.approval.state === 'granted' && begun !== 'not yet' ? underWay(facts.tasks, begun) : facts.tasks,
    ...(facts.approval.state === 'pending' && facts.approval.terms.ask && { asks: [{ revision: 1, to: li.user }] }),
  }),
);
function underWay([first = aTask(), ...others]: Task[], begun: string): Task[] {
  const state: TaskState = { state: 'running', subject: 'm-begun0000000001' as ImageId, since: NOW };
  const stopping = begun === 'to be stopped' && first.kind === 'copy-image';
  return [{ ...first, state, ...(stopping && { cancel: { by: maya, at: NOW, notBefore: NOW } }) }, ...others];
}
const life = fc.record({ operation, steps: fc.array(step, { minLength: 1, maxLength: 40 }) });

/** The tasks that a happening is about when it hits: a random one would rarely be far enough for it. */
const AIMED_AT: Partial<Record<Happening['kind'], (task: Task) => boolean>> = {
  'task-claimed': ({ state }) => state.state === 'waiting',
  'task-started': ({ state }) => state.state === 'starting',
  'task-finished': ({ state }) => state.state === 'starting',
  'task-ready': ({ state }) => state.state === 'running',
  'cancel-asked': ({ kind, state }) => kind === 'copy-image' && state.state === 'running',
  'cancel-performed': ({ state, cancel }) => state.state === 'running' && cancel !== undefined,
  'cancel-refused': ({ cancel }) => cancel !== undefined,
  'cancel-postponed': ({ cancel }) => cancel !== undefined,
  retried: ({ state }) => state.state === 'failed' || state.state === 'cancelled',
};

function taskFor({ happening: { kind }, nth, hit }: Step, { tasks }: Operation): Task {
  const aimedAt = AIMED_AT[kind];
  const fitting = hit && aimedAt ? tasks.filter(aimedAt) : [];
  return fitting[nth % fitting.length] ?? tasks[nth % tasks.length] ?? aTask();
}

function toEvent(step: Step, operation: Operation, now: Instant): OperationEvent {
  const { happening, nth, hit } = step;
  const task = taskFor(step, operation);
  const { state } = task;
  const owner = state.state === 'starting' && hit ? state.claimedBy : (`worker-${nth}` as WorkerId);
  const imageId = state.state === 'running' && hit ? state.subject : ('m-another0000000001' as ImageId);
  switch (happening.kind) {
    case 'approved':
    case 'rejected':
    case 'glass-broken': {
      const { kind, by } = happening;
      const shown = hit ? shownOf(operation) : { revision: operation.revision + 1, digest: 'another' };
      return { kind, by, shown, rights: rightsNow(by, operation, happening.required), reason: 'because' };
    }
    case 'revised': {
      const { by, larger, required } = happening;
      const request = aRequest({ name: `web-golden-${larger}` });
      const ruling: Ruling =
        required === 0
          ? { verdict: 'allowed', rule: 'sandbox' }
          : ({ ...aRuling({ required }), askIn: [li.user] } as Ruling);
      return { kind: 'revised', by, from: hit ? operation.revision : operation.revision - 1, request, ruling };
    }
    case 'approval-escalated':
      return { kind: 'approval-escalated', asked: { people: [omar.user], groups: [] }, askIn: [li.user, omar.user] };
    case 'withdrawn':
    case 'approval-expired':
    case 'approval-reminded':
      return happening as OperationEvent;
    case 'task-claimed':
    case 'lease-renewed':
      return { kind: happening.kind, task: task.id, by: owner, leaseUntil: now + happening.ahead };
    case 'task-started':
    case 'task-finished': {
      const attempt = hit ? task.attempt : task.attempt - 1;
      return { kind: happening.kind, task: task.id, attempt, imageId: `m-image000000000${happening.image}` as ImageId };
    }
    case 'task-unclear':
      return { kind: 'task-unclear', task: task.id, by: owner, retryAt: now + happening.ahead, problem };
    case 'task-postponed': {
      const because = happening.turn ? notYet : problem;
      return { kind: 'task-postponed', task: task.id, by: owner, retryAt: now + happening.ahead, problem: because };
    }
    case 'cancel-asked':
    case 'retried': {
      const { kind, by, all } = happening;
      return { kind, by, tasks: all ? operation.tasks.map(({ id }) => id) : [task.id] };
    }
    case 'cancel-performed':
      return { kind: 'cancel-performed', task: task.id, subject: imageId };
    case 'cancel-refused':
      return { kind: 'cancel-refused', task: task.id, problem: { code: 'too-late-to-cancel', imageId } };
    case 'cancel-postponed':
      return { kind: 'cancel-postponed', task: task.id, retryAt: now + happening.ahead };
    case 'task-refused':
      return { kind: 'task-refused', task: task.id, by: owner, problem };
    case 'task-ready':
      return { kind: 'task-ready', task: task.id, subject: imageId, disks: aRequest().disks };
    case 'task-failed':
      return { kind: 'task-failed', task: task.id, subject: imageId, problem };
  }
}

/** The policy may have changed since this was asked for: what it wants now counts. */
function rightsNow(by: Actor, { approval }: Operation, required: number): Rights {
  const roles = [
    'everyone',
    ...(LISTED.includes(by.user) ? ['approvers'] : []),
    ...(by === omar ? ['leads', 'on-call'] : []),
  ];
  if (approval.state !== 'pending') return { membership: 'member', roles };
  return {
    membership: 'member',
    roles,
    now: { terms: { ...approval.terms, ...(required > 0 && { required }) } },
  };
}

type Lived = { before: Operation; event: OperationEvent; now: Instant; outcome: Outcome; after: Operation };

function live({ operation, steps }: { operation: Operation; steps: Step[] }): Lived[] {
  let before = operation;
  let now = NOW;
  return steps.map((step) => {
    now += step.wait;
    const event = frozen(toEvent(step, before, now));
    const outcome = apply(frozen(before), event, now);
    const lived = { before, event, now, outcome, after: outcome.kind === 'moved' ? outcome.next : before };
    before = lived.after;
    return lived;
  });
}

/** Holds for every step of every life. */
const always = (check: (lived: Lived) => void) =>
  fc.assert(
    fc.property(life, (one) => {
      for (const lived of live(one)) check(lived);
    }),
    { numRuns: 400 },
  );

const taskPairs = ({ before, after }: Lived): [before: Task, after: Task][] =>
  (before.revision === after.revision ? before.tasks : []).map((task) => {
    const same = after.tasks.find(({ id }) => id === task.id);
    if (!same) throw new Error(`${task.id} disappeared`);
    return [task, same];
  });

const find = ({ tasks }: Operation, id: TaskId): Task | undefined => tasks.find((task) => task.id === id);

describe('the lives themselves', () => {
  it('given many random lives, when all are looked at, then they reach every state of tasks and approvals, by every event', () => {
    const reached = new Set(
      fc
        .sample(life, { numRuns: 1000, seed: 7 })
        .flatMap(live)
        .flatMap(({ after, event, outcome }) => [
          ...(outcome.kind === 'moved' ? [`moved by ${event.kind}`] : []),
          `approval ${after.approval.state}`,
          ...after.tasks.map(({ state }) => `task ${state.state}`),
        ]),
    );
    const approvals = { pending: 0, granted: 0, rejected: 0, withdrawn: 0, expired: 0 } satisfies Record<
      Approval['state'],
      0
    >;
    const tasks: Record<TaskState['state'], 0> = {
      ...{ waiting: 0, starting: 0, running: 0 },
      ...{ done: 0, failed: 0, cancelled: 0, skipped: 0 },
    };

    const events: Record<OperationEvent['kind'], 0> = {
      ...{ approved: 0, rejected: 0, 'glass-broken': 0, revised: 0, withdrawn: 0 },
      ...{ 'approval-expired': 0, 'approval-reminded': 0, 'approval-escalated': 0 },
      ...{ 'task-claimed': 0, 'lease-renewed': 0, 'task-started': 0, 'task-unclear': 0, 'task-postponed': 0 },
      ...{ 'task-refused': 0, 'task-finished': 0, 'task-ready': 0, 'task-failed': 0 },
      ...{ 'cancel-asked': 0, 'cancel-performed': 0, 'cancel-refused': 0, 'cancel-postponed': 0, retried: 0 },
    };

    expect([...reached].sort()).toEqual(
      [
        ...Object.keys(events).map((one) => `moved by ${one}`),
        ...Object.keys(approvals).map((one) => `approval ${one}`),
        ...Object.keys(tasks).map((one) => `task ${one}`),
      ].sort(),
    );
  });
});

describe('whatever happens', () => {
  it('given a refusal, when it is answered, then nothing that was given has changed', () => {
    always(({ outcome, before, after }) => {
      // What apply is given is frozen: a change would have thrown.
      if (outcome.kind === 'refused') expect(after).toBe(before);
    });
  });

  it('given an approval that ended, when anything happens, then it stays as it is', () => {
    always(({ before, after }) => {
      if (before.approval.state !== 'pending') expect(after.approval).toEqual(before.approval);
    });
  });

  it('given a task with a result, when anything happens, then it stays so, unless it came to nothing and is begun again', () => {
    always((lived) => {
      for (const [before, after] of taskPairs(lived)) {
        if (!isFinal(before)) continue;
        const again =
          lived.event.kind === 'retried' && before.state.state !== 'done' && after.state.state === 'waiting';
        if (!again) expect(after).toEqual(before);
      }
    });
  });

  it('given any operation, when anything happens, then only what the cloud may have can be about to be stopped', () => {
    always(({ after }) => {
      for (const { kind, state, cancel } of after.tasks) {
        if (cancel)
          expect({ kind, state: state.state }).toEqual({
            kind: 'copy-image',
            state: expect.stringMatching(/^(starting|running)$/),
          });
      }
    });
  });

  it('given copies of one image, when anything happens, then at most one is being started', () => {
    always(({ after }) => {
      const starting = after.tasks.filter(({ kind, state }) => kind === 'copy-image' && state.state === 'starting');
      expect(starting.length).toBeLessThanOrEqual(1);
    });
  });

  it('given a wish to stop, when it counts, then what had not begun is stopped and a creation goes on', () => {
    always((lived) => {
      const { event, outcome } = lived;
      if (event.kind !== 'cancel-asked' || outcome.kind === 'refused') return;
      for (const [before, after] of taskPairs(lived)) {
        if (!event.tasks.includes(before.id)) continue;
        if (before.state.state === 'waiting') expect(after.state).toMatchObject({ state: 'cancelled', by: event.by });
        else expect(after.state).toEqual(before.state);
      }
    });
  });

  it('given an image on its way, when anything happens, then the task never forgets which image it is', () => {
    always((lived) => {
      for (const [before, after] of taskPairs(lived)) {
        if (before.state.state !== 'running') continue;
        expect(after.state).toHaveProperty('imageId', before.state.subject);
      }
    });
  });

  it('given an event about one task, when it moves, then what it asks and the other tasks stay', () => {
    always((lived) => {
      const { request, requestedBy, requestedAt, channel, id, team, revision } = lived.before;
      expect(lived.after).toMatchObject({ requestedBy, requestedAt, channel, id, team });
      if (lived.event.kind === 'revised') return;
      expect(lived.after).toMatchObject({ request, revision });
      for (const [before, after] of taskPairs(lived)) {
        const about =
          ('task' in lived.event && lived.event.task === before.id) ||
          ('tasks' in lived.event && lived.event.tasks.includes(before.id));
        // What was skipped follows what it needs, and who waited for its turn may have it now.
        const follows = after.state.state === 'skipped' || before.state.state === 'skipped' || isProbing(before);
        if (!about && !follows) expect(after).toEqual(before);
      }
    });
  });

  it('given any number of approvals needed, when people approve, then each counts once and enough must have', () => {
    always(({ before, event, after }) => {
      if (before.approval.state !== 'pending') return;
      const { approval } = after;
      const people = approval.approvals.map(({ by }) => by.user);
      expect(new Set(people).size).toBe(people.length);
      expect([...LISTED, omar.user]).toEqual(expect.arrayContaining(people));
      // Omar is a lead, who is asked only after an escalation.
      if (people.includes(omar.user)) expect(before.approval.escalatedAt ?? NaN).not.toBeNaN();
      if (event.kind !== 'approved') {
        const atOnce = event.kind === 'glass-broken' || event.kind === 'revised';
        if (approval.state === 'granted') expect(atOnce).toBe(true);
        return;
      }
      if (before === after || !event.rights.now || !('terms' in event.rights.now)) return;
      const { required } = event.rights.now.terms;
      expect(approval.state).toBe(people.length >= required ? 'granted' : 'pending');
    });
  });

  it('given an edit, when it counts, then nothing that was approved before counts for the new revision', () => {
    always(({ before, event, outcome, after, now }) => {
      if (event.kind !== 'revised') return expect(after.revision).toBe(before.revision);
      expect(outcome.kind === 'moved' && event.by !== maya).toBe(false);
      if (outcome.kind === 'refused') return;
      expect(after).toMatchObject({ revision: before.revision + 1, approval: { approvals: [] } });
      expect(after.previous).toEqual({ request: before.request, voided: before.approval.approvals, at: now });
      expect(shownOf(after)).not.toEqual(shownOf(before));
    });
  });

  it('given a person, when anything happens, then they are asked at most once about one revision', () => {
    always(({ after }) => {
      const asks = after.asks.map(({ revision, to }) => `${revision} ${to}`);
      expect(new Set(asks).size).toBe(asks.length);
    });
  });

  it('given any operation, when asked what to post, then no two messages share an id', () => {
    always(({ after }) => {
      const ids = deliveriesOf(after).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    });
  });

  it('given a change, when its audit line is asked for, then it is one for all but what only keeps time, and says by whom', () => {
    always(({ before, event, outcome, after, now }) => {
      if (outcome.kind === 'refused') return;
      const line = lineOf(before, event, after, now);
      if (['lease-renewed', 'cancel-postponed'].includes(event.kind)) return expect(line).toBeUndefined();
      const who = 'by' in event && typeof event.by === 'object' ? event.by : { kind: 'darkroom' };
      expect(line).toMatchObject({ at: now, by: who, operation: after.id, ...shownOf(after) });
      expect(line?.rule).toBeTypeOf('string');
    });
  });

  it('given a task, when anything happens, then its attempt only grows, by one, and only when asked to wait or begun again', () => {
    always((lived) => {
      for (const [before, after] of taskPairs(lived)) {
        const begunAnew =
          after.state.state === 'waiting' &&
          ((lived.event.kind === 'task-postponed' && before.state.state === 'starting') ||
            (lived.event.kind === 'retried' && isFinal(before)));
        expect(after.attempt).toBe(before.attempt + (begunAnew ? 1 : 0));
      }
    });
  });

  it('given an unclear start, when it is claimed again, then it is the same attempt and as old as it was', () => {
    always((lived) => {
      for (const [{ attempt, state }, after] of taskPairs(lived)) {
        if (state.state !== 'starting' || after.state.state !== 'starting') continue;
        expect({ attempt: after.attempt, since: after.state.since }).toEqual({ attempt, since: state.since });
      }
    });
  });

  it('given a live lease, when another worker does anything but bring the image, then the lease stays', () => {
    always(({ before, event, now, outcome }) => {
      if (!('task' in event) || !('by' in event)) return;
      const state = find(before, event.task)?.state;
      if (state?.state !== 'starting' || state.leaseUntil <= now || state.claimedBy === event.by) return;
      expect(outcome.kind).toBe('refused');
    });
  });

  it('given a task that came to nothing, when anything happens, then those that need it are skipped and never start', () => {
    always(({ after }) => {
      for (const task of after.tasks) {
        const needs = task.needs.map((id) => find(after, id)?.state.state);
        const doomed = needs.some((state) => state === 'failed' || state === 'skipped' || state === 'cancelled');
        // What was stopped itself stays so.
        if (task.state.state !== 'cancelled') expect(task.state.state === 'skipped').toBe(doomed);
        if (task.state.state === 'skipped') expect(task.needs).toContain(task.state.because);
        if (['starting', 'running', 'done', 'failed'].includes(task.state.state)) {
          expect(needs.every((state) => state === 'done')).toBe(true);
        }
      }
    });
  });

  it('given no approval, when anything happens, then no task leaves waiting', () => {
    always(({ after }) => {
      if (after.approval.state === 'granted') return;
      expect(after.tasks.every(({ state }) => state.state === 'waiting')).toBe(true);
    });
  });
});

describe('what is due', () => {
  const looks = fc.record({ life, later: fc.oneof(fc.integer({ min: 0, max: seconds(30) }), fc.nat(hours(80))) });

  it('given something to do at a moment, when asked when to look, then it is not later than that', () => {
    fc.assert(
      fc.property(looks, ({ life, later }) => {
        for (const { after, now } of live(life)) {
          for (const at of [now, now + later]) {
            if (nextActions(after, at).length > 0) expect(dueAt(after, at)).toBeLessThanOrEqual(at);
            // Asked before: whoever sleeps until then has not overslept either.
            if (nextActions(after, at).length > 0) expect(dueAt(after, now)).toBeLessThanOrEqual(at);
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  it('given a moment to look again, when it comes, then there is something to do: nobody is woken for nothing', () => {
    always(({ after, now }) => {
      const due = dueAt(after, now);
      if (due !== undefined) expect(nextActions(after, Math.max(due, now))).not.toHaveLength(0);
    });
  });

  it('given an action that is due, when it is carried out at that moment, then it is not refused', () => {
    always(({ after, now }) => {
      for (const action of nextActions(after, now)) {
        expect(apply(after, carriedOut(action, now), now).kind).toBe('moved');
      }
    });
  });

  it('given any point of any life, when everything due is done and ECS delivers, then the operation ends', () => {
    fc.assert(
      fc.property(life, (one) => {
        const last = live(one).at(-1);
        if (last) expect(isOver(carryThrough(last.after, last.now))).toBe(true);
      }),
    );
  });
});

function carriedOut(action: Action, now: Instant): OperationEvent {
  switch (action.kind) {
    case 'expire-approval':
      return { kind: 'approval-expired' };
    case 'remind-approvers':
      return { kind: 'approval-reminded' };
    case 'escalate-approval':
      return { kind: 'approval-escalated', asked: { people: [], groups: [] }, askIn: [] };
    case 'cancel': {
      const { id: task, state } = action.task;
      return { kind: 'cancel-performed', task, subject: state.state === 'running' ? state.subject : ('' as ImageId) };
    }
    default:
      return { kind: 'task-claimed', task: action.task.id, by: 'worker-9' as WorkerId, leaseUntil: now + seconds(5) };
  }
}

/** Does what is due, lets ECS finish what runs, and moves the clock to whatever comes next, until nothing does. */
function carryThrough(operation: Operation, start: Instant): Operation {
  let current = operation;
  let now = start;
  const must = (event: OperationEvent): void => {
    const outcome = apply(current, event, now);
    if (outcome.kind === 'refused') throw new Error(`${event.kind}: ${outcome.problem.code}`);
    current = outcome.next;
  };
  for (let rounds = 0; rounds < 60; rounds += 1) {
    for (const action of nextActions(current, now)) {
      must(carriedOut(action, now));
      if ('task' in action && action.kind !== 'cancel') {
        const task = action.task.id;
        must({ kind: 'task-started', task, attempt: action.task.attempt, subject: 'm-late000000000001' as ImageId });
      }
    }
    for (const { id: task, state } of current.tasks) {
      if (state.state === 'running') must({ kind: 'task-ready', task, subject: state.subject, disks: [] });
    }
    const due = dueAt(current, now);
    if (due === undefined) return current;
    now = Math.max(now, due);
  }
  return current;
}

describe('what is read off an operation', () => {
  const STATUSES: Record<OperationStatus, true> = {
    'awaiting-approval': true,
    rejected: true,
    withdrawn: true,
    expired: true,
    queued: true,
    running: true,
    cancelling: true,
    cancelled: true,
    succeeded: true,
    'partly-succeeded': true,
    failed: true,
  };

  it('given any operation, when asked how it stands, then there is an answer and a card', () => {
    always(({ after }) => {
      expect(STATUSES).toHaveProperty(statusOf(after));
      expect(deliveriesOf(after)[0]?.kind).toBe('card');
    });
  });

  it('given an operation that is over, when looked at, then nothing is due or watched, and only beginning again moves it', () => {
    always(({ before, event, after, now, outcome }) => {
      if (isOver(before) && event.kind !== 'retried') expect(outcome.kind).toBe('refused');
      if (!isOver(after)) return;
      expect({ actions: nextActions(after, now), due: dueAt(after, now), watches: watchesOf(after) }).toEqual({
        actions: [],
        due: undefined,
        watches: [],
      });
    });
  });

  it('given an operation that is not over, when looked at, then something is due or watched: none is forgotten', () => {
    always(({ after, now }) => {
      if (!isOver(after)) expect(dueAt(after, now) !== undefined || watchesOf(after).length > 0).toBe(true);
    });
  });

  it('given an operation kept as JSON, when read back, then it answers the same to the same event', () => {
    const kept = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;
    always(({ before, event, now, outcome }) => {
      expect(apply(kept(before), kept(event), now)).toStrictEqual(outcome);
      expect(kept(outcome)).toStrictEqual(outcome);
    });
  });
});
