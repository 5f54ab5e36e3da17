import type { Account } from '../core/domain/account.ts';
import { APPROVAL_LIFETIME } from '../core/domain/approval.ts';
import type { AccountName, RegionId } from '../core/domain/ids.ts';
import { ACTIONS, EVERYONE, isDestructive, type Policy, type Rule } from '../core/domain/policy.ts';
import { DEFAULT_ACCOUNT } from '../core/domain/region.ts';
import { asList } from './as-list.ts';
import { ruleOf } from './rule-of.ts';
import type { SettingsFile } from './schema.ts';

/** What `darkroom.yml` says, in the words of the core. */
export type Settings = {
  policy: Policy;
  /** At least one; the first is chosen at the start. */
  accounts: readonly [Account, ...Account[]];
  /** Proposed first in the form. */
  homeRegion: RegionId;
};

/** From a file that is right by itself and in itself. */
export const settingsOf = (file: SettingsFile): Settings => ({
  policy: policyOf(file),
  accounts: accountsOf(file),
  homeRegion: file.region,
});

function policyOf({ approvers = [], roles = {}, rules = [] }: SettingsFile): Policy {
  const named = Object.fromEntries(
    Object.entries(roles).map(([name, { people = [], groups = [] }]) => [
      name,
      { people: asList(people), groups: asList(groups) },
    ]),
  );
  return approvers.length > 0
    ? { roles: { ...named, approvers: { people: approvers, groups: [] } }, rules: [SMALLEST] }
    : { roles: named, rules: rules.map(ruleOf) };
}

/** What a list of approvers means: everybody asks for what can be undone, one of them approves. */
export const SMALLEST: Rule = {
  name: 'approvers',
  when: { actions: ACTIONS.filter((action) => !isDestructive(action)) },
  then: {
    kind: 'allow',
    roles: [EVERYONE],
    approvals: {
      required: 1,
      from: ['approvers'],
      selfApproval: false,
      expiresIn: APPROVAL_LIFETIME,
      typeName: false,
    },
  },
};

function accountsOf({ accounts = {} }: SettingsFile): Settings['accounts'] {
  const firstOwn = Object.entries(accounts).find(([, { credentials }]) => !credentials)?.[0];
  const [first, ...others] = Object.entries(accounts).map(
    ([name, { id, regions, credentials }]): Account => ({
      name: name as AccountName,
      ...(id && { id }),
      ...(regions && { regions: asList(regions) }),
      credentials: credentials
        ? {
            kind: 'assumed',
            roleArn: `acs:ram::${id}:role/${credentials.role}`,
            ...(credentials.externalId && { externalId: credentials.externalId }),
            with: (credentials.with ?? firstOwn) as AccountName,
          }
        : { kind: 'own' },
    }),
  );
  return first ? [first, ...others] : [{ name: DEFAULT_ACCOUNT, credentials: { kind: 'own' } }];
}
