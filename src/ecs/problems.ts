import type { AliyunId, ExportId, ImageId, InstanceId, RegionId, SnapshotId } from '../core/domain/ids.ts';
import type { Lifecycle } from '../core/domain/kinds/change-image.ts';
import type { LaunchedInstance } from '../core/domain/kinds/launch-instances.ts';
import type { Problem } from '../core/domain/problem.ts';
import type { CloudFailureKind } from '../core/ports/cloud.ts';
import type { Rule } from './error-codes.ts';
import { launchProblem } from './launch-problems.ts';
import { replacementProblem } from './replacement-problems.ts';
import { type RoleSubject, roleProblem } from './role-problems.ts';

/** What a call was about, for the facts that a problem's sentence needs. */
export type Subject = {
  action: string;
  region: RegionId;
  imageName?: string;
  systemSnapshot?: SnapshotId;
  /** Only when the call names one snapshot: ECS says `n` for the row of many. */
  onlySnapshot?: SnapshotId;
  /** The instance that is imaged as a whole. */
  wholeInstance?: InstanceId;
  /** The image that the call is about, in its region. */
  imageId?: ImageId;
  /** That it is to get. */
  wantedStatus?: Lifecycle;
  /** Where a copy is to be made. */
  destination?: RegionId;
  /** The key that it is to be encrypted with. */
  kmsKeyId?: string;
  /** Those that the call names. ECS says `n` for the one it means. */
  accounts?: readonly AliyunId[];
  /** Whose image it is, where that is known. */
  owner?: AliyunId;
  /** A task that exports an image. */
  exportId?: ExportId;
  /** Where an image is to be exported to, and the role that ECS is to do it with. */
  bucket?: string;
  exportRole?: string;
  /** The instance that the call is about, and the key pair that it is to get. */
  instanceId?: InstanceId;
  keyPair?: string;
  /** The instance that is to be launched. */
  launch?: LaunchedInstance;
  /** The call takes on this role. */
  role?: RoleSubject;
};

/** An error that ECS answered; `message` is the server's own, cleaned. `policyType`: what kind of policy refused. */
export type EcsError = {
  code: string;
  status: number;
  message: string;
  requestId?: string;
  retryAfterMs?: number;
  policyType?: string;
};

export function kindOf(rule: Rule): CloudFailureKind {
  if (rule.class === 'throttling') return 'throttled';
  if (rule.class === 'transient') return 'unclear';
  return rule.wait ? 'busy' : 'refused';
}

