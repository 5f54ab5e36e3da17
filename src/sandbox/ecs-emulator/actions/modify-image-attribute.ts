import { optional } from '../parameters.ts';
import { refuse, refuseMissing } from '../refusal.ts';
import type { Image } from '../world/entities.ts';
import { lookAtImage } from '../world/looks.ts';
import { endDryRun, type RegionalCall, regionalAction } from './action.ts';
import { ownImage, ownImages } from './image-rules.ts';
import { checkDescription, checkImageFamily, checkImageName } from './wording.ts';

/** What the real operation changes besides; taking it without doing it would be a lie. */
const notHere = ['BootMode', 'LicenseType'];

/** Changes what is named of an image, at once; an empty value changes nothing, so nothing can be taken away. */
export const modifyImageAttribute = regionalAction('ModifyImageAttribute', (call) => {
  const { world, params } = call;
  const imageId = optional(params, 'ImageId') ?? refuseMissing('ImageId');
  for (const name of Object.keys(params)) {
    if (!notHere.includes(name) && !name.startsWith('Features.')) continue;
    refuse(400, 'UnsupportedParameter', `The parameter ${name} is not supported by the emulator.`);
  }
  const name = optional(params, 'ImageName');
  const description = optional(params, 'Description');
  const family = optional(params, 'ImageFamily');
  const status = statusOf(optional(params, 'Status'));
  checkImageName(name);
  checkDescription(description);
  checkImageFamily(family);
  const image = ownImage(call, imageId);
  const { status: now } = lookAtImage(image, world.cloud);
  if (now === 'Waiting' || now === 'Creating') {
    refuse(403, 'InvalidStatus.ImageIsCreating', 'The specified image is being created.');
  }
  if (name !== undefined) checkFree(call, image, name);
  if (status !== undefined) checkStatus(image, now, status);
  if (family !== undefined) checkFamilyQuotas(call, image, family);
  endDryRun(call);
  if (name !== undefined) image.imageName = name;
  if (description !== undefined) image.description = description;
  if (family !== undefined) image.imageFamily = family;
  if (status !== undefined) image.settled = status;
  return {};
});

function statusOf(given: string | undefined): 'Available' | 'Deprecated' | undefined {
  if (given === undefined || given === 'Available' || given === 'Deprecated') return given;
  return refuse(400, 'InvalidParameter', 'The specified parameter "Status" is not valid.');
}

function checkFree({ region, account }: RegionalCall, image: Image, name: string): void {
  if (!ownImages(region, account).some((one) => one !== image && one.imageName === name)) return;
  refuse(400, 'InvalidImageName.Duplicated', 'The specified Image name has already exist.');
}

/** Only what is available is deprecated, once it is shared with nobody; only what is deprecated is restored. */
function checkStatus(image: Image, now: string, wanted: 'Available' | 'Deprecated'): void {
  if (wanted === 'Available') {
    if (now !== 'Deprecated') refuse(403, 'ImageStatus.NotDeprecated', 'The specified image is not deprecated.');
    return;
  }
  if (now !== 'Available') refuse(403, 'ImageStatus.NotAvailable', 'The specified image is not available.');
  if (image.sharedWith.length > 0) refuse(403, 'ImageUseShared', 'please remove shared accounts first.');
}

function checkFamilyQuotas({ world, region, account }: RegionalCall, image: Image, family: string): void {
  if (family === image.imageFamily) return;
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
