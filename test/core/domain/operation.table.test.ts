// Every state against every event. The lists of states and events are checked by the compiler against the unions,
// the tables against the lists: neither a new state nor a new event can be forgotten here.
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Approval, PendingApproval } from '../../../src/core/domain/approval.ts';
import type { ChannelId, TaskId } from '../../../src/core/domain/ids.ts';
import { hours, minutes, seconds } from '../../../src/core/domain/instant.ts';
import {
  apply,
  type Operation,
  type OperationEvent,
  shownOf,
  type TaskEvent,
} from '../../../src/core/domain/operation.ts';
import type { Problem, ProblemCode } from '../../../src/core/domain/problem.ts';
import type { Task, TaskState } from '../../../src/core/domain/task.ts';
import {
  anApprovedOperation,
  anOperation,
  aPendingApproval,
  aRequest,
  aRuling,
  aTask,
  CREATE,
  claimedBy,
  frozen,
  IMAGE,
  li,
  maya,
  NOW,
  OTHER_IMAGE,
  OTHER_WORKER,
  omar,
  person,
  priya,
  rightsOf,
  theRights,
  theTerms,
  WORKER,
} from '../../support/builders.ts';

type ApprovalEvent = Exclude<OperationEvent, TaskEvent>;
type Cell = { given: string; event: string; answer: string };

/** Reads a table whose head names the situations and whose rows begin with an event. */
function readTable(text: string): Cell[] {
  const [head = [], ...rows] = text
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const [, ...situations] = head;
  return rows.flatMap(([event = '', ...cells]) =>
    situations.map((given, index) => ({ given, event, answer: cells[index] ?? '' })),
  );
}

/** The named examples of every kind in one flat list. */
const flat = <Example>(grouped: Record<string, Record<string, Example>>): [name: string, example: Example][] =>
  Object.values(grouped).flatMap((named) => Object.entries(named));

const pairs = (givens: [string, unknown][], events: [string, unknown][]): string[] =>
  events.flatMap(([event]) => givens.map(([given]) => `${given} × ${event}`)).sort();

// ---------------------------------------------------------------------------------------------------- approvals

const EARLIER = NOW - hours(1);
const LATER = NOW + hours(1);
const other = { revision: 2, digest: 'f'.repeat(32) };
const GLASS = 'C0GLASS' as ChannelId;

const breakGlass = { roles: ['on-call'], announceIn: GLASS };
const waiting = (required: number, facts: Partial<PendingApproval> = {}): PendingApproval =>
  aPendingApproval({ terms: theTerms({ required, breakGlass }), since: EARLIER, expiresAt: LATER, ...facts });
const prompt = theTerms({ breakGlass, remindAfter: minutes(30), escalate: { after: minutes(30), to: ['leads'] } });

/**
 * `two` needs two approvals and has none, `half` has Priya's already, `late` reaches its deadline at this moment; in `due`
 * it is time to remind and to escalate, in `calm` both are done with.
 */
const approvals = {
  pending: {
    pending: waiting(1),
    two: waiting(2),
    half: waiting(2, { approvals: [{ by: priya, at: EARLIER }] }),
    late: waiting(1, { expiresAt: NOW }),
    due: waiting(1, { terms: prompt }),
    calm: waiting(1, { terms: prompt, reminded: 1, escalatedAt: EARLIER + minutes(30) }),
  },
  granted: {
    granted: { state: 'granted', rule: 'approvers', approvals: [{ by: priya, at: EARLIER }], at: EARLIER },
    glass: {
      state: 'granted',
      rule: 'approvers',
      approvals: [],
      at: EARLIER,
      glass: { by: priya, reason: 'It burns', announceIn: GLASS },
    },
  },
  rejected: { rejected: { state: 'rejected', by: priya, reason: 'Too large', approvals: [], at: EARLIER } },
  withdrawn: { withdrawn: { state: 'withdrawn', by: maya, approvals: [], at: EARLIER } },
  expired: { expired: { state: 'expired', approvals: [], at: EARLIER } },
} satisfies { [State in Approval['state']]: Record<string, Extract<Approval, { state: State }>> };

const elsewhere = person(li.user, 'T0OTHER' as typeof li.team);
const asStranger = { by: elsewhere, rights: theRights({ membership: 'stranger' }) };
const asLead = { by: omar, rights: theRights({ roles: ['everyone', 'leads'] }) };
const onCall = theRights({ roles: ['everyone', 'on-call'] });

const liApproved = { kind: 'approved', by: li, shown: shownOf(anOperation()), rights: theRights() } as const;
const liRejected = { ...liApproved, kind: 'rejected', reason: 'Not this week' } as const;
const glassBroken = { ...liApproved, by: omar, rights: onCall, kind: 'glass-broken', reason: 'It burns' } as const;
const anotherRevision = { shown: { ...liApproved.shown, revision: other.revision } };
const anotherContent = { shown: { ...liApproved.shown, digest: other.digest } };
const larger = aRequest({ name: 'web-golden-larger' });
const revised = { kind: 'revised', by: maya, from: 1, request: larger, ruling: aRuling() } as const;

