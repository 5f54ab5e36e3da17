import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestWord } from '../../src/core/domain/nearest-word.ts';
import { readCommand } from '../../src/slack/commands.ts';
import { ACTION, SHORTCUT, VIEW } from '../../src/slack/control-ids.ts';
import { registered } from '../support/features.ts';

describe('a typed command', () => {
  it.each([
    ['', { word: '', rest: '' }],
    ['   ', { word: '', rest: '' }],
    ['help', { word: 'help', rest: '' }],
    ['  CREATE   s-bp1  now ', { word: 'create', rest: 's-bp1 now' }],
    ['Status\u00a0ab12cd34ef', { word: 'status', rest: 'ab12cd34ef' }],
    ['create\ns-bp1', { word: 'create', rest: 's-bp1' }],
    ['create \u201cs-bp1\u201d', { word: 'create', rest: "'s-bp1'" }],
  ])('given %j, when it is read, then word and rest are told apart', (text, read) => {
    expect(readCommand(text)).toEqual(read);
  });

  it('given anything, when it is read, then the word has no space and no capital', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const { word } = readCommand(text);
        expect(word).toBe(word.toLowerCase());
        expect(word).not.toMatch(/\s/);
      }),
    );
  });

  const known = ['create', 'status'];
  it.each([
    ['craete', 'create'],
    ['creat', 'create'],
    ['creating', undefined],
    ['stat', 'status'],
    ['statsu', 'status'],
    ['list', undefined],
    ['x', undefined],
    ['x'.repeat(5_000), undefined],
  ])('given "%s", when a known word is looked for, then it is %s', (given, nearest) => {
    expect(nearestWord(given, known)).toBe(nearest);
  });
});

describe('control ids', () => {
  const all = [ACTION, VIEW, SHORTCUT].map((ids) => Object.values<string>(ids));

  it('given the ids of one kind, when they are compared, then none stands for two things', () => {
    for (const ids of all) expect(new Set(ids).size).toBe(ids.length);
  });

  it('given any id, when it is read, then it is a fixed word of at most 75 characters that carries nothing', () => {
    for (const id of all.flat()) expect(id).toMatch(/^[a-z_]+(\.[a-z_]+)*$/);
    for (const id of all.flat()) expect(id.length).toBeLessThanOrEqual(75);
  });

  it('given the features, when they are put together, then they listen to ids of ours only, and to every modal', () => {
    const { features } = registered;
    const keys = (of: (feature: (typeof features)[number]) => object | undefined) =>
      features.flatMap((feature) => Object.keys(of(feature) ?? {}));
    const [actions, views, shortcuts] = all;
    expect(actions).toEqual(expect.arrayContaining(keys(({ actions }) => actions)));
    expect(actions).toEqual(expect.arrayContaining(keys(({ pickers }) => pickers)));
    expect(keys(({ submissions }) => submissions).sort()).toEqual([...(views ?? [])].sort());
    expect(keys(({ shortcuts }) => shortcuts)).toEqual(shortcuts);
  });
});
