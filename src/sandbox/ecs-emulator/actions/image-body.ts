import { toSeconds } from '../world/cloud-time.ts';
import type { Image, ImageDisk } from '../world/entities.ts';
import type { ImageLook, Progress } from '../world/looks.ts';
import type { Body } from './action.ts';
import { tagsBody } from './filters.ts';
import { systemDiskOf } from './image-rules.ts';

/** An image, how it stands now, and whether an instance was made from it. */
export type SeenImage = { image: Image; look: ImageLook; inUse: boolean };

/** An image as DescribeImages writes it: `Size` a number here but a string in the mapping, the owner a bare 64-bit number. */
export function imageBody({ image, look, inUse }: SeenImage): Body {
  return {
    ImageId: image.imageId,
    ImageName: image.imageName,
    ImageFamily: image.imageFamily,
    ImageVersion: image.imageVersion,
    Description: image.description,
    Status: look.status,
    Progress: `${look.percent}%`,
    Usable: look.usable,
    Usage: inUse ? 'instance' : 'none',
    Size: systemDiskOf(image)?.sizeGiB ?? 0,
    CreationTime: toSeconds(image.createdAt),
    Architecture: image.os.architecture,
    Platform: image.os.platform,
    OSName: image.os.osName,
    OSNameEn: image.os.osNameEn,
    OSType: image.os.osType,
    BootMode: image.bootMode,
    ImageOwnerAlias: image.ownerAlias,
    ImageOwnerId: BigInt(image.accountId),
    IsSelfShared: image.sharedWith.length > 0 ? 'True' : '',
    IsCopied: image.copiedFrom !== undefined,
    IsPublic: image.isPublic,
    IsSubscribed: false,
    IsSupportCloudinit: true,
    IsSupportIoOptimized: true,
    LoginAsNonRootSupported: false,
    ProductCode: '',
    ResourceGroupId: image.resourceGroupId,
    Features: { ImdsSupport: image.imdsSupport, NvmeSupport: 'supported' },
    DiskDeviceMappings: { DiskDeviceMapping: image.disks.map((disk, n) => mappingBody(disk, look.disks[n])) },
    Tags: tagsBody(image.tags),
  };
}

function mappingBody(disk: ImageDisk, progress: Progress | undefined): Body {
  return {
    Device: disk.device,
    Type: disk.type,
    Size: String(disk.sizeGiB),
    SnapshotId: disk.snapshotId ?? '',
    Encrypted: disk.encrypted,
    Format: '',
    ImportOSSBucket: '',
    ImportOSSObject: '',
    Progress: `${progress?.percent ?? 100}%`,
    RemainTime: progress?.remainingSeconds ?? 0,
  };
}
