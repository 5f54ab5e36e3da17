import type { Dict } from '../json.ts';
import type { Person } from '../workspace.ts';
import type { World } from '../world.ts';
import { type ApiMethod, isTrue, refuse, required } from './method.ts';

export const peopleMethods: Record<string, ApiMethod> = {
  'auth.test': {
    tier: 'special',
    scopes: [],
    run(_args, { world }) {
      const { team, app } = world.workspace;
      return {
        url: `https://${team.domain}.slack.com/`,
        team: team.name,
        user: app.botName,
        team_id: team.id,
        user_id: app.botUserId,
        bot_id: app.botId,
        is_enterprise_install: false,
      };
    },
  },

  'users.info': {
    tier: 'tier4',
    scopes: ['users:read'],
    run(args, { world }) {
      const id = required(args, 'user');
      const person = world.workspace.people.find((one) => one.id === id);
      if (person) return { user: apiUser(world, person, isTrue(args.include_locale)) };
      return id === world.workspace.app.botUserId ? { user: apiBot(world) } : refuse('user_not_found');
    },
  },

  'usergroups.list': {
    tier: 'tier2',
    scopes: ['usergroups:read'],
    run(args, { world }) {
      const { groups, team } = world.workspace;
      const shown = groups.filter((group) => !group.disabled || isTrue(args.include_disabled));
      return {
        usergroups: shown.map((group) => ({
          id: group.id,
          team_id: team.id,
          is_usergroup: true,
          name: group.name ?? group.handle,
          handle: group.handle,
          description: '',
          date_delete: group.disabled ? 1 : 0,
          ...(isTrue(args.include_users) ? { users: [...group.users] } : {}),
          ...(isTrue(args.include_count) ? { user_count: group.users.length } : {}),
        })),
      };
    },
  },

  'usergroups.users.list': {
    tier: 'tier2',
    scopes: ['usergroups:read'],
    run(args, { world }) {
      const id = required(args, 'usergroup');
      const group = world.workspace.groups.find((one) => one.id === id);
      if (!group || (group.disabled && !isTrue(args.include_disabled))) return refuse('no_such_subteam');
      return { users: [...group.users] };
    },
  },
};

function apiUser(world: World, person: Person, withLocale: boolean): Dict {
  const { team } = world.workspace;
  return {
    id: person.id,
    team_id: person.teamId ?? team.id,
    name: person.name,
    real_name: person.realName,
    deleted: person.deactivated === true,
    is_bot: false,
    is_app_user: false,
    is_admin: false,
    is_owner: false,
    is_restricted: person.guest === true,
    is_ultra_restricted: false,
    ...(person.teamId && person.teamId !== team.id ? { is_stranger: true } : {}),
    tz: person.tz ?? 'Europe/Stockholm',
    profile: { real_name: person.realName, display_name: person.name, title: person.title ?? '', team: team.id },
    ...(withLocale ? { locale: person.locale ?? 'en-US' } : {}),
  };
}

function apiBot(world: World): Dict {
  const { app, team } = world.workspace;
  return {
    id: app.botUserId,
    team_id: team.id,
    name: app.botName,
    real_name: app.name,
    deleted: false,
    is_bot: true,
    is_app_user: false,
    profile: { real_name: app.name, display_name: app.name, bot_id: app.botId, api_app_id: app.id },
  };
}
