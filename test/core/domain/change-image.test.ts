import { describe, expect, it } from 'vitest';
import {
  type ChangeFacts,
  type ChangeImageForm,
  changeFormOf,
  judgeChange,
  readChangeForm,
} from '../../../src/core/domain/change-image.ts';
import type { AliyunId } from '../../../src/core/domain/ids.ts';
import type { ImageDetails } from '../../../src/core/domain/image.ts';
import type { ImageChanges } from '../../../src/core/domain/kinds/change-image.ts';
import { attributesOf, changedTags, tagEditOf } from '../../../src/core/domain/kinds/change-image.ts';
import type { FieldProblem, ProblemCode } from '../../../src/core/domain/problem.ts';
import { DEFAULT_ACCOUNT } from '../../../src/core/domain/region.ts';
import { OUR_TAG_KEY } from '../../../src/core/domain/tags.ts';
import { anImage, CHANNEL, IMAGE, OTHER_IMAGE, REGION, someChanges, someDetails } from '../../support/builders.ts';

const OURS = { key: OUR_TAG_KEY, value: 'ab12cd34ef/create' };
const SYSTEM = { key: 'acs:ecs:source', value: 'console' };
const TEAM = { key: 'team', value: 'web' };
const PARTNER = '1234567890123456' as AliyunId;

const theImage = (facts: Partial<ImageDetails> = {}): ImageDetails =>
  someDetails({ name: 'web-golden', family: 'web', tags: [OURS, SYSTEM, TEAM], ...facts });

/** The form of the image as it is, with what somebody changed in it. */
function judged(
  typed: Partial<ChangeImageForm> = {},
  facts: Partial<ImageDetails> = {},
  more: Partial<ChangeFacts> = {},
) {
  const image = theImage(facts);
  const read = readChangeForm({ ...changeFormOf({ ...image, account: DEFAULT_ACCOUNT }, CHANNEL), ...typed });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return judgeChange(read.wish, { image, namesake: undefined, shares: [], channelPostable: true, ...more });
}
const changesOf = (...of: Parameters<typeof judged>): ImageChanges => {
  const answer = judged(...of);
  if (!answer.ok) throw new Error(JSON.stringify(answer.problems));
  return answer.request.changes;
};
const problemsOf = (...of: Parameters<typeof judged>): FieldProblem[] => {
  const answer = judged(...of);
  return answer.ok ? [] : answer.problems;
};
const told = (...of: Parameters<typeof judged>): [string, ProblemCode][] =>
  problemsOf(...of).map(({ field, problem }) => [field, problem.code]);

describe('the form of an image', () => {
  it('given an image, when its form is made, then it is filled as the image is, without our tag and those of the system', () => {
    expect(changeFormOf({ ...theImage(), account: DEFAULT_ACCOUNT }, CHANNEL)).toEqual({
      ...{ account: DEFAULT_ACCOUNT, region: REGION, image: IMAGE, channel: CHANNEL },
      ...{ name: 'web-golden', description: '', family: 'web', status: 'Available', tags: 'team=web' },
    });
  });

  it('given a request that waits, when its form is made, then the image is as it would be', () => {
    const form = changeFormOf({ ...theImage(), account: DEFAULT_ACCOUNT }, CHANNEL, someChanges());
    expect(form).toMatchObject({
      name: 'web-old',
      family: 'web',
      status: 'Deprecated',
      tags: 'team=ops\nkeep=2031\ntested=',
    });
  });

  it('given an image that can be neither deprecated nor restored, when its form is made, then it has no status', () => {
    expect(changeFormOf({ ...theImage({ status: 'UnAvailable' }), account: '' }, CHANNEL).status).toBeUndefined();
  });

  it('given tags that no field of Slack holds, when the form is made and sent, then they are not in it and stay', () => {
    const tags = Array.from({ length: 19 }, (_, n) => ({ key: `k${n}`, value: 'v'.repeat(200) }));
    expect(changeFormOf({ ...theImage({ tags }), account: '' }, CHANNEL).tags).toBeUndefined();
    expect(changesOf({ name: 'web-old' }, { tags })).toEqual({ name: { before: 'web-golden', after: 'web-old' } });
  });

  it.each([
    ['region', { region: 'mars?' }, 'malformed-region'],
    ['image', { image: 'golden' }, 'malformed-image-id'],
  ])('given no such %s, when it is read, then it is told', (field, wrong, code) => {
    const form = { ...changeFormOf({ ...theImage(), account: '' }, CHANNEL), ...wrong };
    expect(readChangeForm(form)).toMatchObject({ ok: false, problems: [{ field, problem: { code } }] });
  });
});

