import { matchesPattern } from '../core/domain/pattern.ts';
import { EVERYONE, type Policy, type Rule, type When } from '../core/domain/policy.ts';
import type { Complaint } from './finding.ts';
import type { Settings } from './settings.ts';

/** What is allowed to stand there and is hardly meant. */
export const warningsAbout = ({ policy, accounts }: Settings): Complaint[] => [
  ...(policy.rules.length === 0 ? [{ path: [], says: 'there is no rule, so everything is refused' }] : []),
  ...policy.rules.flatMap((rule, index) => unreachable(rule, index, policy.rules)),
  ...openGlass(policy.rules),
  ...idleRoles(policy),
  ...sameAccounts(accounts),
];

function unreachable(rule: Rule, index: number, rules: readonly Rule[]): Complaint[] {
  const earlier = rules.slice(0, index).find((one) => covers(one.when, rule.when) && decidesForAllOf(one, rule));
  return earlier
    ? [{ path: ['rules', index], says: `(${rule.name}) is never reached: “${earlier.name}” decides before it` }]
    : [];
}

/** Whether everybody that the later rule could decide for has been decided for by the earlier one. */
function decidesForAllOf({ then: earlier }: Rule, { then: later }: Rule): boolean {
  if (earlier.kind === 'refuse' || earlier.roles.includes(EVERYONE)) return true;
  return later.kind === 'allow' && later.roles.every((role) => earlier.roles.includes(role));
}

/** Whether a rule matches at least what another one matches. A pattern covers another when it matches its letters. */
function covers(wider: When, when: When): boolean {
  const { tags: widerTags = {}, ...widerLists } = wider;
  const { tags = {}, ...lists } = when;
  const inLists = (Object.keys(widerLists) as (keyof typeof widerLists)[]).every((key) =>
    (lists[key] ?? ['*']).every((one) => widerLists[key]?.some((pattern) => matchesPattern(pattern, one))),
  );
  return (
    inLists &&
    Object.entries(widerTags).every(([key, pattern]) => {
      const value = tags[key];
      return value !== undefined && matchesPattern(pattern, value);
    })
  );
}

const openGlass = (rules: readonly Rule[]): Complaint[] =>
  rules.flatMap(({ then }, index) =>
    then.kind === 'allow' && then.approvals?.breakGlass?.roles.includes(EVERYONE)
      ? [
          {
            path: ['rules', index, 'approvals', 'breakGlass', 'roles'],
            says: 'has everyone in it, so nobody needs an approval',
          },
        ]
      : [],
  );

function idleRoles({ roles, rules }: Policy): Complaint[] {
  const used = new Set(rules.flatMap(rolesIn));
  return Object.entries(roles).flatMap(([name, { people, groups }]) => {
    const path = ['roles', name];
    return [
      ...(people.length + groups.length === 0 ? [{ path, ofKey: true, says: 'has nobody in it' }] : []),
      ...(used.has(name) ? [] : [{ path, ofKey: true, says: 'is used by no rule' }]),
    ];
  });
}

function rolesIn({ then }: Rule): readonly string[] {
  if (then.kind === 'refuse') return [];
  const { from = [], escalate, breakGlass } = then.approvals ?? {};
  return [...then.roles, ...from, ...(escalate?.to ?? []), ...(breakGlass?.roles ?? [])];
}

/** Two names for one account are two ways to ask for the same thing, and a rule may know only one of them. */
function sameAccounts(accounts: Settings['accounts']): Complaint[] {
  const owns = accounts.filter(({ credentials }) => credentials.kind === 'own');
  return [
    ...owns.slice(1).map(({ name }) => ({
      path: ['accounts', name],
      ofKey: true,
      says: `has no credentials, nor has ${owns[0]?.name}: both work in the one account that the environment is for`,
    })),
    ...accounts.flatMap(({ name, id }, index) => {
      const earlier = id && accounts.slice(0, index).find((one) => one.id === id);
      return earlier ? [{ path: ['accounts', name, 'id'], says: `is also that of ${earlier.name}` }] : [];
    }),
  ];
}
