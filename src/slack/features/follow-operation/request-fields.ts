import type { types } from '@slack/bolt';
import { type CommonTarget, commonOf, settingsBeside } from '../../../core/domain/copy-targets.ts';
import type { DiskMapping } from '../../../core/domain/disk-mapping.ts';
import type { ChangeImageRequest, TagChange } from '../../../core/domain/kinds/change-image.ts';
import type { CopyImageRequest, CopyTarget } from '../../../core/domain/kinds/copy-image.ts';
import { type CreateImageRequest, isWhole } from '../../../core/domain/kinds/create-image.ts';
import type { DeleteImageRequest } from '../../../core/domain/kinds/delete-image.ts';
import type { DeleteSnapshotRequest } from '../../../core/domain/kinds/delete-snapshot.ts';
import type { ExportImageRequest } from '../../../core/domain/kinds/export-image.ts';
import type { Request, RequestOf } from '../../../core/domain/kinds/kinds.ts';
import type { LaunchInstancesRequest } from '../../../core/domain/kinds/launch-instances.ts';
import type { ReplaceDiskRequest } from '../../../core/domain/kinds/replace-system-disk.ts';
import type { ShareImageRequest } from '../../../core/domain/kinds/share-image.ts';
import type { Operation } from '../../../core/domain/operation.ts';
import { DEFAULT_ACCOUNT } from '../../../core/domain/region.ts';
import { fieldSections, prose } from '../../blocks/blocks.ts';
import { en } from '../../text/en.ts';
import { gib } from '../../text/measures.ts';
import { code, join, ours, person, type Words, words } from '../../text/words.ts';

type Field = readonly [label: string, value: Words];

/** Enough for a field: 16 disks or 19 long tags would not fit into one. */
const MOST_TAGS = 6;
const MOST_TAG_CHANGES = 4;
const MOST_DIFFERENT = 5;

/** What is shown of a request of some kind, in places of their own. */
type Parts<Asked extends Request> = {
  fields(request: Asked): Field[];
  disks(request: Asked): readonly DiskMapping[];
  /** It is too long for a field. */
  description(request: Asked): string | undefined;
  warnings(request: Asked): Words[];
};

/** Whatever is shown of a kind of request; a new kind does not compile before it is said what that is. */
const kinds: { [Kind in Request['kind']]: Parts<RequestOf<Kind>> } = {
  'create-image': {
    fields: creationFields,
    disks: ({ disks }) => disks,
    description: ({ description }) => description,
    warnings: ({ source, disks }) =>
      isWhole(source)
        ? [
            ...(source.running ? [en.wholeInstance.running()] : []),
            ...(source.encrypted ? [en.wholeInstance.encrypted()] : []),
            en.wholeInstance.bill(disks),
          ]
        : [
            ...(source.automatic ? [en.warning.automatic()] : []),
            ...(source.encrypted ? [en.warning.encrypted()] : []),
          ],
  },
  'copy-image': {
    fields: copyFields,
    disks: () => [],
    description: ({ targets }) => commonOf(targets).common.description,
    warnings: () => [],
  },
  'change-image': {
    fields: changeFields,
    disks: () => [],
    description: ({ changes: { description } }) =>
      description && [description.before, description.after].filter((one) => one !== undefined).join(' → '),
    warnings: () => [],
  },
  'replace-system-disk': {
    fields: replacementFields,
    disks: () => [],
    description: () => undefined,
    warnings: ({ oldDiskId, oldSizeGiB, stops }) => [
      en.replacement.lost({ id: oldDiskId, sizeGiB: oldSizeGiB }),
      en.replacement.stays(),
      stops ? en.replacement.stops() : en.replacement.isStopped(),
    ],
  },
  'share-image': { fields: shareFields, disks: () => [], description: () => undefined, warnings: () => [] },
  'export-image': {
    fields: exportFields,
    disks: () => [],
    description: () => undefined,
    warnings: () => [en.exports.warning()],
  },
  'launch-instances': {
    fields: launchFields,
    disks: () => [],
    description: () => undefined,
    warnings: ({ deprecated, windows, keyPair, charge }) => [
      ...(deprecated ? [en.launch.deprecated()] : []),
      ...(windows ? [en.launch.windows()] : keyPair ? [] : [en.launch.keyless()]),
      ...(charge.type === 'PrePaid' ? [en.launch.prepaid(charge.months)] : []),
    ],
  },
  'delete-image': {
    fields: deletionFields,
    disks: () => [],
    description: () => undefined,
    warnings: (request) => [
      en.deletion.warning(),
      ...(request.force ? [en.deletion.forced(request)] : []),
      ...en.deletion.dependantsTold(request),
    ],
  },
  'delete-snapshot': {
    fields: snapshotFields,
    disks: () => [],
    description: () => undefined,
    warnings: () => [en.snapshotDeletion.warning()],
  },
};

