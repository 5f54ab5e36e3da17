// Operations that live through random events at rising times, for what must hold whatever happens in whatever order.

import fc from 'fast-check';
import type { Actor } from '../../src/core/domain/actor.ts';
import { type Approval, openApproval, type Rights, type Ruling } from '../../src/core/domain/approval.ts';
import type { ChannelId, ImageId, WorkerId } from '../../src/core/domain/ids.ts';
import { hours, type Instant, seconds } from '../../src/core/domain/instant.ts';
import type { Request } from '../../src/core/domain/kinds/kinds.ts';
import { TASKS } from '../../src/core/domain/kinds/kinds.ts';
import { apply, type Operation, type OperationEvent, type Outcome, shownOf } from '../../src/core/domain/operation.ts';
import { plan } from '../../src/core/domain/plan.ts';
import type { Problem } from '../../src/core/domain/problem.ts';
import type { Task, TaskState } from '../../src/core/domain/task.ts';
import {
  anOperation,
  aRequest,
  aRuling,
  aTask,
  frozen,
  IMAGE,
  li,
  maya,
  NOW,
  omar,
  person,
  priya,
  theTerms,
} from './builders.ts';

const sam = person('U0SAM');
export const LISTED = [li.user, priya.user, sam.user];
const LEADS = ['leads'];
const TROUBLE: Problem = { code: 'cloud-unavailable', action: 'CreateImage' };
/** Nothing is wrong: it is the turn of another copy. */
const notYet: Problem = { code: 'image-being-copied' };

/** What happens next, in words that make sense for any operation: `nth` task, its owner or another, its image or not. */
type Life = { operation: Operation; steps: Step[] };
type Step = { wait: number; nth: number; hit: boolean; happening: Happening };
type Happening =
  | { kind: 'approved' | 'rejected' | 'glass-broken'; by: Actor; required: number }
  | { kind: 'withdrawn'; by: Actor }
  | { kind: 'revised'; by: Actor; larger: number; required: number }
  | { kind: 'approval-reminded' | 'approval-escalated' }
  | { kind: 'approval-expired' | 'image-ready' | 'image-failed' | 'task-refused' }
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
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('image-failed') }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('image-ready') }) },
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
const beginning = (facts: fc.Arbitrary<Pick<Operation, 'request' | 'tasks'>>): fc.Arbitrary<Operation> =>
  fc.record({ approval, facts, begun }).map(({ approval, facts: { request, tasks }, begun }) =>
    anOperation({
      ...{ approval, request },
      tasks: approval.state === 'granted' && begun !== 'not yet' ? underWay(tasks, begun) : tasks,
      ...(approval.state === 'pending' && approval.terms.ask && { asks: [{ revision: 1, to: li.user }] }),
    }),
  );
function underWay([first = aTask(), ...others]: Task[], begun: string): Task[] {
  const state: TaskState = { state: 'running', subject: 'm-begun0000000001' as ImageId, since: NOW };
  const stopping = begun === 'to be stopped' && first.kind === 'copy-image';
  if (!TASKS[first.kind].begins) {
    // It is over with its answer, so the others are what is left.
    const done: TaskState = { state: 'done', subject: IMAGE, startedAt: NOW, at: NOW, disks: [] };
    return [others.length > 0 && begun === 'under way' ? { ...first, state: done } : first, ...others];
  }
  return [{ ...first, state, ...(stopping && { cancel: { by: maya, at: NOW, notBefore: NOW } }) }, ...others];
}
const lifeOf = (facts: Parameters<typeof beginning>[0]): fc.Arbitrary<Life> =>
  fc.record({ operation: beginning(facts), steps: fc.array(step, { minLength: 1, maxLength: 40 }) });
/** Of any tasks, also such as no request has. */
export const life = lifeOf(tasks.map((tasks) => ({ request: aRequest(), tasks })));
/** Of what people ask for, with just the tasks that this takes. */
export const lifeFor = (...requests: Request[]): fc.Arbitrary<Life> =>
  lifeOf(fc.constantFrom(...requests).map((request) => ({ request, tasks: plan(request) })));

/** The tasks that a happening is about when it hits: a random one would rarely be far enough for it. */
const AIMED_AT: Partial<Record<Happening['kind'], (task: Task) => boolean>> = {
  'task-claimed': ({ state }) => state.state === 'waiting',
  'task-started': ({ state }) => state.state === 'starting',
  'task-finished': ({ state }) => state.state === 'starting',
  'image-ready': ({ state }) => state.state === 'running',
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

function toEvent(step: Step, operation: Operation, now: Instant, problem: Problem): OperationEvent {
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
      const request = { ...operation.request, name: `web-golden-${larger}` };
      const ruling: Ruling =
        required === 0
          ? { verdict: 'allowed', rule: 'sandbox' }
          : ({ ...aRuling({ required }), askIn: [li.user] } as Ruling);
      return { kind: 'revised', by, from: hit ? operation.revision : operation.revision - 1, request, ruling };
    }
    case 'approval-escalated':
      return {
        kind: 'approval-escalated',
        asked: { people: [omar.user], groups: [] },
        askIn: hit ? [li.user, omar.user] : [],
      };
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
      return { kind: happening.kind, task: task.id, attempt, subject: `m-image000000000${happening.image}` as ImageId };
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
      return {
        kind: 'cancel-refused',
        task: task.id,
        problem: { code: 'too-late-to-cancel', imageId: imageId as ImageId },
      };
    case 'cancel-postponed':
      return { kind: 'cancel-postponed', task: task.id, retryAt: now + happening.ahead };
    case 'task-refused':
      return { kind: 'task-refused', task: task.id, by: owner, problem };
    case 'image-ready':
      return { kind: 'task-ready', task: task.id, subject: imageId, disks: aRequest().disks };
    case 'image-failed':
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

export type Lived = { before: Operation; event: OperationEvent; now: Instant; outcome: Outcome; after: Operation };

/** `problem`: what every trouble in it is. */
export function live({ operation, steps }: Life, problem = TROUBLE): Lived[] {
  let before = operation;
  let now = NOW;
  return steps.map((step) => {
    now += step.wait;
    const event = frozen(toEvent(step, before, now, problem));
    const outcome = apply(frozen(before), event, now);
    const lived = { before, event, now, outcome, after: outcome.kind === 'moved' ? outcome.next : before };
    before = lived.after;
    return lived;
  });
}
