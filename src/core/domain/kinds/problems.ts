import type { DiskId, ExportId, ImageId, InstanceId, RegionId } from '../ids.ts';
import type { SecurityGroupId, VpcId, VSwitchId } from '../network-ids.ts';

// What can stand in the way of one kind of request only, beside what can stand in the way of any (`problem.ts`). It stands
// apart from the kinds because what reads people's input tells problems, and kinds are made of what was read.

export type KindProblem =
  /** What was waited for is not there any more. */
  | { code: 'instance-gone'; instanceId: InstanceId }
  | { code: 'disk-gone'; diskId: DiskId }
  | { code: 'export-gone'; exportId: ExportId }
  /** ECS gave up, with its own words where it has some. */
  | { code: 'export-failed'; exportId: ExportId; said?: string }
  // Instances that are launched
  /** Nothing, or nothing that is called so. */
  | { code: 'malformed-choice'; what: 'instance type' | 'vSwitch' | 'security group' | 'key pair'; given: string }
  | { code: 'malformed-charge'; given: string }
  | { code: 'count-out-of-range'; given: string; max: number }
  /** Neither available nor deprecated. */
  | { code: 'image-not-launchable'; imageId: ImageId; status?: string }
  | { code: 'type-not-supported'; instanceType: string; imageId?: ImageId; architecture?: string }
  | { code: 'type-not-there'; instanceType: string }
  | { code: 'type-not-in-zone'; instanceType: string; zone?: string }
  | { code: 'type-sold-out'; instanceType: string; zone?: string }
  | { code: 'vswitch-not-found'; vSwitchId: VSwitchId; region: RegionId }
  | { code: 'vswitch-full'; vSwitchId: VSwitchId; free?: number; wanted?: number }
  | { code: 'security-group-not-found'; securityGroupId: SecurityGroupId; region: RegionId }
  /** The group is for another VPC than the vSwitch is in. */
  | {
      code: 'networks-differ';
      securityGroupId: SecurityGroupId;
      groupVpc?: VpcId;
      vSwitchId: VSwitchId;
      vpc?: VpcId;
    }
  | { code: 'key-pair-not-found'; keyPair: string; region: RegionId }
  | { code: 'disk-smaller-than-image'; imageId?: ImageId; sizeGiB: number; imageGiB?: number };

/** Fields of forms that only one kind has. */
export type KindField = LaunchField;
type LaunchField = 'instanceType' | 'vSwitch' | 'securityGroup' | 'keyPair' | 'count' | 'systemDisk' | 'charge';
