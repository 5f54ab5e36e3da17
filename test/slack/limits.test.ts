import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { types } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import type { AuditLine } from '../../src/core/domain/audit.ts';
import type { ChangeImageForm } from '../../src/core/domain/change-image.ts';
import { type CopyImageForm, emptyCopyForm } from '../../src/core/domain/copy-image.ts';
import { type CreateImageForm, EMPTY_DISK, emptyForm } from '../../src/core/domain/create-image-form.ts';
import {
  type AroundImage,
  type DeleteImageForm,
  type SnapshotBehind,
  whyNotDeleted,
} from '../../src/core/domain/delete-image.ts';
import { type DeliveryKind, deliveriesOf } from '../../src/core/domain/delivery.ts';
import { DEPENDANT_KINDS, type Dependant } from '../../src/core/domain/dependants.ts';
import { dataDevice, MAX_DATA_DISKS } from '../../src/core/domain/disk-mapping.ts';
import type { ExportImageForm } from '../../src/core/domain/export-image.ts';
import type {
  AccountName,
  AliyunId,
  DiskId,
  ExportId,
  ImageId,
  InstanceId,
  OperationId,
  RegionId,
  SnapshotId,
  TaskId,
} from '../../src/core/domain/ids.ts';
import type { Instance } from '../../src/core/domain/instance.ts';
import { days, hours, minutes, seconds } from '../../src/core/domain/instant.ts';
import type { ChangeImageRequest } from '../../src/core/domain/kinds/change-image.ts';
import type { CopyImageRequest } from '../../src/core/domain/kinds/copy-image.ts';
import type { CreateImageRequest } from '../../src/core/domain/kinds/create-image.ts';
import type { DeleteImageRequest } from '../../src/core/domain/kinds/delete-image.ts';
import type { DeleteSnapshotRequest } from '../../src/core/domain/kinds/delete-snapshot.ts';
import type { ExportImageRequest } from '../../src/core/domain/kinds/export-image.ts';
import type { LaunchInstancesRequest } from '../../src/core/domain/kinds/launch-instances.ts';
import type { ReplaceDiskRequest } from '../../src/core/domain/kinds/replace-system-disk.ts';
import type { ShareImageRequest } from '../../src/core/domain/kinds/share-image.ts';
import type { LaunchInstancesForm } from '../../src/core/domain/launch-instances.ts';
import { type Operation, shownOf } from '../../src/core/domain/operation.ts';
import type { FieldProblem, Problem } from '../../src/core/domain/problem.ts';
import type { Region } from '../../src/core/domain/region.ts';
import { DEFAULT_ACCOUNT, type Place } from '../../src/core/domain/region.ts';
import { type ReplaceDiskForm, replaceFormOf } from '../../src/core/domain/replace-system-disk.ts';
import type { ShareImageForm } from '../../src/core/domain/share-image.ts';
import type { Disk } from '../../src/core/domain/snapshot.ts';
import { MAX_OWN_TAGS, OUR_TAG_KEY } from '../../src/core/domain/tags.ts';
import type { TaskState } from '../../src/core/domain/task.ts';
import type { AuditEntry } from '../../src/core/ports/audit.ts';
import type { StoredOperation } from '../../src/core/ports/operations.ts';
import type { BrowseCloud, ListedSnapshot } from '../../src/core/usecases/browse-cloud.ts';
import type { FoundImages } from '../../src/core/usecases/find-images.ts';
import type { ListedImage } from '../../src/core/usecases/image-catalog.ts';
import type { FoundLook } from '../../src/core/usecases/look-at-image.ts';
import { questionOf } from '../../src/core/usecases/rights.ts';
import { parseMrkdwn } from '../../src/sandbox/page/client/mrkdwn.ts';
import { spoken, viewProblems, viewTooLarge } from '../../src/sandbox/slack-simulator/limits/surfaces.ts';
import { answersOptions } from '../../src/slack/answer.ts';
import { type Message, message, noticeView, prose } from '../../src/slack/blocks/blocks.ts';
import { ACTION } from '../../src/slack/control-ids.ts';
import type { SlackDependencies } from '../../src/slack/dependencies.ts';
import type { Edits } from '../../src/slack/edits.ts';
import { changeFormView } from '../../src/slack/features/change-image/form-view.ts';
import { copyFormView } from '../../src/slack/features/copy-image/form-view.ts';
import { blockIds } from '../../src/slack/features/create-image/block-ids.ts';
import { type FormFacts, NO_FACTS } from '../../src/slack/features/create-image/facts.ts';
import { checkingView, formView, problemWords } from '../../src/slack/features/create-image/form-view.ts';
import { fillsPicker } from '../../src/slack/features/create-image/pickers.ts';
import { APPROVE, BREAK_GLASS, REJECT } from '../../src/slack/features/decide-approval/listeners.ts';
import {
  approveView,
  checkingRightsView,
  glassView,
  rejectView,
} from '../../src/slack/features/decide-approval/views.ts';
import { deleteFormView } from '../../src/slack/features/delete-image/form-view.ts';
import { snapshotFormView } from '../../src/slack/features/delete-snapshot/form-view.ts';
import { exportFormView } from '../../src/slack/features/export-image/form-view.ts';
import { foundMessage } from '../../src/slack/features/find-images/feature.ts';
import { cardOf } from '../../src/slack/features/follow-operation/card.ts';
import { messageOf } from '../../src/slack/features/follow-operation/message.ts';
import { launchFormView } from '../../src/slack/features/launch-instances/form-view.ts';
import { waitingMessage } from '../../src/slack/features/list-approvals/feature.ts';
import { snapshotsMessage } from '../../src/slack/features/list-snapshots/feature.ts';
import { historyMessage, whyMessage } from '../../src/slack/features/read-history/feature.ts';
import { replaceFormView } from '../../src/slack/features/replace-system-disk/form-view.ts';
import { shareFormView } from '../../src/slack/features/share-image/form-view.ts';
import { helpMessage } from '../../src/slack/features/show-help/feature.ts';
import { lookMessage } from '../../src/slack/features/show-image/views.ts';
import { recentMessage } from '../../src/slack/features/show-status/feature.ts';
import type { ShownImage, ShownInstance } from '../../src/slack/image-form.ts';
import { en } from '../../src/slack/text/en.ts';
import type { Words } from '../../src/slack/text/words.ts';
import {
  approvalStates,
  aStrictOperation,
  escalated,
  halfApproved,
  reminded,
  revised,
  strictRuling,
} from '../support/approval-states.ts';
import {
  aChangeRequest,
  aCopyRequest,
  aDeleteRequest,
  aForm,
  after,
  aLaunchRequest,
  anAccount,
  anApprovedOperation,
  anExportRequest,
  anImage,
  anInstance,
  anOperation,
  anOperationFor,
  aReadyOperation,
  aReplaceRequest,
  aRequest,
  aRunningOperation,
  aShareRequest,
  aSnapshot,
  aSnapshotDeletion,
  aTarget,
  CREATE,
  claimedBy,
  IMAGE,
  li,
  maya,
  NOW,
  priya,
  rightsOf,
  someAccounts,
  someDetails,
  WORKER,
} from '../support/builders.ts';
import { aDisk } from '../support/fake-cloud.ts';
import { registered } from '../support/features.ts';
import { aLog } from '../support/log.ts';
import { sampleProblems, sparseProblems } from '../support/problems.ts';
import { expectMessageTaken } from '../support/taken.ts';

// Every message and every modal that the code can draw, each at its emptiest and its longest, against the limits of
// Slack; and what outside text does in each of them. The list is held against the code itself: see the first test.

const many = <Item>(count: number, make: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, n) => make(n));
/** As spiteful as text can be; it must be seen as it was typed. */
const SPITE = '<!channel> <@U1> <#C1> <https://evil.example|Approve> & *b* _i_ ~s~ `c`';
const spite = (length: number): string => SPITE.repeat(Math.ceil(length / SPITE.length)).slice(0, length);
const chinese = (length = 128): string => '镜'.repeat(length);

