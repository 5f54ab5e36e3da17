import type { AuditEvent, AuditLine } from '../../core/domain/audit.ts';
import { taskOfId } from '../../core/domain/plan.ts';
import type { ActionName, Miss, Step } from '../../core/domain/policy.ts';
import { reasonSentence } from './en-problems.ts';
import { partsNamed } from './en-tasks.ts';
import { bold, code, date, join, nothing, ours, person, type Words, words } from './words.ts';

const events: Record<AuditEvent, string> = {
  'cancel-asked': 'asked to stop',
  'cancel-refused': 'could not stop',
  'task-cancelled': 'saw stopped',
  retried: 'began again',
  asked: 'asked for',
  revised: 'changed the request for',
  approved: 'approved',
  rejected: 'rejected',
  withdrawn: 'withdrew',
  expired: 'gave up waiting for approval of',
  reminded: 'reminded the approvers of',
  escalated: 'asked further people about',
  'glass-broken': 'ran without approval',
  refused: 'was told no about',
  'task-claimed': 'began to ask Alibaba Cloud for',
  'task-started': 'got Alibaba Cloud to make',
  'task-unclear': 'got no clear answer about',
  'task-postponed': 'was asked by Alibaba Cloud to wait with',
  'task-failed': 'could not finish',
  'task-done': 'finished',
};

/** What is decided on, before its name. */
const asked: Record<ActionName, string> = {
  'create-image': 'the image',
  'copy-image': 'the copying of',
  'share-image': 'the sharing of',
  'launch-instances': 'the launch of',
  'export-image': 'the export of',
  'change-image': 'the change of',
  'replace-system-disk': 'the new system disk of',
  'delete-image': 'the deletion of',
  'delete-snapshot': 'the deletion of the snapshot',
};

const misses: Record<Miss['about'], string> = {
  actions: 'the action',
  accounts: 'the account',
  regions: 'the region',
  channels: 'the channel',
  workspaces: 'the workspace',
  names: 'the name',
  tags: 'the tags',
  roles: 'your roles',
};

const given = (values: readonly string[]): Words =>
  values.length > 0 ? words`not ${join(values.map(code), ', ', ' or ')}` : words`and there are none`;

/** What the audit trail says, to people. */
export const history = {
  line: (line: AuditLine) => {
    const { at, by, event, action, name, region, revision, image, subject = image, reason, problem, call, rule } = line;
    const { tasks = line.task ? [line.task] : [] } = line;
    const whom = by.kind === 'person' ? words`${person(by.user)}` : words`Darkroom`;
    const parts = region ? tasks.flatMap((id) => taskOfId(id, region) ?? []) : [];
    // What is about parts names those.
    const kind = action && tasks.length === 0 ? ` ${asked[action]}` : '';
    const what =
      parts.length > 0 ? words` ${partsNamed(parts, name)}` : name ? words`${ours(kind)} ${code(name)}` : nothing;
    return words`${date(at)}: ${whom} ${ours(events[event])}${what}${
      revision && revision > 1 ? words` (revision ${revision})` : nothing
    }${subject ? words` (${code(subject)})` : nothing}${event !== 'refused' && rule && by.kind === 'person' ? words` by the rule ${code(rule)}` : nothing}.${
      reason ? words` Reason: “${reason}”.` : nothing
    }${problem ? words` ${reasonSentence(problem)}` : nothing}${
      call ? words` ${code(call.action)}${call.requestId ? words` ${code(call.requestId)}` : nothing}.` : nothing
    }`;
  },
  intro: (n: number) => (n === 1 ? words`The only line:` : words`The latest ${n} lines, the newest first:`),
  none: () => words`Nothing is recorded about this. Lines are kept for 400 days.`,
  usage: () =>
    words`Type ${code('/image history')} and the id of a request, the id of an image, or a person such as ${code('@maya')}; without any, it is your own.`,

  neverRefused: () => words`You have not been told no lately.`,
  refusedAt: (at: number, action: string | undefined) =>
    words`${bold('You were told no')} ${date(at)}${action ? words` about ${code(action)}` : nothing}.`,
  because: reasonSentence,
  stepsIntro: () => words`The rules of darkroom.yml were looked at in this order, and the first that matches decides:`,
  step: ({ rule, misses: lacking }: Step) =>
    lacking.length === 0
      ? words`${code(rule)} matched, and decided.`
      : words`${code(rule)} did not match: ${join(lacking.map(missed), '; ')}.`,
  noRules: () => words`darkroom.yml has no rules, and no rule means no.`,
  noneMatched: () => words`No rule is left, and no rule means no.`,
};

function missed({ about, wanted, given: have }: Miss): Words {
  if (about === 'roles') {
    return words`it is for ${join(wanted.map(code), ', ', ' or ')}, and you are ${have.length > 0 ? join(have.map(code), ', ', ' and ') : ours('in no role')}`;
  }
  return words`${ours(misses[about])} must be ${join(wanted.map(code), ', ', ' or ')}, ${given(have)}`;
}
