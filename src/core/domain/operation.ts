import { isDestructive } from './action.ts';
import { type Actor, sameActor, samePerson } from './actor.ts';
import {
  type Approval,
  type Ask,
  type Asked,
  asksForName,
  type Decision,
  escalationAt,
  openApproval,
  type PendingApproval,
  type Rights,
  type Ruling,
  remindersDue,
  whyDecided,
  whyExpired,
  whyNotApprove,
  whyNotBreakGlass,
  whyNotReject,
} from './approval.ts';
import type { DiskMapping } from './disk-mapping.ts';
import type { ChannelId, OperationId, SubjectId, TaskId, TeamId, WorkerId } from './ids.ts';
import type { Instant } from './instant.ts';
import type { Request } from './kinds/kinds.ts';
import { TASKS } from './kinds/kinds.ts';
import { plan } from './plan.ts';
import type { Problem } from './problem.ts';
import { actionOf, digestOf } from './request.ts';
import { differencesOf } from './request-differences.ts';
import { isFinal, isProbing, type Task, withoutCancel, withState } from './task.ts';

/** One request on its way: its approval and its tasks. The aggregate that decides. */
export type Operation = {
  id: OperationId;
  team: TeamId;
  request: Request;
  revision: number;
  requestedBy: Actor;
  requestedAt: Instant;
  /** Where its card and announcements go. */
  channel: ChannelId;
  approval: Approval;
  /** Messages to approvers in places of their own, of every revision. */
  asks: Ask[];
  /** What the last edit replaced, with the approvals that it voided. */
  previous?: { request: Request; voided: Decision[]; at: Instant };
  /** How often what failed was begun again: each time it ends is told anew. */
  retries?: number;
  tasks: Task[];
};

/** What was shown to whoever decided: a decision about anything else does not count. */
export type Shown = { revision: number; digest: string };

export type OperationEvent =
  | { kind: 'approved'; by: Actor; shown: Shown; rights: Rights; typedName?: string }
  | { kind: 'rejected'; by: Actor; shown: Shown; rights: Rights; reason: string }
  | { kind: 'glass-broken'; by: Actor; shown: Shown; rights: Rights; reason: string; typedName?: string }
  | { kind: 'revised'; by: Actor; from: number; request: Request; ruling: Ruling }
  | { kind: 'withdrawn'; by: Actor }
  | { kind: 'approval-expired' }
  | { kind: 'approval-reminded' }
  | { kind: 'approval-escalated'; asked: Asked; askIn: readonly Ask['to'][] }
  /** These tasks are to be stopped, or are to be begun again. Who may is judged before. */
  | { kind: 'cancel-asked'; by: Actor; tasks: readonly TaskId[] }
  | { kind: 'retried'; by: Actor; tasks: readonly TaskId[] }
  | TaskEvent;

export type TaskEvent = { task: TaskId } & (
  | { kind: 'task-claimed'; by: WorkerId; leaseUntil: Instant }
  | { kind: 'lease-renewed'; by: WorkerId; leaseUntil: Instant }
  /**
   * ECS took it: the image exists. A fact, so it counts whoever brings it, as long as it is about this attempt.
   * `madeSince`: of an image that was found, which an earlier attempt may have begun.
   */
  | { kind: 'task-started'; attempt: number; subject: SubjectId; madeSince?: Instant; call?: CloudCall }
  /** No telling whether ECS took it: the attempt, and so its token, stays, also when this time ECS said later. */
  | { kind: 'task-unclear'; by: WorkerId; retryAt: Instant; problem: Problem; askedToWait?: true; call?: CloudCall }
  /** ECS took nothing and says later: the next attempt waits. */
  | { kind: 'task-postponed'; by: WorkerId; retryAt: Instant; problem: Problem; call?: CloudCall }
  | { kind: 'task-refused'; by: WorkerId; problem: Problem; call?: CloudCall }
  /** An effect that has no image of its own to wait for is over with its answer. */
  | { kind: 'task-finished'; attempt: number; subject: SubjectId; call?: CloudCall }
  /** The copy was stopped or, without a subject, is known never to have begun. */
  | ({ kind: 'cancel-performed'; call?: CloudCall } & ({ subject: SubjectId } | { subject?: never; by: WorkerId }))
  /** It cannot be stopped any more: it goes on to its end. */
  | { kind: 'cancel-refused'; problem: Problem }
  | { kind: 'cancel-postponed'; retryAt: Instant }
  | { kind: 'task-ready'; subject: SubjectId; disks: DiskMapping[]; objects?: string[] }
  | { kind: 'task-failed'; subject: SubjectId; problem: Problem }
);

