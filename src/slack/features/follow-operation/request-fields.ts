import type { types } from '@slack/bolt';
import { type CommonTarget, commonOf, settingsBeside } from '../../../core/domain/copy-targets.ts';
import type { DiskMapping } from '../../../core/domain/disk-mapping.ts';
import type { Operation } from '../../../core/domain/operation.ts';
import { targetsOf } from '../../../core/domain/plan.ts';
import { DEFAULT_ACCOUNT } from '../../../core/domain/region.ts';
import type {
  CopyImageRequest,
  CopyTarget,
  CreateImageRequest,
  Request,
  ShareImageRequest,
} from '../../../core/domain/request.ts';
import { fieldSections, prose } from '../../blocks/blocks.ts';
import { en } from '../../text/en.ts';
import { code, join, ours, person, type Words, words } from '../../text/words.ts';

type Field = readonly [label: string, value: Words];

/** Enough for a field: 16 disks or 19 long tags would not fit into one. */
const MOST_TAGS = 6;
const MOST_DIFFERENT = 5;

/** What was asked for, as label and value; disks and long texts have a place of their own. */
export function requestFields(request: Request): Field[] {
  const { name, region, tags } = request;
  const own = request.kind === 'create-image' ? creationFields(request) : imageFields(request);
  const shown = en.request.tagList(tags.slice(0, MOST_TAGS));
  return [
    [request.kind === 'create-image' ? en.request.name : en.request.image, codeOf(name)],
    ...accountFields(request),
    [en.request.region, codeOf(region)],
    ...own,
    ...(tags.length > 0 && request.kind !== 'share-image'
      ? [
          [
            en.request.tags,
            tags.length > MOST_TAGS ? en.request.moreTags(shown, tags.length - MOST_TAGS) : shown,
          ] as const,
        ]
      : []),
  ];
}

function creationFields(request: CreateImageRequest): Field[] {
  const { family, resourceGroup, copies = [], shareWith = [] } = request;
  const settings = settingsOf(request);
  return [
    ...(family ? [[en.request.family, codeOf(family)] as const] : []),
    ...(resourceGroup ? [[en.request.resourceGroup, codeOf(resourceGroup)] as const] : []),
    ...(copies.length > 0
      ? [[en.request.copiesTo, en.request.regions(copies.map(({ region }) => region))] as const]
      : []),
    ...(shareWith.length > 0 ? [[en.request.shareWith, accountsOf(shareWith)] as const] : []),
    ...(settings.length > 0 ? [[en.request.settings, join(settings.map(code), ', ')] as const] : []),
  ];
}

function imageFields(request: CopyImageRequest | ShareImageRequest): Field[] {
  const id: Field = [en.request.imageId, codeOf(request.imageId)];
  if (request.kind === 'share-image') {
    return [
      id,
      ...(request.add.length > 0 ? [[en.request.shareWith, accountsOf(request.add)] as const] : []),
      ...(request.remove.length > 0 ? [[en.request.unshare, accountsOf(request.remove)] as const] : []),
    ];
  }
  const { common } = commonOf(request.targets);
  const { name, family, encrypted } = common;
  return [
    id,
    [en.request.copiesTo, en.request.regions(request.targets.map(({ region }) => region))],
    ...(name && name !== request.name ? [[en.request.copyName, codeOf(name)] as const] : []),
    ...(family ? [[en.request.family, codeOf(family)] as const] : []),
    ...(encrypted ? [[en.request.encryption, en.request.encrypted(request.targets)] as const] : []),
    ...differencesIn(request.targets, common),
    ...(request.shareWith.length > 0 ? [[en.request.shareWith, accountsOf(request.shareWith)] as const] : []),
  ];
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

export function warningsOf(request: Request): Words[] {
  if (request.kind !== 'create-image') return [];
  const { source } = request;
  return [...(source.automatic ? [en.warning.automatic()] : []), ...(source.encrypted ? [en.warning.encrypted()] : [])];
}

/** What is asked for, as a card and a question show it. */
export function requestBlocks(operation: Operation): types.KnownBlock[] {
  const { request, requestedBy, approval } = operation;
  const { approvals } = approval;
  return [
    ...fieldSections([
      ...requestFields(request),
      ...(request.kind === 'create-image' ? diskFields(request.disks) : []),
      [en.request.askedBy, words`${person(requestedBy.user)}`],
      ...(approvals.length > 0 ? [[en.request.approvedBy, en.request.approvals(approvals)] as const] : []),
    ]),
    ...descriptionOf(request),
    ...(approval.state === 'pending' ? warningsOf(request).map((warning) => prose(warning)) : []),
  ];
}

/** On its own: it is too long for a field. */
export function descriptionOf(request: Request): types.RichTextBlock[] {
  const text = request.kind === 'create-image' ? request.description : commonOf(targetsOf(request)).common.description;
  return text ? [prose(labelled(en.request.description, text))] : [];
}

const codeOf = (text: string): Words => join([code(text)], '');
export const labelled = (label: string, text: string): Words =>
  join([ours(`${label}: `), join([{ kind: 'outside', text }], '')], '');
