import { describe, expect, it } from 'vitest';
import {
  type CreateImageForm,
  type CreateImageWish,
  type DataDiskRow,
  EMPTY_DISK,
  emptyForm,
  readCreateImageForm,
} from '../../../src/core/domain/create-image-form.ts';
import { ARCHITECTURES, BOOT_MODES, DETECTION_STRATEGIES, PLATFORMS } from '../../../src/core/domain/image-options.ts';
import type { KindField } from '../../../src/core/domain/kinds/problems.ts';
import type { Field, ProblemCode } from '../../../src/core/domain/problem.ts';
import { aDataSnapshot, aForm, aSnapshot, CHANNEL, REGION } from '../../support/builders.ts';

function wishOf(facts: Partial<CreateImageForm>): CreateImageWish {
  const read = readCreateImageForm(aForm(facts));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.wish;
}

/** Every problem in short: field, row where it has one, and code. */
function problemsOf(facts: Partial<CreateImageForm>): string[] {
  const read = readCreateImageForm(aForm(facts));
  return read.ok ? [] : read.problems.map(({ field, row, problem }) => [field, row, problem.code].join(' '));
}

const row = (source: string, size = ''): DataDiskRow => ({ key: `key-${source}-${size}`, source, size });
const rows = (count: number): DataDiskRow[] => Array.from({ length: count }, () => row(EMPTY_DISK));

const someAccounts = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => String(1234567890120000 + index));

describe('a form that can be understood', () => {
  it('given only what must be filled in, when read, then the wish has nothing else', () => {
    const form = emptyForm({
      region: REGION,
      systemSnapshot: aSnapshot().id,
      name: 'web-golden',
      sensitiveDataRemoved: true,
      channel: CHANNEL,
    });

    expect(readCreateImageForm(form)).toStrictEqual({
      ok: true,
      wish: {
        account: 'default',
        region: REGION,
        systemSnapshot: aSnapshot().id,
        dataDisks: [],
        name: 'web-golden',
        tags: [],
        channel: CHANNEL,
      },
    });
  });

  it('given an account, when read, then the wish is for that one', () => {
    expect(wishOf({ account: 'production' })).toMatchObject({ account: 'production' });
  });

  it('given everything filled in, when read, then everything is in the wish', () => {
    expect(
      wishOf({
        instance: 'i-bp1web01000000000001',
        description: 'After the release',
        family: 'web',
        resourceGroup: 'rg-bp67acfmxazb4p',
        tags: 'team=web',
      }),
    ).toMatchObject({
      instance: 'i-bp1web01000000000001',
      description: 'After the release',
      family: 'web',
      resourceGroup: 'rg-bp67acfmxazb4p',
      tags: [{ key: 'team', value: 'web' }],
    });
  });

  it('given data disks, when read, then each says its snapshot and its size only where the person did', () => {
    const snapshot = aDataSnapshot().id;

    expect(
      wishOf({ dataDisks: [row(snapshot), row(snapshot, '200'), row(EMPTY_DISK), row(EMPTY_DISK, ' 40\u00A0')] })
        .dataDisks,
    ).toStrictEqual([{ snapshot }, { snapshot, sizeGiB: 200 }, {}, { sizeGiB: 40 }]);
  });

  it('given blanks around what was pasted, when read, then they are left out', () => {
    expect(
      wishOf({ region: ' CN-Hangzhou ', systemSnapshot: `${aSnapshot().id}\n`, name: '\u00A0web ' }),
    ).toMatchObject({
      region: 'cn-hangzhou',
      systemSnapshot: aSnapshot().id,
      name: 'web',
    });
  });
});

