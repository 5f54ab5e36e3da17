import type {
  Bucket,
  Disk,
  ExportTask,
  Image,
  Instance,
  KeyPair,
  KmsKey,
  LaunchTemplate,
  OperatingSystem,
  Region,
  ScalingConfiguration,
  ScalingGroup,
  SecurityGroup,
  Snapshot,
  VSwitch,
} from './entities.ts';
import type { NewId } from './ids.ts';
import type { Making } from './making.ts';

/** The public image that exists in every seeded region, and what disks come from unless told otherwise. */
export const publicImageId = 'aliyun_3_x64_20G_alibase_20240528.vhd';

export const alibabaLinux: OperatingSystem = {
  platform: 'Aliyun',
  osName: 'Alibaba Cloud Linux  3.2104 LTS 64位',
  osNameEn: 'Alibaba Cloud Linux  3.2104 LTS 64 bit',
  osType: 'linux',
  architecture: 'x86_64',
};

export type Common = { regionId: string; accountId: string; createdAt: number };
/** Work that ended before the world began. */
export const alreadyMade: Making = { startedAt: 0, durationMs: 0 };

export function buildInstance(common: Common, id: string, given: Partial<Instance>): Instance {
  return {
    ...common,
    instanceId: id,
    instanceName: id,
    hostName: given.instanceName ?? id,
    status: 'Running',
    passages: [],
    stoppedMode: 'KeepCharging',
    instanceType: 'ecs.g7.large',
    cpu: 2,
    memoryMiB: 8192,
    imageId: publicImageId,
    chargeType: 'PostPaid',
    zoneId: `${common.regionId}-a`,
    vpcId: '',
    vSwitchId: '',
    privateIp: '10.0.0.10',
    securityGroupIds: [],
    keyPairName: '',
    lockReasons: [],
    tags: [],
    ...given,
  };
}

export function buildDisk(common: Common, id: string, given: Partial<Disk>): Disk {
  const system = (given.type ?? 'system') === 'system';
  return {
    ...common,
    diskId: id,
    diskName: '',
    type: 'system',
    category: 'cloud_essd',
    sizeGiB: 40,
    status: given.instanceId === undefined ? 'Available' : 'In_use',
    making: alreadyMade,
    device: system ? '/dev/xvda' : '/dev/xvdb',
    imageId: system ? publicImageId : '',
    sourceSnapshotId: '',
    encrypted: false,
    kmsKeyId: '',
    deleteWithInstance: system,
    deleteAutoSnapshot: true,
    zoneId: `${common.regionId}-a`,
    tags: [],
    ...given,
  };
}

/** A finished manual snapshot of a 40 GiB system disk; what is known of its disk, when that exists, comes first. */
export function buildSnapshot(common: Common, id: string, region: Region, given: Partial<Snapshot>): Snapshot {
  const disk = given.sourceDiskId === undefined ? undefined : region.disks.get(given.sourceDiskId);
  return {
    ...common,
    snapshotId: id,
    snapshotName: id,
    description: '',
    sourceDiskId: '',
    sourceDiskType: disk?.type ?? 'system',
    sourceDiskCategory: disk?.category ?? 'cloud_essd',
    sourceDiskSizeGiB: disk?.sizeGiB ?? 40,
    sourceImageId: disk?.imageId ?? publicImageId,
    kind: 'user',
    encrypted: disk?.encrypted ?? false,
    kmsKeyId: disk?.kmsKeyId ?? '',
    making: alreadyMade,
    tags: [],
    ...given,
  };
}

/** An available image of one 40 GiB system disk. */
export function buildImage(common: Common, id: string, given: Partial<Image>): Image {
  return {
    ...common,
    imageId: id,
    imageName: id,
    imageFamily: '',
    imageVersion: '',
    description: '',
    ownerAlias: 'self',
    settled: 'Available',
    making: alreadyMade,
    usableDelayMs: 0,
    os: alibabaLinux,
    bootMode: 'BIOS',
    imdsSupport: 'v1',
    resourceGroupId: '',
    isPublic: false,
    sharedWith: [],
    disks: [{ device: '/dev/xvda', type: 'system', sizeGiB: 40, encrypted: false }],
    tags: [],
    ...given,
  };
}

