// What holds for every policy, question and person. The words are few, so that rules often match, overlap and compete.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountName, ChannelId, GroupId, RegionId, TeamId, UserId } from '../../../src/core/domain/ids.ts';
import { hours } from '../../../src/core/domain/instant.ts';
import { matchesPattern } from '../../../src/core/domain/pattern.ts';
import {
  ACTIONS,
  EVERYONE,
  type Judgement,
  judge,
  type Policy,
  type Question,
  type Rule,
  type Standing,
  type When,
} from '../../../src/core/domain/policy.ts';
import { warningsAbout } from '../../../src/settings/warnings.ts';

const ROLES = ['leads', 'managers', 'on-call'];
const PEOPLE = ['U1', 'U2', 'U3'] as UserId[];
const GROUPS = ['S1', 'S2'] as GroupId[];
const ACCOUNTS = ['main', 'staging', 'production'] as AccountName[];
const REGIONS = ['cn-hangzhou', 'cn-beijing', 'eu-central-1'] as RegionId[];
const CHANNELS = ['C1', 'C2'] as ChannelId[];
const TEAMS = ['T1', 'T2'] as TeamId[];

const some = <Item>(items: readonly Item[], minLength = 1) => fc.subarray([...items], { minLength });
const left = { requiredKeys: [] };
const when: fc.Arbitrary<When> = fc.record(
  {
    actions: some(ACTIONS),
    accounts: some([...ACCOUNTS, 'p*', '*ing']),
    regions: some([...REGIONS, 'cn-*', '*-1']),
    channels: some(CHANNELS),
    workspaces: some(TEAMS),
    names: some(['golden-*', '*', 'web', '']),
    tags: fc.dictionary(fc.constantFrom('env', 'team'), fc.constantFrom('prod', 'p*', '*'), { maxKeys: 2 }),
  },
  left,
);
const roles = some([...ROLES, EVERYONE]);
const approvals = fc.record({
  required: fc.integer({ min: 1, max: 3 }),
  from: roles,
  selfApproval: fc.boolean(),
  expiresIn: fc.constant(hours(1)),
  typeName: fc.boolean(),
});
const allow: fc.Arbitrary<Rule['then']> = fc.oneof(
  fc.record({ kind: fc.constant('allow' as const), roles }),
  fc.record({ kind: fc.constant('allow' as const), roles, approvals }),
);
const refuse: fc.Arbitrary<Rule['then']> = fc.constantFrom({ kind: 'refuse' }, { kind: 'refuse', because: 'No.' });
const rule = fc.record({ when, then: fc.oneof({ weight: 3, arbitrary: allow }, refuse) });
const rules = fc
  .array(rule, { maxLength: 6 })
  .map((list): Rule[] => list.map((one, index) => ({ ...one, name: `rule ${index}` })));
const policy: fc.Arbitrary<Policy> = fc.record({
  roles: fc.record({
    leads: fc.record({ people: some(PEOPLE, 0), groups: some(GROUPS, 0) }),
    managers: fc.record({ people: some(PEOPLE, 0), groups: some(GROUPS, 0) }),
    'on-call': fc.record({ people: some(PEOPLE, 0), groups: some(GROUPS, 0) }),
  }),
  rules,
});
const question: fc.Arbitrary<Question> = fc.record({
  action: fc.constantFrom(...ACTIONS),
  account: fc.constantFrom(...ACCOUNTS),
  region: fc.constantFrom(...REGIONS),
  channel: fc.constantFrom(...CHANNELS),
  workspace: fc.constantFrom(...TEAMS),
  name: fc.constantFrom('golden-1', 'web', ''),
  tags: fc
    .dictionary(fc.constantFrom('env', 'team'), fc.constantFrom('prod', 'dev', ''), { maxKeys: 2 })
    .map((tags) => Object.entries(tags).map(([key, value]) => ({ key, value }))),
});
const standing: fc.Arbitrary<Standing> = fc.record({
  who: fc.record({
    kind: fc.constant('person' as const),
    team: fc.constantFrom(...TEAMS),
    user: fc.constantFrom(...PEOPLE, 'U9' as UserId),
  }),
  membership: fc.constant('member' as const),
  groups: some(GROUPS, 0),
});

const verdictOf = ({ steps: _, ...verdict }: Judgement) => verdict;
const withRules = (given: Policy, next: readonly Rule[]): Policy => ({ ...given, rules: next });
const RUNS = { numRuns: 2_000 };

