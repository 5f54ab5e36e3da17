import type { ActionName } from './action.ts';
import type { Actor, Membership, RoleName } from './actor.ts';
import type { AccountName, ChannelId, GroupId, RegionId, TeamId, UserId } from './ids.ts';
import { matchesPattern } from './pattern.ts';
import type { Tag } from './tags.ts';

export { ACTIONS, type ActionName, isDestructive } from './action.ts';
export type { Membership, RoleName } from './actor.ts';

/** Every full member of the workspace has this role; it is declared nowhere. */
export const EVERYONE: RoleName = 'everyone';
type Role = { people: readonly UserId[]; groups: readonly GroupId[] };

/** Who may do what, and who must approve it. The first rule that matches decides; no rule means no. */
export type Policy = { roles: Readonly<Record<RoleName, Role>>; rules: readonly Rule[] };

export type Rule = {
  name: string;
  when: When;
  then:
    | { kind: 'refuse'; because?: string }
    /** Without `approvals` it runs at once. */
    | { kind: 'allow'; roles: readonly RoleName[]; approvals?: Omit<ApprovalTerms, 'rule'> };
};

/** What a rule is about. What is left out matches anything; patterns know `*`. */
export type When = {
  actions?: readonly ActionName[];
  accounts?: readonly string[];
  regions?: readonly string[];
  channels?: readonly ChannelId[];
  workspaces?: readonly TeamId[];
  names?: readonly string[];
  /** Each key must be there with a value that matches. */
  tags?: Readonly<Record<string, string>>;
};

/** How a request is approved. Times are in ms. */
export type ApprovalTerms = {
  rule: string;
  /** How many different people. */
  required: number;
  from: readonly RoleName[];
  /** The requester may be one of them. */
  selfApproval: boolean;
  expiresIn: number;
  /** The first reminder; each further one waits twice as long. */
  remindAfter?: number;
  /** After so long these roles are asked too, and may approve. */
  escalate?: { after: number; to: readonly RoleName[] };
  /** Left out: the card itself names who is asked, in the channel where it was asked. */
  ask?: { by: 'direct-message' } | { by: 'channel'; channel: ChannelId };
  /** Whoever approves types the name of what it is about. */
  typeName: boolean;
  /** These roles may run it without approval, with a reason, announced in this channel. */
  breakGlass?: { roles: readonly RoleName[]; announceIn: ChannelId };
};

/** What somebody wants to do, where. */
export type Question = {
  action: ActionName;
  account: AccountName;
  region: RegionId;
  channel: ChannelId;
  workspace: TeamId;
  name: string;
  tags: readonly Tag[];
};

/** What is known about a person when their rights are looked up: `groups` are those of the policy they are in. */
export type Standing = { who: Actor; membership: Membership; groups: readonly GroupId[] };

/** Why a rule does not match: what it wants, and what there is instead. */
export type Miss = { about: keyof When | 'roles'; wanted: readonly string[]; given: readonly string[] };
/** A rule that was looked at; the one without misses decided. */
export type Step = { rule: string; misses: readonly Miss[] };

export type Judgement = { steps: readonly Step[] } & (
  | { verdict: 'refused'; because: 'not-a-member'; membership: Exclude<Membership, 'member'> }
  | { verdict: 'refused'; because: 'no-rule' }
  /** Its parts need approval by different rules. */
  | { verdict: 'refused'; because: 'rules-differ'; rules: readonly string[] }
  | { verdict: 'refused'; because: 'rule'; rule: string; said?: string }
  | { verdict: 'allowed'; rule: string }
  | { verdict: 'needs-approval'; rule: string; terms: ApprovalTerms }
);

/**
 * What the policy says to somebody's question. A rule matches when its `when` does and, where it allows, when the person
 * has one of its roles: so taking such a rule away never grants anything.
 */
