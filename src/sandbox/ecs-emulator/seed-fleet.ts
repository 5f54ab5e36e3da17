import { seededNetwork } from './seed-networks.ts';
import { publicImageId } from './world/builders.ts';
import type { World } from './world/world.ts';

const day = 24 * 60 * 60_000;

/** In cn-hangzhou, of the first account: what makes web nodes of the golden image. */
export const seededFleet = {
  launchTemplate: 'lt-bp1webfleet000000001',
  scalingGroup: 'asg-bp1webfleet000000001',
  /** In force, of the golden image. */
  scalingConfiguration: 'asc-bp1webfleet000000002',
  /** The one before, of the public image. */
  oldScalingConfiguration: 'asc-bp1webfleet000000001',
} as const;

/** What is not an instance and yet needs an image, in a version or configuration that is in force and one that was. */
export function seedFleet(world: World, imageId: string): void {
  const { launchTemplate, scalingGroup, scalingConfiguration, oldScalingConfiguration } = seededFleet;
  const [vSwitchId] = seededNetwork.vSwitches;
  const [securityGroupId] = seededNetwork.securityGroups;
  const madeOf = (imageId: string, ageDays: number) => {
    return { imageId, createdAt: world.clock.now() - ageDays * day, instanceType: 'ecs.g7.large', securityGroupId };
  };
  const before = madeOf(publicImageId, 100);
  const now = madeOf(imageId, 12);
  const login = { vSwitchId, keyPairName: seededNetwork.keyPair };
  world.addLaunchTemplate({
    launchTemplateId: launchTemplate,
    launchTemplateName: 'web-node',
    createdAt: before.createdAt,
    defaultVersion: 2,
    versions: [
      { ...before, ...login, version: 1, description: 'first' },
      { ...now, ...login, version: 2, description: 'hardened' },
    ],
  });
  world.addScalingGroup({
    scalingGroupId: scalingGroup,
    scalingGroupName: 'web-fleet',
    createdAt: before.createdAt,
    minSize: 1,
    maxSize: 6,
    vSwitchIds: [...seededNetwork.vSwitches],
    activeScalingConfigurationId: scalingConfiguration,
  });
  const configure = (id: string, name: string, facts: typeof now, lifecycleState: 'Active' | 'Inactive') =>
    world.addScalingConfiguration({
      ...facts,
      scalingConfigurationId: id,
      scalingConfigurationName: name,
      scalingGroupId: scalingGroup,
      lifecycleState,
    });
  configure(oldScalingConfiguration, 'web-fleet-plain', before, 'Inactive');
  configure(scalingConfiguration, 'web-fleet-golden', now, 'Active');
}
