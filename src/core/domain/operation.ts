import { type Actor, type Approvers, sameActor } from './actor.ts';
import { APPROVAL_LIFETIME, type Approval, whyDecided, whyNotDecide } from './approval.ts';
import type { DiskMapping } from './disk-mapping.ts';
import type { ChannelId, ImageId, OperationId, TaskId, TeamId, WorkerId } from './ids.ts';
import type { Instant } from './instant.ts';
import { plan } from './plan.ts';
import type { Problem } from './problem.ts';
import { digestOf, type Request } from './request.ts';
import { type Task, withState } from './task.ts';

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
  tasks: Task[];
};

/** What was shown to whoever decided: a decision about anything else does not count. */
export type Shown = { revision: number; digest: string };

export type OperationEvent =
  | { kind: 'approved'; by: Actor; shown: Shown; approvers: Approvers }
  | { kind: 'rejected'; by: Actor; shown: Shown; approvers: Approvers; reason: string }
  | { kind: 'withdrawn'; by: Actor }
  | { kind: 'approval-expired' }
  | TaskEvent;

export type TaskEvent = { task: TaskId } & (
  | { kind: 'task-claimed'; by: WorkerId; leaseUntil: Instant }
  | { kind: 'lease-renewed'; by: WorkerId; leaseUntil: Instant }
  /** ECS took it: the image exists. A fact, so it counts whoever brings it, as long as it is about this attempt. */
  | { kind: 'task-started'; attempt: number; imageId: ImageId; call?: { action: string; requestId?: string } }
  /** No telling whether ECS took it: the attempt, and so its token, stays, also when this time ECS said later. */
  | {
      kind: 'task-unclear';
      by: WorkerId;
      retryAt: Instant;
      problem: Problem;
      askedToWait?: true;
      call?: { action: string; requestId?: string };
    }
  /** ECS took nothing and says later: the next attempt waits. */
  | {
      kind: 'task-postponed';
      by: WorkerId;
      retryAt: Instant;
      problem: Problem;
      call?: { action: string; requestId?: string };
    }
  | { kind: 'task-refused'; by: WorkerId; problem: Problem; call?: { action: string; requestId?: string } }
  | { kind: 'image-ready'; imageId: ImageId; disks: DiskMapping[] }
  | { kind: 'image-failed'; imageId: ImageId; problem: Problem }
);

export type Outcome = { kind: 'moved'; next: Operation } | { kind: 'refused'; problem: Problem };

/** A new operation that waits for one approval. */
export function openOperation(
  asked: Pick<Operation, 'id' | 'request' | 'requestedBy' | 'channel'>,
  now: Instant,
): Operation {
  return {
    ...asked,
    team: asked.requestedBy.team,
    revision: 1,
    requestedAt: now,
    approval: { state: 'pending', required: 1, approvals: [], expiresAt: now + APPROVAL_LIFETIME },
    tasks: plan(asked.request),
  };
}

export const shownOf = (operation: Operation): Shown => ({
  revision: operation.revision,
  digest: digestOf(operation.request),
});

/** The state machine. Pure: it performs nothing and keeps nothing; what must follow is read off the new state. */
export function apply(operation: Operation, event: OperationEvent, now: Instant): Outcome {
  switch (event.kind) {
    case 'approved':
    case 'rejected':
      return decide(operation, event, now);
    case 'withdrawn':
      return withdraw(operation, event.by, now);
    case 'approval-expired':
      return expire(operation, now);
    default:
      return moveTask(operation, event, now);
  }
}

const refused = (problem: Problem): Outcome => ({ kind: 'refused', problem });
const moved = (next: Operation): Outcome => ({ kind: 'moved', next });