/** An effect on the cloud, and what Alibaba Cloud calls it: for the audit trail. */
type CloudCall = { action: string; requestId?: string };

export type Outcome = { kind: 'moved'; next: Operation } | { kind: 'refused'; problem: Problem };

/** A new operation: it waits for approval, or may run at once, as the ruling says. */
export function openOperation(
  asked: Pick<Operation, 'id' | 'request' | 'requestedBy' | 'channel'>,
  ruling: Ruling,
  now: Instant,
): Operation {
  return {
    ...asked,
    team: asked.requestedBy.team,
    revision: 1,
    requestedAt: now,
    approval: openApproval(ruling, now),
    asks: asksOf(ruling, 1),
    tasks: plan(asked.request),
  };
}

const asksOf = (ruling: Ruling, revision: number): Ask[] =>
  ruling.verdict === 'allowed' ? [] : ruling.askIn.map((to) => ({ revision, to }));

export const shownOf = (operation: Operation): Shown => ({
  revision: operation.revision,
  digest: digestOf(operation.request),
});

/** The state machine. Pure: it performs nothing and keeps nothing; what must follow is read off the new state. */
export function apply(operation: Operation, event: OperationEvent, now: Instant): Outcome {
  switch (event.kind) {
    case 'approved':
    case 'rejected':
    case 'glass-broken':
      return decide(operation, event, now);
    case 'revised':
      return revise(operation, event, now);
    case 'withdrawn':
      return withdraw(operation, event.by, now);
    case 'approval-expired':
      return expire(operation, now);
    case 'approval-reminded':
      return remind(operation, now);
    case 'approval-escalated':
      return escalate(operation, event, now);
    case 'cancel-asked':
      return askToCancel(operation, event, now);
    case 'retried':
      return retry(operation, event.tasks);
    default:
      return moveTask(operation, event, now);
  }
}

const refused = (problem: Problem): Outcome => ({ kind: 'refused', problem });
const moved = (next: Operation): Outcome => ({ kind: 'moved', next });

/** Why this person may not decide so, whatever became of the approval. */
export function whyMayNot(
  decision: 'approved' | 'rejected' | 'glass-broken',
  by: Actor,
  operation: Operation,
  rights: Rights,
): Problem | undefined {
  switch (decision) {
    case 'approved':
      return whyNotApprove(by, operation, rights);
    case 'rejected':
      return whyNotReject(by, operation, rights);
    case 'glass-broken':
      return whyNotBreakGlass(operation, rights);
  }
}

function decide(
  operation: Operation,
  event: Extract<OperationEvent, { kind: 'approved' | 'rejected' | 'glass-broken' }>,
  now: Instant,
): Outcome {
  const { approval } = operation;
  const { by, rights } = event;
  // Who may not decide learns that first: the state of the approval is not theirs to change either way.
  const notAllowed = whyMayNot(event.kind, by, operation, rights);
  if (notAllowed) return refused(notAllowed);
  const decided = whyDecided(approval, by);
  if (decided || approval.state !== 'pending') return refused(decided ?? { code: 'request-changed' });
  if (now >= approval.expiresAt) return refused(whyExpired(approval));
  const shown = shownOf(operation);
  if (event.shown.revision !== shown.revision || event.shown.digest !== shown.digest) {
    return refused({ code: 'request-changed' });
  }
  if (event.kind !== 'approved' && event.reason.trim() === '') {
    return refused({ code: 'reason-missing', ...(event.kind === 'glass-broken' && { glass: true }) });
  }
  if (event.kind === 'rejected') {
    const { approvals } = approval;
    return moved({ ...operation, approval: { state: 'rejected', by, reason: event.reason, approvals, at: now } });
  }
  // The policy as it is now counts, not as it was when this was asked for.
  const terms = rights.now && 'terms' in rights.now ? rights.now.terms : approval.terms;
  const { name } = operation.request;
  if (asksForName(terms, operation.request) && event.typedName?.trim() !== name) {
    return refused({ code: 'name-not-typed', name, action: actionOf(operation.request) });
  }
  if (event.kind === 'glass-broken') {
    const glass = { by, reason: event.reason, announceIn: glassChannelOf(operation, rights) };
    return moved({
      ...operation,
      approval: { state: 'granted', rule: terms.rule, approvals: approval.approvals, at: now, glass },
    });
  }
  return approve(operation, { ...approval, terms }, by, now);
}

