import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountName, ImageId, RegionId } from '../../../src/core/domain/ids.ts';
import { addressOf, parseAddress, parseTypedAddress } from '../../../src/core/domain/image-address.ts';
import {
  FILTERS,
  type ImageSearch,
  isFound,
  newestFirst,
  parseImageSearch,
  STATUSES,
  withRegions,
} from '../../../src/core/domain/image-search.ts';
import { days, hours } from '../../../src/core/domain/instant.ts';
import { IMAGE, NOW, OTHER_IMAGE, PRODUCTION, REGION, someDetails } from '../../support/builders.ts';

const search = (facts: Partial<ImageSearch> = {}): ImageSearch => ({
  ...{ accounts: [], regions: [], words: [], tags: [], families: [], statuses: [] },
  ...facts,
});
const read = (text: string): ImageSearch => {
  const parsed = parseImageSearch(text);
  if (!parsed.ok) throw new Error(parsed.problem.code);
  return parsed.value;
};

describe('a typed search', () => {
  it.each<[string, Partial<ImageSearch>]>([
    ['', {}],
    ['   ', {}],
    ['web golden', { words: ['web', 'golden'] }],
    [
      'tag:team=web account:production web',
      { accounts: ['production'], words: ['web'], tags: [{ key: 'team', value: 'web' }] },
    ],
    [
      'web account:production tag:team=web',
      { accounts: ['production'], words: ['web'], tags: [{ key: 'team', value: 'web' }] },
    ],
    ['tag:team', { tags: [{ key: 'team' }] }],
    ['tag:team=', { tags: [{ key: 'team', value: '' }] }],
    ['tag:url=a=b', { tags: [{ key: 'url', value: 'a=b' }] }],
    [
      'tags:a=1 tag:b=2',
      {
        tags: [
          { key: 'a', value: '1' },
          { key: 'b', value: '2' },
        ],
      },
    ],
    ['tag:"cost centre=web tier"', { tags: [{ key: 'cost centre', value: 'web tier' }] }],
    ["tag:team='web tier' x", { tags: [{ key: 'team', value: 'web tier' }], words: ['x'] }],
    ['\u201cafter the release\u201d', { words: ['after the release'] }],
    ['\u2018a b\u2019 c', { words: ['a b', 'c'] }],
    ["'a:b'", { words: ['a:b'] }],
    ["maya's", { words: ["maya's"] }],
    ['"never closed', { words: ['never', 'closed'] }],
    ['FAMILY:Web', { families: ['Web'] }],
    ['family: web', { families: ['web'] }],
    ['family\uff1aweb', { families: ['web'] }],
    ['status:available', { statuses: ['Available'] }],
    ['status:CREATEFAILED,deprecated', { statuses: ['CreateFailed', 'Deprecated'] }],
    ['region:CN-Hangzhou', { regions: ['cn-hangzhou'] }],
    ['older:30d', { olderThan: days(30) }],
    ['older:2w', { olderThan: days(14) }],
    ['older:12h', { olderThan: hours(12) }],
    ['older:1year', { olderThan: days(365) }],
    ['older:"30 days"', { olderThan: days(30) }],
  ])('given %j, when it is read, then it is understood', (text, facts) => {
    expect(read(text)).toEqual(search(facts));
  });

  it.each([
    ['flavour:red', { because: 'unknown-filter', given: 'flavour:red', known: FILTERS }],
    ['web status:ready', { because: 'unknown-status', given: 'status:ready', known: STATUSES }],
    ['older:soon', { because: 'unreadable-age', given: 'older:soon' }],
    ['older:30', { because: 'unreadable-age' }],
    ['web family:', { because: 'no-value', given: 'family:' }],
    ['tag:=x', { because: 'no-value', given: 'tag:=x' }],
    ['x'.repeat(1_001), { because: 'too-long' }],
  ])('given %j, when it is read, then what is wrong is named', (text, problem) => {
    expect(parseImageSearch(text)).toMatchObject({ ok: false, problem: { code: 'malformed-search', ...problem } });
  });

  it('given a region that is none, when it is named as one, then that is said', () => {
    expect(parseImageSearch('region:x')).toMatchObject({ ok: false, problem: { code: 'malformed-region' } });
  });

  it('given words that are regions of the cloud, when these are known, then they are no words any more', () => {
    const known = ['cn-hangzhou', 'eu-central-1'];
    expect(withRegions(read('web CN-hangzhou web-golden'), known)).toEqual(
      search({ words: ['web', 'web-golden'], regions: ['cn-hangzhou'] }),
    );
    expect(withRegions(read('eu-central-1 region:eu-central-1'), known)).toEqual(search({ regions: ['eu-central-1'] }));
  });

  it('given anything, when it is read, then that ends, and words have no quotes around them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        const parsed = parseImageSearch(text);
        for (const word of parsed.ok ? parsed.value.words : []) expect(word).not.toBe('');
      }),
    );
  });
});

