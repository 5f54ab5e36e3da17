import type { AliyunId, DiskId, ExportId, ImageId, InstanceId, SnapshotId } from '../ids.ts';

// What can stand in the way of one kind of request only, beside what can stand in the way of any (`problem.ts`). It stands
// apart from the kinds because what reads people's input tells problems, and kinds are made of what was read.

export type KindProblem =
  /** What was waited for is not there any more. */
  | { code: 'instance-gone'; instanceId: InstanceId }
  | { code: 'disk-gone'; diskId: DiskId }
  | { code: 'export-gone'; exportId: ExportId }
  /** ECS gave up, with its own words where it has some. */
  | { code: 'export-failed'; exportId: ExportId; said?: string }
  /** Something is done to it that has to end first. */
  | { code: 'image-busy'; imageId: ImageId; doing: ImageDoing }
  | { code: 'image-shared'; imageId: ImageId; accounts?: readonly AliyunId[] }
  /** A community image. */
  | { code: 'image-public'; imageId: ImageId }
  /** Instances were made from it: those that are known. */
  | { code: 'image-used'; imageId: ImageId; instances?: readonly InstanceId[] }
  /** Images or disks were made of it. */
  | { code: 'snapshot-used'; snapshotId?: SnapshotId; by: 'image' | 'disk'; images?: readonly NamedImage[] }
  | { code: 'snapshot-not-behind'; snapshotId: SnapshotId; imageId: ImageId };

export type ImageDoing = 'being-made' | 'being-copied' | 'being-imported' | 'being-exported';
type NamedImage = { id: ImageId; name: string };

/** Fields of forms that only one kind has. */
export type KindField = 'force' | 'snapshots' | 'snapshot';