// The table is complete by type; only TypeScript cannot see that the kind picks the matching entry.
const partsOf = (request: Request): Parts<Request> => kinds[request.kind];

/** What was asked for, as label and value; disks and long texts have a place of their own. */
export const requestFields = (request: Request): Field[] => [
  [en.request.nameLabel(request), codeOf(request.name)],
  ...accountFields(request),
  [en.request.region, codeOf(request.region)],
  ...partsOf(request).fields(request),
];

export const disksOf = (request: Request): readonly DiskMapping[] => partsOf(request).disks(request);
export const warningsOf = (request: Request): Words[] => partsOf(request).warnings(request);

function creationFields(request: CreateImageRequest): Field[] {
  const { family, resourceGroup, copies = [], shareWith = [], source } = request;
  const settings = settingsOf(request);
  return [
    ...(isWhole(source) ? [[en.wholeInstance.source, en.wholeInstance.sourceOf(source.fromInstance)] as const] : []),
    ...(family ? [[en.request.family, codeOf(family)] as const] : []),
    ...(resourceGroup ? [[en.request.resourceGroup, codeOf(resourceGroup)] as const] : []),
    ...(copies.length > 0
      ? [[en.request.copiesTo, en.request.regions(copies.map(({ region }) => region))] as const]
      : []),
    ...(shareWith.length > 0 ? [[en.request.shareWith, accountsOf(shareWith)] as const] : []),
    ...(settings.length > 0 ? [[en.request.settings, join(settings.map(code), ', ')] as const] : []),
    ...tagFields(request),
  ];
}

function copyFields(request: CopyImageRequest): Field[] {
  const { common } = commonOf(request.targets);
  const { name, family, encrypted } = common;
  return [
    [en.request.imageId, codeOf(request.imageId)],
    [en.request.copiesTo, en.request.regions(request.targets.map(({ region }) => region))],
    ...(name && name !== request.name ? [[en.request.copyName, codeOf(name)] as const] : []),
    ...(family ? [[en.request.family, codeOf(family)] as const] : []),
    ...(encrypted ? [[en.request.encryption, en.request.encrypted(request.targets)] as const] : []),
    ...differencesIn(request.targets, common),
    ...(request.shareWith.length > 0 ? [[en.request.shareWith, accountsOf(request.shareWith)] as const] : []),
    ...tagFields(request),
  ];
}

function shareFields({ imageId, add, remove }: ShareImageRequest): Field[] {
  return [
    [en.request.imageId, codeOf(imageId)],
    ...(add.length > 0 ? [[en.request.shareWith, accountsOf(add)] as const] : []),
    ...(remove.length > 0 ? [[en.request.unshare, accountsOf(remove)] as const] : []),
  ];
}

function exportFields({ imageId, bucket, prefix, format, sizeGiB }: ExportImageRequest): Field[] {
  return [
    [en.request.imageId, codeOf(imageId)],
    [en.exports.bucket, codeOf(bucket)],
    ...(prefix ? [[en.exports.prefix, codeOf(prefix)] as const] : []),
    [en.exports.format, codeOf(format)],
    [en.exports.size, ours(gib(sizeGiB))],
  ];
}

function changeFields({ imageId, changes }: ChangeImageRequest): Field[] {
  const { name, family, status, tags = [] } = changes;
  const shown = tags.slice(0, MOST_TAG_CHANGES).map(en.request.tagChange);
  const left = tagChangesLeft(tags).length;
  return [
    [en.request.imageId, codeOf(imageId)],
    ...(name ? [[en.request.newName, en.request.rewritten(name)] as const] : []),
    ...(status ? [[en.request.status, en.request.rewritten(status)] as const] : []),
    ...(family ? [[en.request.family, en.request.rewritten(family)] as const] : []),
    ...(tags.length > 0
      ? [[en.request.tags, join([...shown, ...(left > 0 ? [en.request.moreTagChanges(left)] : [])], '\n')] as const]
      : []),
  ];
}

function replacementFields(request: ReplaceDiskRequest): Field[] {
  return [
    [en.replacement.instanceId, codeOf(request.instanceId)],
    [en.replacement.image, en.replacement.imageOf(request)],
    [en.replacement.oldDisk, en.replacement.oldDiskOf(request)],
    [en.replacement.newDisk, en.replacement.newDiskOf(request)],
    ...(request.keyPair ? [[en.replacement.keyPair, codeOf(request.keyPair)] as const] : []),
    [en.replacement.meanwhile, en.replacement.meanwhileOf(request)],
  ];
}

