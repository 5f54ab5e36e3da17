import { refuse } from '../refusal.ts';
import { alibabaLinux } from '../world/builders.ts';
import type { Image, ImageDisk, OperatingSystem, Region } from '../world/entities.ts';
import { diskDuration } from '../world/looks.ts';
import type { Making } from '../world/making.ts';
import { endDryRun, type RegionalCall, regionalAction } from './action.ts';
import { planFromInstance } from './create-image-from-instance.ts';
import { planFromMapping, planFromSnapshot } from './create-image-from-snapshots.ts';
import type { ImagePlan, PlannedDisk } from './create-image-plan.ts';
import { type ImageRequest, readImageRequest } from './create-image-request.ts';
import { checkImageQuota, checkResourceGroup, ownImages, plannedMaking } from './image-rules.ts';

/**
 * Starts an image and answers with its id; the image then goes from Creating to Available or CreateFailed as cloud
 * time passes. Checks come in the order ECS makes them: form, existence, state, quota, dry run.
 */
export const createImage = regionalAction(
  'CreateImage',
  (call) => {
    const request = readImageRequest(call.params);
    checkResourceGroup(call.account, request.resourceGroupId);
    const plan = planImage(call, request);
    const own = ownImages(call.region, call.account);
    checkName(own, request);
    checkQuotas(own, request, call);
    endDryRun(call);
    return { ImageId: startImage(call, request, plan).imageId };
  },
  { takesClientToken: true },
);

function planImage(call: RegionalCall, request: ImageRequest): ImagePlan {
  switch (request.source.from) {
    case 'instance':
      return planFromInstance(call, request.source.instanceId);
    case 'mapping':
      return planFromMapping(call, request, request.source.entries);
    case 'snapshot':
      return planFromSnapshot(call, request, request.source.snapshotId);
  }
}

function checkName(own: readonly Image[], { imageName }: ImageRequest): void {
  if (!own.some((image) => image.imageName === imageName)) return;
  // The spelling is the API's own.
  refuse(400, 'InvalidImageName.Duplicated', 'The specified Image name has already bean used.');
}

function checkQuotas(own: readonly Image[], { imageFamily }: ImageRequest, { world }: RegionalCall): void {
  checkImageQuota(own, world);
  if (imageFamily === '') return;
  const members = own.filter((image) => image.imageFamily === imageFamily).length;
  const families = new Set(own.map((image) => image.imageFamily).filter((family) => family !== ''));
  if (members >= world.quotas.imagesPerFamily) {
    const message = 'The specified image family exceeds the maximum number of images.';
    refuse(400, 'ImageQuotaExceed.ImageFamily', message);
  }
  if (members === 0 && families.size >= world.quotas.familiesPerRegion) {
    refuse(400, 'ImageFamilyQuotaExceed', 'The number of image families exceeds the limit in the region.');
  }
}

function startImage(call: RegionalCall, request: ImageRequest, plan: ImagePlan): Image {
  const { world, region, account } = call;
  const { source: _, imageName, architecture, platform, ...said } = request;
  const imageId = world.newId('m', region.regionId);
  const making = makingOf(call, request, plan);
  return world.addImage({
    ...said,
    imageId,
    imageName: imageName ?? imageId,
    regionId: region.regionId,
    accountId: account.accountId,
    making,
    usableDelayMs: world.durations.untilUsable,
    os: systemOf(region, plan, architecture, platform),
    disks: plan.disks.map((disk) => withSnapshot(call, imageId, disk, making, plan)),
  });
}

function makingOf({ world, faults, region }: RegionalCall, { tags }: ImageRequest, { disks }: ImagePlan): Making {
  const totalGiB = disks.reduce((sum, disk) => sum + disk.sizeGiB, 0);
  const durationMs = Math.max(world.durations.atLeast, totalGiB * world.durations.perGiB);
  const fault = faults.take(['failNextCreation'], { action: 'CreateImage', regionId: region.regionId });
  return plannedMaking({ startedAt: world.cloud.now(), durationMs }, fault, tags);
}

/** What the request says of the system comes before what the source image tells. */
function systemOf(
  region: Region,
  { sourceImageId }: ImagePlan,
  architecture: string | undefined,
  platform: string | undefined,
): OperatingSystem {
  const known = region.images.get(sourceImageId)?.os ?? { ...alibabaLinux, ...named('Others Linux') };
  return {
    ...known,
    ...(platform === undefined ? {} : named(platform)),
    architecture: architecture ?? known.architecture,
  };
}

const named = (platform: string) => ({
  platform,
  osName: platform,
  osNameEn: platform,
  osType: platform.startsWith('Windows') ? ('windows' as const) : ('linux' as const),
});

/** The image's line for a planned disk; a disk without a snapshot gets one that is taken while the image is made. */
function withSnapshot(
  { world, region, account }: RegionalCall,
  imageId: string,
  { disk, ...line }: PlannedDisk,
  { startedAt, durationMs }: Making,
  plan: ImagePlan,
): ImageDisk {
  if (disk === undefined) return line;
  const snapshot = world.addSnapshot({
    regionId: region.regionId,
    accountId: account.accountId,
    snapshotName: `Created_from_${disk.instanceId ?? disk.diskId}_for_${imageId}`,
    sourceDiskId: disk.diskId,
    making: { startedAt, durationMs: diskDuration(durationMs, disk.sizeGiB, plan.disks) },
  });
  return { ...line, snapshotId: snapshot.snapshotId };
}
