import { numbered, optional } from '../parameters.ts';
import { refuse } from '../refusal.ts';
import { runsOn } from '../world/instance-types.ts';
import { regionalAction } from './action.ts';
import { oneOf } from './filters.ts';
import { mayUse } from './image-rules.ts';

/** Lists the types that an image runs on, whether they are in stock or not; an image that is not there runs on none. */
export const describeImageSupportInstanceTypes = regionalAction('DescribeImageSupportInstanceTypes', (call) => {
  const { world, region, account, params } = call;
  oneOf(optional(params, 'ActionType'), ['CreateEcs', 'ChangeOS', 'Upgrade', 'Downgrade', 'RenewDowngrade'], () =>
    refuse(400, 'InvalidParamter', 'Invalid Parameter'),
  );
  if (numbered(params, 'Filter').length > 0) {
    refuse(400, 'UnsupportedParameter', 'The parameter Filter is not supported by the emulator.');
  }
  const imageId = optional(params, 'ImageId');
  const image = region.images.get(imageId ?? '');
  const os = image && mayUse(image, account) ? image.os : undefined;
  const types = world.instanceTypes().filter((type) => imageId === undefined || (os && runsOn(os, type)));
  return {
    RegionId: region.regionId,
    ImageId: imageId ?? '',
    InstanceTypes: {
      InstanceType: types.map(({ instanceType, family, cpu, memoryGiB }) => ({
        InstanceTypeId: instanceType,
        InstanceTypeFamily: family,
        CpuCoreCount: cpu,
        MemorySize: memoryGiB,
      })),
    },
  };
});
