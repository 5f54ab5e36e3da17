import type { Actor } from '../../core/domain/actor.ts';
import type { Asked, BrokenGlass, Decision, PendingApproval } from '../../core/domain/approval.ts';
import type { ChannelId, OperationId } from '../../core/domain/ids.ts';
import type { DifferingPart, Request } from '../../core/domain/kinds/kinds.ts';
import type { OperationStatus } from '../../core/domain/operation-status.ts';
import { type ApprovalTerms, EVERYONE } from '../../core/domain/policy.ts';
import type { Approved } from '../../core/domain/problem.ts';
import type { Difference } from '../../core/domain/request-differences.ts';
import { request } from './en-requests.ts';
import { count, ofNeeded } from './measures.ts';
import {
  bold,
  channel,
  code,
  date,
  FEW,
  group,
  join,
  nothing,
  ours,
  person,
  some,
  type Words,
  words,
} from './words.ts';

const who = (actor: Actor): Words => words`${person(actor.user)}`;
const all = (actors: readonly Actor[]): Words => join(actors.map(who), ', ', ' and ');

/** Who is asked and has not approved yet. As many are called as are named; a longer list would be read by nobody. */
function stillAsked({ people, groups }: Asked, approvals: readonly Decision[]): Words | undefined {
  const open = people.filter((user) => !approvals.some(({ by }) => by.user === user));
  const names = [...groups.map(group), ...open.map(person)];
  return names.length > 0 ? some(names, { most: FEW, last: ' or ' }) : undefined;
}

/** Those who approved already do not count again. */
const anybody = ({ selfApproval }: ApprovalTerms, given: readonly Decision[]): Words =>
  selfApproval && given.length === 0 ? words`anybody` : words`anybody else`;

const parts: Record<DifferingPart, string> = {
  account: 'Account',
  region: 'Region',
  name: 'Name',
  newName: 'New name',
  status: 'Status',
  description: 'Description',
  family: 'Family',
  resourceGroup: 'Resource group',
  architecture: 'Architecture',
  platform: 'Platform',
  bootMode: 'Boot mode',
  detectionStrategy: 'Image check',
  targets: 'Copy',
  shareWith: 'Shared with',
  unshare: 'Shared no more with',
  force: 'Although instances were made from it',
  snapshots: 'Snapshot deleted with it',
  dependants: 'What makes instances of it',
  tags: 'Tag',
  disks: 'Disk',
  source: 'Source',
  bucket: 'Bucket',
  prefix: 'Prefix',
  format: 'Format',
  instance: 'Instance',
  systemDisk: 'System disk',
  keyPair: 'Key pair',
  stops: 'Meanwhile',
  instanceName: 'Instance name',
  count: 'Instances',
  instanceType: 'Instance type',
  vSwitch: 'vSwitch',
  securityGroup: 'Security group',
  charge: 'Payment',
};

/** How an operation ended, to go with its name. */
const endings: Partial<Record<OperationStatus, string>> = {
  succeeded: 'is ready',
  'partly-succeeded': 'is partly done',
  failed: 'failed',
  rejected: 'was rejected',
  expired: 'expired',
  withdrawn: 'was withdrawn',
  cancelled: 'was stopped',
};

