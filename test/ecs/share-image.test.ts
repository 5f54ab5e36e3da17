import { describe, expect, it } from 'vitest';
import type { AliyunId } from '../../src/core/domain/ids.ts';
import { DEFAULT_ACCOUNT } from '../../src/core/domain/region.ts';
import { IMAGE } from '../support/builders.ts';
import { aCloud, anError, ecsAnswers, failureOf, noNetwork, PLACE, REQUEST_ID } from './support.ts';

noNetwork();

const AT = { place: PLACE, imageId: IMAGE };
/** Of eighteen digits: as numbers, neighbours would be the same. */
const accounts = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => `2016935143566${String(60_000 + from + index)}` as AliyunId);
const reads = { RegionId: 'cn-hangzhou', ImageId: IMAGE, PageSize: '100' };

const theImage = (facts = {}) =>
  ecsAnswers('DescribeImages', {
    body: { TotalCount: 1, Images: { Image: [{ ImageId: IMAGE, Status: 'Available', Size: 40, ...facts }] } },
  });
const sharedWith = (ids: readonly unknown[]) =>
  ecsAnswers('DescribeImageSharePermission', {
    body: { TotalCount: ids.length, Accounts: { Account: ids.map((AliyunId) => ({ AliyunId })) } },
  });
const listed = (name: string, ids: readonly string[]) =>
  Object.fromEntries(ids.map((id, index) => [`${name}.${index + 1}`, id]));
const modifies = (add: readonly string[], remove: readonly string[] = [], facts = {}) =>
  ecsAnswers(
    'ModifyImageSharePermission',
    {},
    {
      query: {
        RegionId: 'cn-hangzhou',
        ImageId: IMAGE,
        ...listed('AddAccount', add),
        ...listed('RemoveAccount', remove),
        ...facts,
      },
    },
  );
const share = (add: AliyunId[], remove: AliyunId[] = [], cloud = aCloud().cloud) =>
  cloud.shareImage(AT, { add, remove });

