import type { ExportId } from '../core/domain/ids.ts';
import type { ImageExport } from '../core/domain/image-export.ts';
import { type Instant, minutes } from '../core/domain/instant.ts';
import type { ExportsImage, ExportTarget } from '../core/domain/kinds/export-image.ts';
import type { Place } from '../core/domain/region.ts';
import { type Cloud, type CloudEffect, CloudFailure, type Found } from '../core/ports/cloud.ts';
import type { Call } from './call.ts';
import { allByNumber } from './paging.ts';
import { dryRunSchema, exportSchema, exportStartedSchema, exportsSchema } from './schemas.ts';
import type { QueryValue } from './transport.ts';

const PAGE_SIZE = 100;
/** The only role that ECS takes on to write to OSS. */
const ROLE = 'AliyunECSImageExportDefaultRole';
/** Times of tasks have no seconds, and the clock of ECS is not ours. */
const CLOCKS_DIFFER = minutes(5);

type Exporting = Pick<Cloud, 'exports'> & { effect: CloudEffect<ExportsImage['export-image']> };
type Attributes = ImageExport & { buckets: readonly string[] };
type Listed = { id: ExportId; createdAt: Instant | undefined };

/** Exports of images, which ECS calls tasks. A listing tells which are over; how far one is must be asked of it alone. */
export function createImageExports(call: Call): Exporting {
  async function attributes(place: Place, exportId: ExportId): Promise<Attributes> {
    const task = await call({
      place,
      action: 'DescribeTaskAttribute',
      query: { RegionId: place.region, TaskId: exportId },
      schema: exportSchema,
      subject: { exportId },
    });
    const progress = task.OperationProgressSet;
    const items = progress.flatMap(({ RelatedItemSet }) => RelatedItemSet);
    const valuesOf = (name: string) => items.flatMap(({ Name, Value }) => (Name === name && Value ? [Value] : []));
    const said = progress.flatMap(({ ErrorMsg }) => ErrorMsg ?? [])[0];
    return {
      id: exportId,
      state: stateOf(task.TaskStatus),
      percent: task.TaskProcess ?? 0,
      objects: valuesOf('OSSObject'),
      buckets: valuesOf('OSSBucket'),
      ...(said && { said }),
    };
  }

  /** Those of them that are still known: one may go between a listing and the question. */
  async function allAttributes(place: Place, ids: readonly ExportId[]): Promise<Attributes[]> {
    const all = await Promise.all(
      ids.map((id) =>
        attributes(place, id).then(
          (one) => [one],
          (error: unknown) => {
            if (error instanceof CloudFailure && error.problem.code === 'export-gone') return [];
            throw error;
          },
        ),
      ),
    );
    return all.flat();
  }

  const list = (place: Place, filter: Record<string, QueryValue>): Promise<Listed[]> =>
    allByNumber(
      async (number) => {
        const query = { RegionId: place.region, ...filter, PageSize: PAGE_SIZE, PageNumber: number };
        const { TaskSet, TotalCount } = await call({ place, action: 'DescribeTasks', query, schema: exportsSchema });
        const items = TaskSet.map(({ TaskId, CreationTime }) => ({ id: TaskId as ExportId, createdAt: CreationTime }));
        return { items, total: TotalCount, size: PAGE_SIZE };
      },
      ({ id }) => id,
    );

  const asked = ({ image: { place, imageId }, target }: ExportsImage['export-image']) => ({
    place,
    action: 'ExportImage' as const,
    query: {
      RegionId: place.region,
      ImageId: imageId,
      OSSBucket: target.bucket,
      OSSPrefix: target.prefix,
      // Where there is no other, ECS knows no parameter for it.
      ImageFormat: target.format === 'raw' ? undefined : target.format,
      RoleName: ROLE,
    },
    subject: { imageId, bucket: target.bucket, exportRole: ROLE },
  });

  return {
    exports: async (place, ids) => {
      if (ids.length === 0) return [];
      const listed = await list(place, { TaskIds: ids.join(',') });
      const there = ids.filter((wanted) => listed.some(({ id }) => id === wanted));
      return (await allAttributes(place, there)).map(({ buckets: _, ...one }) => one);
    },

    effect: {
      perform: async (effect) => {
        const answer = await call({ ...asked(effect), schema: exportStartedSchema, effect: true, once: true });
        return { subject: answer.TaskId as ExportId, ...(answer.RequestId && { requestId: answer.RequestId }) };
      },

      async dryRun(effect) {
        const { query, ...others } = asked(effect);
        try {
          await call({ ...others, query: { ...query, DryRun: true }, schema: dryRunSchema });
        } catch (error) {
          // That one ends by itself, and perhaps before this is approved.
          if (error instanceof CloudFailure && error.problem.code === 'image-being-exported') return;
          throw error;
        }
      },

      async find({ image: { place, imageId }, target }, _mark, since) {
        const from = since - CLOCKS_DIFFER;
        const filter = { TaskAction: 'ExportImage', ResourceIds: [imageId], StartTime: toSeconds(from) };
        // Whatever a filter that ECS does not know lets through.
        const recent = (await list(place, filter)).filter(({ createdAt = from }) => createdAt >= from);
        const all = await allAttributes(
          place,
          recent.map(({ id }) => id),
        );
        const possible = all.filter(mayBeTo(target, imageId));
        const ours = possible.filter(isNamed);
        // One that failed is nobody's loss. Of any other it is seen in a while whose it is, unless ours is there already.
        if (ours.every(hasFailed) && !possible.every((one) => isNamed(one) || hasFailed(one))) {
          throw new CloudFailure('unclear', { code: 'cloud-unavailable', action: 'DescribeTaskAttribute' });
        }
        return ours.map((one): Found => {
          const createdAt = recent.find(({ id }) => id === one.id)?.createdAt;
          return { id: one.id, createdAt, state: FOUND_AS[one.state] };
        });
      },
    },
  };
}

/** Any other word counts as still going. */
const stateOf = (status: string): ImageExport['state'] =>
  status === 'Finished' ? 'finished' : status === 'Failed' ? 'failed' : 'going';
const FOUND_AS = { going: 'going', finished: 'ready', failed: 'lost' } as const;

/** Nothing of ours stands on an export: it is known by where it writes to, once it tells. ECS puts `_` after a prefix. */
const mayBeTo =
  ({ bucket, prefix }: ExportTarget, imageId: string) =>
  ({ buckets, objects }: Attributes): boolean =>
    buckets.every((one) => one === bucket) &&
    objects.every((object) => object.startsWith(prefix === undefined ? imageId : `${prefix}_`));
const isNamed = ({ buckets, objects }: Attributes): boolean => buckets.length > 0 && objects.length > 0;
const hasFailed = ({ state }: Attributes): boolean => state === 'failed';

const toSeconds = (instant: Instant): string => `${new Date(instant).toISOString().slice(0, 19)}Z`;
