import { describe, expect, it } from 'vitest';
import type { ImageAttributes, TagEdit } from '../../src/core/domain/kinds/change-image.ts';
import { OUR_TAG_KEY } from '../../src/core/domain/tags.ts';
import { aChangeRequest, IMAGE } from '../support/builders.ts';
import { aCloud, anError, ecsAnswers, failureOf, noNetwork, PLACE, REQUEST_ID } from './support.ts';

noNetwork();

const AT = { place: PLACE, imageId: IMAGE };
const MODIFY = 'ModifyImageAttribute';
const own = { RegionId: 'cn-hangzhou', ImageId: IMAGE };
const theImage = (facts = {}) =>
  ecsAnswers('DescribeImages', {
    body: {
      TotalCount: 1,
      Images: { Image: [{ ImageId: IMAGE, ImageName: 'web', Status: 'Available', Size: 40, ...facts }] },
    },
  });
const tagged = (tags: Record<string, string>) =>
  theImage({ Tags: { Tag: Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })) } });
const change = (attributes: ImageAttributes) => aCloud().cloud.changeImage(AT, attributes);
const retag = (edit: Partial<TagEdit>) => aCloud().cloud.tagImage(AT, { set: [], remove: [], ...edit });

describe('changing an image', () => {
  it('given everything otherwise, when changed, then all of it goes in one call', async () => {
    theImage();
    const wanted = { ImageName: 'web-old', Description: 'Old', ImageFamily: 'web', Status: 'Deprecated' };
    ecsAnswers(MODIFY, {}, { query: { ...own, ...wanted } });
    const attributes = { name: 'web-old', description: 'Old', family: 'web', status: 'Deprecated' } as const;
    expect(await change(attributes)).toEqual({ requestId: REQUEST_ID });
  });

  it('given some of it that is so already, when changed, then only the others are sent, and nothing for nothing', async () => {
    theImage({ Status: 'Deprecated' });
    ecsAnswers(MODIFY, {}, { query: { ...own, ImageName: 'web-old' } });
    await change({ name: 'web-old', status: 'Deprecated' });
    theImage({ Status: 'Deprecated' });
    expect(await change({ name: 'web', status: 'Deprecated' })).toEqual({});
  });

  it('given a lost answer, when it is refused the second time as done, then that is unclear, and done when looked at', async () => {
    theImage();
    ecsAnswers(MODIFY, { broken: { code: 'ECONNRESET' } });
    ecsAnswers(MODIFY, anError(403, 'ImageStatus.NotAvailable'));
    expect((await failureOf(change({ status: 'Deprecated' }))).kind).toBe('unclear');
    theImage({ Status: 'Deprecated' });
    expect(await change({ status: 'Deprecated' })).toEqual({});
  });

  it.each([
    [400, 'InvalidImageName.Duplicated', { code: 'image-name-taken', name: 'web-old' }],
    [403, 'ImageStatus.NotAvailable', { code: 'status-not-changeable', imageId: IMAGE, wanted: 'Deprecated' }],
    [403, 'ImageUseShared', { code: 'deprecate-shared', imageId: IMAGE }],
    [404, 'InvalidImageId.NotFound', { code: 'image-not-found', imageId: IMAGE, region: 'cn-hangzhou' }],
  ])('given that ECS answers %s %s, when changed, then it is refused as %j', async (status, code, problem) => {
    theImage();
    ecsAnswers(MODIFY, anError(status, code));
    const failure = await failureOf(change({ name: 'web-old', status: 'Deprecated' }));
    expect([failure.kind, failure.problem]).toEqual(['refused', problem]);
  });

  it('given no such image, when changed or tagged, then nothing is sent', async () => {
    const nobody = () => ecsAnswers('DescribeImages', { body: { TotalCount: 0, Images: { Image: [] } } });
    nobody();
    expect((await failureOf(change({ name: 'web-old' }))).problem.code).toBe('image-not-found');
    nobody();
    expect((await failureOf(retag({ remove: ['team'] }))).problem.code).toBe('image-not-found');
  });

  it('given a request, when run dry, then what is not so yet is tried, and of tags nothing', async () => {
    theImage({ Status: 'Deprecated' });
    ecsAnswers(MODIFY, anError(400, 'DryRunOperation'), { query: { ...own, ImageName: 'web-old', DryRun: 'true' } });
    await aCloud().cloud.dryRun(aChangeRequest());
    // Nobody is asked for this one.
    await aCloud().cloud.dryRun(aChangeRequest({ tags: [{ key: 'team', after: 'web' }] }));
  });
});

describe('tagging an image', () => {
  const image = { RegionId: 'cn-hangzhou', ResourceType: 'image', 'ResourceId.1': IMAGE };

  it('given tags to set and to take, when tagged, then those that go make room for those that come', async () => {
    tagged({ team: 'web', release: '42' });
    ecsAnswers('UntagResources', {}, { query: { ...image, 'TagKey.1': 'release' } });
    ecsAnswers('TagResources', {}, { query: { ...image, 'Tag.1.Key': 'team', 'Tag.1.Value': '' } });
    const set = [{ key: 'team', value: '' }];
    expect(await retag({ set, remove: ['release'] })).toEqual({ requestId: REQUEST_ID });
  });

  it('given what is so already, when tagged, then nothing is sent', async () => {
    tagged({ team: 'web' });
    expect(await retag({ set: [{ key: 'team', value: 'web' }], remove: ['release'] })).toEqual({});
  });

  it('given our own tag, when it is to be set or taken, then it is left alone', async () => {
    tagged({ [OUR_TAG_KEY]: 'ab12cd34ef/create' });
    expect(await retag({ remove: [OUR_TAG_KEY] })).toEqual({});
    tagged({ [OUR_TAG_KEY]: 'ab12cd34ef/create' });
    expect(await retag({ set: [{ key: OUR_TAG_KEY, value: 'mine' }] })).toEqual({});
  });

  it('given a full image, when it gets one more, then it is refused by its quota', async () => {
    theImage();
    ecsAnswers('TagResources', anError(403, 'QuotaExceed.Tags'));
    expect((await failureOf(retag({ set: [{ key: 'a', value: '1' }] }))).problem.code).toBe('cloud-quota');
  });
});
