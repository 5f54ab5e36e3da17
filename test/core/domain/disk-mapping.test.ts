import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DataDiskWish,
  type DiskMapping,
  dataDevice,
  MAX_DATA_DISKS,
  mapDisks,
  totalGiB,
} from '../../../src/core/domain/disk-mapping.ts';
import type { Problem } from '../../../src/core/domain/problem.ts';
import { aDataSnapshot, aSnapshot } from '../../support/builders.ts';

const system = aSnapshot({ sizeGiB: 40 });
const empty: DataDiskWish = {};
const from = (sizeGiB: number): DataDiskWish => ({ snapshot: aDataSnapshot({ sizeGiB }) });

function mapped(dataDisks: DataDiskWish[], category = 'cloud_essd'): DiskMapping[] {
  const answer = mapDisks(system, category, dataDisks);
  if (!answer.ok) throw new Error(JSON.stringify(answer.problems));
  return answer.disks;
}

function problems(dataDisks: DataDiskWish[], category = 'cloud_essd'): { row: number; problem: Problem }[] {
  const answer = mapDisks(system, category, dataDisks);
  return answer.ok ? [] : answer.problems;
}

describe('the disks of an image', () => {
  it('given a system snapshot alone, when mapped, then the image has that disk and no other', () => {
    expect(mapped([])).toEqual([{ device: '/dev/xvda', role: 'system', sizeGiB: 40, snapshotId: system.id }]);
  });

  it('given data disks, when mapped, then the system disk is first and they follow in the order asked for', () => {
    expect(mapped([from(100), empty, from(60)]).map(({ device, role, sizeGiB }) => [device, role, sizeGiB])).toEqual([
      ['/dev/xvda', 'system', 40],
      ['/dev/xvdb', 'data', 100],
      ['/dev/xvdc', 'data', 20],
      ['/dev/xvdd', 'data', 60],
    ]);
  });

  it('given a data disk from a snapshot and an empty one, when mapped, then only the first names a snapshot', () => {
    expect(mapped([from(100), empty]).map((disk) => 'snapshotId' in disk)).toEqual([true, true, false]);
  });
});

describe('sizes', () => {
  it.each([
    { given: 'no data snapshot, basic disks', wish: empty, category: 'cloud', sizeGiB: 5 },
    { given: 'no data snapshot, efficiency disks', wish: empty, category: 'cloud_efficiency', sizeGiB: 20 },
    { given: 'no data snapshot, SSD', wish: empty, category: 'cloud_ssd', sizeGiB: 20 },
    { given: 'no data snapshot, ESSD', wish: empty, category: 'cloud_essd', sizeGiB: 20 },
    { given: 'no data snapshot, disks not known', wish: empty, category: undefined, sizeGiB: 20 },
    { given: 'a data snapshot', wish: from(100), category: 'cloud_essd', sizeGiB: 100 },
    { given: 'a data snapshot smaller than any empty disk', wish: from(5), category: 'cloud_essd', sizeGiB: 5 },
    { given: 'a larger size than its snapshot', wish: { ...from(100), sizeGiB: 101 }, category: 'cloud', sizeGiB: 101 },
    { given: 'the size of its snapshot', wish: { ...from(100), sizeGiB: 100 }, category: 'cloud', sizeGiB: 100 },
  ])('given $given, when mapped, then the data disk has $sizeGiB GiB', ({ wish, category, sizeGiB }) => {
    const answer = mapDisks(system, category, [wish]);

    expect(answer).toMatchObject({ ok: true, disks: [{}, { sizeGiB }] });
  });

  it('given a size below the snapshot, when mapped, then it is refused with both sizes', () => {
    expect(problems([{ ...from(100), sizeGiB: 99 }])).toEqual([
      {
        row: 0,
        problem: {
          code: 'disk-smaller-than-snapshot',
          snapshotId: aDataSnapshot().id,
          sizeGiB: 99,
          snapshotSizeGiB: 100,
        },
      },
    ]);
  });

  it.each([
    { category: 'cloud', fits: [5, 2_000], not: [0, 4, 2_001], range: { min: 5, max: 2_000 } },
    { category: 'cloud_essd', fits: [20, 32_768], not: [0, 19, 32_769], range: { min: 20, max: 32_768 } },
  ])(
    'given an empty disk on $category, when its size is at the edges, then $range.min to $range.max fit',
    ({ category, fits, not, range }) => {
      for (const sizeGiB of fits) expect(problems([{ sizeGiB }], category)).toEqual([]);
      for (const sizeGiB of not) {
        expect(problems([{ sizeGiB }], category)).toEqual([
          { row: 0, problem: { code: 'disk-size-out-of-range', ...range } },
        ]);
      }
    },
  );

  it('given a data disk from a snapshot, when its size is at the upper edge, then 32768 fits and one more does not', () => {
    expect(problems([{ ...from(100), sizeGiB: 32_768 }])).toEqual([]);
    expect(problems([{ ...from(100), sizeGiB: 32_769 }])).toMatchObject([
      { problem: { code: 'disk-size-out-of-range' } },
    ]);
  });

  it('given half a GiB, when mapped, then it is refused: ECS counts whole ones', () => {
    expect(problems([{ sizeGiB: 20.5 }])).toMatchObject([{ problem: { code: 'disk-size-out-of-range' } }]);
  });

  it('given several wrong rows, when mapped, then each is told with its row', () => {
    expect(problems([{ sizeGiB: 1 }, empty, { ...from(100), sizeGiB: 1 }]).map(({ row }) => row)).toEqual([0, 2]);
  });
});

