import { describe, expect, it } from 'vitest';
import { MAX_SHARES, parseAccounts } from '../../../src/core/domain/accounts-list.ts';
import type { AliyunId } from '../../../src/core/domain/ids.ts';
import type { ProblemCode } from '../../../src/core/domain/problem.ts';
import {
  judgeShare,
  readShareForm,
  type ShareFacts,
  type ShareImageForm,
  type ShareImageWish,
} from '../../../src/core/domain/share-image.ts';
import { anAccount, CHANNEL, IMAGE, REGION, someDetails } from '../../support/builders.ts';

const OWN = '1000000000000001' as AliyunId;
const PARTNER = '1234567890123456' as AliyunId;
const FORMER = '1234567890123457' as AliyunId;
const accounts = (count: number): AliyunId[] =>
  Array.from({ length: count }, (_, index) => String(2000000000000000 + index) as AliyunId);

const aShareForm = (facts: Partial<ShareImageForm> = {}): ShareImageForm => ({
  account: '',
  region: REGION,
  image: IMAGE,
  add: PARTNER,
  remove: '',
  channel: CHANNEL,
  ...facts,
});

const someFacts = (facts: Partial<ShareFacts> = {}): ShareFacts => ({
  image: someDetails({ tags: [{ key: 'team', value: 'web' }] }),
  shares: [],
  account: anAccount({ id: OWN }),
  channelPostable: true,
  ...facts,
});

function wishOf(facts: Partial<ShareImageForm> = {}): ShareImageWish {
  const read = readShareForm(aShareForm(facts));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.wish;
}

describe('accounts somebody typed', () => {
  it.each([
    { given: '', read: [] },
    { given: ' \n ', read: [] },
    { given: PARTNER, read: [PARTNER] },
    { given: `${PARTNER}, ${FORMER};\n${PARTNER}`, read: [PARTNER, FORMER] },
    // More than a number holds: as one, it would end in 4.
    { given: '9007199254740993', read: ['9007199254740993'] },
  ])('given $given, when read, then each is there once, as it was typed', ({ given, read }) => {
    expect(parseAccounts(given)).toEqual({ ok: true, value: read });
  });

  it.each(['web-team', '12345', '1.234567890123456e15', '１２３４５６７８９０１２３４５６', '-1234567890123456'])(
    'given %s among others, when read, then it is named',
    (odd) => {
      expect(parseAccounts(`${PARTNER} ${odd}`)).toEqual({
        ok: false,
        problem: { code: 'malformed-account', given: odd },
      });
    },
  );

  it('given fifty accounts, when read, then they are all there; the 51st is one too many', () => {
    expect(parseAccounts(accounts(MAX_SHARES).join(','))).toMatchObject({ ok: true });
    expect(parseAccounts(accounts(MAX_SHARES + 1).join(','))).toEqual({
      ok: false,
      problem: { code: 'too-many-shares', count: 51, max: 50 },
    });
  });
});

describe('a form for shares', () => {
  it('given accounts to add and to remove, when read, then the wish has both', () => {
    expect(wishOf({ add: PARTNER, remove: FORMER })).toStrictEqual({
      account: 'default',
      region: REGION,
      imageId: IMAGE,
      add: [PARTNER],
      remove: [FORMER],
      channel: CHANNEL,
    });
  });

  it('given only accounts to remove, when read, then that is a wish', () => {
    expect(wishOf({ add: '', remove: FORMER })).toMatchObject({ add: [], remove: [FORMER] });
  });

  it.each<{ field: string; facts: Partial<ShareImageForm>; code: ProblemCode }>([
    { field: 'region', facts: { region: 'Hangzhou' }, code: 'malformed-region' },
    { field: 'image', facts: { image: 'web-golden' }, code: 'malformed-image-id' },
    { field: 'shareWith', facts: { add: 'web-team' }, code: 'malformed-account' },
    { field: 'unshare', facts: { remove: 'web-team' }, code: 'malformed-account' },
    { field: 'shareWith', facts: { add: '' }, code: 'share-account-missing' },
    { field: 'unshare', facts: { add: `${PARTNER} ${FORMER}`, remove: FORMER }, code: 'share-both-ways' },
    { field: 'shareWith', facts: { add: accounts(51).join('\n') }, code: 'too-many-shares' },
  ])('given $facts, when read, then $field has the only problem: $code', ({ field, facts, code }) => {
    expect(readShareForm(aShareForm(facts))).toMatchObject({ ok: false, problems: [{ field, problem: { code } }] });
  });
});

