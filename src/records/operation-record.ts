import { z } from 'zod';
import type { Actor } from '../core/domain/actor.ts';
import type { Approval, Ask, Asked, BrokenGlass, Decision, PendingApproval } from '../core/domain/approval.ts';
import { DEPENDANT_KINDS, type Dependant } from '../core/domain/dependants.ts';
import type { DiskMapping } from '../core/domain/disk-mapping.ts';
import type { OperationId, TaskId } from '../core/domain/ids.ts';
import { ARCHITECTURES, BOOT_MODES, DETECTION_STRATEGIES, PLATFORMS } from '../core/domain/image-options.ts';
import { days } from '../core/domain/instant.ts';
import type { ImageChanges, Rewrite, TagChange } from '../core/domain/kinds/change-image.ts';
import type { CopyTarget } from '../core/domain/kinds/copy-image.ts';
import type { InstanceSource, SnapshotSource } from '../core/domain/kinds/create-image.ts';
import type { DeletedSnapshot, SizedSnapshot } from '../core/domain/kinds/delete-image.ts';
import { EXPORT_FORMATS } from '../core/domain/kinds/export-image.ts';
import { type Request, TASKS, type TaskKind } from '../core/domain/kinds/kinds.ts';
import type { Charge } from '../core/domain/kinds/launch-instances.ts';
import type { Operation, Shown } from '../core/domain/operation.ts';
import type { ApprovalTerms } from '../core/domain/policy.ts';
import type { Problem } from '../core/domain/problem.ts';
import type { Observation } from '../core/domain/progress.ts';
import type { Place } from '../core/domain/region.ts';
import type { Tag } from '../core/domain/tags.ts';
import type { Task, TaskState } from '../core/domain/task.ts';
import type { StoredOperation } from '../core/ports/operations.ts';
import { count, type Fields, id, instant, maybe, object, readRecord, text, variants } from './schema.ts';

/** An operation that is over is kept this long; an open one for as long as it is open. */
export const OPERATION_RETENTION = days(90);
/** How many operations of a channel or a person can be listed. */
export const RECENT_LIMIT = 200;

const list = <Type>(schema: z.ZodType<Type>): z.ZodType<Type[]> => z.array(schema);

export const actor: z.ZodType<Actor> = object<Actor>({
  kind: z.literal('person'),
  enterprise: maybe(text),
  team: id(),
  user: id(),
  via: maybe(text),
});

// A problem is told to people and decided upon by nobody, and a newer process may know more of them than this one.
export const problem = z.looseObject({ code: text }) as unknown as z.ZodType<Problem>;

const diskMapping: z.ZodType<DiskMapping> = object<DiskMapping>({
  device: text,
  role: z.enum(['system', 'data']),
  sizeGiB: z.number(),
  snapshotId: maybe(id()),
  diskId: maybe(id()),
});

const tag = object<Tag>({ key: text, value: text });

const copyTarget = object<CopyTarget>({
  region: id(),
  name: text,
  description: maybe(text),
  tags: list(tag),
  family: maybe(text),
  resourceGroup: maybe(text),
  encrypted: maybe(z.boolean()),
  kmsKeyId: maybe(text),
});

const rewrite = object<Rewrite>({ before: maybe(text), after: text });
const sizedSnapshot = object<SizedSnapshot>({ id: id(), sizeGiB: z.number() });
const deletedSnapshot = object<DeletedSnapshot>({ id: id(), sizeGiB: z.number(), name: text, tags: list(tag) });
const dependantKind = z.enum(DEPENDANT_KINDS);
const lifecycle = z.enum(['Available', 'Deprecated']);