const approvalEvents = {
  approved: {
    approved: liApproved,
    'approved by Priya': { ...liApproved, by: priya },
    'approved by the requester': { ...liApproved, by: maya },
    'approved by somebody': { ...liApproved, by: omar, rights: rightsOf(omar) },
    'approved by a lead': { ...liApproved, ...asLead },
    'approved from another team': { ...liApproved, ...asStranger },
    'approved another revision': { ...liApproved, ...anotherRevision },
    'approved another content': { ...liApproved, ...anotherContent },
  },
  rejected: {
    rejected: liRejected,
    'rejected by Priya': { ...liRejected, by: priya },
    'rejected by the requester': { ...liRejected, by: maya },
    'rejected by somebody': { ...liRejected, by: omar, rights: rightsOf(omar) },
    'rejected by a lead': { ...liRejected, ...asLead },
    'rejected from another team': { ...liRejected, ...asStranger },
    'rejected another revision': { ...liRejected, ...anotherRevision },
    'rejected another content': { ...liRejected, ...anotherContent },
    'rejected for no reason': { ...liRejected, reason: '  ' },
  },
  'glass-broken': {
    'glass broken': glassBroken,
    'glass broken by the requester': { ...glassBroken, by: maya },
    'glass broken by an approver': { ...glassBroken, by: li, rights: theRights() },
    'glass broken from elsewhere': { ...glassBroken, ...asStranger },
    'glass of another revision': { ...glassBroken, ...anotherRevision },
    'glass of another content': { ...glassBroken, ...anotherContent },
    'glass broken for no reason': { ...glassBroken, reason: '' },
  },
  revised: {
    revised,
    'revised to what needs none': { ...revised, ruling: { verdict: 'allowed', rule: 'sandbox' } },
    'revised by another': { ...revised, by: li },
    'revised an earlier revision': { ...revised, from: 0 },
    'revised to the same': { ...revised, request: aRequest() },
  },
  withdrawn: {
    withdrawn: { kind: 'withdrawn', by: maya },
    'withdrawn by another': { kind: 'withdrawn', by: li },
  },
  'approval-expired': { 'approval-expired': { kind: 'approval-expired' } },
  'approval-reminded': { 'approval-reminded': { kind: 'approval-reminded' } },
  'approval-escalated': {
    'approval-escalated': {
      kind: 'approval-escalated',
      asked: { people: [omar.user], groups: [] },
      askIn: [omar.user],
    },
  },
  'cancel-asked': {
    'asked to stop': { kind: 'cancel-asked', by: maya, tasks: [CREATE] },
    'asked to stop nothing': { kind: 'cancel-asked', by: maya, tasks: [] },
  },
  retried: { 'begun again': { kind: 'retried', by: maya, tasks: [CREATE] } },
} satisfies { [Kind in ApprovalEvent['kind']]: Record<string, Extract<ApprovalEvent, { kind: Kind }>> };

/** Short words of the table for refusals; any other word is the state that the approval moves to. */
const REFUSALS: Record<string, ProblemCode> = {
  own: 'own-request',
  notasked: 'not-asked',
  notmember: 'not-a-member',
  notglass: 'glass-not-yours',
  decided: 'already-decided',
  again: 'approved-already',
  changed: 'request-changed',
  same: 'nothing-changed',
  noreason: 'reason-missing',
  notyours: 'not-the-requester',
  tooearly: 'task-moved-on',
  nostop: 'nothing-to-cancel',
  mustgoon: 'creation-not-cancellable',
  noretry: 'nothing-to-retry',
};

/** What a move may touch besides the approval. */
const TOUCHED: Partial<Record<ApprovalEvent['kind'], (keyof Operation)[]>> = {
  revised: ['request', 'revision', 'asks', 'previous', 'tasks'],
  'approval-escalated': ['asks'],
  'cancel-asked': ['tasks'],
};

