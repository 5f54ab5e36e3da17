import { listed, optional, type Params } from '../parameters.ts';
import { refuse } from '../refusal.ts';
import { refuseRegionOfTask, regionalAction } from './action.ts';
import { newestFirst, pageOf } from './listing.ts';
import { type SeenTask, seen, taskBody } from './task-rules.ts';

type Test = (seen: SeenTask) => boolean;
const statuses = ['Finished', 'Processing', 'Failed'];

/** Lists tasks, newest first, page by page. Images being made or copied are none. */
export const describeTasks = regionalAction(
  'DescribeTasks',
  ({ world, region, account, params }) => {
    const tests = testsOf(params);
    const own = [...region.exports.values()].filter(({ accountId }) => accountId === account.accountId);
    const found = newestFirst(own, ({ taskId }) => taskId)
      .map((task) => seen(task, world))
      .filter((one) => tests.every((test) => test(one)));
    const message = 'The specified paging parameter is not valid.';
    const { items, paging } = pageOf(found, params, { code: 'InvalidParameter', message });
    const tasks = items.map((one) => ({ ...taskBody(one), ResourceId: one.task.imageId }));
    return { ...paging, RegionId: region.regionId, TaskSet: { Task: tasks } };
  },
  { unknownRegion: refuseRegionOfTask },
);

function testsOf(params: Params): Test[] {
  const ids = optional(params, 'TaskIds')
    ?.split(',')
    .map((id) => id.trim());
  if (ids !== undefined && ids.length > 100) refuseParameter('TaskIds');
  const resourceIds = listed(params, 'ResourceIds');
  if (resourceIds.length > 100) refuseParameter('ResourceIds');
  const action = optional(params, 'TaskAction') ?? 'ExportImage';
  const status = optional(params, 'TaskStatus') ?? '';
  const from = timeOf(params, 'StartTime') ?? Number.NEGATIVE_INFINITY;
  const until = timeOf(params, 'EndTime') ?? Number.POSITIVE_INFINITY;
  return [
    ({ task }) => ids === undefined || ids.includes(task.taskId),
    ({ task }) => resourceIds.length === 0 || resourceIds.includes(task.imageId),
    () => action === 'ExportImage',
    // A status that there is not is as if none had been asked for.
    ({ look }) => !statuses.includes(status) || look.status === status,
    ({ task }) => task.createdAt >= from && task.createdAt <= until,
  ];
}

function timeOf(params: Params, name: string): number | undefined {
  const text = optional(params, name);
  if (text === undefined) return undefined;
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? Date.parse(text) : refuseParameter(name);
}

const refuseParameter = (name: string) =>
  refuse(400, 'InvalidParameter', `The specified parameter "${name}" is not valid.`);