const snapshotId = (n: number) => `s-${String(n).padEnd(32, 'z')}` as SnapshotId;
const instanceId = `i-${'z'.repeat(32)}` as InstanceId;
const longRegion = `${'a'.repeat(8)}-${many(4, () => 'b'.repeat(16)).join('-')}` as RegionId;

/** Everything a person can ask for, each as long as it may be; `text` is what stands in free text. */
const longest = (text = spite, name = chinese()): CreateImageRequest => ({
  ...aRequest(),
  region: longRegion,
  name,
  description: text(256),
  family: name,
  resourceGroup: `rg-${'a'.repeat(32)}`,
  architecture: 'x86_64',
  platform: 'Windows Server 2022',
  bootMode: 'UEFI-Preferred',
  detectionStrategy: 'Standard',
  tags: many(MAX_OWN_TAGS, (n) => ({ key: `${n}${text(126)}`, value: text(128) })),
  disks: [
    { device: '/dev/xvda', role: 'system', sizeGiB: 32_768, snapshotId: snapshotId(0) },
    ...many(MAX_DATA_DISKS, (n) => ({
      device: dataDevice(n),
      role: 'data' as const,
      sizeGiB: 32_768,
      snapshotId: snapshotId(n + 1),
    })),
  ],
  source: { snapshotId: snapshotId(0), instanceId, automatic: true, encrypted: true },
});
/** The same of all disks of an instance. */
const longestWhole = (): CreateImageRequest => ({
  ...longest(),
  disks: longest().disks.map(({ snapshotId, ...disk }) => ({
    ...disk,
    diskId: `d-${snapshotId?.slice(2)}` as DiskId,
  })),
  source: { fromInstance: instanceId, running: true, encrypted: true },
});
/** Nothing that could be left out. */
const barest = (): CreateImageRequest => {
  const { description: _, ...rest } = aRequest();
  return { ...rest, tags: [], disks: rest.disks.slice(0, 1) };
};

const stored = (operation: Operation, observations: StoredOperation['observations'] = {}): StoredOperation => ({
  operation,
  version: 1,
  draws: 1,
  observations,
});

/** An operation in every state it can be in; `reason` and `said` are the free texts of a rejection and of ECS. */
function everyState(request: CreateImageRequest, reason: string, said: string): StoredOperation[] {
  const waiting = anOperation({ request });
  const claimed = after(anApprovedOperation({ request }), claimedBy(WORKER));
  const running = aRunningOperation({ request });
  const task = { task: CREATE, by: WORKER } as const;
  const quota = { ...sampleProblems['cloud-quota'], message: said };
  const busy = { ...sampleProblems['cloud-busy'], message: said };
  return [
    stored(waiting),
    stored(after(waiting, { kind: 'rejected', by: li, shown: shownOf(waiting), rights: rightsOf(li), reason })),
    stored(after(waiting, { kind: 'withdrawn', by: maya })),
    stored({ ...waiting, approval: { state: 'expired', approvals: [], at: NOW + days(3) } }),
    stored(anApprovedOperation({ request })),
    stored(claimed),
    stored(after(anApprovedOperation({ request }), { kind: 'cancel-asked', by: maya, tasks: [CREATE] })),
    stored(after(claimed, { kind: 'task-unclear', ...task, retryAt: NOW + seconds(5), problem: busy })),
    stored(after(claimed, { kind: 'task-postponed', ...task, retryAt: NOW + minutes(1), problem: busy })),
    stored(running, { [CREATE]: { seenAt: NOW, percent: 45, missed: 0, remainingSeconds: 240 } }),
    stored(running),
    stored(aReadyOperation({ request })),
    stored(after(claimed, { kind: 'task-refused', ...task, problem: quota })),
    stored(
      after(running, {
        kind: 'task-failed',
        task: CREATE,
        subject: IMAGE,
        problem: sampleProblems['image-create-failed'],
      }),
    ),
    ...approvalStates(request, reason).map(([, operation]) => stored(operation)),
    ...[aStrictOperation(request, strictRuling(directly, [priya.user])), aStrictOperation(request)].flatMap(
      (operation) => [
        stored(reminded(operation)),
        stored(escalated(operation)),
        stored(
          revised(operation, { ...request, region: 'eu-central-1' as RegionId }, strictRuling(directly, [priya.user])),
        ),
        stored(after(halfApproved(operation), { kind: 'withdrawn', by: maya })),
      ],
    ),
  ];
}
/** Copies to as many regions as there can be, each of them in another state; shared and given a family besides. */
function copyStates(request: CopyImageRequest, said: string): StoredOperation[] {
  const granted = anOperationFor(request, { verdict: 'allowed', rule: spite(80) });
  const image = (n: number): ImageId => `m-${String(n).padEnd(32, 'z')}` as ImageId;
  const states: TaskState[] = [
    { state: 'waiting' },
    { state: 'waiting', retry: { at: NOW, since: NOW, because: sampleProblems['region-full-of-copies'] } },
    { state: 'waiting', retry: { at: NOW, since: NOW, because: { ...sampleProblems['cloud-busy'], message: said } } },
    { state: 'starting', claimedBy: WORKER, leaseUntil: NOW, since: NOW },
    {
      ...{ state: 'starting', claimedBy: WORKER, leaseUntil: NOW, since: NOW },
      unclear: { ...sampleProblems['cloud-busy'], message: said },
    },
    { state: 'running', subject: image(1), since: NOW },
    { state: 'done', subject: image(2), startedAt: NOW, at: NOW + hours(5), disks: aRequest().disks },
    { state: 'failed', at: NOW, problem: { ...sampleProblems['cloud-quota'], message: said }, subject: image(3) },
    { state: 'cancelled', at: NOW, by: maya, subject: image(4) },
  ];
  const standing = (stateOf: (n: number) => TaskState): StoredOperation => {
    const tasks = granted.tasks.map((task, n) => ({ ...task, state: stateOf(n) }));
    const seen = { seenAt: NOW, percent: 99, missed: 0, remainingSeconds: 360_000 };
    return stored({ ...granted, tasks }, Object.fromEntries(tasks.map(({ id }) => [id, seen])));
  };
  const over = states.filter(({ state }) => ['done', 'failed', 'cancelled'].includes(state));
  const mixed = (of: TaskState[]) => standing((n) => of[n % of.length] ?? { state: 'waiting' });
  /** Each for another reason. */
  const held = standing((n) => {
    const because = { ...sampleProblems['cloud-busy'], message: `${n} ${said}` };
    return { state: 'waiting', retry: { at: NOW, since: NOW, because } };
  });
  return [
    stored(anOperationFor(request)),
    stored(granted),
    ...states.map((state) => standing(() => state)),
    held,
    mixed(states),
    mixed(over),
    mixed(over.slice(1)),
  ];
}
/** A share or a deletion: waiting, done and refused. */
function shareStates(
  request: ShareImageRequest | DeleteImageRequest | DeleteSnapshotRequest,
  said: string,
): StoredOperation[] {
  const granted = anOperationFor(request, { verdict: 'allowed', rule: 'x' });
  const states: TaskState[] = [
    { state: 'done', subject: IMAGE, startedAt: NOW, at: NOW, disks: [] },
    { state: 'failed', at: NOW, problem: { ...sampleProblems['cloud-quota'], message: said } },
    { state: 'failed', at: NOW, problem: { code: 'shares-unverified', accounts: someAccounts(50) } },
  ];
  return [
    stored(anOperationFor(request)),
    ...states.map((state) => stored({ ...granted, tasks: granted.tasks.map((task) => ({ ...task, state })) })),
  ];
}
const longestCopies = (): CopyImageRequest =>
  aCopyRequest({
    ...{ region: longRegion, name: chinese(), tags: longest().tags, shareWith: someAccounts(50) },
    targets: many(50, (n) => {
      const { name, description = '', family = name, tags } = longest();
      return aTarget(`${longRegion.slice(0, -3)}-${n + 10}`, { name, description, family, tags, kmsKeyId: spite(60) });
    }),
  });
