import { expect, it } from 'vitest';
import type { EcsEmulator } from '../../../src/sandbox/ecs-emulator/emulator.ts';
import { defaultAccounts, seeded, seededAccounts, seededBucket } from '../../../src/sandbox/ecs-emulator/seed.ts';
import { alibabaLinux } from '../../../src/sandbox/ecs-emulator/world/builders.ts';
import type { Image, ImageDisk } from '../../../src/sandbox/ecs-emulator/world/entities.ts';
import { anEmulator, asOther, call, control, inHangzhou, minute } from './support.ts';

const IMAGE = seeded.goldenDbImage;
const exports = (emulator: EcsEmulator, params: Record<string, string> = {}) =>
  inHangzhou(emulator, 'ExportImage', { ImageId: IMAGE, OSSBucket: seededBucket, ...params });
const exported = async (emulator: EcsEmulator, params: Record<string, string> = {}): Promise<string> =>
  (await exports(emulator, params)).body.TaskId;
const theTask = async (emulator: EcsEmulator, TaskId: string) =>
  (await inHangzhou(emulator, 'DescribeTaskAttribute', { TaskId })).body;
const said = ({ status, body }: Awaited<ReturnType<typeof call>>) => [status, body.Code ?? 'done'];
const parts = (task: { OperationProgressSet: { OperationProgress: { RelatedItemSet: unknown }[] } }) =>
  task.OperationProgressSet.OperationProgress;

it('given an image with data disks, when it is exported, then a task has an object for each and goes to its end', async () => {
  const { emulator, clock } = await anEmulator();
  const { status, body } = await exports(emulator, { OSSPrefix: 'release1' });
  expect([status, body.RegionId]).toEqual([200, 'cn-hangzhou']);
  expect(body.TaskId).toMatch(/^t-bp1[0-9a-z]{17}$/);
  clock.move(5 * minute);
  expect(await theTask(emulator, body.TaskId)).toMatchObject({
    TaskId: body.TaskId,
    RegionId: 'cn-hangzhou',
    TaskAction: 'ExportImage',
    TaskStatus: 'Processing',
    TaskProcess: '50%',
    SupportCancel: 'true',
    TotalCount: 3,
    SuccessCount: 0,
    FailedCount: 0,
    CreationTime: '2026-01-15T08:30Z',
    FinishedTime: '',
  });
  clock.move(8 * minute);
  const task = await theTask(emulator, body.TaskId);
  expect(task).toMatchObject({
    TaskStatus: 'Finished',
    TaskProcess: '100%',
    SupportCancel: 'false',
    SuccessCount: 3,
    FinishedTime: '2026-01-15T08:40Z',
  });
  const objects = ['system', 'data1', 'data2'].map((part) => `release1_${IMAGE}_${part}.raw.tar.gz`);
  expect(parts(task)).toEqual(
    objects.map((object) => ({
      OperationStatus: 'Success',
      ErrorCode: '',
      ErrorMsg: '',
      RelatedItemSet: {
        RelatedItem: [
          { Name: 'OSSBucket', Value: seededBucket },
          { Name: 'OSSObject', Value: object },
          { Name: 'ImageFormat', Value: 'raw' },
        ],
      },
    })),
  );
});

it('given an image of one disk, when it is exported, then its object does not say which', async () => {
  const { emulator } = await anEmulator();
  const task = await theTask(emulator, await exported(emulator, { ImageId: seeded.goldenImage }));
  expect(JSON.stringify(parts(task))).toContain(`"OSSObject","Value":"${seeded.goldenImage}.raw.tar.gz"`);
});

it('given an export under way, when the image is exported again or deleted, then not before it is over', async () => {
  const { emulator, clock } = await anEmulator();
  await exports(emulator);
  expect(said(await exports(emulator))).toEqual([403, 'ImageIsExporting']);
  const deletes = () => inHangzhou(emulator, 'DeleteImage', { ImageId: IMAGE });
  expect(said(await deletes())).toEqual([403, 'ImageIsExporting']);
  clock.move(10 * minute);
  expect(said(await exports(emulator))).toEqual([200, 'done']);
  clock.move(10 * minute);
  expect(said(await deletes())).toEqual([200, 'done']);
});

it('given an export that is to fail, when it gets there, then it has failed and the next one has not', async () => {
  const { emulator, clock } = await anEmulator();
  emulator.faults.add({ kind: 'failNextExport', percent: 30 });
  const failing = await exported(emulator);
  clock.move(10 * minute);
  const task = await theTask(emulator, failing);
  expect(task).toMatchObject({ TaskStatus: 'Failed', TaskProcess: '30%', FailedCount: 3, SuccessCount: 0 });
  expect(task.FinishedTime).toBe('2026-01-15T08:33Z');
  expect(parts(task)[0]).toMatchObject({ OperationStatus: 'Failed', ErrorCode: 'ExportImageFailed' });
  const next = await exported(emulator);
  clock.move(10 * minute);
  expect(await theTask(emulator, next)).toMatchObject({ TaskStatus: 'Finished' });
});

