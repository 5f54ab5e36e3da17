import { describe, expect, it } from 'vitest';
import type { RegionId } from '../../src/core/domain/ids.ts';
import type { CopyTarget } from '../../src/core/domain/kinds/copy-image.ts';
import { IMAGE } from '../support/builders.ts';
import { aCloud, anError, ecsAnswers, failureOf, noNetwork, PLACE, REQUEST_ID, type Sent } from './support.ts';

noNetwork();

const MARK = 'ab12cd34ef/copy-eu-central-1';
const FRANKFURT = 'eu-central-1' as RegionId;
const THERE = { account: PLACE.account, region: FRANKFURT };
const FRANKFURT_HOST = 'https://ecs.eu-central-1.aliyuncs.com';
const copied = { body: { ImageId: 'm-gw8copy00000000001' } };
const source = { place: PLACE, imageId: IMAGE };
const aTarget = (facts: Partial<CopyTarget> = {}): CopyTarget => ({
  region: FRANKFURT,
  name: 'web-golden',
  tags: [{ key: 'team', value: 'web' }],
  ...facts,
});
const copy = (cloud = aCloud().cloud, facts: Partial<CopyTarget> = {}) =>
  cloud.copyImage(source, aTarget(facts), MARK, 'token-1');
const plainQuery = {
  RegionId: 'cn-hangzhou',
  ImageId: IMAGE,
  DestinationRegionId: 'eu-central-1',
  DestinationImageName: 'web-golden',
  'Tag.1.Key': 'team',
  'Tag.1.Value': 'web',
  'Tag.2.Key': 'darkroom:operation',
  'Tag.2.Value': MARK,
  ClientToken: 'token-1',
};

describe('a copy', () => {
  it('given an image, when copied, then its own region is asked, and tags that it would lose go along', async () => {
    ecsAnswers('CopyImage', copied, { query: plainQuery });
    expect(await copy()).toEqual({ imageId: 'm-gw8copy00000000001', requestId: REQUEST_ID });
  });

  it('given everything that can be said of a copy, when copied, then it goes out, but not the family', async () => {
    ecsAnswers('CopyImage', copied, {
      query: {
        ...plainQuery,
        DestinationDescription: 'For Frankfurt',
        ResourceGroupId: 'rg-web',
        Encrypted: 'true',
        KMSKeyId: 'key-1',
      },
    });
    const facts = { description: 'For Frankfurt', resourceGroup: 'rg-web', encrypted: true, kmsKeyId: 'key-1' };
    await copy(aCloud().cloud, { ...facts, family: 'web' });
  });

  it('given that it must not be encrypted, when copied, then this is said rather than left to ECS', async () => {
    ecsAnswers('CopyImage', copied, { query: { ...plainQuery, Encrypted: 'false' } });
    await copy(aCloud().cloud, { encrypted: false });
  });

  it('given a lost answer, when trying again, then the token is the same and the nonce is not', async () => {
    const sent: Sent[] = [];
    ecsAnswers('CopyImage', anError(503, 'ServiceUnavailable'), { sent });
    ecsAnswers('CopyImage', anError(403, 'LastTokenProcessing'), { sent });
    ecsAnswers('CopyImage', copied, { sent });
    expect((await copy()).imageId).toBe('m-gw8copy00000000001');
    expect(sent.map(({ query }) => query.get('ClientToken'))).toEqual(['token-1', 'token-1', 'token-1']);
    expect(new Set(sent.map(({ headers }) => String(headers['x-acs-signature-nonce']))).size).toBe(3);
  });

  it.each(['InvalidImageName.Duplicated', 'OperationDenied.ImageCopyConflict', 'QuotaExceed.Image'])(
    'given a lost answer, when the next try meets %s, then it stays unclear whether the first made it',
    async (code) => {
      ecsAnswers('CopyImage', { broken: { code: 'ECONNRESET' } });
      ecsAnswers('CopyImage', anError(400, code));
      expect((await failureOf(copy())).kind).toBe('unclear');
    },
  );

  it.each([
    ['OperationDenied.ImageCopyConflict', 'busy', { code: 'image-being-copied', imageId: IMAGE }],
    ['OperationDenied.ImageCopying', 'busy', { code: 'image-being-copied', imageId: IMAGE }],
    ['InvalidOperation.Conflict', 'busy', { code: 'cloud-busy' }],
    ['IncorrectImageStatus', 'refused', { code: 'image-not-available', imageId: IMAGE }],
    ['InvalidImageId.NotFound', 'refused', { code: 'image-not-found', imageId: IMAGE, region: 'cn-hangzhou' }],
    ['DestinationRegion.NotFound', 'refused', { code: 'region-not-found', region: FRANKFURT }],
    ['IncorrectDestinationRegion', 'refused', { code: 'copy-to-own-region', region: FRANKFURT }],
    ['InvalidImageName.Duplicated', 'refused', { code: 'image-name-taken', name: 'web-golden', region: FRANKFURT }],
    ['QuotaExceed.Image', 'refused', { code: 'cloud-quota', requestId: REQUEST_ID }],
    ['OperationDenied.CommunityImage', 'refused', { code: 'cloud-refused', requestId: REQUEST_ID }],
    ['InvalidMoonPhase', 'refused', { code: 'cloud-refused', ecsCode: 'InvalidMoonPhase', requestId: REQUEST_ID }],
  ])('given %s, when copied, then it is %s at once', async (code, kind, problem) => {
    ecsAnswers('CopyImage', anError(403, code));
    const { cloud, slept } = aCloud();
    const failure = await failureOf(copy(cloud));
    expect([failure.kind, failure.requestId]).toEqual([kind, REQUEST_ID]);
    expect(failure.problem).toMatchObject(problem);
    expect(slept).toEqual([]);
  });
});

