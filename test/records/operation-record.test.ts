import { describe, expect, it } from 'vitest';
import type { Operation } from '../../src/core/domain/operation.ts';
import type { TaskState } from '../../src/core/domain/task.ts';
import { readOperation, writeOperation } from '../../src/records/operation-record.ts';
import { anOperation, aTask, IMAGE, maya, NOW } from '../support/builders.ts';

const held = (record: string) => ({ record, version: '1', draws: '1', seen: {} });
const operation = (state: TaskState): Operation => anOperation({ tasks: [aTask({ state })] });

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
      const now = operation(state);
      const before = writeOperation(now).replaceAll(/"subject":/g, '"imageId":');
      expect(readOperation(now.id, held(before)).operation).toEqual(now);
      expect(readOperation(now.id, held(writeOperation(now))).operation).toEqual(now);
    },
  );
});
