import { expect, it, vi } from 'vitest';
import { seeded } from '../../../src/sandbox/ecs-emulator/seed.ts';
import { anEmulator, call, control, inHangzhou, minute, theImage } from './support.ts';

const request = { SnapshotId: seeded.webSystemSnapshot, ImageName: 'fresh', ClientToken: 't' };

it('given two throttles of one action, when calling, then two calls of it are refused and no others', async () => {
  const { emulator } = await anEmulator();
  emulator.faults.add({ kind: 'throttle', action: 'DescribeImages', times: 2, retryAfterMs: 1500 });
  expect((await inHangzhou(emulator, 'DescribeDisks')).status).toBe(200);
  const first = await inHangzhou(emulator, 'DescribeImages');
  expect([first.status, first.body.Code]).toEqual([400, 'Throttling.User']);
  expect(first.headers.get('x-acs-retry-after')).toBe('1500');
  expect((await inHangzhou(emulator, 'DescribeImages')).status).toBe(400);
  expect((await inHangzhou(emulator, 'DescribeImages')).status).toBe(200);
});

it('given a fault for one region, when calling another, then that one answers', async () => {
  const { emulator } = await anEmulator();
  const id = emulator.faults.add({ kind: 'fail', code: 'ServiceUnavailable', status: 503, regionId: 'cn-hangzhou' });
  expect((await inHangzhou(emulator, 'DescribeImages')).status).toBe(503);
  expect((await call(emulator, 'DescribeImages', { RegionId: 'cn-shanghai' })).status).toBe(200);
  emulator.faults.remove(id);
  expect((await inHangzhou(emulator, 'DescribeImages')).status).toBe(200);
});

it('given a failure to come, when creating an image, then it says so and nothing is made', async () => {
  const { emulator } = await anEmulator();
  emulator.faults.add({ kind: 'fail', code: 'InternalError', status: 500, message: 'Oops.', times: 1 });
  const failed = await inHangzhou(emulator, 'CreateImage', request);
  expect(failed.status).toBe(500);
  expect(failed.body).toMatchObject({ Code: 'InternalError', Message: 'Oops.' });
  expect((await inHangzhou(emulator, 'CreateImage', request)).status).toBe(200);
});

it('given a gateway in trouble, when calling, then HTML and empty bodies come back without a request being done', async () => {
  const { emulator } = await anEmulator();
  emulator.faults.add({ kind: 'html', times: 1 });
  emulator.faults.add({ kind: 'empty', times: 1 });
  const html = await inHangzhou(emulator, 'CreateImage', request);
  expect([html.status, html.headers.get('content-type')]).toEqual([502, 'text/html']);
  const empty = await inHangzhou(emulator, 'CreateImage', request);
  expect([empty.status, empty.text]).toEqual([200, '']);
  expect((await inHangzhou(emulator, 'CreateImage', request)).status).toBe(200);
});

it('given an answer that gets lost, when creating an image, then the image exists and its token still finds it', async () => {
  const { emulator } = await anEmulator();
  emulator.faults.add({ kind: 'dropAnswer', action: 'CreateImage', times: 1 });
  await expect(inHangzhou(emulator, 'CreateImage', request)).rejects.toThrow();
  const { body } = await inHangzhou(emulator, 'DescribeImages', { ImageName: 'fresh', Status: 'ALL' });
  expect(body.TotalCount).toBe(1);
  const again = await inHangzhou(emulator, 'CreateImage', request);
  expect(again.body.ImageId).toBe(body.Images.Image[0].ImageId);
  expect(emulator.calls()[0]).toMatchObject({ action: 'CreateImage', status: 0, code: 'dropAnswer' });
});

it('given a cloud that is down, when calling, then connections break but the control door can mend it', async () => {
  const { emulator } = await anEmulator();
  emulator.faults.add({ kind: 'down' });
  await expect(inHangzhou(emulator, 'DescribeImages')).rejects.toThrow();
  await expect(inHangzhou(emulator, 'DescribeDisks')).rejects.toThrow();
  await control(emulator, 'faults', { clear: true });
  expect((await inHangzhou(emulator, 'DescribeImages')).status).toBe(200);
});

it('given a stall, when calling, then the answer waits as long as told', async () => {
  const pause = vi.fn(async () => {});
  const { emulator } = await anEmulator({ pause });
  emulator.faults.add({ kind: 'stall', ms: 4000, times: 1 });
  expect((await inHangzhou(emulator, 'DescribeImages')).status).toBe(200);
  expect(pause.mock.calls).toEqual([[4000]]);
});

it('given a stalled call, when the emulator closes, then it closes at once', async () => {
  const { emulator } = await anEmulator();
  emulator.faults.add({ kind: 'stall', ms: 3_600_000, times: 1 });
  const stalled = inHangzhou(emulator, 'DescribeImages').catch((error: unknown) => error);
  await vi.waitFor(() => expect(emulator.faults.list()).toEqual([]));
  await emulator.close();
  expect(await stalled).toBeInstanceOf(Error);
});

it('given the next creation is to fail, when creating two images, then only the first turns CreateFailed', async () => {
  const { emulator, clock } = await anEmulator();
  emulator.faults.add({ kind: 'failNextCreation', percent: 40 });
  const refused = await inHangzhou(emulator, 'CreateImage', { ...request, ImageName: '1' });
  expect(refused.status).toBe(400);
  const first = (await inHangzhou(emulator, 'CreateImage', request)).body.ImageId;
  const second = (await inHangzhou(emulator, 'CreateImage', { ...request, ClientToken: 'u', ImageName: 'other' })).body;
  clock.move(minute / 2);
  expect(await theImage(emulator, first)).toMatchObject({ Status: 'Creating', Progress: '25%' });
  clock.move(5 * minute);
  expect(await theImage(emulator, first)).toMatchObject({ Status: 'CreateFailed', Progress: '40%', Usable: false });
  expect(await theImage(emulator, second.ImageId)).toMatchObject({ Status: 'Available' });
});

it('given the failing tag, when an image is created with it, then it turns CreateFailed', async () => {
  const { emulator, clock } = await anEmulator();
  const tag = { 'Tag.1.Key': 'emulator:fail', 'Tag.1.Value': 'CreateFailed' };
  const { ImageId } = (await inHangzhou(emulator, 'CreateImage', { ...request, ...tag })).body;
  clock.move(5 * minute);
  expect(await theImage(emulator, ImageId)).toMatchObject({ Status: 'CreateFailed', Progress: '50%' });
});
