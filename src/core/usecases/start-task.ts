import type { WorkerId } from '../domain/ids.ts';
import { seconds } from '../domain/instant.ts';
import type { Operation } from '../domain/operation.ts';
import type { Task } from '../domain/task.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import type { Cloud } from '../ports/cloud.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import type { Operations } from '../ports/operations.ts';
import { claimName } from './claim-name.ts';
import { commit } from './commit.ts';
import { performTask } from './perform-task.ts';

export type StartTaskNeeds = {
  operations: Operations;
  cloud: Cloud;
  jobs: Jobs;
  clock: Clock;
  timers: Timers;
  worker: WorkerId;
  log: Log;
};

/** Short, so that the work of a killed process is taken over within seconds; renewed for as long as we are alive. */
const LEASE = seconds(4);
const RENEW_EVERY = seconds(1);

/** Claims a task that is due, performs its effect and keeps what came of it. Does nothing when somebody else has it. */
export async function startTask(
  needs: StartTaskNeeds,
  operation: Operation,
  action: { kind: 'start' | 'resolve'; task: Task },
): Promise<void> {
  const { clock, timers, log } = needs;
  const worker = claimName(needs.worker);
  const id = action.task.id;
  const claimed = await commit(needs, operation.id, {
    kind: 'task-claimed',
    task: id,
    by: worker,
    leaseUntil: clock.now() + LEASE,
  });
  if (claimed.kind === 'refused') return;
  const task = claimed.operation.tasks.find((one) => one.id === id) ?? action.task;
  // Asked of what the claim was made on: since the action was read, somebody else may have begun and gone silent.
  const inDoubt = claimed.before.tasks.some((one) => one.id === id && one.state.state === 'starting');
  const stopRenewing = timers.every(RENEW_EVERY, async () => {
    await commit(needs, operation.id, { kind: 'lease-renewed', task: id, by: worker, leaseUntil: clock.now() + LEASE });
  });
  try {
    const event = await performTask({ ...needs, worker }, claimed.operation, task, { inDoubt });
    log.info({ operation: operation.id, task: id, attempt: task.attempt, outcome: event.kind }, 'task performed');
    await commit(needs, operation.id, event);
  } finally {
    stopRenewing();
  }
}
