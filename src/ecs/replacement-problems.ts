import type { ImageId, InstanceId, RegionId } from '../core/domain/ids.ts';
import type { Problem } from '../core/domain/problem.ts';

/** What ECS says of an instance whose system disk is to be replaced, and of what it is to get. */
type ReplacementMeaning =
  | 'no-such-instance'
  | 'instance-barred'
  | 'instance-unpaid'
  | 'instance-runs'
  | 'no-system-disk'
  | 'image-in-parts'
  | 'image-unfit'
  | 'no-such-key-pair';

type About = { instanceId?: InstanceId; imageId?: ImageId; keyPair?: string; region: RegionId };

/** Nothing where the call does not name what its sentence is about. */
export function replacementProblem(
  means: ReplacementMeaning,
  { instanceId, imageId, keyPair, region }: About,
): Problem | undefined {
  switch (means) {
    case 'no-such-instance':
      return instanceId && { code: 'instance-not-found', instanceId, region };
    case 'instance-barred':
      return instanceId && { code: 'instance-locked', instanceId, locks: ['security'] };
    case 'instance-unpaid':
      return instanceId && { code: 'instance-expired', instanceId };
    case 'instance-runs':
      return instanceId && { code: 'instance-not-stopped', instanceId };
    case 'no-system-disk':
      return instanceId && { code: 'system-disk-missing', instanceId };
    case 'image-in-parts':
      return imageId && { code: 'image-has-data-disks', imageId };
    case 'image-unfit':
      return imageId && { code: 'image-not-for-disk', imageId };
    case 'no-such-key-pair':
      return keyPair === undefined ? undefined : { code: 'key-pair-not-found', keyPair, region };
  }
}
