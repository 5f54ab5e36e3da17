import { expect, it } from 'vitest';
import type { EcsEmulator } from '../../../src/sandbox/ecs-emulator/emulator.ts';
import { defaultAccounts, seeded } from '../../../src/sandbox/ecs-emulator/seed.ts';
import { anEmulator, asOther, call, inHangzhou, minute, theDisks, theInstance } from './support.ts';

const WEB = seeded.webInstance;
const BATCH = seeded.batchInstance;
const stops = (emulator: EcsEmulator, params: Record<string, string> = {}) =>
  call(emulator, 'StopInstance', { InstanceId: WEB, ...params });
const starts = (emulator: EcsEmulator, params: Record<string, string> = {}) =>
  call(emulator, 'StartInstance', { InstanceId: BATCH, ...params });
const said = ({ status, body }: Awaited<ReturnType<typeof call>>) => [status, body.Code ?? 'done'];

it('given a running instance, when it is stopped, then it is Stopping for a while, then Stopped with its charges', async () => {
  const { emulator, clock } = await anEmulator();
  expect(said(await stops(emulator, { StoppedMode: 'KeepCharging' }))).toEqual([200, 'done']);
  expect(await theInstance(emulator, WEB)).toMatchObject({ Status: 'Stopping', StoppedMode: 'Not-applicable' });
  expect(said(await stops(emulator))).toEqual([403, 'IncorrectInstanceStatus']);
  clock.move(minute / 2);
  expect(await theInstance(emulator, WEB)).toMatchObject({ Status: 'Stopped', StoppedMode: 'KeepCharging' });
  const { body } = await inHangzhou(emulator, 'DescribeInstances', { Status: 'Stopped', InstanceName: 'web-01' });
  expect(body.TotalCount).toBe(1);
});

it('given a stopped instance, when it is started, then it is Starting for a while, then Running', async () => {
  const { emulator, clock } = await anEmulator();
  expect(said(await starts(emulator))).toEqual([200, 'done']);
  expect(await theInstance(emulator, BATCH)).toMatchObject({ Status: 'Starting', StoppedMode: 'Not-applicable' });
  expect(said(await starts(emulator))).toEqual([403, 'IncorrectInstanceStatus']);
  clock.move(minute / 2);
  expect(await theInstance(emulator, BATCH)).toMatchObject({ Status: 'Running' });
});

it('given a fast cloud, when an instance is stopped, then that goes as much faster', async () => {
  const { emulator, clock } = await anEmulator({ speed: 60 });
  await stops(emulator);
  clock.move(500);
  expect(await theInstance(emulator, WEB)).toMatchObject({ Status: 'Stopped' });
});

it.each([
  ['asked for', {}, { StoppedMode: 'StopCharging' }, 'StopCharging'],
  ['asked for of a prepaid one', { chargeType: 'PrePaid' }, { StoppedMode: 'StopCharging' }, 'KeepCharging'],
  ['left out', {}, {}, 'KeepCharging'],
] as const)('given StopCharging %s, when an instance is stopped, then it is %s %s', async (_, facts, params, mode) => {
  const { emulator, clock } = await anEmulator();
  Object.assign(emulator.world.instance(WEB) ?? {}, facts);
  await stops(emulator, params);
  clock.move(minute);
  expect((await theInstance(emulator, WEB)).StoppedMode).toBe(mode);
});

it('given an account that stops charges by default, when nothing is said, then it does; KeepCharging is kept', async () => {
  const [first, ...others] = defaultAccounts;
  const accounts = [{ ...first, stopsChargingByDefault: true }, ...others] as const;
  const { emulator, clock } = await anEmulator({ accounts });
  await stops(emulator);
  await stops(emulator, { InstanceId: seeded.dbInstance, StoppedMode: 'KeepCharging', ForceStop: 'true' });
  clock.move(minute);
  expect((await theInstance(emulator, WEB)).StoppedMode).toBe('StopCharging');
  expect((await theInstance(emulator, seeded.dbInstance)).StoppedMode).toBe('KeepCharging');
});

it('given local disks, when charges are to stop, then the instance is stopped with them', async () => {
  const { emulator, clock } = await anEmulator();
  emulator.world.addDisk({ instanceId: WEB, type: 'data', category: 'local_ssd_pro' });
  await stops(emulator, { StoppedMode: 'StopCharging' });
  clock.move(minute);
  expect((await theInstance(emulator, WEB)).StoppedMode).toBe('KeepCharging');
});

