import { describe, expect, it } from 'vitest';
import type { DiskMapping } from '../../../src/core/domain/disk-mapping.ts';
import {
  bucketAndPrefix,
  type ExportFacts,
  type ExportImageForm,
  exportFormOf,
  formatsIn,
  judgeExport,
  readExportForm,
} from '../../../src/core/domain/export-image.ts';
import type { SnapshotId } from '../../../src/core/domain/ids.ts';
import type { ImageDetails } from '../../../src/core/domain/image.ts';
import { callsOf, plan } from '../../../src/core/domain/plan.ts';
import { anExportRequest, CHANNEL, IMAGE, REGION, someDetails } from '../../support/builders.ts';

const FRANKFURT = 'eu-central-1';

const aForm = (facts: Partial<ExportImageForm> = {}): ExportImageForm => ({
  ...{ account: '', region: REGION, image: IMAGE, channel: CHANNEL },
  ...{ bucket: 'golden-images', prefix: 'release1' },
  ...facts,
});
const problemsOf = (read: { ok: true } | { ok: false; problems: { field: string; problem: { code: string } }[] }) =>
  read.ok ? [] : read.problems.map(({ field, problem }) => [field, problem.code]);
function judged(
  image: Partial<ImageDetails> = {},
  facts: Partial<ExportFacts> = {},
  form: Partial<ExportImageForm> = {},
) {
  const read = readExportForm(aForm(form));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return judgeExport(read.wish, { image: someDetails(image), channelPostable: true, ...facts });
}
/** A system disk and so many data disks, each of that size. */
const disks = (count: number, sizeGiB = 100): DiskMapping[] => [
  { device: '/dev/xvda', role: 'system', sizeGiB: 40, snapshotId: 's-system00001' as SnapshotId },
  ...Array.from({ length: count }, (_, n) => ({
    device: `/dev/xvd${String.fromCharCode(98 + n)}`,
    role: 'data' as const,
    sizeGiB,
    snapshotId: `s-data000000${n}` as SnapshotId,
  })),
];

describe('a form that asks for an export', () => {
  it.each([
    ['golden-images', 'golden-images'],
    [' oss://golden-images/ ', 'golden-images'],
    ['a1b', 'a1b'],
    ['b'.repeat(63), 'b'.repeat(63)],
  ])('given the bucket %s, when read, then it is %s', (bucket, read) => {
    expect(readExportForm(aForm({ bucket }))).toMatchObject({ ok: true, wish: { bucket: read } });
  });

  it.each(['', 'ab', 'Golden', 'golden_images', '-golden', 'golden-', 'b'.repeat(64), 'golden/release1', 'göld'])(
    'given the bucket “%s”, when read, then it is told to be none',
    (bucket) => {
      expect(problemsOf(readExportForm(aForm({ bucket })))).toEqual([['bucket', 'malformed-bucket']]);
    },
  );

  it.each(['', ' ', 'a', 'Release42', 'x'.repeat(30)])(
    'given the prefix “%s”, when read, then it is taken',
    (prefix) => {
      expect(readExportForm(aForm({ prefix }))).toMatchObject({ ok: true, wish: { prefix: prefix.trim() } });
    },
  );

  it.each(['release-1', 'release/1', 'x'.repeat(31), 'é'])(
    'given the prefix %s, when read, then it is told',
    (prefix) => {
      expect(problemsOf(readExportForm(aForm({ prefix })))).toEqual([['prefix', 'malformed-export-prefix']]);
    },
  );

  it('given a region that offers formats, when read, then each of them is taken, and raw without a word', () => {
    for (const format of ['raw', 'vhd', 'qcow2', 'vmdk', 'vdi']) {
      expect(formatsIn(FRANKFURT)).toContain(format);
      expect(readExportForm(aForm({ region: FRANKFURT, format }))).toMatchObject({ ok: true, wish: { format } });
    }
    expect(readExportForm(aForm())).toMatchObject({ ok: true, wish: { format: 'raw' } });
  });

  it('given a format that the region does not offer, when read, then it is told with those that it does', () => {
    const read = readExportForm(aForm({ format: 'vhd' }));
    expect(read).toEqual({
      ok: false,
      problems: [
        {
          field: 'format',
          problem: { code: 'export-format-not-offered', given: 'vhd', region: REGION, offered: ['raw'] },
        },
      ],
    });
    const five = readExportForm(aForm({ region: FRANKFURT, format: 'iso' }));
    expect(five).toMatchObject({ problems: [{ problem: { offered: ['raw', 'vhd', 'qcow2', 'vmdk', 'vdi'] } }] });
  });

  it.each([
    ['oss://golden-images/release1', { bucket: 'golden-images', prefix: 'release1' }],
    ['golden-images', { bucket: 'golden-images', prefix: '' }],
    ['golden-images/', { bucket: 'golden-images', prefix: '' }],
    ['', { bucket: '', prefix: '' }],
  ])('given “%s” behind the command, when read, then it is a bucket and a prefix', (typed, read) => {
    expect(bucketAndPrefix(typed)).toEqual(read);
  });
});

