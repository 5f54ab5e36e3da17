import { describe, expect, it } from 'vitest';
import { effectOf } from '../../src/core/domain/plan.ts';
import type { Task, TaskState } from '../../src/core/domain/task.ts';
import { readOperation, writeOperation } from '../../src/records/operation-record.ts';
import {
  aDeleteRequest,
  anInstance,
  anOperation,
  anOperationFor,
  aRequest,
  aTask,
  aWholeRequest,
  IMAGE,
  maya,
  NOW,
} from '../support/builders.ts';

const held = (record: string) => ({ record, version: '1', draws: '1', seen: {} });
const operation = anOperation();
const reread = (record: string) => readOperation(operation.id, held(record)).operation;

describe('a stored task', () => {
  it.each<TaskState>([
    { state: 'running', subject: IMAGE, since: NOW },
    { state: 'done', subject: IMAGE, startedAt: NOW, at: NOW, disks: [] },
    { state: 'failed', at: NOW, problem: { code: 'image-gone', imageId: IMAGE }, subject: IMAGE },
    { state: 'cancelled', at: NOW, by: maya, subject: IMAGE },
    { state: 'waiting' },
  ])(
    'given one that is $state, when stored as it was when tasks were about images only, then it is read all the same',
    (state) => {
      const now = anOperation({ tasks: [aTask({ state })] });
      const before = writeOperation(now).replaceAll(/"subject":/g, '"imageId":');
      expect(readOperation(now.id, held(before)).operation).toEqual(now);
      expect(readOperation(now.id, held(writeOperation(now))).operation).toEqual(now);
    },
  );
});

describe('what an image is made from', () => {
  it.each([
    ['snapshots', aRequest()],
    ['snapshots of no instance', aRequest({ source: { ...aRequest().source, automatic: true, encrypted: true } })],
    ['all of an instance', aWholeRequest()],
  ])('given %s, when it is written and read, then it is as it was', (_what, request) => {
    expect(reread(writeOperation({ ...operation, request }))).toEqual({ ...operation, request });
  });

  it('given a record of the time before whole instances, when it is read, then it is of its snapshot', () => {
    const { disks: _, source: __, ...request } = aRequest();
    const stored = {
      ...operation,
      request: {
        ...request,
        disks: [{ device: '/dev/xvda', role: 'system', sizeGiB: 40, snapshotId: 's-bp1web01sys00000001' }],
        source: { snapshotId: 's-bp1web01sys00000001', automatic: false, encrypted: false },
      },
    };
    expect(reread(JSON.stringify({ v: 1, operation: stored })).request).toEqual(stored.request);
  });

  it('given neither an instance nor a snapshot, when it is read, then it does not parse', () => {
    const request = { ...aRequest(), source: { running: true, encrypted: false } };
    expect(() => reread(JSON.stringify({ v: 1, operation: { ...operation, request } }))).toThrow(/source/);
  });
});

describe('an image that is to be deleted although it is used', () => {
  const request = aDeleteRequest({ force: true, instances: [anInstance().id] });

  it('given the instances that were known, when it is written and read, then it is as it was', () => {
    expect(reread(writeOperation({ ...operation, request })).request).toEqual(request);
  });

  it('given a record of the time before they were kept, when it is read, then none of them was known', () => {
    const { instances: _, ...before } = request;
    const read = reread(JSON.stringify({ v: 1, operation: { ...operation, request: before } })).request;
    expect(read).toEqual(before);
    const later = anOperationFor(read);
    expect(effectOf(later, later.tasks[0] as Task)).toMatchObject({ force: true, instances: [] });
  });
});