describe('what is asked for', () => {
  it('given one thing that is typed otherwise, when judged, then that alone is asked for, with how it was', () => {
    expect(judged({ name: ' web-old ' })).toEqual({
      ok: true,
      request: {
        ...{ kind: 'change-image', account: DEFAULT_ACCOUNT, region: REGION, imageId: IMAGE, name: 'web-golden' },
        tags: [OURS, SYSTEM, TEAM],
        changes: { name: { before: 'web-golden', after: 'web-old' } },
      },
    });
  });

  it.each<[what: string, typed: Partial<ChangeImageForm>, changes: ImageChanges]>([
    ['a first description', { description: 'The old tier' }, { description: { after: 'The old tier' } }],
    ['another family', { family: 'web-old' }, { family: { before: 'web', after: 'web-old' } }],
    ['deprecation', { status: 'Deprecated' }, { status: { before: 'Available', after: 'Deprecated' } }],
    ['a tag more', { tags: 'team=web\nkeep=2031' }, { tags: [{ key: 'keep', after: '2031' }] }],
    ['another value', { tags: 'team=ops' }, { tags: [{ key: 'team', before: 'web', after: 'ops' }] }],
    ['no tags', { tags: '' }, { tags: [{ key: 'team', before: 'web' }] }],
  ])('given %s, when judged, then it stands there as it was and is to be', (_what, typed, changes) => {
    expect(changesOf(typed)).toEqual(changes);
  });

  it('given a deprecated image, when it is to be available, then it is restored', () => {
    const status = { before: 'Deprecated', after: 'Available' };
    expect(changesOf({ status: 'Available' }, { status: 'Deprecated' })).toEqual({ status });
  });

  it('given what would be refused today and was there before, when something else changes, then it is left alone', () => {
    const old = { name: '9-odd name', description: 'x', family: 'a b', tags: [{ key: 'a', value: 'aliyun' }] };
    expect(changesOf({ tags: 'a=aliyun\nb=1' }, old)).toEqual({ tags: [{ key: 'b', after: '1' }] });
  });

  it('given nothing that was changed, when judged, then that is told', () => {
    expect(problemsOf()).toEqual([{ field: 'name', problem: { code: 'nothing-to-change', imageId: IMAGE } }]);
  });
});

describe('what stands in the way', () => {
  it.each<[what: string, typed: Partial<ChangeImageForm>, field: string, code: ProblemCode]>([
    ['a name that is none', { name: '9' }, 'name', 'malformed-image-name'],
    ['no name', { name: '' }, 'name', 'malformed-image-name'],
    ['a description of one letter', { description: 'x' }, 'description', 'malformed-description'],
    ['a family that is none', { family: 'a' }, 'family', 'malformed-image-family'],
    ['no family', { family: '' }, 'family', 'not-clearable'],
    ['a reserved tag', { tags: 'darkroom:operation=mine' }, 'tags', 'malformed-tag'],
    ['a key twice', { tags: 'team=web\nteam=ops' }, 'tags', 'duplicate-tag-key'],
  ])('given %s, when judged, then it is told under its field', (_what, typed, field, code) => {
    expect(told(typed)).toEqual([[field, code]]);
  });

  it('given a description that is taken away, when judged, then it is said that it can only be rewritten', () => {
    const [problem, ...others] = problemsOf({ description: ' ' }, { description: 'The web tier' });
    expect(problem).toEqual({ field: 'description', problem: { code: 'not-clearable', what: 'description' } });
    expect(others).toEqual([]);
  });

  it('given an image with ours and one of the system, when it gets tags, then there is room for eighteen', () => {
    const lines = (count: number) => Array.from({ length: count }, (_, n) => `k${n}=v`).join('\n');
    expect(changesOf({ tags: lines(18) }).tags).toHaveLength(19);
    expect(problemsOf({ tags: lines(19) })).toEqual([
      { field: 'tags', problem: { code: 'too-many-tags', count: 19, max: 18 } },
    ]);
  });

  it('given a name that another image has, when judged, then that one is named; its own is no obstacle', () => {
    const taken = { code: 'image-name-taken', name: 'web-old', imageId: OTHER_IMAGE, region: REGION };
    const namesake = anImage({ id: OTHER_IMAGE, name: 'web-old' });
    expect(problemsOf({ name: 'web-old' }, {}, { namesake })).toEqual([{ field: 'name', problem: taken }]);
    expect(told({ name: 'web-old' }, {}, { namesake: anImage({ name: 'web-old' }) })).toEqual([]);
  });

  it('given an image that is shared, when it is to be deprecated, then with whom is told', () => {
    const problem = { code: 'deprecate-shared', imageId: IMAGE, accounts: [PARTNER] };
    expect(problemsOf({ status: 'Deprecated' }, {}, { shares: [PARTNER] })).toEqual([{ field: 'status', problem }]);
  });

  it('given an image that became unavailable, when it is to be deprecated, then its status is told', () => {
    const problem = { code: 'status-not-changeable', imageId: IMAGE, wanted: 'Deprecated', status: 'UnAvailable' };
    expect(problemsOf({ status: 'Deprecated' }, { status: 'UnAvailable' })).toEqual([{ field: 'status', problem }]);
  });

  it.each(['Waiting', 'Creating'] as const)(
    'given an image that is %s, when judged, then it has to be made first',
    (status) => {
      expect(told({ name: 'web-old' }, { status })).toEqual([['image', 'image-not-made']]);
    },
  );

  it('given no image, and a channel that cannot be posted in, when judged, then both are told', () => {
    const facts = { image: undefined, channelPostable: false };
    expect(told({ name: 'web-old' }, {}, facts)).toEqual([
      ['image', 'image-not-found'],
      ['channel', 'channel-not-postable'],
    ]);
  });
});

describe('changes', () => {
  it('given changes, when they are carried out, then as attributes, tags to set and tags to take', () => {
    expect(attributesOf(someChanges())).toEqual({ name: 'web-old', status: 'Deprecated' });
    expect(tagEditOf(someChanges())).toEqual({
      set: [
        { key: 'team', value: 'ops' },
        { key: 'keep', value: '2031' },
        { key: 'tested', value: '' },
      ],
      remove: ['release'],
    });
  });

  it('given tags, when they are changed, then the others stay', () => {
    expect(changedTags([OURS, TEAM, { key: 'release', value: '42' }], someChanges())).toEqual([
      OURS,
      { key: 'team', value: 'ops' },
      { key: 'keep', value: '2031' },
      { key: 'tested', value: '' },
    ]);
  });
});