it('given an export under way, when it is cancelled, then it has failed where it was, and the image is free', async () => {
  const { emulator, clock } = await anEmulator();
  const TaskId = await exported(emulator);
  clock.move(4 * minute);
  const cancel = (params: Record<string, string> = {}) => inHangzhou(emulator, 'CancelTask', { TaskId, ...params });
  expect(said(await cancel())).toEqual([200, 'done']);
  const task = await theTask(emulator, TaskId);
  expect(task).toMatchObject({ TaskStatus: 'Failed', TaskProcess: '40%', SupportCancel: 'false' });
  expect(parts(task)[0]).toMatchObject({ ErrorCode: 'TaskCancelled' });
  expect(said(await cancel())).toEqual([403, 'InvalidTaskId.IncorrectTaskStatus']);
  expect(said(await cancel({ TaskId: 't-nowhere' }))).toEqual([400, 'InvalidTaskId.NotFound']);
  expect(said(await cancel({ TaskId: '' }))).toEqual([400, 'MissingParameter']);
  expect(said(await exports(emulator))).toEqual([200, 'done']);
});

it('given tasks, when they are listed by what they are, then each filter keeps what it names', async () => {
  const { emulator, clock } = await anEmulator();
  emulator.faults.add({ kind: 'failNextExport', percent: 10 });
  const failed = await exported(emulator);
  clock.move(10 * minute);
  const finished = await exported(emulator, { ImageId: seeded.goldenImage });
  clock.move(10 * minute);
  const processing = await exported(emulator);
  const list = (params: Record<string, string>) => inHangzhou(emulator, 'DescribeTasks', params);
  const kept: [Record<string, string>, string[]][] = [
    [{}, [processing, finished, failed]],
    [{ TaskIds: `${failed}, ${processing}` }, [processing, failed]],
    [{ TaskAction: 'ExportImage' }, [processing, finished, failed]],
    [{ TaskAction: 'ImportImage' }, []],
    [{ TaskStatus: 'Finished' }, [finished]],
    [{ TaskStatus: 'Failed' }, [failed]],
    [{ TaskStatus: 'Processing' }, [processing]],
    [{ TaskStatus: 'Asleep' }, [processing, finished, failed]],
    [{ 'ResourceIds.1': seeded.goldenImage, 'ResourceIds.2': 'm-nowhere' }, [finished]],
    [{ StartTime: '2026-01-15T08:35:00Z', EndTime: '2026-01-15T08:45:00Z' }, [finished]],
    [{ PageSize: '1', PageNumber: '2' }, [finished]],
  ];
  for (const [params, expected] of kept) {
    const { body } = await list(params);
    const ids = body.TaskSet.Task.map((task: { TaskId: string }) => task.TaskId);
    expect(ids, JSON.stringify(params)).toEqual(expected);
  }
  const { body } = await list({ TaskIds: finished });
  expect(body).toMatchObject({ TotalCount: 1, RegionId: 'cn-hangzhou' });
  expect(body.TaskSet.Task[0]).toMatchObject({ TaskAction: 'ExportImage', ResourceId: seeded.goldenImage });
  expect(said(await list({ TaskIds: Array.from({ length: 101 }, () => finished).join() }))).toEqual([
    400,
    'InvalidParameter',
  ]);
  expect(said(await list({ RegionId: 'mars-1' }))).toEqual([400, 'InvalidRegionId.NotFound']);
  const theirs = await call(emulator, 'DescribeTasks', { RegionId: 'cn-hangzhou' }, asOther);
  expect(theirs.body.TotalCount).toBe(0);
  const other = await call(emulator, 'DescribeTaskAttribute', { RegionId: 'cn-hangzhou', TaskId: finished }, asOther);
  expect(said(other)).toEqual([400, 'InvalidTaskId.NotFound']);
});

it.each<[Record<string, string>, number, string]>([
  [{ ImageId: '' }, 400, 'MissingParameter'],
  [{ OSSBucket: '' }, 400, 'MissingParameter'],
  [{ RegionId: 'mars-1' }, 400, 'InvalidRegionId.NotFound'],
  [{ ImageId: 'm-nowhere' }, 404, 'InvalidImageId.NotFound'],
  [{ ImageId: seeded.productionImage }, 404, 'InvalidImageId.NotFound'],
  [{ ImageId: seeded.publicImage }, 403, 'ImageNotSupported'],
  [{ ImageId: seeded.deprecatedImage }, 400, 'IncorrectImageStatus'],
  [{ OSSBucket: 'nowhere' }, 400, 'InvalidOSSBucket.NotFound'],
  [{ OSSBucket: 'default-images-cn-shanghai' }, 400, 'InvalidOSSBucket.NotFound'],
  [{ OSSBucket: 'production-images-cn-hangzhou' }, 400, 'InvalidOSSBucket.NotFound'],
  [{ OSSPrefix: 'a-b' }, 400, 'InvalidOSSPrefix.Malformed'],
  [{ OSSPrefix: 'x'.repeat(31) }, 400, 'InvalidOSSPrefix.Malformed'],
  [{ ImageFormat: 'floppy' }, 400, 'InvalidImageFormat.Malformed'],
  [{ ImageFormat: 'qcow2' }, 400, 'InvalidImageFormat.RegionNotSupported'],
  [{ RoleName: 'somebody' }, 403, 'NoSetRoletoECSServiceAcount'],
  [{ DryRun: 'true' }, 400, 'DryRunOperation'],
])('given %j, when exported, then it answers %i %s and no task is made', async (params, status, code) => {
  const { emulator } = await anEmulator();
  expect(said(await exports(emulator, params))).toEqual([status, code]);
  expect((await inHangzhou(emulator, 'DescribeTasks')).body.TotalCount).toBe(0);
});

