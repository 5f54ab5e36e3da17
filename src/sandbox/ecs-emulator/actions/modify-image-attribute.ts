import { optional } from '../parameters.ts';
import { refuse, refuseMissing } from '../refusal.ts';
import { lookAtImage } from '../world/looks.ts';
import { endDryRun, regionalAction } from './action.ts';
import { ownImage, ownImages } from './image-rules.ts';
import { checkImageFamily } from './wording.ts';

/** What the real operation changes besides; taking it without doing it would be a lie. */
const notHere = ['ImageName', 'Description', 'Status', 'BootMode', 'LicenseType'];

/** Puts an image into a family, at once. A family can be changed but not cleared: an empty one changes nothing. */
export const modifyImageAttribute = regionalAction('ModifyImageAttribute', (call) => {
  const { world, region, account, params } = call;
  const imageId = optional(params, 'ImageId') ?? refuseMissing('ImageId');
  for (const name of Object.keys(params)) {
    if (!notHere.includes(name) && !name.startsWith('Features.')) continue;
    refuse(400, 'UnsupportedParameter', `The parameter ${name} is not supported by the emulator.`);
  }
  const family = optional(params, 'ImageFamily');
  checkImageFamily(family);
  const image = ownImage(call, imageId);
  const { status } = lookAtImage(image, world.cloud);
  if (status === 'Waiting' || status === 'Creating') {
    refuse(403, 'InvalidStatus.ImageIsCreating', 'The specified image is being created.');
  }
  if (family !== undefined && family !== image.imageFamily) {
    const others = ownImages(region, account).filter((one) => one !== image && one.imageFamily !== '');
    const members = others.filter((one) => one.imageFamily === family).length;
    if (members >= world.quotas.imagesPerFamily) {
      const message = 'The specified image family exceeds the maximum number of images.';
      refuse(400, 'ImageQuotaFull.ImageFamily', message);
    }
    if (members === 0 && new Set(others.map((one) => one.imageFamily)).size >= world.quotas.familiesPerRegion) {
      refuse(400, 'ImageFamilyQuotaFull', 'The number of image families exceeds the limit in the region.');
    }
  }
  endDryRun(call);
  if (family !== undefined) image.imageFamily = family;
  return {};
});
