import { APPROVAL_LIFETIME } from '../core/domain/approval.ts';
import type { ApprovalTerms, Rule, When } from '../core/domain/policy.ts';
import { asList } from './as-list.ts';
import { parseDuration } from './duration.ts';
import type { SettingsFile } from './schema.ts';

type WrittenRule = NonNullable<SettingsFile['rules']>[number];
type WrittenApprovals = NonNullable<WrittenRule['approvals']>;

export function ruleOf({ name, when, allow, approvals, refuse }: WrittenRule): Rule {
  if (allow === undefined) {
    return {
      name,
      when: whenOf(when),
      then: { kind: 'refuse', ...(typeof refuse === 'string' && { because: refuse }) },
    };
  }
  return {
    name,
    when: whenOf(when),
    then: { kind: 'allow', roles: asList(allow), ...(approvals && { approvals: termsOf(approvals) }) },
  };
}

function whenOf({ actions, accounts, regions, channels, workspaces, names, tags }: WrittenRule['when']): When {
  return {
    ...(actions && { actions: asList(actions) }),
    ...(accounts && { accounts: asList(accounts) }),
    ...(regions && { regions: asList(regions) }),
    ...(channels && { channels: asList(channels) }),
    ...(workspaces && { workspaces: asList(workspaces) }),
    ...(names && { names: asList(names) }),
    ...(tags && { tags }),
  };
}

function termsOf(written: WrittenApprovals): Omit<ApprovalTerms, 'rule'> {
  const { remindAfter, escalate, ask, breakGlass } = written;
  return {
    required: written.required,
    from: asList(written.from),
    selfApproval: written.selfApproval,
    expiresIn: ms(written.expiresIn),
    ...(remindAfter && { remindAfter: ms(remindAfter) }),
    ...(escalate && { escalate: { after: ms(escalate.after), to: asList(escalate.to) } }),
    ...(ask && { ask: ask === 'direct-message' ? { by: ask } : { by: 'channel', channel: ask.channel } }),
    typeName: written.typeName,
    ...(breakGlass && { breakGlass: { roles: asList(breakGlass.roles), announceIn: breakGlass.announceIn } }),
  };
}

/** The schema has looked at the text, so there is always a duration. */
const ms = (text: string): number => parseDuration(text) ?? APPROVAL_LIFETIME;
