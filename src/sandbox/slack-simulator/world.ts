import type { Dict } from './json.ts';
import type { Clock } from './time.ts';
import type { Channel, Person, Workspace } from './workspace.ts';

/** One message as the workspace keeps it. An ephemeral one has `onlyFor` and lives beside the channel's history. */
export interface Message {
  channel: string;
  ts: string;
  threadTs?: string;
  /** User id of the author: a person, or the bot user. */
  user: string;
  text: string;
  blocks: Dict[];
  metadata?: Dict;
  onlyFor?: string;
  broadcast?: boolean;
  edits: number;
}

/** `values[block_id][action_id]`, as Slack sends it. */
export type StateValues = Record<string, Record<string, Dict>>;

/** One open modal. */
export interface View {
  id: string;
  owner: string;
  /** What the app sent, with missing ids filled in. */
  body: Dict;
  blocks: Dict[];
  hash: string;
  rootId: string;
  previousId: string | null;
  externalId: string;
  state: StateValues;
  /** Texts under inputs, by block_id; gone with the next change of the view. */
  errors: Record<string, string>;
  /** The strip at the foot of a modal after a submission that went wrong. */
  trouble?: string;
}

/** The whole changing state. It only stores and announces; the rules live with those who change it. */
export interface World {
  readonly workspace: Workspace;
  readonly messages: Message[];
  readonly ephemerals: Message[];
  /** Open modals by person, the top one last. */
  readonly stacks: Map<string, View[]>;
  /** Values a person set in controls of a message, by `user channel ts`. */
  readonly messageState: Map<string, StateValues>;
  /** The newest message each person has read, by `user channel`. */
  readonly reads: Map<string, string>;
  readonly startedAt: number;
  readonly clock: Clock;
  newTs(): string;
  newId(prefix: string): string;
  newHash(): string;
  person(nameOrId: string): Person | undefined;
  channel(nameOrId: string): Channel | undefined;
  directChannel(userId: string): Channel;
  changed(): void;
  onChange(listener: () => void): () => void;
  sequence(): number;
}

/** Creates an empty world for a workspace. Ids and timestamps are counted, so that a run can be repeated. */
export function createWorld(workspace: Workspace, clock: Clock): World {
  let counter = 0;
  let lastTs = 0;
  let sequence = 0;
  const listeners = new Set<() => void>();
  const bare = (name: string) => name.replace(/^[#@]/, '').toLowerCase();

  const world: World = {
    workspace,
    messages: [],
    ephemerals: [],
    stacks: new Map(),
    messageState: new Map(),
    reads: new Map(),
    startedAt: clock.now(),
    clock,
    newTs() {
      // Unique and rising even when the clock stands still. Whole microseconds up to 2^53 are exact.
      lastTs = Math.max(lastTs + 1, Math.floor(clock.now() * 1000));
      const seconds = Math.floor(lastTs / 1_000_000);
      return `${seconds}.${String(lastTs % 1_000_000).padStart(6, '0')}`;
    },
    newId(prefix) {
      counter += 1;
      return `${prefix}${counter.toString(36).toUpperCase().padStart(8, '0')}`;
    },
    newHash() {
      counter += 1;
      return `${Math.floor(clock.now() / 1000)}.${counter.toString(36).padStart(8, '0')}`;
    },
    person: (nameOrId) => workspace.people.find((person) => person.id === nameOrId || person.name === bare(nameOrId)),
    channel: (nameOrId) =>
      workspace.channels.find((channel) => channel.id === nameOrId || channel.name === bare(nameOrId)),
    directChannel(userId) {
      const id = `D${userId.slice(1)}`;
      const known = workspace.channels.find((channel) => channel.id === id);
      if (known) return known;
      const opened: Channel = { id, name: id.toLowerCase(), kind: 'im', members: [userId, workspace.app.botUserId] };
      workspace.channels.push(opened);
      return opened;
    },
    changed() {
      sequence += 1;
      for (const listener of [...listeners]) listener();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    sequence: () => sequence,
  };
  return world;
}
