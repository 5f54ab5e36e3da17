import type { ExportTask } from '../world/entities.ts';
import { type Body, refuseRegionOfTask, regionalAction } from './action.ts';
import { ownTask, type SeenTask, seen, taskBody } from './task-rules.ts';

/** One task with its progress, and what it writes: a part for each object. */
export const describeTaskAttribute = regionalAction(
  'DescribeTaskAttribute',
  (call) => {
    const one = seen(ownTask(call), call.world);
    const { objects } = one.task;
    const count = (status: string) => (one.look.status === status ? objects.length : 0);
    return {
      ...taskBody(one),
      RegionId: call.region.regionId,
      TaskProcess: `${one.look.percent}%`,
      TotalCount: objects.length,
      SuccessCount: count('Finished'),
      FailedCount: count('Failed'),
      OperationProgressSet: { OperationProgress: objects.map((object) => partBody(one, object)) },
    };
  },
  { unknownRegion: refuseRegionOfTask },
);

function partBody({ task, look }: SeenTask, object: string): Body {
  const [ErrorCode, ErrorMsg] = look.status === 'Failed' ? whyFailed(task) : ['', ''];
  return {
    OperationStatus: look.status === 'Finished' ? 'Success' : look.status,
    ErrorCode,
    ErrorMsg,
    RelatedItemSet: {
      RelatedItem: [
        { Name: 'OSSBucket', Value: task.bucketName },
        { Name: 'OSSObject', Value: object },
        { Name: 'ImageFormat', Value: task.format },
      ],
    },
  };
}

const whyFailed = ({ cancelled }: ExportTask) =>
  cancelled
    ? ['TaskCancelled', 'The task has been cancelled.']
    : ['ExportImageFailed', 'Please contact the administrator.'];
