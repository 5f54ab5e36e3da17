import { describe, expect, it } from 'vitest';
import { type Snapshot, whyNotUsable } from '../../../src/core/domain/snapshot.ts';
import { aDataSnapshot, aSnapshot } from '../../support/builders.ts';

const created = (time: string): Snapshot => aSnapshot({ createdAt: Date.parse(time) });

describe('whyNotUsable', () => {
  it.each([
    { given: 'an accomplished one', snapshot: aSnapshot() },
    { given: 'an automatic one', snapshot: aSnapshot({ automatic: true }) },
    { given: 'an encrypted one', snapshot: aSnapshot({ encrypted: true }) },
    { given: 'one whose disk is gone', snapshot: aSnapshot({ sourceDisk: undefined }) },
    { given: 'one of 2013-07-16', snapshot: created('2013-07-16T00:00:00Z') },
  ])('given $given, when asked about the system disk, then it can be used', ({ snapshot }) => {
    expect(whyNotUsable(snapshot, 'system')).toBeUndefined();
  });

  it('given an encrypted automatic snapshot of a data disk, when asked about a data disk, then it can be used', () => {
    expect(whyNotUsable(aDataSnapshot({ automatic: true, encrypted: true }), 'data')).toBeUndefined();
  });

  it('given a snapshot of a data disk, when asked about the system disk, then it is refused', () => {
    const snapshot = aDataSnapshot();

    expect(whyNotUsable(snapshot, 'system')).toEqual({ code: 'snapshot-not-system', snapshotId: snapshot.id });
  });

  it('given a snapshot of a system disk, when asked about a data disk, then it is refused', () => {
    const snapshot = aSnapshot();

    expect(whyNotUsable(snapshot, 'data')).toEqual({ code: 'snapshot-not-data', snapshotId: snapshot.id });
  });

  it('given a snapshot still being made, when asked, then it is refused with how far it is', () => {
    const snapshot = aSnapshot({ status: 'progressing', percent: 35 });

    expect(whyNotUsable(snapshot, 'system')).toEqual({
      code: 'snapshot-not-accomplished',
      snapshotId: snapshot.id,
      percent: 35,
    });
  });

  it('given a snapshot that failed, when asked, then it is refused for good', () => {
    const snapshot = aSnapshot({ status: 'failed', percent: 35 });

    expect(whyNotUsable(snapshot, 'system')).toEqual({ code: 'snapshot-failed', snapshotId: snapshot.id });
  });

  it.each(['2012-01-01T00:00:00Z', '2013-07-15T00:00:00Z', '2013-07-15T23:59:59Z', '2013-07-15T23:59:59.999Z'])(
    'given a snapshot created at %s, when asked, then it is too old',
    (time) => {
      const snapshot = created(time);

      expect(whyNotUsable(snapshot, 'system')).toEqual({ code: 'snapshot-too-old', snapshotId: snapshot.id });
    },
  );

  it('given a snapshot that is too old and of the wrong disk, when asked, then the disk comes first', () => {
    expect(whyNotUsable(created('2012-01-01T00:00:00Z'), 'data')?.code).toBe('snapshot-not-data');
  });
});
