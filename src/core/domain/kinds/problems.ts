import type { DiskId, ExportId, InstanceId } from '../ids.ts';

// What can stand in the way of one kind of request only, beside what can stand in the way of any (`problem.ts`). It stands
// apart from the kinds because what reads people's input tells problems, and kinds are made of what was read.

export type KindProblem =
  /** What was waited for is not there any more. */
  | { code: 'instance-gone'; instanceId: InstanceId }
  | { code: 'disk-gone'; diskId: DiskId }
  | { code: 'export-gone'; exportId: ExportId }
  /** ECS gave up, with its own words where it has some. */
  | { code: 'export-failed'; exportId: ExportId; said?: string };

/** Fields of forms that only one kind has. */
export type KindField = never;
