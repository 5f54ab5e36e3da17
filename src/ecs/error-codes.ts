import type { LaunchMeaning } from './launch-problems.ts';

type ErrorClass =
  | 'success'
  | 'validation'
  | 'precondition'
  | 'not-found'
  | 'permission'
  | 'quota'
  | 'conflict'
  | 'throttling'
  | 'transient';

/** What AssumeRole's own codes tell. STS has one code for a caller that may not and a role that does not trust it. */
export type RoleMeaning = 'caller-is-root' | 'no-such-role' | 'role-refused';

/** A problem of its own; the other rules get the problem of their class. */
type Meaning =
  | RoleMeaning
  | LaunchMeaning
  | 'image-name-taken'
  | 'snapshot-not-found'
  | 'snapshot-not-system'
  | 'snapshot-not-accomplished'
  | 'snapshot-too-old'
  | 'region-not-found'
  | 'resource-group-not-found'
  | 'cloud-credentials'
  | 'cloud-money'
  | 'cloud-key-unusable'
  | 'cloud-snapshot-service-closed'
  | 'image-being-copied'
  | 'region-full-of-copies'
  | 'image-not-found'
  | 'image-not-available'
  | 'status-not-changeable'
  | 'deprecate-shared'
  | 'copy-to-own-region'
  | 'creation-not-cancellable'
  | 'too-late-to-cancel'
  | 'share-account-unknown'
  | 'share-with-oneself'
  | 'destination-not-found'
  // Of an instance that an image is made of as a whole, and of its disks. From snapshots, their class tells enough.
  | 'instance-not-found'
  | 'instance-status'
  | 'instance-locked'
  | 'instance-local-disks'
  | 'instance-without-system-disk'
  | 'instance-needs-restart'
  | 'instance-hibernates'
  | 'disk-snapshotted'
  | 'disk-migrated'
  | 'disk-status'
  | 'not-exportable'
  | 'image-being-exported'
  | 'export-not-offered'
  | 'export-role-missing'
  | 'bucket-not-found'
  | 'export-gone'
  // Of an instance whose system disk is replaced.
  | 'no-such-instance'
  | 'instance-barred'
  | 'instance-unpaid'
  | 'instance-runs'
  | 'no-system-disk'
  | 'image-in-parts'
  | 'image-unfit'
  | 'no-such-key-pair'
  | 'image-used'
  | 'image-shared'
  | 'image-public'
  | 'being-made'
  | 'being-copied'
  | 'being-imported'
  | 'being-exported'
  | 'used-by-image'
  | 'used-by-disk'
  /** Nothing that its class would make of it: the server's own message says what to do. */
  | 'cloud-refused'
  /** ECS still works on the first request with this token. */
  | 'still-processing';

export type Rule = {
  class: ErrorClass;
  /** The same request may be accepted once something else has finished. */
  wait?: true;
  /** A new security token may help, once. */
  refresh?: true;
  means?: Meaning;
  /** Tells apart the rows of one code; the first that matches counts, so a rule without it comes last. */
  message?: RegExp;
};
type Marks = Omit<Rule, 'class'>;
type Row = [ErrorClass, codes: string, Marks?];

const wait = { wait: true } as const;

