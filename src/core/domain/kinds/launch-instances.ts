import type { ImageId } from '../ids.ts';
import type { SecurityGroupId, VpcId, VSwitchId } from '../network-ids.ts';
import { type Common, type ImageAt, type Kind, type Step, startsFrom, type TaskSort } from './kind.ts';

/** `name` and `tags` are the image's. What is on it is the image's as well, and so are the sizes of its data disks. */
export type LaunchInstancesRequest = Common & {
  kind: 'launch-instances';
  imageId: ImageId;
  /** Of the only one; several have a number behind it. */
  instanceName: string;
  count: number;
  instanceType: string;
  vSwitchId: VSwitchId;
  vpc: VpcId;
  zone: string;
  securityGroupId: SecurityGroupId;
  /** Without one, whoever logs in needs what the image has. */
  keyPair?: string;
  systemDiskGiB: number;
  dataDisksGiB: number[];
  charge: Charge;
  windows?: true;
  deprecated?: true;
};

/** By what is used, or in advance. */
export type Charge = { type: 'PostPaid' } | { type: 'PrePaid'; months: number };

/** One instance of those that are asked for. */
export type LaunchedInstance = Pick<
  LaunchInstancesRequest,
  'instanceType' | 'zone' | 'vSwitchId' | 'securityGroupId' | 'keyPair' | 'systemDiskGiB' | 'charge'
> & { image: ImageAt; name: string };

export type LaunchesInstances = { 'launch-instance': LaunchedInstance };

/** Each by itself, so that each can be begun again, and what became of it told. */
export const launchTasks = {
  'launch-instance': {
    beginning: 'launch',
    severalAlike: true,
    action: 'RunInstances',
    asks: 'launch-instances',
    begins: { watch: 'instance', until: 'Running', new: true },
  },
} satisfies Record<keyof LaunchesInstances, TaskSort>;

export const launchInstances: Kind<
  LaunchInstancesRequest,
  LaunchesInstances,
  | 'source'
  | 'instanceName'
  | 'count'
  | 'instanceType'
  | 'vSwitch'
  | 'securityGroup'
  | 'keyPair'
  | 'systemDisk'
  | 'charge'
> = {
  plan: ({ count }) =>
    Array.from({ length: count }, (_, n): Step<'launch-instance'> => ({ task: 'launch-instance', which: `${n + 1}` })),
  effects: {
    'launch-instance': (request, at) => {
      const { imageId, instanceType, zone, vSwitchId, securityGroupId, keyPair, systemDiskGiB, charge } = request;
      return {
        image: startsFrom(at, imageId),
        name: nameOfInstance(request, at.which),
        ...{ instanceType, zone, vSwitchId, securityGroupId, systemDiskGiB, charge },
        ...(keyPair !== undefined && { keyPair }),
      };
    },
  },
  parts: (request) => ({
    source: request.imageId,
    instanceName: request.instanceName,
    count: String(request.count),
    instanceType: request.instanceType,
    vSwitch: request.vSwitchId,
    securityGroup: request.securityGroupId,
    keyPair: request.keyPair,
    systemDisk: `${request.systemDiskGiB} GiB`,
    charge: chargeText(request.charge),
  }),
};

/** `web` alone, `web-1` and `web-2` together. */
export const nameOfInstance = (
  { instanceName, count }: Pick<LaunchInstancesRequest, 'instanceName' | 'count'>,
  which: string | undefined,
): string => (count > 1 && which !== undefined ? `${instanceName}-${which}` : instanceName);

const chargeText = (charge: Charge): string =>
  charge.type === 'PostPaid'
    ? 'Pay-As-You-Go'
    : `Subscription, ${charge.months} ${charge.months === 1 ? 'month' : 'months'}`;