describe('every policy', () => {
  it('given no rule, when anybody asks for anything, then it is refused', () => {
    fc.assert(
      fc.property(policy, question, standing, (given, asked, person) => {
        const judgement = judge(withRules(given, []), asked, person);
        expect(judgement).toEqual({ verdict: 'refused', because: 'no-rule', steps: [] });
      }),
      RUNS,
    );
  });

  it('given somebody who is no full member, when they ask for anything, then it is refused', () => {
    const membership = fc.constantFrom('guest', 'stranger', 'deactivated', 'bot', 'unknown' as const);
    fc.assert(
      fc.property(policy, question, standing, membership, (given, asked, person, as) => {
        const judgement = judge(given, asked, { ...person, membership: as });
        expect(judgement).toEqual({ verdict: 'refused', because: 'not-a-member', membership: as, steps: [] });
      }),
      RUNS,
    );
  });

  it('given a rule that allows, when it is taken away, then nothing that was refused is refused no more', () => {
    fc.assert(
      fc.property(policy, question, standing, fc.nat(), (given, asked, person, nth) => {
        const allowing = given.rules.filter(({ then }) => then.kind === 'allow');
        const gone = allowing[nth % Math.max(1, allowing.length)];
        fc.pre(gone !== undefined && judge(given, asked, person).verdict === 'refused');
        const without = withRules(
          given,
          given.rules.filter((one) => one !== gone),
        );
        expect(judge(without, asked, person).verdict).toBe('refused');
      }),
      RUNS,
    );
  });

  it('given a rule that refuses, when it is put last, then it changes nothing but what no rule was about', () => {
    fc.assert(
      fc.property(policy, question, standing, when, (given, asked, person, about) => {
        const before = judge(given, asked, person);
        const last: Rule = { name: 'last', when: about, then: { kind: 'refuse' } };
        const after = judge(withRules(given, [...given.rules, last]), asked, person);
        if (before.verdict === 'refused' && before.because === 'no-rule') expect(after.verdict).toBe('refused');
        else expect(after).toEqual(before);
      }),
      RUNS,
    );
  });

  it('given rules that are about different things, when their order changes, then no answer does', () => {
    const disjoint = fc.oneof(parted('actions', ACTIONS), parted('accounts', ACCOUNTS), parted('regions', REGIONS));
    fc.assert(
      fc.property(policy, disjoint, question, standing, (given, { one, other }, asked, person) => {
        const judged = (order: readonly Rule[]) => verdictOf(judge(withRules(given, order), asked, person));
        expect(judged(other)).toEqual(judged(one));
      }),
      RUNS,
    );
  });

  it('given any answer, when its steps are read, then all but the last miss something and the last decided', () => {
    fc.assert(
      fc.property(policy, question, standing, (given, asked, person) => {
        const judgement = judge(given, asked, person);
        const { steps } = judgement;
        const decided = 'rule' in judgement ? judgement.rule : undefined;
        expect(steps.map(({ rule: name }) => name)).toEqual(given.rules.slice(0, steps.length).map(({ name }) => name));
        const matching = steps.filter(({ misses }) => misses.length === 0).map(({ rule: name }) => name);
        expect(matching).toEqual(decided === undefined ? [] : [decided]);
        if (decided === undefined) expect(steps).toHaveLength(given.rules.length);
        else expect(steps.at(-1)?.rule).toBe(decided);
      }),
      RUNS,
    );
  });

  it('given a question, when any part of it is what a rule is not about, then that rule does not decide', () => {
    fc.assert(
      fc.property(policy, question, standing, (given, asked, person) => {
        for (const { rule: name, misses } of judge(given, asked, person).steps) {
          const about: When = given.rules.find((one) => one.name === name)?.when ?? {};
          const missed = new Set(misses.map((miss) => miss.about));
          expect(missed.has('actions')).toBe(!(about.actions?.includes(asked.action) ?? true));
          expect(missed.has('channels')).toBe(!(about.channels?.includes(asked.channel) ?? true));
          expect(missed.has('workspaces')).toBe(!(about.workspaces?.includes(asked.workspace) ?? true));
          expect(missed.has('regions')).toBe(!(about.regions?.some((one) => model(one).test(asked.region)) ?? true));
          expect(missed.has('accounts')).toBe(!(about.accounts?.some((one) => model(one).test(asked.account)) ?? true));
          expect(missed.has('names')).toBe(!(about.names?.some((one) => model(one).test(asked.name)) ?? true));
        }
      }),
      RUNS,
    );
  });
});

describe('every warning', () => {
  it('given a rule that is said to be never reached, when anybody asks for anything, then it does not decide', () => {
    const account = { name: 'main' as AccountName, credentials: { kind: 'own' } } as const;
    fc.assert(
      fc.property(policy, question, standing, (given, asked, person) => {
        const settings = { policy: given, accounts: [account], homeRegion: asked.region } as const;
        const judgement = judge(given, asked, person);
        const decided = given.rules.findIndex(({ name }) => 'rule' in judgement && judgement.rule === name);
        const warned = warningsAbout(settings).filter(({ says }) => says.includes('never reached'));
        expect(warned.map(({ path }) => path[1])).not.toContain(decided);
      }),
      RUNS,
    );
  });
});

describe('every pattern', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.', '-', '*', '\n', 'é'), maxLength: 8 });

  it('given a text, when it is matched, then the answer is that of a regular expression', () => {
    fc.assert(
      fc.property(letters, letters, (pattern, text) => {
        expect(matchesPattern(pattern, text)).toBe(model(pattern).test(text));
      }),
      { numRuns: 20_000 },
    );
  });

  it('given a text with stars put over parts of it, when it is matched, then it matches', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(letters, fc.boolean()), { maxLength: 6 }), (parts) => {
        const pattern = parts.map(([part, covered]) => (covered ? '*' : part)).join('');
        expect(matchesPattern(pattern, parts.map(([part]) => part).join(''))).toBe(true);
      }),
      RUNS,
    );
  });

  it('given a pattern made to be slow, when it is matched, then it is answered at once', () => {
    const started = process.hrtime.bigint();
    expect(matchesPattern(`${'*a'.repeat(200)}b`, 'a'.repeat(5_000))).toBe(false);
    expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(1_000);
  });
});

/** What a pattern means, in other words. */
const model = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\-]/g, '\\$&'))
      .join('[^]*')}$`,
  );

/** Rules in two orders, none of which is about a thing that another is about: each has a part of `all` for itself. */
function parted(key: 'actions' | 'accounts' | 'regions', all: readonly string[]) {
  return fc
    .tuple(rules, fc.array(fc.nat(5), { minLength: all.length, maxLength: all.length }))
    .map(([list, owners]) =>
      list.map((one, index): Rule => {
        const own = all.filter((_, thing) => owners[thing] === index);
        return { ...one, when: { ...one.when, [key]: own } };
      }),
    )
    .chain((one) => fc.record({ one: fc.constant(one), other: fc.shuffledSubarray(one, { minLength: one.length }) }));
}
