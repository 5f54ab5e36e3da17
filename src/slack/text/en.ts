import type { Actor } from '../../core/domain/actor.ts';
import { type DiskMapping, totalGiB } from '../../core/domain/disk-mapping.ts';
import type { ChannelId, ImageId, OperationId } from '../../core/domain/ids.ts';
import type { Image } from '../../core/domain/image.ts';
import type { Instance } from '../../core/domain/instance.ts';
import type { Instant } from '../../core/domain/instant.ts';
import type { ImageChanges } from '../../core/domain/kinds/change-image.ts';
import type { Request } from '../../core/domain/kinds/kinds.ts';
import type { ShareImageRequest } from '../../core/domain/kinds/share-image.ts';
import type { Operation } from '../../core/domain/operation.ts';
import type { OperationStatus } from '../../core/domain/operation-status.ts';
import type { Approved, Problem } from '../../core/domain/problem.ts';
import type { Region } from '../../core/domain/region.ts';
import type { Snapshot } from '../../core/domain/snapshot.ts';
import type { Counts } from '../../core/domain/task.ts';
import type { ListedSnapshot } from '../../core/usecases/browse-cloud.ts';
import { approvals } from './en-approvals.ts';
import { copies } from './en-copies.ts';
import { deletion, snapshotDeletion } from './en-deletion.ts';
import { exports } from './en-export.ts';
import { guide } from './en-guide.ts';
import { history } from './en-history.ts';
import { images } from './en-images.ts';
import { launch } from './en-launch.ts';
import { problemSentence, reasonSentence } from './en-problems.ts';
import { replacement } from './en-replacement.ts';
import { request } from './en-requests.ts';
import { tasks } from './en-tasks.ts';
import { wholeInstance } from './en-whole-instance.ts';
import { bar, count, duration, gib, ofNeeded } from './measures.ts';
import { bold, channel, code, date, FEW, join, nothing, ours, person, some, type Words, words } from './words.ts';

const who = (actor: Actor): Words => words`${person(actor.user)}`;
const theCard = (told: Actor | undefined): Words => (told ? words`${who(told)}, the card` : words`The card`);
const shortened = (text: string, max: number): string =>
  [...text].length > max ? `${[...text].slice(0, max - 1).join('')}…` : text;
