// Builders that state only what a test is about; everything else is ordinary.

import type { Account } from '../../src/core/domain/account.ts';
import type { Actor } from '../../src/core/domain/actor.ts';
import type { PendingApproval, Rights, Ruling } from '../../src/core/domain/approval.ts';
import type { AuditLine } from '../../src/core/domain/audit.ts';
import { type CreateImageForm, EMPTY_DISK, emptyForm } from '../../src/core/domain/create-image-form.ts';
import type { Dependant } from '../../src/core/domain/dependants.ts';
import type {
  AccountName,
  AliyunId,
  ChannelId,
  DiskId,
  ImageId,
  InstanceId,
  OperationId,
  RegionId,
  SnapshotId,
  TaskId,
  TeamId,
  UserId,
  WorkerId,
} from '../../src/core/domain/ids.ts';
import type { Image, ImageDetails } from '../../src/core/domain/image.ts';
import type { InstanceDetails } from '../../src/core/domain/instance.ts';
import type { Instant } from '../../src/core/domain/instant.ts';
import { days, minutes } from '../../src/core/domain/instant.ts';
import type { ChangeImageRequest, ImageChanges } from '../../src/core/domain/kinds/change-image.ts';
import type { CopyImageRequest, CopyTarget } from '../../src/core/domain/kinds/copy-image.ts';
import type { CreateImageRequest, InstanceSource, SnapshotSource } from '../../src/core/domain/kinds/create-image.ts';
import type { DeleteImageRequest } from '../../src/core/domain/kinds/delete-image.ts';
import type { DeleteSnapshotRequest } from '../../src/core/domain/kinds/delete-snapshot.ts';
import type { ExportImageRequest } from '../../src/core/domain/kinds/export-image.ts';
import type { Request } from '../../src/core/domain/kinds/kinds.ts';
import type { LaunchedInstance, LaunchInstancesRequest } from '../../src/core/domain/kinds/launch-instances.ts';
import type { ReplaceDiskRequest } from '../../src/core/domain/kinds/replace-system-disk.ts';
import type { ShareImageRequest } from '../../src/core/domain/kinds/share-image.ts';
import type { SecurityGroupId, VpcId, VSwitchId } from '../../src/core/domain/network-ids.ts';
import { apply, type Operation, type OperationEvent, openOperation, shownOf } from '../../src/core/domain/operation.ts';
import { effectOf, plan } from '../../src/core/domain/plan.ts';
import type { ApprovalTerms, Policy } from '../../src/core/domain/policy.ts';
import { DEFAULT_ACCOUNT } from '../../src/core/domain/region.ts';
import type { Snapshot } from '../../src/core/domain/snapshot.ts';
import type { Task } from '../../src/core/domain/task.ts';

export const NOW: Instant = Date.UTC(2026, 10, 23, 9, 0, 0);
export const TEAM = 'T0ACME' as TeamId;
export const CHANNEL = 'C0IMAGES' as ChannelId;
export const REGION = 'cn-hangzhou' as RegionId;
/** Another account, by a role. */
export const PRODUCTION = 'production' as AccountName;
export const CREATE = 'create' as TaskId;
export const IMAGE = 'm-bp1golden00000000001' as ImageId;
export const OTHER_IMAGE = 'm-bp1golden00000000002' as ImageId;
export const WORKER = 'worker-1' as WorkerId;
export const OTHER_WORKER = 'worker-2' as WorkerId;

export const person = (user: string, team: TeamId = TEAM): Actor => ({ kind: 'person', team, user: user as UserId });
export const maya = person('U0MAYA');
export const li = person('U0LI');
export const priya = person('U0PRIYA');
/** In the same workspace, asked for nothing and approves nothing. */
export const omar = person('U0OMAR');
export const APPROVERS = [li.user, priya.user];

