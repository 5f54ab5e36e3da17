import type { Dict } from './json.ts';

/** Messages not read yet; `mentions` call for the person by name. */
export interface Unread {
  count: number;
  mentions: number;
}

interface Person {
  id: string;
  name: string;
  realName: string;
  title?: string;
  guest?: boolean;
  deactivated?: boolean;
}

/** Someone to play, with what waits for them in all their channels. */
export interface Player extends Person {
  stranger: boolean;
  unread: Unread;
}

export interface Message {
  channel: string;
  ts: string;
  threadTs?: string;
  user: string;
  text: string;
  blocks: Dict[];
  onlyFor?: string;
  /** A reply that was shown in the channel as well. */
  broadcast?: boolean;
}

export interface Channel {
  id: string;
  name: string;
  kind: 'public' | 'private' | 'im';
  /** People of another company sit there too. */
  shared: boolean;
  unread: Unread;
  readUpTo: string;
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

export interface Command {
  command: string;
  description: string;
  usageHint?: string;
}

/** What the simulator's door tells about one person's Slack. */
export interface SlackState {
  sequence: number;
  startedAt: number;
  team: { id: string; name: string };
  app: { id: string; name: string; botName: string; botUserId: string };
  me: Person;
  people: Player[];
  groups: { id: string; handle: string; users: string[] }[];
  /** The names of channels this person may read of. */
  rooms: { id: string; name: string }[];
  commands: Command[];
  shortcuts: { callbackId: string; name: string }[];
  channels: Channel[];
  messageState: { ts: string; values: StateValues }[];
  view: View | null;
}

export interface CloudImage {
  imageId: string;
  imageName: string;
  accountId: string;
  regionId: string;
  ownerAlias: string;
  status: string;
  percent: number;
  remainingSeconds: number;
  usable: boolean;
  createdAt: string;
  /** Only of copies. */
  copiedFrom?: { regionId: string; imageId: string };
}

export interface CloudSnapshot {
  snapshotId: string;
  snapshotName: string;
  accountId: string;
  regionId: string;
  status: string;
  percent: number;
  sourceDiskSizeGiB: number;
}

export interface CloudInstance {
  instanceId: string;
  instanceName: string;
  accountId: string;
  regionId: string;
  status: string;
  instanceType: string;
  /** The image its system disk was made of last. */
  imageId: string;
  /** `KeepCharging` or `StopCharging`, when it is stopped. */
  stoppedMode?: string;
  lockReasons: string[];
}

export interface CloudDisk {
  diskId: string;
  diskName: string;
  accountId: string;
  regionId: string;
  /** Absent when it is attached to nothing. */
  instanceId?: string;
  type: 'system' | 'data';
  status: string;
  category: string;
  sizeGiB: number;
  /** What it came from; empty when it came from neither. */
  imageId: string;
  sourceSnapshotId: string;
}

/** An image on its way to a bucket, or there. */
export interface CloudExport {
  taskId: string;
  regionId: string;
  imageId: string;
  status: string;
  percent: number;
  bucket: string;
  object: string;
}

/** What the emulator's door tells about the cloud. */
export interface CloudState {
  speed: number;
  calls: number;
  faults: { id: string; kind: string }[];
  accounts: { accountId: string; alias: string }[];
  regions: { regionId: string; nameEn: string }[];
  instances: CloudInstance[];
  disks: CloudDisk[];
  images: CloudImage[];
  snapshots: CloudSnapshot[];
  exports?: CloudExport[];
}

/** Where a control sits: a message by its ts, or the modal. */
export type Where = 'view' | (string & {});
