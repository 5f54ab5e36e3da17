import type { DiskId, SnapshotId } from './ids.ts';
import type { Problem } from './problem.ts';
import type { DiskRole, Snapshot } from './snapshot.ts';

/**
 * One disk of an image. `device` is `/dev/xvda` for the system disk and `/dev/xvdb` onwards for data disks. `diskId`: a
 * disk in use, whose snapshot is yet to be made.
 */
export type DiskMapping = {
  device: string;
  role: DiskRole;
  sizeGiB: number;
  snapshotId?: SnapshotId;
  diskId?: DiskId;
};

/** A data disk as asked for: from a snapshot or empty, with a size only where the person gave one. */
export type DataDiskWish = { snapshot?: Snapshot; sizeGiB?: number };

export const MAX_DATA_DISKS = 16;
/** In GiB. */
export const LARGEST_DISK = 32_768;

/** The range of an empty data disk; its minimum is also the default. Basic disks (`cloud`) are a generation of their own. */
export function emptyDiskRange(systemDiskCategory: string | undefined): { min: number; max: number } {
  return systemDiskCategory === 'cloud' ? { min: 5, max: 2_000 } : { min: 20, max: LARGEST_DISK };
}

export const systemDevice = '/dev/xvda';
export const dataDevice = (index: number): string => `/dev/xvd${String.fromCharCode('b'.charCodeAt(0) + index)}`;

export type MappedDisks =
  | { ok: true; disks: DiskMapping[] }
  | { ok: false; problems: { row: number; problem: Problem }[] };

/**
 * Lays out the disks of an image: the system snapshot first, then the data disks in the order asked for.
 * Every row states its size, so that what is approved is what ECS makes.
 */
export function mapDisks(
  system: Snapshot,
  systemDiskCategory: string | undefined,
  dataDisks: readonly DataDiskWish[],
): MappedDisks {
  const problems: { row: number; problem: Problem }[] = [];
  const disks: DiskMapping[] = [
    { device: systemDevice, role: 'system', sizeGiB: system.sizeGiB, snapshotId: system.id },
  ];
  if (dataDisks.length > MAX_DATA_DISKS) {
    return {
      ok: false,
      problems: [{ row: MAX_DATA_DISKS, problem: { code: 'too-many-data-disks', max: MAX_DATA_DISKS } }],
    };
  }
  for (const [row, wish] of dataDisks.entries()) {
    const range = wish.snapshot
      ? { min: wish.snapshot.sizeGiB, max: LARGEST_DISK }
      : emptyDiskRange(systemDiskCategory);
    const sizeGiB = wish.sizeGiB ?? range.min;
    const problem = sizeProblem(sizeGiB, range, wish.snapshot);
    if (problem) problems.push({ row, problem });
    disks.push({
      device: dataDevice(row),
      role: 'data',
      sizeGiB,
      ...(wish.snapshot && { snapshotId: wish.snapshot.id }),
    });
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, disks };
}

function sizeProblem(
  sizeGiB: number,
  range: { min: number; max: number },
  snapshot: Snapshot | undefined,
): Problem | undefined {
  if (snapshot && sizeGiB < range.min) {
    return { code: 'disk-smaller-than-snapshot', snapshotId: snapshot.id, sizeGiB, snapshotSizeGiB: snapshot.sizeGiB };
  }
  const fits = Number.isInteger(sizeGiB) && sizeGiB >= range.min && sizeGiB <= range.max;
  return fits ? undefined : { code: 'disk-size-out-of-range', ...range };
}

export const totalGiB = (disks: readonly DiskMapping[]): number =>
  disks.reduce((total, disk) => total + disk.sizeGiB, 0);
