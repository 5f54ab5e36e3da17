import { type ApprovalTerms, isDestructive, type Judgement, type Miss, type Question } from '../core/domain/policy.ts';
import { durationInWords } from '../settings/duration.ts';
import { listed } from '../settings/fields.ts';

// What a policy says, in words for a terminal. What people read in Slack is in `slack/text/`.

/** Each rule that was looked at, and what it misses. */
export const stepLines = ({ steps }: Judgement): string[] =>
  steps.map(({ rule, misses }, index) =>
    misses.length > 0
      ? `${index + 1}. ${rule}: passed over, ${misses.map(missInWords).join('; ')}`
      : `${index + 1}. ${rule}: decides`,
  );

const SUBJECTS: Record<Miss['about'], string> = {
  actions: 'the action',
  accounts: 'the account',
  regions: 'the region',
  channels: 'the channel',
  workspaces: 'the workspace',
  names: 'the name',
  tags: 'the tags',
  roles: 'the person',
};

function missInWords({ about, wanted, given }: Miss): string {
  const has = listed(given.map((one) => one || 'not given'));
  switch (about) {
    case 'roles':
      return `the person is not in ${listed(wanted)}`;
    case 'tags':
      return `the tags lack ${wanted.join(' and ')}`;
    default:
      return `${SUBJECTS[about]} is ${has}, not ${listed(wanted)}`;
  }
}

/** What follows from the rule that decided, or from there being none. */
export function verdictLines(judgement: Judgement, question: Question): string[] {
  switch (judgement.verdict) {
    case 'allowed':
      return ['Allowed: it runs at once, without approval.'];
    case 'needs-approval':
      return termsLines(judgement.terms, question);
    case 'refused':
      return [refusalLine(judgement)];
  }
}

function refusalLine(refused: Extract<Judgement, { verdict: 'refused' }>): string {
  switch (refused.because) {
    case 'not-a-member':
      return `Refused: a ${refused.membership} has no rights; only full members of the workspace have.`;
    case 'no-rule':
      return 'Refused: no rule matches, and no rule means no.';
    case 'rules-differ':
      return `Refused: its parts need approval by different rules: ${refused.rules.join(', ')}.`;
    case 'rule':
      return refused.said ? `Refused: ${refused.said}` : 'Refused by that rule.';
  }
}

function termsLines(terms: ApprovalTerms, { action }: Question): string[] {
  const { required, from, selfApproval, expiresIn, remindAfter, escalate, ask, breakGlass } = terms;
  return [
    `Needs ${required === 1 ? 'the approval of 1 person' : `the approvals of ${required} people`} from ${listed(from)}; ${
      selfApproval ? 'whoever asks may be one of them' : 'whoever asks is never one of them'
    }.`,
    ...(terms.typeName || isDestructive(action) ? ['Whoever approves types the name of what it is about.'] : []),
    `Without enough approvals it is over after ${durationInWords(expiresIn)}.`,
    ...(remindAfter
      ? [`The first reminder comes after ${durationInWords(remindAfter)}; each further one waits twice as long.`]
      : []),
    ...(escalate
      ? [`After ${durationInWords(escalate.after)} ${listed(escalate.to)} are asked too, and may approve.`]
      : []),
    askLine(ask),
    ...(breakGlass
      ? [
          `In an emergency ${listed(breakGlass.roles)} may run it without approval, with a reason; ${breakGlass.announceIn} is told.`,
        ]
      : []),
  ];
}

function askLine(ask: ApprovalTerms['ask']): string {
  switch (ask?.by) {
    case 'direct-message':
      return 'Approvers are asked by direct message.';
    case 'channel':
      return `Approvers are asked in ${ask.channel}.`;
    case undefined:
      return 'Approvers are named on the card, where it was asked.';
  }
}
