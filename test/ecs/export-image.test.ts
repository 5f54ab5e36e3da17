import { describe, expect, it } from 'vitest';
import type { ExportId } from '../../src/core/domain/ids.ts';
import type { ExportTarget } from '../../src/core/domain/kinds/export-image.ts';
import { anExportRequest, IMAGE, NOW } from '../support/builders.ts';
import { aCloud, anError, ecsAnswers, failureOf, noNetwork, PLACE, REQUEST_ID } from './support.ts';

noNetwork();

const EXPORT = 't-bp1export000000001' as ExportId;
const OTHER = 't-bp1export000000002' as ExportId;
const ROLE = 'AliyunECSImageExportDefaultRole';
const TARGET: ExportTarget = { bucket: 'golden-images', prefix: 'release1', format: 'raw' };
const own = {
  RegionId: 'cn-hangzhou',
  ImageId: IMAGE,
  OSSBucket: 'golden-images',
  OSSPrefix: 'release1',
  RoleName: ROLE,
};
const marks = { mark: 'ab12cd34ef/export', clientToken: 'token-1' };

const effectOf = (target: ExportTarget = TARGET) => ({ image: { place: PLACE, imageId: IMAGE }, target });
const exporting = () => aCloud().cloud.effects['export-image'];
const perform = (target?: ExportTarget) => exporting().perform(effectOf(target), marks);
const find = async (target?: ExportTarget) => exporting().find?.(effectOf(target), marks.mark, NOW);

const listed = (...tasks: Record<string, string>[]) =>
  ecsAnswers('DescribeTasks', { body: { TotalCount: tasks.length, TaskSet: { Task: tasks } } }, { sent: [] });
const told = (facts: Record<string, unknown> = {}, items: Record<string, string> = {}) =>
  ecsAnswers('DescribeTaskAttribute', {
    body: {
      TaskStatus: 'Processing',
      TaskProcess: '40%',
      OperationProgressSet: {
        OperationProgress: [
          { RelatedItemSet: { RelatedItem: Object.entries(items).map(([Name, Value]) => ({ Name, Value })) } },
        ],
      },
      ...facts,
    },
  });

describe('exporting an image', () => {
  it('given an image, when exported, then with the role and without a token, and the task is what was begun', async () => {
    ecsAnswers('ExportImage', { body: { TaskId: EXPORT } }, { query: own });
    expect(await perform()).toEqual({ subject: EXPORT, requestId: REQUEST_ID });
  });

  it('given another format and no prefix, when exported, then the one is said and the other not', async () => {
    const { OSSPrefix: _, ...without } = own;
    ecsAnswers('ExportImage', { body: { ExportTaskId: EXPORT } }, { query: { ...without, ImageFormat: 'qcow2' } });
    expect((await perform({ bucket: 'golden-images', format: 'qcow2' })).subject).toBe(EXPORT);
  });

  it('given a lost answer, when exported, then it is unclear, and not sent a second time', async () => {
    ecsAnswers('ExportImage', { broken: { code: 'ECONNRESET' } });
    expect((await failureOf(perform())).kind).toBe('unclear');
  });

  it('given a limit on calls, when exported, then that one is sent again: nothing was begun', async () => {
    ecsAnswers('ExportImage', anError(400, 'Throttling.User'));
    ecsAnswers('ExportImage', { body: { TaskId: EXPORT } });
    expect((await perform()).subject).toBe(EXPORT);
  });

  it.each([
    [403, 'NoSetRoletoECSServiceAcount', 'refused', { code: 'export-role-missing', role: ROLE }],
    [
      400,
      'InvalidOSSBucket.NotFound',
      'refused',
      { code: 'bucket-not-found', bucket: 'golden-images', region: 'cn-hangzhou' },
    ],
    [400, 'InvalidRegion.NotSupport', 'refused', { code: 'export-not-offered', region: 'cn-hangzhou' }],
    [403, 'WeeklyQuotaExceed.ExportImage', 'refused', { code: 'cloud-quota' }],
    [403, 'ConcurrentQuotaExceed.ExportImage', 'busy', { code: 'cloud-busy' }],
    [403, 'ImageIsExporting', 'busy', { code: 'image-being-exported', imageId: IMAGE }],
    [403, 'ImageNotSupported', 'refused', { code: 'not-exportable', imageId: IMAGE, said: 'It cannot be done.' }],
  ])('given that ECS answers %s %s, when exported, then it is %s', async (status, code, kind, problem) => {
    ecsAnswers('ExportImage', anError(status, code));
    const failure = await failureOf(perform());
    expect([failure.kind, failure.problem]).toEqual([kind, expect.objectContaining(problem)]);
  });

  it('given a request, when run dry, then it is tried; that the image is being exported ends by itself', async () => {
    ecsAnswers('ExportImage', anError(400, 'DryRunOperation'), { query: { ...own, DryRun: 'true' } });
    await aCloud().cloud.dryRun(anExportRequest());
    ecsAnswers('ExportImage', anError(403, 'ImageIsExporting'));
    await aCloud().cloud.dryRun(anExportRequest());
    ecsAnswers('ExportImage', anError(400, 'InvalidOSSBucket.NotMatched'));
    const failure = await failureOf(aCloud().cloud.dryRun(anExportRequest()));
    expect(failure.problem.code).toBe('bucket-not-found');
  });
});