const day = (at: Instant): string => new Date(at).toISOString().slice(0, 10);

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
export const en = {
  problem: problemSentence,
  approvals,
  guide,
  history,
  copies,
  exports,
  deletion,
  snapshotDeletion,
  images,
  replacement,
  launch,
  request,
  tasks,
  wholeInstance,

  command: {
    approvals: 'See what waits for your approval',
    why: 'See why you were told no the last time',
    history: 'See what happened: to a request, an image, or by a person',
    create: 'Ask for a custom image from disk snapshots, or of a whole instance',
    list: 'Find images, the newest first; all regions if none is named',
    show: 'See one image: its disks, shares, copies, and where it comes from',
    copy: 'Ask for copies of an image in other regions',
    share: 'Ask for an image to be shared with other accounts',
    change: 'Ask for another name, description, family, status or tags of an image',
    export: 'Ask for an image to be written to a bucket of OSS',
    replaceDisk: 'Ask for an instance to get another system disk, of an image',
    launch: 'Ask for instances of an image',
    snapshots: 'See the snapshots of an instance or a region',
    status: 'See your latest requests, or one of them',
    help: 'Show this list',
  },
  shortcut: {
    name: 'Create custom image',
    description: 'Ask for a custom image from disk snapshots, or of a whole instance',
  },
  help: {
    intro: () =>
      words`Darkroom makes custom images from disk snapshots and instances. You ask, somebody else approves, and the channel is told when the image is ready.`,
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
      words`Images already made from this snapshot: ${some(
        images.map(({ id, name }) => words`${code(name)} (${code(id)})`),
        { most: FEW },
      )}.`,
    alreadyAsked: (operations: readonly Operation[]) =>
      words`Requests for this snapshot that are still open: ${some(
        operations.map(
          ({ id, request, requestedBy }) => words`${code(request.name)} (request ${code(id)}) by ${who(requestedBy)}`,
        ),
        { most: FEW },
      )}.`,
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

  card: {
    status: (status: OperationStatus) => statusNames[status],
    rejected: (asked: Request, by: Actor, reason: string) =>
      words`${bold('Rejected')} by ${who(by)}: “${reason}”. ${request.nothingDone(asked)}`,
    withdrawn: (asked: Request, by: Actor) => words`${bold('Withdrawn')} by ${who(by)}. ${request.nothingDone(asked)}`,
    expired: (asked: Request, at: Instant, approved: Approved | undefined) =>
      words`${bold('Expired')} ${date(at)}: ${approved ? words`not enough people approved in time (${ours(ofNeeded(approved))})` : ours('nobody decided in time')}. ${request.nothingDone(asked)}`,
    stop: 'Stop',
    stopAll: 'Stop all',
    stopRegion: 'Stop one region',
    stopRegionTitle: 'Stop the copy to this region?',
    stopRegionText: 'It is cancelled if it is under way, and does not begin if it has not. The others go on.',
    stopTitle: 'Stop what is left?',
    stopText: 'Copies under way are cancelled, what has not begun does not begin. What is ready stays.',
    stopConfirm: 'Stop',
    stopDeny: 'Go on',
    retry: ({ failed, stopped }: Counts) => {
      if (failed === 0) return 'Begin again';
      return stopped === 0 ? 'Retry the failed ones' : 'Retry what failed or was stopped';
    },
    addRegion: 'Add a region',
    approve: 'Approve',
    reject: 'Reject',
    edit: 'Edit',
    breakGlass: 'Run without approval',
    withdraw: 'Withdraw',
    withdrawTitle: 'Withdraw this request?',
    withdrawText: (asked: Request) => `${request.nothingWill(asked)} You can ask again at any time.`,
    withdrawConfirm: 'Withdraw',
    withdrawDeny: 'Keep it',
  },

  /** The first words are what a notification shows. */
  announcement: {
    unwanted: (by: Actor, region: string) =>
      words`${who(by)} wanted this stopped, which Alibaba Cloud cannot do while it makes an image. Delete it if nobody needs it: ${request.console(region)}.`,
    ready: (name: string, imageId: string) =>
      words`${bold('Image ready:')} ${code(name)} (${code(imageId)}) can be used now.`,
    readyFor: (requester: Actor, approvers: readonly Actor[], took: number) =>
      words`Asked by ${who(requester)}${approvers.length > 0 ? words`, approved by ${join(approvers.map(who), ', ', ' and ')}` : nothing}, made in ${ours(duration(took))}.`,
    approvedBy: (approvers: readonly Actor[]) => words`Approved by ${join(approvers.map(who), ', ', ' and ')}.`,
    /** An image with data disks replaces no system disk. */
    nextSteps: (regions: readonly string[], replaces: boolean) =>
      words`Create instances from it in ${some(regions.map(code), { most: FEW, rest: 'more region' })}${ours(replaces ? ', or replace the system disk of an instance with it' : '')}. ${regions.length > 1 ? words`Elsewhere it has to be copied first.` : words`It can be used in this region only; elsewhere it has to be copied first.`}`,
    size: 'Size',
    sizeOf: (disks: readonly DiskMapping[]) =>
      words`${ours(gib(totalGiB(disks)))} on ${ours(count(disks.length, 'disk'))}`,
    /** `called`: what the copies that are ready are called, each name once. */
    copied: (name: string, called: readonly string[], { done, all }: Counts) => {
      if (done === 0)
        return words`${bold('No copy is ready:')} ${code(name)} was copied to ${ours(all === 1 ? 'no region' : `none of ${all} regions`)}.`;
      const [only = name, ...others] = called;
      const renamed = others.length === 0 && only !== name;
      const what = others.length > 0 ? words`copies of ${code(name)}` : words`${code(only)}`;
      const whose = renamed ? words`${what}, copied from ${code(name)}` : what;
      return done === all
        ? words`${bold('Copies ready:')} ${whose}${ours(renamed ? ',' : '')} can be used in ${ours(count(all, 'more region'))}.`
        : words`${bold('Copies ready')} in ${ours(`${done} of ${all} regions:`)} ${whose}.`;
    },
    /** `name`: what the image itself is called. */
    copiedTo: (copy: { region: string; id: string; called: string; accounts: number }, name: string) =>
      words`${code(copy.region)} ${code(copy.id)}${copy.called === name ? nothing : words` as ${code(copy.called)}`}${copy.accounts > 0 ? words`, shared with ${ours(count(copy.accounts, 'account'))}` : nothing}`,
    /** The counts are of the regions that it was to be shared in. */
    sharedWith: (accounts: number, { done, all }: Counts) =>
      words`It is shared with ${ours(count(accounts, 'account'))}${all === 1 ? nothing : ours(` in ${done === all ? `all ${all}` : `${done} of ${all}`} regions`)}.`,
    othersOf: ({ failed, stopped }: Counts) =>
      words`${ours([...(failed > 0 ? [`${failed} failed`] : []), ...(stopped > 0 ? [`${stopped} stopped`] : [])].join(' and '))}: the card has a button that ${ours(failed > 0 ? 'tries' : 'begins')} ${ours(failed + stopped === 1 ? 'it' : 'them')} again and leaves what is ready as it is.`,
    shared: ({ name, imageId, add, remove }: ShareImageRequest) => {
      const image = words`${code(name)} (${code(imageId)})`;
      const gone = words`no longer be used by ${join(remove.map(code), ', ')}`;
      if (add.length === 0) return words`${bold('No longer shared:')} ${image} can ${gone}.`;
      return words`${bold('Image shared:')} ${image} can now be used by ${join(add.map(code), ', ')}${remove.length > 0 ? words`, and ${gone}` : nothing}.`;
    },
    /** With what has become otherwise. */
    changed: (name: string, imageId: ImageId, changes: ImageChanges) =>
      words`${bold('Image changed:')} ${code(name)} (${code(imageId)}), ${request.changes(changes)}.`,
    doneFor: (requester: Actor, approvers: readonly Actor[]) =>
      words`Asked by ${who(requester)}${approvers.length > 0 ? words`, approved by ${join(approvers.map(who), ', ', ' and ')}` : nothing}.`,
    copy: 'Copy…',
    share: 'Share…',
    failedFor: (requester: Actor, problem: Problem) => words`${who(requester)}: ${problemSentence(problem)}`,
    rejected: (requester: Actor, asked: Request, by: Actor, reason: string) =>
      words`${who(requester)}, your request for ${code(asked.name)} was rejected by ${who(by)}: “${reason}”. ${request.nothingDone(asked)} Change it and ask again.`,
    expired: (requester: Actor, asked: Request, approved: Approved | undefined) =>
      words`${who(requester)}, ${approved ? words`not enough people approved ${code(asked.name)} in time (${ours(ofNeeded(approved))})` : words`nobody decided on ${code(asked.name)} in time`}, so the request expired. ${request.nothingDone(asked)} Ask again if it is still needed.`,
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
    approveTitle: 'Approve request',
    approveSubmit: 'Approve',
    rejectTitle: 'Reject request',
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
    withdrawn: (asked: Request) => words`You withdrew ${code(asked.name)}. ${request.nothingDone(asked)}`,
  },

  status: {
    none: () => words`You have not asked for an image yet. Type ${code('/image create')} to begin.`,
    intro: (n: number) => (n === 1 ? words`Your latest request:` : words`Your latest ${n} requests:`),
    line: (id: OperationId, asked: Request, status: OperationStatus, percent: number | undefined) =>
      words`${code(id)} ${request.asked(asked)} in ${asked.region}: ${bold(request.reached(asked, status) ?? statusNames[status])}${percent === undefined ? nothing : words` ${ours(bar(percent))}`}`,
    more: () => words`Type ${code('/image status')} and an id to see one of them.`,
  },
};
