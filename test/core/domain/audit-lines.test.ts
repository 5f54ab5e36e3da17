import { expect, it } from 'vitest';
import { lineOf } from '../../../src/core/domain/audit-lines.ts';
import type { InstanceId, SubjectId, TaskId } from '../../../src/core/domain/ids.ts';
import type { Request } from '../../../src/core/domain/kinds/kinds.ts';
import { apply, type Operation, type OperationEvent } from '../../../src/core/domain/operation.ts';
import { plan, taskOfId } from '../../../src/core/domain/plan.ts';
import type { Task, TaskState } from '../../../src/core/domain/task.ts';
import {
  aCopyRequest,
  anOperationFor,
  aRequest,
  aShareRequest,
  aTarget,
  IMAGE,
  maya,
  NOW,
  someAccounts,
  WORKER,
} from '../../support/builders.ts';
import { sampleProblems } from '../../support/problems.ts';

const ids = (...some: string[]): TaskId[] => some as TaskId[];
const standing = (...states: Task['state'][]): Operation => {
  const operation = anOperationFor(aCopyRequest(), { verdict: 'allowed', rule: 'x' });
  return { ...operation, tasks: operation.tasks.map((task, n) => ({ ...task, state: states[n] ?? task.state })) };
};
const lineAfter = (before: Operation, event: OperationEvent) => {
  const outcome = apply(before, event, NOW);
  return outcome.kind === 'moved' ? lineOf(before, event, outcome.next, NOW) : undefined;
};

it('given tasks that are asked to stop, when it is recorded, then they have a field of their own, and no reason is made up', () => {
  const tasks = ids('copy-cn-beijing', 'copy-cn-shanghai');
  const line = lineAfter(standing(), { kind: 'cancel-asked', by: maya, tasks });
  expect(line).toMatchObject({ event: 'cancel-asked', by: maya, tasks });
  expect(line).not.toHaveProperty('reason');
});

it('given one that is done and one that failed, when both are asked for again, then only what began again is recorded', () => {
  const before = standing(
    { state: 'done', subject: IMAGE, startedAt: NOW, at: NOW, disks: [] },
    { state: 'failed', at: NOW, problem: sampleProblems['cloud-quota'] },
  );
  const line = lineAfter(before, { kind: 'retried', by: maya, tasks: ids('copy-cn-beijing', 'copy-cn-shanghai') });
  expect(line).toMatchObject({ event: 'retried', tasks: ['copy-cn-shanghai'] });
  expect(line).not.toHaveProperty('reason');
});

it.each<[string, Request]>([
  [
    'an image with all there can be',
    aRequest({ copies: [aTarget('eu-west-1', { family: 'web' })], shareWith: someAccounts(1) }),
  ],
  ['copies', aCopyRequest({ targets: [aTarget('cn-beijing', { family: 'web' })], shareWith: someAccounts(1) })],
  ['a sharing', aShareRequest()],
])('given the tasks of %s, when only their ids are known, then so are their kinds and regions', (_what, request) => {
  for (const { id, kind, place } of plan(request))
    expect(taskOfId(id, request.region)).toEqual({ kind, region: place.region });
});

it('given a task about an image and one about an instance, when they are begun, then each line names what it is about', () => {
  const starting: TaskState = { state: 'starting', claimedBy: WORKER, leaseUntil: NOW, since: NOW };
  const begun = (subject: SubjectId) => {
    const before = standing(starting);
    const [task] = before.tasks;
    return lineAfter(before, { kind: 'task-started', task: task?.id as TaskId, attempt: 1, subject });
  };
  expect(begun(IMAGE)).toMatchObject({ event: 'task-started', image: IMAGE });
  expect(begun('i-bp1web01000000000001' as InstanceId)).toMatchObject({ subject: 'i-bp1web01000000000001' });
  expect(begun('i-bp1web01000000000001' as InstanceId)).not.toHaveProperty('image');
});
