import type { AliyunId, DiskId, ExportId, ImageId, InstanceId, RegionId, SnapshotId } from '../ids.ts';
import type { Instant } from '../instant.ts';
import type { SecurityGroupId, VpcId, VSwitchId } from '../network-ids.ts';

// What can stand in the way of one kind of request only, beside what can stand in the way of any (`problem.ts`). It stands
// apart from the kinds because what reads people's input tells problems, and kinds are made of what was read.

export type KindProblem =
  /** What was waited for is not there any more. */
  | { code: 'instance-gone'; instanceId: InstanceId }
  /** It was to be stopped or started, and for minutes is as it was. */
  | { code: 'instance-not-turned'; instanceId: InstanceId; status: string; wanted: 'Running' | 'Stopped' }
  | { code: 'disk-gone'; diskId: DiskId }
  | { code: 'export-gone'; exportId: ExportId }
  /** ECS gave up, with its own words where it has some. */
  | { code: 'export-failed'; exportId: ExportId; said?: string }
  /** A whole instance was to be the source of an image, and none was chosen. */
  | { code: 'instance-missing' }
  /** No image can be made of an instance as it is. What nobody told is left out. */
  | {
      code: 'instance-not-imageable';
      instanceId: InstanceId;
      because: Unimageable;
      region?: RegionId;
      status?: string;
      disks?: readonly DiskId[];
    }
  /** Something is done with one of its disks that ends by itself. */
  | { code: 'instance-disk-busy'; instanceId: InstanceId; because: 'snapshot' | 'migration' | 'status' }
  /** By what it is, or, without `because`, by what ECS says. */
  | { code: 'not-exportable'; imageId: ImageId; because?: ExportBar; said?: string }
  | { code: 'malformed-bucket'; given: string }
  | { code: 'malformed-export-prefix'; given: string }
  | { code: 'export-format-not-offered'; given: string; region: RegionId; offered: readonly string[] }
  | { code: 'export-not-offered'; region: RegionId }
  /** There is none of this name in the region of the image that this account could use. */
  | { code: 'bucket-not-found'; bucket: string; region: RegionId }
  /** ECS may not write to OSS. */
  | { code: 'export-role-missing'; role: string }
  /** By somebody else, or by an earlier request. */
  | { code: 'image-being-exported'; imageId: ImageId }
  // Replacing a system disk
  | { code: 'instance-not-found'; instanceId: InstanceId; region?: RegionId }
  | { code: 'instance-locked'; instanceId: InstanceId; locks: readonly string[] }
  | { code: 'instance-expired'; instanceId: InstanceId; at?: Instant }
  /** On its way from one state to another. */
  | { code: 'instance-in-between'; instanceId: InstanceId; status: string }
  /** Stopped so that nothing is paid for it, nor kept. */
  | { code: 'instance-without-charges'; instanceId: InstanceId }
  /** It runs, and nobody was asked to stop it. */
  | { code: 'instance-not-stopped'; instanceId: InstanceId }
  | { code: 'system-disk-missing'; instanceId: InstanceId }
  | { code: 'system-disk-busy'; diskId: DiskId; status?: string; snapshotId?: SnapshotId; percent?: number }
  /** Another than the one that was to be replaced. */
  | { code: 'system-disk-changed'; instanceId: InstanceId; asked: DiskId; diskId: DiskId }
  | { code: 'disk-smaller-than-before'; diskId: DiskId; oldGiB: number; sizeGiB: number }
  | { code: 'image-larger-than-disk'; imageId: ImageId; imageGiB: number; sizeGiB: number }
  | { code: 'image-has-data-disks'; imageId: ImageId }
  /** In a status in which no system disk is made of it. */
  | { code: 'image-not-for-disk'; imageId: ImageId; status?: string }
  | { code: 'image-of-other-architecture'; imageId: ImageId; architecture: string; before: string }
  | { code: 'image-of-other-system'; imageId: ImageId; system: string; before: string; region: RegionId }
  | { code: 'image-not-for-type'; imageId: ImageId; instanceType?: string }
  | { code: 'malformed-key-pair'; given: string }
  | { code: 'key-pair-not-found'; keyPair: string; region: RegionId }
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
  | { code: 'disk-smaller-than-image'; imageId?: ImageId; sizeGiB: number; imageGiB?: number }
  // Deleting
  /** Something is done to it that has to end first. */
  | { code: 'image-busy'; imageId: ImageId; doing: ImageDoing }
  | { code: 'image-shared'; imageId: ImageId; accounts?: readonly AliyunId[] }
  /** A community image. */
  | { code: 'image-public'; imageId: ImageId }
  /** Instances were made from it: those that are known. */
  | { code: 'image-used'; imageId: ImageId; instances?: readonly InstanceId[] }
  /** Images or disks were made of it. */
  | { code: 'snapshot-used'; snapshotId?: SnapshotId; by: 'image' | 'disk'; images?: readonly NamedImage[] }
  | { code: 'snapshot-not-behind'; snapshotId: SnapshotId; imageId: ImageId };

export type Unimageable =
  | 'not-found'
  | 'status'
  | 'security-lock'
  | 'expired'
  | 'local-disks'
  | 'no-system-disk'
  | 'needs-restart'
  | 'hibernation';

/** What keeps an image from being exported. */
export type ExportBar = 'encrypted' | 'data-disks' | 'data-disk-size' | 'windows' | 'community';

export type ImageDoing = 'being-made' | 'being-copied' | 'being-imported' | 'being-exported';
type NamedImage = { id: ImageId; name: string };

/** Fields of forms that only one kind has. */
export type KindField =
  | 'bucket'
  | 'prefix'
  | 'format'
  | 'systemDisk'
  | 'keyPair'
  | 'instanceType'
  | 'vSwitch'
  | 'securityGroup'
  | 'count'
  | 'charge'
  | 'force'
  | 'snapshots'
  | 'snapshot';