const longestShare = (): ShareImageRequest =>
  aShareRequest({ region: longRegion, name: chinese(), add: someAccounts(50), remove: someAccounts(50) });
/** As many tags as there can be, all of them otherwise. */
const longestChange = (): ChangeImageRequest => {
  const rewrite = (text: string) => ({ before: text, after: text });
  const tags = many(MAX_OWN_TAGS, (n) => ({ key: `${n}${spite(126)}`, ...rewrite(spite(128)) }));
  const status = { before: 'Available', after: 'Deprecated' } as const;
  const texts = { name: rewrite(chinese()), description: rewrite(spite(256)), family: rewrite(chinese()) };
  return { ...aChangeRequest({ ...texts, status, tags }, chinese()), region: longRegion };
};
/** A change that waits, is done, failed, or is done but for its tags. */
function changeStates(request: ChangeImageRequest, said: string): StoredOperation[] {
  const granted = anOperationFor(request, { verdict: 'allowed', rule: 'x' });
  const done: TaskState = { state: 'done', subject: IMAGE, startedAt: NOW, at: NOW, disks: [] };
  const failed: TaskState = { state: 'failed', at: NOW, problem: { ...sampleProblems['cloud-quota'], message: said } };
  const ends = [
    [done, done],
    [failed, { state: 'skipped', at: NOW, because: CREATE }],
    [done, failed],
  ] as const;
  return [
    stored(anOperationFor(request)),
    ...ends.map((states) =>
      stored({ ...granted, tasks: granted.tasks.map((task, n) => ({ ...task, state: states[n] ?? done })) }),
    ),
  ];
}
const longestExport = (): ExportImageRequest =>
  anExportRequest({
    region: longRegion,
    name: chinese(),
    bucket: 'b'.repeat(63),
    prefix: 'p'.repeat(30),
    sizeGiB: 34_768,
  });
/** An export that waits, is under way, is done with an object for each disk or with none told, or failed. */
function exportStates(request: ExportImageRequest, said: string): StoredOperation[] {
  const granted = anOperationFor(request, { verdict: 'allowed', rule: 'x' });
  const subject = 't-bp1export000000001' as ExportId;
  const done: TaskState = { state: 'done', subject, startedAt: NOW, at: NOW, disks: [] };
  const states: TaskState[] = [
    { state: 'running', subject, since: NOW },
    done,
    { ...done, objects: many(5, (n) => `${request.prefix}_${IMAGE}_data${n}${spite(60)}.qcow2.tar.gz`) },
    { state: 'failed', at: NOW, problem: { code: 'export-failed', exportId: subject, said } },
  ];
  return [
    stored(anOperationFor(request)),
    ...states.map((state) => stored({ ...granted, tasks: granted.tasks.map((task) => ({ ...task, state })) })),
  ];
}
const emptyExportForm = (): ExportImageForm => ({
  ...{ account: '', region: 'eu-central-1', image: IMAGE, bucket: '', prefix: '', channel: '' },
});
const fullExportForm = (): ExportImageForm => ({
  ...emptyExportForm(),
  ...{ bucket: spite(100), prefix: spite(100), format: 'qcow2', channel: 'C0IMAGES' },
});
/** Of as many snapshots and dependants as there can be: all of them go, or all of them stay. */
function longestDeletions(): DeleteImageRequest[] {
  const tags = many(MAX_OWN_TAGS, (n) => ({ key: `${n}${spite(126)}`, value: spite(128) }));
  const all = many(17, (n) => ({ id: snapshotId(n), sizeGiB: 32_768, name: spite(128), tags }));
  const instances = many(1_000, (n) => `i-bp1web${n}` as InstanceId);
  const facts = { region: longRegion, name: chinese(), force: true, instances, dependants: manyDependants() };
  return [
    aDeleteRequest({ ...facts, snapshots: all, kept: [] }),
    aDeleteRequest({ ...facts, snapshots: [], kept: all.map(({ id, sizeGiB }) => ({ id, sizeGiB })) }),
    aDeleteRequest({ ...facts, dependants: [], unread: [...DEPENDANT_KINDS] }),
  ];
}
const manyDependants = (): Dependant[] =>
  many(300, (n) => {
    const kind = DEPENDANT_KINDS[n % 2] ?? 'launch-template';
    return { kind, id: `lt-${String(n).padEnd(40, 'z')}`, name: spite(128), inForce: n % 3 > 0 };
  });
const longestSnapshot = (): DeleteSnapshotRequest =>
  aSnapshotDeletion({ region: longRegion, name: spite(128), snapshotId: snapshotId(0), sizeGiB: 32_768 });
/** A replacement that waits, and every way in which its three parts can end. */
function replacementStates(request: ReplaceDiskRequest, said: string): StoredOperation[] {
  const granted = anOperationFor(request, { verdict: 'allowed', rule: 'x' });
  const problem = { ...sampleProblems['cloud-quota'], message: said };
  const subject = `d-${'z'.repeat(32)}` as DiskId;
  const done: TaskState = { state: 'done', subject, startedAt: NOW, at: NOW + hours(5), disks: [] };
  const running: TaskState = { state: 'running', subject, since: NOW - days(1) };
  const failed: TaskState = { state: 'failed', at: NOW, problem };
  const lost: TaskState = { ...failed, subject };
  const skipped: TaskState = { state: 'skipped', at: NOW, because: CREATE };
  const stopped: TaskState = { state: 'cancelled', at: NOW, by: maya };
  const ends = [
    [running, { state: 'waiting' } as const, { state: 'waiting' } as const],
    [done, running, { state: 'waiting' } as const],
    [done, done, running],
    [done, done, done],
    [done, done, failed],
    [done, failed, skipped],
    [done, lost, skipped],
    [done, stopped, stopped],
    [failed, skipped, skipped],
  ];
  return [
    stored(anOperationFor(request)),
    ...ends.map((states) =>
      stored({ ...granted, tasks: granted.tasks.map((task, n) => ({ ...task, state: states[n] ?? done })) }),
    ),
  ];
}
const longestReplacement = (): ReplaceDiskRequest =>
  aReplaceRequest({
    ...{ region: longRegion, account: spite(60) as AccountName, name: spite(128), tags: longest().tags },
    ...{ instanceId: `i-${'z'.repeat(32)}` as InstanceId, imageId: `m-${'z'.repeat(64)}` as ImageId },
    ...{ imageName: chinese(), oldDiskId: `d-${'z'.repeat(32)}` as DiskId, keyPair: spite(128) },
  });
/** As many instances as there can be, with all that is said of them before. */
const longestLaunch = (): LaunchInstancesRequest =>
  aLaunchRequest({
    ...{ region: longRegion, name: chinese(), tags: longest().tags, count: 20, instanceName: chinese() },
    ...{ instanceType: spite(75), zone: spite(60), keyPair: spite(128), systemDiskGiB: 2_048 },
    dataDisksGiB: many(MAX_DATA_DISKS, () => 32_768),
    ...{ charge: { type: 'PrePaid', months: 60 }, deprecated: true },
  });