/** What a code means wherever it comes from. The misspellings are the API's own. */
const COMMON: Row[] = [
  ['success', 'DryRunOperation'],
  ['validation', 'MissingParameter InvalidParameter InvalidParamter InvalidParamater InvalidParameter.IsNull'],
  ['validation', 'InvalidAction InvalidAction.NotFound InvalidVersion UnsupportedParameter UnsupportedHTTPMethod'],
  ['permission', 'InvalidAccessKeyId.NotFound InvalidAccessKeyId.Inactive', { means: 'cloud-credentials' }],
  ['permission', 'Forbidden.AccessKeyDisabled', { means: 'cloud-credentials' }],
  ['permission', 'IncompleteSignature SignatureDoesNotMatch', { means: 'cloud-credentials' }],
  ['permission', 'IllegalTimestamp InvalidTimeStamp.Expired', { means: 'cloud-credentials' }],
  [
    'permission',
    'InvalidSecurityToken.Expired InvalidSecurityToken.Malformed',
    { means: 'cloud-credentials', refresh: true },
  ],
  ['permission', 'Forbidden.RAM Forbidden.SubUser Forbidden.Unauthorized Forbidden.NotSupportRAM NoPermission'],
  ['permission', 'Forbidden.RiskControl RealNameAuthenticationError'],
  [
    'precondition',
    'InsufficientBalance InvalidAccountStatus.NotEnoughBalance Account.Arrearage',
    { means: 'cloud-money' },
  ],
  ['precondition', 'ChargeTypeViolation'],
  ['not-found', 'InvalidRegionId.NotFound', { means: 'region-not-found' }],
  ['conflict', 'IdempotentParameterMismatch IdempotenceParamNotMatch InvalidIdempotenceParameter.Mismatch'],
  ['conflict', 'InvalidParamter.Conflict'],
  ['conflict', 'OperationConflict Operation.Conflict InvalidOperation.Conflict', wait],
  ['throttling', 'Throttling Throttling.User Throttling.Api'],
  ['transient', 'IdempotentProcessing LastTokenProcessing', { means: 'still-processing' }],
  ['transient', 'SignatureNonceUsed InternalError UnknownError'],
  ['transient', 'ServiceUnavailable ServiceUnavailable.RegionMaintaining'],
];

const CREATE_IMAGE: Row[] = [
  ['validation', 'InvalidImageName.Malformed InvalidDescription.Malformed InvalidImageVersion.Malformed'],
  ['validation', 'InvalidArchitecture.Malformed InvalidPlatform.Malformed InvalidBootMode.NotSupport'],
  ['validation', 'InvalidParameter.FeaturesImdsSupport InvalidParameter.DiskType InvalidParameter.AllEmpty'],
  ['validation', 'MissingParameter InvalidDevice.Malformed InvalidDevice.InUse InvalidSize.ValueNotSupported'],
  ['validation', 'InvalidDiskType.ValueNotSupported InvalidImageFamily.Malformed'],
  ['validation', 'Duplicate.TagKey InvalidTagKey.Malformed InvalidTagValue.Malformed'],
  ['conflict', 'InvalidImageName.Duplicated', { means: 'image-name-taken' }],
  ['quota', 'QuotaExceed.Tags QuotaExceed.Image QuotaExceed.Snapshot'],
  ['quota', 'ImageQuotaExceed.ImageFamily ImageFamilyQuotaExceed'],
  ['quota', 'QuotaExceed.ConcurrentSnapshotQuota', wait],
  ['validation', 'OperationDenied', { message: /not contain system disk/i, means: 'snapshot-not-system' }],
  ['validation', 'OperationDenied', { message: /not from system disk/i, means: 'snapshot-not-system' }],
  ['validation', 'OperationDenied', { message: /two or more system disk/i }],
  ['precondition', 'OperationDenied', { message: /not allowed to create image|encrypted|shared snapshots/i }],
  ['precondition', 'OperationDenied.InvalidSnapshotCategory InvalidSnapshotCategory.NotSupportImageCreation'],
  ['not-found', 'InvalidSnapshotId.NotFound', { means: 'snapshot-not-found' }],
  ['not-found', 'InvalidResourceGroup.NotFound', { means: 'resource-group-not-found' }],
  ['not-found', 'InvalidSystemSnapshot.Missing'],
  ['not-found', 'InvalidInstanceId.NotFound', { means: 'instance-not-found' }],
  ['precondition', 'InvalidSnapshotId.NotReady SnapshotNotReady', { wait: true, means: 'snapshot-not-accomplished' }],
  ['precondition', 'InvalidSnapshot.TooOld', { means: 'snapshot-too-old' }],
  ['precondition', 'TooManySnapshot.Unfinished', wait],
  ['precondition', 'IncorrectInstanceStatus', { ...wait, means: 'instance-status' }],
  ['precondition', 'IncorrectDiskStatus', { ...wait, means: 'disk-status' }],
  ['precondition', 'InvalidInstance.NotFoundSystemDisk', { means: 'instance-without-system-disk' }],
  ['precondition', 'InstanceLockedForSecurity', { means: 'instance-locked' }],
  [
    'precondition',
    'IncorrectInstanceStatus.NeedRestart IncorrectDiskStatus.Invalid',
    { means: 'instance-needs-restart' },
  ],
  ['precondition', 'HibernationConfigured.InstanceOperationForbidden', { means: 'instance-hibernates' }],
  [
    'precondition',
    'InvalidDiskCategory.CreateImage InvalidOperation.DiskCategoryUnsupported',
    { means: 'instance-local-disks' },
  ],
  ['precondition', 'IncorrectDiskStatus.NeverAttached'],
  ['precondition', 'InvalidOperation.SnapshotStorageLocationUnsupported'],
  ['conflict', 'IncorrectDiskStatus.CreatingSnapshot', { ...wait, means: 'disk-snapshotted' }],
  ['conflict', 'IncorrectDiskStatus.Transferring', { ...wait, means: 'disk-migrated' }],
  ['precondition', 'InvalidAccountStatus.NotEnoughBalance AccountForbidden.CreateOrder', { means: 'cloud-money' }],
  ['precondition', 'InvalidAccountStatus.SnapshotServiceUnavailable', { means: 'cloud-snapshot-service-closed' }],
  // A bare `Forbidden` is about the default resource group, which a restricted RAM user may not use.
  ['permission', 'UserNotInTheWhiteList Forbidden'],
  ['permission', 'InvalidParameter.KMSKeyId.KMSUnauthorized', { means: 'cloud-key-unusable' }],
  ['permission', 'InvalidParameter.KMSKeyId.CMKUnauthorized', { means: 'cloud-key-unusable' }],
  ['permission', 'InvalidParameter.KMSKeyId.CMKNotEnabled', { means: 'cloud-key-unusable' }],
  ['conflict', 'InvalidParamter.Conflict IdempotenceParamNotMatch'],
  ['transient', 'InternalError'],
];

