import { listed, optional } from '../parameters.ts';
import { toMinutes } from '../world/cloud-time.ts';
import type { ScalingConfiguration } from '../world/entities.ts';
import { type Body, regionalAction } from './action.ts';
import { newestFirst, pageOf } from './listing.ts';

/** Lists what groups of Auto Scaling make instances by, in force or not, newest first, page by page. */
export const describeScalingConfigurations = regionalAction(
  'DescribeScalingConfigurations',
  ({ params, region, account }) => {
    const groupId = optional(params, 'ScalingGroupId');
    const ids = listed(params, 'ScalingConfigurationId');
    const names = listed(params, 'ScalingConfigurationName');
    const found = [...region.scalingConfigurations.values()].filter(
      (one) =>
        one.accountId === account.accountId &&
        (groupId === undefined || one.scalingGroupId === groupId) &&
        (ids.length === 0 || ids.includes(one.scalingConfigurationId)) &&
        (names.length === 0 || names.includes(one.scalingConfigurationName)),
    );
    const { items, paging } = pageOf(
      newestFirst(found, (one) => one.scalingConfigurationId),
      params,
      { code: 'InvalidParameter', message: 'The specified paging parameter is not valid.', pageSize: 50 },
    );
    return { ...paging, ScalingConfigurations: { ScalingConfiguration: items.map(configurationBody) } };
  },
);

const configurationBody = (one: ScalingConfiguration): Body => ({
  ScalingConfigurationId: one.scalingConfigurationId,
  ScalingConfigurationName: one.scalingConfigurationName,
  ScalingGroupId: one.scalingGroupId,
  LifecycleState: one.lifecycleState,
  ImageId: one.imageId,
  InstanceType: one.instanceType,
  SecurityGroupId: one.securityGroupId,
  CreationTime: toMinutes(one.createdAt),
});