/** Launches that wait, run, start, failed each for itself, or all of this. */
function launchStates(request: LaunchInstancesRequest, said: string): StoredOperation[] {
  const granted = anOperationFor(request, { verdict: 'allowed', rule: 'x' });
  const because = { ...sampleProblems['cloud-busy'], message: said };
  const states: TaskState[] = [
    { state: 'waiting', retry: { at: NOW, since: NOW, because } },
    { state: 'starting', claimedBy: WORKER, leaseUntil: NOW, since: NOW, unclear: because },
    { state: 'running', subject: instanceId, since: NOW },
    { state: 'done', subject: instanceId, startedAt: NOW, at: NOW + hours(5), disks: [] },
    { state: 'failed', at: NOW, problem: { ...sampleProblems['cloud-quota'], message: said } },
    { state: 'cancelled', at: NOW, by: maya },
  ];
  const standing = (of: readonly TaskState[]) =>
    stored({
      ...granted,
      tasks: granted.tasks.map((task, n) => ({ ...task, state: of[n % of.length] ?? task.state })),
    });
  return [
    stored(anOperationFor(request)),
    stored(granted),
    ...states.map((state) => standing([state])),
    standing(states),
    standing(states.slice(3)),
  ];
}
const directly = { ask: { by: 'direct-message' } } as const;
const shortest = [
  ...everyState(barest(), 'x', ''),
  ...copyStates(aCopyRequest(), ''),
  ...shareStates(aShareRequest(), ''),
  ...changeStates(aChangeRequest(), ''),
  ...exportStates(anExportRequest(), ''),
  ...shareStates(aDeleteRequest({ snapshots: [], kept: [] }), ''),
  ...shareStates(aSnapshotDeletion(), ''),
  ...replacementStates(aReplaceRequest(), ''),
  ...replacementStates(aReplaceRequest({ stops: false }), ''),
  ...launchStates(aLaunchRequest(), ''),
];
const longestStates = [
  ...everyState(longest(), spite(500), spite(30_000)),
  ...everyState(longestWhole(), spite(500), spite(30_000)),
  ...copyStates(longestCopies(), spite(30_000)),
  ...shareStates(longestShare(), spite(30_000)),
  ...changeStates(longestChange(), spite(30_000)),
  ...exportStates(longestExport(), spite(30_000)),
  ...longestDeletions().flatMap((one) => shareStates(one, spite(30_000))),
  ...shareStates(longestSnapshot(), spite(30_000)),
  ...replacementStates(longestReplacement(), spite(30_000)),
  ...launchStates(longestLaunch(), spite(30_000)),
];
const approversOf = (count: number) => many(count, (n) => `U${String(n).padStart(10, '0')}` as typeof li.user);

const listed = (n: number): ListedSnapshot => ({
  ...aSnapshot({ id: snapshotId(n), name: spite(128), sizeGiB: 32_768, automatic: true, encrypted: true }),
  disk: aDisk({ category: 'cloud_essd_entry' }),
  instance: { id: instanceId, name: spite(128), status: 'Running' },
});
const fullForm = (): CreateImageForm =>
  aForm({
    region: longRegion,
    instance: instanceId,
    systemSnapshot: snapshotId(0),
    dataDisks: many(MAX_DATA_DISKS, (n) => ({ key: `r${n}abcdefghijk`, source: snapshotId(n + 1), size: '32768' })),
    name: spite(200),
    proposedName: `${'𠀀'.repeat(100)}-2026-11-23`,
    description: spite(500),
    family: spite(200),
    resourceGroup: spite(100),
    tags: spite(3_000),
    copyTo: many(150, (n) => `${longRegion}-${n}`),
    shareWith: spite(3_000),
    architecture: 'x86_64',
    platform: 'Windows Server 2022',
    bootMode: 'UEFI-Preferred',
    detectionStrategy: 'Standard',
    channel: 'C0123456789ABC',
    advanced: true,
  });
const fullFacts = (): FormFacts => ({
  silent: true,
  against: [],
  system: listed(0),
  rows: new Map(fullForm().dataDisks.map(({ key }, n) => [key, listed(n + 1)])),
  made: many(300, (n) => anImage({ id: `m-${String(n).padEnd(32, 'z')}` as ImageId, name: chinese() })),
  open: many(200, () => stored(anOperation({ request: longest() }))),
});
/** An instance as full as one can be, of which nothing is good. */
const wholeForm = (): CreateImageForm => ({
  ...fullForm(),
  from: 'instance',
  instance: `i-${'z'.repeat(32)}`,
  systemSnapshot: '',
  dataDisks: [],
});
const wholeDisks = (): Disk[] =>
  many(MAX_DATA_DISKS + 1, (n) =>
    aDisk({ id: `d-${String(n).padEnd(32, 'z')}` as DiskId, role: n === 0 ? 'system' : 'data', sizeGiB: 32_768 }),
  );
const wholeFacts = (facts: Partial<FormFacts> = {}): FormFacts => ({
  ...NO_FACTS,
  whole: { instance: anInstance({ name: spite(128), type: 'ecs.ebmgn7ex.32xlarge' }), disks: wholeDisks() },
  open: fullFacts().open,
  ...facts,
});
const shownImage = (facts: Partial<ShownImage> = {}): ShownImage => ({
  account: spite(60) as AccountName,
  region: longRegion,
  imageId: `m-${'z'.repeat(64)}` as ImageId,
  name: chinese(),
  ...facts,
});
const fullCopyForm = (): CopyImageForm => ({
  ...{ account: spite(60), region: longRegion, image: shownImage().imageId, channel: 'C0123456789ABC' },
  targets: many(50, (n) => `eu-central-${n}`),
  name: spite(200),
  description: spite(500),
  family: spite(200),
  tags: spite(3_000),
  encrypt: true,
  perRegion: spite(3_000),
  shareWith: spite(3_000),
});
const edits: Edits = { operation: 'ab12cd34ef' as OperationId, revision: 1_000, channel: anOperation().channel };
const emptyShareForm = (): ShareImageForm => ({
  account: '',
  region: '',
  image: '',
  add: '',
  remove: '',
  channel: '',
});
const fullShareForm = (): ShareImageForm => ({
  ...{ account: spite(60), region: longRegion, image: shownImage().imageId, channel: 'C0123456789ABC' },
  add: spite(3_000),
  remove: spite(3_000),
});
const emptyChangeForm = (): ChangeImageForm => ({ account: '', region: '', image: '', channel: '' });
const fullChangeForm = (): ChangeImageForm => ({
  ...{ account: spite(60), region: longRegion, image: shownImage().imageId, channel: 'C0123456789ABC' },
  ...{ name: spite(200), description: spite(500), family: spite(200), status: 'Deprecated', tags: spite(3_000) },
});
const isUnimageable = ({ code }: Problem): boolean => code === 'instance-not-imageable';
const deleteForm = (snapshots: readonly string[]): DeleteImageForm => ({
  ...{ account: spite(60), region: longRegion, image: shownImage().imageId, channel: 'C0123456789ABC' },
  force: snapshots.length > 0,
  snapshots,
});
const behind = (n: number, images: SnapshotBehind['images'] = []): SnapshotBehind => ({
  snapshot: aSnapshot({ id: snapshotId(n), name: spite(128), sizeGiB: 32_768, automatic: true }),
  images,
  ...{ usedByDisks: false, tags: [] },
});
/** As much as can be around an image: all behind it offered, or all of it in use elsewhere. */
const aroundOf = (offered: boolean): AroundImage => ({
  shares: someAccounts(50),
  instances: many(1_000, () => ({ id: instanceId, name: spite(128), status: 'Running' })),
  snapshots: many(17, (n) => behind(n, offered ? [] : many(100, longImage))),
  dependants: offered ? manyDependants() : [],
  unread: DEPENDANT_KINDS.map((kind) => ({
    kind,
    problem: { ...sampleProblems['cloud-forbidden'], message: spite(3_000) },
  })),
});
const nothingAround: AroundImage = { shares: [], instances: [], snapshots: [], dependants: [], unread: [] };
const snapshotAddress = { account: spite(60) as AccountName, region: longRegion, snapshotId: snapshotId(0) };
const shownInstance = (facts: Partial<ShownInstance> = {}): ShownInstance => ({
  account: spite(60) as AccountName,
  region: longRegion,
  instanceId: longestReplacement().instanceId,
  name: spite(128),
  disk: { id: longestReplacement().oldDiskId, sizeGiB: 32_768 },
  ...facts,
});
const emptyReplaceForm = (): ReplaceDiskForm => ({
  ...{ account: '', region: '', instance: '', image: '', size: '', keyPair: '', channel: '' },
});
const fullReplaceForm = (): ReplaceDiskForm => ({
  ...replaceFormOf(longestReplacement(), anOperation().channel),
  size: '999999',
});
const emptyLaunch = (): LaunchInstancesForm => ({
  ...{ account: '', region: '', image: '', channel: '' },
  ...{ name: '', instanceType: '', vSwitch: '', securityGroup: '', count: '', systemDisk: '', charge: '' },
});
const fullLaunchForm = (): LaunchInstancesForm => ({
  ...{ account: spite(60), region: longRegion, image: shownImage().imageId, channel: 'C0123456789ABC' },
  ...{ name: spite(128), instanceType: spite(75), vSwitch: spite(75), securityGroup: spite(75), keyPair: spite(128) },
  ...{ count: '20', systemDisk: '2048', charge: '60' },
  about: { dataDisksGiB: many(MAX_DATA_DISKS, () => 32_768), deprecated: true },
});
const everyProblem = [...Object.values(sampleProblems), ...sparseProblems];
const DRAFT = 'd'.repeat(20);
/** As much as can be wrong with one form once the cloud has been asked. */
const worst: FieldProblem[] = [
  ...(['region', 'systemSnapshot', 'name', 'channel'] as const).map((field) => ({ field })),
  ...many(MAX_DATA_DISKS, (row) => ({ field: 'dataDisks' as const, row })),
].map((at) => ({ ...at, problem: { ...sampleProblems['cloud-quota'], message: spite(3_000) } }));

