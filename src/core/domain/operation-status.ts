import type { Operation } from './operation.ts';
import { isFinal } from './task.ts';

export type OperationStatus =
  | 'awaiting-approval'
  | 'rejected'
  | 'withdrawn'
  | 'expired'
  | 'queued'
  | 'running'
  | 'cancelling'
  | 'cancelled'
  | 'succeeded'
  | 'partly-succeeded'
  | 'failed';

/** How an operation stands, derived from its approval and tasks and stored nowhere. */
export function statusOf(operation: Operation): OperationStatus {
  const { approval, tasks } = operation;
  if (approval.state === 'pending') return 'awaiting-approval';
  if (approval.state !== 'granted') return approval.state;
  if (tasks.every(isFinal)) {
    const done = tasks.filter(({ state }) => state.state === 'done').length;
    if (done === tasks.length) return 'succeeded';
    if (done > 0) return 'partly-succeeded';
    return tasks.some(({ state }) => state.state === 'failed') ? 'failed' : 'cancelled';
  }
  if (tasks.some(({ cancel }) => cancel)) return 'cancelling';
  return tasks.every(({ state }) => state.state === 'waiting') ? 'queued' : 'running';
}

const ONGOING: readonly OperationStatus[] = ['awaiting-approval', 'queued', 'running', 'cancelling'];

/** Nothing will happen to it any more. */
export const isOver = (operation: Operation): boolean => !ONGOING.includes(statusOf(operation));

/** Its approval is waited for. */
export const isPending = ({ approval }: Operation): boolean => approval.state === 'pending';
