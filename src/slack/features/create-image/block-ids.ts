// Slack keeps what is typed into a block as long as its id stays, so an id says what its block depends on: another
// region is another picker. It also makes a submission complete in itself, without the draft.
const SEPARATOR = ':';
const id = (...parts: string[]): string => parts.join(SEPARATOR);

export const blockIds = {
  region: () => id('region'),
  instance: (region: string) => id('instance', region),
  systemSnapshot: (region: string, instance: string) => id('system_snapshot', region, instance),
  dataDisk: (row: string, region: string, instance: string) => id('data_disk', row, region, instance),
  dataDiskSize: (row: string) => id('data_disk_size', row),
  removeDataDisk: (row: string) => id('remove_data_disk', row),
  name: () => id('name'),
  description: () => id('description'),
  tags: () => id('tags'),
  channel: () => id('channel'),
};

/** The name of a block and what its id carries after it. */
export function readBlockId(blockId: string): { name: string; rest: string[] } {
  const [name = '', ...rest] = blockId.split(SEPARATOR);
  return { name, rest };
}