const approvalTable = readTable(`
                              | pending   | two       | half      | late      | due       | calm      | granted   | glass     | rejected  | withdrawn | expired
approved                      | granted   | pending   | granted   | decided   | granted   | granted   | decided   | decided   | decided   | decided   | decided
approved by Priya             | granted   | pending   | again     | decided   | granted   | granted   | decided   | decided   | decided   | decided   | decided
approved by the requester     | own       | own       | own       | own       | own       | own       | decided   | decided   | decided   | decided   | decided
approved by somebody          | notasked  | notasked  | notasked  | notasked  | notasked  | notasked  | decided   | decided   | decided   | decided   | decided
approved by a lead            | notasked  | notasked  | notasked  | notasked  | notasked  | granted   | decided   | decided   | decided   | decided   | decided
approved from another team    | notmember | notmember | notmember | notmember | notmember | notmember | notmember | notmember | notmember | notmember | notmember
approved another revision     | changed   | changed   | changed   | decided   | changed   | changed   | decided   | decided   | decided   | decided   | decided
approved another content      | changed   | changed   | changed   | decided   | changed   | changed   | decided   | decided   | decided   | decided   | decided
rejected                      | rejected  | rejected  | rejected  | decided   | rejected  | rejected  | decided   | decided   | decided   | decided   | decided
rejected by Priya             | rejected  | rejected  | rejected  | decided   | rejected  | rejected  | decided   | decided   | decided   | decided   | decided
rejected by the requester     | own       | own       | own       | own       | own       | own       | decided   | decided   | decided   | decided   | decided
rejected by somebody          | notasked  | notasked  | notasked  | notasked  | notasked  | notasked  | decided   | decided   | decided   | decided   | decided
rejected by a lead            | notasked  | notasked  | notasked  | notasked  | notasked  | rejected  | decided   | decided   | decided   | decided   | decided
rejected from another team    | notmember | notmember | notmember | notmember | notmember | notmember | notmember | notmember | notmember | notmember | notmember
rejected another revision     | changed   | changed   | changed   | decided   | changed   | changed   | decided   | decided   | decided   | decided   | decided
rejected another content      | changed   | changed   | changed   | decided   | changed   | changed   | decided   | decided   | decided   | decided   | decided
rejected for no reason        | noreason  | noreason  | noreason  | decided   | noreason  | noreason  | decided   | decided   | decided   | decided   | decided
glass broken                  | granted   | granted   | granted   | decided   | granted   | granted   | decided   | decided   | decided   | decided   | decided
glass broken by the requester | granted   | granted   | granted   | decided   | granted   | granted   | decided   | decided   | decided   | decided   | decided
glass broken by an approver   | notglass  | notglass  | notglass  | notglass  | notglass  | notglass  | decided   | decided   | decided   | decided   | decided
glass broken from elsewhere   | notmember | notmember | notmember | notmember | notmember | notmember | notmember | notmember | notmember | notmember | notmember
glass of another revision     | changed   | changed   | changed   | decided   | changed   | changed   | decided   | decided   | decided   | decided   | decided
glass of another content      | changed   | changed   | changed   | decided   | changed   | changed   | decided   | decided   | decided   | decided   | decided
glass broken for no reason    | noreason  | noreason  | noreason  | decided   | noreason  | noreason  | decided   | decided   | decided   | decided   | decided
revised                       | pending   | pending   | pending   | decided   | pending   | pending   | decided   | decided   | decided   | decided   | decided
revised to what needs none    | granted   | granted   | granted   | decided   | granted   | granted   | decided   | decided   | decided   | decided   | decided
revised by another            | notyours  | notyours  | notyours  | notyours  | notyours  | notyours  | notyours  | notyours  | notyours  | notyours  | notyours
revised an earlier revision   | changed   | changed   | changed   | decided   | changed   | changed   | decided   | decided   | decided   | decided   | decided
revised to the same           | same      | same      | same      | decided   | same      | same      | decided   | decided   | decided   | decided   | decided
withdrawn                     | withdrawn | withdrawn | withdrawn | withdrawn | withdrawn | withdrawn | decided   | decided   | decided   | decided   | decided
withdrawn by another          | notyours  | notyours  | notyours  | notyours  | notyours  | notyours  | notyours  | notyours  | notyours  | notyours  | notyours
approval-expired              | tooearly  | tooearly  | tooearly  | expired   | tooearly  | tooearly  | decided   | decided   | decided   | decided   | decided
approval-reminded             | tooearly  | tooearly  | tooearly  | tooearly  | pending   | tooearly  | tooearly  | tooearly  | tooearly  | tooearly  | tooearly
approval-escalated            | tooearly  | tooearly  | tooearly  | tooearly  | pending   | tooearly  | tooearly  | tooearly  | tooearly  | tooearly  | tooearly
asked to stop                 | nostop    | nostop    | nostop    | nostop    | nostop    | nostop    | granted   | granted   | nostop    | nostop    | nostop
asked to stop nothing         | nostop    | nostop    | nostop    | nostop    | nostop    | nostop    | nostop    | nostop    | nostop    | nostop    | nostop
begun again                   | noretry   | noretry   | noretry   | noretry   | noretry   | noretry   | noretry   | noretry   | noretry   | noretry   | noretry
`);

/** Rights are looked up for the operation as it is: with the terms of what is waited for, and none of what is decided. */
function lookedUp(event: ApprovalEvent, approval: Approval): ApprovalEvent {
  if (!('rights' in event)) return event;
  const { now: _, ...rights } = event.rights;
  return {
    ...event,
    rights: { ...rights, ...(approval.state === 'pending' && { now: { terms: approval.terms } }) },
  };
}

