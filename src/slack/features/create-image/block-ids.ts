import type { KindField } from '../../../core/domain/kinds/problems.ts';
import type { Field } from '../../../core/domain/problem.ts';
import { DEFAULT_ACCOUNT } from '../../../core/domain/region.ts';

// Slack keeps what is typed into a block as long as its id stays, so an id says what its block depends on: another
// region is another picker, another draft is another form. It also makes a submission complete in itself.
const SEPARATOR = ':';
const id = (...parts: string[]): string => parts.join(SEPARATOR);

/** The fields of this form. */
export type FormField = Exclude<Field, 'image' | 'unshare' | 'status' | 'perRegion' | KindField>;

/** The block under which a problem with a field is told, by the name its id begins with. */
export const BLOCK_OF: Record<FormField, string> = {
  account: 'account',
  region: 'region',
  instance: 'instance',
  systemSnapshot: 'system_snapshot',
  dataDisks: 'data_disk',
  dataDiskSize: 'data_disk_size',
  name: 'name',
  description: 'description',
  family: 'family',
  resourceGroup: 'resource_group',
  tags: 'tags',
  targets: 'copy_to',
  shareWith: 'share_with',
  sensitiveData: 'sensitive_data',
  channel: 'channel',
};

/** Stands on a form that was taken up again, for as long as it is open. */
export const START_AFRESH = 'start_afresh';

export const blockIds = {
  /** A block that depends on nothing but its form. */
  of: (name: string, draft: string) => id(name, draft),
  region: (draft: string, where: string) =>
    where === '' ? id(BLOCK_OF.region, draft) : id(BLOCK_OF.region, draft, where),
  instance: (draft: string, where: string) => id(BLOCK_OF.instance, draft, where),
  systemSnapshot: (draft: string, where: string, instance: string) =>
    id(BLOCK_OF.systemSnapshot, draft, where, instance),
  targets: (draft: string, where: string) =>
    where === '' ? id(BLOCK_OF.targets, draft) : id(BLOCK_OF.targets, draft, where),
  dataDisk: (row: string, where: string, instance: string) => id(BLOCK_OF.dataDisks, row, where, instance),
  dataDiskSize: (row: string) => id(BLOCK_OF.dataDiskSize, row),
  removeDataDisk: (row: string) => id('remove_data_disk', row),
  /** Carries the proposal, so that a new one takes its place and a typed name stays. */
  name: (draft: string, proposal: string) => id(BLOCK_OF.name, draft, proposal),
};

/** The place that a picker depends on. The default account stands in none: forms that know of no other read the same. */
export const whereOf = ({ account, region }: { account: string; region: string }): string =>
  account === '' || account === DEFAULT_ACCOUNT ? region : `${encodeURIComponent(account)}/${region}`;

export function readWhere(where: string): { account: string; region: string } {
  const end = where.indexOf('/');
  return end < 0
    ? { account: '', region: where }
    : { account: decodeURIComponent(where.slice(0, end)), region: where.slice(end + 1) };
}

/** The name of a block and what its id carries after it. */
export function readBlockId(blockId: string): { name: string; rest: string[] } {
  const [name = '', ...rest] = blockId.split(SEPARATOR);
  return { name, rest };
}