const request: z.ZodType<Request> = variants<Request, 'kind'>('kind', {
  'create-image': {
    account: id(),
    region: id(),
    name: text,
    description: maybe(text),
    family: maybe(text),
    resourceGroup: maybe(text),
    architecture: maybe(z.enum(ARCHITECTURES)),
    platform: maybe(z.enum(PLATFORMS)),
    bootMode: maybe(z.enum(BOOT_MODES)),
    detectionStrategy: maybe(z.enum(DETECTION_STRATEGIES)),
    tags: list(tag),
    disks: list(diskMapping),
    source: z.union([
      object<InstanceSource>({ fromInstance: id(), running: z.boolean(), encrypted: z.boolean() }),
      object<SnapshotSource>({
        snapshotId: id(),
        instanceId: maybe(id()),
        automatic: z.boolean(),
        encrypted: z.boolean(),
      }),
    ]),
    copies: maybe(list(copyTarget)),
    shareWith: maybe(list(id())),
  },
  'copy-image': {
    account: id(),
    region: id(),
    name: text,
    imageId: id(),
    sizeGiB: z.number(),
    tags: list(tag),
    targets: list(copyTarget),
    shareWith: list(id()),
  },
  'share-image': {
    account: id(),
    region: id(),
    name: text,
    imageId: id(),
    tags: list(tag),
    add: list(id()),
    remove: list(id()),
  },
  'change-image': {
    account: id(),
    region: id(),
    name: text,
    imageId: id(),
    tags: list(tag),
    changes: object<ImageChanges>({
      name: maybe(rewrite),
      description: maybe(rewrite),
      family: maybe(rewrite),
      status: maybe(object<NonNullable<ImageChanges['status']>>({ before: lifecycle, after: lifecycle })),
      tags: maybe(list(object<TagChange>({ key: text, before: maybe(text), after: maybe(text) }))),
    }),
  },
  'export-image': {
    account: id(),
    region: id(),
    name: text,
    imageId: id(),
    tags: list(tag),
    sizeGiB: z.number(),
    bucket: text,
    prefix: maybe(text),
    format: z.enum(EXPORT_FORMATS),
  },
  'replace-system-disk': {
    account: id(),
    region: id(),
    name: text,
    tags: list(tag),
    instanceId: id(),
    imageId: id(),
    imageName: text,
    oldDiskId: id(),
    oldSizeGiB: z.number(),
    sizeGiB: z.number(),
    encrypted: maybe(z.boolean()),
    kmsKeyId: maybe(text),
    stops: z.boolean(),
    keyPair: maybe(text),
  },
  'launch-instances': {
    account: id(),
    region: id(),
    name: text,
    imageId: id(),
    tags: list(tag),
    instanceName: text,
    count,
    instanceType: text,
    vSwitchId: id(),
    vpc: id(),
    zone: text,
    securityGroupId: id(),
    keyPair: maybe(text),
    systemDiskGiB: z.number(),
    dataDisksGiB: list(z.number()),
    charge: variants<Charge, 'type'>('type', { PostPaid: {}, PrePaid: { months: count } }),
    windows: maybe(z.literal(true)),
    deprecated: maybe(z.literal(true)),
  },
  'delete-image': {
    account: id(),
    region: id(),
    name: text,
    imageId: id(),
    tags: list(tag),
    force: z.boolean(),
    instances: maybe(list(id())),
    snapshots: list(deletedSnapshot),
    kept: list(sizedSnapshot),
    dependants: list(object<Dependant>({ kind: dependantKind, id: text, name: text, inForce: z.boolean() })),
    unread: list(dependantKind),
  },
  'delete-snapshot': {
    account: id(),
    region: id(),
    name: text,
    snapshotId: id(),
    tags: list(tag),
    sizeGiB: z.number(),
    role: z.enum(['system', 'data']),
    createdAt: instant,
    automatic: z.boolean(),
  },
});

const decisions = list(object<Decision>({ by: actor, at: instant }));

const ask = z.discriminatedUnion('by', [
  z.looseObject({ by: z.literal('direct-message') }),
  z.looseObject({ by: z.literal('channel'), channel: id() }),
]) as unknown as z.ZodType<NonNullable<ApprovalTerms['ask']>>;

const terms: z.ZodType<ApprovalTerms> = object<ApprovalTerms>({
  rule: text,
  required: count,
  from: list(text),
  selfApproval: z.boolean(),
  expiresIn: count,
  remindAfter: maybe(count),
  escalate: maybe(object<NonNullable<ApprovalTerms['escalate']>>({ after: count, to: list(text) })),
  ask: maybe(ask),
  typeName: z.boolean(),
  breakGlass: maybe(object<NonNullable<ApprovalTerms['breakGlass']>>({ roles: list(text), announceIn: id() })),
});