describe('approval: every state × every event', () => {
  const givens = new Map(flat<Approval>(approvals));
  const events = new Map(flat<ApprovalEvent>(approvalEvents));

  it('given every state and every event, when looking for their pair, then the table has it exactly once', () => {
    expect(approvalTable.map(({ given, event }) => `${given} × ${event}`).sort()).toEqual(
      pairs([...givens], [...events]),
    );
    for (const examples of [...Object.values(approvals), ...Object.values(approvalEvents)]) {
      expect(Object.keys(examples)).not.toHaveLength(0);
    }
  });

  for (const { given, event: name, answer } of approvalTable) {
    const code = REFUSALS[answer];
    const ending = code ? `it is refused: ${code}` : `it is ${answer}`;
    it(`given an approval (${given}), when ${name}, then ${ending}`, () => {
      const approval = givens.get(given);
      const event = events.get(name);
      if (!approval || !event) throw new Error(`no such row: ${given} × ${name}`);
      const operation = frozen(anOperation({ approval }));

      const outcome = apply(operation, frozen(lookedUp(event, approval)), NOW);

      if (code) return expect(outcome).toMatchObject({ kind: 'refused', problem: { code } });
      expect(outcome).toMatchObject({ kind: 'moved', next: { approval: { state: answer } } });
      if (outcome.kind === 'refused') return;
      const changed = Object.keys(outcome.next).filter(
        (key) => !isDeepStrictEqual(outcome.next[key as keyof Operation], operation[key as keyof Operation]),
      );
      // Nothing else is touched.
      expect(['approval', ...(TOUCHED[event.kind] ?? [])]).toEqual(expect.arrayContaining(changed));
    });
  }

  it('given a moment past the deadline, when it would remind or escalate, then it is too late for both', () => {
    const operation = anOperation({ approval: { ...approvals.pending.due, expiresAt: NOW } });

    for (const kind of ['approval-reminded', 'approval-escalated'] as const) {
      expect(apply(operation, approvalEvents[kind][kind as never], NOW)).toEqual({
        kind: 'refused',
        problem: { code: 'task-moved-on' },
      });
    }
  });
});

// ---------------------------------------------------------------------------------------------------- tasks

const ATTEMPT = 2;
const busy: Problem = { code: 'cloud-busy', action: 'CreateImage', message: 'please wait' };
const lost: Problem = { code: 'cloud-unavailable', action: 'CreateImage' };
const denied: Problem = { code: 'cloud-quota', message: 'The Image Quota exceeds.' };
const { disks } = aRequest();

/** `not due` and `due` were asked to come back; `leased` is being started by WORKER, in `lapsed` WORKER went silent. */
const taskStates = {
  waiting: {
    waiting: { state: 'waiting' },
    'not due': { state: 'waiting', retry: { at: NOW + 1, since: EARLIER, because: busy } },
    due: { state: 'waiting', retry: { at: NOW, since: EARLIER, because: busy } },
  },
  starting: {
    leased: { state: 'starting', claimedBy: WORKER, leaseUntil: NOW + 1, since: EARLIER },
    lapsed: { state: 'starting', claimedBy: WORKER, leaseUntil: NOW, since: EARLIER },
  },
  running: { running: { state: 'running', subject: IMAGE, since: EARLIER } },
  done: { done: { state: 'done', subject: IMAGE, startedAt: EARLIER, at: EARLIER, disks } },
  failed: { failed: { state: 'failed', at: EARLIER, problem: denied, subject: IMAGE } },
  cancelled: { cancelled: { state: 'cancelled', at: EARLIER, by: maya } },
  skipped: { skipped: { state: 'skipped', at: EARLIER, because: 'earlier' as TaskId } },
} satisfies { [State in TaskState['state']]: Record<string, Extract<TaskState, { state: State }>> };

const cancel = { by: maya, at: EARLIER, notBefore: EARLIER };
/** Copies beside creations: only they can be stopped once the cloud has them. `halting` and `stopping` are to be. */
const copies = {
  taken: { kind: 'copy-image', state: taskStates.starting.leased },
  copying: { kind: 'copy-image', state: taskStates.running.running },
  halting: { kind: 'copy-image', state: taskStates.starting.leased, cancel },
  stopping: { kind: 'copy-image', state: taskStates.running.running, cancel },
} satisfies Record<string, Partial<Task>>;

const task = CREATE;
const leaseUntil = NOW + seconds(5);
const retryAt = NOW + seconds(30);

const taskEvents = {
  'task-claimed': {
    claimed: { kind: 'task-claimed', task, by: OTHER_WORKER, leaseUntil },
    'claimed by its owner': { kind: 'task-claimed', task, by: WORKER, leaseUntil },
  },
  'lease-renewed': {
    'renewed by its owner': { kind: 'lease-renewed', task, by: WORKER, leaseUntil },
    'renewed by another': { kind: 'lease-renewed', task, by: OTHER_WORKER, leaseUntil },
  },
  'task-started': {
    'started, this attempt': { kind: 'task-started', task, attempt: ATTEMPT, subject: IMAGE },
    'started, an earlier one': { kind: 'task-started', task, attempt: ATTEMPT - 1, subject: IMAGE },
    'started, a later one': { kind: 'task-started', task, attempt: ATTEMPT + 1, subject: IMAGE },
  },
  'task-unclear': {
    'unclear to its owner': { kind: 'task-unclear', task, by: WORKER, retryAt, problem: lost },
    'unclear to another': { kind: 'task-unclear', task, by: OTHER_WORKER, retryAt, problem: lost },
  },
  'task-postponed': {
    'postponed by its owner': { kind: 'task-postponed', task, by: WORKER, retryAt, problem: busy },
    'postponed by another': { kind: 'task-postponed', task, by: OTHER_WORKER, retryAt, problem: busy },
  },
  'task-refused': {
    'refused to its owner': { kind: 'task-refused', task, by: WORKER, problem: denied },
    'refused to another': { kind: 'task-refused', task, by: OTHER_WORKER, problem: denied },
  },
  'task-ready': {
    'image ready': { kind: 'task-ready', task, subject: IMAGE, disks },
    'another image ready': { kind: 'task-ready', task, subject: OTHER_IMAGE, disks },
  },
  'task-failed': {
    'image failed': { kind: 'task-failed', task, subject: IMAGE, problem: denied },
    'another image failed': { kind: 'task-failed', task, subject: OTHER_IMAGE, problem: denied },
  },
  'task-finished': {
    'finished, this attempt': { kind: 'task-finished', task, attempt: ATTEMPT, subject: IMAGE },
    'finished, an earlier one': { kind: 'task-finished', task, attempt: ATTEMPT - 1, subject: IMAGE },
  },
  'cancel-performed': {
    'stopped by the cloud': { kind: 'cancel-performed', task, subject: IMAGE },
    'another image stopped': { kind: 'cancel-performed', task, subject: OTHER_IMAGE },
  },
  'cancel-refused': {
    'too late to stop': { kind: 'cancel-refused', task, problem: { code: 'too-late-to-cancel', imageId: IMAGE } },
  },
  'cancel-postponed': { 'to stop later': { kind: 'cancel-postponed', task, retryAt } },
} satisfies { [Kind in TaskEvent['kind']]: Record<string, Extract<TaskEvent, { kind: Kind }>> };

