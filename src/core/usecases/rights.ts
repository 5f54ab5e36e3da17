import type { ActionName } from '../domain/action.ts';
import type { Actor } from '../domain/actor.ts';
import { type Asked, askedOf, type Rights, type Ruling } from '../domain/approval.ts';
import { notAllowedLine, refusedLine } from '../domain/audit-lines.ts';
import type { ChannelId, UserId } from '../domain/ids.ts';
import { kindOf, type Request, type RequestOf, TASKS } from '../domain/kinds/kinds.ts';
import type { Operation } from '../domain/operation.ts';
import { targetsOf } from '../domain/plan.ts';
import {
  type ApprovalTerms,
  groupsOf,
  type Judgement,
  judge,
  type Policy,
  type Question,
  rolesFor,
  rolesIn,
  rolesOf,
  type Standing,
} from '../domain/policy.ts';
import { policyDigest } from '../domain/policy-digest.ts';
import { DomainError, type NoLonger, type Problem } from '../domain/problem.ts';
import { actionOf } from '../domain/request.ts';
import type { Task } from '../domain/task.ts';
import type { Audit } from '../ports/audit.ts';
import type { Clock } from '../ports/clock.ts';
import type { Directory, Freshness } from '../ports/directory.ts';
import type { Log } from '../ports/log.ts';

export type RightsNeeds = { policy: () => Policy; directory: Directory; audit: Audit; clock: Clock; log: Log };

/** What the policy is asked about a request. */
export type Asking = Pick<Request, 'kind' | 'account' | 'region' | 'name' | 'tags'>;

export const questionOf = (request: Asking, at: { channel: ChannelId; by: Actor }): Question => ({
  action: actionOf(request),
  account: request.account,
  region: request.region,
  channel: at.channel,
  workspace: at.by.team,
  name: request.name,
  tags: request.tags,
});

/** What the policy is asked about all that a request leads to, as far as it is filled in. */
export type AskingAll = { [One in Request['kind']]: Asking & { kind: One } & Partial<RequestOf<One>> }[Request['kind']];

/** Everything that a request wants to do, each in the region where it is done. */
function questionsOf(request: AskingAll, at: { channel: ChannelId; by: Actor }): readonly [Question, ...Question[]] {
  const first = questionOf(request, at);
  const [one = first, ...more] = (kindOf(request).questions?.(request) ?? [{}]).map((asked) => ({
    ...first,
    ...asked,
  }));
  return [one, ...more];
}

/**
 * What the policy says to all of it. Everything must be allowed, and what needs approval must need it by one and the same
 * rule: otherwise nobody could say who has to approve the whole.
 */
function judgeAll(policy: Policy, questions: readonly [Question, ...Question[]], standing: Standing): Judgement {
  const [first, ...more] = questions;
  const judgements = [judge(policy, first, standing), ...more.map((one) => judge(policy, one, standing))] as const;
  const refused = judgements.find(({ verdict }) => verdict === 'refused');
  if (refused) return refused;
  const approvals = judgements.filter((one) => one.verdict === 'needs-approval');
  const rules = [...new Set(approvals.map(({ rule }) => rule))];
  if (rules.length > 1) return { verdict: 'refused', because: 'rules-differ', rules, steps: [] };
  return approvals[0] ?? judgements[0];
}

/** What the policy is asked about tasks of a request: each with its action, in its region. */
export const questionsOfTasks = (
  request: Request,
  tasks: readonly Task[],
  at: { channel: ChannelId; by: Actor },
): Question[] => {
  // A change of the image itself is asked about as it is and as it becomes, whichever of its tasks does it.
  const whole = questionsOf(request, at).filter(
    ({ action, region }) => action === request.kind && region === request.region,
  );
  return tasks.flatMap(({ kind, place: { region } }): Question[] => {
    const action = TASKS[kind].asks;
    if (action === request.kind && region === request.region) return whole;
    const { name, tags } = targetsOf(request).find((target) => target.region === region) ?? request;
    return [{ ...questionOf(request, at), action, region, name, tags }];
  });
};

