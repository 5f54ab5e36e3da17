import { escalationAt, type PendingApproval, reminderAt, remindersDue } from './approval.ts';
import type { Instant } from './instant.ts';
import type { WatchKind } from './kinds/kind.ts';
import { TASKS } from './kinds/kinds.ts';
import { canStart, type Operation } from './operation.ts';
import type { Place } from './region.ts';
import type { Task } from './task.ts';

/** What is due for an operation now. `resolve` takes over a start whose worker went silent. */
export type Action =
  | { kind: 'expire-approval' | 'escalate-approval' | 'remind-approvers' }
  | { kind: 'cancel'; task: Task }
  | { kind: 'start' | 'resolve'; task: Task };

export function nextActions(operation: Operation, now: Instant): Action[] {
  const { approval, tasks } = operation;
  if (approval.state === 'pending') return whileWaiting(approval, now);
  return tasks.flatMap((task): Action[] => {
    if (task.state.state === 'running' && task.cancel && task.cancel.notBefore <= now)
      return [{ kind: 'cancel', task }];
    if (task.state.state === 'starting' && task.state.leaseUntil <= now) return [{ kind: 'resolve', task }];
    return canStart(operation, task, now) ? [{ kind: 'start', task }] : [];
  });
}

function whileWaiting(approval: PendingApproval, now: Instant): Action[] {
  if (now >= approval.expiresAt) return [{ kind: 'expire-approval' }];
  const escalation = escalationAt(approval);
  return [
    // First, as it asks nobody: an escalation that Slack holds up must not hold up reminders.
    ...(remindersDue(approval, now) > approval.reminded ? [{ kind: 'remind-approvers' } as const] : []),
    ...(escalation !== undefined && escalation <= now ? [{ kind: 'escalate-approval' } as const] : []),
  ];
}

/** When an operation must be looked at again at the latest, or nothing when only the cloud can move it. */
export function dueAt(operation: Operation, now: Instant): Instant | undefined {
  const { approval, tasks } = operation;
  if (approval.state === 'pending') {
    const times = [approval.expiresAt, escalationAt(approval), reminderAt(approval, approval.reminded)];
    return Math.min(...times.filter((time) => time !== undefined));
  }
  const times = tasks.flatMap((task): Instant[] => {
    if (task.state.state === 'starting') return [task.state.leaseUntil];
    if (task.state.state === 'running' && task.cancel) return [task.cancel.notBefore];
    const at = task.state.state === 'waiting' ? (task.state.retry?.at ?? now) : undefined;
    return at !== undefined && canStart(operation, task, at) ? [at] : [];
  });
  return times.length > 0 ? Math.min(...times) : undefined;
}

/** A listing that shows how running tasks stand: one per place and kind of thing, never one per image. */
export type Watch = Place & { kind: WatchKind };

export function watchesOf(operation: Operation): Watch[] {
  const watches = operation.tasks.filter(({ state }) => state.state === 'running').flatMap(watchOf);
  return watches.filter((one, index) => watches.findIndex((other) => watchKey(other) === watchKey(one)) === index);
}

/** The listing that shows how a task of this kind stands. */
export const watchOf = ({ kind, place }: Pick<Task, 'kind' | 'place'>): Watch[] => {
  const { begins } = TASKS[kind];
  return begins ? [{ ...place, kind: begins.watch }] : [];
};

/** The same for the same listing, different for any other. */
export const watchKey = ({ account, region, kind }: Watch): string => `${account}|${region}|${kind}`;