/** A dash is a refusal: the task has moved on; other refusals have a word. Any other word is the state it moves to. */
const taskTable = readTable(`
                         | waiting   | not due   | due       | leased   | lapsed   | running  | done    | failed  | skipped | cancelled | taken    | copying | halting   | stopping
claimed                  | starting  | -         | starting  | -        | starting | -        | -       | -       | -       | -         | -        | -       | -         | -
claimed by its owner     | starting  | -         | starting  | -        | starting | -        | -       | -       | -       | -         | -        | -       | -         | -
renewed by its owner     | -         | -         | -         | starting | starting | -        | -       | -       | -       | -         | starting | -       | starting  | -
renewed by another       | -         | -         | -         | -        | -        | -        | -       | -       | -       | -         | -        | -       | -         | -
started, this attempt    | -         | -         | -         | running  | running  | -        | -       | -       | -       | -         | running  | -       | running   | -
started, an earlier one  | -         | -         | -         | -        | -        | -        | -       | -       | -       | -         | -        | -       | -         | -
started, a later one     | -         | -         | -         | -        | -        | -        | -       | -       | -       | -         | -        | -       | -         | -
unclear to its owner     | -         | -         | -         | starting | starting | -        | -       | -       | -       | -         | starting | -       | starting  | -
unclear to another       | -         | -         | -         | -        | -        | -        | -       | -       | -       | -         | -        | -       | -         | -
postponed by its owner   | -         | -         | -         | waiting  | waiting  | -        | -       | -       | -       | -         | waiting  | -       | cancelled | -
postponed by another     | -         | -         | -         | -        | -        | -        | -       | -       | -       | -         | -        | -       | -         | -
refused to its owner     | -         | -         | -         | failed   | failed   | -        | -       | -       | -       | -         | failed   | -       | failed    | -
refused to another       | -         | -         | -         | -        | -        | -        | -       | -       | -       | -         | -        | -       | -         | -
image ready              | -         | -         | -         | -        | -        | done     | -       | -       | -       | -         | -        | done    | -         | done
another image ready      | -         | -         | -         | -        | -        | -        | -       | -       | -       | -         | -        | -       | -         | -
image failed             | -         | -         | -         | -        | -        | failed   | -       | -       | -       | -         | -        | failed  | -         | failed
another image failed     | -         | -         | -         | -        | -        | -        | -       | -       | -       | -         | -        | -       | -         | -
finished, this attempt   | -         | -         | -         | done     | done     | -        | -       | -       | -       | -         | done     | -       | done      | -
finished, an earlier one | -         | -         | -         | -        | -        | -        | -       | -       | -       | -         | -        | -       | -         | -
stopped by the cloud     | -         | -         | -         | -        | -        | -        | -       | -       | -       | -         | -        | -       | -         | cancelled
another image stopped    | -         | -         | -         | -        | -        | -        | -       | -       | -       | -         | -        | -       | -         | -
too late to stop         | -         | -         | -         | -        | -        | -        | -       | -       | -       | -         | -        | -       | starting  | running
to stop later            | -         | -         | -         | -        | -        | -        | -       | -       | -       | -         | -        | -       | starting  | running
asked to stop            | cancelled | cancelled | cancelled | starting | starting | running  | nostop  | nostop  | nostop  | nostop    | starting | running | nostop    | nostop
asked to stop nothing    | nostop    | nostop    | nostop    | nostop   | nostop   | nostop   | nostop  | nostop  | nostop  | nostop    | nostop   | nostop  | nostop    | nostop
begun again              | noretry   | noretry   | noretry   | noretry  | noretry  | noretry  | noretry | waiting | noretry | waiting   | noretry  | noretry | noretry   | noretry
`);