/** One approval of Li or Priya, never of whoever asked. */
export const theTerms = (facts: Partial<ApprovalTerms> = {}): ApprovalTerms => ({
  rule: 'approvers',
  required: 1,
  from: ['approvers'],
  selfApproval: false,
  expiresIn: days(3),
  typeName: false,
  ...facts,
});

/** Everybody may ask for images; Li and Priya approve. */
export const aPolicy = (facts: Partial<ApprovalTerms> = {}, roles: Policy['roles'] = {}): Policy => ({
  roles: { approvers: { people: APPROVERS, groups: [] }, ...roles },
  rules: [
    {
      name: facts.rule ?? 'approvers',
      when: { actions: ['create-image'] },
      then: { kind: 'allow', roles: ['everyone'], approvals: theTerms(facts) },
    },
  ],
});

export const aRuling = (facts: Partial<ApprovalTerms> = {}): Ruling => ({
  verdict: 'needs-approval',
  terms: theTerms(facts),
  asked: { people: APPROVERS, groups: [] },
  askIn: [],
});

/** Waits for approval since now, by the terms above. */
export const aPendingApproval = (facts: Partial<PendingApproval> = {}): PendingApproval => ({
  state: 'pending',
  terms: theTerms(),
  asked: { people: APPROVERS, groups: [] },
  approvals: [],
  since: NOW,
  expiresAt: NOW + days(3),
  reminded: 0,
  ...facts,
});

/** The rights of a full member with the role that approves, unless said otherwise. */
export const theRights = (facts: Partial<Rights> = {}): Rights => ({
  membership: 'member',
  roles: ['everyone', 'approvers'],
  now: { terms: theTerms() },
  ...facts,
});

/** As they are looked up by the policy above. */
export const rightsOf = (by: Actor, facts: Partial<ApprovalTerms> = {}): Rights =>
  theRights({
    now: { terms: theTerms(facts) },
    ...(!APPROVERS.includes(by.user) && { roles: ['everyone'] }),
  });

/** The account there always is, unless said otherwise. */
export const anAccount = (facts: Partial<Account> = {}): Account => ({
  name: DEFAULT_ACCOUNT,
  credentials: { kind: 'own' },
  ...facts,
});

export const aSnapshot = (facts: Partial<Snapshot> = {}): Snapshot => ({
  id: 's-bp1web01sys00000001' as SnapshotId,
  name: 'web-01 before release',
  region: REGION,
  status: 'accomplished',
  percent: 100,
  createdAt: NOW - minutes(60),
  role: 'system',
  sourceDisk: 'd-bp1web01sys00000001' as DiskId,
  sizeGiB: 40,
  automatic: false,
  encrypted: false,
  ...facts,
});

export const aDataSnapshot = (facts: Partial<Snapshot> = {}): Snapshot =>
  aSnapshot({ id: 's-bp1web01dat00000001' as SnapshotId, role: 'data', sizeGiB: 100, ...facts });

export const anImage = (facts: Partial<Image> = {}): Image => ({
  id: IMAGE,
  name: 'web-golden-2026-11-23',
  region: REGION,
  status: 'Creating',
  usable: false,
  percent: 0,
  remainingSeconds: undefined,
  sizeGiB: 40,
  disks: aRequest().disks,
  tags: [],
  createdAt: NOW,
  ...facts,
});

/** It runs, and nothing is wrong with it. */
export const anInstance = (facts: Partial<InstanceDetails> = {}): InstanceDetails => ({
  id: 'i-bp1web01000000000001' as InstanceId,
  name: 'web-01',
  status: 'Running',
  type: 'ecs.g7.large',
  zone: 'cn-hangzhou-h',
  image: IMAGE,
  os: 'linux',
  stoppedMode: undefined,
  charge: 'PostPaid',
  expiresAt: undefined,
  locks: [],
  tags: [],
  ...facts,
});

