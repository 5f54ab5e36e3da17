import { optional } from '../parameters.ts';
import { refuse } from '../refusal.ts';
import { isBeingCopied, notYet, scheduleCopies } from '../world/copy-queue.ts';
import type { Image, ImageDisk, Region } from '../world/entities.ts';
import { diskDuration, lookAtImage } from '../world/looks.ts';
import type { Making } from '../world/making.ts';
import { endDryRun, type RegionalCall, regionalAction } from './action.ts';
import { changesEncryption, checkEncryption, checkKey, encryptionOf } from './copy-image-encryption.ts';
import { type CopyRequest, readCopyRequest } from './copy-image-request.ts';
import {
  checkImageQuota,
  checkResourceGroup,
  isOwn,
  isSharedWith,
  ownImages,
  plannedMaking,
  refuseImage,
} from './image-rules.ts';

type CopyCall = RegionalCall & { destination: Region };

/**
 * Starts a copy and answers with its id, which is known only in the destination; `RegionId` is the region of the source.
 * The copy is Waiting until it is its turn, then Creating, and independent of its source from the start.
 */
export const copyImage = regionalAction(
  'CopyImage',
  (regionalCall) => {
    const call = { ...regionalCall, destination: destinationOf(regionalCall) };
    const request = readCopyRequest(call.params);
    checkResourceGroup(call.account, request.resourceGroupId);
    const source = findSource(call, request);
    checkKey(call.destination, call.account, request);
    checkSource(call, source, request);
    checkDestination(call, request);
    endDryRun(call);
    return { ImageId: startCopy(call, source, request).imageId };
  },
  {
    takesClientToken: true,
    unknownRegion: () => refuse(400, 'SourceRegion.NotFound', 'The source region not found.'),
  },
);

function destinationOf({ world, region, params }: RegionalCall): Region {
  const destination = world.region(optional(params, 'DestinationRegionId') ?? region.regionId);
  return destination ?? refuse(400, 'DestinationRegion.NotFound', 'The destination region not found.');
}

/** Only what is one's own or shared can be copied; community images exist and say that they cannot. */
function findSource({ region, account }: CopyCall, { imageId }: CopyRequest): Image {
  const image = region.images.get(imageId) ?? refuseImage();
  if (image.isPublic) {
    refuse(400, 'OperationDenied.CommunityImage', 'Community image does not support copy.');
  }
  if (!isOwn(image, account) && !isSharedWith(image, account)) refuseImage();
  for (const { snapshotId } of image.disks) {
    if (snapshotId !== undefined && !region.snapshots.has(snapshotId)) {
      refuse(400, 'InvalidSnapshotId.NotFound', 'The specified SnapshotId does not exist.');
    }
  }
  return image;
}

function checkSource({ world, region, destination, account }: CopyCall, source: Image, request: CopyRequest): void {
  const isShared = !isOwn(source, account);
  const sameRegion = destination === region;
  if (lookAtImage(source, world.cloud).status !== 'Available') {
    refuse(400, 'IncorrectImageStatus', 'The image not available.');
  }
  if (isShared && !sameRegion) {
    const message = 'The shared image can not be copied to another region directly.';
    refuse(403, 'OperationDenied.SameRegionOnly', message);
  }
  checkEncryption(source, request, isShared);
  if (sameRegion && !isShared && !changesEncryption(source, region, request)) {
    refuse(403, 'IncorrectDestinationRegion', 'The destination region is not equal the target region.');
  }
  if (totalGiB(source) > world.quotas.copyGiB) {
    refuse(403, 'SizeExceed.Image', 'The specified image exceeds the maximum size.');
  }
  if (world.copyConcurrency === 'serial-per-image' && isBeingCopied(world, source)) {
    refuse(
      400,
      'OperationDenied.ImageCopyConflict',
      'The same image cannot be copied concurrently. Please wait until the last copy is completed before performing the next operation.',
    );
  }
}

function checkDestination({ world, destination, account }: CopyCall, { imageName }: CopyRequest): void {
  const own = ownImages(destination, account);
  if (own.some((image) => image.imageName === imageName)) {
    refuse(400, 'InvalidImageName.Duplicated', 'The destination image is exist.');
  }
  checkImageQuota(own, world);
}

/** What describes the content comes along; what describes the record is what was asked, or nothing. */
function startCopy(call: CopyCall, source: Image, request: CopyRequest): Image {
  const { world, destination, account } = call;
  const imageId = world.newId('m', destination.regionId);
  const making = makingOf(call, source, request);
  const copy = world.addImage({
    imageId,
    imageName: request.imageName ?? imageId,
    description: request.description,
    resourceGroupId: request.resourceGroupId,
    tags: request.tags,
    regionId: destination.regionId,
    accountId: account.accountId,
    copiedFrom: { regionId: source.regionId, imageId: source.imageId },
    making,
    usableDelayMs: world.durations.untilUsable,
    os: source.os,
    bootMode: source.bootMode,
    imdsSupport: source.imdsSupport,
    disks: source.disks.map((disk) => copyDisk(call, imageId, disk, making, source, request)),
  });
  scheduleCopies(world, destination);
  return copy;
}

function makingOf({ world, faults, region, destination }: CopyCall, source: Image, { tags }: CopyRequest): Making {
  const { atLeast, copyPerGiB } = world.durations;
  const durationMs = Math.max(atLeast, totalGiB(source) * copyPerGiB);
  const about = { action: 'CopyImage', regionId: region.regionId, destinationRegionId: destination.regionId };
  return plannedMaking({ startedAt: notYet, durationMs }, faults.take(['failNextCopy'], about), tags);
}

function copyDisk(
  { world, destination, account }: CopyCall,
  imageId: string,
  disk: ImageDisk,
  making: Making,
  source: Image,
  request: CopyRequest,
): ImageDisk {
  const { device, type, sizeGiB, snapshotId: sourceSnapshotId } = disk;
  const encryption = encryptionOf(disk, request);
  const line = { device, type, sizeGiB, encrypted: encryption.encrypted };
  // An empty disk stays one.
  if (sourceSnapshotId === undefined && type === 'data') return line;
  const { snapshotId } = world.addSnapshot({
    ...encryption,
    regionId: destination.regionId,
    accountId: account.accountId,
    snapshotName: `Copied_from_${sourceSnapshotId ?? source.imageId}_for_${imageId}`,
    sourceDiskType: type,
    sourceDiskSizeGiB: sizeGiB,
    // What a new image of this snapshot would be told about its system.
    sourceImageId: imageId,
    making: diskMaking(making, sizeGiB, source),
  });
  return { ...line, snapshotId };
}

/** Of a copy that fails, the disks that were not through yet fail with it. */
function diskMaking({ startedAt, durationMs, failsAtPercent }: Making, sizeGiB: number, { disks }: Image): Making {
  const ownMs = diskDuration(durationMs, sizeGiB, disks);
  const percent = failsAtPercent === undefined ? 100 : Math.floor((failsAtPercent * durationMs) / ownMs);
  return { startedAt, durationMs: ownMs, ...(percent < 100 ? { failsAtPercent: percent } : {}) };
}

const totalGiB = ({ disks }: Image): number => disks.reduce((sum, { sizeGiB }) => sum + sizeGiB, 0);