const COPY_IMAGE: Row[] = [
  ['validation', 'InvalidImageName.Malformed InvalidDescription.Malformed InvalidParameter.EncryptedIllegal'],
  ['validation', 'InvalidEncrypted.NotMatchKmsKeyId InvalidEncrypted.NotMatchEncryptAlgorithm InvalidEncryptAlgorithm'],
  ['validation', 'InvalidEncrypted.NotMatchDiskDefaultEncryption'],
  ['validation', 'IncorrectDestinationRegion', { means: 'copy-to-own-region' }],
  ['conflict', 'InvalidImageName.Duplicated', { means: 'image-name-taken' }],
  [
    'conflict',
    'OperationDenied.ImageCopyConflict OperationDenied.ImageCopying',
    { ...wait, means: 'image-being-copied' },
  ],
  ['conflict', 'InvalidOperation.Conflict', wait],
  ['not-found', 'SourceRegion.NotFound', { means: 'region-not-found' }],
  ['not-found', 'DestinationRegion.NotFound', { means: 'destination-not-found' }],
  ['not-found', 'InvalidImageId.NotFound', { means: 'image-not-found' }],
  ['not-found', 'InvalidSnapshotId.NotFound'],
  ['not-found', 'InvalidResourceGroup.NotFound', { means: 'resource-group-not-found' }],
  ['not-found', 'InvalidParameter.KMSKeyId.NotFound', { means: 'cloud-key-unusable' }],
  [
    'precondition',
    'InvalidParameter.KmsNotEnabled InvalidParameter.KMSKeyId.CMKNotEnabled',
    { means: 'cloud-key-unusable' },
  ],
  ['permission', 'InvalidParameter.KMSKeyId.CMKUnauthorized', { means: 'cloud-key-unusable' }],
  ['permission', 'InvalidParameter.KMSKeyId.KMSUnauthorized', { means: 'cloud-key-unusable' }],
  ['permission', 'OperationDenied.KmsServiceUnauthorized', { means: 'cloud-key-unusable' }],
  ['precondition', 'IncorrectImageStatus', { means: 'image-not-available' }],
  ['precondition', 'InvalidSnapshot.TooOld', { means: 'snapshot-too-old' }],
  ['precondition', 'OperationDenied', { message: /not allowed to create image/i }],
  ['precondition', 'OperationDenied.CommunityImage OperationDenied.SameRegionOnly RegionNotSupportCopy'],
  ['precondition', 'OperationDenied.NotPublished OperationDenied.NotAuthorized'],
  ['precondition', 'OperationDeined.EncryptedSnapshot OperationDenied.EncryptSnapshotAcrossRegion'],
  ['precondition', 'InvalidRegionId.NotSupportEncryptAlgorithm InvalidOperation.VhdImageUnsupported'],
  ['precondition', 'InvalidOperation.CloudBoxImageCopyUnsupported'],
  ['precondition', 'Account.Arrearage', { means: 'cloud-money' }],
  ['quota', 'QuotaExceed.Image QuotaExceed.Snapshot'],
  // No quota that anybody could raise.
  ['quota', 'SizeExceed.Image', { means: 'cloud-refused' }],
  ['permission', 'Forbbiden'],
  // What no RAM policy can mend.
  ['permission', 'InvalidRegion.NotSupport UserNotInTheWhiteList InvalidAliUid.IsNull', { means: 'cloud-refused' }],
  ['permission', 'OperationDenied.NonCompliantDestinationRegion', { means: 'cloud-refused' }],
  ['transient', 'InternalError InvalidParameter.DataEncryptedKeyCreateFailed'],
];