const noticesOf = (...said: Words[]): types.ModalView[] => said.map((one) => noticeView(en.form.title, en.close, one));
const asMessages = (...said: Words[]): Message[] => said.map((one) => message(one, [prose(one)]));

type Drawn = Message | types.ModalView;
const isView = (drawn: Drawn): drawn is types.ModalView => 'type' in drawn;

/** Complete by type: a new kind has to be listed before this compiles. */
const KINDS = Object.keys({
  ask: true,
  ended: true,
  reminder: true,
  revised: true,
  escalated: true,
  glass: true,
  ready: true,
  failed: true,
  rejected: true,
  expired: true,
  withdrawn: true,
  cancelled: true,
  'milestone-approved': true,
  'milestone-started': true,
  'milestone-ready': true,
  'milestone-failed': true,
} satisfies Record<Announced, true>) as Announced[];
type Announced = Exclude<DeliveryKind, 'card'>;

/** This message of each operation that wants it. */
function announced(kind: Announced, of: StoredOperation[]): Message[] {
  const drawn = of.flatMap((one) =>
    deliveriesOf(one.operation)
      .filter((wanted) => wanted.kind === kind)
      .map((wanted) => messageOf({ wanted, stored: one, now: NOW })),
  );
  if (drawn.length === 0) throw new Error(`no state wants the message ${kind}`);
  return drawn;
}
const everyAnnouncement = (): Message[] =>
  KINDS.flatMap((kind) => [...announced(kind, shortest), ...announced(kind, longestStates)]);

/** What somebody decides on, from the least to the most that can be shown. */
const reviewed = (): Operation[] => [
  anOperation({ request: barest() }),
  anOperation({ request: longest() }),
  anOperation({ request: longestWhole() }),
  ...[aCopyRequest(), longestCopies(), aShareRequest(), longestShare(), aChangeRequest(), longestChange()].map(
    (request) => anOperationFor(request),
  ),
  ...[anExportRequest(), longestExport()].map((request) => anOperationFor(request)),
  anOperationFor(longestReplacement()),
  ...[aLaunchRequest(), longestLaunch()].map((request) => anOperationFor(request)),
  halfApproved(aStrictOperation(longest(), strictRuling({ typeName: true }))),
  revised(
    aStrictOperation({ ...barest(), name: 'x' }),
    longest(),
    strictRuling({ typeName: true, from: many(20, (n) => `role ${n} ${spite(60)}`), rule: spite(80) }),
  ),
];
/** As many people are asked. */
function askedOf(count: number): Operation {
  const operation = anOperation();
  const { approval } = operation;
  if (approval.state !== 'pending') throw new Error('it does not wait');
  return { ...operation, approval: { ...approval, asked: { people: approversOf(count), groups: [] } } };
}
const history = (): AuditEntry[] =>
  everyProblem.slice(0, 20).map((problem, n) => ({
    id: `${n}-0`,
    line: {
      ...refusedByManyRules(),
      ...{ problem, reason: spite(500), name: chinese(), rule: spite(80), image: IMAGE, revision: 3 },
      ...{ region: longRegion, tasks: many(100, (task) => `copy-${longRegion}-${task}` as TaskId) },
      call: { action: 'CreateImage', requestId: 'B4A1C0DE-0000-4000-8000-000000000001' },
    },
  }));
const refusedByManyRules = (): AuditLine => ({
  at: NOW,
  event: 'refused',
  by: maya,
  action: 'create-image',
  problem: { code: 'not-allowed', action: 'create-image' },
  asked: {
    question: questionOf(longest(), { channel: anOperation().channel, by: maya }),
    steps: many(500, (n) => ({
      rule: `${n} ${spite(80)}`,
      misses: [
        { about: 'regions' as const, wanted: many(20, () => longRegion), given: [longRegion] },
        { about: 'roles' as const, wanted: many(20, () => spite(40)), given: [] },
      ],
    })),
  },
});

const DEFAULT_PLACE: Place = { account: DEFAULT_ACCOUNT, region: longRegion };
const place: Place = { account: spite(60) as AccountName, region: longRegion };
const silent = (): FoundImages['missing'] =>
  everyProblem.flatMap((problem) => many(30, () => ({ ...place, problem: { ...problem, message: spite(3_000) } })));
const shortImage = (): ListedImage => ({
  ...someDetails({ name: '', tags: [], disks: [], createdAt: undefined }),
  account: DEFAULT_ACCOUNT,
});
const longImage = (n: number): ListedImage => ({
  ...someDetails({
    ...longest(spite, spite(128)),
    id: `m-${String(n).padEnd(64, 'z')}` as ImageId,
    status: n % 2 ? 'Creating' : 'Available',
    percent: 100,
    usable: false,
    os: spite(500),
    architecture: spite(60),
    isCopy: true,
    isPublic: n % 2 === 1,
    encrypted: true,
    tags: [...longest().tags, { key: OUR_TAG_KEY, value: spite(128) }],
  }),
  ...{ account: place.account, sizeGiB: 1_000_000 },
});
const found = (images: ListedImage[], facts: Partial<FoundImages> = {}): FoundImages => ({
  ...{ typed: '', images, from: 0, total: images.length, regions: 1, missing: [] },
  ...facts,
});
const shortLook = (): FoundLook => ({
  ...{
    kind: 'found',
    image: shortImage(),
    shares: [],
    snapshots: [],
    instances: [],
    copies: [],
    missing: [],
    unknown: [],
  },
});
const longLook = (): FoundLook => ({
  ...shortLook(),
  image: longImage(0),
  shares: many(50, (n) => `${n}`.padStart(20, '9') as AliyunId),
  instances: many(50, () => instanceId),
  operation: { ...halfApproved(aStrictOperation(longest())), ...glassBroken() },
  source: { imageId: longImage(1).id, region: longRegion },
  copies: many(60, (n) => ({ image: longImage(n), because: 'name' })),
  missing: silent(),
  unknown: (['shares', 'snapshots', 'request'] as const).map((what) => ({
    what,
    problem: { ...sampleProblems['cloud-quota'], message: spite(3_000) },
  })),
});
const glassBroken = (): Pick<Operation, 'approval'> => ({
  approval: {
    ...{ state: 'granted', rule: 'x', at: NOW },
    approvals: many(30, () => ({ by: li, at: NOW })),
    glass: { by: li, reason: spite(500), announceIn: anOperation().channel },
  },
});

