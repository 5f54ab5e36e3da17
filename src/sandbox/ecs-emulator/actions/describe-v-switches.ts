import { flag, optional, type Params } from '../parameters.ts';
import { refuseMissing } from '../refusal.ts';
import { freeAddresses } from '../world/addresses.ts';
import { toSeconds } from '../world/cloud-time.ts';
import type { Region, VSwitch } from '../world/entities.ts';
import { type Action, type Body, type Call, endDryRun, regionalAction } from './action.ts';
import { tagFilter } from './filters.ts';
import { newestFirst, pageOf } from './listing.ts';

type Test = (vSwitch: VSwitch) => boolean;

const inRegion = regionalAction('DescribeVSwitches', (call) => {
  const { params, region, account } = call;
  const tests = testsOf(params);
  const own = [...region.vSwitches.values()].filter(({ accountId }) => accountId === account.accountId);
  const found = newestFirst(own, (one) => one.vSwitchId).filter((one) => tests.every((test) => test(one)));
  const message = 'The specified paging parameter is not valid.';
  const { items, paging } = pageOf(found, params, { code: 'InvalidParameter', message, pageSize: 50 });
  endDryRun(call);
  return { ...paging, VSwitches: { VSwitch: items.map((vSwitch) => vSwitchBody(vSwitch, region)) } };
});

/** Lists the vSwitches of a region, which a VPC names as well as `RegionId` does. */
export const describeVSwitches: Action = {
  ...inRegion,
  answer: (call) => inRegion.answer({ ...call, params: { ...call.params, RegionId: regionIdOf(call) } }),
};

function regionIdOf({ world, params }: Call): string {
  const vpcId = optional(params, 'VpcId');
  const ofVpc = world.regions().find(({ vSwitches }) => [...vSwitches.values()].some((one) => one.vpcId === vpcId));
  return optional(params, 'RegionId') ?? ofVpc?.regionId ?? refuseMissing('RegionId');
}

function testsOf(params: Params): Test[] {
  const id = optional(params, 'VSwitchId');
  const name = optional(params, 'VSwitchName');
  const vpcId = optional(params, 'VpcId');
  const zoneId = optional(params, 'ZoneId');
  const isDefault = flag(params, 'IsDefault');
  const matchesTags = tagFilter(params);
  return [
    (vSwitch) => id === undefined || vSwitch.vSwitchId === id,
    (vSwitch) => name === undefined || vSwitch.vSwitchName === name,
    (vSwitch) => vpcId === undefined || vSwitch.vpcId === vpcId,
    (vSwitch) => zoneId === undefined || vSwitch.zoneId === zoneId,
    (vSwitch) => isDefault === undefined || vSwitch.isDefault === isDefault,
    (vSwitch) => matchesTags(vSwitch.tags),
  ];
}

const vSwitchBody = (vSwitch: VSwitch, region: Region): Body => ({
  VSwitchId: vSwitch.vSwitchId,
  VSwitchName: vSwitch.vSwitchName,
  VpcId: vSwitch.vpcId,
  ZoneId: vSwitch.zoneId,
  CidrBlock: vSwitch.cidrBlock,
  AvailableIpAddressCount: freeAddresses(vSwitch, region).length,
  Status: 'Available',
  IsDefault: vSwitch.isDefault,
  Description: '',
  CreationTime: toSeconds(vSwitch.createdAt),
  OwnerId: BigInt(vSwitch.accountId),
  ResourceGroupId: '',
  // Unlike those of ECS, tags are spelt as in requests.
  Tags: { Tag: vSwitch.tags.map(({ key, value }) => ({ Key: key, Value: value })) },
});
