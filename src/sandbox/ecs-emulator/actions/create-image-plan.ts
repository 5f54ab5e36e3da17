import type { Disk, ImageDisk } from '../world/entities.ts';

/** A disk of the image to be. `disk`: one that has no snapshot yet and gets one. */
export type PlannedDisk = ImageDisk & { disk?: Disk };
/** What an image will be made of; `sourceImageId` is the image its system disk came from. */
export type ImagePlan = { disks: PlannedDisk[]; sourceImageId: string };