/** By the place in the code that draws them. */
const everything: Record<string, () => Drawn[]> = {
  'answer.ts notice': () => everyProblem.map((one) => noticeView(en.noticeTitle, en.close, en.problem(one))),
  'answer.ts answersCommand': () => asMessages(...everyProblem.map(en.problem), en.crash('f'.repeat(8))),
  'answer.ts ephemeral': () =>
    [...everyProblem.map(en.problem), en.crash('f'.repeat(8))].map((said) => message(said, [])),
  'features/create-image/form-view.ts formView': () => [
    formView(emptyForm(), DRAFT, { facts: NO_FACTS }),
    formView(emptyForm({ dataDisks: [{ key: 'r1', source: EMPTY_DISK, size: '' }] }), DRAFT, { facts: NO_FACTS }),
    formView(fullForm(), DRAFT, { facts: fullFacts(), resumed: true, above: [en.form.resumed(NOW)] }),
    formView(fullForm(), DRAFT, { facts: fullFacts(), above: problemWords(worst) }),
    formView(emptyForm({ from: 'instance' }), DRAFT, { facts: NO_FACTS }),
    formView(wholeForm(), DRAFT, { facts: wholeFacts(), resumed: true, above: problemWords(worst) }),
    formView(wholeForm(), DRAFT, { facts: wholeFacts({ against: sparseProblems.filter(isUnimageable) }) }),
  ],
  'features/create-image/form-view.ts checkingView': () => [checkingView()],
  'features/create-image/listeners.ts askedView': () =>
    noticesOf(
      ...[true, false].flatMap((waits) => [
        en.form.asked('ab12cd34ef' as OperationId, anOperation().channel, waits),
        en.form.changed('ab12cd34ef' as OperationId, 1_000, waits),
      ]),
    ),
  'features/guide-operation/feature.ts guideMessage': () => {
    const targets = many(50, (n) => aTarget(`${longRegion}-${n}`));
    const { tasks, channel, id } = anOperationFor(aCopyRequest({ targets }));
    return asMessages(
      en.guide.cancelUsage(),
      en.guide.retryUsage(),
      en.guide.stopped(tasks),
      en.guide.stopping(tasks, channel),
      en.guide.creationGoesOn(tasks),
      en.guide.goesOn(tasks),
      en.guide.begunAgain(tasks, channel),
      en.guide.readyStays(),
      en.guide.waitsForApproval(longest().name),
      en.guide.notThere(
        id,
        longRegion,
        targets.map(({ region }) => region),
      ),
    );
  },
  'image-form.ts asksAboutImage': () =>
    asMessages(
      en.copies.copyUsage(),
      en.copies.shareUsage(),
      en.copies.changeUsage(),
      en.exports.usage(),
      en.deletion.usage(),
      en.launch.usage(),
    ),
  'image-form.ts openWhenFound': () =>
    [en.copies.looking(), en.replacement.looking(), en.snapshotDeletion.looking()].map((looking) =>
      noticeView(en.form.editTitle, en.close, looking),
    ),
  'features/delete-image/feature.ts deleteImage': () =>
    [
      { code: 'image-shared', imageId: IMAGE, accounts: many(1_000, (n) => `${10 ** 15 + n}` as AliyunId) } as const,
      { code: 'image-public', imageId: IMAGE } as const,
      { code: 'image-busy', imageId: IMAGE, doing: 'being-copied' } as const,
    ].map((one) => noticeView(en.deletion.title, en.close, en.problem(one))),
  'features/delete-snapshot/feature.ts deleteCommand': () => asMessages(en.snapshotDeletion.usage()),
  'features/delete-snapshot/feature.ts deleteSnapshot': () => noticesOf(en.snapshotDeletion.notEditable()),
  'features/delete-snapshot/feature.ts open': () => [
    noticeView(
      en.snapshotDeletion.title,
      en.close,
      en.snapshotDeletion.nowhere(snapshotId(0), 1_000),
      ...en.images.missing(silent()),
    ),
    ...[behind(0, many(100, longImage)), { ...behind(0), usedByDisks: true }]
      .flatMap(whyNotDeleted)
      .map((one) => noticeView(en.snapshotDeletion.title, en.close, en.problem(one))),
  ],
  'features/delete-snapshot/form-view.ts snapshotFormView': () => [
    snapshotFormView({ address: snapshotAddress }, { channel: '' }, [], undefined),
    snapshotFormView({ address: snapshotAddress }, { channel: 'C0123456789ABC' }, problemWords(worst), behind(0)),
  ],
  'image-form.ts imageFormView': () => [
    replaceFormView({ image: shownImage({ name: '' }) }, emptyReplaceForm()),
    replaceFormView({ image: shownImage() }, fullReplaceForm(), [en.form.notAsked(), ...problemWords(worst)]),
    replaceFormView(
      { instance: { ...DEFAULT_PLACE, instanceId: anInstance().id, name: anInstance().id } },
      emptyReplaceForm(),
    ),
    replaceFormView({ instance: shownInstance(), edits }, fullReplaceForm(), [en.form.editIntro(100)]),
    launchFormView({ image: shownImage({ name: '' }) }, emptyLaunch()),
    launchFormView({ image: shownImage(), edits }, fullLaunchForm(), [en.form.editIntro(100)]),
    launchFormView({ image: shownImage() }, fullLaunchForm(), [en.form.notAsked(), ...problemWords(worst)]),
    changeFormView({ image: shownImage({ name: '' }) }, emptyChangeForm()),
    changeFormView({ image: shownImage(), edits }, fullChangeForm(), [en.form.editIntro(100)]),
    changeFormView({ image: shownImage() }, fullChangeForm(), [en.form.notAsked(), ...problemWords(worst)]),
    exportFormView({ image: shownImage({ name: '' }) }, emptyExportForm()),
    exportFormView({ image: shownImage(), edits }, fullExportForm(), [en.form.editIntro(100)]),
    exportFormView({ image: shownImage() }, { ...fullExportForm(), region: longRegion }, problemWords(worst)),
    copyFormView({ image: shownImage({ name: '' }) }, emptyCopyForm()),
    copyFormView({ image: shownImage(), edits }, fullCopyForm(), [en.form.editIntro(100)]),
    copyFormView({ image: shownImage() }, fullCopyForm(), [en.form.notAsked(), ...problemWords(worst)]),
    shareFormView({ image: shownImage({ name: '' }) }, emptyShareForm(), [], []),
    shareFormView({ image: shownImage(), edits }, fullShareForm(), [en.form.editIntro(100)], []),
    shareFormView(
      { image: shownImage() },
      fullShareForm(),
      [en.form.notAsked(), ...problemWords(worst)],
      someAccounts(50),
    ),
    deleteFormView({ image: shownImage({ name: '' }) }, deleteForm([])),
    deleteFormView({ image: shownImage() }, deleteForm([]), [], nothingAround),
    ...[true, false].map((offered) => {
      const around = aroundOf(offered);
      const ticked = around.snapshots.map(({ snapshot }) => snapshot.id);
      return deleteFormView({ image: shownImage(), edits }, deleteForm(ticked), problemWords(worst), around);
    }),
    deleteFormView({ image: shownImage() }, deleteForm(many(17, snapshotId))),
  ],
  'features/replace-system-disk/feature.ts replaceCommand': () => asMessages(en.replacement.usage()),
  'features/replace-system-disk/feature.ts openForInstance': () => [
    noticeView(en.replacement.title, en.close, en.replacement.looking()),
    noticeView(
      en.replacement.title,
      en.close,
      en.replacement.nowhere(longestReplacement().instanceId, 1_000),
      ...en.images.missing(silent()),
    ),
  ],
  'features/follow-operation/replacement-over.ts replacementOver': () =>
    announced('ready', [
      ...replacementStates(aReplaceRequest(), ''),
      ...replacementStates(aReplaceRequest({ stops: false }), ''),
      ...replacementStates(longestReplacement(), spite(30_000)),
    ]),
  'image-form.ts openForImage': () => [
    noticeView(en.copies.copyTitle, en.close, en.copies.looking()),
    noticeView(
      en.copies.shareTitle,
      en.close,
      en.images.nowhere(longImage(0).id, 1_000),
      ...en.images.missing(silent()),
    ),
  ],
  'image-form.ts submitsForm': () =>
    noticesOf(
      en.form.checking(),
      ...[true, false].map((waits) => en.copies.asked('ab12cd34ef' as OperationId, anOperation().channel, waits)),
    ),
  'features/decide-approval/views.ts approveView': () => reviewed().map(approveView),
  'features/decide-approval/views.ts rejectView': () => reviewed().map(rejectView),
  'features/decide-approval/views.ts glassView': () => reviewed().map(glassView),
  'features/decide-approval/views.ts checkingRightsView': () =>
    [en.decide.approveTitle, en.decide.rejectTitle, en.decide.glassTitle].map(checkingRightsView),
  'features/decide-approval/listeners.ts decides': () =>
    [APPROVE, REJECT, BREAK_GLASS].flatMap(({ title, done }) =>
      reviewed().map((operation) => noticeView(title, en.close, done(operation))),
    ),
  'features/decide-approval/listeners.ts cameToNothing': () => [
    ...everyProblem.map((one) => noticeView(en.decide.glassTitle, en.close, en.problem(one))),
    noticeView(en.decide.glassTitle, en.close, en.decide.nameAsked(longest().name)),
  ],
  'features/create-image/listeners.ts fillLater': () =>
    everyProblem.map((one) => noticeView(en.form.editTitle, en.close, en.problem(one))),
  'features/follow-operation/card.ts cardOf': () => [
    ...[...shortest, ...longestStates].map((of) => cardOf(of, NOW + days(1))),
    ...[0, 1, 100].map((count) => cardOf(stored(askedOf(count)), NOW)),
  ],
  'features/find-images/feature.ts foundMessage': () => [
    foundMessage(found([])),
    foundMessage(
      found([], { typed: spite(1_000), missing: silent(), meant: { given: spite(20), region: longRegion } }),
    ),
    foundMessage(found([], { total: 1_000_000 })),
    foundMessage(found(many(1, () => shortImage()))),
    foundMessage(
      found(many(10, longImage), { typed: spite(1_000), total: 1_000_000, from: 999_980, missing: silent() }),
    ),
  ],
  'features/show-image/views.ts lookMessage': () => [lookMessage(shortLook()), lookMessage(longLook())],
  'features/show-image/views.ts said': () => [
    ...asMessages(en.images.showUsage()),
    lookMessage({ kind: 'nowhere', imageId: longImage(0).id, regions: 1_000, missing: silent() }),
  ],
  'features/list-snapshots/feature.ts snapshotsMessage': () => [
    snapshotsMessage({
      instances: [],
      places: [place],
      missing: [],
      snapshots: [{ ...listed(0), ...place, name: '' }],
    }),
    snapshotsMessage({
      instances: many(100, (n) => ({ id: instanceId, name: `${n}${spite(128)}`, status: 'Running', ...place })),
      places: many(100, () => place),
      missing: silent(),
      snapshots: many(500, (n) => ({ ...listed(n), ...place })),
    }),
  ],
  'features/list-snapshots/feature.ts told': () => [
    snapshotsMessage({ instances: [], places: [], missing: [], snapshots: [] }),
    snapshotsMessage({ instance: spite(3_000), instances: [], places: [], missing: silent(), snapshots: [] }),
  ],
  'features/list-approvals/feature.ts waitingMessage': () => [
    waitingMessage([]),
    waitingMessage([stored(anOperation({ request: barest() }))]),
    waitingMessage(many(200, () => stored(anOperation({ request: longest() })))),
  ],
  'features/read-history/feature.ts historyMessage': () => [historyMessage([]), historyMessage(history())],
  'features/read-history/feature.ts whyMessage': () => [
    whyMessage(undefined),
    ...everyProblem.map((problem) => whyMessage({ at: NOW, event: 'refused', by: maya, problem })),
    whyMessage(refusedByManyRules()),
  ],
  'features/read-history/feature.ts said': () => [historyMessage([]), ...asMessages(en.history.usage())],
  'features/follow-operation/asking.ts askOf': everyAnnouncement,
  'features/follow-operation/asking.ts glassOf': everyAnnouncement,
  'features/follow-operation/asking.ts line': everyAnnouncement,
  'features/follow-operation/announcements.ts announcementOf': everyAnnouncement,
  'features/follow-operation/announcements.ts launched': everyAnnouncement,
  'features/follow-operation/announcements.ts line': everyAnnouncement,
  'features/follow-operation/announcements.ts copiesReady': everyAnnouncement,
  'features/follow-operation/announcements.ts imageReady': everyAnnouncement,
  'features/follow-operation/announcements.ts exported': everyAnnouncement,
  'features/follow-operation/announcements.ts ready': everyAnnouncement,
  'features/follow-operation/announcements.ts told': everyAnnouncement,
  'features/show-status/feature.ts recentMessage': () => [
    recentMessage([]),
    recentMessage(shortest.slice(0, 1)),
    recentMessage(many(10, () => stored(anOperation({ request: longest() })))),
  ],
  'features/show-help/feature.ts helpMessage': () => [helpMessage([]), helpMessage(registered.commands)],
};

