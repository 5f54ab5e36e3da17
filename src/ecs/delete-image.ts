import type { SubjectId } from '../core/domain/ids.ts';
import type { ProblemCode } from '../core/domain/problem.ts';
import { type Begun, type Cloud, CloudFailure } from '../core/ports/cloud.ts';
import type { Call } from './call.ts';
import { answeredSchema } from './schemas.ts';

type DeletionOptions = { call: Call } & Pick<Cloud, 'images' | 'instances' | 'snapshots'>;

/**
 * What is gone already is what was wanted, whoever deleted it: so a second try after a lost answer is harmless. Nothing is
 * tried before it is approved: a deletion that took no notice of `DryRun` could not be undone, and DeleteSnapshot has none.
 */
export function createDeletions({
  call,
  images,
  instances,
  snapshots,
}: DeletionOptions): Pick<Cloud['effects'], 'delete-image' | 'delete-snapshot'> {
  return {
    'delete-image': {
      perform: ({ image: { place, imageId }, force, instances: known }) =>
        unlessGone({
          subject: imageId,
          gone: 'image-not-found',
          remove: async () => {
            // With `Force` ECS asks nothing more, and whoever agreed to it knew of these alone.
            const used = force ? await instances(place, { madeFrom: imageId }) : [];
            const unknown = used.map(({ id }) => id).filter((id) => !known.includes(id));
            if (unknown.length > 0)
              throw new CloudFailure('refused', { code: 'image-used', imageId, instances: unknown });
            return call({
              place,
              action: 'DeleteImage',
              query: { RegionId: place.region, ImageId: imageId, Force: force || undefined },
              schema: answeredSchema,
              effect: true,
              subject: { imageId },
            });
          },
          isThere: async () => (await images(place, { id: imageId })).some(({ id }) => id === imageId),
        }),
    },
    'delete-snapshot': {
      // `Force` would delete it although disks were made of it, which nobody was asked about.
      perform: ({ place, snapshotId }) =>
        unlessGone({
          subject: snapshotId,
          gone: 'snapshot-not-found',
          remove: () =>
            call({
              place,
              action: 'DeleteSnapshot',
              query: { RegionId: place.region, SnapshotId: snapshotId },
              schema: answeredSchema,
              effect: true,
              subject: { onlySnapshot: snapshotId },
            }),
          isThere: async () => (await snapshots(place, { ids: [snapshotId] })).length > 0,
        }),
    },
  };
}

type Deletion = {
  subject: SubjectId;
  /** What ECS says of what is not there. */
  gone: ProblemCode;
  remove: () => Promise<{ RequestId: string }>;
  isThere: () => Promise<boolean>;
};

async function unlessGone({ subject, gone, remove, isThere }: Deletion): Promise<Begun> {
  try {
    return { subject, requestId: (await remove()).RequestId };
  } catch (error) {
    if (!(error instanceof CloudFailure && error.kind === 'refused')) throw error;
    // After a lost answer a refusal, such as for want of rights, does not say that it is still there: that is looked at.
    if (error.problem.code !== gone && (await isThere().catch(() => true))) throw error;
    return { subject, ...(error.requestId !== undefined && { requestId: error.requestId }) };
  }
}
