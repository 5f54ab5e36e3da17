import type { DiskId, ExportId, InstanceId, RegionId } from '../ids.ts';

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
  | { code: 'instance-disk-busy'; instanceId: InstanceId; because: 'snapshot' | 'migration' | 'status' };

export type Unimageable =
  | 'not-found'
  | 'status'
  | 'security-lock'
  | 'expired'
  | 'local-disks'
  | 'no-system-disk'
  | 'needs-restart'
  | 'hibernation';

/** Fields of forms that only one kind has. */
export type KindField = never;