describe('what is said about the image', () => {
  const offered: Partial<CreateImageForm>[] = [
    ...ARCHITECTURES.map((architecture) => ({ architecture })),
    ...PLATFORMS.map((platform) => ({ platform })),
    ...BOOT_MODES.map((bootMode) => ({ bootMode })),
    ...DETECTION_STRATEGIES.map((detectionStrategy) => ({ detectionStrategy })),
  ];

  it.each(offered)('given %j, when read, then the wish has it and no other option', (option) => {
    expect(wishOf(option)).toStrictEqual({ ...wishOf({}), ...option });
  });

  it('given all options, when read, then the wish has them all', () => {
    const options = {
      architecture: 'arm64',
      platform: 'Fedora CoreOS',
      bootMode: 'UEFI-Preferred',
      detectionStrategy: 'Standard',
    };

    expect(wishOf(options)).toMatchObject(options);
  });

  it.each<Partial<CreateImageForm>>([
    { architecture: 'sparc' },
    { architecture: 'X86_64' },
    { platform: 'Windows Server 2032' },
    { platform: ' CentOS' },
    { bootMode: 'uefi' },
    { bootMode: 'toString' },
    { detectionStrategy: 'Thorough' },
    { architecture: 'BIOS', bootMode: 'arm64' },
  ])('given a word that no menu offered (%j), when read, then it counts as not chosen', (option) => {
    expect(wishOf(option)).toStrictEqual(wishOf({}));
  });

  it('given whether the advanced settings are shown and what was proposed, when read, then neither is wished for', () => {
    expect(wishOf({ advanced: true, proposedName: 'web-01-2026-11-23' })).toStrictEqual(wishOf({}));
  });

  it('given advanced settings that are hidden again, when read, then what was chosen there still counts', () => {
    expect(wishOf({ advanced: false, bootMode: 'UEFI' })).toMatchObject({ bootMode: 'UEFI' });
  });
});

describe('what follows once the image is ready', () => {
  it('given regions to copy to, when read, then each copy is called, tagged and described as the image is', () => {
    const described = { name: 'web-golden', description: 'After the release', family: 'web', tags: 'team=web' };

    expect(wishOf({ ...described, copyTo: ['eu-central-1', 'us-west-1', 'eu-central-1'] }).copies).toEqual(
      ['eu-central-1', 'us-west-1'].map((region) => ({
        region,
        ...described,
        tags: [{ key: 'team', value: 'web' }],
      })),
    );
  });

  it('given accounts to share with, when read, then each is in the wish once, as text', () => {
    expect(wishOf({ shareWith: '1234567890123456 1234567890123457;1234567890123456' }).shareWith).toEqual([
      '1234567890123456',
      '1234567890123457',
    ]);
  });
});