const CANCEL_COPY_IMAGE: Row[] = [
  ['precondition', 'ImageCreatedNotFromCopy', { means: 'creation-not-cancellable' }],
  ['precondition', 'IncorrectImageStatus', { means: 'too-late-to-cancel' }],
  ['precondition', 'CancelNotSupported'],
  ['validation', 'InvalidDescription.Malformed'],
  ['not-found', 'InvalidRegionId.NotFound', { means: 'region-not-found' }],
  ['not-found', 'InvalidImageId.NotFound', { means: 'image-not-found' }],
  ['transient', 'InternalError'],
];

/** The quotas of families have other names here than in CreateImage. */
const MODIFY_IMAGE_ATTRIBUTE: Row[] = [
  [
    'validation',
    'InvalidImageName.Malformed InvalidDescription.Malformed InvalidImageFamily.Malformed MissingParameter',
  ],
  ['validation', 'InvalidBootMode.NotSupport InvalidLicenseType.NotSupported InvalidParameter.FeaturesImdsSupport'],
  ['conflict', 'InvalidImageName.Duplicated', { means: 'image-name-taken' }],
  ['precondition', 'ImageStatus.NotAvailable ImageStatus.NotDeprecated', { means: 'status-not-changeable' }],
  ['precondition', 'ImageUseShared', { means: 'deprecate-shared' }],
  ['precondition', 'OperationDeined.ImageUsingByInstance InvalidOperation.FeaturesImdsSupportNotMatch'],
  ['quota', 'ImageQuotaFull.ImageFamily ImageFamilyQuotaFull'],
  ['precondition', 'InvalidStatus.ImageIsCreating', wait],
  ['not-found', 'InvalidImageId.NotFound', { means: 'image-not-found' }],
];

const MODIFY_IMAGE_SHARE_PERMISSION: Row[] = [
  ['not-found', 'InvalidImageId.NotFound', { means: 'image-not-found' }],
  ['not-found', 'InvalidAccount.NotFound', { means: 'share-account-unknown' }],
  ['validation', 'InvalidAccount.Forbbiden', { means: 'share-with-oneself' }],
  ['validation', 'MissingParameter InvalidGroup.Malformed UnnecessaryParameter.LaunchPermission'],
  ['validation', 'InvalidParameter.LaunchPermission ForbiddenParameter.LaunchPermission'],
  ['validation', 'ImageName.ContainsSensitiveWords ImageDescription.ContainsSensitiveWords'],
  ['quota', 'QuotaExceed.ShareImage QuotaExceed.ShareImageUser'],
  // Of the other site, or without the role that encrypted images are shared through: no RAM policy of ours mends it.
  ['permission', 'InvalidImageId.BidMismatch AssumeRoleError', { means: 'cloud-refused' }],
  ['permission', 'InvalidParameter.KMSKeyId.CMKUnauthorized', { means: 'cloud-key-unusable' }],
  ['permission', 'InvalidParameter.KMSKeyId.CMKNotEnabled', { means: 'cloud-key-unusable' }],
  ['precondition', 'OperationDenied.InvalidImageStatus', { means: 'image-not-available' }],
  ['precondition', 'OperationDeined.EncryptedSnapshot OperationDeined.FullImage'],
  ['precondition', 'InvalidOperation.ServiceKeyEncryptedImageUnsupported'],
  ['precondition', 'Image.Public Image.NotPublic CurrentRegion.NotSupportPublicImage'],
  ['precondition', 'PublicImageAgreement.NotSigned InvalidParameter.IsPublic'],
];