const pending: Omit<Fields<PendingApproval>, 'state'> = {
  terms,
  asked: object<Asked>({ people: list(id()), groups: list(id()) }),
  approvals: decisions,
  since: instant,
  expiresAt: instant,
  reminded: count,
  escalatedAt: maybe(instant),
};

const approval: z.ZodType<Approval> = variants<Approval, 'state'>('state', {
  pending,
  granted: {
    rule: text,
    approvals: decisions,
    at: instant,
    glass: maybe(object<BrokenGlass>({ by: actor, reason: text, announceIn: id() })),
  },
  rejected: { by: actor, reason: text, approvals: decisions, at: instant },
  withdrawn: { by: actor, approvals: decisions, at: instant },
  expired: { approvals: decisions, required: maybe(count), at: instant },
});

type Retry = NonNullable<Extract<TaskState, { state: 'waiting' }>['retry']>;

const subjectTold = variants<TaskState, 'state'>('state', {
  waiting: { retry: maybe(object<Retry>({ at: instant, since: instant, because: problem })) },
  starting: {
    claimedBy: id(),
    leaseUntil: instant,
    since: instant,
    askedToWaitSince: maybe(instant),
    unclear: maybe(problem),
  },
  running: { subject: id(), since: instant },
  done: { subject: id(), startedAt: instant, at: instant, disks: list(diskMapping), objects: maybe(list(text)) },
  failed: { at: instant, problem, subject: maybe(id()) },
  cancelled: { at: instant, by: actor, subject: maybe(id()) },
  skipped: { at: instant, because: id() },
});

/** Tasks were about images only once, and were stored so. */
const taskState: z.ZodType<TaskState> = z.preprocess((stored) => {
  const { imageId: subject, ...state } = stored as { imageId?: unknown };
  return subject === undefined ? stored : { ...state, subject };
}, subjectTold);

const task: z.ZodType<Task> = object<Task>({
  id: id(),
  kind: z.enum(Object.keys(TASKS) as [TaskKind, ...TaskKind[]]),
  which: maybe(text),
  place: object<Place>({ account: id(), region: id() }),
  needs: list(id<TaskId>()),
  attempt: count,
  cancel: maybe(object<NonNullable<Task['cancel']>>({ by: actor, at: instant, notBefore: instant })),
  unwanted: maybe(object<NonNullable<Task['unwanted']>>({ by: actor, at: instant })),
  abandoned: maybe(id()),
  state: taskState,
});

const operation: z.ZodType<Operation> = object<Operation>({
  id: id(),
  team: id(),
  request,
  revision: count,
  requestedBy: actor,
  requestedAt: instant,
  channel: id(),
  approval,
  asks: list(object<Ask>({ revision: count, to: id(), escalated: maybe(z.literal(true)) })),
  previous: maybe(object<NonNullable<Operation['previous']>>({ request, voided: decisions, at: instant })),
  retries: maybe(count),
  tasks: list(task),
});

type OperationRecord = { v: 1; operation: Operation };
const operationRecord = object<OperationRecord>({ v: z.literal(1), operation });

type ObservationRecord = { v: 1; seen: Observation };
const observationRecord = object<ObservationRecord>({
  v: z.literal(1),
  seen: object<Observation>({
    seenAt: instant,
    percent: z.number(),
    remainingSeconds: maybe(z.number()),
    missed: count,
  }),
});

export const writeOperation = (operation: Operation): string =>
  JSON.stringify({ v: 1, operation } satisfies OperationRecord);
export const writeObservation = (seen: Observation): string =>
  JSON.stringify({ v: 1, seen } satisfies ObservationRecord);

/** What a decision was shown, as it is compared by the stores. */
export const writeShown = ({ revision, digest }: Shown): string => `${revision}:${digest}`;

/** An operation as a store holds it: counters as text, `seen` by task. */
export type HeldOperation = { record: string; version: string; draws: string; seen: Record<string, string> };

export function readOperation(id: OperationId, held: HeldOperation): StoredOperation {
  const observations: StoredOperation['observations'] = {};
  for (const [task, stored] of Object.entries(held.seen)) {
    observations[task as TaskId] = readRecord(observationRecord, stored, `observation of ${id}/${task}`).seen;
  }
  return {
    operation: readRecord(operationRecord, held.record, `operation ${id}`).operation,
    version: Number(held.version),
    draws: Number(held.draws),
    observations,
  };
}
