// Rows written by hand: who asks for what, where, and what the policy says to it.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readCsvExpectations } from '../../../src/cli/expectations.ts';
import { failuresOf, strangersIn } from '../../../src/cli/test-policy.ts';
import { readSettings } from '../../../src/settings/read-settings.ts';
import { withoutEach } from '../../support/without-each.ts';

const data = (name: string) => readFileSync(new URL(`../../data/${name}`, import.meta.url), 'utf8');

const policy = readSettings(data('policy.yml'));
const rows = readCsvExpectations(data('policy.csv'));

describe('the policy of the table', () => {
  it('given its file, when it is read, then nothing is wrong; a refusal by names alone is said to be, and two rules that let destructive things pass', () => {
    expect(policy).toMatchObject({
      ok: true,
      warnings: [
        { says: expect.stringContaining('rules[6].when refuses by') },
        { says: expect.stringContaining('rules[7] (staging in Europe) names no actions') },
        { says: expect.stringContaining('rules[8] (the ops workspace) names no actions') },
      ],
    });
  });

  it('given the rows, when they are read, then there are many, each names its rule, and each rule decides some', () => {
    if (!policy.ok) throw new Error('the policy is wrong');
    expect(rows.problems).toEqual([]);
    expect(strangersIn(policy.settings, rows.expectations)).toEqual([]);
    expect(rows.expectations.length).toBeGreaterThanOrEqual(100);
    const named = new Set(rows.expectations.map(({ rule }) => rule));
    expect([...named].sort()).toEqual([...policy.settings.policy.rules.map(({ name }) => name), 'none'].sort());
  });

  it.each(rows.expectations)(
    'given row $line, $role to $action in $account, when it is judged, then it is: $outcome',
    (row) => {
      if (!policy.ok) throw new Error('the policy is wrong');
      expect(failuresOf(policy.settings, [row])).toEqual([]);
    },
  );

  // Whoever approves what is destructive types its name in any case, so there `typeName` changes nothing.
  const shortened = withoutEach(data('policy.yml')).filter(
    ({ rule, setting }) => !(rule === 'destructive' && setting === 'typeName'),
  );
  it.each(shortened)('given its file, when $setting is taken out of “$rule”, then a row fails', ({ text }) => {
    const read = readSettings(text);
    if (!read.ok) throw new Error('it is wrong');
    expect(failuresOf(read.settings, rows.expectations)).not.toEqual([]);
  });
});
