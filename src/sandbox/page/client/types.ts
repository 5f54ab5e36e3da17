import type { Dict } from './json.ts';

interface Person {
  id: string;
  name: string;
  realName: string;
  title?: string;
}

export interface Message {
  channel: string;
  ts: string;
  threadTs?: string;
  user: string;
  text: string;
  blocks: Dict[];
  onlyFor?: string;
}

export interface Channel {
  id: string;
  name: string;
  kind: 'public' | 'private' | 'im';
  messages: Message[];
}

export type StateValues = Record<string, Record<string, Dict>>;

export interface View {
  id: string;
  title: Dict;
  submit: Dict | null;
  close: Dict | null;
  blocks: Dict[];
  state: { values: StateValues };
  errors: Record<string, string>;
  trouble?: string;
  depth: number;
}

/** What the simulator's door tells about one person's Slack. */
export interface SlackState {
  sequence: number;
  team: { id: string; name: string };
  app: { id: string; name: string; botUserId: string };
  me: Person;
  people: Person[];
  groups: { id: string; handle: string }[];
  commands: { command: string; description: string; usageHint?: string }[];
  shortcuts: { callbackId: string; name: string }[];
  channels: Channel[];
  messageState: { ts: string; values: StateValues }[];
  view: View | null;
}

export interface CloudImage {
  imageId: string;
  imageName: string;
  regionId: string;
  ownerAlias: string;
  status: string;
  percent: number;
  remainingSeconds: number;
  usable: boolean;
}

export interface CloudSnapshot {
  snapshotId: string;
  snapshotName: string;
  regionId: string;
  status: string;
  percent: number;
  sourceDiskSizeGiB: number;
}

/** What the emulator's door tells about the cloud. */
export interface CloudState {
  speed: number;
  calls: number;
  faults: { id: string; kind: string }[];
  regions: { regionId: string; nameEn: string }[];
  images: CloudImage[];
  snapshots: CloudSnapshot[];
}

/** Where a control sits: a message by its ts, or the modal. */
export type Where = 'view' | (string & {});
