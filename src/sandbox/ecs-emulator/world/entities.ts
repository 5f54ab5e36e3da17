import type { Making } from './making.ts';
import type { RegionInfo } from './regions.ts';

/** An Alibaba Cloud account with the one access key it signs with. `accountId` is decimal digits, beyond 2^53. */
export type Account = {
  accountId: string;
  /** What people call it; shown on the page. */
  alias?: string;
  /** Whose the access key is: `root`, or a RAM user, `darkroom` when left out. */
  user?: string;
  /** The roles that this user's policy lets it assume; left out: every one. */
  mayAssume?: readonly string[];
  accessKeyId: string;
  accessKeySecret: string;
  /** Present for STS credentials: requests must then carry it. */
  securityToken?: string;
  resourceGroupIds?: readonly string[];
  /** Set in the console: who stops an instance without saying how stops its charges too. */
  stopsChargingByDefault?: boolean;
  /** Nobody made the role AliyunECSImageExportDefaultRole that ECS takes on to write to its buckets. */
  lacksExportRole?: boolean;
};

/** A RAM role, with what its trust policy asks for. */
export type Role = {
  accountId: string;
  roleName: string;
  /** Who may assume it: `acs:ram::<id>:root` for everybody of an account, or the ARN of one user or role. */
  trusts: readonly string[];
  externalId?: string;
  /** As of an account's user. */
  mayAssume?: readonly string[];
  /** An hour when left out. */
  maxSessionSeconds?: number;
};

export type Tag = { key: string; value: string };
export type DiskType = 'system' | 'data';

/** Times are epoch milliseconds of the clock; a `Making` counts in cloud time. */
type Owned = { regionId: string; accountId: string; createdAt: number; tags: Tag[] };

export type InstanceStatus = 'Pending' | 'Starting' | 'Running' | 'Stopping' | 'Stopped';
export type StoppedMode = 'KeepCharging' | 'StopCharging';

/** A status that an instance only passes through. */
type Passage = { status: InstanceStatus; making: Making };

export type Instance = Owned & {
  instanceId: string;
  instanceName: string;
  hostName: string;
  /** What the instance is once it is through its passages. */
  status: InstanceStatus;
  /** In the order they come. */
  passages: Passage[];
  /** How it was stopped the last time. */
  stoppedMode: StoppedMode;
  instanceType: string;
  cpu: number;
  memoryMiB: number;
  imageId: string;
  chargeType: 'PostPaid' | 'PrePaid';
  /** Prepaid instances only; the past means expired. */
  expiresAt?: number;
  zoneId: string;
  vpcId: string;
  vSwitchId: string;
  privateIp: string;
  securityGroupIds: string[];
  /** '' when none was bound. */
  keyPairName: string;
  lockReasons: string[];
};

export type DiskStatus = 'In_use' | 'Available' | 'Attaching' | 'Detaching' | 'Creating' | 'ReIniting';

export type Disk = Owned & {
  diskId: string;
  diskName: string;
  type: DiskType;
  category: string;
  sizeGiB: number;
  /** What the disk is once it is made. */
  status: DiskStatus;
  making: Making;
  /** Absent when the disk is attached to nothing. */
  instanceId?: string;
  device: string;
  /** The image the disk came from; never changes. */
  imageId: string;
  sourceSnapshotId: string;
  encrypted: boolean;
  kmsKeyId: string;
  deleteWithInstance: boolean;
  deleteAutoSnapshot: boolean;
  zoneId: string;
};

export type Snapshot = Owned & {
  snapshotId: string;
  snapshotName: string;
  description: string;
  sourceDiskId: string;
  sourceDiskType: DiskType;
  sourceDiskCategory: string;
  sourceDiskSizeGiB: number;
  /** The image its disk came from, which tells the operating system. */
  sourceImageId: string;
  kind: 'user' | 'auto';
  encrypted: boolean;
  kmsKeyId: string;
  making: Making;
  /** Why no image may be made of it, though it is whole: shared by someone else, or of a disk that outlived its instance. */
  barred?: 'shared' | 'kept-disk';
};

export type ImageStatus = 'Waiting' | 'Creating' | 'Available' | 'UnAvailable' | 'CreateFailed' | 'Deprecated';

