import type { ActionName } from './action.ts';
import type { Actor, Membership, RoleName } from './actor.ts';
import type { AccountName, AliyunId, ChannelId, ImageId, RegionId, SnapshotId } from './ids.ts';
import type { Instant } from './instant.ts';
import type { KindField, KindProblem } from './kinds/problems.ts';

/** Everything that can stand in a person's way, with the facts its sentence needs. Sentences are in `slack/text/`. */
export type Problem =
  | KindProblem
  // What was typed
  | { code: 'malformed-region'; given: string }
  | { code: 'malformed-instance-id'; given: string }
  | { code: 'malformed-snapshot-id'; given: string }
  | { code: 'malformed-operation-id'; given: string }
  | { code: 'malformed-image-name'; given: string; because: NameFault }
  | { code: 'malformed-image-family'; given: string; because: NameFault }
  | { code: 'malformed-resource-group'; given: string }
  | { code: 'malformed-description'; because: 'too-short' | 'too-long' | 'web-address' | 'control-character' }
  | { code: 'malformed-tag'; given: string; because: TagFault }
  | { code: 'malformed-disk-size'; given: string }
  | { code: 'duplicate-tag-key'; key: string }
  | { code: 'too-many-tags'; count: number; max: number }
  | { code: 'too-many-data-disks'; max: number }
  | { code: 'system-snapshot-missing' }
  | { code: 'data-disk-missing' }
  | { code: 'sensitive-data-unconfirmed' }
  /** `glass`: to run it without approval, rather than to reject it. */
  | { code: 'reason-missing'; glass?: true }
  | { code: 'disk-size-out-of-range'; min: number; max: number }
  | { code: 'disk-smaller-than-snapshot'; snapshotId: SnapshotId; sizeGiB: number; snapshotSizeGiB: number }
  | { code: 'unknown-command'; given: string; nearest?: string }
  | { code: 'malformed-search'; given: string; because: SearchFault; known?: readonly string[] }
  // What was chosen
  | { code: 'snapshot-not-found'; snapshotId?: SnapshotId; region?: RegionId }
  | { code: 'snapshot-not-system'; snapshotId?: SnapshotId }
  | { code: 'snapshot-not-data'; snapshotId: SnapshotId }
  | { code: 'snapshot-not-accomplished'; snapshotId?: SnapshotId; percent?: number }
  | { code: 'snapshot-failed'; snapshotId: SnapshotId }
  | { code: 'snapshot-too-old'; snapshotId?: SnapshotId }
  | { code: 'image-name-taken'; name: string; imageId?: ImageId; region?: RegionId }
  /** By an image of the same task that came to nothing. */
  | { code: 'image-left-over'; name: string; imageId: ImageId }
  | { code: 'region-not-found'; region: RegionId }
  | { code: 'resource-group-not-found' }
  | { code: 'account-not-found'; account: string; known: readonly AccountName[] }
  /** The credentials work, and in another account than darkroom.yml says. */
  | { code: 'account-mismatch'; account: AccountName; expected: string }
  | { code: 'region-not-allowed'; account: AccountName; region: RegionId; allowed: readonly RegionId[] }
  | { code: 'channel-not-postable'; channel: ChannelId }
  // Who decides
  /** By a rule, or because no rule matches. `said` is the rule's own reason. */
  | { code: 'not-allowed'; action: ActionName; rule?: string; said?: string }
  | { code: 'not-a-member'; membership: Membership }
  /** By the policy and the people as they are now, this request could not be made. */
  | { code: 'no-longer-allowed'; requestedBy: Actor; because: NoLonger }
  /** Slack would not tell who is who. */
  | { code: 'rights-unknown' }
  | { code: 'own-request' }
  | { code: 'not-asked'; rule: string; from: readonly RoleName[] }
  | { code: 'glass-not-yours'; rule: string; roles: readonly RoleName[] }
  /** Nobody would hear that it was run without approval. */
  | { code: 'glass-channel-not-postable'; channel: ChannelId }
  | { code: 'approved-already'; at: Instant }
  | { code: 'name-not-typed'; name: string; action: ActionName }
  | { code: 'nothing-changed' }
  | { code: 'not-the-requester'; requestedBy: Actor }
  | {
      code: 'already-decided';
      verdict: 'approved' | 'glass-broken' | 'not-needed' | 'rejected' | 'withdrawn' | 'expired';
      by?: Actor;
      at: Instant;
      /** Whoever is told did it themselves. */
      own?: true;
      /** Of what expired: how many approved, when anybody did, and how many were needed. */
      approved?: Approved;
    }
  /** What was decided on is not what stands there now. */
  | { code: 'request-changed' }
  | { code: 'operation-not-found'; given: string }
  /** A report about a task that has moved on since: not for people, nothing was lost. */
  | { code: 'task-moved-on' }
  // What the cloud answers. `action` and `requestId` let somebody look it up with Alibaba Cloud.
  | { code: 'cloud-unavailable'; action: string }
  | { code: 'cloud-throttled'; action: string }
  | { code: 'cloud-busy'; action: string; message: string }
  | { code: 'cloud-forbidden'; action: string; message: string; requestId?: string }
  | { code: 'cloud-credentials'; action: string; ecsCode: string }
  /** `missing` is the line that a RAM or trust policy lacks, as far as the refusal tells. */
  | {
      code: 'role-not-assumed';
      account: AccountName;
      roleArn: string;
      because: RoleFault;
      missing?: string;
      requestId?: string;
    }
  | { code: 'cloud-money'; message: string }
  | { code: 'cloud-quota'; message: string; requestId?: string }
  | { code: 'cloud-key-unusable'; kmsKeyId?: string; message: string; requestId?: string }
  | { code: 'cloud-snapshot-service-closed' }
  | { code: 'cloud-refused'; action: string; ecsCode: string; message: string; requestId?: string }
  /** The same image cannot be copied twice at once: a copy of it is under way. */
  | { code: 'image-being-copied'; imageId?: ImageId }
  | { code: 'region-full-of-copies'; region: RegionId }
  | { code: 'image-not-found'; imageId: ImageId; region?: RegionId }
  | { code: 'image-not-available'; imageId: ImageId; status?: string }
  /** Not yet: it can be changed once it is made. */
  | { code: 'image-not-made'; imageId: ImageId }
  /** The image is as the form would have it. */
  | { code: 'nothing-to-change'; imageId: ImageId }
  /** Alibaba Cloud lets it be rewritten, not taken away. */
  | { code: 'not-clearable'; what: 'description' | 'family' }
  | { code: 'status-not-changeable'; imageId: ImageId; wanted: 'Available' | 'Deprecated'; status?: string }
  /** Only an image that is shared with nobody can be deprecated. */
  | { code: 'deprecate-shared'; imageId: ImageId; accounts?: readonly AliyunId[] }
  | { code: 'copy-to-own-region'; region: RegionId }
  | { code: 'share-with-oneself'; account: AliyunId }
  /** An image that is encrypted in these regions: with data disks, or with the key of the service. */
  | { code: 'encrypted-not-shareable'; because: 'data-disks' | 'service-key'; regions: readonly RegionId[] }
  /** To be shared with, and to be shared with no longer. */
  | { code: 'share-both-ways'; accounts: readonly AliyunId[] }
  /** To be shared with no longer, and not shared with now. */
  | { code: 'not-shared-with'; accounts: readonly AliyunId[] }
  | { code: 'share-account-unknown'; accounts: readonly AliyunId[] }
  | { code: 'too-many-shares'; count: number; max: number }
  | { code: 'shares-unverified'; accounts: readonly AliyunId[] }
  | { code: 'malformed-image-id'; given: string }
  | { code: 'malformed-account'; given: string }
  | { code: 'copy-target-missing' }
  /** A line that is no setting of a region the image is copied to. */
  | { code: 'malformed-copy-difference'; given: string }
  /** Two lines of one region, of which only one can hold. */
  | { code: 'contradicting-differences'; lines: readonly [string, string] }
  /** More than the form holds, in which they could be changed. */
  | { code: 'too-many-differences'; length: number; max: number }
  /** What was asked of several, told with those that it is about: regions, or a line. */
  | { code: 'problem-of'; which: readonly string[]; problem: Problem }
  | { code: 'share-account-missing' }
  | { code: 'creation-not-cancellable' }
  | { code: 'nothing-to-cancel' }
  /** A task of this kind is under way, and goes on. */
  | { code: 'task-goes-on'; kind: string }
  | { code: 'nothing-to-retry' }
  /** Nothing came of what further copies were wanted of. */
  | { code: 'nothing-to-copy' }
  | { code: 'too-late-to-cancel'; imageId: ImageId }
  /** Its parts fall under rules that want different approvals. */
  | { code: 'rules-differ'; rules: readonly string[] }
  | { code: 'image-create-failed'; imageId: ImageId }
  | { code: 'image-unavailable'; imageId: ImageId }
  | { code: 'image-gone'; imageId: ImageId }
  // Our own house
  | { code: 'store-unavailable' }
  | { code: 'control-gone' };

