import type { Person, UserGroup } from './workspace.ts';
import type { World } from './world.ts';

/** Somebody new; an id is found for them, and what they are called everywhere when nothing else is said. */
type Newcomer = Omit<Partial<Person>, 'name'> & {
  name: string;
  /** Channels they are in, by name or id. Left out: every public one. */
  channels?: string[];
  /** User groups they are in, by handle or id. */
  groups?: string[];
};

/** What an administrator of the workspace does: who works here, and in which user groups. */
export interface Roster {
  addPerson(newcomer: Newcomer): Person;
  /** Puts people into a user group, and others out of it. */
  changeGroup(handleOrId: string, change: { add?: string[]; remove?: string[] }): UserGroup;
  setActive(nameOrId: string, state: 'active' | 'deactivated'): Person;
}

export function createRoster(world: World): Roster {
  const { people, channels, groups } = world.workspace;
  const person = (nameOrId: string) => world.person(nameOrId) ?? missing('nobody here', nameOrId);
  const channel = (nameOrId: string) => world.channel(nameOrId) ?? missing('no channel', nameOrId);
  const group = (handleOrId: string) =>
    groups.find(({ id, handle }) => id === handleOrId || handle === handleOrId.replace(/^@/, '')) ??
    missing('no user group', handleOrId);

  return {
    addPerson({ channels: where, groups: handles = [], ...newcomer }) {
      const { name, realName = name, id = `U0${name.toUpperCase().replace(/[^A-Z0-9]/g, '')}`, ...more } = newcomer;
      if (world.person(id) || world.person(name)) throw new Error(`somebody here is called ${name} already`);
      const rooms = where ? where.map(channel) : channels.filter(({ kind }) => kind === 'public');
      const member = handles.map(group);
      const added: Person = { ...more, id, name, realName };
      people.push(added);
      for (const room of rooms) room.members.push(id);
      for (const one of member) one.users.push(id);
      world.changed();
      return added;
    },
    changeGroup(handleOrId, { add = [], remove = [] }) {
      const changed = group(handleOrId);
      const leaving = remove.map((one) => person(one).id);
      const joining = add.map((one) => person(one).id);
      changed.users = [...new Set([...changed.users, ...joining])].filter((id) => !leaving.includes(id));
      world.changed();
      return changed;
    },
    setActive(nameOrId, state) {
      const changed = person(nameOrId);
      changed.deactivated = state === 'deactivated';
      world.changed();
      return changed;
    },
  };
}

function missing(what: string, name: string): never {
  throw new Error(`${what} is called ${name}`);
}
