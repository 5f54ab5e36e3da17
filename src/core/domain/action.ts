/** Everything that Darkroom can be asked to do, by the words that rules use. */
export const ACTIONS = [
  'create-image',
  'copy-image',
  'share-image',
  'launch-instances',
  'export-image',
  'change-image',
  'replace-system-disk',
  'delete-image',
  'delete-snapshot',
] as const;
export type ActionName = (typeof ACTIONS)[number];

/** What cannot be undone: whoever approves it types its name. */
const DESTRUCTIVE: readonly ActionName[] = ['replace-system-disk', 'delete-image', 'delete-snapshot'];
export const isDestructive = (action: ActionName): boolean => DESTRUCTIVE.includes(action);