/** The sentence's facts. One code has several meanings, so the server's message goes along wherever it may help. */
export function problemOf(rule: Rule, error: EcsError, subject: Subject): Problem {
  const { action, region } = subject;
  const { code: ecsCode, message } = error;
  const requestId = error.requestId === undefined ? {} : { requestId: error.requestId };
  const ofClass = () => problemOfClass(rule, refused, { action, message, ...requestId });
  const refused: Problem = { code: 'cloud-refused', action, ecsCode, message, ...requestId };
  if (rule.means === undefined) {
    return subject.role && kindOf(rule) === 'refused' ? roleProblem(undefined, error, subject.role) : ofClass();
  }
  const { imageId, destination = region, accounts } = subject;
  switch (rule.means) {
    case 'cloud-refused':
      return refused;
    case 'caller-is-root':
    case 'no-such-role':
    case 'role-refused':
      return subject.role ? roleProblem(rule.means, error, subject.role) : refused;
    case 'image-name-taken':
      return subject.imageName === undefined
        ? refused
        : { code: rule.means, name: subject.imageName, ...(subject.destination && { region: subject.destination }) };
    case 'snapshot-not-found':
      return { code: rule.means, region, ...(subject.onlySnapshot && { snapshotId: subject.onlySnapshot }) };
    case 'snapshot-not-system':
      return { code: rule.means, ...(subject.systemSnapshot && { snapshotId: subject.systemSnapshot }) };
    case 'snapshot-not-accomplished':
    case 'snapshot-too-old':
      return { code: rule.means, ...(subject.onlySnapshot && { snapshotId: subject.onlySnapshot }) };
    case 'region-not-found':
      return { code: rule.means, region };
    case 'cloud-credentials':
      return { code: rule.means, action, ecsCode };
    case 'cloud-money':
      return { code: rule.means, message };
    case 'cloud-key-unusable':
      return { code: rule.means, ...(subject.kmsKeyId && { kmsKeyId: subject.kmsKeyId }), message, ...requestId };
    case 'cloud-snapshot-service-closed':
      return { code: rule.means };
    case 'destination-not-found':
      return { code: 'region-not-found', region: destination };
    case 'copy-to-own-region':
    case 'region-full-of-copies':
      return { code: rule.means, region: destination };
    case 'creation-not-cancellable':
    case 'resource-group-not-found':
      return { code: rule.means };
    case 'image-being-copied':
      return { code: rule.means, ...(imageId && { imageId }) };
    case 'image-not-found':
      return imageId ? { code: rule.means, imageId, region } : refused;
    case 'deprecate-shared':
    case 'image-not-available':
    case 'too-late-to-cancel':
      return imageId ? { code: rule.means, imageId } : refused;
    case 'status-not-changeable': {
      const { wantedStatus: wanted } = subject;
      return imageId && wanted ? { code: rule.means, imageId, wanted } : refused;
    }
    case 'share-account-unknown':
      return accounts ? { code: rule.means, accounts } : refused;
    case 'share-with-oneself': {
      const oneself = subject.owner ?? (accounts?.length === 1 ? accounts[0] : undefined);
      return oneself ? { code: rule.means, account: oneself } : refused;
    }
    case 'instance-not-found':
    case 'instance-status':
    case 'instance-locked':
    case 'instance-local-disks':
    case 'instance-without-system-disk':
    case 'instance-needs-restart':
    case 'instance-hibernates': {
      const { wholeInstance: instanceId } = subject;
      const because = UNIMAGEABLE[rule.means];
      return instanceId ? { code: 'instance-not-imageable', instanceId, because } : ofClass();
    }
    case 'disk-snapshotted':
    case 'disk-migrated':
    case 'disk-status': {
      const { wholeInstance: instanceId } = subject;
      const because = BUSY_DISK[rule.means];
      return instanceId ? { code: 'instance-disk-busy', instanceId, because } : ofClass();
    }
    case 'not-exportable':
      return imageId ? { code: rule.means, imageId, said: message } : refused;
    case 'image-being-exported':
      return imageId ? { code: rule.means, imageId } : refused;
    case 'export-not-offered':
      return { code: rule.means, region };
    case 'export-role-missing':
      return subject.exportRole ? { code: rule.means, role: subject.exportRole } : refused;
    case 'bucket-not-found':
      return subject.bucket ? { code: rule.means, bucket: subject.bucket, region } : refused;
    case 'export-gone':
      return subject.exportId ? { code: rule.means, exportId: subject.exportId } : refused;
    case 'no-such-instance':
    case 'instance-barred':
    case 'instance-unpaid':
    case 'instance-runs':
    case 'no-system-disk':
    case 'image-in-parts':
    case 'image-unfit':
    case 'no-such-key-pair':
      return replacementProblem(rule.means, subject) ?? refused;
    case 'image-not-launchable':
    case 'type-not-supported':
    case 'type-not-there':
    case 'type-not-in-zone':
    case 'type-sold-out':
    case 'vswitch-not-found':
    case 'vswitch-full':
    case 'security-group-not-found':
    case 'networks-differ':
    case 'key-pair-not-found':
    case 'disk-smaller-than-image':
      return launchProblem(rule.means, subject) ?? refused;
    case 'image-used':
    case 'image-shared':
    case 'image-public':
      return imageId ? { code: rule.means, imageId } : refused;
    case 'being-made':
    case 'being-copied':
    case 'being-imported':
    case 'being-exported':
      return imageId ? { code: 'image-busy', imageId, doing: rule.means } : refused;
    case 'used-by-image':
    case 'used-by-disk': {
      const by = rule.means === 'used-by-image' ? 'image' : 'disk';
      return { code: 'snapshot-used', by, ...(subject.onlySnapshot && { snapshotId: subject.onlySnapshot }) };
    }
    case 'still-processing':
      return { code: 'cloud-busy', action, message };
  }
}

const UNIMAGEABLE = {
  'instance-not-found': 'not-found',
  'instance-status': 'status',
  'instance-locked': 'security-lock',
  'instance-local-disks': 'local-disks',
  'instance-without-system-disk': 'no-system-disk',
  'instance-needs-restart': 'needs-restart',
  'instance-hibernates': 'hibernation',
} as const;
const BUSY_DISK = { 'disk-snapshotted': 'snapshot', 'disk-migrated': 'migration', 'disk-status': 'status' } as const;

function problemOfClass(
  rule: Rule,
  refused: Problem,
  facts: { action: string; message: string; requestId?: string },
): Problem {
  const { action, message, ...requestId } = facts;
  if (rule.wait) return { code: 'cloud-busy', action, message };
  if (rule.class === 'throttling') return { code: 'cloud-throttled', action };
  if (rule.class === 'transient') return { code: 'cloud-unavailable', action };
  if (rule.class === 'permission') return { code: 'cloud-forbidden', action, message, ...requestId };
  if (rule.class === 'quota') return { code: 'cloud-quota', message, ...requestId };
  return refused;
}
