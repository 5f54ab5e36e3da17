import type { DiskId, ExportId, ImageId, InstanceId, RegionId } from '../ids.ts';

// What can stand in the way of one kind of request only, beside what can stand in the way of any (`problem.ts`). It stands
// apart from the kinds because what reads people's input tells problems, and kinds are made of what was read.

export type KindProblem =
  /** What was waited for is not there any more. */
  | { code: 'instance-gone'; instanceId: InstanceId }
  | { code: 'disk-gone'; diskId: DiskId }
  | { code: 'export-gone'; exportId: ExportId }
  /** ECS gave up, with its own words where it has some. */
  | { code: 'export-failed'; exportId: ExportId; said?: string }
  /** A whole instance was to be the source of an image, and none was chosen. */
  | { code: 'instance-missing' }
  /** No image can be made of an instance as it is. What nobody told is left out. */
  | {
      code: 'instance-not-imageable';
      instanceId: InstanceId;
      because: Unimageable;
      region?: RegionId;
      status?: string;
      disks?: readonly DiskId[];
    }
  /** Something is done with one of its disks that ends by itself. */
  | { code: 'instance-disk-busy'; instanceId: InstanceId; because: 'snapshot' | 'migration' | 'status' }
  /** By what it is, or, without `because`, by what ECS says. */
  | { code: 'not-exportable'; imageId: ImageId; because?: ExportBar; said?: string }
  | { code: 'malformed-bucket'; given: string }
  | { code: 'malformed-export-prefix'; given: string }
  | { code: 'export-format-not-offered'; given: string; region: RegionId; offered: readonly string[] }
  | { code: 'export-not-offered'; region: RegionId }
  /** There is none of this name in the region of the image that this account could use. */
  | { code: 'bucket-not-found'; bucket: string; region: RegionId }
  /** ECS may not write to OSS. */
  | { code: 'export-role-missing'; role: string }
  /** By somebody else, or by an earlier request. */
  | { code: 'image-being-exported'; imageId: ImageId };

export type Unimageable =
  | 'not-found'
  | 'status'
  | 'security-lock'
  | 'expired'
  | 'local-disks'
  | 'no-system-disk'
  | 'needs-restart'
  | 'hibernation';

/** What keeps an image from being exported. */
export type ExportBar = 'encrypted' | 'data-disks' | 'data-disk-size' | 'windows' | 'community';

/** Fields of forms that only one kind has. */
export type KindField = 'bucket' | 'prefix' | 'format';
