import type { DiskId, InstanceId, RegionId, SnapshotId } from './ids.ts';
import type { Instant } from './instant.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';
import type { Problem } from './problem.ts';

export type Snapshot = {
  id: SnapshotId;
  name: string;
  region: RegionId;
  status: 'progressing' | 'accomplished' | 'failed';
  percent: number;
  createdAt: Instant;
  role: DiskRole;
  sourceDisk: DiskId | undefined;
  sizeGiB: number;
  /** Cleared together with its instance unless an image depends on it (reference: "automatic snapshots are cleared"). */
  automatic: boolean;
  encrypted: boolean;
  /** As far as ECS says; without one, an encrypted snapshot has the key of the service. */
  kmsKeyId?: string;
};

export type DiskRole = 'system' | 'data';
/** `category` is ECS's word: `cloud` is a basic disk, `cloud_essd` and others are newer. */
export type Disk = {
  id: DiskId;
  role: DiskRole;
  category: string;
  sizeGiB: number;
  instance: InstanceId | undefined;
  /** ECS's word: `In_use`, `Available`, `Creating` and others. */
  status: string;
  /** Where it is attached, `/dev/xvda` for a system disk; as far as ECS says. */
  device?: string;
  encrypted?: boolean;
  kmsKeyId?: string;
};

/** ECS refuses snapshots created on or before this day (`InvalidSnapshot.TooOld`). */
const TOO_OLD_UNTIL: Instant = Date.UTC(2013, 6, 16);

export function parseSnapshotId(text: string): Parsed<SnapshotId> {
  const given = text.trim();
  return /^s-[0-9a-z]{8,32}$/.test(given)
    ? parsed(given as SnapshotId)
    : unparsed({ code: 'malformed-snapshot-id', given: text });
}

/** Why this snapshot cannot become the given disk of an image, or nothing when it can. */
export function whyNotUsable(snapshot: Snapshot, as: DiskRole): Problem | undefined {
  const snapshotId = snapshot.id;
  if (snapshot.role !== as) return { code: as === 'system' ? 'snapshot-not-system' : 'snapshot-not-data', snapshotId };
  if (snapshot.createdAt < TOO_OLD_UNTIL) return { code: 'snapshot-too-old', snapshotId };
  if (snapshot.status === 'failed') return { code: 'snapshot-failed', snapshotId };
  if (snapshot.status === 'progressing') {
    return { code: 'snapshot-not-accomplished', snapshotId, percent: snapshot.percent };
  }
  return undefined;
}
