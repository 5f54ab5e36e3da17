import type { ImageId } from '../../src/core/domain/ids.ts';
import type { LaunchInstancesRequest } from '../../src/core/domain/kinds/launch-instances.ts';
import type { SecurityGroupId, VpcId, VSwitchId } from '../../src/core/domain/network-ids.ts';
import { seeded } from '../../src/sandbox/ecs-emulator/seed.ts';
import { seededNetwork } from '../../src/sandbox/ecs-emulator/seed-networks.ts';
import { aLaunchRequest } from './builders.ts';

/** A launch of what the emulated cloud is seeded with. */
export const aSeededLaunch = (facts: Partial<LaunchInstancesRequest> = {}): LaunchInstancesRequest =>
  aLaunchRequest({
    imageId: seeded.goldenImage as ImageId,
    vSwitchId: seededNetwork.vSwitches[0] as VSwitchId,
    vpc: seededNetwork.vpc as VpcId,
    securityGroupId: seededNetwork.securityGroups[0] as SecurityGroupId,
    keyPair: seededNetwork.keyPair,
    ...facts,
  });
