import type { Action } from './action.ts';
import { createImage } from './create-image.ts';
import { describeDisks } from './describe-disks.ts';
import { describeImages } from './describe-images.ts';
import { describeInstances } from './describe-instances.ts';
import { describeRegions } from './describe-regions.ts';
import { describeSnapshots } from './describe-snapshots.ts';

/** Every operation the emulator answers. A new one is a file, a line here and a row in `coverage.ts`. */
export const actions: readonly Action[] = [
  createImage,
  describeDisks,
  describeImages,
  describeInstances,
  describeRegions,
  describeSnapshots,
];
