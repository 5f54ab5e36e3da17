import { type DiskMapping, dataDevice, systemDevice } from './disk-mapping.ts';
import type { InstanceDetails } from './instance.ts';
import type { Instant } from './instant.ts';
import type { Unimageable } from './kinds/problems.ts';
import type { Problem } from './problem.ts';
import type { Disk } from './snapshot.ts';

/** An instance with everything that is attached to it, as an image is made of all of it. */
export type WholeInstance = { instance: InstanceDetails; disks: readonly Disk[] };

/** The disks of its image: as they are now, each from a snapshot that is made for it. The system disk comes first. */
export function disksOfWhole({ disks }: Pick<WholeInstance, 'disks'>): DiskMapping[] {
  const mapped = (disk: Disk, device: string): DiskMapping => {
    const { role, sizeGiB, id: diskId } = disk;
    return { device: disk.device || device, role, sizeGiB, diskId };
  };
  const system = disks.filter(({ role }) => role === 'system');
  const data = disks.filter(({ role }) => role === 'data').sort(byDevice);
  return [
    ...system.map((disk) => mapped(disk, systemDevice)),
    ...data.map((disk, index) => mapped(disk, dataDevice(index))),
  ];
}

const byDevice = ({ device: one = '' }: Disk, { device: other = '' }: Disk): number => (one < other ? -1 : 1);

/** An image of it is encrypted when one of its disks is. */
export const isEncrypted = ({ disks }: Pick<WholeInstance, 'disks'>): boolean =>
  disks.some(({ encrypted = false }) => encrypted);

export const isRunning = ({ instance }: WholeInstance): boolean => instance.status === 'Running';

/** Everything that stands against an image of it, each with what ECS would refuse. */
export function whyNotImageable({ instance, disks }: WholeInstance, now: Instant): Problem[] {
  const { id: instanceId, status, locks, charge, expiresAt } = instance;
  const local = disks.filter(({ category }) => isLocal(category)).map(({ id }) => id);
  const refused = (because: Unimageable, facts: { status?: string; disks?: Disk['id'][] } = {}): Problem => ({
    code: 'instance-not-imageable',
    instanceId,
    because,
    ...facts,
  });
  return [
    ...(locks.includes('security') ? [refused('security-lock')] : []),
    ...(charge === 'PrePaid' && expiresAt !== undefined && expiresAt <= now ? [refused('expired')] : []),
    ...(status === 'Running' || status === 'Stopped' ? [] : [refused('status', { status })]),
    ...(local.length > 0 ? [refused('local-disks', { disks: local })] : []),
    ...(disks.some(({ role }) => role === 'system') ? [] : [refused('no-system-disk')]),
  ];
}

/** Disks of the machine itself, such as `local_ssd_pro`, `ephemeral_ssd` and `elastic_ephemeral_disk_standard`. */
const isLocal = (category: string): boolean => /^(local|ephemeral|elastic_ephemeral)/.test(category);