/** Where it is announced that somebody broke the glass, by the policy as it is now. */
export const glassChannelOf = ({ channel }: Operation, { now }: Rights): ChannelId =>
  (now && 'terms' in now && now.terms.breakGlass?.announceIn) || channel;

function approve(operation: Operation, approval: PendingApproval, by: Actor, now: Instant): Outcome {
  const earlier = approval.approvals.find((one) => samePerson(one.by, by));
  if (earlier) return refused({ code: 'approved-already', at: earlier.at });
  const approvals = [...approval.approvals, { by, at: now }];
  return moved({
    ...operation,
    approval:
      approvals.length >= approval.terms.required
        ? { state: 'granted', rule: approval.terms.rule, approvals, at: now }
        : { ...approval, approvals },
  });
}

/** Only the requester's, and only while nobody has decided: everything that was approved so far was about something else. */
function revise(
  operation: Operation,
  { by, from, request, ruling }: Extract<OperationEvent, { kind: 'revised' }>,
  now: Instant,
): Outcome {
  const { approval, revision } = operation;
  const problem = whyNotRevise(operation, by, from, now);
  if (problem || approval.state !== 'pending') return refused(problem ?? { code: 'request-changed' });
  if (request.kind !== operation.request.kind) return refused({ code: 'request-changed' });
  // Whoever approves must see what changed: the same in another order is the same.
  if (differencesOf(operation.request, request).length === 0) return refused({ code: 'nothing-changed' });
  return moved({
    ...operation,
    request,
    revision: revision + 1,
    approval: openApproval(ruling, now),
    asks: [...operation.asks, ...asksOf(ruling, revision + 1)],
    previous: { request: operation.request, voided: approval.approvals, at: now },
    tasks: plan(request),
  });
}

/** Why this person may not change what was asked for, whatever they would change. */
export function whyNotRevise(operation: Operation, by: Actor, from: number, now: Instant): Problem | undefined {
  const { approval, requestedBy, revision } = operation;
  if (!sameActor(by, requestedBy)) return { code: 'not-the-requester', requestedBy };
  if (approval.state !== 'pending') return whyDecided(approval, by);
  if (now >= approval.expiresAt) return whyExpired(approval);
  return from !== revision ? { code: 'request-changed' } : undefined;
}

function withdraw(operation: Operation, by: Actor, now: Instant): Outcome {
  if (!sameActor(by, operation.requestedBy)) {
    return refused({ code: 'not-the-requester', requestedBy: operation.requestedBy });
  }
  const { approval } = operation;
  const decided = whyDecided(approval, by);
  if (decided || approval.state !== 'pending') return refused(decided ?? { code: 'request-changed' });
  const { approvals } = approval;
  return moved({ ...operation, approval: { state: 'withdrawn', by, approvals, at: now } });
}

function expire(operation: Operation, now: Instant): Outcome {
  const { approval } = operation;
  const decided = whyDecided(approval);
  if (decided) return refused(decided);
  if (approval.state !== 'pending' || now < approval.expiresAt) return refused({ code: 'task-moved-on' });
  const { approvals, terms } = approval;
  return moved({ ...operation, approval: { state: 'expired', approvals, required: terms.required, at: now } });
}