/** Why a request that was allowed is allowed no more: whoever asked, or the rules. */
export type NoLonger =
  | { kind: 'requester-left'; membership: Exclude<Membership, 'member'> }
  /** None of the roles that may ask for this. */
  | { kind: 'requester-role'; roles: readonly RoleName[] }
  | { kind: 'rule'; rule: string }
  | { kind: 'no-rule' };
export type Approved = { given: number; required: number };
export type NameFault =
  | 'too-short'
  | 'too-long'
  | 'bad-start'
  | 'reserved-prefix'
  | 'web-address'
  | 'bad-character'
  /** Copies may have dots in their names. */
  | 'bad-character-of-copy';
/** Why a RAM role cannot be taken on: the caller may not, the role does not trust it, or there is no such role. */
export type RoleFault = 'caller-not-allowed' | 'not-trusted' | 'no-such-role' | 'caller-is-root' | 'unknown';
export type TagFault = 'no-key' | 'key-too-long' | 'value-too-long' | 'reserved' | 'web-address' | 'control-character';

export type SearchFault = 'unknown-filter' | 'unknown-status' | 'unreadable-age' | 'no-value' | 'too-long';

export type ProblemCode = Problem['code'];
export type ProblemOf<Code extends ProblemCode> = Extract<Problem, { code: Code }>;

/** A problem with the field of the form it belongs to; `dataDisks` carries the row, counted from 0. */
export type FieldProblem = { field: Field; row?: number; problem: Problem };
export type Field =
  | KindField
  | 'account'
  | 'region'
  | 'instance'
  | 'systemSnapshot'
  | 'dataDisks'
  | 'dataDiskSize'
  | 'name'
  | 'description'
  | 'family'
  | 'resourceGroup'
  | 'tags'
  | 'sensitiveData'
  | 'image'
  | 'targets'
  | 'shareWith'
  | 'unshare'
  | 'status'
  | 'perRegion'
  | 'channel';

/** Thrown by use cases and adapters; the two catch sites turn it into a sentence. Its message is for logs. */
export class DomainError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.code, options);
    this.name = 'DomainError';
    this.problem = problem;
  }
}