/** What an image knows about its operating system. */
export type OperatingSystem = {
  platform: string;
  osName: string;
  osNameEn: string;
  osType: 'linux' | 'windows';
  architecture: string;
};

/** A key of an account in KMS; it serves only its own region. */
export type KmsKey = {
  regionId: string;
  accountId: string;
  keyId: string;
  enabled: boolean;
  /** Whether ECS may encrypt with it, which the tag `acs:ecs:disk-encryption` says. */
  forDisks: boolean;
};

/** Someone an image is shared with. */
type Share = { accountId: string; sharedAt: number };

/** One line of an image's disk device mapping. No snapshot: an empty data disk. */
export type ImageDisk = { device: string; type: DiskType; sizeGiB: number; snapshotId?: string; encrypted: boolean };

export type Image = Owned & {
  imageId: string;
  imageName: string;
  imageFamily: string;
  imageVersion: string;
  description: string;
  ownerAlias: 'self' | 'system' | 'others' | 'marketplace';
  /** What the image is once it is made; until then the making decides. */
  settled: 'Available' | 'UnAvailable' | 'Deprecated';
  making: Making;
  /** Cloud milliseconds between Available and usable. */
  usableDelayMs: number;
  os: OperatingSystem;
  bootMode: string;
  imdsSupport: string;
  resourceGroupId: string;
  /** Only of copies: the image they were made of, which may be gone since. */
  copiedFrom?: { regionId: string; imageId: string };
  /** Published as a community image. */
  isPublic: boolean;
  /** In the order they were given. */
  sharedWith: Share[];
  disks: ImageDisk[];
};

/** A subnet of a VPC, in one zone. */
export type VSwitch = Owned & {
  vSwitchId: string;
  vSwitchName: string;
  vpcId: string;
  zoneId: string;
  cidrBlock: string;
  isDefault: boolean;
};

export type SecurityGroup = Owned & {
  securityGroupId: string;
  securityGroupName: string;
  description: string;
  vpcId: string;
};

/** Known by its name, which one account has once in a region. */
export type KeyPair = Owned & { keyPairName: string; fingerPrint: string };

/** Storage of OSS that images can be exported to. */
export type Bucket = Owned & { bucketName: string };

/** An export of an image, done or under way. */
export type ExportTask = Owned & {
  taskId: string;
  imageId: string;
  bucketName: string;
  format: string;
  /** One for each disk. */
  objects: string[];
  making: Making;
  /** Its making then ends where it had got to. */
  cancelled: boolean;
};

/** What instances launched by a version of a template are like. */
type LaunchTemplateVersion = {
  version: number;
  description: string;
  createdAt: number;
  imageId: string;
  instanceType: string;
  vSwitchId: string;
  securityGroupId: string;
  keyPairName: string;
};

export type LaunchTemplate = Owned & {
  launchTemplateId: string;
  launchTemplateName: string;
  defaultVersion: number;
  /** Oldest first. */
  versions: LaunchTemplateVersion[];
};

/** A group of Auto Scaling, which makes instances by its active configuration. */
export type ScalingGroup = Owned & {
  scalingGroupId: string;
  scalingGroupName: string;
  lifecycleState: 'Active' | 'Inactive' | 'Deleting';
  minSize: number;
  maxSize: number;
  vSwitchIds: string[];
  /** '' when there is none. */
  activeScalingConfigurationId: string;
};

export type ScalingConfiguration = Owned & {
  scalingConfigurationId: string;
  scalingConfigurationName: string;
  scalingGroupId: string;
  lifecycleState: 'Active' | 'Inactive';
  imageId: string;
  instanceType: string;
  securityGroupId: string;
};

/** One region with everything in it, by id. */
export type Region = RegionInfo & {
  instances: Map<string, Instance>;
  disks: Map<string, Disk>;
  snapshots: Map<string, Snapshot>;
  images: Map<string, Image>;
  keys: Map<string, KmsKey>;
  vSwitches: Map<string, VSwitch>;
  securityGroups: Map<string, SecurityGroup>;
  /** By account and name. */
  keyPairs: Map<string, KeyPair>;
  buckets: Map<string, Bucket>;
  exports: Map<string, ExportTask>;
  launchTemplates: Map<string, LaunchTemplate>;
  scalingGroups: Map<string, ScalingGroup>;
  scalingConfigurations: Map<string, ScalingConfiguration>;
};
