import type { Actor } from '../../core/domain/actor.ts';
import type { Decision } from '../../core/domain/approval.ts';
import { type DiskMapping, totalGiB } from '../../core/domain/disk-mapping.ts';
import type { OperationId } from '../../core/domain/ids.ts';
import type { Instant } from '../../core/domain/instant.ts';
import type { ImageChanges, Rewrite, TagChange } from '../../core/domain/kinds/change-image.ts';
import type { CopyTarget } from '../../core/domain/kinds/copy-image.ts';
import type { Request, RequestOf } from '../../core/domain/kinds/kinds.ts';
import type { OperationStatus } from '../../core/domain/operation-status.ts';
import { callsOf } from '../../core/domain/plan.ts';
import { DEFAULT_ACCOUNT } from '../../core/domain/region.ts';
import type { Tag } from '../../core/domain/tags.ts';
import { count, gib } from './measures.ts';
import { bold, code, date, FEW, join, link, nothing, ours, person, some, type Words, words } from './words.ts';

const rewritten = ({ before, after }: Rewrite): Words =>
  words`${before === undefined ? ours('none') : code(before)} → ${code(after)}`;
const tagValue = (value: string): Words => (value === '' ? words`empty` : words`${code(value)}`);
const tagChange = ({ key, before, after }: TagChange): Words => {
  if (after === undefined) return words`without ${code(`${key}=${before ?? ''}`)}`;
  return before === undefined
    ? words`with ${code(`${key}=${after}`)}`
    : words`${code(key)}: ${tagValue(before)} → ${tagValue(after)}`;
};
/** In one line, the tags only counted. */
const changesTold = ({ name, description, family, status, tags = [] }: ImageChanges): Words =>
  join(
    [
      ...(name ? [words`name ${rewritten(name)}`] : []),
      ...(status ? [words`status ${rewritten(status)}`] : []),
      ...(family ? [words`family ${rewritten(family)}`] : []),
      ...(description ? [words`another description`] : []),
      ...(tags.length > 0 ? [words`${ours(count(tags.length, 'tag'))}`] : []),
    ],
    ', ',
  );

type KindWords<Asked extends Request> = {
  verb: string;
  nameLabel: string;
  /** What is asked for, in half a sentence. */
  gist(request: Asked): Words;
  /** That nothing came of it, and that it was stopped before anything was … */
  failed(name: string): Words;
  undone: string;
  /** What is wanted, in the question to approvers; left out: an image. And what the name is of, in the title. */
  wants?: string;
  thing?: string;
  /** What is so once it is done, where that is not that something is ready. */
  reached?: string;
};

/** Whatever differs between kinds of requests, so that a new kind does not compile before it has its words. */
const kinds: { [Kind in Request['kind']]: KindWords<RequestOf<Kind>> } = {
  'create-image': {
    verb: 'Create',
    nameLabel: 'Name',
    gist: ({ disks, region }) =>
      words`${ours(gib(totalGiB(disks)))} on ${ours(count(disks.length, 'disk'))} in ${region}`,
    failed: (name) => words`${bold('Image failed:')} ${code(name)} was not made.`,
    undone: 'made',
  },
  'copy-image': {
    verb: 'Copy',
    nameLabel: 'Image',
    gist: ({ sizeGiB, region, targets }) =>
      words`${ours(gib(sizeGiB))} from ${region} to ${ours(count(targets.length, 'region'))}`,
    failed: (name) => words`${bold('Copy failed:')} ${code(name)} was copied nowhere.`,
    undone: 'copied',
  },
  'share-image': {
    verb: 'Share',
    nameLabel: 'Image',
    gist: ({ region, add, remove }) =>
      words`in ${region}, with ${ours(count(add.length, 'account'))} more and ${remove.length} fewer`,
    failed: (name) => words`${bold('Sharing failed:')} who may use ${code(name)} is not what was asked for.`,
    undone: 'shared',
  },
  'change-image': {
    verb: 'Change',
    nameLabel: 'Image',
    gist: ({ region, changes }) => words`in ${region}: ${changesTold(changes)}`,
    failed: (name) => words`${bold('Change failed:')} ${code(name)} is as it was.`,
    undone: 'changed',
  },
  'export-image': {
    verb: 'Export',
    nameLabel: 'Image',
    gist: ({ region, bucket, format, sizeGiB }) =>
      words`${ours(gib(sizeGiB))} from ${region} to the bucket ${code(bucket)}, as ${code(format)}`,
    failed: (name) => words`${bold('Export failed:')} ${code(name)} is in no bucket, or not whole.`,
    undone: 'exported',
    wants: 'export',
    reached: 'exported',
  },
  'replace-system-disk': {
    verb: 'Replace',
    thing: 'the system disk of',
    nameLabel: 'Instance',
    gist: ({ region, oldDiskId, imageName, sizeGiB, stops }) =>
      words`in ${region}: ${code(oldDiskId)} by ${ours(gib(sizeGiB))} of ${code(imageName)}${stops ? words`, stopped and started again for it` : nothing}`,
    failed: (name) => words`${bold('System disk not replaced:')} ${code(name)} did not get what was asked for.`,
    undone: 'replaced',
    wants: 'new system disk',
    reached: 'its system disk was replaced',
  },
  'launch-instances': {
    verb: 'Launch instances of',
    nameLabel: 'Image',
    gist: ({ region, count: n, instanceType }) =>
      words`${ours(count(n, 'instance'))} of type ${code(instanceType)} in ${region}`,
    failed: (name) => words`${bold('Launch failed:')} no instance of ${code(name)} was launched.`,
    undone: 'launched',
    wants: 'launch',
    reached: 'launched',
  },
  'delete-image': {
    verb: 'Delete',
    nameLabel: 'Image',
    gist: ({ region, snapshots, kept, force }) =>
      words`in ${region}, with ${snapshots.length} of ${ours(count(snapshots.length + kept.length, 'snapshot'))} behind it${ours(force ? ', although instances were made from it' : '')}`,
    failed: (name) => words`${bold('Not deleted:')} ${code(name)} is still there, and so are the snapshots behind it.`,
    undone: 'deleted',
    wants: 'deletion',
    reached: 'deleted',
  },
  'delete-snapshot': {
    verb: 'Delete',
    nameLabel: 'Snapshot',
    gist: ({ region, sizeGiB }) => words`${ours(gib(sizeGiB))} in ${region}`,
    failed: (name) => words`${bold('Not deleted:')} the snapshot ${code(name)} is still there.`,
    undone: 'deleted',
    wants: 'deletion',
    thing: 'snapshot',
    reached: 'deleted',
  },
};