function deletionFields({ imageId, snapshots, kept }: DeleteImageRequest): Field[] {
  return [
    [en.request.imageId, codeOf(imageId)],
    [en.deletion.snapshotsDeleted, en.deletion.sizes(snapshots)],
    [en.deletion.snapshotsKept, en.deletion.sizes(kept)],
  ];
}

function snapshotFields(request: DeleteSnapshotRequest): Field[] {
  const { snapshotId, size, sizeOf, made, madeAt, kind, kindOf } = en.snapshotDeletion;
  return [
    [snapshotId, codeOf(request.snapshotId)],
    [size, sizeOf(request)],
    [made, madeAt(request)],
    [kind, kindOf(request)],
  ];
}

/** A question has room for these. */
function launchFields(request: LaunchInstancesRequest): Field[] {
  const { imageId, keyPair, charge } = request;
  const { field } = en.launch;
  return [
    [en.request.imageId, codeOf(imageId)],
    [field.instances, en.launch.asked(request)],
    [field.network, en.launch.network(request)],
    ...(keyPair ? [[en.launch.keyPair, codeOf(keyPair)] as const] : []),
    [field.disks, en.launch.disks(request)],
    [field.charge, en.launch.chargeTold(charge)],
  ];
}

/** Those that the field has no room for. */
export const tagChangesLeft = (tags: readonly TagChange[]): readonly TagChange[] => tags.slice(MOST_TAG_CHANGES);

/** Those that what is made will have. */
function tagFields({ tags }: Request): Field[] {
  const shown = en.request.tagList(tags.slice(0, MOST_TAGS));
  const left = tags.length - MOST_TAGS;
  return tags.length > 0 ? [[en.request.tags, left > 0 ? en.request.moreTags(shown, left) : shown]] : [];
}

/** Copies that are not as the others; whoever approves sees all of them in the question. */
function differencesIn(targets: readonly CopyTarget[], common: CommonTarget): Field[] {
  const different = targets
    .map((target) => ({ region: target.region, settings: settingsBeside(common, target) }))
    .filter(({ settings }) => settings.length > 0);
  const lines = different
    .slice(0, MOST_DIFFERENT)
    .map(({ region, settings }) => en.request.different(region, settings));
  const left = different.length - lines.length;
  const more = left > 0 ? [en.request.moreDifferent(left)] : [];
  return lines.length > 0 ? [[en.request.perRegion, join([...lines, ...more], '\n')]] : [];
}

const accountsOf = (accounts: readonly string[]): Words => join(accounts.map(code), ', ');

/** Which account, unless it is the one that there always is. */
export const accountFields = ({ account }: Request): Field[] =>
  account === DEFAULT_ACCOUNT ? [] : [[en.request.account, codeOf(account)]];

/** Together in one field: a card has ten. */
function settingsOf({ architecture, platform, bootMode, detectionStrategy }: CreateImageRequest): string[] {
  const check = detectionStrategy && en.request.imageCheck(detectionStrategy);
  return [architecture, platform, bootMode, check].filter((one) => one !== undefined);
}

/** The system disk and the data disks, the latter summed up when they are many. */
export function diskFields(disks: readonly DiskMapping[]): Field[] {
  const system = disks.filter(({ role }) => role === 'system').map(en.request.disk);
  const data = disks.filter(({ role }) => role === 'data').map(en.request.disk);
  return [
    [en.request.systemDisk, join(system, '\n')],
    [en.request.dataDisks, data.length > 0 ? join(data, '\n') : en.request.noDataDisks()],
  ];
}

/** What is asked for, as a card and a question show it. */
export function requestBlocks(operation: Operation): types.KnownBlock[] {
  const { request, requestedBy, approval } = operation;
  const { approvals } = approval;
  const disks = disksOf(request);
  return [
    ...fieldSections([
      ...requestFields(request),
      ...(disks.length > 0 ? diskFields(disks) : []),
      [en.request.askedBy, words`${person(requestedBy.user)}`],
      ...(approvals.length > 0 ? [[en.request.approvedBy, en.request.approvals(approvals)] as const] : []),
    ]),
    ...descriptionOf(request),
    ...(approval.state === 'pending' ? warningsOf(request).map((warning) => prose(warning)) : []),
  ];
}

/** On its own: it is too long for a field. */
export function descriptionOf(request: Request): types.RichTextBlock[] {
  const text = partsOf(request).description(request);
  return text ? [prose(labelled(en.request.description, text))] : [];
}

const codeOf = (text: string): Words => join([code(text)], '');
export const labelled = (label: string, text: string): Words =>
  join([ours(`${label}: `), join([{ kind: 'outside', text }], '')], '');
