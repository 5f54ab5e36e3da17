import type { AccountName, ChannelId, TeamId, UserId } from '../core/domain/ids.ts';
import { EVERYONE, type Judgement, judge, type Policy, type Question } from '../core/domain/policy.ts';
import { asList } from '../settings/as-list.ts';
import { didYouMean } from '../settings/fields.ts';
import type { Finding } from '../settings/finding.ts';
import type { Settings } from '../settings/settings.ts';
import { DETAILS, type Details, detailsOf, expectedDetails, rolesInDetails } from './details.ts';
import type { Expectation } from './expectations.ts';
import { outcomeOf, outcomeText, parseOutcome, sameOutcome } from './outcome.ts';
import { stepLines } from './words.ts';

/** What `rule` says when no rule is expected to decide. */
const NO_RULE = 'none';

/** An expectation that the policy does not meet, with how the policy came to its answer. */
export type Failure = { line: number; says: string; because: string[] };

/** What does not exist in these settings: an expectation about it would prove nothing. */
export const strangersIn = ({ policy, accounts }: Settings, expectations: readonly Expectation[]): Finding[] =>
  expectations.flatMap(({ line, role = [], user, account, rule, outcome, ...details }) => {
    const roles = [EVERYONE, ...Object.keys(policy.roles)];
    const wanted = parseOutcome(outcome);
    const approving = wanted.verdict === 'needs-approval' ? wanted.from : [];
    const [detail] = Object.keys(expectedDetails(details));
    return [
      ...(detail && wanted.verdict !== 'needs-approval'
        ? [`${detail} is about what needs approval, and the outcome is ${outcome}`]
        : []),
      ...(user && asList(role).length > 0
        ? ['role and user exclude each other: a person has the roles they have']
        : []),
      ...strangers('role', [...asList(role), ...approving, ...rolesInDetails(details)], roles),
      ...strangers(
        'account',
        asList(account ?? []),
        accounts.map(({ name }) => name),
      ),
      ...strangers('rule', asList(rule ?? []), [NO_RULE, ...policy.rules.map(({ name }) => name)]),
    ].map((says) => ({ line, column: 1, says }));
  });

const strangers = (what: string, names: readonly string[], known: readonly string[]): string[] =>
  names
    .filter((name) => !known.includes(name))
    .map((name) => `there is no ${what} “${name}” in the settings${didYouMean(name, known)}`);

export function failuresOf(settings: Settings, expectations: readonly Expectation[]): Failure[] {
  return expectations.flatMap((expectation) => {
    const judgement = judgementOn(settings, expectation);
    const wanted = { ...parseOutcome(expectation.outcome), details: expectedDetails(expectation) };
    const given = { ...outcomeOf(judgement), details: detailsIn(judgement, expectation) };
    const rule = ruleOf(judgement);
    if (sameOutcome(wanted, given) && (expectation.rule ?? rule) === rule) return [];
    const by = expectation.rule ? ` by ${expectation.rule}` : '';
    return [
      {
        line: expectation.line,
        says: `expected ${outcomeText(wanted)}${by}, got ${outcomeText(given)} by ${rule}`,
        because: stepLines(judgement),
      },
    ];
  });
}

/** What the policy says about the details that somebody expects something of. */
function detailsIn(judgement: Judgement, expectation: Expectation): Partial<Details> {
  if (judgement.verdict !== 'needs-approval') return {};
  const details = detailsOf(judgement.terms, expectation.action);
  return Object.fromEntries(DETAILS.filter((name) => expectation[name]).map((name) => [name, details[name]]));
}

const ruleOf = (judgement: Judgement): string => ('rule' in judgement ? judgement.rule : NO_RULE);

function judgementOn({ policy, accounts, homeRegion }: Settings, expectation: Expectation): Judgement {
  const { role, user = SOMEBODY, groups = [], membership, action, tags = {} } = expectation;
  const workspace = expectation.workspace ?? ('' as TeamId);
  const question: Question = {
    action,
    account: (expectation.account ?? accounts[0].name) as AccountName,
    region: expectation.region ?? homeRegion,
    channel: expectation.channel ?? ('' as ChannelId),
    workspace,
    name: expectation.name ?? '',
    tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
  };
  const who = { kind: 'person', team: workspace, user } as const;
  return judge(role === undefined ? policy : withIn(policy, asList(role)), question, {
    who,
    membership,
    groups: asList(groups),
  });
}

const SOMEBODY = 'U0SOMEBODY' as UserId;

/** The same rules, with somebody in these roles and in no other: who is really in them does not matter then. */
const withIn = ({ roles, rules }: Policy, names: readonly string[]): Policy => ({
  roles: Object.fromEntries(
    Object.keys(roles).map((name) => [name, { people: names.includes(name) ? [SOMEBODY] : [], groups: [] }]),
  ),
  rules,
});