/** Of TagResources and UntagResources alike. */
const TAGGING: Row[] = [
  ['validation', 'MissingParameter.ResourceType MissingParameter.Tags MissingParameter.RegionId'],
  ['validation', 'NumberExceed.ResourceIds NumberExceed.Tags Duplicate.TagKey InvalidTag.Mismatch InvalidTagCount'],
  ['validation', 'InvalidTagKey.Malformed InvalidTagValue.Malformed'],
  ['quota', 'OperationDenied.QuotaExceed QuotaExceed.Tags'],
  ['not-found', 'InvalidResourceId.NotFound', { means: 'image-not-found' }],
  ['not-found', 'InvalidResourceType.NotFound'],
  ['precondition', 'InvalidResourceId.NotSupported'],
  ['permission', 'NoPermission.Tag'],
];

const RUN_INSTANCES: Row[] = [
  ['not-found', 'InvalidImageId.NotFound', { means: 'image-not-found' }],
  ['precondition', 'OperationDenied.ImageNotValid', { means: 'image-not-launchable' }],
  ['precondition', 'ImageNotSupportInstanceType', { means: 'type-not-supported' }],
  [
    'precondition',
    'InvalidParameter.Conflict',
    { message: /not support the specified instance type/i, means: 'type-not-supported' },
  ],
  ['precondition', 'ImageNotSupportCloudInit IoOptimized.NotSupported InvalidSystemDiskSize.ImageNotSupportResize'],
  // Rights in the Marketplace: no RAM policy of ours mends it.
  ['permission', 'ImageNotSubscribed ImageRemovedInMarket QuotaExceed.BuyImage', { means: 'cloud-refused' }],
  ['validation', 'InvalidSystemDiskSize.LessThanImageSize', { means: 'disk-smaller-than-image' }],
  ['validation', 'InvalidSystemDiskSize.LessThanMinSize InvalidSystemDiskSize.ValueNotSupported'],
  ['validation', 'InvalidDisk.SystemDiskSize InvalidDataDiskSize.ValueNotSupported InvalidDiskSize.TooSmall'],
  ['validation', 'InvalidDataDevice.Malformed InvalidSnapshotId.NotDataDiskSnapshot'],
  ['quota', 'InstanceDiskNumLimitExceed InstanceDiskNumber.LimitExceed'],
  ['not-found', 'InvalidDataDiskSnapshotId.NotFound InvalidSnapshotId.NotFound'],
  ['precondition', 'InvalidSnapshotId.NotReady InvalidSnapshotId.BasedSnapshotTooOld'],
  ['validation', 'InvalidInstanceType.ValueNotSupported', { means: 'type-not-there' }],
  ['validation', 'InvalidInstanceType.ValueUnauthorized'],
  ['validation', 'InvalidInstanceType.ZoneNotSupported', { means: 'type-not-in-zone' }],
  // It may be there again in a minute or in a month: another type is chosen sooner.
  ['precondition', 'OperationDenied.NoStock', { means: 'type-sold-out' }],
  ['not-found', 'InvalidVSwitchId.NotFound', { means: 'vswitch-not-found' }],
  ['precondition', 'InvalidVSwitchId.IpNotEnough', { means: 'vswitch-full' }],
  ['not-found', 'InvalidSecurityGroupId.NotFound', { means: 'security-group-not-found' }],
  ['validation', 'OperationDenied.InconsistentNetwork', { means: 'networks-differ' }],
  ['not-found', 'InvalidKeyPairName.NotFound', { means: 'key-pair-not-found' }],
  ['validation', 'MissingParameter InvalidPassword.Malformed InvalidPasswordParam.Mismatch'],
  ['validation', 'InvalidParam.Amount InvalidMinAmount.Malformed InvalidMaxAmount.Malformed'],
  ['validation', 'InvalidClientToken.ValueNotSupported'],
  ['quota', 'QuotaExceed.ElasticQuota QuotaExceed.AfterpayInstance QuotaExceed.PostPaidDisk'],
];

