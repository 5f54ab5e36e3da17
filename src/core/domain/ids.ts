/** A string that only its own parser can make, so that a `SnapshotId` never fits where an `ImageId` is meant. */
type Branded<Name extends string> = string & { readonly __brand: Name };

// Slack's
export type TeamId = Branded<'TeamId'>;
export type UserId = Branded<'UserId'>;
export type ChannelId = Branded<'ChannelId'>;
/** A user group: `S0614TZR7`. */
export type GroupId = Branded<'GroupId'>;

// Alibaba Cloud's
/** A region as DescribeRegions spells it: `cn-hangzhou`. */
export type RegionId = Branded<'RegionId'>;
export type InstanceId = Branded<'InstanceId'>;
export type DiskId = Branded<'DiskId'>;
export type SnapshotId = Branded<'SnapshotId'>;
export type ImageId = Branded<'ImageId'>;
/** What a task makes, changes or watches; the kind of the task says which of them it is. */
export type SubjectId = ImageId | InstanceId | SnapshotId | DiskId | ExportId;
/** A task of ECS that exports an image. */
export type ExportId = Branded<'ExportId'>;
/** An account's own number, sixteen digits or so: more than a JSON number holds. */
export type AliyunId = Branded<'AliyunId'>;

// Ours
/** An Alibaba Cloud account by the name it has in `darkroom.yml`. */
export type AccountName = Branded<'AccountName'>;
/** Ten characters made from what asked for it, so that a redelivered submission has the same one. */
export type OperationId = Branded<'OperationId'>;
export type TaskId = Branded<'TaskId'>;
export type DeliveryId = Branded<'DeliveryId'>;
/** One process of ours, for as long as it lives. */
export type WorkerId = Branded<'WorkerId'>;

/** Whether a place to write to is a person. Slack's ids tell by their first letter. */
export const isPerson = (to: ChannelId | UserId): to is UserId => /^[UW]/.test(to);

/** Images tell by their first letter. */
export const isImageId = (subject: SubjectId): subject is ImageId => subject.startsWith('m-');
