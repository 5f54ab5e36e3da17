import { flag, optional } from '../parameters.ts';
import { refuse, refuseMissing } from '../refusal.ts';
import { snapshotsBackingImages } from '../world/looks.ts';
import type { Action } from './action.ts';

/**
 * Deletes a snapshot for good. Where it is, its id alone says. `Force` overrides the disks that were made of it, never
 * the images.
 */
export const deleteSnapshot: Action = {
  name: 'DeleteSnapshot',
  takesClientToken: false,
  answer({ world, account, params }) {
    const snapshotId = optional(params, 'SnapshotId') ?? refuseMissing('SnapshotId');
    const snapshot = world.snapshot(snapshotId);
    const region = snapshot && world.region(snapshot.regionId);
    if (!region || snapshot.accountId !== account.accountId) {
      return refuse(404, 'InvalidSnapshotId.NotFound', 'The specified SnapshotId does not exist.');
    }
    if (snapshotsBackingImages(region).has(snapshotId)) {
      refuse(403, 'SnapshotCreatedImage', 'The snapshot has been used to create images.');
    }
    const madeDisks = [...region.disks.values()].some(({ sourceSnapshotId }) => sourceSnapshotId === snapshotId);
    if (madeDisks && !flag(params, 'Force')) {
      refuse(403, 'SnapshotCreatedDisk', 'The snapshot has been used to create disks.');
    }
    world.removeSnapshot(snapshotId);
    return {};
  },
};
