import { flag, optional } from '../parameters.ts';
import { refuse, refuseMissing } from '../refusal.ts';
import { isBeingCopied } from '../world/copy-queue.ts';
import { isBeingExported, lookAtImage } from '../world/looks.ts';
import { endDryRun, regionalAction } from './action.ts';
import { ownImage } from './image-rules.ts';

/** Deletes an image for good. The snapshots behind it stay, and so do the instances made from it. */
export const deleteImage = regionalAction('DeleteImage', (call) => {
  const { world, region, params } = call;
  const image = ownImage(call, optional(params, 'ImageId') ?? refuseMissing('ImageId'));
  const { status } = lookAtImage(image, world.cloud);
  const isMade = status !== 'Waiting' && status !== 'Creating';
  if (isMade ? isBeingCopied(world, image) : image.copiedFrom !== undefined) {
    refuse(403, 'OperationDenied.ImageCopying', 'The Image is coping.');
  }
  if (!isMade) refuse(403, 'ImageIsCreating', 'The specified image is being created.');
  if (isBeingExported(region, image, world.cloud)) {
    refuse(403, 'ImageIsExporting', 'The specified Image is exporting. Please cancel task first.');
  }
  if (image.isPublic) {
    refuse(403, 'ImageIsPublic', 'You can not delete public image, please modify it to private.');
  }
  if (image.sharedWith.length > 0) {
    refuse(403, 'ImageUseShared', 'The specified image has been shared to others.');
  }
  const inUse = [...region.instances.values()].some(({ imageId }) => imageId === image.imageId);
  if (inUse && !flag(params, 'Force')) {
    refuse(403, 'ImageUsingByInstance', 'The specified image has been used to create instances.');
  }
  endDryRun(call);
  region.images.delete(image.imageId);
  return {};
});
