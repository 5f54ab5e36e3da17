import { listed, optional } from '../parameters.ts';
import { toMinutes } from '../world/cloud-time.ts';
import type { ScalingGroup } from '../world/entities.ts';
import { type Body, regionalAction } from './action.ts';
import { newestFirst, pageOf } from './listing.ts';

/** Lists the groups of Auto Scaling, newest first, page by page. */
export const describeScalingGroups = regionalAction('DescribeScalingGroups', ({ params, region, account }) => {
  const ids = listed(params, 'ScalingGroupId');
  const names = [...listed(params, 'ScalingGroupName'), optional(params, 'ScalingGroupName') ?? []].flat();
  const found = [...region.scalingGroups.values()].filter(
    (group) =>
      group.accountId === account.accountId &&
      (ids.length === 0 || ids.includes(group.scalingGroupId)) &&
      (names.length === 0 || names.includes(group.scalingGroupName)),
  );
  const { items, paging } = pageOf(
    newestFirst(found, (group) => group.scalingGroupId),
    params,
    { code: 'InvalidParameter', message: 'The specified paging parameter is not valid.', pageSize: 50 },
  );
  return { ...paging, ScalingGroups: { ScalingGroup: items.map(groupBody) } };
});

const groupBody = (group: ScalingGroup): Body => ({
  ScalingGroupId: group.scalingGroupId,
  ScalingGroupName: group.scalingGroupName,
  RegionId: group.regionId,
  LifecycleState: group.lifecycleState,
  ActiveScalingConfigurationId: group.activeScalingConfigurationId,
  MinSize: group.minSize,
  MaxSize: group.maxSize,
  TotalCapacity: 0,
  ActiveCapacity: 0,
  VSwitchId: group.vSwitchIds[0] ?? '',
  VSwitchIds: { VSwitchId: group.vSwitchIds },
  CreationTime: toMinutes(group.createdAt),
});