const source = fileURLToPath(new URL('../../src/slack/', import.meta.url));

/** Each place of the code that makes a message or a modal: its file and the declaration it stands in. */
function placesThatDraw(): string[] {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts') && !file.startsWith('blocks/'));
  const places = files.flatMap((file) => {
    let inside = '';
    return readFileSync(join(source, file), 'utf8')
      .split('\n')
      .flatMap((line) => {
        inside = /^(?:export )?(?:async )?(?:function|const) (\w+)/.exec(line)?.[1] ?? inside;
        return /\b(?:message|noticeView)\(|type: 'modal'/.test(line) ? [`${file} ${inside}`] : [];
      });
  });
  return [...new Set(places)].sort();
}

/** The words of all text elements, as a person reads them from top to bottom. */
const wordsOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(wordsOf).join(' ');
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .map(([name, inner]) => (name === 'text' && typeof inner === 'string' ? inner : wordsOf(inner)))
    .join(' ');
};

function expectTaken(drawn: Drawn): void {
  if (isView(drawn)) {
    expect(viewProblems(drawn).map((one) => spoken(one))).toEqual([]);
    expect(viewTooLarge({ ...drawn })).toBe(false);
    return;
  }
  expectMessageTaken(drawn);
}

/** Every mrkdwn text in it, the words for screen readers included. */
function mrkdwnOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(mrkdwnOf);
  if (typeof value !== 'object' || value === null) return [];
  const own = 'type' in value && value.type === 'mrkdwn' && 'text' in value ? [String(value.text)] : [];
  return [...own, ...Object.values(value).flatMap(mrkdwnOf)];
}
/** The people, channels, links and calls that Slack would make of it. */
function entitiesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(entitiesOf);
  if (typeof value !== 'object' || value === null) return [];
  const { user_id, channel_id, url, range } = value as Record<string, unknown>;
  const own = [user_id, channel_id, url, range].filter((one) => typeof one === 'string').map(String);
  return [...own, ...Object.values(value).flatMap(entitiesOf)];
}

