import { describe, expect, it } from 'vitest';
import type { RegionId } from '../../src/core/domain/ids.ts';
import { WATCH_KINDS } from '../../src/core/domain/kinds/kind.ts';
import { DEFAULT_ACCOUNT } from '../../src/core/domain/region.ts';
import { hintRecord } from '../../src/records/hint-record.ts';
import { readWatch, writeWatch } from '../../src/records/watch-record.ts';

const REGION = 'eu-central-1' as RegionId;

describe('a stored watch', () => {
  it.each(WATCH_KINDS)(
    'given one for each %s of a place, when stored and hinted, then it is read as it was',
    (kind) => {
      const watch = { account: DEFAULT_ACCOUNT, region: REGION, kind };
      expect(readWatch(writeWatch(watch))).toEqual(watch);
      expect(hintRecord.parse({ queue: 'watch-region', watch })).toEqual({ queue: 'watch-region', watch });
    },
  );

  it('given a sort that nobody knows, when read, then it is refused', () => {
    expect(() => readWatch('default|eu-central-1|rocket')).toThrow('does not parse');
  });
});
