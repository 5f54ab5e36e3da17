import type { CloudDisk, CloudExport, CloudImage, CloudInstance, CloudState } from './types.ts';

/** What was done to something, for as long as the page is open: its status alone would not tell later on. */
interface Note {
  at: number;
  did: string;
  /** What it was before; empty when there is nothing to say. */
  was: string;
}

/** Something that changed since the page was opened, and when it did last. */
interface Change {
  id: string;
  regionId: string;
  at: number;
  note?: Note;
}

/** What is kept from one look at the cloud to the next. */
export interface Followed {
  state: CloudState;
  now: number;
  /** In the order in which they changed first, so that what is shown by it stays where it is. */
  changes: Change[];
}

type News = Omit<Change, 'at' | 'note'> & { did?: string; was?: string };

/** So long something that changed stands out. */
const FRESH_MS = 8_000;
const JUST_NOW_MS = 60_000;

export const isMoving = ({ status }: CloudImage): boolean => status === 'Creating' || status === 'Waiting';

/** Neither running nor stopped: on its way from one to the other. */
export const isBetween = ({ status }: CloudInstance): boolean => status !== 'Running' && status !== 'Stopped';

export const isWorkedOn = ({ status }: CloudDisk): boolean => status !== 'In_use' && status !== 'Available';

export const isExporting = ({ status }: CloudExport): boolean => status === 'Processing' || status === 'Waiting';

/** Takes in what the cloud is like now. What moves at the first look counts as changed: it was begun before. */
export function follow(before: Followed | undefined, state: CloudState, now: number): Followed {
  const news = before ? newsOf(before.state, state) : underWay(state);
  return { state, now, changes: news.reduce((all, one) => takenIn(all, one, now), before?.changes ?? []) };
}

/** The regions where something changed, in that order: what is done stays where it was watched. */
export const watchedRegions = ({ changes }: Followed): string[] => [
  ...new Set(changes.map(({ regionId }) => regionId)),
];

/** Whether it changed so short a time ago that it stands out. */
export const isFresh = ({ changes, now }: Followed, id: string): boolean =>
  changes.some((change) => change.id === id && now - change.at < FRESH_MS);

/** What was done to it, as "Replaced just now", and what it was before; nothing where its status tells it all. */
export function noteOn({ changes, now }: Followed, id: string): { did: string; was: string } | undefined {
  const note = changes.find((change) => change.id === id)?.note;
  if (!note) return undefined;
  const at = new Date(note.at).toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' });
  return { did: `${note.did} ${now - note.at < JUST_NOW_MS ? 'just now' : `at ${at}`}`, was: note.was };
}

function takenIn(changes: Change[], { id, regionId, did, was = '' }: News, at: number): Change[] {
  const before = changes.find((change) => change.id === id);
  const note = did === undefined ? before?.note : { at, did, was };
  const next = { id, regionId, at, ...(note ? { note } : {}) };
  return before ? changes.map((change) => (change === before ? next : change)) : [...changes, next];
}

function underWay({ images, instances, disks, exports = [] }: CloudState): News[] {
  return [
    ...inOrder(images.filter(isMoving)).map(newsOn('imageId')),
    ...instances.filter(isBetween).map(newsOn('instanceId')),
    ...disks.filter(isWorkedOn).map(newsOn('diskId')),
    ...exports.filter(isExporting).map(newsOn('taskId')),
  ];
}

function newsOf(before: CloudState, after: CloudState): News[] {
  const images = after.images.filter(({ imageId }) => !before.images.some((one) => one.imageId === imageId));
  const exports = (after.exports ?? []).filter(({ taskId, status }) => {
    const last = before.exports?.find((one) => one.taskId === taskId);
    return last?.status !== status;
  });
  return [
    ...inOrder(images).map(newsOn('imageId')),
    ...after.instances.flatMap((instance) => instanceNews(instance, before, after)),
    ...after.disks.flatMap((disk) => diskNews(disk, before)),
    ...exports.map(newsOn('taskId')),
  ];
}

function instanceNews(instance: CloudInstance, before: CloudState, after: CloudState): News[] {
  const news = newsOn('instanceId')(instance);
  const last = before.instances.find(({ instanceId }) => instanceId === instance.instanceId);
  if (!last) return [{ ...news, did: 'Created' }];
  if (last.imageId !== instance.imageId) {
    return [{ ...news, did: 'Image replaced', was: nameOfImage(last.imageId, last.regionId, before) }];
  }
  return lookOf(last, before) === lookOf(instance, after) ? [] : [news];
}

/** What is told of an instance, its disks included, to be compared. */
function lookOf(instance: CloudInstance, { disks }: CloudState): string {
  const { instanceId, instanceName, status, stoppedMode, instanceType, lockReasons } = instance;
  const attached = disks.filter((disk) => disk.instanceId === instanceId).map(({ diskId }) => diskId);
  return JSON.stringify([instanceName, status, stoppedMode, instanceType, lockReasons, attached.sort()]);
}

function diskNews(disk: CloudDisk, before: CloudState): News[] {
  const news = newsOn('diskId')(disk);
  const last = before.disks.find(({ diskId }) => diskId === disk.diskId);
  if (!last) {
    const owner = before.instances.find(({ instanceId }) => instanceId === disk.instanceId);
    // The disks of a new instance are as new as it is.
    if (!owner && disk.instanceId) return [news];
    if (!owner || disk.type !== 'system') return [{ ...news, did: 'Created' }];
    const replaced = before.disks.find(({ type, instanceId }) => type === 'system' && instanceId === owner.instanceId);
    return [{ ...news, did: 'Replaced', was: replaced?.diskId ?? '' }];
  }
  if (last.instanceId !== disk.instanceId) {
    if (disk.instanceId) return [{ ...news, did: 'Attached' }];
    return [{ ...news, did: 'Detached', was: `on ${nameOfInstance(last.instanceId ?? '', before)}` }];
  }
  if (last.sizeGiB !== disk.sizeGiB) return [{ ...news, did: 'Resized', was: `${last.sizeGiB} GiB` }];
  return last.status === disk.status ? [] : [news];
}

/** What an image of the region is called, or its id when it is gone. */
export const nameOfImage = (id: string, regionId: string, { images }: CloudState): string =>
  images.find((image) => image.imageId === id && image.regionId === regionId)?.imageName || id;

const nameOfInstance = (id: string, { instances }: CloudState): string =>
  instances.find(({ instanceId }) => instanceId === id)?.instanceName || id;

const newsOn =
  <K extends string>(key: K) =>
  (one: Record<K | 'regionId', string>): News => ({ id: one[key], regionId: one.regionId });

const inOrder = (images: CloudImage[]) => [...images].sort((a, b) => a.createdAt.localeCompare(b.createdAt));