/** Ends at which nothing was done. */
const endedWithout: Partial<Record<OperationStatus, string>> = {
  rejected: 'Rejected',
  withdrawn: 'Withdrawn',
  expired: 'Expired',
  cancelled: 'Stopped',
  failed: 'Failed',
};

// The table is complete by type; only TypeScript cannot see that the kind picks the matching entry.
const wordsFor = (request: Request): KindWords<Request> => kinds[request.kind];

const who = (actor: Actor): Words => words`${person(actor.user)}`;
const diskTold = ({ sizeGiB, snapshotId, diskId }: DiskMapping): Words => {
  if (snapshotId) return words`${ours(gib(sizeGiB))} from ${code(snapshotId)}`;
  return diskId ? words`${ours(gib(sizeGiB))} of ${code(diskId)}` : words`${ours(gib(sizeGiB))}, empty`;
};

/** What is to be done, to what: "Delete image". */
const doing = (request: Request): string => `${wordsFor(request).verb} ${wordsFor(request).thing ?? 'image'}`;

/** What is asked for, and that nothing came of it. */
export const request = {
  title: (request: Request) => `${doing(request)} ${request.name}`,
  /** The title within a sentence. */
  asked: (request: Request) => words`${ours(doing(request))} ${code(request.name)}`,
  /** "image web", or "deletion of web". */
  wanted: (request: Request) => {
    const { wants } = wordsFor(request);
    return wants ? `${wants} of ${request.name}` : `image ${request.name}`;
  },
  wants: (request: Request) => wordsFor(request).wants ?? 'image',
  nothingDone: (request: Request) => words`Nothing was ${ours(wordsFor(request).undone)}.`,
  nothingWill: (request: Request) => `Nothing will be ${wordsFor(request).undone}.`,
  /** How it ended, for kinds of requests that make nothing ready. */
  reached: (request: Request, status: OperationStatus): string | undefined => {
    const { reached, undone } = wordsFor(request);
    if (!reached) return undefined;
    if (status === 'succeeded') return `${reached.slice(0, 1).toUpperCase()}${reached.slice(1)}`;
    const ended = endedWithout[status];
    return ended && `${ended}, nothing was ${undone}`;
  },
  /** What the name is of. */
  nameLabel: (request: Request) => wordsFor(request).nameLabel,
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
  disk: diskTold,
  deviceAndDisk: (disk: DiskMapping) => words`${code(disk.device)} ${diskTold(disk)}`,
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
    words`${wordsFor(request).gist(request)}${request.account === DEFAULT_ACCOUNT ? nothing : words` of the account ${request.account}`}, asked by ${who(by)}.`,
  imageId: 'Image id',
  copiesTo: 'Copies to',
  copyName: 'Name of the copies',
  encryption: 'Encryption',
  shareWith: 'Shared with',
  unshare: 'Shared no more with',
  newName: 'New name',
  status: 'Status',
  rewritten,
  tagChange,
  changes: changesTold,
  moreTagChanges: (more: number) => words`and ${more} more`,
  regions: (regions: readonly string[]) => some(regions.map(code), { most: FEW, rest: 'more region' }),
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
  different: (region: string, settings: readonly string[]) => words`${code(region)} ${join(settings.map(code), ', ')}`,
  moreDifferent: (regions: number) => words`and in ${ours(count(regions, 'more region'))}`,
  console: (region: string) =>
    words`${link('Images in the console', `https://ecs.console.aliyun.com/image/region/${encodeURIComponent(region)}`)}`,
  foot: (id: OperationId, at: Instant) => words`Request ${code(id)} · asked ${date(at)}`,
  failed: (request: Request) => wordsFor(request).failed(request.name),
  cancelled: (requester: Actor, request: Request) =>
    words`${who(requester)}, the request for ${code(request.name)} was stopped before anything was ${ours(wordsFor(request).undone)}.`,
  approveIntro: (requester: Actor, request: Request) =>
    words`${who(requester)} asks for this. If you approve, Darkroom calls ${join(callsOf(request).map(code), ', ', ' and ')} in the account ${code(request.account)} with exactly this:`,
};