function remind(operation: Operation, now: Instant): Outcome {
  const { approval } = operation;
  if (approval.state !== 'pending' || now >= approval.expiresAt) return refused({ code: 'task-moved-on' });
  const due = remindersDue(approval, now);
  return due > approval.reminded
    ? moved({ ...operation, approval: { ...approval, reminded: due } })
    : refused({ code: 'task-moved-on' });
}

function escalate(
  operation: Operation,
  { asked, askIn }: Extract<OperationEvent, { kind: 'approval-escalated' }>,
  now: Instant,
): Outcome {
  const { approval, revision } = operation;
  const at = approval.state === 'pending' && now < approval.expiresAt ? escalationAt(approval) : undefined;
  if (approval.state !== 'pending' || at === undefined || at > now) return refused({ code: 'task-moved-on' });
  const everybody = {
    people: [...new Set([...approval.asked.people, ...asked.people])],
    groups: [...new Set([...approval.asked.groups, ...asked.groups])],
  };
  const known = (to: Ask['to']): boolean =>
    operation.asks.some((one) => one.revision === revision && one.to === to) ||
    approval.approvals.some(({ by }) => by.user === to);
  const asks = askIn.filter((to) => !known(to));
  return moved({
    ...operation,
    approval: { ...approval, asked: everybody, escalatedAt: now },
    asks: [...operation.asks, ...asks.map((to) => ({ revision, to, escalated: true }) as const)],
  });
}

function moveTask(operation: Operation, event: TaskEvent, now: Instant): Outcome {
  const task = operation.tasks.find(({ id }) => id === event.task);
  const next = task && nextTask(operation, task, event, now);
  if (!next) return refused({ code: 'task-moved-on' });
  const tasks = operation.tasks.map((one) => (one.id === next.id ? next : one));
  return moved({ ...operation, tasks: settled(tasks, task, next, now) });
}

/** What follows for the other tasks: who needs what failed is skipped, and who waited for its turn may have it. */
function settled(tasks: Task[], before: Task, next: Task, now: Instant): Task[] {
  const lost = next.state.state === 'failed' || next.state.state === 'cancelled';
  const left = lost ? skipDependents(tasks, next.id, now) : tasks;
  const over = before.state.state === 'running' && isFinal(next) && TASKS[next.kind].lane;
  return over ? left.map((task) => (isProbing(task) ? probesNow(task, now) : task)) : left;
}

const probesNow = (task: Task, now: Instant): Task =>
  task.state.state === 'waiting' && task.state.retry
    ? withState(task, { ...task.state, retry: { ...task.state.retry, at: now } })
    : task;

/**
 * What has not begun stops at once, a copy that is under way as soon as the cloud has stopped it, and what waits for such a
 * copy ends with it, since it may be too late. A creation cannot be stopped; that somebody wanted it is kept.
 */
function askToCancel(
  operation: Operation,
  { by, tasks: ids }: Extract<OperationEvent, { kind: 'cancel-asked' }>,
  now: Instant,
): Outcome {
  // What is not approved yet is withdrawn or rejected instead.
  if (operation.approval.state !== 'granted') return refused({ code: 'nothing-to-cancel' });
  const open = operation.tasks.filter((task) => ids.includes(task.id) && !isFinal(task));
  const copies = new Set(operation.tasks.filter(isCopyUnderWay).map(({ id }) => id));
  const next = operation.tasks.map((task): Task => {
    if (!open.includes(task)) return task;
    if (task.state.state === 'waiting') {
      const follows = task.needs.some((need) => copies.has(need));
      return follows ? task : withState(task, { state: 'cancelled', at: now, by });
    }
    if (isStoppable(task) && !task.cancel) return { ...task, cancel: { by, at: now, notBefore: now } };
    return TASKS[task.kind].stop === 'reminded' && !task.unwanted ? { ...task, unwanted: { by, at: now } } : task;
  });
  if (next.every((task) => operation.tasks.includes(task))) {
    if (open.some(({ kind }) => TASKS[kind].stop === 'reminded')) return refused({ code: 'creation-not-cancellable' });
    // What waits for something under way is none of its own.
    const [under] = open.filter(({ state, cancel }) => state.state !== 'waiting' && !cancel);
    return refused(under ? { code: 'task-goes-on', kind: under.kind } : { code: 'nothing-to-cancel' });
  }
  const stopped = next.filter(({ state }) => state.state === 'cancelled');
  return moved({ ...operation, tasks: stopped.reduce((all, { id }) => skipDependents(all, id, now), next) });
}

