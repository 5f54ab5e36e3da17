import type { InstanceId } from '../core/domain/ids.ts';
import type { LaunchedInstance, LaunchesInstances } from '../core/domain/kinds/launch-instances.ts';
import { OUR_TAG_KEY } from '../core/domain/tags.ts';
import type { CloudEffect, Found } from '../core/ports/cloud.ts';
import type { Call } from './call.ts';
import { NO_MARK } from './dry-run.ts';
import { allByToken } from './paging.ts';
import { dryRunSchema, type InstanceAnswer, instancesRunSchema, instancesSchema } from './schemas.ts';
import type { QueryValue } from './transport.ts';

const PAGE_SIZE = 100;

/** One instance at a time, with a ClientToken that every try repeats and our tag by which it is found again. */
export function createLaunches(call: Call): CloudEffect<LaunchesInstances['launch-instance']> {
  const asked = (launch: LaunchedInstance) => ({
    place: launch.image.place,
    action: 'RunInstances' as const,
    subject: { imageId: launch.image.imageId, launch },
  });
  return {
    perform: async (launch, { mark, clientToken }) => {
      const { InstanceIdSets, RequestId } = await call({
        ...asked(launch),
        query: { ...launchQuery(launch, mark), ClientToken: clientToken },
        schema: instancesRunSchema,
        effect: true,
      });
      const [instance] = InstanceIdSets.InstanceIdSet;
      return { subject: instance as InstanceId, ...(RequestId && { requestId: RequestId }) };
    },
    dryRun: async (launch) => {
      const query = { ...launchQuery(launch, NO_MARK), DryRun: true };
      await call({ ...asked(launch), query, schema: dryRunSchema });
    },
    find: async ({ image: { place } }, mark) => {
      const marked = await allByToken(async (token) => {
        const Tag = [{ Key: OUR_TAG_KEY, Value: mark }];
        const query = { RegionId: place.region, Tag, MaxResults: PAGE_SIZE, NextToken: token };
        const answer = await call({ place, action: 'DescribeInstances', query, schema: instancesSchema });
        return { items: answer.Instances, next: answer.NextToken };
      });
      return marked.filter(hasMark(mark)).map(found);
    },
  };
}

/** The data disks of the image come by themselves, each as large as it is there. */
function launchQuery(launch: LaunchedInstance, mark: string): Record<string, QueryValue> {
  const { image, name, instanceType, vSwitchId, securityGroupId, keyPair, systemDiskGiB, charge } = launch;
  return {
    RegionId: image.place.region,
    ImageId: image.imageId,
    InstanceName: name,
    InstanceType: instanceType,
    VSwitchId: vSwitchId,
    SecurityGroupId: securityGroupId,
    KeyPairName: keyPair,
    Amount: 1,
    SystemDisk: { Size: systemDiskGiB },
    InstanceChargeType: charge.type,
    ...(charge.type === 'PrePaid' && { Period: charge.months, PeriodUnit: 'Month' }),
    Tag: [{ Key: OUR_TAG_KEY, Value: mark }],
  };
}

/** Whatever a filter that ECS knows differently lets through. */
const hasMark =
  (mark: string) =>
  ({ Tags }: InstanceAnswer): boolean =>
    Tags.some(({ TagKey, TagValue }) => TagKey === OUR_TAG_KEY && TagValue === mark);

/** Whatever state it is in, it was launched: what starts slowly must not be launched twice. */
const found = ({ InstanceId: id, InstanceName: name, Status, CreationTime: createdAt }: InstanceAnswer): Found => ({
  id: id as InstanceId,
  ...(name !== undefined && { name }),
  createdAt,
  state: Status === 'Running' ? 'ready' : 'going',
});