/** An image of ours that is done, with what is known about it besides. */
export const someDetails = (facts: Partial<ImageDetails> = {}): ImageDetails => ({
  ...anImage({ status: 'Available', usable: true, percent: 100 }),
  description: undefined,
  family: undefined,
  os: undefined,
  architecture: undefined,
  isCopy: false,
  isShared: false,
  isPublic: false,
  usedByInstances: false,
  encrypted: false,
  ...facts,
});

type FromSnapshots = CreateImageRequest & { source: SnapshotSource };
export const aRequest = (facts: Partial<FromSnapshots> = {}): FromSnapshots => ({
  kind: 'create-image',
  account: DEFAULT_ACCOUNT,
  region: REGION,
  name: 'web-golden-2026-11-23',
  description: 'The web tier after the release',
  tags: [{ key: 'team', value: 'web' }],
  disks: [
    { device: '/dev/xvda', role: 'system', sizeGiB: 40, snapshotId: aSnapshot().id },
    { device: '/dev/xvdb', role: 'data', sizeGiB: 20 },
  ],
  source: {
    snapshotId: aSnapshot().id,
    instanceId: 'i-bp1web01000000000001' as InstanceId,
    automatic: false,
    encrypted: false,
  },
  ...facts,
});

/** For an image of all disks of an instance, of which it has three. */
type OfInstance = CreateImageRequest & { source: InstanceSource };
export const aWholeRequest = (facts: Partial<OfInstance> = {}): OfInstance => ({
  ...aRequest(),
  disks: [
    { device: '/dev/xvda', role: 'system', sizeGiB: 40, diskId: 'd-bp1db010000000000000' as DiskId },
    { device: '/dev/xvdb', role: 'data', sizeGiB: 200, diskId: 'd-bp1db010000000000001' as DiskId },
    { device: '/dev/xvdc', role: 'data', sizeGiB: 100, diskId: 'd-bp1db010000000000002' as DiskId },
  ],
  source: { fromInstance: 'i-bp1db010000000000001' as InstanceId, running: true, encrypted: false },
  ...facts,
});

/** A copy that is wanted there, called as its source is. */
export const aTarget = (region: string, facts: Partial<CopyTarget> = {}): CopyTarget => ({
  region: region as RegionId,
  name: aRequest().name,
  tags: [],
  ...facts,
});

/** To two regions, shared with nobody. */
export const aCopyRequest = (facts: Partial<CopyImageRequest> = {}): CopyImageRequest => ({
  kind: 'copy-image',
  account: DEFAULT_ACCOUNT,
  region: REGION,
  name: aRequest().name,
  imageId: IMAGE,
  sizeGiB: 60,
  tags: [],
  targets: [aTarget('cn-beijing'), aTarget('cn-shanghai')],
  shareWith: [],
  ...facts,
});

export const aShareRequest = (facts: Partial<ShareImageRequest> = {}): ShareImageRequest => ({
  kind: 'share-image',
  account: DEFAULT_ACCOUNT,
  region: REGION,
  name: aRequest().name,
  imageId: IMAGE,
  tags: [],
  add: someAccounts(1),
  remove: [],
  ...facts,
});

/** Of an instance that runs, by the image, with a disk as large as the one it had. */
export const aReplaceRequest = (facts: Partial<ReplaceDiskRequest> = {}): ReplaceDiskRequest => ({
  kind: 'replace-system-disk',
  account: DEFAULT_ACCOUNT,
  region: REGION,
  name: anInstance().name,
  tags: [],
  instanceId: anInstance().id,
  imageId: IMAGE,
  imageName: aRequest().name,
  oldDiskId: 'd-bp1web01sys00000001' as DiskId,
  oldSizeGiB: 40,
  sizeGiB: 40,
  stops: true,
  ...facts,
});

/** Another name, deprecated, and a tag of each kind of change. */
export const aChangeRequest = (changes: ImageChanges = someChanges(), name = aRequest().name): ChangeImageRequest => ({
  kind: 'change-image',
  account: DEFAULT_ACCOUNT,
  region: REGION,
  name,
  imageId: IMAGE,
  tags: [],
  changes,
});