describe('an image that is to be exported', () => {
  it('given one that can be, when judged, then it is a request with the size of all its disks', () => {
    const tags = [{ key: 'team', value: 'web' }];
    expect(judged({ disks: disks(4, 500), tags })).toEqual({
      ok: true,
      request: { ...anExportRequest({ tags }), sizeGiB: 40 + 4 * 500 },
    });
  });

  it.each<[string, Partial<ImageDetails>, string]>([
    ['encrypted', { encrypted: true }, 'encrypted'],
    ['with five data disks', { disks: disks(5) }, 'data-disks'],
    ['with a data snapshot over 500 GiB', { disks: disks(1, 501) }, 'data-disk-size'],
    ['with Windows Server', { os: 'Windows Server 2022 Datacenter 64 bit' }, 'windows'],
    ['of the community', { isPublic: true }, 'community'],
  ])('given one %s, when judged, then that is told and nothing asked for', (_what, image, because) => {
    expect(judged(image)).toEqual({
      ok: false,
      problems: [{ field: 'image', problem: { code: 'not-exportable', imageId: IMAGE, because } }],
    });
  });

  it('given data disks that are empty, when judged, then they do not count: nothing of them is written', () => {
    const empty = Array.from(
      { length: 6 },
      (_, n) => ({ device: `/dev/xvd${n}`, role: 'data', sizeGiB: 900 }) as const,
    );
    expect(judged({ disks: [...disks(0), ...empty] }).ok).toBe(true);
  });

  it('given several reasons, when judged, then all of them are told', () => {
    const read = judged({ encrypted: true, disks: disks(5, 600), status: 'Deprecated' }, { channelPostable: false });
    expect(problemsOf(read)).toEqual([
      ['image', 'image-not-available'],
      ['image', 'not-exportable'],
      ['image', 'not-exportable'],
      ['image', 'not-exportable'],
      ['channel', 'channel-not-postable'],
    ]);
  });

  it('given none, when judged, then it is not found', () => {
    expect(problemsOf(judged({}, { image: undefined }))).toEqual([['image', 'image-not-found']]);
  });
});

describe('a request for an export', () => {
  it('given one, when planned, then it is one task that calls ExportImage', () => {
    expect(plan(anExportRequest())).toMatchObject([{ id: 'export', kind: 'export-image', needs: [] }]);
    expect(callsOf(anExportRequest())).toEqual(['ExportImage']);
  });

  it('given one, when it is edited, then the form asks for what it asked for', () => {
    const request = anExportRequest();
    const read = readExportForm(exportFormOf(request, CHANNEL));
    expect(read.ok && judgeExport(read.wish, { image: someDetails(), channelPostable: true })).toMatchObject({
      request: { bucket: request.bucket, prefix: request.prefix, format: request.format },
    });
  });
});
