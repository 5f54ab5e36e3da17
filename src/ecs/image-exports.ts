import type { ExportId } from '../core/domain/ids.ts';
import type { ImageExport } from '../core/domain/image-export.ts';
import type { Place } from '../core/domain/region.ts';
import type { Cloud } from '../core/ports/cloud.ts';
import type { Call } from './call.ts';
import { exportSchema, exportsSchema } from './schemas.ts';

const PAGE_SIZE = 100;

/** Exports of images, which ECS calls tasks. A listing tells which are over; how far one is must be asked of it alone. */
export function createImageExports(call: Call): Pick<Cloud, 'exports'> {
  async function details({ region, ...place }: Place, id: ExportId): Promise<ImageExport> {
    const query = { RegionId: region, TaskId: id };
    const task = await call({
      place: { ...place, region },
      action: 'DescribeTaskAttribute',
      query,
      schema: exportSchema,
    });
    const progress = task.OperationProgressSet;
    const said = progress.flatMap(({ ErrorMsg }) => ErrorMsg ?? [])[0];
    return {
      id,
      state: stateOf(task.TaskStatus),
      percent: task.TaskProcess ?? 0,
      objects: progress.flatMap(({ RelatedItemSet }) =>
        RelatedItemSet.flatMap(({ Name, Value }) => (Name === 'OSSObject' && Value ? [Value] : [])),
      ),
      ...(said && { said }),
    };
  }

  return {
    exports: async (place, ids) => {
      if (ids.length === 0) return [];
      const query = { RegionId: place.region, TaskIds: ids.join(','), PageSize: PAGE_SIZE };
      const { TaskSet } = await call({ place, action: 'DescribeTasks', query, schema: exportsSchema });
      const there = ids.filter((id) => TaskSet.some(({ TaskId }) => TaskId === id));
      return Promise.all(there.map((id) => details(place, id)));
    },
  };
}

/** Any other word counts as still going. */
const stateOf = (status: string): ImageExport['state'] =>
  status === 'Finished' ? 'finished' : status === 'Failed' ? 'failed' : 'going';
