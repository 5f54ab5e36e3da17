import { optional, type Params } from '../parameters.ts';
import { refuse } from '../refusal.ts';
import { toSeconds } from '../world/cloud-time.ts';
import type { SecurityGroup } from '../world/entities.ts';
import { type Body, endDryRun, regionalAction } from './action.ts';
import { tagFilter, tagsBody } from './filters.ts';
import { idsOf, newestFirst, windowOf } from './listing.ts';

type Test = (group: SecurityGroup) => boolean;

/** Lists security groups, newest first, by `MaxResults` (up to 100) and `NextToken` or page numbers. */
export const describeSecurityGroups = regionalAction('DescribeSecurityGroups', (call) => {
  const { params, region, account } = call;
  const tests = testsOf(params);
  const own = [...region.securityGroups.values()].filter(({ accountId }) => accountId === account.accountId);
  const found = newestFirst(own, (group) => group.securityGroupId).filter((one) => tests.every((test) => test(one)));
  const message = 'The specified paging parameter is not valid.';
  const { items, paging } = windowOf(found, params, { code: 'InvalidParameter', message });
  endDryRun(call);
  return { ...paging, RegionId: region.regionId, SecurityGroups: { SecurityGroup: items.map(groupBody) } };
});

function testsOf(params: Params): Test[] {
  const malformed = () => refuse(400, 'InvalidParameter', 'The specified parameter "SecurityGroupIds" is not valid.');
  const ids = idsOf(params, 'SecurityGroupIds', { malformed, tooMany: malformed });
  const id = optional(params, 'SecurityGroupId');
  const name = optional(params, 'SecurityGroupName');
  const vpcId = optional(params, 'VpcId');
  const matchesTags = tagFilter(params);
  return [
    (group) => ids === undefined || ids.has(group.securityGroupId),
    (group) => id === undefined || group.securityGroupId === id,
    (group) => name === undefined || group.securityGroupName === name,
    (group) => vpcId === undefined || group.vpcId === vpcId,
    (group) => matchesTags(group.tags),
  ];
}

const groupBody = (group: SecurityGroup): Body => ({
  SecurityGroupId: group.securityGroupId,
  SecurityGroupName: group.securityGroupName,
  SecurityGroupType: 'normal',
  Description: group.description,
  VpcId: group.vpcId,
  CreationTime: toSeconds(group.createdAt),
  ServiceManaged: false,
  ResourceGroupId: '',
  Tags: tagsBody(group.tags),
});
