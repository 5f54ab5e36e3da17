import type { types } from '@slack/bolt';
import type { Operation } from '../../../core/domain/operation.ts';
import { DEFAULT_ACCOUNT } from '../../../core/domain/region.ts';
import type { CreateImageRequest } from '../../../core/domain/request.ts';
import { fieldSections, prose } from '../../blocks/blocks.ts';
import { en } from '../../text/en.ts';
import { code, join, ours, person, type Words, words } from '../../text/words.ts';

type Field = readonly [label: string, value: Words];

/** Enough for a field: 16 disks or 19 long tags would not fit into one. */
const MOST_TAGS = 6;

/** What was asked for, as label and value; `disks` and long texts have a place of their own. */
export function requestFields(request: CreateImageRequest): Field[] {
  const { name, region, tags, family, resourceGroup } = request;
  const settings = settingsOf(request);
  const shown = en.request.tagList(tags.slice(0, MOST_TAGS));
  return [
    [en.request.name, codeOf(name)],
    ...accountFields(request),
    [en.request.region, codeOf(region)],
    ...(family ? [[en.request.family, codeOf(family)] as const] : []),
    ...(resourceGroup ? [[en.request.resourceGroup, codeOf(resourceGroup)] as const] : []),
    ...(settings.length > 0 ? [[en.request.settings, join(settings.map(code), ', ')] as const] : []),
    ...(tags.length > 0
      ? [
          [
            en.request.tags,
            tags.length > MOST_TAGS ? en.request.moreTags(shown, tags.length - MOST_TAGS) : shown,
          ] as const,
        ]
      : []),
  ];
}

/** Which account, unless it is the one that there always is. */
export const accountFields = ({ account }: CreateImageRequest): Field[] =>
  account === DEFAULT_ACCOUNT ? [] : [[en.request.account, codeOf(account)]];

/** Together in one field: a card has ten. */
function settingsOf({ architecture, platform, bootMode, detectionStrategy }: CreateImageRequest): string[] {
  const check = detectionStrategy && en.request.imageCheck(detectionStrategy);
  return [architecture, platform, bootMode, check].filter((one) => one !== undefined);
}

/** The system disk and the data disks, the latter summed up when they are many. */
export function diskFields({ disks }: CreateImageRequest): Field[] {
  const system = disks.filter(({ role }) => role === 'system').map(en.request.disk);
  const data = disks.filter(({ role }) => role === 'data').map(en.request.disk);
  return [
    [en.request.systemDisk, join(system, '\n')],
    [en.request.dataDisks, data.length > 0 ? join(data, '\n') : en.request.noDataDisks()],
  ];
}

export function warningsOf({ source }: CreateImageRequest): Words[] {
  return [...(source.automatic ? [en.warning.automatic()] : []), ...(source.encrypted ? [en.warning.encrypted()] : [])];
}

/** What is asked for, as a card and a question show it. */
export function requestBlocks(operation: Operation): types.KnownBlock[] {
  const { request, requestedBy, approval } = operation;
  const { approvals } = approval;
  return [
    ...fieldSections([
      ...requestFields(request),
      ...diskFields(request),
      [en.request.askedBy, words`${person(requestedBy.user)}`],
      ...(approvals.length > 0 ? [[en.request.approvedBy, en.request.approvals(approvals)] as const] : []),
    ]),
    ...(request.description ? [prose(labelled(en.request.description, request.description))] : []),
    ...(approval.state === 'pending' ? warningsOf(request).map((warning) => prose(warning)) : []),
  ];
}

const codeOf = (text: string): Words => join([code(text)], '');
export const labelled = (label: string, text: string): Words =>
  join([ours(`${label}: `), join([{ kind: 'outside', text }], '')], '');
