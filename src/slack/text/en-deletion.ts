import type { SnapshotBehind } from '../../core/domain/delete-image.ts';
import type { Dependant, DependantKind } from '../../core/domain/dependants.ts';
import type { AliyunId, ImageId, SnapshotId } from '../../core/domain/ids.ts';
import type { Instance } from '../../core/domain/instance.ts';
import type { DeleteImageRequest, SizedSnapshot } from '../../core/domain/kinds/delete-image.ts';
import type { DeleteSnapshotRequest } from '../../core/domain/kinds/delete-snapshot.ts';
import type { Problem } from '../../core/domain/problem.ts';
import { DEFAULT_ACCOUNT } from '../../core/domain/region.ts';
import type { Snapshot } from '../../core/domain/snapshot.ts';
import type { SnapshotAddress } from '../../core/domain/snapshot-address.ts';
import { reasonSentence } from './en-problems.ts';
import { count, gib } from './measures.ts';
import { bold, code, date, FEW, join, nothing, ours, some, type Words, words } from './words.ts';

/** A snapshot, and what it is billed by. */
const sized = ({ id, sizeGiB }: SizedSnapshot): Words => words`${code(id)} (${ours(gib(sizeGiB))})`;
const named = ({ id, name }: { id: string; name: string }): Words =>
  name === '' || name === id ? words`${code(id)}` : words`${code(name)} (${code(id)})`;

const dependantKinds: Record<DependantKind, { one: string; many: string; fails: string; other: string }> = {
  'launch-template': {
    one: 'Launch template',
    many: 'Launch templates',
    fails: 'nothing can be launched by it any more until its default version gets another image',
    other: 'a version of it that is not the default cannot launch anything any more',
  },
  'scaling-group': {
    one: 'Scaling group',
    many: 'Scaling groups',
    fails: 'it can add no instance any more until it gets another image',
    other: 'a configuration of it that is not in force cannot be used any more',
  },
};
const dependant = (one: Dependant): Words => {
  const { one: what, fails, other } = dependantKinds[one.kind];
  return words`${ours(what)} ${named(one)}: ${ours(one.inForce ? fails : other)}.`;
};
/** More than anybody reads; what is left is counted. */
const dependants = (all: readonly Dependant[]): Words[] => [
  ...all.slice(0, FEW).map(dependant),
  ...(all.length > FEW ? [words`and ${ours(count(all.length - FEW, 'more'))} like these.`] : []),
];
const unreadKind = (kind: DependantKind): string => dependantKinds[kind].many;

/** The form that asks for an image to be deleted, and what is said of such a request. */
export const deletion = {
  summary: 'Ask for an image to be deleted, and snapshots behind it',
  button: 'Delete…',
  title: 'Delete image',
  submit: 'Ask to delete',
  usage: (): Words =>
    words`Type ${code('/image delete')} and the id of an image, such as ${code('m-bp1…')}. ${code('/image list')} shows all images.`,
  lost: (): Words =>
    words`${bold('This cannot be undone.')} Nobody can make instances of the image any more. Instances made from it keep running, but their system disks can no longer be re-initialised. Copies in other regions stay.`,
  sharedWith: (accounts: readonly AliyunId[], imageId: ImageId): Words =>
    accounts.length === 0
      ? words`It is shared with nobody.`
      : words`${bold('It is shared')} with ${some(accounts.map(code))}, and has to be taken back first: type ${code(`/image share ${imageId}`)}.`,
  madeFrom: (instances: readonly Instance[]): Words =>
    instances.length === 0
      ? words`No instance made from it is listed.`
      : words`${bold('Instances made from it:')} ${some(instances.map(named))}.`,
  unknown: (): Words =>
    words`Whom it is shared with, what depends on it and what is behind it is not known at the moment. It is looked up when you ask.`,
  dependantsIntro: (): Words =>
    words`${bold('What makes instances of it')} is not deleted with it, and fails afterwards:`,
  dependants,
  noDependants: (): Words => words`No launch template or scaling group names it.`,
  unread: (kind: DependantKind, because: Problem): Words =>
    words`${bold(`${unreadKind(kind)} could not be read,`)} so whether one names the image is not known. ${reasonSentence(because)}`,
  force: 'Instances',
  forceBox: 'Delete although instances were made from it',
  forceHint: 'Needed only when there are any. Approvers are told.',
  snapshots: 'Delete these snapshots too',
  snapshotsStay: (): Words =>
    words`The snapshots behind it stay, and are billed, unless you tick them. What is ticked is deleted once the image is gone.`,
  noSnapshots: (known: boolean): Words =>
    known ? words`No snapshot is behind it any more.` : words`The snapshots behind it stay, and are billed.`,
  snapshot: ({ id, sizeGiB }: SizedSnapshot): string => `${id} · ${gib(sizeGiB)}`,
  keptIntro: (): Words => words`These are used elsewhere and cannot be deleted with it:`,
  kept: ({ snapshot, images }: SnapshotBehind): Words =>
    images.length > 0
      ? words`${sized(snapshot)}, by ${some(images.map(named))}`
      : words`${sized(snapshot)}, by disks that were made of it`,
  channel: 'Channel',
  channelHint: 'Where the request, its progress and the result are posted.',

  snapshotsDeleted: 'Snapshots deleted with it',
  snapshotsKept: 'Snapshots that stay, and are billed',
  sizes: (snapshots: readonly SizedSnapshot[]): Words =>
    snapshots.length > 0 ? join(snapshots.map(sized), ', ') : words`none`,
  warning: (): Words => words`${bold('This cannot be undone:')} nobody can make instances of the image any more.`,
  forced: ({ instances = [] }: DeleteImageRequest): Words =>
    words`${bold('It is deleted although instances were made from it:')} they keep running, but their system disks can no longer be re-initialised. ${ours(instances.length === 0 ? 'None was' : count(instances.length, 'was', 'were'))} known when this was asked for; if there is another by then, nothing is deleted.`,
  dependantsTold: ({ dependants: all, unread }: DeleteImageRequest): Words[] => [
    ...(all.length > 0
      ? [words`${bold('What makes instances of it fails afterwards.')} ${join(dependants(all), ' ')}`]
      : []),
    ...(unread.length > 0
      ? [
          words`${bold(`${unread.map(unreadKind).join(' and ')} could not be read,`)} so whether one names the image is not known.`,
        ]
      : []),
  ],

  /** `gone`: the snapshots that were deleted with it, `left`: those that were not. */
  deleted: (
    { name, imageId }: DeleteImageRequest,
    { gone, left }: { gone: readonly SizedSnapshot[]; left: readonly SizedSnapshot[] },
  ): Words =>
    words`${bold('Image deleted:')} ${named({ id: imageId, name })}${
      gone.length > 0 ? words`, and with it ${join(gone.map(sized), ', ', ' and ')}` : nothing
    }. ${
      left.length > 0
        ? words`What stays behind it, and is billed: ${join(left.map(sized), ', ', ' and ')}. ${code(`/image delete-snapshot ${left[0]?.id}`)} asks for one of them to go.`
        : ours(gone.length > 0 ? 'No snapshot behind it stays.' : 'No snapshot was behind it.')
    }`,
  /** Of what makes instances of an image that is gone. */
  repair: ({ dependants: all }: DeleteImageRequest): Words[] => {
    const broken = all.filter(({ inForce }) => inForce);
    return broken.length > 0
      ? [
          words`Give another image to ${some(
            broken.map((one) => words`${ours(dependantKinds[one.kind].one.toLowerCase())} ${named(one)}`),
            { most: FEW },
          )}: what they launch fails now.`,
        ]
      : [];
  },
};

