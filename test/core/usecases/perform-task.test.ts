import { describe, expect, it } from 'vitest';
import { hours } from '../../../src/core/domain/instant.ts';
import type { Operation, TaskEvent } from '../../../src/core/domain/operation.ts';
import { CloudFailure } from '../../../src/core/ports/cloud.ts';
import { performTask } from '../../../src/core/usecases/perform-task.ts';
import { after, anApprovedOperation, claimedBy, WORKER } from '../../support/builders.ts';
import { aWorld } from '../../support/core-world.ts';
import { BUSY, QUOTA, refusal, throttled, unclear } from '../../support/fake-cloud.ts';
import { failing } from '../../support/intercept.ts';

const REQUEST = 'B4A1C0DE-0000-4000-8000-000000000001';
const claimed = (): Operation => after(anApprovedOperation(), claimedBy(WORKER));

async function performed(world = aWorld(), inDoubt = false): Promise<TaskEvent> {
  const operation = claimed();
  const [task] = operation.tasks;
  if (!task) throw new Error('There is no task');
  return performTask({ ...world, worker: WORKER }, operation, task, { inDoubt });
}

/** What came of a call that failed like this. */
async function failed(failure: CloudFailure): Promise<TaskEvent> {
  const world = aWorld();
  world.cloud.next('create-image', failing(failure));
  return performed(world);
}

describe('which call an outcome is from', () => {
  it('given an image that is begun, when told, then with the request id of CreateImage', async () => {
    const call = { action: 'CreateImage', requestId: 'REQUEST-1' };
    expect(await performed()).toMatchObject({ kind: 'task-started', call });
  });

  it('given an image that was there already, when found, then no call is said to have made it', async () => {
    const world = aWorld();
    const first = await performed(world);
    world.time.jumps(hours(13));
    const found = await performed(world, true);
    expect(found).toMatchObject({ kind: 'task-started', subject: 'subject' in first ? first.subject : '' });
    expect(found).not.toHaveProperty('call');
  });

  it.each([
    ['task-refused', new CloudFailure('refused', QUOTA, { action: 'CreateImage', requestId: REQUEST })],
    ['task-postponed', new CloudFailure('busy', BUSY, { action: 'CreateImage', requestId: REQUEST })],
    ['task-unclear', new CloudFailure('unclear', BUSY, { action: 'CreateImage', requestId: REQUEST })],
  ])('given a call that ends in %s, when told, then with its request id', async (kind, failure) => {
    expect(await failed(failure)).toMatchObject({ kind, call: { action: 'CreateImage', requestId: REQUEST } });
  });

  it('given a role that cannot be assumed, when told, then the call is the one that was refused', async () => {
    const failure = new CloudFailure('refused', QUOTA, { action: 'AssumeRole', requestId: REQUEST });
    expect(await failed(failure)).toMatchObject({ call: { action: 'AssumeRole', requestId: REQUEST } });
  });

  it.each([
    ['task-refused', refusal(QUOTA)],
    ['task-postponed', throttled()],
    ['task-unclear', unclear()],
  ])('given a call without an answer that ends in %s, when told, then without a request id', async (kind, failure) => {
    const event = await failed(failure);
    expect(event).toMatchObject({ kind });
    expect('call' in event && event.call).toEqual({ action: 'CreateImage' });
  });
});
