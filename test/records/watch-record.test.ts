import { expect, it } from 'vitest';
import type { RegionId } from '../../src/core/domain/ids.ts';
import { TASKS } from '../../src/core/domain/kinds/kinds.ts';
import type { Watch } from '../../src/core/domain/next-actions.ts';
import { DEFAULT_ACCOUNT } from '../../src/core/domain/region.ts';
import { hintRecord } from '../../src/records/hint-record.ts';
import { readWatch, writeWatch } from '../../src/records/watch-record.ts';

const AT = { account: DEFAULT_ACCOUNT, region: 'cn-hangzhou' as RegionId };
const watches = Object.values(TASKS).flatMap(({ begins }): Watch[] => (begins ? [{ ...AT, kind: begins.watch }] : []));

it.each([...new Set(watches.map(({ kind }) => kind))])(
  'given a listing of what some task waits for (%s), when it is kept or hinted at, then it is read as it was',
  (kind) => {
    const watch = { ...AT, kind };
    expect(readWatch(writeWatch(watch))).toEqual(watch);
    expect(hintRecord.parse({ queue: 'watch-region', watch })).toEqual({ queue: 'watch-region', watch });
  },
);

it('given a listing that no task waits for, when it is read, then it does not parse', () => {
  expect(() => readWatch(`${DEFAULT_ACCOUNT}|cn-hangzhou|weather`)).toThrow(/does not parse/);
  expect(hintRecord.safeParse({ queue: 'watch-region', watch: { ...AT, kind: 'weather' } }).success).toBe(false);
});
