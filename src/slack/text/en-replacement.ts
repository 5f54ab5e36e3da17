import type { DiskId, ImageId, InstanceId } from '../../core/domain/ids.ts';
import type { ReplaceDiskRequest } from '../../core/domain/kinds/replace-system-disk.ts';
import { DEFAULT_ACCOUNT } from '../../core/domain/region.ts';
import { count, gib } from './measures.ts';
import { bold, code, nothing, ours, type Words, words } from './words.ts';

type Shown = { account: string; region: string; instanceId: InstanceId; name: string };
type OldDisk = { id: DiskId; sizeGiB: number };

const theInstance = ({ name, instanceId }: Pick<Shown, 'name' | 'instanceId'>): Words =>
  name === '' || name === instanceId ? words`${code(instanceId)}` : words`${code(name)} (${code(instanceId)})`;
const theImage = (name: string, imageId: ImageId): Words =>
  name === '' ? words`${code(imageId)}` : words`${code(name)} (${code(imageId)})`;

/** What is said when the system disk of an instance is replaced: in the form, to approvers, and at the end. */
export const replacement = {
  title: 'Replace system disk',
  submit: 'Ask to replace it',
  button: 'Replace a system disk…',
  usage: (): Words =>
    words`Type ${code('/image replace-disk')} and the id of an instance, such as ${code('i-bp1…')}; with its region it is found faster. To begin with an image, look at it with ${code('/image show')}: there is a button.`,
  looking: (): Words => words`Looking for the instance. This takes a few seconds.`,
  nowhere: (instanceId: InstanceId, regions: number): Words =>
    regions === 0
      ? words`No region could be looked at, so nothing is known. Try again in a minute.`
      : words`There is no instance ${code(instanceId)} in ${ours(count(regions, 'region'))}, or Darkroom may not see it. Nothing was asked for. Look its id up in the console.`,
  instance: (shown: Shown): Words =>
    words`${bold('Instance:')} ${theInstance(shown)} in ${code(shown.region)}${
      shown.account === DEFAULT_ACCOUNT || shown.account === '' ? nothing : words` of ${code(shown.account)}`
    }.`,

  lost: (disk: OldDisk | undefined): Words =>
    words`${bold('Lost for good:')} everything on the old system disk${disk ? words` ${code(disk.id)} (${ours(gib(disk.sizeGiB))})` : nothing}, its automatic snapshots where the disk is set to take them along, its automatic snapshot policy, and the SSH host keys. Take a snapshot of it first if anything on it may still be needed.`,
  stays: (): Words =>
    words`${bold('Stays:')} the instance with its id, name and addresses, snapshots made by hand, and its data disks, which have to be mounted again.`,
  /** Before it is known whether it runs. */
  mayStop: (): Words =>
    words`It is done with a stopped instance: one that runs is stopped for it, goes on being paid for, and is started again.`,
  stops: (): Words =>
    words`${bold('It runs:')} it is stopped for this, goes on being paid for, and is started again when the new disk is there, which takes about ten minutes.`,
  isStopped: (): Words => words`It is stopped already, and stays so.`,

  instanceLabel: 'Instance',
  instancePlaceholder: 'Choose an instance',
  image: 'Image',
  imagePlaceholder: 'Choose an image',
  imageHint: 'One of the same region, without data disks.',
  size: 'Size of the new system disk in GiB',
  sizeHint: 'Left empty: as large as the old disk, or as the image if that is larger. A disk cannot become smaller.',
  keyPair: 'Key pair',
  keyPairHint:
    'By its name, as it stands in the console. Left empty: the instance keeps the one it has. For Windows, or to log in with a password, set one in the console afterwards.',
  channel: 'Channel',
  channelHint: 'Where the request, its progress and the result are posted.',
  imageOption: ({ name, id, sizeGiB }: { name: string; id: ImageId; sizeGiB: number }): string =>
    `${name === '' ? id : name} · ${gib(sizeGiB)}`,

  instanceId: 'Instance id',
  oldDisk: 'Old system disk',
  newDisk: 'New system disk',
  meanwhile: 'Meanwhile',
  imageOf: ({ imageName, imageId }: ReplaceDiskRequest): Words => theImage(imageName, imageId),
  oldDiskOf: ({ oldDiskId, oldSizeGiB }: ReplaceDiskRequest): Words =>
    words`${code(oldDiskId)}, ${ours(gib(oldSizeGiB))}`,
  newDiskOf: ({ sizeGiB, encrypted, kmsKeyId }: ReplaceDiskRequest): Words =>
    words`${ours(gib(sizeGiB))}${encrypted ? words`, encrypted${kmsKeyId ? words` with ${code(kmsKeyId)}` : nothing}, as the old one` : nothing}`,
  meanwhileOf: ({ stops }: ReplaceDiskRequest): Words =>
    words`${ours(stops ? 'stopped, then started again' : 'stopped already, and stays so')}`,

  done: (request: ReplaceDiskRequest, diskId: string): Words =>
    words`${bold('System disk replaced:')} ${theInstance(request)} has ${code(diskId)} of ${theImage(request.imageName, request.imageId)} in the place of ${code(request.oldDiskId)}.`,
  notDone: (request: ReplaceDiskRequest): Words =>
    words`${bold('System disk not replaced:')} ${theInstance(request)} has ${code(request.oldDiskId)} as before.`,
  /** It was begun, and what came of it is in the reason. */
  lostOnTheWay: (request: ReplaceDiskRequest): Words =>
    words`${bold('System disk not replaced as asked for:')} the old one of ${theInstance(request)}, ${code(request.oldDiskId)}, is gone, and the new one did not come.`,
  runs: (): Words => words`It runs again.`,
  staysStopped: (): Words => words`It is stopped, as it was; start it when it is wanted.`,
  /** It ran before, and nothing starts it. */
  leftStopped: (name: string): Words =>
    words`${bold('It is stopped now')} and does not start by itself: ${code(name)} ran before it was stopped for this. Try the rest again on the card, or start it in the console.`,
  next: (diskId: string): Words =>
    words`Mount its data disks again, expect ${code('ssh')} to warn of another host key, and give ${code(diskId)} an automatic snapshot policy if the old disk had one.`,
};