const DESCRIBE_IMAGE_SHARE_PERMISSION: Row[] = [
  ['not-found', 'InvalidImageId.NotFound', { means: 'image-not-found' }],
  ['validation', 'MissingParameter'],
];

const DELETE_IMAGE: Row[] = [
  ['precondition', 'ImageUsingByInstance', { means: 'image-used' }],
  ['precondition', 'ImageUseShared', { means: 'image-shared' }],
  ['precondition', 'ImageIsPublic', { means: 'image-public' }],
  ['conflict', 'OperationDenied.ImageCopying', { ...wait, means: 'being-copied' }],
  ['conflict', 'ImageIsCreating', { ...wait, means: 'being-made' }],
  ['conflict', 'ImageIsImporting', { ...wait, means: 'being-imported' }],
  ['conflict', 'ImageIsExporting', { ...wait, means: 'being-exported' }],
  ['not-found', 'InvalidImageId.NotFound', { means: 'image-not-found' }],
];

const DELETE_SNAPSHOT: Row[] = [
  ['precondition', 'SnapshotCreatedImage', { means: 'used-by-image' }],
  ['precondition', 'SnapshotCreatedDisk', { means: 'used-by-disk' }],
  ['not-found', 'InvalidSnapshotId.NotFound', { means: 'snapshot-not-found' }],
  ['conflict', 'Operation.Conflict', wait],
  ['validation', 'MissingParameter'],
];

const DESCRIBE_IMAGES: Row[] = [
  ['validation', 'InvalidImageOwnerAlias.ValueNotSupported InvalidImageOwnerAlias.PublicImageUnsupported'],
  ['validation', 'InvalidOperation.ImageOwnerIdUnsupported InvalidParamter InvalidTag.Mismatch InvalidTagCount'],
  ['validation', 'InvalidInstanceType.ValueNotSupported InvalidFilterKey.NotFound InvalidFilterValue'],
  ['validation', 'InvalidFilterValue.NetworkType InvalidUsage InvalidOSType InvalidArchitecture'],
  ['permission', 'CurrentAccount.NotSupportPublicImage'],
  ['transient', 'InternalError'],
];

const DESCRIBE_SNAPSHOTS: Row[] = [
  ['validation', 'InvalidSnapshotIds.Malformed InvalidStatus.NotFound InvalidSnapshotType.NotFound'],
  ['validation', 'InvalidSourceDiskType InvalidUsage InvalidFilterKey.NotFound InvalidSnapshotLinkId.NotFound'],
  ['validation', 'InvalidTag.Mismatch InvalidTagCount'],
];

const DESCRIBE_DISKS: Row[] = [
  ['validation', 'InvalidParameter.DiskIds InvalidDiskIds.Malformed InvalidStatus.ValueNotSupported'],
];

const EXPORT_IMAGE: Row[] = [
  ['validation', 'MissingParameter InvalidOSSPrefix.Malformed InvalidImageFormat.Malformed InvalidImageName.Malformed'],
  ['validation', 'InvalidImageFormat.RegionNotSupported'],
  ['not-found', 'InvalidRegionId.NotFound', { means: 'region-not-found' }],
  ['precondition', 'InvalidRegion.NotSupport', { means: 'export-not-offered' }],
  ['not-found', 'InvalidImageId.NotFound', { means: 'image-not-found' }],
  ['precondition', 'IncorrectImageStatus', { means: 'image-not-available' }],
  ['precondition', 'ImageNotSupported OperationDenied InvalidImage.DiskAmountOrSize', { means: 'not-exportable' }],
  ['not-found', 'InvalidOSSBucket.NotFound InvalidOSSBucket.NotMatched', { means: 'bucket-not-found' }],
  ['precondition', 'InvalidOSSBucket.EncryptUnsupported InvalidOSSObject.NeedRestore'],
  ['permission', 'NoSetRoletoECSServiceAcount InvalidOSS.NotAuthorized', { means: 'export-role-missing' }],
  ['conflict', 'ImageIsExporting', { ...wait, means: 'image-being-exported' }],
  ['quota', 'ConcurrentQuotaExceed.ExportImage', wait],
  ['quota', 'WeeklyQuotaExceed.ExportImage'],
  // What no RAM policy can mend.
  ['permission', 'InvalidImageLicense.NotSupported InvalidImageCategory.NotSupported', { means: 'not-exportable' }],
  ['permission', 'UserNotInTheWhiteList', { means: 'cloud-refused' }],
  ['transient', 'ExportImageFailed'],
];