/** Raw, with a prefix. */
export const anExportRequest = (facts: Partial<ExportImageRequest> = {}): ExportImageRequest => ({
  kind: 'export-image',
  account: DEFAULT_ACCOUNT,
  region: REGION,
  name: aRequest().name,
  imageId: IMAGE,
  tags: [],
  sizeGiB: 60,
  bucket: 'golden-images',
  prefix: 'release1',
  format: 'raw',
  ...facts,
});

export const someChanges = (): ImageChanges => ({
  name: { before: aRequest().name, after: 'web-old' },
  status: { before: 'Available', after: 'Deprecated' },
  tags: [
    { key: 'team', before: 'web', after: 'ops' },
    { key: 'keep', after: '2031' },
    { key: 'release', before: '42' },
    { key: 'tested', before: 'yes', after: '' },
  ],
});

/** One instance in the first zone, paid for by use. */
export const aLaunchRequest = (facts: Partial<LaunchInstancesRequest> = {}): LaunchInstancesRequest => ({
  kind: 'launch-instances',
  account: DEFAULT_ACCOUNT,
  region: REGION,
  name: aRequest().name,
  imageId: IMAGE,
  tags: [],
  instanceName: 'web',
  count: 1,
  instanceType: 'ecs.g7.large',
  vSwitchId: 'vsw-bp1net1a00000000000' as VSwitchId,
  vpc: 'vpc-bp1net100000000000' as VpcId,
  zone: 'cn-hangzhou-a',
  securityGroupId: 'sg-bp1net1web000000000' as SecurityGroupId,
  keyPair: 'team-ops',
  systemDiskGiB: 40,
  dataDisksGiB: [],
  charge: { type: 'PostPaid' },
  ...facts,
});

/** What is said of it to ECS. */
export function aLaunch(facts: Partial<LaunchInstancesRequest> = {}): LaunchedInstance {
  const request = aLaunchRequest(facts);
  const [task] = plan(request);
  if (task?.kind !== 'launch-instance') throw new Error('a launch is something else');
  return effectOf({ request, tasks: [] }, { ...task, kind: task.kind });
}

/** With its system disk's snapshot, while that of its data disk stays. */
export const aDeleteRequest = (facts: Partial<DeleteImageRequest> = {}): DeleteImageRequest => ({
  kind: 'delete-image',
  account: DEFAULT_ACCOUNT,
  region: REGION,
  name: aRequest().name,
  imageId: IMAGE,
  tags: [],
  force: false,
  instances: [],
  snapshots: [{ id: aSnapshot().id, sizeGiB: 40, name: aSnapshot().name, tags: [] }],
  kept: [{ id: aDataSnapshot().id, sizeGiB: 100 }],
  dependants: [],
  unread: [],
  ...facts,
});

/** Of the ordinary system snapshot. */
export const aSnapshotDeletion = (facts: Partial<DeleteSnapshotRequest> = {}): DeleteSnapshotRequest => {
  const { id: snapshotId, name, sizeGiB, role, createdAt, automatic } = aSnapshot();
  const own = { snapshotId, name, sizeGiB, role, createdAt, automatic };
  return { kind: 'delete-snapshot', account: DEFAULT_ACCOUNT, region: REGION, tags: [], ...own, ...facts };
};

/** One of each kind that is in force, and one that is not. */
export const someDependants = (): Dependant[] => [
  { kind: 'launch-template', id: 'lt-bp1webfleet000000001', name: 'web-node', inForce: true },
  { kind: 'launch-template', id: 'lt-bp1oldfleet000000001', name: '', inForce: false },
  { kind: 'scaling-group', id: 'asg-bp1webfleet000000001', name: 'web-fleet', inForce: true },
];

/** So many accounts, each of the sixteen digits that Alibaba Cloud gives them. */
export const someAccounts = (count: number): AliyunId[] =>
  Array.from({ length: count }, (_, n) => `${1_234_567_890_000_000 + n}` as AliyunId);

