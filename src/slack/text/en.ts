import type { Actor } from '../../core/domain/actor.ts';
import type { Decision } from '../../core/domain/approval.ts';
import { type DiskMapping, totalGiB } from '../../core/domain/disk-mapping.ts';
import type { ChannelId, OperationId } from '../../core/domain/ids.ts';
import type { Image } from '../../core/domain/image.ts';
import type { Instance } from '../../core/domain/instance.ts';
import type { Instant } from '../../core/domain/instant.ts';
import type { Operation } from '../../core/domain/operation.ts';
import type { OperationStatus } from '../../core/domain/operation-status.ts';
import type { Approved, Problem } from '../../core/domain/problem.ts';
import { DEFAULT_ACCOUNT, type Region } from '../../core/domain/region.ts';
import type { CopyTarget, Request, ShareImageRequest } from '../../core/domain/request.ts';
import type { Snapshot } from '../../core/domain/snapshot.ts';
import type { Tag } from '../../core/domain/tags.ts';
import type { Counts, Task } from '../../core/domain/task.ts';
import type { ListedSnapshot } from '../../core/usecases/browse-cloud.ts';
import { approvals } from './en-approvals.ts';
import { copies } from './en-copies.ts';
import { guide } from './en-guide.ts';
import { history } from './en-history.ts';
import { images } from './en-images.ts';
import { problemSentence, reasonSentence } from './en-problems.ts';
import { bar, count, duration, gib, ofNeeded, timeLeft } from './measures.ts';
import { bold, channel, code, date, join, link, nothing, ours, person, type Words, words } from './words.ts';

const who = (actor: Actor): Words => words`${person(actor.user)}`;
const theCard = (told: Actor | undefined): Words => (told ? words`${who(told)}, the card` : words`The card`);
const sizeOf = (disk: DiskMapping): Words => words`${ours(gib(disk.sizeGiB))}`;
const shortened = (text: string, max: number): string =>
  [...text].length > max ? `${[...text].slice(0, max - 1).join('')}…` : text;
const consoleOf = (region: string): string =>
  `https://ecs.console.aliyun.com/image/region/${encodeURIComponent(region)}`;
const day = (at: Instant): string => new Date(at).toISOString().slice(0, 10);

const verbs: Record<Request['kind'], string> = {
  'create-image': 'Create',
  'copy-image': 'Copy',
  'share-image': 'Share',
};

/** What is asked for, in half a sentence. */
function gist(request: Request): Words {
  const { region } = request;
  switch (request.kind) {
    case 'create-image':
      return words`${ours(gib(totalGiB(request.disks)))} on ${ours(count(request.disks.length, 'disk'))} in ${region}`;
    case 'copy-image':
      return words`${ours(gib(request.sizeGiB))} from ${region} to ${ours(count(request.targets.length, 'region'))}`;
    case 'share-image':
      return words`in ${region}, with ${ours(count(request.add.length, 'account'))} more and ${request.remove.length} fewer`;
  }
}

function callsOf(request: Request): string[] {
  const share = 'ModifyImageSharePermission';
  switch (request.kind) {
    case 'create-image':
      return [
        'CreateImage',
        ...(request.copies?.length ? ['CopyImage'] : []),
        ...(request.shareWith?.length ? [share] : []),
      ];
    case 'copy-image':
      return ['CopyImage', ...(request.shareWith.length > 0 ? [share] : [])];
    case 'share-image':
      return [share];
  }
}

const taskNames: Record<Task['kind'], string> = {
  'create-image': 'Image in',
  'copy-image': 'Copy to',
  'set-family': 'Family in',
  'share-image': 'Sharing in',
};

/** What those that are not done do, each of them once. */
const tail = (counts: Partial<Counts>): string =>
  (
    [
      [counts.under, 'being copied'],
      [counts.waiting, 'queued'],
      [counts.failed, 'failed'],
      [counts.stopped, 'stopped'],
      [counts.skipped, 'not started'],
    ] as const
  )
    .map(([number = 0, what]) => (number > 0 ? `, ${number} ${what}` : ''))
    .join('');

