import type { ExportImageRequest } from '../../core/domain/kinds/export-image.ts';
import type { ExportBar } from '../../core/domain/kinds/problems.ts';
import { bold, code, join, link, type Words, words } from './words.ts';

const ossUrl = (bucket: string, object: string): string => `oss://${bucket}/${object}`;

/** What keeps an image from being exported, as the end of a sentence that begins with it. */
const bars: Record<ExportBar, string> = {
  encrypted: 'is encrypted, and Alibaba Cloud exports no encrypted image',
  'data-disks': 'has more than four data disks, and Alibaba Cloud exports no image with more',
  'data-disk-size': 'has a data disk of more than 500 GiB, and Alibaba Cloud exports no image with one',
  windows: 'has Windows, and Alibaba Cloud exports no image with Windows Server',
  community: 'is a community image, and Alibaba Cloud exports none of those',
};

/** What is said about images that are written to a bucket: in the form, on the card and when it is done. */
export const exports = {
  title: 'Export image',
  button: 'Export…',
  submit: 'Ask to export',
  usage: (): Words =>
    words`Type ${code('/image export')} and the id of an image, such as ${code('m-bp1…')}; the bucket may follow, as in ${code('to oss://my-bucket/release1')}. ${code('/image list')} shows all images.`,
  advice: (): Words =>
    words`It is written to a bucket of OSS in its own region, an object for each disk. There it is paid for until somebody deletes it. Once it is approved and under way, only the console can stop it.`,
  bucket: 'Bucket',
  bucketHint: 'Of the same account and region, such as my-bucket.',
  prefix: 'Prefix',
  prefixHint: 'The names of the objects begin so: 1 to 30 letters and digits.',
  format: 'Format',
  formatHint: 'Raw is what every region offers.',
  onlyRaw: (region: string): Words => words`From ${code(region)} images are exported as ${code('raw')} only.`,
  size: 'Size',

  barred: (because: ExportBar): string => bars[because],
  warning: (): Words =>
    words`What is exported is paid for in OSS until somebody deletes it there, and whoever may read the bucket can read the disks.`,
  /** While it is under way: there is no button for it. */
  howToStop: (task: string): Words =>
    words`To stop it, cancel its task ${code(task)} in the task log of the ECS console.`,
  objects: (objects: readonly string[]): Words => join(objects.map(code), ', '),
  done: ({ name, imageId, bucket, format }: ExportImageRequest): Words =>
    words`${bold('Image exported:')} ${code(name)} (${code(imageId)}) is in the bucket ${code(bucket)}, as ${code(format)}.`,
  object: (bucket: string, object: string): Words => words`${code(ossUrl(bucket, object))}`,
  unnamed: (): Words => words`Alibaba Cloud has not said how the objects are called; look into the bucket.`,
  whatItCosts: ({ region, bucket }: ExportImageRequest): Words =>
    words`It is stored there, and paid for by its size, until somebody deletes it: ${link('the bucket in the console', `https://oss.console.aliyun.com/bucket/oss-${encodeURIComponent(region)}/${encodeURIComponent(bucket)}/object`)}. Downloading it from outside costs traffic. The image itself stays as it is.`,
};