/** The request of an operation that makes an image; anything else is the test's own mistake. */
export function creationOf({ request }: { request: Request }): CreateImageRequest {
  if (request.kind !== 'create-image') throw new Error(`it is a request of ${request.kind}`);
  return request;
}

/** A form as a person may well send it: one empty data disk, no instance, sensitive data said to be removed. */
export const aForm = (facts: Partial<CreateImageForm> = {}): CreateImageForm =>
  emptyForm({
    region: REGION,
    systemSnapshot: aSnapshot().id,
    dataDisks: [{ key: 'row-1', source: EMPTY_DISK, size: '' }],
    name: 'web-golden-2026-11-23',
    sensitiveDataRemoved: true,
    channel: CHANNEL,
    ...facts,
  });

/** A task by its id; it needs the tasks named and waits. */
export const aTask = (facts: Partial<Omit<Task, 'id' | 'needs'>> & { id?: string; needs?: string[] } = {}): Task => ({
  kind: 'create-image',
  place: { account: DEFAULT_ACCOUNT, region: REGION },
  attempt: 1,
  state: { state: 'waiting' },
  ...facts,
  id: (facts.id ?? CREATE) as TaskId,
  needs: (facts.needs ?? []) as TaskId[],
});

/** Whatever was asked for, with the tasks that fulfil it. */
export const anOperationFor = (request: Request, ruling = aRuling()): Operation =>
  openOperation({ id: 'ab12cd34ef' as OperationId, request, requestedBy: maya, channel: CHANNEL }, ruling, NOW);

export const anOperation = (facts: Partial<Operation> = {}): Operation => ({
  ...anOperationFor(aRequest()),
  ...facts,
});

/** The same value, frozen to its depths: the domain must not change what it is given. */
export function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) frozen(inner);
  }
  return value;
}

/** Applies events in order at `NOW`, and fails loudly when one of them is refused. */
export function after(operation: Operation, ...events: OperationEvent[]): Operation {
  return events.reduce((current, event) => {
    const outcome = apply(current, event, NOW);
    if (outcome.kind === 'refused') throw new Error(`${event.kind} was refused: ${outcome.problem.code}`);
    return outcome.next;
  }, operation);
}

export const approvedBy = (by: Actor, operation = anOperation()): OperationEvent => ({
  kind: 'approved',
  by,
  shown: shownOf(operation),
  rights: rightsOf(by),
});
export const rejectedBy = (by: Actor, operation = anOperation()): OperationEvent => ({
  kind: 'rejected',
  by,
  shown: shownOf(operation),
  rights: rightsOf(by),
  reason: 'The old kernel is still on it',
});
export const claimedBy = (by: WorkerId, leaseUntil: Instant = NOW + 5_000): OperationEvent => ({
  kind: 'task-claimed',
  task: CREATE,
  by,
  leaseUntil,
});
export const started = (imageId: ImageId = IMAGE): OperationEvent => ({
  kind: 'task-started',
  task: CREATE,
  attempt: 1,
  subject: imageId,
});
export const imageReady = (): OperationEvent => ({
  kind: 'task-ready',
  task: CREATE,
  subject: IMAGE,
  disks: aRequest().disks,
});

export const anApprovedOperation = (facts: Partial<Operation> = {}): Operation =>
  after(anOperation(facts), approvedBy(li, anOperation(facts)));
export const aRunningOperation = (facts: Partial<Operation> = {}): Operation =>
  after(anApprovedOperation(facts), claimedBy(WORKER), started());
export const aReadyOperation = (facts: Partial<Operation> = {}): Operation =>
  after(aRunningOperation(facts), imageReady());

/** A line of the audit trail: Li approved. */
export const anAuditLine = (facts: Partial<AuditLine> = {}): AuditLine => ({
  at: NOW,
  event: 'approved',
  by: li,
  operation: anOperation().id,
  ...facts,
});