/** Of DescribeTasks and DescribeTaskAttribute alike. */
const DESCRIBE_TASKS: Row[] = [
  ['validation', 'MissingParameter'],
  ['not-found', 'InvalidRegionId.NotFound', { means: 'region-not-found' }],
  ['precondition', 'InvalidRegion.NotSupport', { means: 'export-not-offered' }],
  ['not-found', 'InvalidTaskId.NotFound', { means: 'export-gone' }],
];

/** What an instance lets nobody do to it. */
const OF_INSTANCES: Row[] = [
  ['not-found', 'InvalidInstanceId.NotFound', { means: 'no-such-instance' }],
  ['precondition', 'InstanceLockedForSecurity', { means: 'instance-barred' }],
  ['precondition', 'InstanceExpiredOrInArrears', { means: 'instance-unpaid' }],
];

const STOP_INSTANCE: Row[] = [
  ...OF_INSTANCES,
  // It is on its way from one state to another: what is stopped already is left alone.
  ['precondition', 'IncorrectInstanceStatus', wait],
  ['precondition', 'InvalidInstanceId.NotSupport DiskError InstanceType.ParameterMismatch'],
  ['transient', 'InternalError'],
];

const START_INSTANCE: Row[] = [
  ...OF_INSTANCES,
  // Its new disk is there a moment before it can be started.
  ['precondition', 'IncorrectInstanceStatus', wait],
  // Another zone or type may have some, and waiting may help; nobody knows how long.
  ['precondition', 'OperationDenied.NoStock'],
];

const REPLACE_SYSTEM_DISK: Row[] = [
  ...OF_INSTANCES,
  ['not-found', 'InvalidImageId.NotFound', { means: 'image-not-found' }],
  ['not-found', 'NoSuchResource'],
  ['validation', 'MissingParameter InvalidPassword.Malformed InvalidPasswordParam.Mismatch'],
  ['precondition', 'IncorrectInstanceStatus', { means: 'instance-runs' }],
  ['precondition', 'OperationDenied.InstanceCreating', wait],
  ['precondition', 'INST_HAS_UNPAID_ORDER OperationDenied.UnpaidOrder ChargeTypeViolation'],
  ['conflict', 'IncorrectDiskStatus InvalidSystemDiskStatus.IsTransfering DiskCreatingSnapshot', wait],
  ['precondition', 'OperationDenied', { message: /snapshot of the data disk/i, means: 'image-in-parts' }],
  // With 500 and no more than that, nobody knows what was done.
  ['transient', 'OperationDenied'],
  ['precondition', 'OperationDenied.ImageNotValid', { means: 'image-unfit' }],
  ['precondition', 'InvalidParameter.Conflict ImageNotSupportInstanceType IoOptimized.NotSupported'],
  ['precondition', 'InvalidParameter.NotMatch'],
  ['validation', 'InvalidSystemDiskSize.LessThanImageSize InvalidSystemDiskSize.LessThanMinSize'],
  ['validation', 'InvalidSystemDiskSize.MoreThanMaxSize InvalidSystemDiskSize'],
  ['validation', 'InvalidSystemDiskSize.ValueNotSupported InvalidSystemDiskSize.ImageNotSupportResize'],
  ['validation', 'InvalidKeyPairName.NotFound', { means: 'no-such-key-pair' }],
  ['precondition', 'InvalidInstance.NotFoundSystemDisk', { means: 'no-system-disk' }],
  ['permission', 'ImageNotSubscribed ImageRemovedInMarket QuotaExceed.BuyImage', { means: 'cloud-refused' }],
  ['transient', 'InternalError'],
];

/** Of STS. Its `NoPermission` is a caller that may not, a role that does not trust it, or a wrong external id. */
const ASSUME_ROLE: Row[] = [
  ['permission', 'NoPermission', { message: /root account/i, means: 'caller-is-root' }],
  ['permission', 'NoPermission', { means: 'role-refused' }],
  ['not-found', 'EntityNotExist.Role', { means: 'no-such-role' }],
  ['validation', 'InvalidParameter.RoleArn', { means: 'no-such-role' }],
  ['validation', 'InvalidParameter', { message: /RoleArn/, means: 'no-such-role' }],
  ['validation', 'InvalidParameter'],
  ['validation', 'InvalidParameter.RoleSessionName InvalidParameter.DurationSeconds'],
  ['validation', 'InvalidParameter.PolicyGrammar InvalidParameter.PolicySize'],
  ['permission', 'MissingSecurityToken', { means: 'cloud-credentials' }],
  ['transient', 'InternalError'],
];