describe('sharing', () => {
  it('given twelve accounts, when shared, then ten go in one call, two in the next, and all are read back', async () => {
    const twelve = accounts(12);
    theImage();
    sharedWith([]);
    modifies(twelve.slice(0, 10));
    modifies(twelve.slice(10));
    sharedWith(twelve);
    expect(await share(twelve)).toEqual({ requestId: REQUEST_ID });
  });

  it('given some that have it, when shared, then only the others are named, and nobody twice', async () => {
    const [one, two, three] = accounts(3) as [AliyunId, AliyunId, AliyunId];
    theImage();
    sharedWith([one]);
    modifies([two, three]);
    sharedWith([one, two, three]);
    await share([one, two, three, two]);
  });

  it('given all of them as wanted already, when shared, then nothing is sent', async () => {
    theImage();
    sharedWith(accounts(2));
    expect(await share(accounts(2), accounts(1, 9))).toEqual({});
  });

  it('given some to take it from, when shared, then one call gives and takes, and makes room before it is needed', async () => {
    const there = accounts(50);
    theImage();
    sharedWith(there);
    modifies(accounts(10, 50), there.slice(0, 10));
    modifies(accounts(2, 60), there.slice(10, 15));
    sharedWith([...there.slice(15), ...accounts(12, 50)]);
    await share(accounts(12, 50), there.slice(0, 15));
  });

  it('given fifty already, when one more is wanted, then it is refused before anything changes', async () => {
    theImage();
    sharedWith(accounts(50));
    const failure = await failureOf(share(accounts(1, 50)));
    expect([failure.kind, failure.problem]).toEqual(['refused', { code: 'too-many-shares', count: 51, max: 50 }]);
  });

  it('given a community image, when it is taken from somebody, then it stays one', async () => {
    theImage({ IsPublic: true });
    sharedWith(accounts(1));
    modifies([], accounts(1), { IsPublic: 'true' });
    sharedWith([]);
    await share([], accounts(1));
  });

  it('given no such image, when shared, then nothing is sent', async () => {
    ecsAnswers('DescribeImages', { body: { TotalCount: 0, Images: { Image: [] } } });
    const failure = await failureOf(share(accounts(1)));
    expect(failure.problem).toEqual({ code: 'image-not-found', imageId: IMAGE, region: 'cn-hangzhou' });
  });

  it('given what did not take, when read back, then the accounts are named', async () => {
    const [gone, missing] = accounts(2) as [AliyunId, AliyunId];
    theImage();
    sharedWith([gone]);
    modifies([missing], [gone]);
    sharedWith([gone]);
    const failure = await failureOf(share([missing], [gone]));
    expect(failure.kind).toBe('refused');
    expect(failure.problem).toEqual({ code: 'shares-unverified', accounts: [missing, gone] });
  });

  it('given a lost answer, when tried again, then the same is sent again, which changes nothing', async () => {
    theImage();
    sharedWith([]);
    ecsAnswers('ModifyImageSharePermission', { broken: { code: 'ECONNRESET' } });
    modifies(accounts(1));
    sharedWith(accounts(1));
    expect(await share(accounts(1))).toEqual({ requestId: REQUEST_ID });
  });

  it('given an unknown account, when shared, then those of its call are named', async () => {
    const twelve = accounts(12);
    theImage();
    sharedWith([]);
    modifies(twelve.slice(0, 10));
    ecsAnswers('ModifyImageSharePermission', anError(404, 'InvalidAccount.NotFound'));
    const failure = await failureOf(share(twelve));
    expect(failure.problem).toEqual({ code: 'share-account-unknown', accounts: twelve.slice(10) });
  });

  it('given its own account among others, when shared, then that one is named', async () => {
    const [own, other] = accounts(2) as [AliyunId, AliyunId];
    theImage();
    sharedWith([]);
    ecsAnswers('ModifyImageSharePermission', anError(404, 'InvalidAccount.Forbbiden'));
    const { cloud } = aCloud({ accounts: () => [{ name: DEFAULT_ACCOUNT, id: own, credentials: { kind: 'own' } }] });
    const failure = await failureOf(share([other, own], [], cloud));
    expect(failure.problem).toEqual({ code: 'share-with-oneself', account: own });
  });
});

describe('who an image is shared with', () => {
  const page = (number: number, ids: readonly string[], total: number) =>
    ecsAnswers(
      'DescribeImageSharePermission',
      { body: { TotalCount: total, Accounts: { Account: ids.map((AliyunId) => ({ AliyunId })) } } },
      { query: { ...reads, PageNumber: String(number) } },
    );

  it('given more than a page, when asked, then every page is read and no digit is lost', async () => {
    const all = accounts(130);
    page(1, all.slice(0, 100), 130);
    page(2, all.slice(100), 130);
    expect(await aCloud().cloud.sharesOf(AT)).toEqual(all);
  });

  it('given nobody, when asked, then that is no error', async () => {
    ecsAnswers('DescribeImageSharePermission', { body: { TotalCount: 0, Accounts: null } });
    expect(await aCloud().cloud.sharesOf(AT)).toEqual([]);
  });

  it('given ids as numbers, when asked, then small ones are read and damaged ones are not believed', async () => {
    sharedWith([1234567890123456]);
    expect(await aCloud().cloud.sharesOf(AT)).toEqual(['1234567890123456']);
    for (let count = 0; count < 4; count += 1) sharedWith([2 ** 57]);
    const { cloud, lines } = aCloud();
    expect((await failureOf(cloud.sharesOf(AT))).kind).toBe('unclear');
    expect(lines.join()).toContain('AliyunId');
  });

  it('given an unknown image, when asked, then it is refused', async () => {
    ecsAnswers('DescribeImageSharePermission', anError(404, 'InvalidImageId.NotFound'));
    expect((await failureOf(aCloud().cloud.sharesOf(AT))).problem.code).toBe('image-not-found');
  });
});