it('given a disk that is still being made, when its instance is started, then not before it is there', async () => {
  const { emulator, clock } = await anEmulator();
  const [disk] = [...(emulator.world.region('cn-hangzhou')?.disks.values() ?? [])].filter(
    ({ instanceId }) => instanceId === BATCH,
  );
  Object.assign(disk ?? {}, { making: { startedAt: emulator.world.cloud.now(), durationMs: minute } });
  expect(await theDisks(emulator, BATCH)).toMatchObject([{ Status: 'Creating' }]);
  expect(said(await starts(emulator))).toEqual([403, 'IncorrectInstanceStatus']);
  clock.move(minute);
  expect(await theDisks(emulator, BATCH)).toMatchObject([{ Status: 'In_use' }]);
  expect(said(await starts(emulator))).toEqual([200, 'done']);
});

it.each([
  ['locked', { lockReasons: ['security'] }, 'InstanceLockedForSecurity'],
  ['in arrears', { lockReasons: ['financial'] }, 'InstanceExpiredOrInArrears'],
  ['expired', { chargeType: 'PrePaid', expiresAt: 1 }, 'InstanceExpiredOrInArrears'],
] as const)('given an instance that is %s, when stopped or started, then neither is done', async (_, facts, code) => {
  const { emulator } = await anEmulator();
  for (const id of [WEB, BATCH]) Object.assign(emulator.world.instance(id) ?? {}, facts);
  expect(said(await stops(emulator))).toEqual([403, code]);
  expect(said(await starts(emulator))).toEqual([403, code]);
  expect(await theInstance(emulator, WEB)).toMatchObject({ Status: 'Running' });
});

it('given nobody’s, somebody else’s or no id, when stopped or started, then it is not found', async () => {
  const { emulator } = await anEmulator();
  for (const ask of [stops, starts]) {
    expect(said(await ask(emulator, { InstanceId: 'i-nowhere' }))).toEqual([404, 'InvalidInstanceId.NotFound']);
    expect(said(await ask(emulator, { InstanceId: seeded.productionWebInstance }))[0]).toBe(404);
    expect(said(await ask(emulator, { InstanceId: '' }))).toEqual([400, 'MissingParameter']);
  }
  expect(said(await call(emulator, 'StopInstance', { InstanceId: WEB }, asOther))[0]).toBe(404);
});

it('given a mode there is not, or a dry run, when stopped, then the instance goes on running', async () => {
  const { emulator } = await anEmulator();
  expect(said(await stops(emulator, { StoppedMode: 'Sleep' }))).toEqual([400, 'InvalidParameter']);
  expect(said(await stops(emulator, { DryRun: 'true' }))).toEqual([400, 'DryRunOperation']);
  expect(said(await starts(emulator, { DryRun: 'true' }))).toEqual([400, 'DryRunOperation']);
  expect(await theInstance(emulator, WEB)).toMatchObject({ Status: 'Running' });
  expect(await theInstance(emulator, BATCH)).toMatchObject({ Status: 'Stopped' });
});

it('given an instance that is stopping, when an image is made of it, then not before it is stopped', async () => {
  const { emulator, clock } = await anEmulator();
  await stops(emulator);
  const create = () => inHangzhou(emulator, 'CreateImage', { InstanceId: WEB });
  expect(said(await create())).toEqual([400, 'IncorrectInstanceStatus']);
  clock.move(minute);
  expect(said(await create())).toEqual([200, 'done']);
});

it('given a fault for the region of an instance, when it is stopped by its id alone, then the fault meets it', async () => {
  const { emulator, clock } = await anEmulator();
  emulator.faults.add({ kind: 'fail', code: 'InternalError', status: 500, regionId: 'cn-shanghai', times: 1 });
  emulator.faults.add({ kind: 'dropAnswer', action: 'StopInstance', regionId: 'cn-hangzhou', times: 1 });
  expect(said(await stops(emulator, { InstanceId: seeded.shanghaiInstance }))).toEqual([500, 'InternalError']);
  await expect(stops(emulator)).rejects.toThrow();
  clock.move(minute);
  expect(await theInstance(emulator, WEB)).toMatchObject({ Status: 'Stopped' });
});
