import { describe, expect, it } from 'vitest';
import { type CommonTarget, parseCopyTargets, type WishedTarget } from '../../../src/core/domain/copy-targets.ts';
import type { RegionId } from '../../../src/core/domain/ids.ts';
import type { CopyTarget } from '../../../src/core/domain/kinds/copy-image.ts';

const [FRANKFURT, BEIJING] = ['eu-central-1', 'cn-beijing'] as [RegionId, RegionId];
const COMMON: CommonTarget = {
  name: 'web',
  description: 'For the branches',
  family: 'web-family',
  tags: [{ key: 'team', value: 'web' }],
};

const read = (lines: string, common = COMMON): WishedTarget[] => {
  const targets = parseCopyTargets([FRANKFURT, BEIJING], common, lines);
  if (!targets.ok) throw new Error(JSON.stringify(targets.problems));
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

  it('given copies that are encrypted, when one of them is not to be, then that is said, and left to no default', () => {
    expect(read(`${BEIJING} encrypt=no`, { ...COMMON, encrypted: true }).map(({ encrypted }) => encrypted)).toEqual([
      true,
      false,
    ]);
  });

  it('given a region in capitals, when read, then it is that region', () => {
    expect(read('EU-Central-1 name=web-fra')[0]?.name).toBe('web-fra');
  });

  it('given a name with a dot, when read, then it is one: copies may have it', () => {
    expect(read(`${FRANKFURT} name=web.v2-2026.01`)[0]?.name).toBe('web.v2-2026.01');
  });

  it.each([
    ['a region that nothing is copied to', 'us-east-1 name=web-va'],
    ['no region', 'name=web'],
    ['no setting', FRANKFURT],
    ['a setting that there is not', `${FRANKFURT} size=40`],
    ['a key that is none', `${FRANKFURT} key=`],
    ['neither yes nor no', `${FRANKFURT} encrypt=maybe`],
  ])('given %s, when read, then the line is told', (_what, lines) => {
    const given = lines.split('\n').at(-1);

    expect(parseCopyTargets([FRANKFURT, BEIJING], COMMON, lines)).toEqual({
      ok: false,
      problems: [{ code: 'malformed-copy-difference', given }],
    });
  });

  it.each([
    ['a setting twice', 'name=web-a', 'name=web-b'],
    ['a tag twice', 'tag:team=a', 'tag: team = b'],
    ['a key, and then no encryption', 'key=key-fra1', 'encrypt=no'],
    ['no encryption, and then a key', 'encrypt=no', 'key=key-fra1'],
  ])('given %s, when read, then both lines are told, as only one can hold', (_what, ...settings) => {
    const lines = settings.map((setting) => `${FRANKFURT} ${setting}`);

    expect(parseCopyTargets([FRANKFURT], COMMON, lines.join('\n'))).toEqual({
      ok: false,
      problems: [{ code: 'contradicting-differences', lines }],
    });
    const elsewhere = `${lines[0]}\n${BEIJING} ${settings[1]}`;
    expect(parseCopyTargets([FRANKFURT, BEIJING], COMMON, elsewhere).ok).toBe(true);
  });

  it.each([
    ['name=1', 'malformed-image-name'],
    ['family=1', 'malformed-image-family'],
    ['description=x', 'malformed-description'],
    ['tag:aliyun=1', 'malformed-tag'],
  ])('given “%s”, when read, then it is judged as in its own field', (setting, code) => {
    const line = `${FRANKFURT} ${setting}`;

    expect(parseCopyTargets([FRANKFURT], COMMON, line)).toMatchObject({
      problems: [{ code: 'problem-of', which: [line], problem: { code } }],
    });
  });

  it('given several lines that are wrong, when read, then each is told with its line', () => {
    const lines = [`${FRANKFURT} name=x`, `${FRANKFURT} size=40`, `${BEIJING} family=ok-family`, `${BEIJING} name=y`];
    const targets = parseCopyTargets([FRANKFURT, BEIJING], COMMON, lines.join('\n'));

    expect(targets.ok ? [] : targets.problems).toMatchObject([
      { code: 'problem-of', which: [lines[0]], problem: { because: 'too-short' } },
      { code: 'malformed-copy-difference', given: lines[1] },
      { code: 'problem-of', which: [lines[3]], problem: { because: 'too-short' } },
    ]);
  });

  it('given hundreds of lines that are wrong, when read, then no more are told than somebody reads', () => {
    const targets = parseCopyTargets([FRANKFURT], COMMON, 'nonsense\n'.repeat(300));

    expect(targets.ok ? [] : targets.problems).toHaveLength(10);
  });

  it('given as many tags as an image takes, when one copy gets another, then that is too many', () => {
    const tags = Array.from({ length: 19 }, (_, n) => ({ key: `key-${n}`, value: '' }));

    expect(parseCopyTargets([FRANKFURT, BEIJING], { tags }, `${FRANKFURT} tag:one=more`)).toEqual({
      ok: false,
      problems: [{ code: 'problem-of', which: [FRANKFURT], problem: { code: 'too-many-tags', count: 20, max: 19 } }],
    });
  });
});
