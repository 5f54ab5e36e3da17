import type { SubjectId } from '../core/domain/ids.ts';
import type { ProblemCode } from '../core/domain/problem.ts';
import { type Begun, type Cloud, CloudFailure } from '../core/ports/cloud.ts';
import type { Call } from './call.ts';
import { answeredSchema } from './schemas.ts';

/**
 * What is gone already is what was wanted, whoever deleted it: so a second try after a lost answer is harmless. Nothing is
 * tried before it is approved: a deletion that took no notice of `DryRun` could not be undone, and DeleteSnapshot has none.
 */
export function createDeletions(call: Call): Pick<Cloud['effects'], 'delete-image' | 'delete-snapshot'> {
  return {
    'delete-image': {
      perform: ({ image: { place, imageId }, force }) =>
        unlessGone(imageId, 'image-not-found', () =>
          call({
            place,
            action: 'DeleteImage',
            query: { RegionId: place.region, ImageId: imageId, Force: force || undefined },
            schema: answeredSchema,
            effect: true,
            subject: { imageId },
          }),
        ),
    },
    'delete-snapshot': {
      // `Force` would delete it although disks were made of it, which nobody was asked about.
      perform: ({ place, snapshotId }) =>
        unlessGone(snapshotId, 'snapshot-not-found', () =>
          call({
            place,
            action: 'DeleteSnapshot',
            query: { RegionId: place.region, SnapshotId: snapshotId },
            schema: answeredSchema,
            effect: true,
            subject: { onlySnapshot: snapshotId },
          }),
        ),
    },
  };
}

async function unlessGone(
  subject: SubjectId,
  gone: ProblemCode,
  remove: () => Promise<{ RequestId: string }>,
): Promise<Begun> {
  try {
    return { subject, requestId: (await remove()).RequestId };
  } catch (error) {
    if (!(error instanceof CloudFailure && error.kind === 'refused' && error.problem.code === gone)) throw error;
    return { subject, ...(error.requestId !== undefined && { requestId: error.requestId }) };
  }
}
