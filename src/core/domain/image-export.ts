import type { ExportId } from './ids.ts';

/** How far an export of an image to OSS is, as ECS tells of its task. */
export type ImageExport = {
  id: ExportId;
  state: 'going' | 'finished' | 'failed';
  percent: number;
  /** The objects that it wrote, as far as they are known. */
  objects: readonly string[];
  /** Why it failed, in the words of ECS. */
  said?: string;
};
