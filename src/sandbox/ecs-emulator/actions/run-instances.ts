import { optional } from '../parameters.ts';
import { refuse } from '../refusal.ts';
import { freeAddresses } from '../world/addresses.ts';
import type { Image, VSwitch } from '../world/entities.ts';
import { type InstanceType, runsOn } from '../world/instance-types.ts';
import { type Body, endDryRun, type RegionalCall, regionalAction } from './action.ts';
import { checkResourceGroup, launchableImage } from './image-rules.ts';
import { inStock, refuseNoStock } from './instance-rules.ts';
import { keyPairOf } from './login.ts';
import { type PlannedInstanceDisk, planDisks } from './run-instances-disks.ts';
import { type RunRequest, readRunRequest } from './run-instances-request.ts';

/** Everything that was found for a request, and how many instances there is enough of all for. */
type Plan = {
  image: Image;
  type: InstanceType;
  vSwitch: VSwitch;
  keyPairName: string;
  disks: PlannedInstanceDisk[];
  count: number;
};

/**
 * Makes instances of an image and answers with their ids; they start by themselves. All of `Amount`, or what is left
 * of the type when that is `MinAmount` at least.
 */
export const runInstances = regionalAction(
  'RunInstances',
  (call) => {
    const request = readRunRequest(call.params);
    checkResourceGroup(call.account, optional(call.params, 'ResourceGroupId') ?? '');
    const plan = planInstances(call, request);
    endDryRun(call);
    const ids = Array.from({ length: plan.count }, (_, n) => addInstance(call, request, plan, n));
    const order: Body = request.charge.chargeType === 'PrePaid' ? { OrderId: call.world.newOrderId() } : {};
    return { ...order, InstanceIdSets: { InstanceIdSet: ids } };
  },
  { takesClientToken: true },
);

function planInstances(call: RegionalCall, request: RunRequest): Plan {
  const { world, region } = call;
  const image = launchableImage(call, request.imageId);
  const type = typeOf(call, request);
  const vSwitch = networkOf(call, request);
  const keyPairName = keyPairOf(call);
  if (!type.zones.includes(vSwitch.zoneId.at(-1) ?? '')) {
    const message = 'The specified InstanceType is not supported in the specified zone.';
    refuse(403, 'InvalidInstanceType.ZoneNotSupported', message);
  }
  if (!runsOn(image.os, type)) {
    const message = 'The specified image does not support the specified InstanceType.';
    refuse(403, 'ImageNotSupportInstanceType', message);
  }
  const disks = planDisks(call, request, image);
  const left = inStock(region, type, world);
  if (left < request.minAmount) refuseNoStock();
  const count = Math.min(request.amount, left);
  if (freeAddresses(vSwitch, region).length < count) {
    refuse(403, 'InvalidVSwitchId.IpNotEnough', 'The specified VSwitch has not enough private IP addresses.');
  }
  // Keys mean nothing to Windows, which is no mistake.
  return { image, type, vSwitch, keyPairName: image.os.osType === 'linux' ? keyPairName : '', disks, count };
}

function typeOf({ world }: RegionalCall, { instanceType }: RunRequest): InstanceType {
  const message = 'The specified InstanceType does not exist or beyond the permitted range.';
  return world.instanceType(instanceType) ?? refuse(400, 'InvalidInstanceType.ValueNotSupported', message);
}

/** The vSwitch and the groups, all the caller's own and all of one VPC. */
function networkOf({ region, account }: RegionalCall, { vSwitchId, securityGroupIds }: RunRequest): VSwitch {
  const vSwitch = region.vSwitches.get(vSwitchId);
  if (vSwitch?.accountId !== account.accountId) {
    return refuse(404, 'InvalidVSwitchId.NotFound', 'The specified VSwitchId does not exist.');
  }
  for (const id of securityGroupIds) {
    const group = region.securityGroups.get(id);
    if (group?.accountId !== account.accountId) {
      return refuse(404, 'InvalidSecurityGroupId.NotFound', 'The specified SecurityGroupId does not exist.');
    }
    if (group.vpcId !== vSwitch.vpcId) {
      const message = 'The specified security group and vswitch are not in the same vpc.';
      refuse(403, 'OperationDenied.InconsistentNetwork', message);
    }
  }
  return vSwitch;
}

function addInstance(call: RegionalCall, request: RunRequest, plan: Plan, n: number): string {
  const { world, region, account } = call;
  const { image, type, vSwitch, disks, keyPairName } = plan;
  const { chargeType, period } = request.charge;
  const common = { regionId: region.regionId, accountId: account.accountId, zoneId: vSwitch.zoneId };
  const instanceId = world.newId('i', region.regionId);
  const expiresAt = period && endOf(world.clock.now(), period);
  const startedAt = world.cloud.now();
  const { pending, starting } = world.durations;
  world.addInstance({
    ...common,
    instanceId,
    instanceName: named(request.instanceName, n) ?? instanceId,
    hostName: named(request.hostName, n) ?? `iZ${instanceId.slice(2)}Z`,
    instanceType: type.instanceType,
    cpu: type.cpu,
    memoryMiB: type.memoryGiB * 1024,
    imageId: image.imageId,
    chargeType,
    ...(expiresAt === undefined ? {} : { expiresAt }),
    vpcId: vSwitch.vpcId,
    vSwitchId: vSwitch.vSwitchId,
    privateIp: freeAddresses(vSwitch, region)[0] ?? '',
    securityGroupIds: [...request.securityGroupIds],
    keyPairName,
    tags: request.tags.map((tag) => ({ ...tag })),
    passages: [
      { status: 'Pending', making: { startedAt, durationMs: pending } },
      { status: 'Starting', making: { startedAt: startedAt + pending, durationMs: starting } },
    ],
  });
  for (const disk of disks) {
    const making = { startedAt, durationMs: pending };
    world.addDisk({ ...common, ...disk, instanceId, making, tags: request.tags.map((tag) => ({ ...tag })) });
  }
  return instanceId;
}

/** A name with `[first,digits]` in it counts: `web-[7,3]` is web-007, then web-008. */
const named = (name: string | undefined, n: number): string | undefined =>
  name?.replace(/\[(\d{1,6}),(\d)\]/, (_, first, digits) => String(Number(first) + n).padStart(Number(digits), '0'));

function endOf(now: number, { unit, count }: { unit: 'Week' | 'Month'; count: number }): number {
  const end = new Date(now);
  if (unit === 'Week') end.setUTCDate(end.getUTCDate() + 7 * count);
  else end.setUTCMonth(end.getUTCMonth() + count);
  return end.getTime();
}