function expectHarmless(drawn: Drawn): void {
  expect(entitiesOf(drawn.blocks).filter((one) => /^(U1|C1|channel|https:\/\/evil.*)$/.test(one))).toEqual([]);
  for (const text of [...mrkdwnOf(drawn.blocks), ...(isView(drawn) ? [] : [drawn.text])]) {
    expect(text).not.toMatch(/<!channel|<@U1>|<#C1>|<https:\/\/evil/);
    const kinds = parseMrkdwn(text).flatMap((piece) => (piece.kind === 'line' ? piece.inside : []));
    expect(kinds.filter(({ kind }) => kind === 'broadcast')).toEqual([]);
  }
}

describe('the limits of Slack', () => {
  it('given the code, when what it can draw is looked for, then each message and each modal is in the list', () => {
    expect(placesThatDraw()).toEqual(Object.keys(everything).sort());
  });

  it.each(Object.entries(everything))(
    'given %s at its emptiest and longest, when it is sent, then Slack takes it',
    (_place, draw) => {
      for (const drawn of draw()) expectTaken(drawn);
    },
  );

  it.each(Object.entries(everything))(
    'given %s of spiteful text, when it is read, then it calls nobody',
    (_place, draw) => {
      for (const drawn of draw()) expectHarmless(drawn);
    },
  );
});

describe('copies to fifty regions', () => {
  it.each(copyStates(longestCopies(), spite(30_000)).filter(({ operation }) => operation.approval.state === 'granted'))(
    'given them in any state, when their card is drawn, then each region is on it and Slack takes it',
    (of) => {
      const drawn = cardOf(of, NOW + days(1));
      const said = JSON.stringify(drawn.blocks);
      for (const { region } of longestCopies().targets) expect(said).toContain(region);
      expectTaken(drawn);
    },
  );
});

describe('free text in the request', () => {
  // Short enough to be shown whole everywhere.
  const request: CreateImageRequest = {
    ...aRequest(),
    name: `n${SPITE}`,
    family: `f${SPITE}`,
    description: `d${SPITE}`,
    tags: [{ key: `k${SPITE}`, value: `v${SPITE}` }],
  };
  const quoted = (text: string): string[] => [text, text.replaceAll('`', "'")];
  const escaped = (text: string): string =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  /** As typed, in rich text or in mrkdwn, where a backtick inside code has to give way. */
  const shows = (drawn: Drawn, text: string): boolean => {
    const said = wordsOf(drawn.blocks);
    return quoted(text).some((one) => said.includes(one) || said.includes(escaped(one)));
  };

  it.each([
    ['name', request.name],
    ['family', request.family ?? ''],
    ['description', request.description ?? ''],
    ['key of a tag', request.tags[0]?.key ?? ''],
    ['value of a tag', request.tags[0]?.value ?? ''],
  ])(
    'given a %s of mentions, links and formatting, when card and review are read, then it is as typed',
    (_field, text) => {
      for (const drawn of [cardOf(stored(anOperation({ request })), NOW), approveView(anOperation({ request }))]) {
        expect(shows(drawn, text)).toBe(true);
        expectHarmless(drawn);
      }
    },
  );

  it('given a reason of mentions, links and formatting, when the rejection is told, then it is as typed', () => {
    const [, rejected] = everyState(request, SPITE, '');
    if (!rejected) throw new Error('there is no rejected operation');
    for (const drawn of [cardOf(rejected, NOW), ...announced('rejected', [rejected])]) {
      expect(shows(drawn, SPITE)).toBe(true);
      expectHarmless(drawn);
    }
  });

  it('given names of images and requests that are markup, when the form tells them, then they are as typed', () => {
    const facts: FormFacts = {
      ...NO_FACTS,
      system: { ...listed(0), name: 'x' },
      made: [anImage({ name: `made ${SPITE}` })],
      open: [stored(anOperation({ request: { ...request, name: `open ${SPITE}` } }))],
    };
    const view = formView(aForm(), DRAFT, { facts });
    expect(wordsOf(view.blocks)).toContain(`made ${SPITE}`);
    expect(wordsOf(view.blocks)).toContain(`open ${SPITE}`);
    expectHarmless(view);
  });
});

describe('the options of the pickers', () => {
  const regions: Region[] = many(200, (n) => ({ id: `cn-region-${n}` as RegionId, name: n % 2 ? '' : SPITE }));
  const instances: Instance[] = many(200, (n) => ({
    id: `i-${String(n).padEnd(20, 'z')}` as InstanceId,
    name: [chinese(), SPITE, ''][n % 3] ?? '',
    status: 'Running',
  }));
  const browse: BrowseCloud = {
    regions: async () => regions,
    instances: async () => instances,
    snapshots: async () => many(200, listed),
    imagesFrom: async () => [],
    whole: async () => undefined,
  };
  const deps: Partial<SlackDependencies> = {
    browse,
    homeRegion: () => 'cn-hangzhou' as RegionId,
    accounts: () => [anAccount()],
    mayRead: async () => {},
    log: aLog(),
  };

  /** What is sent to Slack. */
  async function sent(action_id: string, block_id: string, value = ''): Promise<types.PlainTextOption[]> {
    let options: types.PlainTextOption[] = [];
    const args = {
      body: { user: { id: maya.user, team_id: maya.team } },
      payload: { action_id, block_id, value },
      ack: async (answer: { options: types.PlainTextOption[] }) => {
        options = answer.options;
      },
    };
    const serve = answersOptions(aLog(), fillsPicker(deps as SlackDependencies));
    await serve(args as unknown as Parameters<typeof serve>[0]);
    return options;
  }

  it.each([
    [ACTION.region, blockIds.of('region', DRAFT)],
    [ACTION.instance, blockIds.instance(DRAFT, longRegion)],
    [ACTION.systemSnapshot, blockIds.systemSnapshot(DRAFT, longRegion, instanceId)],
    [ACTION.dataDisk, blockIds.dataDisk('r1', longRegion, instanceId)],
  ])(
    'given two hundred of the longest for %s, when it is opened, then Slack takes what it is sent',
    async (action, block) => {
      const options = await sent(action, block);
      expect(options).toHaveLength(100);
      // Slack judges them as it does the options of a menu that stands in a view.
      const menu = { type: 'static_select', action_id: 'a', options };
      const input = { type: 'input', block_id: block, label: { type: 'plain_text', text: 'x' }, element: menu };
      const view = { ...checkingView(), submit: { type: 'plain_text', text: 'x' }, blocks: [input] };
      expect(viewProblems(view).map((one) => spoken(one))).toEqual([]);
      for (const { text, description } of options)
        expect([text.type, description?.type ?? 'plain_text']).toEqual(['plain_text', 'plain_text']);
    },
  );

  it('given a region and an instance whose names are markup, when they are offered, then they begin as typed', async () => {
    const [region] = await sent(ACTION.region, blockIds.of('region', DRAFT), 'cn-region-0');
    expect(region?.text).toMatchObject({ type: 'plain_text', text: expect.stringContaining('<!channel> <@U1> <#C1>') });
    const [instance] = await sent(ACTION.instance, blockIds.instance(DRAFT, longRegion), 'i-1zzz');
    expect(instance?.text).toMatchObject({
      type: 'plain_text',
      text: expect.stringMatching(/^<!channel> <@U1> <#C1>/),
    });
  });

  it('given a snapshot whose name is markup, when it is offered, then it begins as typed', async () => {
    const [snapshot] = await sent(ACTION.systemSnapshot, blockIds.systemSnapshot(DRAFT, longRegion, ''), snapshotId(0));
    expect(snapshot?.text.text).toMatch(/^<!channel> <@U1> <#C1> <https.*· 32,768 GiB · 2026-11-23$/);
    expect(snapshot?.description?.text).toContain(`${snapshotId(0)} · automatic · encrypted`);
  });
});
