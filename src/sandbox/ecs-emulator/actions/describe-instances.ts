import { optional, type Params } from '../parameters.ts';
import { refuse } from '../refusal.ts';
import { type CloudTime, toMinutes } from '../world/cloud-time.ts';
import type { Instance, OperatingSystem } from '../world/entities.ts';
import { lookAtInstance } from '../world/looks.ts';
import { type Body, endDryRun, type RegionalCall, regionalAction } from './action.ts';
import { nameTest, tagFilter, tagsBody } from './filters.ts';
import { idsOf, newestFirst, windowOf } from './listing.ts';

type Test = (instance: Instance) => boolean;

/** Lists instances, newest first, by `MaxResults` (up to 100) and `NextToken` or page numbers. */
export const describeInstances = regionalAction('DescribeInstances', (call) => {
  const { params, region, account, world } = call;
  const tests = testsOf(params, world.cloud);
  const own = [...region.instances.values()].filter((instance) => instance.accountId === account.accountId);
  const found = newestFirst(own, (one) => one.instanceId).filter((one) => tests.every((test) => test(one)));
  const message = 'The specified paging parameter is not valid.';
  const { items, paging } = windowOf(found, params, { code: 'InvalidParameter', message });
  endDryRun(call);
  return { ...paging, Instances: { Instance: items.map((instance) => instanceBody(instance, call)) } };
});

function testsOf(params: Params, cloud: CloudTime): Test[] {
  const malformed = () =>
    refuse(403, 'InvalidInstanceIds.Malformed', 'The amount of specified instance Ids exceeds the limit.');
  const ids = idsOf(params, 'InstanceIds', { malformed, tooMany: malformed });
  const status = optional(params, 'Status');
  const imageId = optional(params, 'ImageId');
  const vpcId = optional(params, 'VpcId');
  const name = nameTest(optional(params, 'InstanceName') ?? '*');
  const matchesTags = tagFilter(params);
  return [
    (instance) => ids === undefined || ids.has(instance.instanceId),
    (instance) => status === undefined || lookAtInstance(instance, cloud).status === status,
    (instance) => imageId === undefined || instance.imageId === imageId,
    (instance) => vpcId === undefined || instance.vpcId === vpcId,
    (instance) => name(instance.instanceName),
    (instance) => matchesTags(instance.tags),
  ];
}

function instanceBody(instance: Instance, { region, world }: RegionalCall): Body {
  const { status, stoppedMode } = lookAtInstance(instance, world.cloud);
  const os: Partial<OperatingSystem> = region.images.get(instance.imageId)?.os ?? {};
  return {
    InstanceId: instance.instanceId,
    InstanceName: instance.instanceName,
    HostName: instance.hostName,
    Status: status,
    StoppedMode: stoppedMode,
    ImageId: instance.imageId,
    InstanceType: instance.instanceType,
    InstanceChargeType: instance.chargeType,
    OSType: os.osType ?? 'linux',
    OSName: os.osName ?? '',
    OSNameEn: os.osNameEn ?? '',
    Cpu: instance.cpu,
    Memory: instance.memoryMiB,
    RegionId: instance.regionId,
    ZoneId: instance.zoneId,
    CreationTime: toMinutes(instance.createdAt),
    ExpiredTime: instance.expiresAt === undefined ? '2099-12-31T15:59Z' : toMinutes(instance.expiresAt),
    OperationLocks: { LockReason: instance.lockReasons.map((LockReason) => ({ LockReason, LockMsg: '' })) },
    PublicIpAddress: { IpAddress: [] },
    InstanceNetworkType: 'vpc',
    VpcAttributes: {
      VpcId: instance.vpcId,
      VSwitchId: instance.vSwitchId,
      PrivateIpAddress: { IpAddress: [instance.privateIp] },
    },
    SecurityGroupIds: { SecurityGroupId: instance.securityGroupIds },
    KeyPairName: instance.keyPairName,
    Tags: tagsBody(instance.tags),
  };
}