const givenTasks = new Map<string, Partial<Task>>([
  ...flat<TaskState>(taskStates).map(([name, state]): [string, Partial<Task>] => [name, { state }]),
  ...Object.entries(copies),
]);
const givenTaskEvents = new Map(flat<TaskEvent>(taskEvents));
/** People's wishes about tasks move them as well. */
const givenTaskWishes = new Map<string, OperationEvent>([
  ...givenTaskEvents,
  ...flat<ApprovalEvent>({ 'cancel-asked': approvalEvents['cancel-asked'], retried: approvalEvents.retried }),
]);
const bystander = aTask({ id: 'bystander', state: { state: 'running', subject: OTHER_IMAGE, since: EARLIER } });

/** An approved operation whose task is in this state, with another one beside it that nothing here is about. */
const withTask = (state: TaskState): Operation => withTaskThat({ state });
const withTaskThat = (facts: Partial<Task>): Operation =>
  anApprovedOperation({ tasks: [{ ...aTask({ attempt: ATTEMPT }), ...facts }, bystander] });

function movedTask(operation: Operation, event: OperationEvent): Task {
  const outcome = apply(frozen(operation), frozen(event), NOW);
  if (outcome.kind === 'refused') throw new Error(`refused: ${outcome.problem.code}`);
  const [moved] = outcome.next.tasks;
  if (!moved) throw new Error('the task is gone');
  return moved;
}

describe('task: every state × every event', () => {
  it('given every state and every event, when looking for their pair, then the table has it exactly once', () => {
    expect(taskTable.map(({ given, event }) => `${given} × ${event}`).sort()).toEqual(
      pairs([...givenTasks], [...givenTaskWishes]),
    );
    for (const examples of [...Object.values(taskStates), ...Object.values(taskEvents)]) {
      expect(Object.keys(examples)).not.toHaveLength(0);
    }
  });

  for (const { given, event: name, answer } of taskTable) {
    const code = answer === '-' ? 'task-moved-on' : REFUSALS[answer];
    const ending = code ? `it is refused: ${code}` : `it is ${answer}`;
    it(`given a task (${given}), when ${name}, then ${ending}`, () => {
      const facts = givenTasks.get(given);
      const event = givenTaskWishes.get(name);
      if (!facts || !event) throw new Error(`no such row: ${given} × ${name}`);
      const operation = frozen(withTaskThat(facts));

      const outcome = apply(operation, frozen(event), NOW);

      if (code) return expect(outcome).toEqual({ kind: 'refused', problem: { code } });
      expect(outcome).toMatchObject({ kind: 'moved', next: { tasks: [{ id: CREATE, state: { state: answer } }, {}] } });
      expect(
        outcome.kind === 'moved' && { ...outcome.next, tasks: [operation.tasks[0], outcome.next.tasks[1]] },
      ).toEqual({ ...operation, ...(event.kind === 'retried' && { retries: 1 }) });
    });
  }

  for (const [given, approval] of flat<Approval>(approvals).filter(([, { state }]) => state !== 'granted')) {
    for (const [name, event] of givenTaskEvents) {
      it(`given an operation whose approval is not granted (${given}), when ${name}, then nothing starts`, () => {
        expect(apply(anOperation({ approval }), event, NOW)).toEqual({
          kind: 'refused',
          problem: { code: 'task-moved-on' },
        });
      });
    }
  }

  it('given an event about a task that is not there, when applied, then it is refused', () => {
    const event: OperationEvent = { ...taskEvents['task-claimed'].claimed, task: 'nowhere' as TaskId };

    expect(apply(anApprovedOperation(), event, NOW)).toEqual({ kind: 'refused', problem: { code: 'task-moved-on' } });
  });
});

