import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { jsonSchemaText } from '../../src/settings/json-schema.ts';
import { readSettings } from '../../src/settings/read-settings.ts';
import { policiesOf } from '../support/policy-document.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const example = read('darkroom.example.yml');
/** What stands behind single # marks: the parts that can be switched on. */
const switchedOn = (pattern: RegExp) => {
  const [found] = pattern.exec(example) ?? [];
  return (found ?? '').replace(/^# ?/gm, '');
};
const rules = switchedOn(/^# roles:\n(?:#.*\n)+/m);
const accounts = switchedOn(/^# accounts:\n(?:#.*\n?)+/m);

const schema = JSON.parse(jsonSchemaText()) as Record<string, unknown>;
const validate = new Ajv({ allErrors: true }).compile(schema);
const accepts = (text: string): boolean => validate(parse(text));

describe('the JSON schema of darkroom.yml', () => {
  it('given the file that is kept, when it is compared, then it is what `darkroom policy schema` prints', () => {
    expect(read('darkroom.schema.json')).toBe(jsonSchemaText());
  });

  const good = [
    ['the example', example],
    ['its rules', rules],
    ['its accounts', accounts],
    ['the policy of the table', read('test/data/policy.yml')],
    ...policiesOf(read('docs/policy.md')).map(({ title, policy }) => [title, policy] as const),
  ] as const;
  it.each(good)(
    'given %s, when it is validated, then it is accepted; and it is read without a problem',
    (_name, text) => {
      accepts(text);
      expect(validate.errors ?? []).toEqual([]);
      expect(readSettings(text)).toMatchObject({ ok: true });
      expect(parse(text)).not.toBeNull();
    },
  );

  it.each([
    ['the example', example],
    ['its rules', rules],
  ])('given %s, when it is read, then nothing in it is hardly meant', (_name, text) => {
    expect(readSettings(text)).toMatchObject({ warnings: [] });
  });

  const rule = 'rules: [{ name: a, allow: everyone';
  it.each([
    ['an unknown setting', 'colour: red'],
    ['a name for a member id', 'approvers: [li]'],
    ['approvers beside rules', `approvers: [U1A]\n${rule} }]`],
    ['an id that is a number', 'accounts: { main: { id: 1234567890123456 } }'],
    ['credentials without a role', 'accounts: { main: { id: "1234567890123456", credentials: { externalId: x1 } } }'],
    ['an account name that means something', 'accounts: { "a*": {} }'],
    ['an empty list', `${rule}, when: { regions: [] } }]`],
    ['no tags', `${rule}, when: { tags: {} } }]`],
    ['an unknown action', `${rule}, when: { actions: make } }]`],
    ['a rule without a name', 'rules: [{ allow: everyone }]'],
    ['a rule that says nothing', 'rules: [{ name: a }]'],
    ['a rule that says both', `${rule}, refuse: true }]`],
    ['a refusal that is approved', 'rules: [{ name: a, refuse: true, approvals: { from: everyone } }]'],
    ['approvals from nobody', `${rule}, approvals: {} }]`],
    ['no approvals', `${rule}, approvals: { from: everyone, required: 0 } }]`],
    ['a duration in words', `${rule}, approvals: { from: everyone, expiresIn: 3 days } }]`],
    ['a way to ask that is none', `${rule}, approvals: { from: everyone, ask: email } }]`],
  ])('given %s, when it is validated, then it is rejected, and the reader rejects it too', (_name, text) => {
    expect(accepts(text)).toBe(false);
    expect(readSettings(text).ok).toBe(false);
  });

  it('given every setting, when it is looked at, then it is explained', () => {
    expect(unexplained(schema)).toEqual([]);
  });

  it('given the example, when an editor opens it, then it finds the schema', () => {
    expect(example.split('\n')[0]).toBe('# yaml-language-server: $schema=./darkroom.schema.json');
  });
});

/** The paths of settings without a description. */
function unexplained(part: unknown, path = ''): string[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) => {
    const here = `${path}/${key}`;
    const own =
      path.endsWith('/properties') && !(typeof value === 'object' && value !== null && 'description' in value)
        ? [here]
        : [];
    return [...own, ...unexplained(value, here)];
  });
}
