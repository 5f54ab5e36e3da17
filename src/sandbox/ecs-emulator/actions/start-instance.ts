import { lookAtDisk, lookAtInstance } from '../world/looks.ts';
import { endDryRun } from './action.ts';
import { checkNotBarred, disksOf, instanceAction, refuseInstanceStatus } from './instance-rules.ts';

/** Starts a stopped instance, once its disks are all there. */
export const startInstance = instanceAction('StartInstance', (call) => {
  const { world, region, instance } = call;
  checkNotBarred(instance, world);
  if (lookAtInstance(instance, world.cloud).status !== 'Stopped') refuseInstanceStatus();
  if (disksOf(region, instance).some((disk) => lookAtDisk(disk, world.cloud) !== 'In_use')) refuseInstanceStatus();
  endDryRun(call);
  instance.status = 'Running';
  const making = { startedAt: world.cloud.now(), durationMs: world.durations.starting };
  instance.passages = [{ status: 'Starting', making }];
  return {};
});
