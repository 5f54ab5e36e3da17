import type { DiskMapping } from './disk-mapping.ts';
import type { ImageId, RegionId } from './ids.ts';
import type { Instant } from './instant.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';
import type { Tag } from './tags.ts';

/** The statuses of the ECS API; a word that it adds later arrives as `Unknown`. */
export type ImageStatus =
  | 'Waiting'
  | 'Creating'
  | 'Available'
  | 'UnAvailable'
  | 'CreateFailed'
  | 'Deprecated'
  | 'Unknown';

export type Image = {
  id: ImageId;
  name: string;
  region: RegionId;
  status: ImageStatus;
  /** Available is not enough: only a usable image can start an instance. */
  usable: boolean;
  percent: number | undefined;
  /** The longest time any of its disks still needs, in seconds, as far as ECS says. */
  remainingSeconds: number | undefined;
  sizeGiB: number;
  disks: DiskMapping[];
  tags: Tag[];
  createdAt: Instant | undefined;
};

/** What is known about an image besides how far it is. */
export type ImageDetails = Image & {
  description: string | undefined;
  family: string | undefined;
  os: string | undefined;
  architecture: string | undefined;
  isCopy: boolean;
  /** By us, with other accounts. */
  isShared: boolean;
  isPublic: boolean;
  usedByInstances: boolean;
  encrypted: boolean;
};

/** Of all its disks: the size that ECS tells of an image is that of its system disk. */
export const totalGiBOf = ({ disks, sizeGiB: system }: Pick<Image, 'disks' | 'sizeGiB'>): number =>
  disks.reduce((sum, { sizeGiB }) => sum + sizeGiB, 0) || system;

export const hasDataDisks = (disks: readonly DiskMapping[]): boolean => disks.some(({ role }) => role === 'data');

export function parseImageId(text: string): Parsed<ImageId> {
  const given = text.trim().toLowerCase();
  return /^m-[a-z0-9]{4,64}$/.test(given)
    ? parsed(given as ImageId)
    : unparsed({ code: 'malformed-image-id', given: text });
}
