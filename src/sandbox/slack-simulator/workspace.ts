/** Someone who can be played. */
export interface Person {
  id: string;
  /** The short name used in code and in `@mentions`. */
  name: string;
  realName: string;
  title?: string;
  locale?: string;
  tz?: string;
  /** A workspace other than ours makes the person a stranger from a shared channel. */
  teamId?: string;
  guest?: boolean;
  deactivated?: boolean;
}

export interface Channel {
  id: string;
  name: string;
  kind: 'public' | 'private' | 'im';
  /** Ids of people, and of the bot user when it is in. */
  members: string[];
  archived?: boolean;
  /** Only admins may post here: the bot hears `restricted_action`. */
  restricted?: boolean;
}

export interface UserGroup {
  id: string;
  handle: string;
  name?: string;
  users: string[];
  disabled?: boolean;
}

interface SlashCommand {
  command: string;
  description: string;
  usageHint?: string;
  /** People who are mentioned arrive as `<@U1|name>`, else as they were typed. */
  shouldEscape?: boolean;
}

interface Shortcut {
  callbackId: string;
  name: string;
}

/** Everything that is set up once: who works here, what the app is called, what it may do. */
export interface Workspace {
  team: { id: string; name: string; domain: string };
  app: { id: string; name: string; botId: string; botUserId: string; botName: string };
  people: Person[];
  channels: Channel[];
  groups: UserGroup[];
  commands: SlashCommand[];
  shortcuts: Shortcut[];
  scopes: string[];
  /** Event types the app is subscribed to, as in the manifest's `bot_events`. */
  events: string[];
}

/** The bot's own scopes. Left out on purpose: `chat:write.public`, so that a channel without the bot refuses it. */
export const defaultScopes = [
  'commands',
  'chat:write',
  'im:write',
  'users:read',
  'usergroups:read',
  'channels:read',
  'groups:read',
  'im:read',
  'channels:history',
  'groups:history',
  'im:history',
  'channels:join',
  'app_mentions:read',
];

const maya: Person = { id: 'U0MAYA', name: 'maya', realName: 'Maya Lindqvist', title: 'Asks for images' };
const li: Person = { id: 'U0LI', name: 'li', realName: 'Li Wei', title: 'Approver' };
const priya: Person = { id: 'U0PRIYA', name: 'priya', realName: 'Priya Raman', title: 'Approver and manager' };
const tomas: Person = { id: 'U0TOMAS', name: 'tomas', realName: 'Tomás Vidal', title: 'Approver for production' };
const omar: Person = { id: 'U0OMAR', name: 'omar', realName: 'Omar Haddad', title: 'On call' };
const grace: Person = { id: 'U0GRACE', name: 'grace', realName: 'Grace Adeyemi', title: 'Manager' };

const nina: Person = {
  id: 'U0NINA',
  name: 'nina',
  realName: 'Nina Torres',
  title: 'Guest, in #images only',
  guest: true,
};
const sam: Person = {
  id: 'U0SAM',
  name: 'sam',
  realName: 'Sam Okafor',
  title: 'Outsider, from Globex',
  teamId: 'T0GLOBEX',
};

/**
 * A small company: one who asks, those who approve this or that, one on call, a manager, and two to whom less is allowed.
 * Every call gives a fresh copy.
 */
export function defaultWorkspace(): Workspace {
  const everyone = [maya.id, li.id, priya.id];
  const others = [tomas.id, omar.id, grace.id];
  const botUserId = 'U0DARKROOM';
  return {
    team: { id: 'T0ACME', name: 'Acme', domain: 'acme' },
    app: { id: 'A0DARKROOM', name: 'Darkroom', botId: 'B0DARKROOM', botUserId, botName: 'darkroom' },
    people: [maya, li, priya, tomas, omar, grace, nina, sam].map((person) => ({ ...person })),
    channels: [
      { id: 'C0IMAGES', name: 'images', kind: 'public', members: [...everyone, ...others, nina.id, sam.id, botUserId] },
      { id: 'C0GENERAL', name: 'general', kind: 'public', members: [...everyone, ...others] },
      { id: 'C0SECRET', name: 'secret', kind: 'private', members: [...everyone] },
      { id: 'C0APPROVALS', name: 'image-approvals', kind: 'public', members: [li.id, priya.id, ...others, botUserId] },
      { id: 'C0INCIDENTS', name: 'incidents', kind: 'public', members: [li.id, priya.id, ...others, botUserId] },
    ],
    groups: [
      { id: 'S0APPROVERS', handle: 'image-approvers', users: [li.id, priya.id] },
      { id: 'S0PROD', handle: 'prod-approvers', users: [li.id, priya.id, tomas.id] },
    ],
    commands: [
      { command: '/image', description: 'Make custom images from snapshots', usageHint: 'help | list | create' },
    ],
    shortcuts: [{ callbackId: 'image_request', name: 'New image request' }],
    scopes: [...defaultScopes],
    events: ['app_mention', 'app_home_opened'],
  };
}

/** Someone of another company, here through a shared channel: may press buttons, but has none of our commands. */
export const isStranger = ({ team }: Workspace, person: Person): boolean =>
  person.teamId !== undefined && person.teamId !== team.id;

/** Whether another company sits in the channel too. */
export const isShared = (workspace: Workspace, channel: Channel): boolean =>
  workspace.people.some((person) => isStranger(workspace, person) && channel.members.includes(person.id));
