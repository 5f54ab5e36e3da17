import { type Actor, samePerson } from './actor.ts';
import type { ChannelId, GroupId, UserId } from './ids.ts';
import { days, type Instant } from './instant.ts';
import type { Request } from './kinds/kinds.ts';
import { type ApprovalTerms, groupsOf, isDestructive, type Membership, type Policy, type RoleName } from './policy.ts';
import type { Approved, Problem } from './problem.ts';
import { actionOf } from './request.ts';

/** Whether an operation may run: needed, decisions so far, deadline. */
export type Approval =
  | PendingApproval
  /** Without approvals: the rule needs none, or somebody broke the glass. */
  | { state: 'granted'; rule: string; approvals: Decision[]; at: Instant; glass?: BrokenGlass }
  | { state: 'rejected'; by: Actor; reason: string; approvals: Decision[]; at: Instant }
  | { state: 'withdrawn'; by: Actor; approvals: Decision[]; at: Instant }
  /** `required`: how many it needed, where that is known. */
  | { state: 'expired'; approvals: Decision[]; required?: number; at: Instant };

export type PendingApproval = {
  state: 'pending';
  terms: ApprovalTerms;
  asked: Asked;
  approvals: Decision[];
  /** When this revision was asked for: reminders and escalation count from here. */
  since: Instant;
  expiresAt: Instant;
  /** How many of the reminders that were due are done with. */
  reminded: number;
  escalatedAt?: Instant;
};

export type Decision = { by: Actor; at: Instant };
/** Run without approval, by somebody whom the rule lets, for a reason that everybody in a channel reads. */
export type BrokenGlass = { by: Actor; reason: string; announceIn: ChannelId };

/** Who is asked, as the roles name them: whether somebody may decide is looked up when they do. */
export type Asked = { people: readonly UserId[]; groups: readonly GroupId[] };

/** A message to whoever is asked, in a place of its own; about one revision. `escalated`: not asked before others were. */
export type Ask = { revision: number; to: ChannelId | UserId; escalated?: true };

/** What the policy of this digest says to a request, with who is asked and where. */
export type Ruling = { policy?: string } & (
  | { verdict: 'allowed'; rule: string }
  | { verdict: 'needs-approval'; terms: ApprovalTerms; asked: Asked; askIn: readonly (ChannelId | UserId)[] }
);

/** What somebody may do about an operation, looked up at the moment they act. */
export type Rights = {
  membership: Membership;
  roles: readonly RoleName[];
  /** While approval is waited for: the terms by the policy as it is now, or why it allows the request no more. */
  now?: { terms: ApprovalTerms } | { problem: Problem };
  /** The digest of the policy that was gone by. */
  policy?: string;
};

export const APPROVAL_LIFETIME = days(3);

export function openApproval(ruling: Ruling, now: Instant): Approval {
  if (ruling.verdict === 'allowed') return { state: 'granted', rule: ruling.rule, approvals: [], at: now };
  const { terms, asked } = ruling;
  return { state: 'pending', terms, asked, approvals: [], since: now, expiresAt: now + terms.expiresIn, reminded: 0 };
}

/** Who has these roles by name; `everyone` is nobody in particular. The requester is not asked about their own request. */
export function askedOf(policy: Policy, roles: readonly RoleName[], leaveOut?: UserId): Asked {
  const people = new Set(roles.flatMap((name) => policy.roles[name]?.people ?? []));
  if (leaveOut) people.delete(leaveOut);
  return { people: [...people], groups: groupsOf(policy, roles) };
}

/** The roles that may decide by now. */
const decidingRoles = ({ terms, escalatedAt }: Pick<PendingApproval, 'terms' | 'escalatedAt'>): RoleName[] => [
  ...terms.from,
  ...(escalatedAt !== undefined ? (terms.escalate?.to ?? []) : []),
];

/** Whoever approves this types its name. */
export const asksForName = (terms: ApprovalTerms, request: Request): boolean =>
  terms.typeName || isDestructive(actionOf(request));

type About = { requestedBy: Actor; approval: Approval };

/** Why this person may not approve, or nothing when they may. */
export const whyNotApprove = (by: Actor, about: About, rights: Rights): Problem | undefined =>
  whyNoRights(rights) ?? whyNotAsked(by, about, rights);

/**
 * Why this person may not reject. Whoever was asked may end also what the policy allows no more: nobody else could, but
 * the requester, who may have left.
 */
export const whyNotReject = (by: Actor, about: About, rights: Rights): Problem | undefined =>
  whyNoMember(rights) ?? whyNotAsked(by, about, rights);

