import { freeAddresses } from './world/addresses.ts';
import type { Region } from './world/entities.ts';
import type { World } from './world/world.ts';

/** The ids of what an account has in a region; `n` counts the accounts from 1. */
const networkIds = (idHint: string, n: number) => {
  const id = (prefix: string, letter = '') => `${prefix}-${`${idHint}net${n}${letter}`.padEnd(20, '0')}`;
  return {
    vpc: id('vpc'),
    vSwitches: [id('vsw', 'a'), id('vsw', 'b')],
    securityGroups: [id('sg', 'web'), id('sg', 'ops')],
    keyPair: 'team-ops',
  } as const;
};

/** Of the first account in cn-hangzhou: a vSwitch in each of two zones, groups for the web and for operators. */
export const seededNetwork = networkIds('bp1', 1);

/** Every account has one VPC in each region where it has instances, and these are in it. */
export function seedNetworks(world: World): void {
  for (const region of world.regions()) {
    world.accounts.forEach(({ accountId }, n) => {
      const own = [...region.instances.values()].some((instance) => instance.accountId === accountId);
      if (own) addNetwork(world, region, accountId, n + 1);
    });
  }
}

function addNetwork(world: World, region: Region, accountId: string, n: number): void {
  const { regionId } = region;
  const { vpc: vpcId, vSwitches, securityGroups, keyPair: keyPairName } = networkIds(region.idHint, n);
  const createdAt = world.clock.now() - 300 * 24 * 60 * 60_000;
  const common = { regionId, accountId, createdAt };
  const [first] = vSwitches.map((vSwitchId, k) => {
    const zone = 'ab'.charAt(k);
    const facts = { vSwitchName: `team-${zone}`, zoneId: `${regionId}-${zone}`, cidrBlock: `10.0.${k}.0/24` };
    return world.addVSwitch({ ...common, vSwitchId, vpcId, isDefault: k === 0, ...facts });
  });
  securityGroups.forEach((securityGroupId, k) => {
    world.addSecurityGroup({ ...common, securityGroupId, vpcId, securityGroupName: ['web', 'operators'][k] ?? '' });
  });
  world.addKeyPair({ ...common, keyPairName });
  for (const instance of region.instances.values()) {
    if (instance.accountId !== accountId || first === undefined) continue;
    const [privateIp = ''] = freeAddresses(first, region);
    Object.assign(instance, { vpcId, vSwitchId: first.vSwitchId, privateIp, keyPairName });
    instance.securityGroupIds = [securityGroups[0]];
  }
}
