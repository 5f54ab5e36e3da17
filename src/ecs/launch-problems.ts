import type { ImageId, RegionId } from '../core/domain/ids.ts';
import type { LaunchedInstance } from '../core/domain/kinds/launch-instances.ts';
import type { Problem } from '../core/domain/problem.ts';

/** What only RunInstances says. */
export type LaunchMeaning =
  | 'image-not-launchable'
  | 'type-not-supported'
  | 'type-not-there'
  | 'type-not-in-zone'
  | 'type-sold-out'
  | 'vswitch-not-found'
  | 'vswitch-full'
  | 'security-group-not-found'
  | 'networks-differ'
  | 'key-pair-not-found'
  | 'disk-smaller-than-image';

/** The facts are those of the call: ECS says which parameter, not which value. */
export function launchProblem(
  code: LaunchMeaning,
  { launch, imageId, region }: { launch?: LaunchedInstance; imageId?: ImageId; region: RegionId },
): Problem | undefined {
  if (!launch) return undefined;
  const { instanceType, zone, vSwitchId, securityGroupId, keyPair, systemDiskGiB: sizeGiB } = launch;
  const image = imageId && { imageId };
  switch (code) {
    case 'image-not-launchable':
      return imageId && { code, imageId };
    case 'type-not-supported':
    case 'type-not-there':
      return { code, instanceType, ...(code === 'type-not-supported' && image) };
    case 'type-not-in-zone':
    case 'type-sold-out':
      return { code, instanceType, zone };
    case 'vswitch-not-found':
      return { code, vSwitchId, region };
    case 'vswitch-full':
      return { code, vSwitchId };
    case 'security-group-not-found':
      return { code, securityGroupId, region };
    case 'networks-differ':
      return { code, securityGroupId, vSwitchId };
    case 'key-pair-not-found':
      return keyPair === undefined ? undefined : { code, keyPair, region };
    case 'disk-smaller-than-image':
      return { code, sizeGiB, ...image };
  }
}