/**
 * A copy is stopped by the cloud; a small change is not, but nobody has to wait for one that nobody knows about. Of what
 * cannot be undone it has to be found out whether it happened.
 */
const isStoppable = ({ kind, state }: Task): boolean =>
  isStoppedByCloud(kind) ||
  (TASKS[kind].stop === undefined && !isLasting(kind) && state.state === 'starting' && state.unclear !== undefined);
const isStoppedByCloud = (kind: Task['kind']): boolean => TASKS[kind].stop === 'by-cloud';
const isLasting = (kind: Task['kind']): boolean => isDestructive(TASKS[kind].asks) && !TASKS[kind].begins;

const isCopyUnderWay = ({ kind, state }: Task): boolean =>
  isStoppedByCloud(kind) && (state.state === 'starting' || state.state === 'running');

/**
 * A new attempt with a new token for what failed or was stopped, and for what was skipped because of it. What needs
 * another one that failed stays as it is: it could never start.
 */
function retry(operation: Operation, ids: readonly TaskId[]): Outcome {
  const lost = new Map(operation.tasks.filter(isLost).map((task) => [task.id, task]));
  const again = new Set<TaskId>();
  // In the order of the plan, where what is needed comes first.
  for (const { id, state, needs } of lost.values()) {
    const wanted = state.state === 'skipped' ? needs.some((need) => again.has(need)) : ids.includes(id);
    if (wanted && needs.every((need) => again.has(need) || !lost.has(need))) again.add(id);
  }
  if (operation.approval.state !== 'granted' || again.size === 0) return refused({ code: 'nothing-to-retry' });
  const tasks = operation.tasks.map((task) => (again.has(task.id) ? begunAgain(task) : task));
  return moved({ ...operation, tasks, retries: (operation.retries ?? 0) + 1 });
}

function begunAgain({ cancel: _, unwanted: __, ...task }: Task): Task {
  const stopped = task.state.state === 'cancelled' ? task.state.subject : undefined;
  return {
    ...task,
    attempt: task.attempt + 1,
    ...(stopped && { abandoned: stopped }),
    state: { state: 'waiting' },
  };
}

const isLost = (task: Task): boolean => isFinal(task) && task.state.state !== 'done';