/** A key that may be used. */
export const buildKey = ({ regionId, accountId }: Common, keyId: string, given: Partial<KmsKey>): KmsKey => ({
  regionId,
  accountId,
  keyId,
  enabled: true,
  forDisks: true,
  ...given,
});

/** A small network of its own in the first zone. */
export const buildVSwitch = (common: Common, newId: NewId, given: Partial<VSwitch>): VSwitch => ({
  ...common,
  vSwitchId: given.vSwitchId ?? newId('vsw'),
  vSwitchName: '',
  vpcId: given.vpcId ?? newId('vpc'),
  zoneId: `${common.regionId}-a`,
  cidrBlock: '10.0.0.0/24',
  isDefault: false,
  tags: [],
  ...given,
});

export const buildSecurityGroup = (common: Common, newId: NewId, given: Partial<SecurityGroup>): SecurityGroup => ({
  ...common,
  securityGroupId: given.securityGroupId ?? newId('sg'),
  securityGroupName: '',
  description: '',
  vpcId: given.vpcId ?? newId('vpc'),
  tags: [],
  ...given,
});

export const buildKeyPair = (common: Common, newId: NewId, given: Partial<KeyPair>): KeyPair => ({
  ...common,
  keyPairName: given.keyPairName ?? newId('kp'),
  fingerPrint: '89f0ba62ac4b8aade5a9b5d3e4a5f6c7',
  tags: [],
  ...given,
});

export const buildBucket = (common: Common, newId: NewId, given: Partial<Bucket>): Bucket => ({
  ...common,
  bucketName: given.bucketName ?? newId('b'),
  tags: [],
  ...given,
});

/** A finished export of a raw system disk. */
export const buildExport = (common: Common, newId: NewId, given: Partial<ExportTask>): ExportTask => ({
  ...common,
  taskId: given.taskId ?? newId('t'),
  imageId: '',
  bucketName: '',
  format: 'raw',
  objects: [],
  making: alreadyMade,
  cancelled: false,
  tags: [],
  ...given,
});

/** A template of one version, that of the public image. */
export function buildLaunchTemplate(common: Common, newId: NewId, given: Partial<LaunchTemplate>): LaunchTemplate {
  const launchTemplateId = given.launchTemplateId ?? newId('lt');
  const { createdAt } = common;
  const places = { vSwitchId: '', securityGroupId: '', keyPairName: '' };
  const first = { version: 1, description: '', createdAt, imageId: publicImageId, instanceType: 'ecs.g7.large' };
  return {
    ...common,
    launchTemplateId,
    launchTemplateName: launchTemplateId,
    defaultVersion: 1,
    versions: [{ ...first, ...places }],
    tags: [],
    ...given,
  };
}

export function buildScalingGroup(common: Common, newId: NewId, given: Partial<ScalingGroup>): ScalingGroup {
  const scalingGroupId = given.scalingGroupId ?? newId('asg');
  return {
    ...common,
    scalingGroupId,
    scalingGroupName: scalingGroupId,
    lifecycleState: 'Active',
    minSize: 0,
    maxSize: 1,
    vSwitchIds: [],
    activeScalingConfigurationId: '',
    tags: [],
    ...given,
  };
}

export function buildScalingConfiguration(
  common: Common,
  newId: NewId,
  given: Partial<ScalingConfiguration>,
): ScalingConfiguration {
  const scalingConfigurationId = given.scalingConfigurationId ?? newId('asc');
  return {
    ...common,
    scalingConfigurationId,
    scalingConfigurationName: scalingConfigurationId,
    scalingGroupId: '',
    lifecycleState: 'Inactive',
    imageId: publicImageId,
    instanceType: 'ecs.g7.large',
    securityGroupId: '',
    tags: [],
    ...given,
  };
}
