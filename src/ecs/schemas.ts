import { z } from 'zod';

// Lenient where ECS is known to answer in more than one shape, strict about what we cannot do without. Extra fields
// pass. Owners of images are not read at all: ECS sends their ids as numbers, which exceed what a JSON number holds.

/**
 * A list in its two wrappings: `{"Images":{"Image":[...]}}`. Left out or null when it is empty. The cast says what zod
 * cannot: that a computed key has the type of its schema.
 */
const listOf = <Key extends string, Item extends z.ZodType>(key: Key, item: Item) =>
  z
    .looseObject({ [key]: z.array(item).nullish() })
    .nullish()
    .transform((wrapped): z.output<Item>[] => (wrapped?.[key] as z.output<Item>[] | null | undefined) ?? []);

const optionalText = z
  .string()
  .nullish()
  .transform((text) => (text ? text : undefined));
const id = z.string().min(1);
/** Sizes come as numbers in one place and as strings in another. */
const wholeNumber = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
  .pipe(z.number().int().nonnegative());
const optionalNumber = wholeNumber.optional().catch(undefined);
const flag = z
  .union([z.boolean(), z.string().transform((text) => text.toLowerCase() === 'true')])
  .optional()
  .catch(undefined);
/** `"45%"`, `"100"`, a number, or `""` while nothing is known. */
const percent = z
  .union([z.number(), z.string().transform((text) => Number.parseFloat(text))])
  .transform((value) => (Number.isFinite(value) ? Math.min(100, Math.max(0, Math.round(value))) : undefined))
  .optional()
  .catch(undefined);
/** `2019-11-15T06:07:05Z` or `2019-11-15T06:07Z`; both are UTC. */
const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/)
  .transform((text) => Date.parse(text));
const diskRole = z
  .string()
  .toLowerCase()
  .pipe(z.enum(['system', 'data']));
const tagSchema = z.looseObject({ TagKey: z.string(), TagValue: z.string().nullish() });

/** Every answer of ECS has one. A body without it is some gateway's, and must not be read as an empty list. */
const RequestId = id;

export const regionsSchema = z.looseObject({
  RequestId,
  Regions: listOf('Region', z.looseObject({ RegionId: id, LocalName: optionalText })),
});

/** What the pickers need is needed; what is known besides may be missing. */
const instanceSchema = z.looseObject({
  InstanceId: id,
  InstanceName: optionalText,
  Status: optionalText,
  InstanceType: optionalText.catch(undefined),
  ZoneId: optionalText.catch(undefined),
  ImageId: optionalText.catch(undefined),
  OSType: optionalText.catch(undefined),
  StoppedMode: optionalText.catch(undefined),
  InstanceChargeType: optionalText.catch(undefined),
  ExpiredTime: instant.optional().catch(undefined),
  CreationTime: instant.optional().catch(undefined),
  OperationLocks: listOf('LockReason', z.looseObject({ LockReason: optionalText })),
  Tags: listOf('Tag', tagSchema),
});
export const instancesSchema = z.looseObject({
  RequestId,
  NextToken: optionalText,
  Instances: listOf('Instance', instanceSchema),
});
export type InstanceAnswer = z.output<typeof instanceSchema>;

export const disksSchema = z.looseObject({
  RequestId,
  NextToken: optionalText,
  Disks: listOf(
    'Disk',
    z.looseObject({
      DiskId: id,
      Type: diskRole,
      Category: optionalText,
      Size: wholeNumber,
      InstanceId: optionalText,
      Status: optionalText,
      Device: optionalText.catch(undefined),
      Encrypted: flag,
      KMSKeyId: optionalText.catch(undefined),
    }),
  ),
});

const snapshotSchema = z.looseObject({
  SnapshotId: id,
  SnapshotName: optionalText,
  Status: z.string(),
  Progress: percent,
  CreationTime: instant,
  SourceDiskType: diskRole,
  SourceDiskId: optionalText,
  SourceDiskSize: wholeNumber,
  SnapshotType: optionalText,
  Encrypted: flag,
  KMSKeyId: optionalText,
});
export const snapshotsSchema = z.looseObject({
  RequestId,
  NextToken: optionalText,
  Snapshots: listOf('Snapshot', snapshotSchema),
});
export type SnapshotAnswer = z.output<typeof snapshotSchema>;

const mappingSchema = z.looseObject({
  Device: z.string().catch(''),
  Type: diskRole.optional().catch(undefined),
  Size: wholeNumber,
  SnapshotId: optionalText,
  Progress: percent,
  RemainTime: optionalNumber,
  Encrypted: flag,
});
const imageSchema = z.looseObject({
  ImageId: id,
  ImageName: z.string().nullish(),
  Status: z.string(),
  Usable: flag,
  Progress: percent,
  Size: wholeNumber,
  CreationTime: instant.optional().catch(undefined),
  Description: optionalText.catch(undefined),
  ImageFamily: optionalText.catch(undefined),
  OSName: optionalText.catch(undefined),
  OSNameEn: optionalText.catch(undefined),
  Architecture: optionalText.catch(undefined),
  IsCopied: flag,
  IsSelfShared: flag,
  IsPublic: flag,
  Usage: optionalText.catch(undefined),
  DiskDeviceMappings: listOf('DiskDeviceMapping', mappingSchema),
  Tags: listOf('Tag', tagSchema),
});
export const imagesSchema = z.looseObject({
  RequestId,
  TotalCount: optionalNumber,
  Images: listOf('Image', imageSchema),
});
export type ImageAnswer = z.output<typeof imageSchema>;