describe('a copy that is no longer wanted', () => {
  const cancel = (cloud = aCloud().cloud) => cloud.cancelCopy({ place: THERE, imageId: IMAGE });

  it('given a copy, when cancelled, then the region it is made in is asked', async () => {
    ecsAnswers('CancelCopyImage', {}, { query: { RegionId: FRANKFURT, ImageId: IMAGE }, host: FRANKFURT_HOST });
    expect(await cancel()).toEqual({ requestId: REQUEST_ID });
  });

  it.each([
    ['IncorrectImageStatus', { code: 'too-late-to-cancel', imageId: IMAGE }],
    ['ImageCreatedNotFromCopy', { code: 'creation-not-cancellable' }],
    ['InvalidImageId.NotFound', { code: 'image-not-found', imageId: IMAGE, region: FRANKFURT }],
    ['CancelNotSupported', { code: 'cloud-refused', ecsCode: 'CancelNotSupported' }],
  ])('given %s, when cancelled, then it is refused', async (code, problem) => {
    ecsAnswers('CancelCopyImage', anError(400, code), { host: FRANKFURT_HOST });
    const failure = await failureOf(cancel());
    expect(failure.kind).toBe('refused');
    expect(failure.problem).toMatchObject(problem);
  });

  it('given a lost answer, when the next try no longer finds it, then nobody can tell who ended it', async () => {
    ecsAnswers('CancelCopyImage', { broken: { code: 'ECONNRESET' } }, { host: FRANKFURT_HOST });
    ecsAnswers('CancelCopyImage', anError(404, 'InvalidImageId.NotFound'), { host: FRANKFURT_HOST });
    expect((await failureOf(cancel())).kind).toBe('unclear');
  });
});

describe('a family', () => {
  const setFamily = (cloud = aCloud().cloud) => cloud.setFamily({ place: THERE, imageId: IMAGE }, 'web');

  it('given an image, when it gets a family, then nothing else of it is named', async () => {
    ecsAnswers(
      'ModifyImageAttribute',
      {},
      { query: { RegionId: FRANKFURT, ImageId: IMAGE, ImageFamily: 'web' }, host: FRANKFURT_HOST },
    );
    expect(await setFamily()).toEqual({ requestId: REQUEST_ID });
  });

  it.each([
    ['ImageQuotaFull.ImageFamily', 'refused', 'cloud-quota'],
    ['InvalidStatus.ImageIsCreating', 'busy', 'cloud-busy'],
    ['InvalidImageId.NotFound', 'refused', 'image-not-found'],
  ])('given %s, when it gets a family, then it is %s as %s', async (code, kind, problem) => {
    ecsAnswers('ModifyImageAttribute', anError(400, code), { host: FRANKFURT_HOST });
    const failure = await failureOf(setFamily());
    expect([failure.kind, failure.problem.code]).toEqual([kind, problem]);
  });

  it('given an answer of some gateway, when it gets a family, then it is asked again', async () => {
    ecsAnswers('ModifyImageAttribute', { body: '{}' }, { host: FRANKFURT_HOST });
    ecsAnswers('ModifyImageAttribute', {}, { host: FRANKFURT_HOST });
    expect(await setFamily()).toEqual({ requestId: REQUEST_ID });
  });
});
