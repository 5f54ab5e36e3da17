import type { DiskMapping } from '../domain/disk-mapping.ts';
import type { DiskId, ExportId, ImageId, InstanceId, SubjectId } from '../domain/ids.ts';
import type { Image } from '../domain/image.ts';
import type { ImageExport } from '../domain/image-export.ts';
import type { InstanceDetails } from '../domain/instance.ts';
import { type Instant, minutes } from '../domain/instant.ts';
import type { Begins, WatchKind } from '../domain/kinds/kind.ts';
import type { Problem } from '../domain/problem.ts';
import { judge } from '../domain/progress.ts';
import type { Place } from '../domain/region.ts';
import type { Disk } from '../domain/snapshot.ts';
import type { Cloud } from '../ports/cloud.ts';

/** How something that a task waits for stands. */
type Sighting =
  | { state: 'in-progress'; percent: number | undefined; remainingSeconds: number | undefined }
  | { state: 'ready'; disks: DiskMapping[]; objects?: string[] }
  | { state: 'failed'; problem: Problem };

type Waited = { subject: SubjectId; since: Instant };

type Watching<Seen> = {
  /** One listing for all of them, of which some may be missing. */
  list(cloud: Cloud, place: Place, waited: readonly Waited[]): Promise<readonly Seen[]>;
  /** Settles that one is gone. */
  lookUp(cloud: Cloud, place: Place, subject: SubjectId): Promise<Seen | undefined>;
  /** `running`: for how long it has been waited for, in ms. */
  judge(seen: Seen, begins: Begins, running: number): Sighting;
  gone(subject: SubjectId): Problem;
};

/** ECS clocks and ours may differ, and a lost answer may have been an older creation. */
const CREATED_MARGIN = minutes(30);
const MOST_IDS = 100;
/** A guest takes this long at most to shut down; then ECS leaves it running. */
const TURNS_WITHIN = minutes(10);

const images: Watching<Image> = {
  list: (cloud, place, waited) =>
    cloud.ourImages(place, Math.min(...waited.map(({ since }) => since)) - CREATED_MARGIN),
  lookUp: (cloud, place, subject) => cloud.image(place, subject as ImageId),
  judge: (image) => {
    const { percent, remainingSeconds, id: imageId, disks } = image;
    switch (judge(image)) {
      case 'ready':
        return { state: 'ready', disks };
      case 'create-failed':
        return { state: 'failed', problem: { code: 'image-create-failed', imageId } };
      case 'unavailable':
        return { state: 'failed', problem: { code: 'image-unavailable', imageId } };
      case 'in-progress':
        return { state: 'in-progress', percent, remainingSeconds };
    }
  },
  gone: (subject) => ({ code: 'image-gone', imageId: subject as ImageId }),
};

const GOING = { state: 'in-progress', percent: undefined, remainingSeconds: undefined } as const;
const READY = { state: 'ready', disks: [] } satisfies Sighting;

const instances: Watching<InstanceDetails> = {
  ...byIds((cloud, place, ids) => cloud.instancesById(place, ids as InstanceId[])),
  judge: ({ id: instanceId, status }, begins, running) => {
    if (begins.watch !== 'instance') return GOING;
    if (status === begins.until) return READY;
    // On its way it has other words: this long in the opposite state, it does not come to the wanted one by itself.
    const isOpposite = status === (begins.until === 'Running' ? 'Stopped' : 'Running');
    if (!isOpposite || running <= TURNS_WITHIN) return GOING;
    if (begins.new) return READY;
    return { state: 'failed', problem: { code: 'instance-not-turned', instanceId, status, wanted: begins.until } };
  },
  gone: (subject) => ({ code: 'instance-gone', instanceId: subject as InstanceId }),
};

const disks: Watching<Disk> = {
  ...byIds((cloud, place, ids) => cloud.disks(place, ids as DiskId[])),
  judge: ({ status }) => (status === 'In_use' ? READY : GOING),
  gone: (subject) => ({ code: 'disk-gone', diskId: subject as DiskId }),
};

const exports: Watching<ImageExport> = {
  ...byIds((cloud, place, ids) => cloud.exports(place, ids as ExportId[])),
  judge: ({ id: exportId, state, percent, objects, said }) => {
    switch (state) {
      case 'finished':
        return { ...READY, objects: [...objects] };
      case 'failed':
        return { state: 'failed', problem: { code: 'export-failed', exportId, ...(said && { said }) } };
      case 'going':
        return { state: 'in-progress', percent, remainingSeconds: undefined };
    }
  },
  gone: (subject) => ({ code: 'export-gone', exportId: subject as ExportId }),
};

const WATCHING = { image: images, instance: instances, disk: disks, export: exports } as const;

/** The table is complete by type; only TypeScript cannot see that what is listed is what is judged. */
export const watchingOf = (kind: WatchKind): Watching<{ id: SubjectId }> =>
  WATCHING[kind] as unknown as Watching<{ id: SubjectId }>;

/** What is listed by its ids is looked up the same way. */
function byIds<Seen>(
  read: (cloud: Cloud, place: Place, ids: SubjectId[]) => Promise<Seen[]>,
): Pick<Watching<Seen>, 'list' | 'lookUp'> {
  return {
    list: async (cloud, place, waited) => {
      const ids = waited.map(({ subject }) => subject);
      const pages = Array.from({ length: Math.ceil(ids.length / MOST_IDS) }, (_, page) =>
        ids.slice(page * MOST_IDS, (page + 1) * MOST_IDS),
      );
      return (await Promise.all(pages.map((page) => read(cloud, place, page)))).flat();
    },
    lookUp: async (cloud, place, subject) => (await read(cloud, place, [subject]))[0],
  };
}
