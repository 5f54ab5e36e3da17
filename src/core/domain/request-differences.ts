import { attributesOf } from './change-image.ts';
import type { DiskMapping } from './disk-mapping.ts';
import type { ChangeImageRequest, CopyTarget, Request, TagChange } from './request.ts';

/** A part of a request that an edit changed; a side that is not there was left out, or is new. */
export type Difference = { part: DifferingPart; before?: string; after?: string };
export type DifferingPart = (typeof TEXTS)[number] | 'tags' | 'disks' | 'source' | 'targets' | 'shareWith' | 'unshare';

const TEXTS = [
  'account',
  'region',
  'name',
  'newName',
  'status',
  'description',
  'family',
  'resourceGroup',
  'architecture',
  'platform',
  'bootMode',
  'detectionStrategy',
] as const;

/** What an edit changed, part by part, in the order in which a request is read. */
export function differencesOf(before: Request, after: Request): Difference[] {
  return [
    ...TEXTS.flatMap((part) => difference(part, textOf(before, part), textOf(after, part))),
    ...listed('tags', tagsOf(before), tagsOf(after)),
    ...listed('disks', disksOf(before), disksOf(after)),
    ...difference('source', sourceOf(before), sourceOf(after)),
    ...listed('targets', targetsIn(before), targetsIn(after)),
    ...listed('shareWith', accountsIn(before, 'add'), accountsIn(after, 'add')),
    ...listed('unshare', accountsIn(before, 'remove'), accountsIn(after, 'remove')),
  ];
}

const textOf = (request: Request, part: (typeof TEXTS)[number]): string | undefined =>
  (request.kind === 'change-image' ? textsOf(request) : (request as Partial<Record<typeof part, string>>))[part];

const textsOf = ({
  account,
  region,
  name,
  changes,
}: ChangeImageRequest): Partial<Record<(typeof TEXTS)[number], string>> => {
  const { name: newName, ...others } = attributesOf(changes);
  return { account, region, name, ...others, ...(newName && { newName }) };
};

const difference = (part: DifferingPart, before: string | undefined, after: string | undefined): Difference[] =>
  before === after ? [] : [{ part, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];

/** Lists are compared by what their items are about: a tag by its key, a disk by its device, a copy by its region. */
function listed(part: DifferingPart, before: Map<string, string>, after: Map<string, string>): Difference[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) =>
    difference(part, before.get(key), after.get(key)),
  );
}

const tagsOf = (request: Request) =>
  request.kind === 'change-image'
    ? new Map(request.changes.tags?.map((tag) => [tag.key, tagChangeText(tag)]))
    : new Map(request.tags.map(({ key, value }) => [key, `${key}=${value}`]));
const tagChangeText = ({ key, after }: TagChange): string => (after === undefined ? `no ${key}` : `${key}=${after}`);
const disksOf = (request: Request) =>
  new Map((request.kind === 'create-image' ? request.disks : []).map((disk) => [disk.device, diskText(disk)]));
const diskText = ({ device, sizeGiB, snapshotId }: DiskMapping): string =>
  `${device} ${sizeGiB} GiB ${snapshotId ? `from ${snapshotId}` : 'empty'}`;
const sourceOf = (request: Request): string =>
  request.kind === 'create-image' ? (request.source.instanceId ?? request.source.snapshotId) : request.imageId;

const targetsIn = (request: Request) => {
  const targets =
    request.kind === 'copy-image' ? request.targets : request.kind === 'create-image' ? request.copies : [];
  return new Map((targets ?? []).map((target) => [target.region, targetText(target)]));
};
const targetText = ({ region, name, description, tags, family, resourceGroup, encrypted, kmsKeyId }: CopyTarget) =>
  [
    `${region} as ${name}`,
    ...(description ? [`“${description}”`] : []),
    ...tags.map(({ key, value }) => `${key}=${value}`),
    ...(family ? [`family ${family}`] : []),
    ...(resourceGroup ? [resourceGroup] : []),
    ...(encrypted ? [`encrypted${kmsKeyId ? ` with ${kmsKeyId}` : ''}`] : encrypted === false ? ['not encrypted'] : []),
  ].join(', ');

const accountsIn = (request: Request, which: 'add' | 'remove') => {
  const shareWith = ('shareWith' in request && request.shareWith) || [];
  const accounts = request.kind === 'share-image' ? request[which] : which === 'add' ? shareWith : [];
  return new Map(accounts.map((account) => [account, account]));
};
