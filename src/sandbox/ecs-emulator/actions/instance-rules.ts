import { optional } from '../parameters.ts';
import { refuse, refuseMissing } from '../refusal.ts';
import type { Disk, Instance, Region } from '../world/entities.ts';
import type { InstanceType } from '../world/instance-types.ts';
import { lookAtInstance } from '../world/looks.ts';
import type { World } from '../world/world.ts';
import type { Action, Body, Call, RegionalCall } from './action.ts';

/** What the operations on one instance have in common. */

export type InstanceCall = RegionalCall & { instance: Instance };

/** An operation on one instance of the caller's. Where it is, its id alone says: these take no `RegionId`. */
export const instanceAction = (
  name: string,
  answer: (call: InstanceCall) => Body,
  { takesClientToken = false }: { takesClientToken?: boolean } = {},
): Action => ({ name, takesClientToken, answer: (call) => answer({ ...call, ...ownInstance(call) }) });

function ownInstance({ world, account, params }: Call): { instance: Instance; region: Region } {
  const instance = world.instance(optional(params, 'InstanceId') ?? refuseMissing('InstanceId'));
  const region = instance && world.region(instance.regionId);
  if (region !== undefined && instance?.accountId === account.accountId) return { instance, region };
  return refuse(404, 'InvalidInstanceId.NotFound', 'The specified InstanceId does not exist.');
}

/** Nothing is done to an instance that is locked or not paid for. */
export function checkNotBarred({ lockReasons, expiresAt }: Instance, { clock }: World): void {
  if (lockReasons.includes('security')) {
    const message = 'The specified operation is denied as your instance is locked for security reasons.';
    refuse(403, 'InstanceLockedForSecurity', message);
  }
  if (lockReasons.includes('financial') || (expiresAt !== undefined && expiresAt < clock.now())) {
    const message = 'The specified operation is denied as your prepay instance is expired or in arrears.';
    refuse(403, 'InstanceExpiredOrInArrears', message);
  }
}

export const refuseInstanceStatus = () =>
  refuse(403, 'IncorrectInstanceStatus', 'The current status of the resource does not support this operation.');

/** How many more instances of a type a region has; those stopped without charges have given theirs back. */
export function inStock({ instances }: Region, { instanceType, stock }: InstanceType, { cloud }: World): number {
  const running = [...instances.values()].filter(
    (one) => one.instanceType === instanceType && lookAtInstance(one, cloud).stoppedMode !== 'StopCharging',
  );
  return Math.max(0, stock - running.length);
}

export function refuseNoStock(): never {
  const message =
    'The requested resource is sold out in the specified zone; try other types of resources or other zones.';
  return refuse(403, 'OperationDenied.NoStock', message);
}

export const disksOf = (region: Region, { instanceId }: Instance): Disk[] =>
  [...region.disks.values()].filter((disk) => disk.instanceId === instanceId);
