import type { AccountName, ChannelId, ImageId, RegionId } from './ids.ts';
import { type ImageDetails, parseImageId, totalGiBOf } from './image.ts';
import { channelProblems, imageProblems } from './image-checks.ts';
import { EXPORT_FORMATS, type ExportFormat, type ExportImageRequest } from './kinds/export-image.ts';
import { type Parsed, parsed, takingInto, unparsed } from './parsed.ts';
import type { FieldProblem } from './problem.ts';
import { DEFAULT_ACCOUNT, parseRegionId } from './region.ts';

/** The form as a person left it. Where only one format is offered nobody is asked for it. */
export type ExportImageForm = {
  account: string;
  region: string;
  image: string;
  bucket: string;
  prefix: string;
  format?: string | undefined;
  channel: string;
};

export type ExportImageWish = {
  account: AccountName;
  region: RegionId;
  imageId: ImageId;
  bucket: string;
  prefix: string;
  format: ExportFormat;
  channel: ChannelId;
};

/** More of an image's data disks, or larger ones, are not exported. */
const MOST_DATA_DISKS = 4;
const MOST_DATA_DISK_GIB = 500;
const MOST_PREFIX = 30;

/** Everywhere else an image is exported as it is. */
const REGIONS_WITH_FORMATS: readonly string[] = [
  'ap-northeast-1',
  'ap-southeast-1',
  'ap-southeast-3',
  'ap-southeast-5',
  'eu-central-1',
  'eu-west-1',
  'me-east-1',
  'us-east-1',
  'us-west-1',
];

/** What an image of a region can be exported as; the first is what it is without a word. */
export const formatsIn = (region: string): readonly ExportFormat[] =>
  REGIONS_WITH_FORMATS.includes(region) ? EXPORT_FORMATS : ['raw'];

/** The form that asks for what a request asked for. */
export const exportFormOf = (
  { account, region, imageId, bucket, prefix = '', format }: ExportImageRequest,
  channel: ChannelId,
): ExportImageForm => ({ account, region, image: imageId, bucket, prefix, format, channel });

/** A bucket and a prefix as people write them in one: `oss://bucket/prefix`. */
export function bucketAndPrefix(typed: string): Pick<ExportImageForm, 'bucket' | 'prefix'> {
  const [bucket = '', ...prefix] = withoutScheme(typed).split('/');
  return { bucket, prefix: prefix.join('/') };
}

const withoutScheme = (typed: string): string => typed.trim().replace(/^oss:\/\//i, '');

function parseBucket(typed: string): Parsed<string> {
  const bucket = withoutScheme(typed).replace(/\/$/, '');
  return /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(bucket)
    ? parsed(bucket)
    : unparsed({ code: 'malformed-bucket', given: typed });
}

/** Empty: there is none. */
function parseExportPrefix(typed: string): Parsed<string> {
  const prefix = typed.trim();
  return new RegExp(`^[A-Za-z0-9]{0,${MOST_PREFIX}}$`).test(prefix)
    ? parsed(prefix)
    : unparsed({ code: 'malformed-export-prefix', given: typed });
}

function parseFormat(typed: string, region: RegionId): Parsed<ExportFormat> {
  const offered = formatsIn(region);
  const format = offered.find((one) => one === typed.trim().toLowerCase());
  return format ? parsed(format) : unparsed({ code: 'export-format-not-offered', given: typed, region, offered });
}

export type ReadExportForm = { ok: true; wish: ExportImageWish } | { ok: false; problems: FieldProblem[] };

export function readExportForm(form: ExportImageForm): ReadExportForm {
  const problems: FieldProblem[] = [];
  const take = takingInto(problems);
  const region = take('region', parseRegionId(form.region));
  const imageId = take('image', parseImageId(form.image));
  const bucket = take('bucket', parseBucket(form.bucket));
  const prefix = take('prefix', parseExportPrefix(form.prefix));
  const format = region && take('format', parseFormat(form.format || 'raw', region));
  if (!region || !imageId || bucket === undefined || prefix === undefined || !format) return { ok: false, problems };
  const account = (form.account || DEFAULT_ACCOUNT) as AccountName;
  return { ok: true, wish: { account, region, imageId, bucket, prefix, format, channel: form.channel as ChannelId } };
}

export type ExportFacts = { image: ImageDetails | undefined; channelPostable: boolean };

export type JudgedExport = { ok: true; request: ExportImageRequest } | { ok: false; problems: FieldProblem[] };

/** Makes the request of a wish, or tells everything that stands in its way, each problem with its field. */
export function judgeExport(wish: ExportImageWish, { image, channelPostable }: ExportFacts): JudgedExport {
  const { account, region, imageId, bucket, prefix, format, channel } = wish;
  const problems = [
    ...imageProblems(wish, image),
    ...(image ? notExportable(image) : []),
    ...channelProblems(channel, channelPostable),
  ];
  if (!image || problems.length > 0) return { ok: false, problems };
  const about = { account, region, imageId, name: image.name, tags: image.tags, sizeGiB: totalGiBOf(image) };
  return { ok: true, request: { kind: 'export-image', ...about, bucket, ...(prefix && { prefix }), format } };
}

/** What ECS exports of no image. Whether it was made from one of the Marketplace, only a dry run tells. */
function notExportable({ id: imageId, encrypted, os = '', isPublic, disks }: ImageDetails): FieldProblem[] {
  const data = disks.filter(({ role, snapshotId }) => role === 'data' && snapshotId !== undefined);
  const reasons = [
    ...(encrypted ? (['encrypted'] as const) : []),
    ...(data.length > MOST_DATA_DISKS ? (['data-disks'] as const) : []),
    ...(data.some(({ sizeGiB }) => sizeGiB > MOST_DATA_DISK_GIB) ? (['data-disk-size'] as const) : []),
    ...(/windows/i.test(os) ? (['windows'] as const) : []),
    ...(isPublic ? (['community'] as const) : []),
  ];
  return reasons.map((because) => ({ field: 'image', problem: { code: 'not-exportable', imageId, because } }));
}