const tableOf = (rows: Row[]): Map<string, Rule[]> => {
  const table = new Map<string, Rule[]>();
  for (const [errorClass, codes, marks] of rows) {
    for (const code of codes.split(' ')) {
      table.set(code, [...(table.get(code) ?? []), { class: errorClass, ...marks }]);
    }
  }
  return table;
};

/** Every code we know by the action that answers it; `*` holds those that any action may answer. */
export const ERROR_CODES: ReadonlyMap<string, ReadonlyMap<string, readonly Rule[]>> = new Map([
  ['*', tableOf(COMMON)],
  ['CreateImage', tableOf(CREATE_IMAGE)],
  ['CopyImage', tableOf(COPY_IMAGE)],
  ['CancelCopyImage', tableOf(CANCEL_COPY_IMAGE)],
  ['ModifyImageAttribute', tableOf(MODIFY_IMAGE_ATTRIBUTE)],
  ['ModifyImageSharePermission', tableOf(MODIFY_IMAGE_SHARE_PERMISSION)],
  ['TagResources', tableOf(TAGGING)],
  ['UntagResources', tableOf(TAGGING)],
  ['RunInstances', tableOf(RUN_INSTANCES)],
  ['DeleteImage', tableOf(DELETE_IMAGE)],
  ['DeleteSnapshot', tableOf(DELETE_SNAPSHOT)],
  ['DescribeImageSharePermission', tableOf(DESCRIBE_IMAGE_SHARE_PERMISSION)],
  ['DescribeImages', tableOf(DESCRIBE_IMAGES)],
  ['DescribeSnapshots', tableOf(DESCRIBE_SNAPSHOTS)],
  ['DescribeDisks', tableOf(DESCRIBE_DISKS)],
  ['ExportImage', tableOf(EXPORT_IMAGE)],
  ['DescribeTasks', tableOf(DESCRIBE_TASKS)],
  ['DescribeTaskAttribute', tableOf(DESCRIBE_TASKS)],
  ['AssumeRole', tableOf(ASSUME_ROLE)],
  ['StopInstance', tableOf(STOP_INSTANCE)],
  ['StartInstance', tableOf(START_INSTANCE)],
  ['ReplaceSystemDisk', tableOf(REPLACE_SYSTEM_DISK)],
]);

/**
 * What an error envelope means. The code decides, never the status: ECS answers validation with 404 and throttling
 * with 400. Only a code nobody knows is judged by its status.
 */
export function ruleFor(action: string, error: { code: string; status: number; message: string }): Rule {
  const rules = ERROR_CODES.get(action)?.get(error.code) ?? ERROR_CODES.get('*')?.get(error.code) ?? [];
  return rules.find(({ message }) => !message || message.test(error.message)) ?? ruleForUnknown(action, error);
}

function ruleForUnknown(
  action: string,
  { code, status, message }: { code: string; status: number; message: string },
): Rule {
  // The gateway sends more kinds of throttling than are documented; the SDK goes by the word too.
  if (code.includes('Throttling')) return { class: 'throttling' };
  if (code.startsWith('ServiceUnavailable') || status >= 500) return { class: 'transient' };
  // How many copies a region makes at a time is documented, the code that says so is not; by its words it is known.
  if (action === 'CopyImage' && /concurren|too ?many/i.test(`${code} ${message}`) && /cop(y|ies|ing)/i.test(message)) {
    return { class: 'conflict', wait: true, means: 'region-full-of-copies' };
  }
  if (/^(Forbidden|NoPermission|PermissionDenied)\b/.test(code)) return { class: 'permission' };
  if (/^(InvalidAccessKeyId|InvalidSecurityToken)\b/.test(code)) {
    return { class: 'permission', means: 'cloud-credentials' };
  }
  return { class: status === 429 ? 'throttling' : 'precondition' };
}