/** What is said about approvals: on the card, to approvers, and to whoever asked. */
export const approvals = {
  awaiting: ({ terms, asked, approvals: given, expiresAt }: PendingApproval, requester: Actor) => {
    const names = terms.from.includes(EVERYONE) ? anybody(terms, given) : stillAsked(asked, given);
    if (!names && asked.people.length === 0) {
      // The requester is not asked, and may be the only one who has the role.
      const nobody = terms.selfApproval ? words`nobody is` : words`nobody besides ${who(requester)} is`;
      return words`${bold('Waiting for approval,')} but ${nobody} in ${join(terms.from.map(code), ', ', ' or ')}. Add people to the role in darkroom.yml.`;
    }
    const more = terms.required - given.length;
    const wanted =
      terms.required === 1
        ? words`${bold('Waiting for approval')}`
        : given.length === 0
          ? words`${bold(`Waiting for ${terms.required} approvals`)}`
          : words`${bold(`Waiting for ${more} more`)} of ${ours(count(terms.required, 'approval'))}`;
    return words`${wanted}${names ? words` by ${names}` : nothing}, until ${date(expiresAt)}.`;
  },
  revised: (revision: number, at: number, voided: number) =>
    voided > 0
      ? words`Changed ${date(at)} (revision ${revision}): ${ours(count(voided, 'approval'))} given before no longer ${ours(voided === 1 ? 'counts' : 'count')}.`
      : words`Changed ${date(at)} (revision ${revision}).`,
  /** `approved`: how far it had come by then, when anywhere. */
  escalated: (at: number, to: readonly string[], approved: Approved | undefined) =>
    words`${approved ? words`Not enough people had approved by ${date(at)} (${ours(ofNeeded(approved))})` : words`Nobody had decided by ${date(at)}`}, so ${join(to.map(code), ', ', ' and ')} may decide too.`,
  notNeeded: (rule: string) => words`No approval is needed by the rule ${code(rule)}.`,
  withoutApproval: ({ by, reason }: BrokenGlass) => words`${bold('Run without approval')} by ${who(by)}: “${reason}”.`,
  underRule: (rule: string) => words`rule ${code(rule)}`,

  askTitle: (asked: Request) => `Approve ${request.wanted(asked)}?`,
  /** Without `names` it is said to one person. */
  asked: (
    asking: Request,
    requester: Actor,
    where: ChannelId,
    terms: ApprovalTerms,
    until: number,
    names: Words | undefined,
  ) => {
    const needed = count(terms.required, 'approval');
    const what = ours(request.wants(asking));
    return names
      ? words`${who(requester)} asks for this ${what} in ${channel(where)}. It needs ${ours(needed)} by ${names}, until ${date(until)}.`
      : words`${who(requester)} asks for this ${what} in ${channel(where)}, and you are among those who may approve it. It needs ${ours(needed)} until ${date(until)}.`;
  },
  askOver: (where: ChannelId) => words`Nothing is left to decide here. Its card is in ${channel(where)}.`,
  /** `where` is left out when what is asked now stands in the same place. */
  askReplaced: (requester: Actor, where: ChannelId | undefined) =>
    words`${who(requester)} has changed this request, so this is not what is asked any more. ${where ? words`What is asked now is on its card in ${channel(where)}.` : words`What is asked now stands below.`}`,

  reminder: (names: Words | undefined, name: string, until: number) =>
    names
      ? words`${names}: ${code(name)} still waits for approval, and expires ${date(until)}.`
      : words`${code(name)} still waits for approval, and expires ${date(until)}.`,
  remindedNames: (asked: Asked, given: readonly Decision[]) => stillAsked(asked, given),
  revisedNotice: (requester: Actor, name: string, voided: readonly Actor[], names: Words | undefined) =>
    words`${who(requester)} changed the request for ${code(name)}.${voided.length > 0 ? words` ${all(voided)}, your ${ours(voided.length === 1 ? 'approval was' : 'approvals were')} for what it was before and no longer ${ours(voided.length === 1 ? 'counts' : 'count')}; please look again.` : nothing}${names ? words` Asked: ${names}.` : nothing}`,
  escalatedNotice: (
    names: Words | undefined,
    name: string,
    to: readonly string[],
    until: number,
    approved: Approved | undefined,
  ) =>
    words`${names ? words`${names}: ` : nothing}${approved ? words`not enough people have approved ${code(name)} yet (${ours(ofNeeded(approved))})` : words`nobody has decided on ${code(name)} yet`}, so ${join(to.map(code), ', ', ' and ')} may decide too, until ${date(until)}.`,
  ended: (asked: Request, status: OperationStatus) => {
    const reached = request.reached(asked, status);
    if (!reached) return words`${code(asked.name)} ${ours(endings[status] ?? 'is over')}.`;
    return words`${code(asked.name)}: ${ours(reached.toLowerCase())}.`;
  },
  withdrawnNotice: (by: Actor, asked: Request, approvers: readonly Actor[]) =>
    words`${approvers.length > 0 ? words`${all(approvers)}: ` : nothing}${who(by)} withdrew the request for ${code(asked.name)}. ${request.nothingDone(asked)}`,

  glassTitle: 'Run without approval',
  glassAnnouncement: (name: string, { by, reason }: BrokenGlass, rule: string) =>
    words`${who(by)} ran the request for ${code(name)} without approval, as the rule ${code(rule)} lets them. Reason: “${reason}”.`,
  glassMissing: (given: readonly Decision[]) =>
    given.length > 0 ? words`Approved until then: ${all(given.map(({ by }) => by))}.` : words`Nobody had approved it.`,
  glassFollow: (id: OperationId, where: ChannelId) => words`Request ${code(id)}; its card is in ${channel(where)}.`,

  ruleTold: (terms: ApprovalTerms, given: readonly Decision[]) =>
    words`By the rule ${code(terms.rule)} this needs ${ours(count(terms.required, 'approval'))} from ${join(terms.from.map(code), ', ', ' or ')}.${given.length > 0 ? words` Approved so far: ${all(given.map(({ by }) => by))}.` : nothing}`,
  changedSince: (revision: number) => words`${bold('Changed')} since revision ${revision}:`,
  difference: ({ part, before, after }: Difference) => {
    const label = words`${ours(`${parts[part]}: `)}`;
    if (before === undefined) return words`${label}${code(after ?? '')} is new`;
    if (after === undefined) return words`${label}${code(before)} is gone`;
    return words`${label}${code(before)} became ${code(after)}`;
  },

  none: () => words`Nothing waits for your approval.`,
  intro: (n: number) =>
    n === 1 ? words`One request waits for you:` : words`${n} requests wait for you, the oldest first:`,
  line: (id: OperationId, name: string, region: string, by: Actor, until: number) =>
    words`${code(name)} in ${region}, asked by ${who(by)}, until ${date(until)} (${code(id)})`,
  more: (n: number) => words`And ${n} more: decide on some of these first.`,
  review: 'Review',
};