function whyNotAsked(by: Actor, about: About, rights: Rights): Problem | undefined {
  if (about.approval.state !== 'pending') return undefined;
  const terms = rights.now && 'problem' in rights.now ? about.approval.terms : termsNow(rights);
  if (!terms) return { code: 'rights-unknown' };
  if (samePerson(by, about.requestedBy) && !terms.selfApproval) return { code: 'own-request' };
  const { escalatedAt } = about.approval;
  const from = decidingRoles({ terms, ...(escalatedAt !== undefined && { escalatedAt }) });
  if (from.some((role) => rights.roles.includes(role))) return undefined;
  return { code: 'not-asked', rule: terms.rule, from };
}

/** Why this person may not run it without approval. The requester may be among those who can. */
export function whyNotBreakGlass(about: { approval: Approval }, rights: Rights): Problem | undefined {
  const none = whyNoRights(rights);
  if (none) return none;
  if (about.approval.state !== 'pending') return undefined;
  const terms = termsNow(rights);
  if (!terms) return { code: 'rights-unknown' };
  if (terms.breakGlass?.roles.some((role) => rights.roles.includes(role))) return undefined;
  return { code: 'glass-not-yours', rule: terms.rule, roles: terms.breakGlass?.roles ?? [] };
}

const whyNoMember = ({ membership }: Rights): Problem | undefined =>
  membership === 'member' ? undefined : { code: 'not-a-member', membership };

const whyNoRights = (rights: Rights): Problem | undefined =>
  whyNoMember(rights) ?? (rights.now && 'problem' in rights.now ? rights.now.problem : undefined);

/** The terms by the policy as it is now; nothing where nobody looked. */
const termsNow = ({ now }: Rights): ApprovalTerms | undefined => (now && 'terms' in now ? now.terms : undefined);

/** With the terms that a decision is judged by: those of now, unless it is allowed no more. */
export function byTermsOfNow(approval: Approval, rights: Rights): Approval {
  const terms = termsNow(rights);
  return approval.state === 'pending' && terms ? { ...approval, terms } : approval;
}

/** What ended the approval, told to whoever comes second; it may have been themselves. */
export function whyDecided(approval: Approval, told?: Actor): Problem | undefined {
  const { state } = approval;
  if (state === 'pending') return undefined;
  const { at } = approval;
  const isTold = (one: Actor): boolean => told !== undefined && samePerson(one, told);
  const decided = (verdict: 'approved' | 'glass-broken' | 'rejected' | 'withdrawn', by: Actor, own = isTold(by)) =>
    ({ code: 'already-decided', verdict, at, by, ...(own && { own }) }) as const;
  if (state === 'rejected' || state === 'withdrawn') return decided(state, approval.by);
  if (state === 'expired') return expired(at, approval.approvals, approval.required);
  if (approval.glass) return decided('glass-broken', approval.glass.by);
  const last = approval.approvals.at(-1)?.by;
  if (!last) return { code: 'already-decided', verdict: 'not-needed', at };
  return decided(
    'approved',
    last,
    approval.approvals.some((one) => isTold(one.by)),
  );
}

/** What whoever comes after the deadline is told, whether or not it is kept already that it is over. */
export const whyExpired = ({ approvals, terms, expiresAt }: PendingApproval): Problem =>
  expired(expiresAt, approvals, terms.required);

function expired(at: Instant, approvals: readonly Decision[], required: number | undefined): Problem {
  const approved = approvedOf(approvals, required);
  return { code: 'already-decided', verdict: 'expired', at, ...(approved && { approved }) };
}

/** How far it came, when it came anywhere. */
export const approvedOf = (approvals: readonly Decision[], required: number | undefined): Approved | undefined =>
  approvals.length > 0 && required !== undefined ? { given: approvals.length, required } : undefined;

/** When the reminder comes that follows this many: each waits twice as long as the one before; none after the deadline. */
export function reminderAt({ terms, since, expiresAt }: PendingApproval, earlier: number): Instant | undefined {
  if (!terms.remindAfter) return undefined;
  const at = since + terms.remindAfter * (2 ** (earlier + 1) - 1);
  return at < expiresAt ? at : undefined;
}

/** How many reminders were due by now: after a pause only the last of them is worth sending. */
export function remindersDue(approval: PendingApproval, now: Instant): number {
  let due = 0;
  for (let at = reminderAt(approval, due); at !== undefined && at <= now; at = reminderAt(approval, due)) due++;
  return due;
}

/** Whether the last reminder came due after these were asked: a question and its reminder never come together. */
export const isReminded = (approval: PendingApproval, { escalated }: Ask): boolean =>
  !escalated || (reminderAt(approval, approval.reminded - 1) ?? 0) > (approval.escalatedAt ?? 0);

/** When further roles are asked, unless they are already. */
export const escalationAt = ({ terms, since, escalatedAt }: PendingApproval): Instant | undefined =>
  escalatedAt === undefined && terms.escalate ? since + terms.escalate.after : undefined;