export const roleAssumedSchema = z.looseObject({
  RequestId,
  Credentials: z.looseObject({ AccessKeyId: id, AccessKeySecret: id, SecurityToken: id, Expiration: instant }),
});

/** Whose credentials signed the call. */
export const callerSchema = z.looseObject({ AccountId: id });
/** Text as documented. A number that JSON held without damage is its own text too; any other is nobody's id. */
const aliyunId = z.union([z.string().regex(/^\d+$/), z.number().int().nonnegative().transform(String)]);
export const sharesSchema = z.looseObject({
  RequestId,
  TotalCount: optionalNumber,
  Accounts: listOf('Account', z.looseObject({ AliyunId: aliyunId })),
});

/** It was done, and there is nothing more to say. */
export const answeredSchema = z.looseObject({ RequestId });
/** A dry run that found nothing is an error whose number may be missing. */
export const dryRunSchema = z.looseObject({ RequestId: optionalText });

/** The image is there, whatever else the answer lacks. */
export const imageCreatedSchema = z.looseObject({ ImageId: id, RequestId: optionalText });

/** The export has begun, under the name that the API has for it or the one that it had. */
export const exportStartedSchema = z
  .looseObject({ TaskId: optionalText, ExportTaskId: optionalText, RequestId: optionalText })
  .transform(({ TaskId, ExportTaskId, RequestId }) => ({ TaskId: TaskId ?? ExportTaskId ?? '', RequestId }))
  .refine(({ TaskId }) => TaskId !== '');

/** The new disk is there, whatever else the answer lacks. */
export const diskReplacedSchema = z.looseObject({ DiskId: id, RequestId: optionalText });

export const exportsSchema = z.looseObject({
  RequestId,
  TotalCount: optionalNumber,
  TaskSet: listOf('Task', z.looseObject({ TaskId: id, CreationTime: instant.optional().catch(undefined) })),
});
const itemSchema = z.looseObject({ Name: optionalText, Value: optionalText });
export const exportSchema = z.looseObject({
  RequestId,
  TaskStatus: z.string(),
  TaskProcess: percent,
  OperationProgressSet: listOf(
    'OperationProgress',
    z.looseObject({ ErrorMsg: optionalText, RelatedItemSet: listOf('RelatedItem', itemSchema) }),
  ),
});

/** Good to know. */
const told = optionalText.catch(undefined);
/** GiB of memory, halves among them. */
const size = z.number().nonnegative().optional().catch(undefined);
export const vSwitchesSchema = z.looseObject({
  RequestId,
  TotalCount: optionalNumber,
  VSwitches: listOf(
    'VSwitch',
    z.looseObject({
      VSwitchId: id,
      VSwitchName: told,
      VpcId: id,
      ZoneId: id,
      CidrBlock: told,
      AvailableIpAddressCount: optionalNumber,
    }),
  ),
});
export const securityGroupsSchema = z.looseObject({
  RequestId,
  NextToken: optionalText,
  SecurityGroups: listOf('SecurityGroup', z.looseObject({ SecurityGroupId: id, SecurityGroupName: told, VpcId: told })),
});
export const keyPairsSchema = z.looseObject({
  RequestId,
  TotalCount: optionalNumber,
  KeyPairs: listOf('KeyPair', z.looseObject({ KeyPairName: id })),
});
export const instanceTypesSchema = z.looseObject({
  RequestId,
  InstanceTypes: listOf(
    'InstanceType',
    z.looseObject({ InstanceTypeId: id, CpuCoreCount: optionalNumber, MemorySize: size }),
  ),
});

/** The instances are there, whatever else the answer lacks; one was asked for. */
export const instancesRunSchema = z.looseObject({
  RequestId: optionalText,
  InstanceIdSets: z.looseObject({ InstanceIdSet: z.array(id).min(1) }),
});

/** `Usage`: what is made of it, `image`, `disk`, `image_disk` or `none`. */
export const snapshotUsesSchema = z.looseObject({
  RequestId,
  Snapshots: listOf(
    'Snapshot',
    z.looseObject({ SnapshotId: id, Usage: optionalText.catch(undefined), Tags: listOf('Tag', tagSchema) }),
  ),
});

export const launchTemplatesSchema = z.looseObject({
  RequestId,
  TotalCount: optionalNumber,
  LaunchTemplateSets: listOf(
    'LaunchTemplateSet',
    z.looseObject({ LaunchTemplateId: id, LaunchTemplateName: optionalText }),
  ),
});
export const templateVersionsSchema = z.looseObject({
  RequestId,
  TotalCount: optionalNumber,
  LaunchTemplateVersionSets: listOf(
    'LaunchTemplateVersionSet',
    z.looseObject({
      VersionNumber: wholeNumber,
      DefaultVersion: flag,
      LaunchTemplateData: z.looseObject({ ImageId: optionalText }).nullish(),
    }),
  ),
});
export const scalingGroupsSchema = z.looseObject({
  RequestId,
  TotalCount: optionalNumber,
  ScalingGroups: listOf(
    'ScalingGroup',
    z.looseObject({
      ScalingGroupId: id,
      ScalingGroupName: optionalText,
      ActiveScalingConfigurationId: optionalText,
      LaunchTemplateId: optionalText,
    }),
  ),
});
export const scalingConfigurationsSchema = z.looseObject({
  RequestId,
  TotalCount: optionalNumber,
  ScalingConfigurations: listOf(
    'ScalingConfiguration',
    z.looseObject({ ScalingConfigurationId: id, ScalingGroupId: id, ImageId: optionalText }),
  ),
});
