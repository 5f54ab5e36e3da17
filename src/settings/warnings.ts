import { matchesPattern } from '../core/domain/pattern.ts';
import {
  ACTIONS,
  EVERYONE,
  isDestructive,
  type Policy,
  type Rule,
  rolesIn as rolesInTerms,
  type When,
} from '../core/domain/policy.ts';
import { listed } from './fields.ts';
import type { Complaint } from './finding.ts';
import { type Settings, SMALLEST } from './settings.ts';

/** What is allowed to stand there and is hardly meant. */
export const warningsAbout = ({ policy, accounts }: Settings): Complaint[] => [
  ...(policy.rules.length === 0 ? [{ path: [], says: 'there is no rule, so everything is refused' }] : []),
  ...policy.rules.flatMap((rule, index) => unreachable(rule, index, policy.rules)),
  ...policy.rules.flatMap((rule, index) => stuckAskers(rule, index, policy)),
  ...policy.rules.flatMap(evadable),
  ...policy.rules.flatMap((rule, index) => destroying(rule, index, policy.rules)),
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

/** People who may ask, and for whom too few others are left to approve. */
function stuckAskers(rule: Rule, index: number, { roles, rules }: Policy): Complaint[] {
  const { when, then } = rule;
  if (then.kind === 'refuse' || !then.approvals || then.approvals.selfApproval) return [];
  const { required, from, escalate } = then.approvals;
  const approving = [...from, ...(escalate?.to ?? [])];
  // Who is in a group changes, so groups are taken to have enough.
  if (approving.some((name) => name === EVERYONE || (roles[name]?.groups.length ?? 0) > 0)) return [];
  const peopleOf = (names: readonly string[]) => new Set(names.flatMap((name) => roles[name]?.people ?? []));
  const approvers = [...peopleOf(approving)];
  const before = rules.slice(0, index).filter((one) => covers(one.when, when));
  const decided = peopleOf(before.flatMap((one) => (one.then.kind === 'allow' ? one.then.roles : [])));
  const askers = peopleOf(then.roles);
  const stuck = approvers.filter((one) => (then.roles.includes(EVERYONE) || askers.has(one)) && !decided.has(one));
  if (stuck.length === 0 || required < approvers.length) return [];
  const left = ['nobody else', 'only 1 other person'][required - 1] ?? `only ${required - 1} others`;
  const says = `when ${listed(stuck)} asks, ${left} can approve`;
  return [
    rule === SMALLEST
      ? { path: ['approvers'], says: `is one person: ${says}` }
      : { path: ['rules', index, 'approvals', 'required'], says: `is ${required}, but ${says}` },
  ];
}

/** A refusal that another spelling gets past: what an image is to be called, and its tags, are what somebody types. */
function evadable({ when, then }: Rule, index: number): Complaint[] {
  const { actions, names, tags, ...others } = when;
  const typed = [...(names ? ['names'] : []), ...(tags ? ['tags'] : [])];
  const isAboutMore = Object.keys(others).length > 0 || (actions && !actions.includes('create-image'));
  if (then.kind === 'allow' || typed.length === 0 || isAboutMore) return [];
  const says = `refuses by ${typed.join(' and ')} alone: for create-image these are what people type, so another spelling (case counts) gets past it`;
  return [{ path: ['rules', index, 'when'], says }];
}

/** What cannot be undone passes a rule that does not name it, without four eyes. Where it is named, it is meant. */
function destroying(rule: Rule, index: number, rules: readonly Rule[]): Complaint[] {
  const { when, then } = rule;
  if (then.kind === 'refuse' || when.actions) return [];
  const required = then.approvals?.required ?? 0;
  const earlier = rules.slice(0, index).filter((one) => decidesForAllOf(one, rule));
  const passing = ACTIONS.filter(
    (action) => isDestructive(action) && !earlier.some((one) => covers(one.when, { ...when, actions: [action] })),
  );
  if (required > 1 || passing.length === 0) return [];
  const how = required === 1 ? 'once one person approves' : 'without anybody’s approval';
  const says = `(${rule.name}) names no actions, so it lets ${listed(passing)} pass ${how}: name them, or decide on these before it`;
  return [{ path: ['rules', index], says }];
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

const rolesIn = ({ then }: Rule): readonly string[] =>
  then.kind === 'refuse' ? [] : [...then.roles, ...(then.approvals ? rolesInTerms(then.approvals) : [])];

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