const data = (count: number, sizeGiB: number): ImageDisk[] => [
  { device: '/dev/xvda', type: 'system', sizeGiB: 40, snapshotId: seeded.webSystemSnapshot, encrypted: false },
  ...Array.from({ length: count }, (_, n) => ({
    device: `/dev/xvd${'bcdef'.charAt(n)}`,
    type: 'data' as const,
    sizeGiB,
    snapshotId: seeded.dbDataSnapshot,
    encrypted: false,
  })),
];
it.each<[string, Partial<Image>, number, string]>([
  [
    'encrypted',
    { disks: [{ device: '/dev/xvda', type: 'system', sizeGiB: 40, encrypted: true }] },
    400,
    'ImageNotSupported',
  ],
  ['of Windows', { os: { ...alibabaLinux, osType: 'windows' } }, 403, 'ImageNotSupported'],
  ['from the marketplace', { ownerAlias: 'marketplace' }, 403, 'ImageNotSupported'],
  ['published', { isPublic: true }, 403, 'InvalidImageCategory.NotSupported'],
  ['with five data disks', { disks: data(5, 20) }, 400, 'InvalidImage.DiskAmountOrSize'],
  ['with a data disk of 501 GiB', { disks: data(1, 501) }, 400, 'InvalidImage.DiskAmountOrSize'],
  ['with four data disks of 500 GiB', { disks: data(4, 500) }, 200, 'done'],
  ['still being made', { making: { startedAt: 0, durationMs: Number.MAX_SAFE_INTEGER } }, 400, 'IncorrectImageStatus'],
])('given an image that is %s, when exported, then it is judged by that', async (_, facts, status, code) => {
  const { emulator } = await anEmulator();
  const { imageId } = emulator.world.addImage(facts);
  expect(said(await exports(emulator, { ImageId: imageId }))).toEqual([status, code]);
});

it('given an account without the role, when it exports, then it is told what ECS lacks', async () => {
  const [first, ...others] = defaultAccounts;
  const { emulator } = await anEmulator({ accounts: [{ ...first, lacksExportRole: true }, ...others] });
  const { status, body } = await exports(emulator);
  expect([status, body.Code]).toEqual([403, 'NoSetRoletoECSServiceAcount']);
  expect(body.Message).toContain('AliyunECSImageExportDefaultRole');
});

it('given a region with formats, when exported there, then the object says which', async () => {
  const { emulator } = await anEmulator();
  const regionId = 'eu-central-1';
  const { imageId } = emulator.world.addImage({ regionId });
  const asked = { RegionId: regionId, ImageId: imageId, OSSBucket: `default-images-${regionId}`, ImageFormat: 'VHD' };
  const { body } = await call(emulator, 'ExportImage', asked);
  const { body: task } = await call(emulator, 'DescribeTaskAttribute', { RegionId: regionId, TaskId: body.TaskId });
  expect(JSON.stringify(parts(task))).toContain(`${imageId}.vhd.tar.gz`);
});

it('given a lost answer, when the tasks of the image are looked for, then the export is there', async () => {
  const { emulator } = await anEmulator();
  emulator.faults.add({ kind: 'dropAnswer', action: 'ExportImage', times: 1 });
  await expect(exports(emulator)).rejects.toThrow();
  const { body } = await inHangzhou(emulator, 'DescribeTasks', { 'ResourceIds.1': IMAGE });
  expect(body.TotalCount).toBe(1);
});

it('given an export under way, when the state is asked for, then it is there with its progress', async () => {
  const { emulator, clock } = await anEmulator();
  const taskId = await exported(emulator);
  clock.move(5 * minute);
  const { body } = await control(emulator, 'state');
  expect(body.exports).toEqual([
    expect.objectContaining({
      taskId,
      imageId: IMAGE,
      regionId: 'cn-hangzhou',
      accountId: seededAccounts.main,
      bucketName: seededBucket,
      status: 'Processing',
      percent: 50,
      remainingSeconds: 300,
    }),
  ]);
});