describe('looking for an export whose answer was lost', () => {
  const OURS = { OSSBucket: 'golden-images', OSSObject: `release1_${IMAGE}.raw.tar.gz` };
  const begun = { TaskId: EXPORT, TaskAction: 'ExportImage', CreationTime: '2026-11-23T09:00Z' };

  it('given one of this image to the same bucket and prefix, when looked for, then it is found, however far', async () => {
    for (const [TaskStatus, state] of Object.entries({ Processing: 'going', Finished: 'ready', Failed: 'lost' })) {
      const sent = listed(begun);
      told({ TaskStatus }, OURS);
      expect(await find()).toEqual([{ id: EXPORT, createdAt: NOW, state }]);
      const asked = { TaskAction: 'ExportImage', 'ResourceIds.1': IMAGE, StartTime: '2026-11-23T08:55:00Z' };
      expect(Object.fromEntries(sent[0]?.query ?? [])).toMatchObject(asked);
    }
  });

  it.each<[string, Record<string, string>]>([
    ['where it writes', {}],
    ['its object', { OSSBucket: OURS.OSSBucket }],
    ['its bucket', { OSSObject: OURS.OSSObject }],
  ])('given one that does not tell %s yet, when looked for, then nobody knows whose it is', async (_what, items) => {
    listed(begun);
    told({}, items);
    expect((await failureOf(find())).kind).toBe('unclear');
  });

  it('given one that failed before it told where it writes, when looked for, then nothing of ours was done', async () => {
    listed(begun);
    told({ TaskStatus: 'Failed' });
    expect(await find()).toEqual([]);
  });

  it('given ours beside one that does not tell yet, when looked for, then ours is found', async () => {
    listed({ ...begun, TaskId: OTHER }, begun);
    told();
    told({}, OURS);
    expect(await find()).toHaveLength(1);
  });

  it('given one whose prefix only begins like it, when looked for, then it is not ours', async () => {
    listed(begun);
    told({}, OURS);
    expect(await find({ ...TARGET, prefix: 'rel' })).toEqual([]);
  });

  it.each([
    ['another bucket', { ...OURS, OSSBucket: 'others' }],
    ['another prefix', { ...OURS, OSSObject: `night_${IMAGE}.raw.tar.gz` }],
    ['no prefix', { ...OURS, OSSObject: `${IMAGE}.raw.tar.gz` }],
  ])('given one to %s, when looked for, then it is not ours', async (_what, items) => {
    listed(begun);
    told({}, items);
    expect(await find()).toEqual([]);
  });

  it('given one with a prefix, when one without is looked for, then it is not ours', async () => {
    listed(begun);
    told({}, OURS);
    expect(await find({ bucket: 'golden-images', format: 'raw' })).toEqual([]);
  });

  it('given one of long before, which no filter kept away, when looked for, then it is not ours', async () => {
    listed({ ...begun, CreationTime: '2026-11-23T08:54Z' });
    expect(await find()).toEqual([]);
  });
});

describe('how far exports are', () => {
  it('given some, when read, then each with its percent, its objects and why it failed', async () => {
    const sent = listed({ TaskId: EXPORT }, { TaskId: OTHER });
    told({ TaskStatus: 'Finished', TaskProcess: '100%' }, { OSSObject: 'a.raw.tar.gz', ImageFormat: 'raw' });
    told({
      TaskStatus: 'Failed',
      OperationProgressSet: { OperationProgress: [{ ErrorMsg: 'No access.', RelatedItemSet: null }] },
    });
    expect(await aCloud().cloud.exports(PLACE, [EXPORT, OTHER])).toEqual([
      { id: EXPORT, state: 'finished', percent: 100, objects: ['a.raw.tar.gz'] },
      { id: OTHER, state: 'failed', percent: 40, objects: [], said: 'No access.' },
    ]);
    expect(sent[0]?.query.get('TaskIds')).toBe(`${EXPORT},${OTHER}`);
  });

  it('given a word of ECS that nobody knows, when read, then it is still going', async () => {
    listed({ TaskId: EXPORT });
    told({ TaskStatus: 'Waiting', TaskProcess: '' });
    expect(await aCloud().cloud.exports(PLACE, [EXPORT])).toMatchObject([{ state: 'going', percent: 0 }]);
  });

  it('given one that is gone, in the listing or right after it, when read, then the others are read', async () => {
    listed({ TaskId: EXPORT });
    ecsAnswers('DescribeTaskAttribute', anError(400, 'InvalidTaskId.NotFound'));
    expect(await aCloud().cloud.exports(PLACE, [EXPORT, OTHER])).toEqual([]);
    expect(await aCloud().cloud.exports(PLACE, [])).toEqual([]);
  });

  it('given no clear answer about one, when read, then that is told rather than that it is gone', async () => {
    listed({ TaskId: EXPORT });
    ecsAnswers('DescribeTaskAttribute', anError(403, 'Forbidden.RAM'));
    expect((await failureOf(aCloud().cloud.exports(PLACE, [EXPORT]))).problem.code).toBe('cloud-forbidden');
  });
});
