import { optional } from '../parameters.ts';
import { refuse, refuseMissing } from '../refusal.ts';
import { scheduleCopies } from '../world/copy-queue.ts';
import { lookAtImage } from '../world/looks.ts';
import { regionalAction } from './action.ts';
import { ownImage } from './image-rules.ts';

/** Ends a copy that waits or is under way, in its destination: it and its snapshots are gone, the next one begins. */
export const cancelCopyImage = regionalAction('CancelCopyImage', (call) => {
  const { world, region, params } = call;
  const copy = ownImage(call, optional(params, 'ImageId') ?? refuseMissing('ImageId'));
  if (copy.copiedFrom === undefined) {
    const message = 'The specified image is not the target image of a copy action.';
    refuse(400, 'ImageCreatedNotFromCopy', message);
  }
  const { status } = lookAtImage(copy, world.cloud);
  if (status === 'CreateFailed') refuse(400, 'IncorrectImageStatus', 'The Image copy has been failed.');
  if (status !== 'Waiting' && status !== 'Creating') {
    refuse(400, 'IncorrectImageStatus', 'The image has completed copy.');
  }
  region.images.delete(copy.imageId);
  for (const { snapshotId = '' } of copy.disks) region.snapshots.delete(snapshotId);
  scheduleCopies(world, region);
  return {};
});