function decide(
  operation: Operation,
  event: Extract<OperationEvent, { kind: 'approved' | 'rejected' }>,
  now: Instant,
): Outcome {
  const { approval } = operation;
  // Who may not decide learns that first: the state of the approval is not theirs to change either way.
  const notAllowed = whyNotDecide(event.by, operation.requestedBy, event.approvers);
  if (notAllowed) return refused(notAllowed);
  const decided = whyDecided(approval);
  if (decided || approval.state !== 'pending') return refused(decided ?? { code: 'request-changed' });
  if (now >= approval.expiresAt)
    return refused({ code: 'already-decided', verdict: 'expired', at: approval.expiresAt });
  const shown = shownOf(operation);
  if (event.shown.revision !== shown.revision || event.shown.digest !== shown.digest) {
    return refused({ code: 'request-changed' });
  }
  if (event.kind === 'rejected') {
    return moved({ ...operation, approval: { state: 'rejected', by: event.by, reason: event.reason, at: now } });
  }
  const earlier = approval.approvals.find(({ by }) => sameActor(by, event.by));
  if (earlier) return refused({ code: 'already-decided', verdict: 'approved', by: earlier.by, at: earlier.at });
  const approvals = [...approval.approvals, { by: event.by, at: now }];
  return moved({
    ...operation,
    approval:
      approvals.length >= approval.required ? { state: 'granted', approvals, at: now } : { ...approval, approvals },
  });
}

function withdraw(operation: Operation, by: Actor, now: Instant): Outcome {
  if (!sameActor(by, operation.requestedBy)) {
    return refused({ code: 'not-the-requester', requestedBy: operation.requestedBy });
  }
  const decided = whyDecided(operation.approval);
  return decided ? refused(decided) : moved({ ...operation, approval: { state: 'withdrawn', by, at: now } });
}

function expire(operation: Operation, now: Instant): Outcome {
  const { approval } = operation;
  const decided = whyDecided(approval);
  if (decided) return refused(decided);
  const due = approval.state === 'pending' && now >= approval.expiresAt;
  return due ? moved({ ...operation, approval: { state: 'expired', at: now } }) : refused({ code: 'task-moved-on' });
}

function moveTask(operation: Operation, event: TaskEvent, now: Instant): Outcome {
  const task = operation.tasks.find(({ id }) => id === event.task);
  const next = task && nextTask(operation, task, event, now);
  if (!next) return refused({ code: 'task-moved-on' });
  const tasks = operation.tasks.map((one) => (one.id === next.id ? next : one));
  return moved({ ...operation, tasks: next.state.state === 'failed' ? skipDependents(tasks, next.id, now) : tasks });
}

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
      return state.state === 'starting' && task.attempt === event.attempt
        ? withState(task, { state: 'running', imageId: event.imageId, since: state.since })
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
      const retry = { at: event.retryAt, since: state.askedToWaitSince ?? now, because: event.problem };
      return { ...task, attempt: task.attempt + 1, state: { state: 'waiting', retry } };
    }
    case 'task-refused':
      return isClaimedBy(task, event.by)
        ? withState(task, { state: 'failed', at: now, problem: event.problem })
        : undefined;
    case 'image-ready':
      return state.state === 'running' && state.imageId === event.imageId
        ? withState(task, {
            state: 'done',
            imageId: event.imageId,
            startedAt: state.since,
            at: now,
            disks: event.disks,
          })
        : undefined;
    case 'image-failed':
      return state.state === 'running' && state.imageId === event.imageId
        ? withState(task, { state: 'failed', at: now, problem: event.problem, imageId: event.imageId })
        : undefined;
  }
}

const isClaimedBy = (task: Task, by: WorkerId): boolean =>
  task.state.state === 'starting' && task.state.claimedBy === by;

/** Approved, not asked to wait longer, and everything it needs is done. */
export function canStart(operation: Operation, task: Task, now: Instant): boolean {
  if (operation.approval.state !== 'granted' || task.state.state !== 'waiting') return false;
  if (task.state.retry && task.state.retry.at > now) return false;
  return task.needs.every((id) => operation.tasks.some((one) => one.id === id && one.state.state === 'done'));
}

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
