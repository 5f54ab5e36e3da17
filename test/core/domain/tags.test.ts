import { describe, expect, it } from 'vitest';
import type { TagFault } from '../../../src/core/domain/problem.ts';
import { MAX_OWN_TAGS, OUR_TAG_KEY, parseTags } from '../../../src/core/domain/tags.ts';

const lines = (count: number): string => Array.from({ length: count }, (_, index) => `key-${index}=x`).join('\n');

describe('tags as they are typed', () => {
  it.each([
    { given: '', tags: [] },
    { given: ' \n\n ', tags: [] },
    { given: 'team=web', tags: [{ key: 'team', value: 'web' }] },
    { given: ' team = web ', tags: [{ key: 'team', value: 'web' }] },
    { given: 'golden', tags: [{ key: 'golden', value: '' }] },
    { given: 'golden=', tags: [{ key: 'golden', value: '' }] },
    { given: 'filter=a=b', tags: [{ key: 'filter', value: 'a=b' }] },
    { given: '团队=网络', tags: [{ key: '团队', value: '网络' }] },
    { given: 'note=“web” — new', tags: [{ key: 'note', value: '“web” — new' }] },
    {
      given: 'team=web\r\n\r\nstage=live\r\n',
      tags: [
        { key: 'team', value: 'web' },
        { key: 'stage', value: 'live' },
      ],
    },
    {
      given: 'team=web\nTeam=web',
      tags: [
        { key: 'team', value: 'web' },
        { key: 'Team', value: 'web' },
      ],
    },
  ])('given $given, when parsed, then one line is one tag', ({ given, tags }) => {
    expect(parseTags(given)).toEqual({ ok: true, value: tags });
  });

  it.each<[given: string, because: TagFault]>([
    ['=web', 'no-key'],
    [`${'k'.repeat(129)}=web`, 'key-too-long'],
    [`team=${'v'.repeat(129)}`, 'value-too-long'],
    ['aliyun-team=web', 'reserved'],
    ['AliYun=web', 'reserved'],
    ['acs:team=web', 'reserved'],
    ['team=acs:web', 'reserved'],
    ['team=Aliyun', 'reserved'],
    [`${OUR_TAG_KEY}=ab12cd34ef`, 'reserved'],
    ['Darkroom:other=1', 'reserved'],
    ['http://team=web', 'web-address'],
    ['team=see https://example.com', 'web-address'],
  ])('given "%s", when parsed, then it is refused: %s', (given, because) => {
    expect(parseTags(given)).toEqual({ ok: false, problem: { code: 'malformed-tag', given, because } });
  });

  it('given a key and a value of 128 characters, when parsed, then they fit', () => {
    expect(parseTags(`${'镜'.repeat(128)}=${'v'.repeat(128)}`).ok).toBe(true);
  });

  it('given one key twice, when parsed, then it is refused: ECS wants each once', () => {
    expect(parseTags('team=web\nstage=live\nteam=db')).toEqual({
      ok: false,
      problem: { code: 'duplicate-tag-key', key: 'team' },
    });
  });

  it('given a wrong line among right ones, when parsed, then the problem shows that line', () => {
    expect(parseTags('team=web\n=live')).toMatchObject({ problem: { given: '=live' } });
  });

  it('given nineteen tags, when parsed, then they fit and leave one of twenty for ours', () => {
    expect(MAX_OWN_TAGS).toBe(19);
    expect(parseTags(lines(19)).ok).toBe(true);
    expect(parseTags(lines(20))).toEqual({ ok: false, problem: { code: 'too-many-tags', count: 20, max: 19 } });
  });
});