describe('an image that is looked for', () => {
  const image = someDetails({
    name: 'Web-Golden',
    description: 'After the release',
    family: 'web',
    tags: [
      { key: 'team', value: 'web' },
      { key: 'tier', value: '' },
    ],
    createdAt: NOW - days(40),
  });

  it.each<[Partial<ImageSearch>, boolean]>([
    [{}, true],
    [{ words: ['golden'] }, true],
    [{ words: ['GOLDEN', 'release'] }, true],
    [{ words: [IMAGE.slice(2, 9)] }, true],
    [{ words: ['golden', 'missing'] }, false],
    [{ tags: [{ key: 'team', value: 'web' }] }, true],
    [{ tags: [{ key: 'team' }, { key: 'tier' }] }, true],
    [{ tags: [{ key: 'team', value: 'ops' }] }, false],
    [{ tags: [{ key: 'team', value: 'web' }, { key: 'x' }] }, false],
    [{ families: ['WEB', 'ops'] }, true],
    [{ families: ['ops'] }, false],
    [{ statuses: ['Available', 'Creating'] }, true],
    [{ statuses: ['Creating'] }, false],
    [{ olderThan: days(30) }, true],
    [{ olderThan: days(40) }, false],
  ])('given %j, when it is held against it, then found is %s', (facts, found) => {
    expect(isFound(search(facts), image, NOW)).toBe(found);
  });

  it('given an image whose age nobody knows, when old ones are looked for, then it is none of them', () => {
    expect(isFound(search({ olderThan: 1 }), { ...image, createdAt: undefined }, NOW)).toBe(false);
  });

  it('given several, when they are sorted, then the newest is first and one moment has an order too', () => {
    const [one, other] = [someDetails({ id: IMAGE }), someDetails({ id: OTHER_IMAGE })];
    const undated = someDetails({ createdAt: undefined });
    const newest = someDetails({ createdAt: NOW + 1 });
    expect([undated, other, one, newest].sort(newestFirst)).toEqual([newest, one, other, undated]);
  });
});

describe('the address of an image', () => {
  const address = { account: PRODUCTION, region: REGION, imageId: IMAGE };
  it('given a button, when its value is read, then it is the image it was drawn for', () => {
    expect(parseAddress(addressOf({ ...address, id: IMAGE }))).toEqual({ ok: true, value: address });
  });
  it.each([
    ['', 'malformed-image-id'],
    ['a/b', 'malformed-image-id'],
    [`a/?/${IMAGE}`, 'malformed-region'],
  ])('given %j in a button, when it is read, then it is %s', (value, code) => {
    expect(parseAddress(value)).toMatchObject({ ok: false, problem: { code } });
  });
  it.each<[string, object]>([
    [IMAGE, { imageId: IMAGE }],
    [IMAGE.toUpperCase(), { imageId: IMAGE }],
    [`${IMAGE} eu-central-1`, { imageId: IMAGE, region: 'eu-central-1' as RegionId }],
    [`account:production region:eu-central-1 ${IMAGE}`, { ...address, region: 'eu-central-1' as RegionId }],
    [`'${IMAGE}'`, { imageId: IMAGE as ImageId }],
    [`${IMAGE} account:production`, { imageId: IMAGE, account: 'production' as AccountName }],
  ])('given %j typed, when it is read, then it is understood', (text, value) => {
    expect(parseTypedAddress(text)).toEqual({ ok: true, value });
  });
  it.each([
    ['', 'malformed-image-id'],
    ['web-golden', 'malformed-image-id'],
    [`${IMAGE} ?`, 'malformed-region'],
    [`${IMAGE} tag:a=b`, 'malformed-search'],
    ['region:eu-central-1', 'malformed-image-id'],
  ])('given %j typed, when it is read, then it is %s', (text, code) => {
    expect(parseTypedAddress(text)).toMatchObject({ ok: false, problem: { code } });
  });
});
