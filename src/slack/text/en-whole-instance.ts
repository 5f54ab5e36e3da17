import { type DiskMapping, totalGiB } from '../../core/domain/disk-mapping.ts';
import type { InstanceDetails } from '../../core/domain/instance.ts';
import type { Unimageable } from '../../core/domain/kinds/problems.ts';
import type { Operation } from '../../core/domain/operation.ts';
import type { ProblemOf } from '../../core/domain/problem.ts';
import { count, gib } from './measures.ts';
import { bold, code, FEW, nothing, ours, person, some, type Words, words } from './words.ts';

const nothingMade = 'Nothing was made.';
const theyAre = (n: number): string => (n === 1 ? 'it is' : 'they are');

/** Why no image can be made of an instance, and what to do. */
const unimageable: Record<Unimageable, (problem: ProblemOf<'instance-not-imageable'>) => Words> = {
  'not-found': ({ instanceId, region }) =>
    words`${code(instanceId)} is not there${region ? words` in ${region}` : nothing}, or Darkroom may not see it: Alibaba Cloud lists nothing to who has no right to. Check the region and the id; if both are right, an administrator has to allow ${code('ecs:DescribeInstances')}.`,
  status: ({ instanceId, status }) =>
    words`${code(instanceId)} ${status ? words`is in the status ${code(status)}` : ours('is neither running nor stopped')}, and an image can be made of a running or a stopped instance only. ${ours(nothingMade)} Wait until it is one of them, then ask again.`,
  'security-lock': ({ instanceId }) =>
    words`${code(instanceId)} is locked for security reasons, so no image can be made of it. ${ours(nothingMade)} See in the console’s Security Center why, have the lock taken off, then ask again.`,
  expired: ({ instanceId }) =>
    words`The subscription of ${code(instanceId)} has expired, so no image can be made of it. ${ours(nothingMade)} Renew it, or make the image from snapshots that there are.`,
  'local-disks': ({ instanceId, disks = [] }) =>
    words`${code(instanceId)} has local disks${disks.length > 0 ? words` (${some(disks.map(code), { most: FEW })})` : nothing}, which cannot be snapshotted, so no image can be made of all of it. ${ours(nothingMade)} Make the image from a snapshot of its system disk.`,
  'no-system-disk': ({ instanceId }) =>
    words`Alibaba Cloud lists no system disk of ${code(instanceId)}, and an image needs one. ${ours(nothingMade)} If it has one, an administrator has to allow ${code('ecs:DescribeDisks')}.`,
  'needs-restart': ({ instanceId }) =>
    words`A disk of ${code(instanceId)} is not taken up by it yet, so no image can be made of it. ${ours(nothingMade)} Restart the instance, then ask again.`,
  hibernation: ({ instanceId }) =>
    words`${code(instanceId)} is set up for hibernation, so no image can be made of it. ${ours(nothingMade)} Make the image from snapshots of its disks.`,
};

const disksBusy: Record<ProblemOf<'instance-disk-busy'>['because'], string> = {
  snapshot: 'A snapshot of one of its disks is being made',
  migration: 'One of its disks is being migrated',
  status: 'One of its disks is being attached, detached or changed',
};

/** What is said of an instance that becomes an image as a whole. */
export const wholeInstance = {
  notImageable: (problem: ProblemOf<'instance-not-imageable'>) => unimageable[problem.because](problem),
  missing: () => words`Choose the instance that the image is to be made of.`,
  /** Without advice: it is tried again, or it is over. */
  diskBusy: ({ instanceId, because }: ProblemOf<'instance-disk-busy'>) =>
    words`${ours(disksBusy[because])}, so no image can be made of ${code(instanceId)} yet.`,
  diskBusyTryAgain: (problem: ProblemOf<'instance-disk-busy'>) =>
    words`${wholeInstance.diskBusy(problem)} Nothing was made. Wait until that is over, then try again.`,
  betweenStatuses: ({ instanceId }: ProblemOf<'instance-not-imageable'>) =>
    words`${code(instanceId)} is neither running nor stopped at the moment.`,

  /** The choice on the form. */
  from: 'From',
  fromWhat: { snapshots: 'Snapshots', instance: 'A whole instance' },
  fromHint: 'Of a whole instance, all disks are snapshotted for it.',
  placeholder: 'Type to search instances',
  hint: 'Every disk that is attached to it goes into the image.',
  is: ({ name, id, status, type }: InstanceDetails) =>
    words`${code(name)} (${code(id)}) is ${ours(status.toLowerCase())}${type ? words`, a ${code(type)}` : nothing}.`,
  adviceToStop: () =>
    words`${bold('It is running:')} what is still in its memory, such as unwritten files, may be missing in the image. Stop it first for an image that is consistent; it can be made of it as it is as well.`,
  sensitiveDataAdvice: () =>
    words`An image carries what is on its disks to every instance made from it. Before it is made, remove passwords, access keys, ${code('authorized_keys')}, shell history and logs from this instance, and patch the system.`,
  summaryLater: () => words`${bold('What will be made')} is shown here once its instance is chosen.`,
  bill: (disks: readonly DiskMapping[]) =>
    words`${bold(count(disks.length, 'new snapshot'))} of ${ours(gib(totalGiB(disks)))} of disks ${ours(disks.length === 1 ? 'is' : 'are')} made for it, and billed for the data in ${ours(disks.length === 1 ? 'it' : 'them')} until ${ours(theyAre(disks.length))} deleted, which is possible once the image is. The larger the disks, the longer it takes.`,
  alreadyAsked: (operations: readonly Operation[]) =>
    words`Requests for an image of this instance that are still open: ${some(
      operations.map(
        ({ id, request, requestedBy }) =>
          words`${code(request.name)} (request ${code(id)}) by ${person(requestedBy.user)}`,
      ),
      { most: FEW },
    )}.`,

  /** On the card and the question. */
  source: 'Source',
  sourceOf: (instance: string) => words`all of ${code(instance)}`,
  running: () =>
    words`${bold('The instance was running')} when this was asked for. Unless it is stopped before the image is made, what is still in its memory may be missing in it.`,
  encrypted: () => words`${bold('Encrypted disks:')} the image will be encrypted too.`,
  snapshotting: (disks: readonly DiskMapping[]) =>
    words`${ours(disks.length === 1 ? 'Its disk is' : `Its ${disks.length} disks are`)} being snapshotted (${ours(gib(totalGiB(disks)))}), and the image is ready once that is done: large disks can take hours. Leave the instance as it is until then; starting or stopping it would make the image fail.`,
  /** With the announcement. */
  snapshotsStay: (snapshots: number) =>
    words`${ours(count(snapshots, 'new snapshot'))} behind it ${ours(snapshots === 1 ? 'is' : 'are')} billed until ${ours(theyAre(snapshots))} deleted, which is possible once the image is.`,
};
