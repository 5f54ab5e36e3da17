import { refuse } from '../refusal.ts';
import type { Image } from '../world/entities.ts';
import { systemDiskOf } from './image-rules.ts';

/** How large a system disk of a category may be. */
const limitsOf = (category: string): { least: number; most: number } => ({
  least: 20,
  most: category === 'cloud' ? 500 : 2048,
});

/** How large the system disk of an image becomes. `atLeast`: the disk that it takes the place of. */
export function systemDiskSize(
  size: string | undefined,
  category: string,
  image: Image,
  { atLeast = 0, tooLarge }: { atLeast?: number; tooLarge: () => never },
): number {
  const { least, most } = limitsOf(category);
  const imageGiB = systemDiskOf(image)?.sizeGiB ?? 0;
  if (size === undefined) return Math.max(40, imageGiB, atLeast);
  if (!/^\d{1,6}$/.test(size)) {
    refuse(400, 'InvalidSystemDiskSize.ValueNotSupported', 'The specified SystemDisk.Size is not valid.');
  }
  const sizeGiB = Number(size);
  if (sizeGiB < imageGiB) {
    refuse(404, 'InvalidSystemDiskSize.LessThanImageSize', 'SystemDisk.Size is less than the image size.');
  }
  if (sizeGiB < Math.max(least, atLeast)) {
    refuse(404, 'InvalidSystemDiskSize.LessThanMinSize', 'SystemDisk.Size is less than the min size.');
  }
  return sizeGiB > most ? tooLarge() : sizeGiB;
}
