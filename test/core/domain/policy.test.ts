import { describe, expect, it } from 'vitest';
import type { GroupId, UserId } from '../../../src/core/domain/ids.ts';
import {
  ACTIONS,
  groupsOf,
  isDestructive,
  type Membership,
  type Policy,
  rolesOf,
} from '../../../src/core/domain/policy.ts';
import { person } from '../../support/builders.ts';

const role = (people: string[], groups: string[] = []) => ({ people: people as UserId[], groups: groups as GroupId[] });
const policy: Policy = {
  roles: { leads: role(['U0LEAD'], ['S0LEADS']), 'on-call': role([], ['S0ONCALL', 'S0LEADS']), nobody: role([]) },
  rules: [],
};
const standing = (user: string, groups: string[] = [], membership: Membership = 'member') => ({
  who: person(user),
  membership,
  groups: groups as GroupId[],
});

describe('roles', () => {
  it.each([
    ['somebody who is nowhere', standing('U0MAYA'), ['everyone']],
    ['somebody who is named', standing('U0LEAD'), ['everyone', 'leads']],
    ['somebody in a group of one role', standing('U0MAYA', ['S0ONCALL']), ['everyone', 'on-call']],
    ['somebody in a group of two roles', standing('U0MAYA', ['S0LEADS']), ['everyone', 'leads', 'on-call']],
    ['somebody in a group of none', standing('U0MAYA', ['S0OTHER']), ['everyone']],
  ])('given %s, when their roles are asked, then they have what the policy gives', (_who, of, roles) => {
    expect(rolesOf(policy, of)).toEqual(roles);
  });

  it.each(['guest', 'stranger', 'deactivated', 'bot', 'unknown'] as const)(
    'given a %s who is named and in a group, when their roles are asked, then they have none',
    (membership) => {
      expect(rolesOf(policy, standing('U0LEAD', ['S0ONCALL'], membership))).toEqual([]);
    },
  );

  it('given roles that share a group, when the groups are asked, then each comes once, of the roles that are meant', () => {
    expect(groupsOf(policy)).toEqual(['S0LEADS', 'S0ONCALL']);
    expect(groupsOf(policy, ['leads', 'everyone', 'gone'])).toEqual(['S0LEADS']);
  });
});

describe('actions', () => {
  it('given all actions, when they are sorted, then those are destructive that cannot be undone', () => {
    expect(ACTIONS.filter(isDestructive)).toEqual(['replace-system-disk', 'delete-image', 'delete-snapshot']);
  });
});
