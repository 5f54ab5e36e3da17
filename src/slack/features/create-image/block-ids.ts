import type { Field } from '../../../core/domain/problem.ts';

// Slack keeps what is typed into a block as long as its id stays, so an id says what its block depends on: another
// region is another picker, another draft is another form. It also makes a submission complete in itself.
const SEPARATOR = ':';
const id = (...parts: string[]): string => parts.join(SEPARATOR);

/** The block under which a problem with a field is told, by the name its id begins with. */
export const BLOCK_OF: Record<Field, string> = {
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
  sensitiveData: 'sensitive_data',
  channel: 'channel',
};

/** Stands on a form that was taken up again, for as long as it is open. */
export const START_AFRESH = 'start_afresh';

export const blockIds = {
  /** A block that depends on nothing but its form. */
  of: (name: string, draft: string) => id(name, draft),
  instance: (draft: string, region: string) => id(BLOCK_OF.instance, draft, region),
  systemSnapshot: (draft: string, region: string, instance: string) =>
    id(BLOCK_OF.systemSnapshot, draft, region, instance),
  dataDisk: (row: string, region: string, instance: string) => id(BLOCK_OF.dataDisks, row, region, instance),
  dataDiskSize: (row: string) => id(BLOCK_OF.dataDiskSize, row),
  removeDataDisk: (row: string) => id('remove_data_disk', row),
  /** Carries the proposal, so that a new one takes its place and a typed name stays. */
  name: (draft: string, proposal: string) => id(BLOCK_OF.name, draft, proposal),
};

/** The name of a block and what its id carries after it. */
export function readBlockId(blockId: string): { name: string; rest: string[] } {
  const [name = '', ...rest] = blockId.split(SEPARATOR);
  return { name, rest };
}
