import { numbered, optional, type Params } from '../parameters.ts';
import { refuse } from '../refusal.ts';
import type { DiskType, Tag } from '../world/entities.ts';
import { oneOf } from './filters.ts';
import { checkDescription, checkImageFamily, checkImageName, checkImageVersion, readTags } from './wording.ts';

const platforms = [
  ...['Aliyun', 'Anolis', 'CentOS', 'Ubuntu', 'CoreOS', 'SUSE', 'Debian', 'OpenSUSE', 'FreeBSD', 'RedHat', 'Kylin'],
  ...['UOS', 'Fedora', 'Fedora CoreOS', 'CentOS Stream', 'AlmaLinux', 'Rocky Linux', 'Gentoo', 'Customized Linux'],
  ...['Others Linux', 'Windows Server 2022', 'Windows Server 2019', 'Windows Server 2016', 'Windows Server 2012'],
  ...['Windows Server 2008', 'Windows Server 2003'],
];

/** One entry of `DiskDeviceMapping.N`, formally right. `device` is in the `/dev/xvd*` spelling answers use. */
export type MappingEntry = {
  snapshotId: string | undefined;
  device: string | undefined;
  diskType: DiskType | undefined;
  sizeGiB: number | undefined;
};

type ImageSource =
  | { from: 'instance'; instanceId: string }
  | { from: 'mapping'; entries: MappingEntry[] }
  | { from: 'snapshot'; snapshotId: string };

/** A CreateImage request whose parameters are formally right. */
export type ImageRequest = {
  source: ImageSource;
  imageName: string | undefined;
  description: string;
  imageFamily: string;
  imageVersion: string;
  architecture: string | undefined;
  platform: string | undefined;
  bootMode: string;
  imdsSupport: string;
  resourceGroupId: string;
  tags: Tag[];
};

/** Required parameters, then formats, then tags; the world is not looked at. */
export function readImageRequest(params: Params): ImageRequest {
  const source = readSource(params);
  const imageName = optional(params, 'ImageName');
  const description = optional(params, 'Description');
  const imageFamily = optional(params, 'ImageFamily');
  const imageVersion = optional(params, 'ImageVersion');
  const architecture = optional(params, 'Architecture');
  const platform = optional(params, 'Platform');
  const bootMode = optional(params, 'BootMode');
  const imdsSupport = optional(params, 'Features.ImdsSupport');
  checkImageName(imageName);
  checkDescription(description);
  checkImageVersion(imageVersion);
  checkImageFamily(imageFamily);
  oneOf(architecture, ['i386', 'x86_64', 'arm64'], () =>
    refuse(400, 'InvalidArchitecture.Malformed', 'The specified Architecture is wrongly formed.'),
  );
  oneOf(platform, platforms, () =>
    refuse(400, 'InvalidPlatform.Malformed', 'The specified Platform is wrongly formed.'),
  );
  oneOf(bootMode, ['BIOS', 'UEFI', 'UEFI-Preferred'], () =>
    refuse(400, 'InvalidBootMode.NotSupport', 'BootMode is not supported for current image architecture.'),
  );
  oneOf(imdsSupport, ['v1', 'v2'], () =>
    refuse(400, 'InvalidParameter.FeaturesImdsSupport', 'The specified Features.ImdsSupport is not valid.'),
  );
  if (source.from === 'mapping') checkDevices(source.entries);
  return {
    source,
    imageName,
    description: description ?? '',
    imageFamily: imageFamily ?? '',
    imageVersion: imageVersion ?? '',
    architecture,
    platform,
    bootMode: bootMode ?? 'BIOS',
    imdsSupport: imdsSupport ?? 'v1',
    resourceGroupId: optional(params, 'ResourceGroupId') ?? '',
    tags: readTags(params),
  };
}

// Giving several sources is no mistake: the first of these wins and the others are not even read.
function readSource(params: Params): ImageSource {
  const instanceId = optional(params, 'InstanceId');
  if (instanceId !== undefined) return { from: 'instance', instanceId };
  const entries = numbered(params, 'DiskDeviceMapping').map(({ fields }) => readEntry(fields));
  if (entries.length > 0) return { from: 'mapping', entries };
  const snapshotId = optional(params, 'SnapshotId');
  if (snapshotId !== undefined) return { from: 'snapshot', snapshotId };
  const sources = 'SnapshotId or InstanceId or DiskDeviceMapping';
  return refuse(
    400,
    'MissingParameter',
    `The input parameter ${sources} that is mandatory for processing this request is not supplied.`,
  );
}

function readEntry(fields: Params): MappingEntry {
  const device = optional(fields, 'Device');
  const diskType = optional(fields, 'DiskType');
  const size = optional(fields, 'Size');
  if (device !== undefined && !/^\/dev\/x?vd[a-z]$/.test(device)) refuseDevice();
  if (diskType !== undefined && diskType !== 'system' && diskType !== 'data') {
    refuse(400, 'InvalidDiskType.ValueNotSupported', 'The specified disk type is not supported.');
  }
  if (size !== undefined && !/^\d{1,6}$/.test(size)) refuseSize();
  return {
    snapshotId: optional(fields, 'SnapshotId'),
    device: device?.replace('/dev/vd', '/dev/xvd'),
    diskType,
    sizeGiB: size === undefined ? undefined : Number(size),
  };
}

function checkDevices(entries: readonly MappingEntry[]): void {
  const devices = entries.map((entry) => entry.device).filter((device) => device !== undefined);
  if (new Set(devices).size === devices.length) return;
  refuse(400, 'InvalidDevice.InUse', 'DiskDeviceMapping.n.Device has been occupied.');
}

export const refuseDevice = () => refuse(400, 'InvalidDevice.Malformed', 'DiskDeviceMapping.n.Device is not valid.');
export const refuseSize = () =>
  refuse(400, 'InvalidSize.ValueNotSupported', 'DiskDeviceMapping.n.Size beyond the permitted range.');
