import { describe, expect, it } from 'vitest';
import { APPROVAL_LIFETIME } from '../../../src/core/domain/approval.ts';
import type { AccountName, RegionId } from '../../../src/core/domain/ids.ts';
import { seconds } from '../../../src/core/domain/instant.ts';
import {
  type Action,
  dueAt,
  nextActions,
  type Watch,
  watchesOf,
  watchKey,
} from '../../../src/core/domain/next-actions.ts';
import type { Operation } from '../../../src/core/domain/operation.ts';
import type { Task, TaskState } from '../../../src/core/domain/task.ts';
import {
  anApprovedOperation,
  anOperation,
  aReadyOperation,
  aRunningOperation,
  aTask,
  CREATE,
  claimedBy,
  after as following,
  IMAGE,
  li,
  maya,
  NOW,
  REGION,
  rejectedBy,
  WORKER,
} from '../../support/builders.ts';

const told = (actions: Action[]): string[] =>
  actions.map((action) => ('task' in action ? `${action.kind} ${action.task.id}` : action.kind));

const leased = (leaseUntil: number): TaskState => ({ state: 'starting', claimedBy: WORKER, leaseUntil, since: NOW });
const asked = (at: number): TaskState => ({
  state: 'waiting',
  retry: { at, since: NOW, because: { code: 'cloud-throttled', action: 'CreateImage' } },
});
const running = (facts: Parameters<typeof aTask>[0]): Task =>
  aTask({ state: { state: 'running', subject: IMAGE, since: NOW }, ...facts });
const withTasks = (...tasks: Task[]): Operation => anApprovedOperation({ tasks });

describe('nextActions and dueAt', () => {
  const deadline = NOW + APPROVAL_LIFETIME;

  it.each([
    { given: 'a pending approval', operation: anOperation(), now: deadline - 1, actions: [], due: deadline },
    { given: 'a deadline', operation: anOperation(), now: deadline, actions: ['expire-approval'], due: deadline },
    { given: 'an approved request', operation: anApprovedOperation(), now: NOW, actions: ['start create'], due: NOW },
    {
      given: 'a rejection',
      operation: following(anOperation(), rejectedBy(li)),
      now: NOW,
      actions: [],
      due: undefined,
    },
    {
      given: 'a withdrawal',
      operation: following(anOperation(), { kind: 'withdrawn', by: maya }),
      now: NOW,
      actions: [],
      due: undefined,
    },
    {
      given: 'a live lease',
      operation: following(anApprovedOperation(), claimedBy(WORKER, NOW + 1)),
      now: NOW,
      actions: [],
      due: NOW + 1,
    },
    {
      given: 'a lease that ran out',
      operation: following(anApprovedOperation(), claimedBy(WORKER, NOW + 1)),
      now: NOW + 1,
      actions: ['resolve create'],
      due: NOW + 1,
    },
    { given: 'a running image', operation: aRunningOperation(), now: NOW, actions: [], due: undefined },
    { given: 'a finished image', operation: aReadyOperation(), now: NOW, actions: [], due: undefined },
    {
      given: 'a task asked to wait',
      operation: withTasks(aTask({ state: asked(NOW + 1) })),
      now: NOW,
      actions: [],
      due: NOW + 1,
    },
    {
      given: 'a task that has waited as asked',
      operation: withTasks(aTask({ state: asked(NOW) })),
      now: NOW,
      actions: ['start create'],
      due: NOW,
    },
  ])('given $given, when asked what is next, then it is $actions', ({ operation, now, actions, due }) => {
    expect(told(nextActions(operation, now))).toEqual(actions);
    expect(dueAt(operation, now)).toBe(due);
  });

  it('given tasks that need each other, when the first is unfinished, then only it starts', () => {
    const operation = withTasks(
      aTask(),
      aTask({ id: 'copy', needs: [CREATE] }),
      aTask({ id: 'share', needs: ['copy'] }),
    );

    expect(told(nextActions(operation, NOW))).toEqual(['start create']);
  });

  it('given one task that two others need, when it is done, then both start in the order planned', () => {
    const done = aTask({ state: { state: 'done', subject: IMAGE, startedAt: NOW, at: NOW, disks: [] } });
    const operation = withTasks(
      done,
      aTask({ id: 'copy-1', needs: [CREATE] }),
      aTask({ id: 'copy-2', needs: [CREATE] }),
    );

    expect(told(nextActions(operation, NOW))).toEqual(['start copy-1', 'start copy-2']);
  });

  it('given a task that still needs another, when it was asked to wait, then its moment wakes nobody', () => {
    const operation = withTasks(running({}), aTask({ id: 'copy', needs: [CREATE], state: asked(NOW + 1) }));

    expect(dueAt(operation, NOW)).toBeUndefined();
  });

  it('given several moments, when asked when to look again, then it is the earliest', () => {
    const operation = withTasks(
      aTask({ id: 'one', state: leased(NOW + seconds(9)) }),
      aTask({ id: 'two', state: asked(NOW + seconds(3)) }),
      aTask({ id: 'three', state: leased(NOW + seconds(6)) }),
    );

    expect(dueAt(operation, NOW)).toBe(NOW + seconds(3));
  });
});

describe('watches', () => {
  const place = (account: string, region: string) => ({
    account: account as AccountName,
    region: region as RegionId,
  });

  it('given an image on its way, when asked what to watch, then it is the listing of its place', () => {
    expect(watchesOf(aRunningOperation())).toEqual([{ account: 'default', region: REGION, kind: 'image' }]);
  });

  it.each([
    { given: 'a request nobody decided on', operation: anOperation() },
    { given: 'a start', operation: following(anApprovedOperation(), claimedBy(WORKER)) },
    { given: 'a finished image', operation: aReadyOperation() },
  ])('given $given, when asked what to watch, then it is nothing', ({ operation }) => {
    expect(watchesOf(operation)).toEqual([]);
  });

  it('given several images in one place, when asked what to watch, then one listing shows them all', () => {
    const operation = withTasks(
      running({ id: 'one' }),
      running({ id: 'two' }),
      running({ id: 'three', place: place('default', 'eu-central-1') }),
    );

    expect(watchesOf(operation).map(({ region }) => region)).toEqual([REGION, 'eu-central-1']);
  });

  it('given two listings, when their keys are compared, then account and region both tell them apart', () => {
    const watch = (account: string, region: string): Watch => ({ ...place(account, region), kind: 'image' });
    const keys = [watch('a', 'cn-x'), watch('b', 'cn-x'), watch('a', 'cn-y')].map(watchKey);

    expect(new Set(keys).size).toBe(3);
    expect(watchKey(watch('a', 'cn-x'))).toBe(keys[0]);
  });
});
