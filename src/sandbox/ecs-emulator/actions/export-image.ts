import { optional, type Params } from '../parameters.ts';
import { refuse, refuseMissing } from '../refusal.ts';
import type { Image, ImageDisk } from '../world/entities.ts';
import { isBeingExported, lookAtImage } from '../world/looks.ts';
import type { Making } from '../world/making.ts';
import { endDryRun, type RegionalCall, refuseRegionOfTask, regionalAction } from './action.ts';
import { oneOf } from './filters.ts';
import { isOwn, refuseImage } from './image-rules.ts';

const exportRole = 'AliyunECSImageExportDefaultRole';
const formats = ['raw', 'vhd', 'qcow2', 'vmdk', 'vdi'];
/** Elsewhere an image is exported as it is, raw. */
const regionsOfFormats = [
  ...['ap-northeast-1', 'ap-southeast-5', 'eu-central-1', 'me-east-1', 'us-east-1', 'eu-west-1'],
  ...['ap-southeast-1', 'ap-southeast-3', 'us-west-1'],
];
const most = { dataDisks: 4, dataDiskGiB: 500 };

type ExportRequest = { imageId: string; bucketName: string; prefix: string; format: string };

/** Starts to write an image to a bucket of its region, an object a disk, and answers with the task to follow. */
export const exportImage = regionalAction(
  'ExportImage',
  (call) => {
    const { world, region, account, params } = call;
    const request = readRequest(params, region.regionId);
    const image = findImage(call, request.imageId);
    const { bucketName, format } = request;
    if (region.buckets.get(bucketName)?.accountId !== account.accountId) {
      refuse(400, 'InvalidOSSBucket.NotFound', 'The specified OSS bucket does not exist.');
    }
    if (account.lacksExportRole || (optional(params, 'RoleName') ?? exportRole) !== exportRole) {
      const message = `ECS service have no right to access your OSS, please attach a role of ${exportRole} to it.`;
      refuse(403, 'NoSetRoletoECSServiceAcount', message);
    }
    checkImage(call, image);
    endDryRun(call);
    const { taskId } = world.addExport({
      regionId: region.regionId,
      accountId: account.accountId,
      imageId: image.imageId,
      bucketName,
      format,
      objects: objectsOf(image, request),
      making: makingOf(call, image),
    });
    return { RegionId: region.regionId, TaskId: taskId };
  },
  { unknownRegion: refuseRegionOfTask },
);

function readRequest(params: Params, regionId: string): ExportRequest {
  const imageId = optional(params, 'ImageId') ?? refuseMissing('ImageId');
  const bucketName = optional(params, 'OSSBucket') ?? refuseMissing('OSSBucket');
  const prefix = optional(params, 'OSSPrefix') ?? '';
  const format = (optional(params, 'ImageFormat') ?? 'raw').toLowerCase();
  if (!/^[A-Za-z0-9]{0,30}$/.test(prefix)) {
    refuse(400, 'InvalidOSSPrefix.Malformed', 'The specified OSSPrefix is wrongly formed.');
  }
  oneOf(format, formats, () =>
    refuse(400, 'InvalidImageFormat.Malformed', 'The specified ImageFormat is wrongly formed.'),
  );
  if (format !== 'raw' && !regionsOfFormats.includes(regionId)) {
    const message = 'The specified image format is not supported in the region.';
    refuse(400, 'InvalidImageFormat.RegionNotSupported', message);
  }
  return { imageId, bucketName, prefix, format };
}

/** One's own; those of the platform are known to everybody, and say that they cannot be exported. */
function findImage({ region, account }: RegionalCall, imageId: string): Image {
  const image = region.images.get(imageId) ?? refuseImage();
  if (image.ownerAlias === 'system' || image.ownerAlias === 'marketplace') refuseKind();
  return isOwn(image, account) ? image : refuseImage();
}

function checkImage({ world, region }: RegionalCall, image: Image): void {
  if (lookAtImage(image, world.cloud).status !== 'Available') {
    refuse(400, 'IncorrectImageStatus', 'The specified Image is not available.');
  }
  if (image.isPublic) {
    refuse(403, 'InvalidImageCategory.NotSupported', 'The category of the specified image does not support export.');
  }
  if (image.os.osType === 'windows') refuseKind();
  if (image.disks.some(({ encrypted }) => encrypted)) {
    refuse(400, 'ImageNotSupported', 'The specified image contains encrypted snapshots, which do not support export.');
  }
  const data = image.disks.filter((disk) => disk.type === 'data' && disk.snapshotId !== undefined);
  if (data.length > most.dataDisks || data.some(({ sizeGiB }) => sizeGiB > most.dataDiskGiB)) {
    const message = 'The number or the size of the data disks of the specified image exceeds the limit.';
    refuse(400, 'InvalidImage.DiskAmountOrSize', message);
  }
  if (isBeingExported(region, image, world.cloud)) {
    refuse(403, 'ImageIsExporting', 'The specified Image is exporting.');
  }
}

const refuseKind = () => refuse(403, 'ImageNotSupported', 'The specified image does not support export.');

/** `prefix_m-…_system.raw.tar.gz`; one that has nothing beside its system disk does not say which it is. */
function objectsOf({ imageId, disks }: Image, { prefix, format }: ExportRequest): string[] {
  const written = disks.filter(({ type, snapshotId }) => type === 'system' || snapshotId !== undefined);
  const base = prefix === '' ? imageId : `${prefix}_${imageId}`;
  const part = ({ type }: ImageDisk, n: number) => (type === 'system' ? '_system' : `_data${n}`);
  return written.map((disk, n) => `${base}${written.length > 1 ? part(disk, n) : ''}.${format}.tar.gz`);
}

function makingOf({ world, faults, region }: RegionalCall, { disks }: Image): Making {
  const totalGiB = disks.reduce((sum, { sizeGiB }) => sum + sizeGiB, 0);
  const durationMs = Math.max(world.durations.atLeast, totalGiB * world.durations.exportPerGiB);
  const fault = faults.take(['failNextExport'], { action: 'ExportImage', regionId: region.regionId });
  const making = { startedAt: world.cloud.now(), durationMs };
  return fault === undefined ? making : { ...making, failsAtPercent: fault.percent };
}