function nextTask(operation: Operation, task: Task, event: TaskEvent, now: Instant): Task | undefined {
  const { state } = task;
  switch (event.kind) {
    case 'task-claimed': {
      const claim = { state: 'starting', claimedBy: event.by, leaseUntil: event.leaseUntil } as const;
      if (state.state === 'waiting' && canStart(operation, task, now)) {
        return withState(task, { ...claim, since: now, ...(state.retry && { askedToWaitSince: state.retry.since }) });
      }
      // A lease that ran out: the next one resolves the same attempt, so its first claim and its trouble stay known.
      const abandoned = state.state === 'starting' && state.leaseUntil <= now;
      return abandoned ? withState(task, { ...state, ...claim }) : undefined;
    }
    case 'lease-renewed':
      return isClaimedBy(task, event.by) && state.state === 'starting'
        ? withState(task, { ...state, leaseUntil: event.leaseUntil })
        : undefined;
    case 'task-started':
      // What the cloud does not stop goes on.
      return TASKS[task.kind].begins && state.state === 'starting' && task.attempt === event.attempt
        ? withState(isStoppedByCloud(task.kind) ? task : withoutCancel(task), {
            state: 'running',
            subject: event.subject,
            since: Math.min(state.since, event.madeSince ?? state.since),
          })
        : undefined;
    case 'task-finished':
      return state.state === 'starting' && task.attempt === event.attempt
        ? withState(withoutCancel(task), {
            state: 'done',
            subject: event.subject,
            startedAt: state.since,
            at: now,
            disks: [],
          })
        : undefined;
    case 'cancel-performed':
      if (!task.cancel) return undefined;
      if (event.subject === undefined) {
        return isClaimedBy(task, event.by)
          ? withState(withoutCancel(task), { state: 'cancelled', at: now, by: task.cancel.by })
          : undefined;
      }
      return state.state === 'running' && state.subject === event.subject
        ? withState(withoutCancel(task), { state: 'cancelled', at: now, by: task.cancel.by, subject: event.subject })
        : undefined;
    case 'cancel-refused':
      return task.cancel ? withoutCancel(task) : undefined;
    case 'cancel-postponed':
      // Only when it is due: of two workers one asks.
      return task.cancel && task.cancel.notBefore <= now
        ? { ...task, cancel: { ...task.cancel, notBefore: event.retryAt } }
        : undefined;
    case 'task-unclear':
      return isClaimedBy(task, event.by) && state.state === 'starting'
        ? withState(task, {
            ...state,
            leaseUntil: event.retryAt,
            unclear: event.problem,
            ...(event.askedToWait && { askedToWaitSince: state.askedToWaitSince ?? now }),
          })
        : undefined;
    case 'task-postponed': {
      if (!isClaimedBy(task, event.by) || state.state !== 'starting') return undefined;
      // The cloud took nothing, so there is nothing to stop.
      if (task.cancel) return withState(withoutCancel(task), { state: 'cancelled', at: now, by: task.cancel.by });
      const retry = { at: event.retryAt, since: state.askedToWaitSince ?? now, because: event.problem };
      return { ...task, attempt: task.attempt + 1, state: { state: 'waiting', retry } };
    }
    case 'task-refused':
      return isClaimedBy(task, event.by)
        ? withState(withoutCancel(task), { state: 'failed', at: now, problem: event.problem })
        : undefined;
    case 'task-ready':
      return state.state === 'running' && state.subject === event.subject
        ? withState(withoutCancel(task), {
            state: 'done',
            subject: event.subject,
            startedAt: state.since,
            at: now,
            disks: event.disks,
            ...(event.objects && { objects: event.objects }),
          })
        : undefined;
    case 'task-failed':
      return state.state === 'running' && state.subject === event.subject
        ? withState(withoutCancel(task), { state: 'failed', at: now, problem: event.problem, subject: event.subject })
        : undefined;
  }
}

const isClaimedBy = (task: Task, by: WorkerId): boolean =>
  task.state.state === 'starting' && task.state.claimedBy === by;

/** Approved, not asked to wait longer, and everything it needs is done. */
export function canStart(operation: Operation, task: Task, now: Instant): boolean {
  if (operation.approval.state !== 'granted' || task.state.state !== 'waiting') return false;
  if (task.state.retry && task.state.retry.at > now) return false;
  if (TASKS[task.kind].lane && !hasTheLane(operation, task)) return false;
  return task.needs.every((id) => operation.tasks.some((one) => one.id === id && one.state.state === 'done'));
}

/**
 * Copies of one image begin one after the other, and once the cloud said that it is not their turn only one of them asks
 * again: the others wait behind it. One that nobody knows about holds up no other: a region may be silent for hours.
 */
function hasTheLane({ tasks }: Operation, task: Task): boolean {
  const others = tasks.filter(({ id, kind }) => TASKS[kind].lane && id !== task.id);
  return !others.some((other) => isBeingAsked(other) || (isProbing(other) && !isProbing(task)));
}

const isBeingAsked = ({ state }: Task): boolean => state.state === 'starting' && state.unclear === undefined;

function skipDependents(tasks: Task[], failed: TaskId, now: Instant): Task[] {
  return tasks.reduce<Task[]>((all, { id }) => {
    const task = all.find((one) => one.id === id);
    const hit = task?.state.state === 'waiting' && task.needs.includes(failed);
    if (!hit) return all;
    const skipped = all.map((one) =>
      one.id === id ? withState(one, { state: 'skipped', at: now, because: failed }) : one,
    );
    return skipDependents(skipped, id, now);
  }, tasks);
}
