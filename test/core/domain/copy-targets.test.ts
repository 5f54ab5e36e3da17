import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CommonTarget,
  commonOf,
  parseCopyTargets,
  type WishedTarget,
} from '../../../src/core/domain/copy-targets.ts';
import type { RegionId } from '../../../src/core/domain/ids.ts';
import type { CopyTarget } from '../../../src/core/domain/request.ts';

const [FRANKFURT, BEIJING, VIRGINIA] = ['eu-central-1', 'cn-beijing', 'us-east-1'] as RegionId[] as [
  RegionId,
  RegionId,
  RegionId,
];
const COMMON: CommonTarget = {
  name: 'web',
  description: 'For the branches',
  family: 'web-family',
  tags: [{ key: 'team', value: 'web' }],
};

const read = (lines: string, common = COMMON): WishedTarget[] => {
  const targets = parseCopyTargets([FRANKFURT, BEIJING], common, lines);
  if (!targets.ok) throw new Error(JSON.stringify(targets.problem));
  return targets.value;
};

describe('copies that differ in a region', () => {
  it('given no line, when read, then every copy is as all are', () => {
    expect(read(' \n')).toEqual([
      { region: FRANKFURT, ...COMMON },
      { region: BEIJING, ...COMMON },
    ]);
  });

  it.each<[line: string, target: Partial<CopyTarget>]>([
    ['name=web-fra', { name: 'web-fra' }],
    ['name = web-fra', { name: 'web-fra' }],
    ['description=For Frankfurt = here', { description: 'For Frankfurt = here' }],
    ['family=web-fra', { family: 'web-fra' }],
    ['encrypt=yes', { encrypted: true }],
    ['key=key-fra1', { encrypted: true, kmsKeyId: 'key-fra1' }],
    ['tag:team=ops', { tags: [{ key: 'team', value: 'ops' }] }],
    ['tag:env=prod', { tags: [...COMMON.tags, { key: 'env', value: 'prod' }] }],
  ])('given “%s” for one region, when read, then the copy there has it and the other has not', (setting, target) => {
    expect(read(`${FRANKFURT} ${setting}`)).toEqual([
      { region: FRANKFURT, ...COMMON, ...target },
      { region: BEIJING, ...COMMON },
    ]);
  });

  it('given a family and a description left empty, when read, then the copy there has none', () => {
    const { family: _, description: __, ...others } = COMMON;

    expect(read(`${BEIJING} family=\n${BEIJING} description=`)[1]).toStrictEqual({ region: BEIJING, ...others });
  });

  it('given copies that are encrypted, when one of them is not to be, then only that one is not', () => {
    expect(read(`${BEIJING} encrypt=no`, { ...COMMON, encrypted: true }).map(({ encrypted }) => encrypted)).toEqual([
      true,
      undefined,
    ]);
  });

  it.each([
    ['a region that nothing is copied to', 'us-east-1 name=web-va'],
    ['no region', 'name=web'],
    ['no setting', FRANKFURT],
    ['a setting that there is not', `${FRANKFURT} size=40`],
    ['a setting twice', `${FRANKFURT} name=web-a\n${FRANKFURT} name=web-b`],
    ['a key that is none', `${FRANKFURT} key=`],
    ['neither yes nor no', `${FRANKFURT} encrypt=maybe`],
  ])('given %s, when read, then the line is told', (_what, lines) => {
    const given = lines.split('\n').at(-1);

    expect(parseCopyTargets([FRANKFURT, BEIJING], COMMON, lines)).toEqual({
      ok: false,
      problem: { code: 'malformed-copy-difference', given },
    });
  });

  it.each([
    ['name=1', 'malformed-image-name'],
    ['family=1', 'malformed-image-family'],
    ['description=x', 'malformed-description'],
    ['tag:aliyun=1', 'malformed-tag'],
  ])('given “%s”, when read, then it is judged as in its own field', (setting, code) => {
    expect(parseCopyTargets([FRANKFURT], COMMON, `${FRANKFURT} ${setting}`)).toMatchObject({ problem: { code } });
  });

  it('given as many tags as an image takes, when one copy gets another, then that is too many', () => {
    const tags = Array.from({ length: 19 }, (_, n) => ({ key: `key-${n}`, value: '' }));

    expect(parseCopyTargets([FRANKFURT], { tags }, `${FRANKFURT} tag:one=more`)).toMatchObject({
      problem: { code: 'too-many-tags', count: 20, max: 19 },
    });
  });

  const text = fc.constantFrom('web', 'ops', 'data');
  const target = (region: RegionId): fc.Arbitrary<CopyTarget> =>
    fc
      .record({
        name: text,
        description: fc.option(text, { nil: undefined }),
        family: fc.option(text, { nil: undefined }),
        encryption: fc.constantFrom({}, { encrypted: true }, { encrypted: true, kmsKeyId: 'key-1' }),
        tags: fc.uniqueArray(fc.record({ key: text, value: text }), { selector: ({ key }) => key }),
      })
      .map(({ name, description, family, encryption, tags }) => ({
        ...{ region, name, tags },
        ...(description && { description }),
        ...(family && { family }),
        ...encryption,
      }));
  const sorted = (targets: readonly WishedTarget[]) =>
    targets.map((one) => ({ ...one, tags: [...one.tags].sort((a, b) => (a.key < b.key ? -1 : 1)) }));

  it('given any copies, when their form is read again, then they are the same copies', () => {
    fc.assert(
      fc.property(fc.tuple(target(FRANKFURT), target(BEIJING), target(VIRGINIA)), (targets) => {
        const { common, lines } = commonOf(targets);
        const again = parseCopyTargets([FRANKFURT, BEIJING, VIRGINIA], common, lines);

        expect(again.ok && sorted(again.value)).toEqual(sorted(targets));
      }),
    );
  });
});
