import { describe, expect, it } from 'vitest';
import type { DiskId, InstanceId, RegionId } from '../../../src/core/domain/ids.ts';
import { parseTypedInstance } from '../../../src/core/domain/instance-address.ts';
import { plan } from '../../../src/core/domain/plan.ts';
import {
  judgeReplacement,
  type ReplaceFacts,
  readReplaceForm,
  replaceFormOf,
} from '../../../src/core/domain/replace-system-disk.ts';
import { anInstance, aReplaceRequest, CHANNEL, IMAGE, NOW, REGION, someDetails } from '../../support/builders.ts';
import { aDisk } from '../../support/fake-cloud.ts';

const OLD = aReplaceRequest().oldDiskId;
const image = someDetails({ disks: [], architecture: 'x86_64', os: 'Alibaba Cloud Linux 3' });
const facts = (given: Partial<ReplaceFacts> = {}): ReplaceFacts => ({
  instance: anInstance({ tags: [{ key: 'env', value: 'prod' }] }),
  disks: [aDisk({ id: OLD, instance: anInstance().id }), aDisk({ id: 'd-data' as DiskId, role: 'data' })],
  snapshots: [],
  image,
  imageBefore: image,
  channelPostable: true,
  now: NOW,
  ...given,
});
const form = { ...replaceFormOf(aReplaceRequest(), CHANNEL), size: '' };
const judged = (given: Partial<ReplaceFacts> = {}, typed: Partial<typeof form> = {}) => {
  const read = readReplaceForm({ ...form, ...typed });
  if (!read.ok) return read;
  return judgeReplacement(read.wish, facts(given));
};
const codes = (answer: ReturnType<typeof judged>): string[] =>
  answer.ok ? [] : answer.problems.map(({ field, problem }) => `${field} ${problem.code}`);

describe('the request for another system disk', () => {
  it('given an instance that runs, when judged, then it has its name and tags, the old disk, and is stopped for it', () => {
    const tags = [{ key: 'env', value: 'prod' }];
    expect(judged()).toEqual({ ok: true, request: aReplaceRequest({ tags, imageName: image.name }) });
  });

  it.each([
    ['the old disk', 100, 40, 100],
    ['the image', 40, 60, 60],
    ['the least there is', 5, 5, 20],
  ])('given no size, when judged, then it is that of %s', (_what, old, of, sizeGiB) => {
    const answer = judged({ disks: [aDisk({ id: OLD, sizeGiB: old })], image: { ...image, sizeGiB: of } });
    expect(answer).toMatchObject({ request: { sizeGiB, oldSizeGiB: old } });
  });

  it('given an encrypted old disk, when judged, then the new one is to be encrypted with its key', () => {
    const encryption = { encrypted: true, kmsKeyId: 'key-1' };
    expect(judged({ disks: [aDisk({ id: OLD, ...encryption })] })).toMatchObject({ request: encryption });
  });

  it('given one that runs and one that does not, when planned, then only the first is stopped and started, in that order', () => {
    const steps = (stops: boolean) => plan(aReplaceRequest({ stops })).map(({ id, needs }) => [id, ...needs]);
    expect(steps(true)).toEqual([['stop'], ['replace', 'stop'], ['start', 'replace']]);
    expect(steps(false)).toEqual([['replace']]);
  });

  it('given a request, when its form is read again, then it asks for the same', () => {
    const request = aReplaceRequest({ keyPair: 'team-ops', sizeGiB: 80 });
    expect(readReplaceForm(replaceFormOf(request, CHANNEL))).toMatchObject({
      wish: { sizeGiB: 80, keyPair: 'team-ops', imageId: IMAGE },
    });
  });
});

