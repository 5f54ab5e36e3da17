import { lookAtDisk, lookAtInstance } from '../world/looks.ts';
import { endDryRun } from './action.ts';
import {
  checkNotBarred,
  disksOf,
  inStock,
  instanceAction,
  refuseInstanceStatus,
  refuseNoStock,
} from './instance-rules.ts';

/** Starts a stopped instance, once its disks are all there; what did not cost anything has to be there again. */
export const startInstance = instanceAction('StartInstance', (call) => {
  const { world, region, instance } = call;
  checkNotBarred(instance, world);
  const { status, stoppedMode } = lookAtInstance(instance, world.cloud);
  if (status !== 'Stopped') refuseInstanceStatus();
  if (disksOf(region, instance).some((disk) => lookAtDisk(disk, world.cloud) !== 'In_use')) refuseInstanceStatus();
  const type = world.instanceType(instance.instanceType);
  if (stoppedMode === 'StopCharging' && type !== undefined && inStock(region, type, world) === 0) refuseNoStock();
  endDryRun(call);
  instance.status = 'Running';
  const making = { startedAt: world.cloud.now(), durationMs: world.durations.starting };
  instance.passages = [{ status: 'Starting', making }];
  return {};
});