const statusNames: Record<OperationStatus, string> = {
  'awaiting-approval': 'Waiting for approval',
  rejected: 'Rejected',
  withdrawn: 'Withdrawn',
  expired: 'Expired',
  queued: 'About to start',
  running: 'In progress',
  succeeded: 'Ready',
  'partly-succeeded': 'Partly done',
  cancelling: 'Being stopped',
  cancelled: 'Stopped',
  failed: 'Failed',
};

/** Every sentence a person reads, in English. Nothing here knows how Slack draws it. */
/** So many regions are named where all would hide the sentence. */
const MOST_REGIONS = 5;

export const en = {
  problem: problemSentence,
  approvals,
  guide,
  history,
  copies,
  images,

  command: {
    approvals: 'See what waits for your approval',
    why: 'See why you were told no the last time',
    history: 'See what happened: to a request, an image, or by a person',
    create: 'Ask for a custom image from disk snapshots',
    list: 'Find images, the newest first; all regions if none is named',
    show: 'See one image: its disks, shares, copies, and where it comes from',
    copy: 'Ask for copies of an image in other regions',
    share: 'Ask for an image to be shared with other accounts',
    snapshots: 'See the snapshots of an instance or a region',
    status: 'See your latest requests, or one of them',
    help: 'Show this list',
  },
  shortcut: { name: 'Create custom image', description: 'Ask for a custom image from disk snapshots' },
  help: {
    intro: () =>
      words`Darkroom makes custom images from disk snapshots. You ask, somebody else approves, and the channel is told when the image is ready.`,
    command: (usage: string, summary: string) => words`${code(usage)}: ${ours(summary)}`,
  },

  crash: (reference: string) =>
    words`Something went wrong in Darkroom and this did not go through. Try again; if it keeps happening, tell an administrator the reference ${code(reference)}.`,
  noticeTitle: 'Darkroom',
  close: 'Close',
  cancel: 'Cancel',

  form: {
    title: 'Create Custom Image',
    submit: 'Ask for image',
    account: 'Account',
    accountPlaceholder: 'Choose an account',
    region: 'Region',
    regionPlaceholder: 'Type to search regions',
    instance: 'Instance',
    instancePlaceholder: 'Any instance',
    instanceHint: 'Narrows the snapshots below to those of one instance.',
    systemSnapshot: 'System disk snapshot',
    systemSnapshotPlaceholder: 'Type an id, a name, an instance or a date',
    dataDisksIntro: () => words`Data disks are optional: each from a data disk snapshot, or empty.`,
    dataDisk: (row: number) => `Data disk ${row}`,
    dataDiskPlaceholder: 'Empty disk, or a data disk snapshot',
    dataDiskSize: (row: number) => `Size of data disk ${row} in GiB`,
    dataDiskSizeHint: 'Left empty: the size of the snapshot, or the smallest size of an empty disk.',
    dataDiskRange: ({ min, max }: { min: number; max: number }) =>
      `${min.toLocaleString('en-US')} to ${gib(max)}. Left empty: ${gib(min)}.`,
    addDataDisk: 'Add data disk',
    removeDataDisk: (row: number) => `Remove data disk ${row}`,
    emptyDisk: 'Empty disk',
    name: 'Name',
    nameHint: 'A letter first, then letters, digits, “:”, “_” and “-”. It must be new in the region.',
    description: 'Description',
    tags: 'Tags',
    tagsHint: 'One key=value a line, at most 19.',
    targets: 'Copy to',
    targetsHint: 'Regions it is copied to when it is ready.',
    shareWith: 'Share with',
    shareWithHint: 'Ids of Alibaba Cloud accounts that may use the image and its copies.',
    showAdvanced: 'Advanced settings',
    family: 'Image family',
    familyHint: 'Whoever uses the family gets its newest image.',
    resourceGroup: 'Resource group',
    resourceGroupHint: 'An id such as rg-…; left empty: the default group of the account.',
    architecture: 'Architecture',
    platform: 'Platform',
    bootMode: 'Boot mode',
    detectionStrategy: 'Image check',
    detectionStrategyHint: 'Standard: Alibaba Cloud checks the image once it is made.',
    asEcsDecides: 'As Alibaba Cloud decides',
    noDetection: 'No check',
    channel: 'Channel',
    channelHint: 'Where the request, its progress and the result are posted.',
    sensitiveData: 'Sensitive data',
    sensitiveDataBox: 'I have removed sensitive data from these disks',
    sensitiveDataAdvice: () =>
      words`An image carries what is on its disks to every instance made from it. Choose snapshots that were taken after passwords, access keys, ${code('authorized_keys')}, shell history and logs were removed and the system was patched.`,
    summary: (disks: readonly DiskMapping[], region: string) =>
      words`${bold('What will be made:')} an image of ${ours(gib(totalGiB(disks)))} on ${ours(count(disks.length, 'disk'))} in ${region}.`,
    summaryLater: () => words`${bold('What will be made')} is shown here once its snapshots are chosen.`,
    summaryOfSizes: () => words`Press Enter in a size to see it counted here.`,
    bill: () => words`No new snapshot is made: the image costs what the snapshots behind it cost.`,
    billOfEmptyDisks: () => words` Empty disks cost nothing until an instance has them.`,
    alreadyMade: (images: readonly Image[]) =>
      words`Images already made from this snapshot: ${join(
        images.slice(0, 5).map(({ id, name }) => words`${code(name)} (${code(id)})`),
        ', ',
      )}${images.length > 5 ? words` and ${images.length - 5} more` : nothing}.`,
    alreadyAsked: (operations: readonly Operation[]) =>
      words`Requests for this snapshot that are still open: ${join(
        operations
          .slice(0, 5)
          .map(
            ({ id, request, requestedBy }) => words`${code(request.name)} (request ${code(id)}) by ${who(requestedBy)}`,
          ),
        ', ',
      )}${operations.length > 5 ? words` and ${operations.length - 5} more` : nothing}.`,
    resumed: (at: Instant) => words`Taken up again where you left it ${date(at)}.`,
    startAfresh: 'Start afresh',
    cloudSilent: () =>
      words`Alibaba Cloud does not answer at the moment, so the lists are empty. You can type a region and ids; they are checked when you ask.`,
    asTyped: (id: string) => `${id} (as typed)`,
    regionOption: ({ id, name }: Region) => (name === '' ? id : `${id} · ${name}`),
    instanceOption: ({ id, name }: Instance) => (name === '' ? id : `${name} · ${id}`),
    /** One line that tells a snapshot from others; its id stands in the description. */
    snapshotName: ({ id, name, sizeGiB, createdAt }: Snapshot) =>
      `${shortened(name === '' ? id : name, 40)} · ${gib(sizeGiB)} · ${day(createdAt)}`,
    snapshotDescription: ({ id, instance, disk, automatic, encrypted, status, percent }: ListedSnapshot) =>
      [
        id,
        automatic && 'automatic',
        encrypted && 'encrypted',
        status === 'progressing' && `${percent} %`,
        status === 'failed' && 'failed',
        disk?.category,
        // Last what may be cut: a name can be long.
        instance ? instance.name || instance.id : 'instance gone',
      ]
        .filter(Boolean)
        .join(' · '),
    checking: () => words`Checking with Alibaba Cloud. Nothing has been asked for yet; this takes a few seconds.`,
    /** Shown below one field, because Slack has no other place. */
    wholeForm: (problem: Words) => words`About the request as a whole: ${problem}`,
    notAsked: () => words`Nothing has been asked for yet.`,
    asked: (operation: OperationId, where: ChannelId, waits: boolean) =>
      waits
        ? words`Your request ${code(operation)} is posted in ${channel(where)}. Nothing is made until it is approved.`
        : words`Your request ${code(operation)} is posted in ${channel(where)}. It needs no approval, so it is about to start.`,
    notAllowed: (problem: Words) => words`${bold('As the form stands, this is not allowed.')} ${problem}`,
    editTitle: 'Edit request',
    editSubmit: 'Change request',
    editIntro: (given: number) =>
      given > 0
        ? words`If you change anything, ${ours(count(given, 'approval'))} given so far no longer ${ours(given === 1 ? 'counts' : 'count')}.`
        : words`If you change anything, approvers are shown what.`,
    changed: (operation: OperationId, revision: number, waits: boolean) =>
      waits
        ? words`Your request ${code(operation)} is changed (revision ${revision}). Approvers are asked for what it is now.`
        : words`Your request ${code(operation)} is changed (revision ${revision}). It needs no approval, so it is about to start.`,
  },

  warning: {
    automatic: () =>
      words`${bold('Automatic snapshot:')} it is cleared when its instance is released, unless the image has been made by then.`,
    encrypted: () => words`${bold('Encrypted snapshot:')} the image will be encrypted too.`,
  },

  request: {
    title: ({ kind, name }: Request) => `${verbs[kind]} image ${name}`,
    name: 'Name',
    account: 'Account',
    region: 'Region',
    systemDisk: 'System disk',
    dataDisks: 'Data disks',
    tags: 'Tags',
    description: 'Description',
    family: 'Family',
    resourceGroup: 'Resource group',
    settings: 'Settings',
    imageCheck: (strategy: string) => `image check ${strategy}`,
    askedBy: 'Asked by',
    approvedBy: 'Approved by',
    disk: (disk: DiskMapping) =>
      disk.snapshotId ? words`${sizeOf(disk)} from ${code(disk.snapshotId)}` : words`${sizeOf(disk)}, empty`,
    deviceAndDisk: (disk: DiskMapping) => words`${code(disk.device)} ${en.request.disk(disk)}`,
    noDataDisks: () => words`none`,
    tagList: (tags: readonly Tag[]) =>
      join(
        tags.map(({ key, value }) => code(`${key}=${value}`)),
        ', ',
      ),
    moreTags: (shown: Words, more: number) => words`${shown} and ${more} more`,
    approvals: (approvals: readonly Decision[]) =>
      join(
        approvals.map(({ by, at }) => words`${who(by)} ${date(at)}`),
        ', ',
      ),
    /** For who does not see the fields. */
    inShort: (request: Request, by: Actor) =>
      words`${gist(request)}${request.account === DEFAULT_ACCOUNT ? nothing : words` of the account ${request.account}`}, asked by ${who(by)}.`,
    image: 'Image',
    imageId: 'Image id',
    copiesTo: 'Copies to',
    copyName: 'Name of the copies',
    encryption: 'Encryption',
    shareWith: 'Shared with',
    unshare: 'Shared no more with',
    regions: (regions: readonly string[]) =>
      regions.length > 6
        ? words`${join(regions.slice(0, 6).map(code), ', ')} and ${ours(count(regions.length - 6, 'more region'))}`
        : join(regions.map(code), ', '),
    encrypted: (targets: readonly CopyTarget[]) =>
      targets.some(({ kmsKeyId }) => kmsKeyId)
        ? words`with a key of your own where one is given`
        : words`with the service’s key`,
    /** With its settings that are not those of all. */
    target: ({ region, name, encrypted, kmsKeyId }: CopyTarget, settings: readonly string[]) => {
      const others = settings.filter((setting) => !/^(name=|encrypt=yes|key=)/.test(setting)).map(code);
      return words`${code(region)} as ${code(name)}${encrypted ? words`, encrypted${kmsKeyId ? words` with ${code(kmsKeyId)}` : nothing}` : nothing}${others.length > 0 ? words`, ${join(others, ', ')}` : nothing}`;
    },
    perRegion: 'Different in a region',
    different: (region: string, settings: readonly string[]) =>
      words`${code(region)} ${join(settings.map(code), ', ')}`,
    moreDifferent: (regions: number) => words`and in ${ours(count(regions, 'more region'))}`,
    console: (region: string) => words`${link('Images in the console', consoleOf(region))}`,
    foot: (id: OperationId, at: Instant) => words`Request ${code(id)} · asked ${date(at)}`,
  },

  card: {
    status: (status: OperationStatus) => statusNames[status],
    rejected: (by: Actor, reason: string) => words`${bold('Rejected')} by ${who(by)}: “${reason}”. Nothing was made.`,
    withdrawn: (by: Actor) => words`${bold('Withdrawn')} by ${who(by)}. Nothing was made.`,
    expired: (at: Instant, approved: Approved | undefined) =>
      words`${bold('Expired')} ${date(at)}: ${approved ? words`not enough people approved in time (${ours(ofNeeded(approved))})` : ours('nobody decided in time')}. Nothing was made.`,
    queued: () => words`${bold('Approved.')} About to start.`,
    /** Nobody approved it: what stands beside it says why. */
    queuedUnapproved: () => words`${bold('About to start.')}`,
    waiting: (because: Problem, at: Instant) =>
      words`${bold('Waiting')} to try again ${date(at)}. ${reasonSentence(because)}`,
    starting: () => words`${bold('Starting:')} asking Alibaba Cloud to make the image.`,
    unclear: (problem: Problem) =>
      words`${bold('Starting:')} the answer of Alibaba Cloud was lost. Darkroom asks again without making a second image. ${reasonSentence(problem)}`,
    running: (percent: number, secondsLeft: number | undefined, slow: boolean) =>
      words`${bold('Being made:')} ${ours(bar(percent))}${slow ? words`, longer than usual` : secondsLeft === undefined ? nothing : words`, ${ours(timeLeft(secondsLeft))}`}`,
    done: (imageId: string, took: number) =>
      words`${bold('Ready:')} ${code(imageId)}, made in ${ours(duration(took))}.`,
    failed: (problem: Problem) => words`${bold('Failed.')} ${problemSentence(problem)}`,
    skipped: () => words`${bold('Not started,')} because what it needs failed.`,
    finished: () => words`${bold('Done.')}`,
    stopping: (percent: number) => words`${bold('Being stopped')} at ${ours(bar(percent))}.`,
    stopped: (by: Actor) => words`${bold('Stopped')} by ${who(by)}.`,
    /** For an operation of several tasks. */
    named: ({ kind, place }: Task, state: Words) => words`${ours(taskNames[kind])} ${code(place.region)}: ${state}`,
    copies: ({ all, done, ...others }: Counts) =>
      words`${bold(done < all && others.under + others.waiting > 0 ? 'Copying:' : 'Ready')} ${ours(done === all ? `in all ${all} regions.` : `in ${done} of ${count(all, 'region')}${tail(others)}.`)}`,
    copyFailed: (region: string, problem: Problem) => words`${code(region)}: ${problemSentence(problem)}`,
    moreFailed: (n: number) => words`${ours(count(n, 'more region'))} failed; the table shows which.`,
    queuedBehind: () =>
      words`Alibaba Cloud copies one image to one region at a time, or the regions are full: one copy asks again from time to time, and the others wait behind it.`,
    sum: (kind: Task['kind'], { all, done, failed, stopped, skipped }: Counts) =>
      words`${ours(taskNames[kind].replace(/ (in|to)$/, ''))}: ${ours(`${done} of ${all} done${tail({ failed, stopped, skipped })}.`)}`,
    columns: ['Region', 'State', 'Progress', 'Note'],
    bar: (percent: number | undefined) => (percent === undefined ? '' : bar(percent)),
    left: timeLeft,
    word: {
      queued: 'queued',
      asksAgain: 'asks again',
      starting: 'starting',
      copying: 'copying',
      stopping: 'stopping',
      ready: 'ready',
      failed: 'failed',
      stopped: 'stopped',
      skipped: 'not started',
      slow: 'longer than usual',
    },
    stop: 'Stop',
    stopAll: 'Stop all',
    stopRegion: 'Stop one region',
    stopRegionTitle: 'Stop the copy to this region?',
    stopRegionText: 'It is cancelled if it is under way, and does not begin if it has not. The others go on.',
    stopTitle: 'Stop what is left?',
    stopText: 'Copies under way are cancelled, what has not begun does not begin. What is ready stays.',
    stopConfirm: 'Stop',
    stopDeny: 'Go on',
    retry: 'Retry the failed ones',
    addRegion: 'Add a region',
    approve: 'Approve',
    reject: 'Reject',
    edit: 'Edit',
    breakGlass: 'Run without approval',
    withdraw: 'Withdraw',
    withdrawTitle: 'Withdraw this request?',
    withdrawText: 'Nothing will be made. You can ask again at any time.',
    withdrawConfirm: 'Withdraw',
    withdrawDeny: 'Keep it',
  },

  /** The first words are what a notification shows. */
  announcement: {
    ready: (name: string, imageId: string) =>
      words`${bold('Image ready:')} ${code(name)} (${code(imageId)}) can be used now.`,
    readyFor: (requester: Actor, approvers: readonly Actor[], took: number) =>
      words`Asked by ${who(requester)}${approvers.length > 0 ? words`, approved by ${join(approvers.map(who), ', ', ' and ')}` : nothing}, made in ${ours(duration(took))}.`,
    approvedBy: (approvers: readonly Actor[]) => words`Approved by ${join(approvers.map(who), ', ', ' and ')}.`,
    nextSteps: (regions: readonly string[]) =>
      words`Create instances from it in ${join(regions.slice(0, MOST_REGIONS).map(code), ', ')}${regions.length > MOST_REGIONS ? words` and ${regions.length - MOST_REGIONS} more regions` : nothing}, or replace the system disk of an instance with it. ${regions.length > 1 ? words`Elsewhere it has to be copied first.` : words`It can be used in this region only; elsewhere it has to be copied first.`}`,
    size: 'Size',
    sizeOf: (disks: readonly DiskMapping[]) =>
      words`${ours(gib(totalGiB(disks)))} on ${ours(count(disks.length, 'disk'))}`,
    failed: ({ kind, name }: Request) =>
      kind === 'create-image'
        ? words`${bold('Image failed:')} ${code(name)} was not made.`
        : kind === 'copy-image'
          ? words`${bold('Copy failed:')} ${code(name)} was copied nowhere.`
          : words`${bold('Sharing failed:')} who may use ${code(name)} is not what was asked for.`,
    cancelled: (requester: Actor, { kind, name }: Request) =>
      words`${who(requester)}, the request for ${code(name)} was stopped before anything was ${ours(kind === 'share-image' ? 'shared' : kind === 'copy-image' ? 'copied' : 'made')}.`,
    unwanted: (by: Actor, region: string) =>
      words`${person(by.user)} wanted this stopped, which Alibaba Cloud cannot do while it makes an image. Delete it if nobody needs it: ${link('Images in the console', consoleOf(region))}.`,
    copied: (name: string, { done, all }: Counts) =>
      done === all
        ? words`${bold('Copies ready:')} ${code(name)} can be used in ${ours(count(all, 'more region'))}.`
        : words`${bold('Copies ready')} in ${ours(`${done} of ${all} regions:`)} ${code(name)}.`,
    copiedTo: ({ region, id }: { region: string; id: string }) => words`${code(region)} ${code(id)}`,
    othersOf: ({ failed, stopped }: Counts) =>
      words`${ours([...(failed > 0 ? [`${failed} failed`] : []), ...(stopped > 0 ? [`${stopped} stopped`] : [])].join(' and '))}: the card has a button that tries ${ours(failed + stopped === 1 ? 'it' : 'them')} again and leaves what is ready as it is.`,
    shared: ({ name, imageId, add, remove }: ShareImageRequest) =>
      words`${bold('Image shared:')} ${code(name)} (${code(imageId)})${add.length > 0 ? words` can now be used by ${join(add.map(code), ', ')}` : nothing}${remove.length > 0 ? words`${ours(add.length > 0 ? ' and' : ' can')} no more be used by ${join(remove.map(code), ', ')}` : nothing}.`,
    doneFor: (requester: Actor, approvers: readonly Actor[]) =>
      words`Asked by ${who(requester)}${approvers.length > 0 ? words`, approved by ${join(approvers.map(who), ', ', ' and ')}` : nothing}.`,
    copy: 'Copy…',
    share: 'Share…',
    failedFor: (requester: Actor, problem: Problem) => words`${who(requester)}: ${problemSentence(problem)}`,
    rejected: (requester: Actor, name: string, by: Actor, reason: string) =>
      words`${who(requester)}, your request for ${code(name)} was rejected by ${who(by)}: “${reason}”. Nothing was made. Change it and ask again.`,
    expired: (requester: Actor, name: string, approved: Approved | undefined) =>
      words`${who(requester)}, ${approved ? words`not enough people approved ${code(name)} in time (${ours(ofNeeded(approved))})` : words`nobody decided on ${code(name)} in time`}, so the request expired. Nothing was made. Ask again if it is still needed.`,
  },

  /** Short lines under the card, with nobody in them: a mention would call people, and make them follow the thread. */
  milestone: {
    /** `told`: who is called by it, if anybody. */
    approved: (told: Actor | undefined) => words`${bold('Approved.')} ${theCard(told)} above says by whom.`,
    withoutApproval: (told: Actor | undefined) =>
      words`${bold('Runs without approval.')} ${theCard(told)} above says who decided that, and why.`,
    started: (imageId: string) => words`${bold('Started:')} Alibaba Cloud is making ${code(imageId)}.`,
    ready: (imageId: string, took: number) =>
      words`${bold('Ready:')} ${code(imageId)}, made in ${ours(duration(took))}.`,
    failed: (because: Problem) => words`${bold('Failed.')} ${reasonSentence(because)}`,
  },

  decide: {
    approveTitle: 'Approve image',
    approveSubmit: 'Approve',
    approveIntro: (requester: Actor, request: Request) =>
      words`${who(requester)} asks for this. If you approve, Darkroom calls ${join(callsOf(request).map(code), ' and ')} in the account ${code(request.account)} with exactly this:`,
    rejectTitle: 'Reject image',
    rejectSubmit: 'Reject',
    rejectIntro: (requester: Actor, name: string) =>
      words`${who(requester)} asks for ${code(name)} and is told your reason.`,
    reason: 'Reason',
    reasonHint: 'It is shown on the card.',
    typeName: 'Type the name',
    /** Where there is no field to type it into. */
    nameAsked: (name: string) =>
      words`Whoever decides on this types its name ${code(name)}. Nothing was decided. Open it again from its card, where there is a field for it.`,
    typeNameHint: (name: string) => `Type ${name} to show that you mean it.`,
    glassTitle: 'Run without approval',
    glassSubmit: 'Run it now',
    glassIntro: (requester: Actor, name: string, where: ChannelId) =>
      words`${who(requester)} asks for ${code(name)}. If you run it without approval, it starts at once, and your reason is announced in ${channel(where)}.`,
    glassReasonHint: 'It is announced, and stands in the audit trail.',
    checking: () => words`Checking your rights with Slack. Nothing has been decided yet; this takes a few seconds.`,
    approved: (name: string, missing: number) =>
      missing > 0
        ? words`You approved ${code(name)}. It still needs ${ours(count(missing, 'approval'))}.`
        : words`You approved ${code(name)}. Follow it on its card.`,
    ranWithoutApproval: (name: string) => words`You ran ${code(name)} without approval. Follow it on its card.`,
    rejected: (name: string) => words`You rejected ${code(name)}. Its card says so, with your reason.`,
    withdrawn: (name: string) => words`You withdrew ${code(name)}. Nothing was made.`,
  },

  status: {
    none: () => words`You have not asked for an image yet. Type ${code('/image create')} to begin.`,
    intro: (n: number) => (n === 1 ? words`Your latest request:` : words`Your latest ${n} requests:`),
    line: (id: OperationId, name: string, region: string, status: OperationStatus, percent: number | undefined) =>
      words`${code(id)} ${code(name)} in ${region}: ${bold(statusNames[status])}${percent === undefined ? nothing : words` ${ours(bar(percent))}`}`,
    more: () => words`Type ${code('/image status')} and an id to see one of them.`,
  },
};
