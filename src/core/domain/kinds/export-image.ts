import type { ImageId } from '../ids.ts';
import { type Common, type ImageAt, type Kind, startsFrom, type TaskSort } from './kind.ts';

/** `name` and `tags` are the image's; the bucket is in its region. */
export type ExportImageRequest = Common & {
  kind: 'export-image';
  imageId: ImageId;
  /** Of all that is written, system disk and data disks. */
  sizeGiB: number;
  bucket: string;
  /** The names of the objects begin so. */
  prefix?: string;
  format: ExportFormat;
};

export const EXPORT_FORMATS = ['raw', 'vhd', 'qcow2', 'vmdk', 'vdi'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Where an image is written to, and as what. */
export type ExportTarget = Pick<ExportImageRequest, 'bucket' | 'prefix' | 'format'>;

export type ExportsImage = { 'export-image': { image: ImageAt; target: ExportTarget } };

export const exportTasks = {
  'export-image': {
    beginning: 'export',
    action: 'ExportImage',
    asks: 'export-image',
    begins: { watch: 'export', withoutToken: true },
  },
} satisfies Record<keyof ExportsImage, TaskSort>;

export const exportImage: Kind<ExportImageRequest, ExportsImage, 'source' | 'bucket' | 'prefix' | 'format'> = {
  plan: () => [{ task: 'export-image' }],
  effects: {
    'export-image': ({ imageId, bucket, prefix, format }, at) => ({
      image: startsFrom(at, imageId),
      target: { bucket, format, ...(prefix && { prefix }) },
    }),
  },
  parts: ({ imageId, bucket, prefix, format }) => ({ source: imageId, bucket, prefix, format }),
};