describe('a form that cannot', () => {
  /** Other forms ask for an image, what is different in a region, and accounts to take it from. */
  type Asked = Exclude<Field, 'account' | 'channel' | 'image' | 'perRegion' | 'unshare' | 'status' | KindField>;
  const wrong: Record<Asked, [facts: Partial<CreateImageForm>, code: ProblemCode][]> = {
    region: [
      [{ region: '' }, 'malformed-region'],
      [{ region: '“cn-hangzhou”' }, 'malformed-region'],
    ],
    instance: [
      [{ instance: 'web-01' }, 'malformed-instance-id'],
      [{ instance: 'i‑bp1web01000000000001' }, 'malformed-instance-id'],
    ],
    systemSnapshot: [
      [{ systemSnapshot: '  ' }, 'system-snapshot-missing'],
      [{ systemSnapshot: 'd-bp1web01sys00000001' }, 'malformed-snapshot-id'],
      [{ systemSnapshot: `‘${aSnapshot().id}’` }, 'malformed-snapshot-id'],
    ],
    dataDisks: [
      [{ dataDisks: [row('')] }, 'data-disk-missing'],
      [{ dataDisks: [row('d-bp1web01dat00000001')] }, 'malformed-snapshot-id'],
    ],
    dataDiskSize: [
      [{ dataDisks: [row(EMPTY_DISK, '“40”')] }, 'malformed-disk-size'],
      [{ dataDisks: [row(EMPTY_DISK, '40 GiB')] }, 'malformed-disk-size'],
      [{ dataDisks: [row(EMPTY_DISK, '-40')] }, 'malformed-disk-size'],
      [{ dataDisks: [row(EMPTY_DISK, '4e1')] }, 'malformed-disk-size'],
      [{ dataDisks: [row(EMPTY_DISK, '20.5')] }, 'malformed-disk-size'],
      [{ dataDisks: [row(EMPTY_DISK, '４０')] }, 'malformed-disk-size'],
      [{ dataDisks: [row(EMPTY_DISK, '9999999')] }, 'malformed-disk-size'],
    ],
    name: [
      [{ name: '' }, 'malformed-image-name'],
      [{ name: '“web-golden”' }, 'malformed-image-name'],
      [{ name: 'web—golden' }, 'malformed-image-name'],
    ],
    description: [[{ description: 'x' }, 'malformed-description']],
    family: [[{ family: 'web’s' }, 'malformed-image-family']],
    resourceGroup: [[{ resourceGroup: 'default' }, 'malformed-resource-group']],
    tags: [
      [{ tags: 'team=web\nteam=db' }, 'duplicate-tag-key'],
      [{ tags: '=web' }, 'malformed-tag'],
    ],
    targets: [
      [{ copyTo: ['Frankfurt'] }, 'malformed-region'],
      [{ copyTo: ['eu-central-1', REGION] }, 'copy-to-own-region'],
    ],
    shareWith: [
      [{ shareWith: '1234567890123456, web-team' }, 'malformed-account'],
      [{ shareWith: someAccounts(51).join('\n') }, 'too-many-shares'],
    ],
    sensitiveData: [[{ sensitiveDataRemoved: false }, 'sensitive-data-unconfirmed']],
  };
  const everyWrong = Object.entries(wrong).flatMap(([field, ways]) =>
    ways.map(([facts, code]) => ({ field, facts, code })),
  );

  it.each(everyWrong)('given $facts, when read, then $field has the only problem: $code', ({ field, facts, code }) => {
    const inRow = field.startsWith('dataDisk') ? '0' : '';

    expect(problemsOf(facts)).toEqual([`${field} ${inRow} ${code}`]);
  });

  it('given all of it wrong, when read, then every problem is told at once with its field and row', () => {
    expect(
      problemsOf({
        region: '?',
        instance: '?',
        systemSnapshot: '',
        dataDisks: [row(EMPTY_DISK), row(''), row('?', '?'), row(EMPTY_DISK, '?')],
        name: '?',
        description: '?',
        family: '?',
        resourceGroup: '?',
        tags: '=?',
        copyTo: ['?'],
        shareWith: '?',
        sensitiveDataRemoved: false,
      }),
    ).toEqual([
      'region  malformed-region',
      'instance  malformed-instance-id',
      'systemSnapshot  system-snapshot-missing',
      'dataDisks 1 data-disk-missing',
      'dataDisks 2 malformed-snapshot-id',
      'dataDiskSize 2 malformed-disk-size',
      'dataDiskSize 3 malformed-disk-size',
      'name  malformed-image-name',
      'description  malformed-description',
      'family  malformed-image-family',
      'resourceGroup  malformed-resource-group',
      'tags  malformed-tag',
      'targets  malformed-region',
      'shareWith  malformed-account',
      'sensitiveData  sensitive-data-unconfirmed',
    ]);
  });

  it('given sixteen data disks, when read, then they are all in the wish', () => {
    expect(wishOf({ dataDisks: rows(16) }).dataDisks).toHaveLength(16);
  });

  it('given a seventeenth data disk, when read, then that row is told together with all else', () => {
    expect(problemsOf({ dataDisks: rows(17), name: '' })).toEqual([
      'dataDisks 16 too-many-data-disks',
      'name  malformed-image-name',
    ]);
  });
});
