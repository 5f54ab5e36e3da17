import type { SnapshotId } from '../ids.ts';
import type { Instant } from '../instant.ts';
import type { Place } from '../region.ts';
import type { DiskRole } from '../snapshot.ts';
import type { Common, Kind, TaskSort } from './kind.ts';

/** `name` is the snapshot's, or its id where it has none. The facts are as when it was asked for. */
export type DeleteSnapshotRequest = Common & {
  kind: 'delete-snapshot';
  snapshotId: SnapshotId;
  sizeGiB: number;
  role: DiskRole;
  createdAt: Instant;
  automatic: boolean;
};

export type DeletesSnapshot = { 'delete-snapshot': { place: Place; snapshotId: SnapshotId } };

export const deleteSnapshotTasks = {
  'delete-snapshot': {
    beginning: 'snapshot',
    severalAlike: true,
    action: 'DeleteSnapshot',
    asks: 'delete-snapshot',
  },
} satisfies Record<keyof DeletesSnapshot, TaskSort>;

export const deleteSnapshot: Kind<DeleteSnapshotRequest, DeletesSnapshot, 'source'> = {
  plan: ({ snapshotId }) => [{ task: 'delete-snapshot', which: snapshotId }],
  effects: { 'delete-snapshot': ({ snapshotId }, { place }) => ({ place, snapshotId }) },
  parts: ({ snapshotId }) => ({ source: snapshotId }),
};
