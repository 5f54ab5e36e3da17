import { optional } from '../parameters.ts';
import { refuse } from '../refusal.ts';
import type { StoppedMode } from '../world/entities.ts';
import { lookAtInstance } from '../world/looks.ts';
import { endDryRun } from './action.ts';
import { oneOf } from './filters.ts';
import { checkNotBarred, disksOf, type InstanceCall, instanceAction, refuseInstanceStatus } from './instance-rules.ts';

/** Stops a running instance, which takes a while; `ForceStop` loses what was not written, and is as fast here. */
export const stopInstance = instanceAction('StopInstance', (call) => {
  const { world, instance, params } = call;
  oneOf(optional(params, 'StoppedMode'), ['KeepCharging', 'StopCharging'], () =>
    refuse(400, 'InvalidParameter', 'The specified parameter "StoppedMode" is not valid.'),
  );
  checkNotBarred(instance, world);
  if (lookAtInstance(instance, world.cloud).status !== 'Running') refuseInstanceStatus();
  endDryRun(call);
  instance.status = 'Stopped';
  instance.stoppedMode = stoppedModeOf(call);
  const making = { startedAt: world.cloud.now(), durationMs: world.durations.stopping };
  instance.passages = [{ status: 'Stopping', making }];
  return {};
});

/** What cannot be stopped without charges is stopped with them; nobody is told. */
function stoppedModeOf({ instance, account, region, params }: InstanceCall): StoppedMode {
  const byDefault = account.stopsChargingByDefault ? 'StopCharging' : 'KeepCharging';
  const wanted = optional(params, 'StoppedMode') ?? byDefault;
  const local = disksOf(region, instance).some(({ category }) => /^(local|ephemeral)/.test(category));
  return wanted === 'StopCharging' && instance.chargeType === 'PostPaid' && !local ? 'StopCharging' : 'KeepCharging';
}
