import type { ImageId } from '../core/domain/ids.ts';
import type { InstanceType } from '../core/domain/network.ts';
import type { SecurityGroupId, VpcId, VSwitchId } from '../core/domain/network-ids.ts';
import type { Networks } from '../core/ports/networks.ts';
import type { Call } from './call.ts';
import { allByNumber, allByToken } from './paging.ts';
import { instanceTypesSchema, keyPairsSchema, securityGroupsSchema, vSwitchesSchema } from './schemas.ts';

const PAGE_SIZE = 100;
/** Of VPC, and of key pairs. */
const SMALL_PAGE = 50;

/** Where instances can be launched and on what. */
export function createNetworks(call: Call): Networks {
  return {
    vSwitches: (place) =>
      allByNumber(
        async (number) => {
          const query = { RegionId: place.region, PageSize: SMALL_PAGE, PageNumber: number };
          const answer = await call({ place, action: 'DescribeVSwitches', query, schema: vSwitchesSchema });
          const items = answer.VSwitches.map((one) => ({
            id: one.VSwitchId as VSwitchId,
            name: one.VSwitchName ?? '',
            vpc: one.VpcId as VpcId,
            zone: one.ZoneId,
            cidrBlock: one.CidrBlock ?? '',
            free: one.AvailableIpAddressCount,
          }));
          return { items, total: answer.TotalCount, size: SMALL_PAGE };
        },
        ({ id }) => id,
      ),

    securityGroups: (place) =>
      allByToken(async (token) => {
        const query = { RegionId: place.region, MaxResults: PAGE_SIZE, NextToken: token };
        const answer = await call({ place, action: 'DescribeSecurityGroups', query, schema: securityGroupsSchema });
        const items = answer.SecurityGroups.map(({ SecurityGroupId, SecurityGroupName, VpcId: vpc }) => ({
          id: SecurityGroupId as SecurityGroupId,
          name: SecurityGroupName ?? '',
          vpc: vpc as VpcId | undefined,
        }));
        return { items, next: answer.NextToken };
      }),

    keyPairs: (place) =>
      allByNumber(
        async (number) => {
          const query = { RegionId: place.region, PageSize: SMALL_PAGE, PageNumber: number };
          const answer = await call({ place, action: 'DescribeKeyPairs', query, schema: keyPairsSchema });
          const items = answer.KeyPairs.map(({ KeyPairName }) => KeyPairName);
          return { items, total: answer.TotalCount, size: SMALL_PAGE };
        },
        (name) => name,
      ),

    instanceTypes: async (place, image: ImageId) => {
      const query = { RegionId: place.region, ImageId: image, ActionType: 'CreateEcs' };
      const action = 'DescribeImageSupportInstanceTypes';
      const { InstanceTypes } = await call({ place, action, query, schema: instanceTypesSchema });
      return InstanceTypes.map(
        ({ InstanceTypeId, CpuCoreCount, MemorySize }): InstanceType => ({
          id: InstanceTypeId,
          cpu: CpuCoreCount,
          memoryGiB: MemorySize,
        }),
      );
    },
  };
}