describe('a wish for shares', () => {
  const judged = (facts: Partial<ShareFacts>, form: Partial<ShareImageForm> = {}): unknown =>
    judgeShare(wishOf(form), someFacts(facts));

  it('given an image that is ready, when judged, then the request names it and whom it is shared with', () => {
    expect(judged({ shares: [FORMER] }, { remove: FORMER })).toEqual({
      ok: true,
      request: {
        kind: 'share-image',
        account: 'default',
        region: REGION,
        imageId: IMAGE,
        name: someDetails().name,
        tags: [{ key: 'team', value: 'web' }],
        add: [PARTNER],
        remove: [FORMER],
      },
    });
  });

  it.each<{
    given: string;
    facts: Partial<ShareFacts>;
    form?: Partial<ShareImageForm>;
    field: string;
    problem: object;
  }>([
    {
      given: 'an image that is not there',
      facts: { image: undefined },
      field: 'image',
      problem: { code: 'image-not-found', imageId: IMAGE, region: REGION },
    },
    {
      given: 'an image that is still being made',
      facts: { image: someDetails({ status: 'Creating' }) },
      field: 'image',
      problem: { code: 'image-not-available', imageId: IMAGE, status: 'Creating' },
    },
    {
      given: 'an account to take it from that does not have it',
      facts: { shares: [PARTNER] },
      form: { remove: `${FORMER}` },
      field: 'unshare',
      problem: { code: 'not-shared-with', accounts: [FORMER] },
    },
    {
      given: 'the account it belongs to',
      facts: {},
      form: { add: `${PARTNER} ${OWN}` },
      field: 'shareWith',
      problem: { code: 'share-with-oneself', account: OWN },
    },
    {
      given: 'a 51st account after fifty',
      facts: { shares: accounts(50) },
      field: 'shareWith',
      problem: { code: 'too-many-shares', count: 51, max: 50 },
    },
    {
      given: 'a channel where the bot cannot write',
      facts: { channelPostable: false },
      field: 'channel',
      problem: { code: 'channel-not-postable', channel: CHANNEL },
    },
    {
      given: 'an image that is encrypted and has data disks',
      facts: { image: someDetails({ encrypted: true }) },
      field: 'shareWith',
      problem: { code: 'encrypted-not-shareable', because: 'data-disks', regions: [REGION] },
    },
  ])('given $given, when judged, then $field has the only problem', ({ facts, form, field, problem }) => {
    expect(judged(facts, form)).toEqual({ ok: false, problems: [{ field, problem }] });
  });

  it('given an encrypted image without data disks, or one to take back, when judged, then the cloud has to say', () => {
    const image = someDetails({ encrypted: true });
    const systemOnly = { ...image, disks: image.disks.slice(0, 1) };

    expect(judged({ image: systemOnly })).toMatchObject({ ok: true });
    expect(judged({ image, shares: [FORMER] }, { add: '', remove: FORMER })).toMatchObject({ ok: true });
  });

  it('given fifty accounts, when one is added as another is removed, then there is room', () => {
    const shares = accounts(50);

    expect(judged({ shares }, { remove: shares[0] ?? '' })).toMatchObject({ ok: true });
  });

  it('given fifty accounts, when one of them is added again, then it counts once', () => {
    const shares = accounts(50);

    expect(judged({ shares }, { add: shares[0] ?? '' })).toMatchObject({ ok: true });
  });
});
