import { expect, it, vi } from 'vitest';
import { seeded } from '../../../src/sandbox/ecs-emulator/seed.ts';
import { aGate, anEmulator, hour, inHangzhou } from './support.ts';

const request = { SnapshotId: seeded.webSystemSnapshot, ImageName: 'once', ClientToken: 'token-1' };

it('given a used token, when the same request comes again, then it gets the same image, even without its snapshot', async () => {
  const { emulator } = await anEmulator();
  const first = await inHangzhou(emulator, 'CreateImage', request);
  emulator.world.removeSnapshot(seeded.webSystemSnapshot);
  const second = await inHangzhou(emulator, 'CreateImage', request);
  expect(second.status).toBe(200);
  expect(second.body.ImageId).toBe(first.body.ImageId);
  expect(second.body.RequestId).not.toBe(first.body.RequestId);
});

it('given a used token, when other parameters come with it, then they are refused before anything else', async () => {
  const { emulator } = await anEmulator();
  await inHangzhou(emulator, 'CreateImage', request);
  const reply = await inHangzhou(emulator, 'CreateImage', { ...request, ImageName: '1', RegionId: 'mars-1' });
  expect([reply.status, reply.body.Code]).toEqual([400, 'IdempotenceParamNotMatch']);
});

it('given a first request still in flight, when it is repeated, then it is told to wait, and later gets the image', async () => {
  const gate = aGate();
  const pause = vi.fn(() => gate.promise);
  const { emulator } = await anEmulator({ pause });
  emulator.faults.add({ kind: 'stall', ms: 5000, action: 'CreateImage', times: 1 });
  const first = inHangzhou(emulator, 'CreateImage', request);
  await vi.waitFor(() => expect(pause).toHaveBeenCalledWith(5000));
  const meanwhile = await inHangzhou(emulator, 'CreateImage', request);
  expect([meanwhile.status, meanwhile.body.Code]).toEqual([403, 'IdempotentProcessing']);
  gate.resolve();
  const { ImageId } = (await first).body;
  expect((await inHangzhou(emulator, 'CreateImage', request)).body.ImageId).toBe(ImageId);
});

it('given a refused request, when its token comes again with a mended one, then the token is free', async () => {
  const { emulator } = await anEmulator();
  expect((await inHangzhou(emulator, 'CreateImage', { ...request, ImageName: '1' })).status).toBe(400);
  expect((await inHangzhou(emulator, 'CreateImage', request)).status).toBe(200);
});

it('given a token a day old, when the same request comes again, then it is a new one', async () => {
  const { emulator, clock } = await anEmulator();
  await inHangzhou(emulator, 'CreateImage', request);
  clock.move(24 * hour - 1);
  expect((await inHangzhou(emulator, 'CreateImage', request)).status).toBe(200);
  clock.move(1);
  expect((await inHangzhou(emulator, 'CreateImage', request)).body.Code).toBe('InvalidImageName.Duplicated');
});