describe('task: what a move keeps and what it sets', () => {
  const { leased, lapsed } = taskStates.starting;

  it('given a waiting task, when claimed, then the claim says by whom, until when and since when', () => {
    expect(movedTask(withTask({ state: 'waiting' }), claimedBy(WORKER, leaseUntil)).state).toEqual({
      state: 'starting',
      claimedBy: WORKER,
      leaseUntil,
      since: NOW,
    });
  });

  it('given a task that ECS asked to wait, when claimed again, then when it first asked is still known', () => {
    expect(movedTask(withTask(taskStates.waiting.due), claimedBy(WORKER)).state).toMatchObject({
      since: NOW,
      askedToWaitSince: EARLIER,
    });
  });

  it('given an unclear start whose worker went silent, when another claims it, then the attempt and its age stay', () => {
    const unclear = { ...lapsed, unclear: lost, askedToWaitSince: EARLIER - 1 };

    expect(movedTask(withTask(unclear), claimedBy(OTHER_WORKER, leaseUntil))).toMatchObject({
      attempt: ATTEMPT,
      state: { ...unclear, claimedBy: OTHER_WORKER, leaseUntil },
    });
  });

  it('given a live lease, when renewed, then only its end moves', () => {
    expect(movedTask(withTask(leased), taskEvents['lease-renewed']['renewed by its owner'])).toEqual(
      aTask({ attempt: ATTEMPT, state: { ...leased, leaseUntil } }),
    );
  });

  it('given a start, when ECS took it, then the age counts from the first claim', () => {
    expect(movedTask(withTask(lapsed), taskEvents['task-started']['started, this attempt']).state).toEqual({
      state: 'running',
      subject: IMAGE,
      since: EARLIER,
    });
  });

  it('given a start, when the answer is unclear, then the attempt and its claim stay until it is tried again', () => {
    expect(movedTask(withTask(leased), taskEvents['task-unclear']['unclear to its owner'])).toEqual(
      aTask({ attempt: ATTEMPT, state: { ...leased, leaseUntil: retryAt, unclear: lost } }),
    );
  });

  it('given a start, when ECS says later, then the next attempt waits and knows why and since when', () => {
    expect(movedTask(withTask(leased), taskEvents['task-postponed']['postponed by its owner'])).toEqual(
      aTask({ attempt: ATTEMPT + 1, state: { state: 'waiting', retry: { at: retryAt, since: NOW, because: busy } } }),
    );
  });

  it('given a task postponed before, when ECS says later again, then it waits since the first time', () => {
    const again = movedTask(
      withTask({ ...leased, askedToWaitSince: EARLIER }),
      taskEvents['task-postponed']['postponed by its owner'],
    );

    expect(again.state).toMatchObject({ retry: { since: EARLIER } });
  });

  it('given a start, when ECS refuses, then it fails with the reason and without an image', () => {
    expect(movedTask(withTask(leased), taskEvents['task-refused']['refused to its owner']).state).toEqual({
      state: 'failed',
      at: NOW,
      problem: denied,
    });
  });

  it('given a running task, when its image is ready, then the result says which image, how long and which disks', () => {
    expect(movedTask(withTask(taskStates.running.running), taskEvents['task-ready']['image ready']).state).toEqual({
      state: 'done',
      subject: IMAGE,
      startedAt: EARLIER,
      at: NOW,
      disks,
    });
  });

  it('given a running task, when its image fails, then the failure still names the image: somebody must delete it', () => {
    expect(movedTask(withTask(taskStates.running.running), taskEvents['task-failed']['image failed']).state).toEqual({
      state: 'failed',
      at: NOW,
      problem: denied,
      subject: IMAGE,
    });
  });
});

describe('task: to be stopped, and begun again', () => {
  const stopping = withTaskThat(copies.stopping);
  const halting = withTaskThat(copies.halting);
  const asked = approvalEvents['cancel-asked']['asked to stop'];

  it('given a copy under way, when asked to stop, then it goes on until the cloud has stopped it, and says for whom', () => {
    expect(movedTask(withTaskThat(copies.copying), asked)).toEqual({
      ...withTaskThat(copies.copying).tasks[0],
      cancel: { by: maya, at: NOW, notBefore: NOW },
    });
  });

  it('given a copy to be stopped, when the cloud has stopped it, then it says for whom and names the image', () => {
    const stopped = movedTask(stopping, taskEvents['cancel-performed']['stopped by the cloud']);

    expect(stopped.state).toEqual({ state: 'cancelled', at: NOW, by: maya, subject: IMAGE });
    expect(stopped.cancel).toBeUndefined();
  });

  it('given a copy to be stopped, when the cloud says later, then it is asked again then', () => {
    expect(movedTask(stopping, taskEvents['cancel-postponed']['to stop later']).cancel).toEqual({
      ...cancel,
      notBefore: retryAt,
    });
  });

  it.each([
    { name: 'it is too late to stop', event: taskEvents['cancel-refused']['too late to stop'] },
    { name: 'its image is ready', event: taskEvents['task-ready']['image ready'] },
    { name: 'its image fails', event: taskEvents['task-failed']['image failed'] },
  ])('given a copy to be stopped, when $name, then nothing is to be stopped any more', ({ event }) => {
    expect(movedTask(stopping, event)).not.toHaveProperty('cancel');
  });

  it('given a copy to be stopped whose start is under way, when the cloud took it, then it is still to be stopped', () => {
    expect(movedTask(halting, taskEvents['task-started']['started, this attempt'])).toMatchObject({
      state: { state: 'running' },
      cancel,
    });
  });

  it('given a copy to be stopped whose start is under way, when the cloud took nothing, then it is stopped', () => {
    const postponed = movedTask(halting, taskEvents['task-postponed']['postponed by its owner']);
    const refused = movedTask(halting, taskEvents['task-refused']['refused to its owner']);

    expect(postponed.state).toEqual({ state: 'cancelled', at: NOW, by: maya });
    expect(refused.state).toMatchObject({ state: 'failed' });
    expect([postponed, refused].some(({ cancel }) => cancel)).toBe(false);
  });

  it('given what failed, when begun again, then it is a new attempt that waits for nothing', () => {
    expect(movedTask(withTask(taskStates.failed.failed), approvalEvents.retried['begun again'])).toEqual(
      aTask({ attempt: ATTEMPT + 1, state: { state: 'waiting' } }),
    );
  });
});

