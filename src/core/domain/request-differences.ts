import type { DiskMapping } from './disk-mapping.ts';
import type { CreateImageRequest, Request } from './request.ts';

/** A part of a request that an edit changed; a side that is not there was left out, or is new. */
export type Difference = { part: DifferingPart; before?: string; after?: string };
export type DifferingPart = (typeof TEXTS)[number] | 'tags' | 'disks' | 'source';

const TEXTS = [
  'account',
  'region',
  'name',
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
    ...TEXTS.flatMap((part) => difference(part, before[part], after[part])),
    ...listed('tags', tagsOf(before), tagsOf(after)),
    ...listed('disks', disksOf(before), disksOf(after)),
    ...difference('source', sourceOf(before), sourceOf(after)),
  ];
}

const difference = (part: DifferingPart, before: string | undefined, after: string | undefined): Difference[] =>
  before === after ? [] : [{ part, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];

/** Lists are compared by what their items are about: a tag by its key, a disk by its device. */
function listed(part: DifferingPart, before: Map<string, string>, after: Map<string, string>): Difference[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) =>
    difference(part, before.get(key), after.get(key)),
  );
}

const tagsOf = ({ tags }: CreateImageRequest) => new Map(tags.map(({ key, value }) => [key, `${key}=${value}`]));
const disksOf = ({ disks }: CreateImageRequest) => new Map(disks.map((disk) => [disk.device, diskText(disk)]));
const diskText = ({ device, sizeGiB, snapshotId }: DiskMapping): string =>
  `${device} ${sizeGiB} GiB ${snapshotId ? `from ${snapshotId}` : 'empty'}`;
const sourceOf = ({ source }: CreateImageRequest): string => source.instanceId ?? source.snapshotId;