describe('how many', () => {
  const rows = (count: number): DataDiskWish[] => Array.from({ length: count }, () => empty);

  it('given sixteen data disks, when mapped, then they are named from /dev/xvdb to /dev/xvdq', () => {
    const devices = mapped(rows(MAX_DATA_DISKS)).map(({ device }) => device);

    expect(devices).toHaveLength(17);
    expect(devices.at(1)).toBe('/dev/xvdb');
    expect(devices.at(-1)).toBe('/dev/xvdq');
    expect(new Set(devices).size).toBe(17);
    expect([...devices].sort()).toEqual(devices);
  });

  it('given a seventeenth data disk, when mapped, then that row is refused', () => {
    expect(problems(rows(17))).toEqual([{ row: 16, problem: { code: 'too-many-data-disks', max: 16 } }]);
  });
});

describe('any wishes', () => {
  const wish = fc.record(
    {
      snapshot: fc.integer({ min: 1, max: 100 }).map((sizeGiB) => aDataSnapshot({ sizeGiB })),
      sizeGiB: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 100, max: 2_000 }) }, fc.integer({ max: 33_000 })),
    },
    { requiredKeys: [] },
  );
  const category = fc.constantFrom('cloud', 'cloud_essd', undefined);

  it('given any wishes, when they can be mapped, then every disk states a size that holds its snapshot', () => {
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 17 }), category, (wishes, systemDiskCategory) => {
        const answer = mapDisks(system, systemDiskCategory, wishes);
        if (!answer.ok) {
          expect(answer.problems).not.toHaveLength(0);
          return;
        }
        expect(answer.disks.map(({ device }) => device)).toEqual([
          '/dev/xvda',
          ...wishes.map((_, row) => dataDevice(row)),
        ]);
        for (const [row, { snapshot, sizeGiB }] of wishes.entries()) {
          const disk = answer.disks[row + 1];
          expect(disk?.sizeGiB).toBeGreaterThanOrEqual(snapshot?.sizeGiB ?? 5);
          if (sizeGiB !== undefined) expect(disk?.sizeGiB).toBe(sizeGiB);
        }
      }),
    );
  });

  it('given the disks of an image, when added up, then every disk counts', () => {
    expect(totalGiB(mapped([from(100), empty]))).toBe(160);
  });
});