/** The first of somebody's questions that the policy says no to now, with what it says. */
export async function refusedNow(
  { policy: read, directory }: Pick<RightsNeeds, 'policy' | 'directory'>,
  by: Actor,
  questions: readonly Question[],
): Promise<{ question: Question; judgement: Refusal } | undefined> {
  const policy = read();
  const roles = questions.flatMap((one) => rolesFor(policy, one));
  const standing = await directory.standing(by, groupsOf(policy, roles), 'now');
  for (const question of questions) {
    const judgement = judge(policy, question, standing);
    if (judgement.verdict === 'refused') return { question, judgement };
  }
  return undefined;
}
type Refusal = Extract<Judgement, { verdict: 'refused' }>;

/** What the policy would say to a request, as far as it is filled in: only told, so what is known lately will do. */
export const previewRuling =
  (needs: Pick<RightsNeeds, 'policy' | 'directory'>) =>
  (by: Actor, request: AskingAll, channel: ChannelId): Promise<Judgement> =>
    judgeRequest(needs.policy(), needs.directory, by, questionsOf(request, { channel, by }), 'lately');

async function judgeRequest(
  policy: Policy,
  directory: Directory,
  by: Actor,
  questions: readonly [Question, ...Question[]],
  freshness: Freshness,
): Promise<Judgement> {
  const roles = questions.flatMap((one) => rolesFor(policy, one));
  return judgeAll(policy, questions, await directory.standing(by, groupsOf(policy, roles), freshness));
}

/** The ruling on a request. Throws the `DomainError` that the person is to be told, once it stands in the audit trail. */
export async function ruleOn(needs: RightsNeeds, by: Actor, request: AskingAll, channel: ChannelId): Promise<Ruling> {
  const questions = questionsOf(request, { channel, by });
  const [question] = questions;
  // Read once: the file may change while Slack is asked, and rules, groups and roles must be of the same reading.
  const policy = needs.policy();
  const judgement = await judgeRequest(policy, needs.directory, by, questions, 'now');
  switch (judgement.verdict) {
    case 'refused': {
      const problem = problemOf(judgement, question.action);
      const { clock } = needs;
      await keepRefusal(needs, notAllowedLine(by, question, judgement, problem, policyDigest(policy), clock.now()));
      throw new DomainError(problem);
    }
    case 'allowed':
      return { verdict: 'allowed', rule: judgement.rule, policy: policyDigest(policy) };
    case 'needs-approval': {
      const { terms } = judgement;
      const asked = askedOf(policy, terms.from, terms.selfApproval ? undefined : by.user);
      const askIn = await placesToAsk(needs, terms, asked, by);
      return { verdict: 'needs-approval', terms, asked, askIn, policy: policyDigest(policy) };
    }
  }
}

/** What stands in the way, in words for the person refused. */
export function problemOf(judgement: Refusal, action: ActionName): Problem {
  switch (judgement.because) {
    case 'not-a-member':
      return { code: 'not-a-member', membership: judgement.membership };
    case 'no-rule':
      return { code: 'not-allowed', action };
    case 'rules-differ':
      return { code: 'rules-differ', rules: judgement.rules };
    case 'rule': {
      const { rule, said } = judgement;
      return { code: 'not-allowed', action, rule, ...(said && { said }) };
    }
  }
}

/** More people than this are not called one by one; the others may decide all the same. */
const MOST_ASKED = 30;

/**
 * Where approvers are asked, besides the card: nowhere, in the rule's channel, or each by direct message, except those
 * who need not be asked any more.
 */
export async function placesToAsk(
  { directory }: Pick<RightsNeeds, 'directory'>,
  { ask, selfApproval }: ApprovalTerms,
  { people, groups }: Asked,
  requestedBy: Actor,
  except: readonly (ChannelId | UserId)[] = [],
): Promise<(ChannelId | UserId)[]> {
  if (!ask) return [];
  if (ask.by === 'channel') return [ask.channel];
  const everybody = new Set([...people, ...(groups.length > 0 ? await directory.members(groups, 'lately') : [])]);
  if (!selfApproval) everybody.delete(requestedBy.user);
  return [...everybody].filter((one) => !except.includes(one)).slice(0, MOST_ASKED);
}