const place = ({ account, region }: { account: string; region: string }): Words =>
  account === DEFAULT_ACCOUNT || account === '' ? words`${code(region)}` : words`${code(region)} of ${code(account)}`;
type Facts = Pick<Snapshot, 'sizeGiB' | 'role' | 'createdAt' | 'automatic'>;
const factsOf = ({ sizeGiB, role, createdAt, automatic }: Facts): Words =>
  words`${ours(gib(sizeGiB))}, of a ${ours(role)} disk, made ${date(createdAt)}${ours(automatic ? ', automatically' : '')}`;

const unfinished = ({ status, percent }: Pick<Snapshot, 'status' | 'percent'>): Words => {
  if (status === 'failed') return words` It failed while it was made.`;
  return status === 'progressing' ? words` ${bold('It is still being made')} (${percent} %).` : nothing;
};

/** The form that asks for one snapshot to be deleted, and what is said of such a request. */
export const snapshotDeletion = {
  summary: 'Ask for a snapshot to be deleted',
  menu: 'Delete a snapshot…',
  title: 'Delete snapshot',
  usage: (): Words =>
    words`Type ${code('/image delete-snapshot')} and the id of a snapshot, such as ${code('s-bp1…')}; with its region it is found faster. ${code('/image snapshots')} shows them, with a menu that does the same.`,
  looking: (): Words => words`Looking for the snapshot. This takes a few seconds.`,
  nowhere: (snapshotId: SnapshotId, regions: number): Words =>
    regions === 0
      ? words`No region could be looked at, so nothing is known. Try again in a minute.`
      : words`There is no snapshot ${code(snapshotId)} in ${ours(count(regions, 'region'))}. It may have been deleted. ${code('/image snapshots')} shows those of a region or an instance.`,
  lost: (): Words =>
    words`${bold('This cannot be undone.')} What is on the snapshot is lost: no image can be made of it, and no disk be set back to it.`,
  facts: (snapshot: Snapshot, at: Required<SnapshotAddress>): Words =>
    words`${bold('Snapshot:')} ${named(snapshot)} in ${place(at)}: ${factsOf(snapshot)}${snapshot.sourceDisk ? words`, of the disk ${code(snapshot.sourceDisk)}` : nothing}. No image and no disk was made of it.${unfinished(snapshot)}`,
  unknown: (at: Required<SnapshotAddress>): Words =>
    words`${bold('Snapshot:')} ${code(at.snapshotId)} in ${place(at)}. What is made of it is not known at the moment; it is looked up when you ask.`,
  notEditable: (): Words =>
    words`There is nothing to change in a request for a snapshot to be deleted. Withdraw it, and ask again for another one with ${code('/image delete-snapshot')}.`,

  snapshotId: 'Snapshot id',
  size: 'Size',
  made: 'Made',
  kind: 'Kind',
  sizeOf: ({ sizeGiB }: DeleteSnapshotRequest): Words => words`${ours(gib(sizeGiB))}`,
  madeAt: ({ createdAt }: DeleteSnapshotRequest): Words => words`${date(createdAt)}`,
  kindOf: ({ role, automatic }: DeleteSnapshotRequest): Words =>
    words`${ours(automatic ? 'automatic' : 'made by hand')}, of a ${ours(role)} disk`,
  warning: (): Words =>
    words`${bold('This cannot be undone:')} no image can be made of the snapshot any more, and no disk be set back to it.`,
  deleted: ({ name, snapshotId, sizeGiB }: DeleteSnapshotRequest): Words =>
    words`${bold('Snapshot deleted:')} ${named({ id: snapshotId, name })}, ${ours(gib(sizeGiB))}. It is no longer billed.`,
};