describe('what stands in its way', () => {
  const instance = (given: Parameters<typeof anInstance>[0]) => ({ instance: anInstance(given) });
  it.each<[what: string, given: Partial<ReplaceFacts>, typed: Partial<typeof form>, code: string]>([
    ['no instance', { instance: undefined }, {}, 'instance instance-not-found'],
    ['a financial lock', instance({ locks: ['financial'] }), {}, 'instance instance-locked'],
    ['an ended subscription', instance({ charge: 'PrePaid', expiresAt: NOW - 1 }), {}, 'instance instance-expired'],
    ['a status in between', instance({ status: 'Stopping' }), {}, 'instance instance-in-between'],
    [
      'economical mode',
      instance({ status: 'Stopped', stoppedMode: 'StopCharging' }),
      {},
      'instance instance-without-charges',
    ],
    ['no system disk', { disks: [] }, {}, 'instance system-disk-missing'],
    [
      'a disk that is not in use',
      { disks: [aDisk({ id: OLD, status: 'ReIniting' })] },
      {},
      'instance system-disk-busy',
    ],
    ['no image', { image: undefined }, {}, 'image image-not-found'],
    ['a failed image', { image: { ...image, status: 'CreateFailed' } }, {}, 'image image-not-for-disk'],
    ['data disks', { image: { ...image, disks: someDetails().disks } }, {}, 'image image-has-data-disks'],
    ['another architecture', { image: { ...image, architecture: 'arm64' } }, {}, 'image image-of-other-architecture'],
    [
      'a disk smaller than the image',
      { image: { ...image, sizeGiB: 60 } },
      { size: '40' },
      'systemDisk image-larger-than-disk',
    ],
    [
      'a disk smaller than the old one',
      { image: { ...image, sizeGiB: 20 } },
      { size: '39' },
      'systemDisk disk-smaller-than-before',
    ],
    [
      'a basic disk beyond its kind',
      { disks: [aDisk({ id: OLD, category: 'cloud' })] },
      { size: '501' },
      'systemDisk disk-size-out-of-range',
    ],
    ['no size', {}, { size: 'large' }, 'systemDisk malformed-disk-size'],
    ['no key pair', {}, { keyPair: 'http://key' }, 'keyPair malformed-key-pair'],
    ['a channel without the bot', { channelPostable: false }, {}, 'channel channel-not-postable'],
  ])('given %s, when judged, then it is told on its field', (_what, given, typed, code) => {
    expect(codes(judged(given, typed))).toEqual([code]);
  });

  it('given another operating system, when judged, then it is told outside mainland China only', () => {
    const windows = { image: { ...image, os: 'Windows Server 2022' } };
    expect(codes(judged(windows))).toEqual([]);
    expect(codes(judged(windows, { region: 'eu-central-1' as RegionId }))).toEqual(['image image-of-other-system']);
  });

  it('given an available image that cannot be used, when judged, then its status is not the reason', () => {
    const problem = { code: 'image-not-for-disk', imageId: image.id };
    expect(judged({ image: { ...image, usable: false } })).toEqual({
      ok: false,
      problems: [{ field: 'image', problem }],
    });
  });

  it('given a deprecated image, when judged, then it still makes disks', () => {
    expect(codes(judged({ image: { ...image, status: 'Deprecated' } }))).toEqual([]);
  });
});

describe('an instance as it is typed', () => {
  it.each([
    ['i-bp1web01000000000001', {}],
    ['i-bp1web01000000000001 cn-hangzhou account:production', { region: REGION, account: 'production' }],
    ['I-BP1WEB01000000000001 region:cn-hangzhou', { region: REGION }],
  ])('given %s, when read, then it is that one, there', (typed, where) => {
    const instanceId = 'i-bp1web01000000000001' as InstanceId;
    expect(parseTypedInstance(typed)).toEqual({ ok: true, value: { instanceId, ...where } });
  });

  it.each([
    ['web-01', 'malformed-instance-id'],
    ['', 'malformed-instance-id'],
    ['i-bp1web01000000000001 nowhere!', 'malformed-region'],
    ['i-bp1web01000000000001 tag:a=b', 'malformed-search'],
  ])('given %j, when read, then it is told', (typed, code) => {
    expect(parseTypedInstance(typed)).toMatchObject({ ok: false, problem: { code } });
  });
});
