// The policies of docs/policy.md are real: each is read, and each keeps what is said of it there.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readCsvExpectations, readYamlExpectations } from '../../src/cli/expectations.ts';
import { failuresOf, strangersIn } from '../../src/cli/test-policy.ts';
import { readSettings } from '../../src/settings/read-settings.ts';
import { policiesOf } from '../support/policy-document.ts';
import { withoutEach } from '../support/without-each.ts';

const markdown = readFileSync(new URL('../../docs/policy.md', import.meta.url), 'utf8');
const policies = policiesOf(markdown);

describe('docs/policy.md', () => {
  it('given the document, when it is read, then it has the five policies, and no YAML in it is anything else', () => {
    expect(policies.map(({ title }) => title)).toEqual([
      'Small team',
      'Four eyes for production',
      'Destructive actions',
      'Break-glass',
      'Several accounts',
    ]);
    expect(markdown.match(/^```yaml/gm)).toHaveLength(2 * policies.length);
  });

  it.each(policies)('given $title, when it is read, then nothing is wrong or hardly meant', ({ policy }) => {
    expect(readSettings(policy)).toMatchObject({ ok: true, warnings: [] });
  });

  it.each(policies)(
    'given $title, when its expectations are run, then it keeps them all',
    ({ policy, expectations }) => {
      const read = readSettings(policy);
      const expected = readYamlExpectations(expectations ?? '');
      if (!read.ok) throw new Error('it is wrong');
      expect(expected.problems).toEqual([]);
      expect(expected.expectations.length).toBeGreaterThanOrEqual(5);
      expect(strangersIn(read.settings, expected.expectations)).toEqual([]);
      expect(failuresOf(read.settings, expected.expectations)).toEqual([]);
    },
  );

  const shortened = policies.flatMap(({ title, policy, expectations }) =>
    withoutEach(policy).map((one) => ({ ...one, title, expectations })),
  );
  it('given the policies, when their settings are counted, then each way to approve is in one of them', () => {
    expect([...new Set(shortened.map(({ setting }) => setting))].sort()).toEqual([
      'ask',
      'breakGlass',
      'escalate',
      'expiresIn',
      'remindAfter',
      'required',
      'typeName',
    ]);
  });

  it.each(shortened)(
    'given $title, when $setting is taken out of “$rule”, then an expectation fails',
    ({ text, expectations }) => {
      const read = readSettings(text);
      if (!read.ok) throw new Error('it is wrong');
      expect(failuresOf(read.settings, readYamlExpectations(expectations ?? '').expectations)).not.toEqual([]);
    },
  );

  it('given the table of expectations in it, when it is read, then it is one', () => {
    const [, table = ''] = /^```csv\n([\s\S]*?)^```$/m.exec(markdown) ?? [];
    expect(readCsvExpectations(table)).toMatchObject({ problems: [], expectations: { length: 3 } });
  });
});