describe('tasks that need each other', () => {
  const create = aTask({ state: taskStates.starting.leased });
  const copy = aTask({ id: 'copy', needs: [CREATE] });
  const share = aTask({ id: 'share', needs: ['copy'] });
  const alone = aTask({ id: 'alone' });
  const claim = (id: string): OperationEvent => ({ ...taskEvents['task-claimed'].claimed, task: id as TaskId });

  it('given a task whose need is still running, when claimed, then it is refused', () => {
    const operation = anApprovedOperation({ tasks: [aTask({ state: taskStates.running.running }), copy] });

    expect(apply(operation, claim('copy'), NOW)).toMatchObject({ kind: 'refused' });
  });

  it('given a task whose need is done, when claimed, then it starts', () => {
    const operation = anApprovedOperation({ tasks: [aTask({ state: taskStates.done.done }), copy] });

    expect(apply(operation, claim('copy'), NOW)).toMatchObject({ kind: 'moved' });
  });

  it('given a task that needs one that does not exist, when claimed, then it is refused', () => {
    expect(apply(anApprovedOperation({ tasks: [copy] }), claim('copy'), NOW)).toMatchObject({ kind: 'refused' });
  });

  it.each([
    { order: 'as planned', tasks: [create, copy, share, alone] },
    { order: 'backwards', tasks: [alone, share, copy, create] },
  ])(
    'given a chain of tasks ($order), when the first fails, then all that need it are skipped, each saying why',
    ({ tasks }) => {
      const outcome = apply(
        frozen(anApprovedOperation({ tasks })),
        taskEvents['task-refused']['refused to its owner'],
        NOW,
      );

      expect(
        outcome.kind === 'moved' && Object.fromEntries(outcome.next.tasks.map((one) => [one.id, one.state])),
      ).toEqual({
        create: { state: 'failed', at: NOW, problem: denied },
        copy: { state: 'skipped', at: NOW, because: 'create' },
        share: { state: 'skipped', at: NOW, because: 'copy' },
        alone: { state: 'waiting' },
      });
    },
  );

  it('given a finished task beside it, when a task fails, then what is done stays done', () => {
    const done = aTask({ id: 'copy', state: taskStates.done.done });
    const operation = anApprovedOperation({ tasks: [create, done] });

    const outcome = apply(operation, taskEvents['task-refused']['refused to its owner'], NOW);

    expect(outcome.kind === 'moved' && outcome.next.tasks[1]).toEqual(done);
  });

  /** How every task of an operation stands after an event. */
  function statesAfter(tasks: Task[], event: OperationEvent): Record<string, string> {
    const outcome = apply(frozen(anApprovedOperation({ tasks })), event, NOW);
    if (outcome.kind === 'refused') throw new Error(`refused: ${outcome.problem.code}`);
    return Object.fromEntries(outcome.next.tasks.map(({ id, state }) => [id, state.state]));
  }
  const again = (...ids: string[]): OperationEvent => ({ kind: 'retried', by: maya, tasks: ids as TaskId[] });
  const failed = aTask({ state: taskStates.failed.failed });
  const skippedBy = (one: Task, because: string): Task => ({
    ...one,
    state: { state: 'skipped', at: EARLIER, because: because as TaskId },
  });

  it('given a creation under way, when all is asked to stop, then it goes on and what needs it is stopped', () => {
    const event: OperationEvent = { kind: 'cancel-asked', by: maya, tasks: [CREATE, copy.id] };

    expect(statesAfter([create, copy, share], event)).toEqual({
      create: 'starting',
      copy: 'cancelled',
      share: 'skipped',
    });
  });

  it('given a share under way alone, when all is asked to stop, then it goes on: it is over at once', () => {
    const sharing = aTask({ kind: 'share-image', state: taskStates.starting.leased });
    const event = approvalEvents['cancel-asked']['asked to stop'];

    expect(apply(anApprovedOperation({ tasks: [sharing] }), event, NOW)).toEqual({
      kind: 'refused',
      problem: { code: 'task-goes-on', kind: 'share-image' },
    });
  });

  it('given a chain whose first failed, when that is begun again, then so is all that was skipped because of it', () => {
    expect(statesAfter([failed, skippedBy(copy, CREATE), skippedBy(share, 'copy')], again(CREATE))).toEqual({
      create: 'waiting',
      copy: 'waiting',
      share: 'waiting',
    });
  });

  it('given a stopped task whose need failed, when only it is begun again, then it is refused: it could never start', () => {
    const operation = anApprovedOperation({ tasks: [failed, { ...copy, state: taskStates.cancelled.cancelled }] });

    expect(apply(operation, again('copy'), NOW)).toEqual({ kind: 'refused', problem: { code: 'nothing-to-retry' } });
  });

  it('given a task that needs two that failed, when one of them is begun again, then it stays skipped', () => {
    const other = aTask({ id: 'other', state: taskStates.failed.failed });
    const both = skippedBy(aTask({ id: 'both', needs: [CREATE, 'other'] }), CREATE);

    expect(statesAfter([failed, other, both], again(CREATE))).toEqual({
      create: 'waiting',
      other: 'failed',
      both: 'skipped',
    });
    expect(statesAfter([failed, other, both], again(CREATE, 'other'))).toMatchObject({ both: 'waiting' });
  });
});
