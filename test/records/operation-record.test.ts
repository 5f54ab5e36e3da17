import { describe, expect, it } from 'vitest';
import { readOperation, writeOperation } from '../../src/records/operation-record.ts';
import { anOperation, aRequest, aWholeRequest } from '../support/builders.ts';

const operation = anOperation();
const held = (record: string) => ({ record, version: '1', draws: '1', seen: {} });
const reread = (record: string) => readOperation(operation.id, held(record)).operation;

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