/** Whether somebody may read what others did: every full member may. Throws the `DomainError` for anybody else. */
export const mayRead =
  ({ directory }: Pick<RightsNeeds, 'directory'>) =>
  async (by: Actor): Promise<void> => {
    const membership = await directory.membership(by, 'lately');
    if (membership !== 'member') throw new DomainError({ code: 'not-a-member', membership });
  };

/** What somebody may do about an operation, by who they are and by what the policy says now. */
export async function rightsOver(
  needs: Pick<RightsNeeds, 'policy' | 'directory'>,
  by: Actor,
  operation: Operation,
  freshness: Freshness = 'now',
): Promise<Rights> {
  const { directory } = needs;
  const policy = needs.policy();
  const { request, channel, requestedBy, approval } = operation;
  const questions = questionsOf(request, { channel, by: requestedBy });
  const asked = approval.state === 'pending' ? rolesIn(approval.terms) : [];
  // Of these alone: each group is a call of its own, and Slack allows few of them.
  const groups = groupsOf(policy, [...questions.flatMap((one) => rolesFor(policy, one)), ...asked]);
  const membership = await directory.membership(by, freshness);
  // Before anything else is looked up: strangers who press buttons cost next to nothing.
  if (membership !== 'member') return { membership, roles: [] };
  const [standing, requester] = await Promise.all([
    directory.standing(by, groups, freshness, membership),
    directory.standing(requestedBy, groups, freshness),
  ]);
  const judgement = judgeAll(policy, questions, requester);
  return {
    membership: standing.membership,
    roles: rolesOf(policy, standing),
    policy: policyDigest(policy),
    ...(approval.state === 'pending' && { now: termsNow(judgement, approval.terms, requestedBy) }),
  };
}

function termsNow(judgement: Judgement, asked: ApprovalTerms, requestedBy: Actor): NonNullable<Rights['now']> {
  switch (judgement.verdict) {
    case 'needs-approval':
      return { terms: judgement.terms };
    // Approval was asked for, so it is waited for.
    case 'allowed':
      return { terms: asked };
    case 'refused':
      return { problem: { code: 'no-longer-allowed', requestedBy, because: noLongerBy(judgement) } };
  }
}

function noLongerBy(judgement: Extract<Judgement, { verdict: 'refused' }>): NoLonger {
  switch (judgement.because) {
    case 'not-a-member':
      return { kind: 'requester-left', membership: judgement.membership };
    case 'rule':
      return { kind: 'rule', rule: judgement.rule };
    case 'rules-differ':
      return { kind: 'no-rule' };
    case 'no-rule': {
      // Who somebody is stands in the way only of rules that are about what they ask.
      const misses = judgement.steps.flatMap((step) => step.misses);
      const roles = misses.flatMap(({ about, wanted }) => (about === 'roles' ? wanted : []));
      return roles.length > 0 ? { kind: 'requester-role', roles: [...new Set(roles)] } : { kind: 'no-rule' };
    }
  }
}

/** Tells somebody no about an operation, with a line in the trail: by which policy, where it was asked. Never returns. */
export async function refuse(
  needs: Pick<RightsNeeds, 'audit' | 'clock' | 'log'>,
  by: Actor,
  operation: Operation,
  problem: Problem,
  policy?: string,
): Promise<never> {
  await keepRefusal(needs, refusedLine(by, operation, problem, policy, needs.clock.now()));
  throw new DomainError(problem);
}

/** A refusal changes nothing, so it stands also when its line cannot be written; the log has it then. */
async function keepRefusal(
  { audit, log }: Pick<RightsNeeds, 'audit' | 'log'>,
  line: Parameters<Audit['append']>[0],
): Promise<void> {
  log.info({ refusal: line }, 'told a person no');
  await audit
    .append(line)
    .catch((error: unknown) => log.error({ err: error, line }, 'a refusal could not be recorded'));
}