export function judge(policy: Policy, question: Question, standing: Standing): Judgement {
  const { membership } = standing;
  if (membership !== 'member') return { verdict: 'refused', because: 'not-a-member', membership, steps: [] };
  const roles = rolesOf(policy, standing);
  const steps: Step[] = [];
  for (const rule of policy.rules) {
    const elsewhere = missesOf(rule.when, question);
    // Who somebody is matters only for rules about what they ask.
    const misses = elsewhere.length > 0 ? elsewhere : missingRole(rule, roles);
    steps.push({ rule: rule.name, misses });
    if (misses.length === 0) return { ...verdictOf(rule), steps };
  }
  return { verdict: 'refused', because: 'no-rule', steps };
}

type Verdict = Judgement extends infer Each ? (Each extends Judgement ? Omit<Each, 'steps'> : never) : never;

function verdictOf({ name, then }: Rule): Verdict {
  if (then.kind === 'refuse') {
    return { verdict: 'refused', because: 'rule', rule: name, ...(then.because && { said: then.because }) };
  }
  return then.approvals
    ? { verdict: 'needs-approval', rule: name, terms: { ...then.approvals, rule: name } }
    : { verdict: 'allowed', rule: name };
}

/** The roles a person has. Nobody but a member has any. */
export function rolesOf(policy: Policy, { who, membership, groups }: Standing): RoleName[] {
  if (membership !== 'member') return [];
  const named = Object.entries(policy.roles)
    .filter(([, role]) => role.people.includes(who.user) || role.groups.some((group) => groups.includes(group)))
    .map(([name]) => name);
  return [EVERYONE, ...named];
}

/** The roles that can matter for a question: of the rules that are about it, who may ask, approve, or break the glass. */
export const rolesFor = ({ rules }: Policy, question: Question): RoleName[] =>
  rules
    .filter(({ when }) => missesOf(when, question).length === 0)
    .flatMap(({ then }) => {
      if (then.kind === 'refuse') return [];
      return [...then.roles, ...(then.approvals ? rolesIn(then.approvals) : [])];
    });

/** Who may approve by these terms, at once or later, and who may do without. */
export const rolesIn = ({ from, escalate, breakGlass }: Omit<ApprovalTerms, 'rule'>): RoleName[] => [
  ...from,
  ...(escalate?.to ?? []),
  ...(breakGlass?.roles ?? []),
];

/** Every user group that these roles are made of. */
export const groupsOf = ({ roles }: Policy, names: readonly RoleName[] = Object.keys(roles)): GroupId[] => [
  ...new Set(names.flatMap((name) => roles[name]?.groups ?? [])),
];

function missesOf(when: When, question: Question): Miss[] {
  const miss = (about: Miss['about'], wanted: readonly string[] | undefined, given: string): Miss[] =>
    wanted === undefined || wanted.some((pattern) => matchesPattern(pattern, given))
      ? []
      : [{ about, wanted, given: [given] }];
  const tags = Object.entries(when.tags ?? {});
  const lacking = tags.filter(
    ([key, pattern]) => !question.tags.some((tag) => tag.key === key && matchesPattern(pattern, tag.value)),
  );
  return [
    ...miss('actions', when.actions, question.action),
    ...miss('accounts', when.accounts, question.account),
    ...miss('regions', when.regions, question.region),
    ...miss('channels', when.channels, question.channel),
    ...miss('workspaces', when.workspaces, question.workspace),
    ...miss('names', when.names, question.name),
    ...(lacking.length > 0
      ? [
          {
            about: 'tags',
            wanted: lacking.map(asTag),
            given: question.tags.map(({ key, value }) => asTag([key, value])),
          } as const,
        ]
      : []),
  ];
}

const asTag = ([key, value]: [string, string]): string => `${key}=${value}`;

const missingRole = ({ then }: Rule, roles: readonly RoleName[]): Miss[] =>
  then.kind === 'refuse' || then.roles.some((role) => roles.includes(role))
    ? []
    : [{ about: 'roles', wanted: then.roles, given: roles }];
