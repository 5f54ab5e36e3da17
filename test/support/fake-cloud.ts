// A cloud that behaves as ECS does where it matters to us: client tokens, names that are taken, listings. Everything
// that goes wrong is scripted.

import type {
  AccountName,
  AliyunId,
  DiskId,
  ExportId,
  ImageId,
  InstanceId,
  RegionId,
} from '../../src/core/domain/ids.ts';
import type { Image, ImageDetails } from '../../src/core/domain/image.ts';
import type { ImageExport } from '../../src/core/domain/image-export.ts';
import type { Instance, InstanceDetails } from '../../src/core/domain/instance.ts';
import { hours, type Instant } from '../../src/core/domain/instant.ts';
import type { ImageAttributes } from '../../src/core/domain/kinds/change-image.ts';
import type { ExportsImage } from '../../src/core/domain/kinds/export-image.ts';
import type { ImageAt } from '../../src/core/domain/kinds/kind.ts';
import type { TaskKind } from '../../src/core/domain/kinds/kinds.ts';
import type { InstanceAt, Replacement } from '../../src/core/domain/kinds/replace-system-disk.ts';
import type { SharesImage } from '../../src/core/domain/kinds/share-image.ts';
import type { Problem } from '../../src/core/domain/problem.ts';
import type { Place } from '../../src/core/domain/region.ts';
import type { Disk, Snapshot } from '../../src/core/domain/snapshot.ts';
import { OUR_TAG_KEY, type Tag } from '../../src/core/domain/tags.ts';
import type { Clock } from '../../src/core/ports/clock.ts';
import { type Begun, type Cloud, CloudFailure, type Found } from '../../src/core/ports/cloud.ts';
import { anImage, anInstance, aSnapshot, someDetails } from './builders.ts';
import { createScript, type Twist } from './intercept.ts';

/** Reads by their names, what tasks do by their kinds. */
type Action = Exclude<keyof Cloud, 'effects'> | TaskKind | 'dryRun' | 'marked';
type CloudCall = {
  action: Action;
  place?: Place;
  /** Where a copy is wanted. */
  to?: RegionId;
  token?: string;
  disks?: readonly DiskId[];
  at: Instant;
};

export type FakeCloud = Cloud & {
  snapshotsThere: Snapshot[];
  disksThere: Disk[];
  instancesThere: (Instance | InstanceDetails)[];
  exportsThere: ImageExport[];
  /** Where each export writes to, and since when. */
  exportTasks: ExportTask[];
  imagesThere: Map<ImageId, Image>;
  /** What is known about an image besides; and the account it is in, where only one has it. */
  details: Map<ImageId, Partial<ImageDetails>>;
  owners: Map<ImageId, AccountName>;
  sharedWith: Map<ImageId, AliyunId[]>;
  /** The regions there are; without any, the one that is asked. */
  regionsThere: RegionId[];
  calls: CloudCall[];
  /** The next calls of this action meet these. */
  next(action: Action, ...twists: Twist[]): void;
  called(action: Action): CloudCall[];
  change(id: ImageId, facts: Partial<Image>): void;
  /** Left out of listings; a lookup by id still finds it. */
  unlisted: Set<ImageId>;
  /** From here on it remembers no client token, so that a repeat finds its own name taken. */
  forgetful: boolean;
  /** While set, an image is usable this long after it was made, and reports its percent meanwhile. */
  takes: number | undefined;
  /** While set, an image that has so many copies under way is not copied once more, but later. */
  copiesAtOnce: number | undefined;
};

type ExportTask = ExportsImage['export-image'] & { id: ExportId; createdAt: Instant };

const TOKENS_KEPT_FOR = hours(24);
const MOST_SHARES = 50;

export function aFakeCloud({ clock }: { clock: Clock }): FakeCloud {
  const script = createScript<Action>();
  const tokens = new Map<string, { image: ImageId; until: Instant }>();
  const launches = new Map<string, InstanceId>();
  const calls: CloudCall[] = [];
  const imagesThere = new Map<ImageId, Image>();
  const details = new Map<ImageId, Partial<ImageDetails>>();
  const owners = new Map<ImageId, AccountName>();
  const sharedWith = new Map<ImageId, AliyunId[]>();
  const regionsThere: RegionId[] = [];
  const unlisted = new Set<ImageId>();
  const snapshotsThere: Snapshot[] = [aSnapshot()];
  const disksThere: Disk[] = [aDisk()];
  const instancesThere: (Instance | InstanceDetails)[] = [];
  const exportsThere: ImageExport[] = [];
  const exportTasks: ExportTask[] = [];
  const sources = new Map<ImageId, ImageId>();
  let made = 0;
  const disksMade = new Map<string, DiskId>();

  function meet<Answer>(call: Omit<CloudCall, 'at'>, act: () => Answer): Promise<Answer> {
    calls.push({ ...call, at: clock.now() });
    return script.meet(call.action, act);
  }

  function asItIsNow(image: Image): Image {
    if (cloud.takes === undefined || image.status !== 'Creating') return image;
    const done = (clock.now() - (image.createdAt ?? 0)) / cloud.takes;
    if (done < 1) return { ...image, percent: Math.floor(done * 100) };
    return { ...image, status: 'Available', usable: true, percent: 100 };
  }

  const there = (place: Place): Image[] =>
    [...imagesThere.values()]
      .filter(({ id, region }) => region === place.region && (owners.get(id) ?? place.account) === place.account)
      .map(asItIsNow);
  const listed = (place: Place): Image[] => there(place).filter(({ id }) => !unlisted.has(id));
  const isMarked = (mark?: string) => (image: Image) =>
    image.tags.some(({ key, value }) => key === OUR_TAG_KEY && (mark === undefined || value === mark));
  const found = ({ place, imageId }: ImageAt): Image => {
    const image = there(place).find(({ id }) => id === imageId);
    if (!image) throw refusal({ code: 'image-not-found', imageId, region: place.region });
    return image;
  };
  const free = (place: Place, name: string): void => {
    // By which image, ECS does not say.
    if (there(place).some((image) => image.name === name)) throw refusal({ code: 'image-name-taken', name });
  };
  const copyable = (source: ImageAt): Image => {
    const image = found(source);
    const { id, status } = image;
    if (status !== 'Available') throw refusal({ code: 'image-not-available', imageId: id, status });
    return image;
  };
  const copiesUnderWay = (source: ImageId): number =>
    [...imagesThere.values()]
      .map(asItIsNow)
      .filter(({ id, status }) => sources.get(id) === source && status === 'Creating').length;
  const lookAtExport = ({ id, image, target, createdAt }: ExportTask): ImageExport => {
    const done = Math.min(1, (clock.now() - createdAt) / (cloud.takes ?? 1));
    const object = `${target.prefix ? `${target.prefix}_` : ''}${image.imageId}.${target.format}.tar.gz`;
    return { id, state: done < 1 ? 'going' : 'finished', percent: Math.floor(done * 100), objects: [object] };
  };
  const exportable = (image: ImageAt): void => {
    const { id } = found(image);
    if (exportTasks.some((one) => one.image.imageId === id && lookAtExport(one).state === 'going')) {
      throw later({ code: 'image-being-exported', imageId: id });
    }
  };
  const sharedAfter = ({ imageId }: ImageAt, { add, remove }: SharesImage['share-image']['change']): AliyunId[] => {
    const kept = (sharedWith.get(imageId) ?? []).filter((one) => !remove.includes(one));
    const all = [...new Set([...kept, ...add])];
    if (all.length > MOST_SHARES) throw refusal({ code: 'too-many-shares', count: all.length, max: MOST_SHARES });
    return all;
  };

  const changeable = (image: ImageAt, { name, status }: ImageAttributes): void => {
    const { id, name: called, status: is } = found(image);
    if (name !== undefined && name !== called) free(image.place, name);
    if (status === undefined || status === is) return;
    if (is !== 'Available' && is !== 'Deprecated') {
      throw refusal({ code: 'status-not-changeable', imageId: id, wanted: status });
    }
    if (status === 'Deprecated' && sharedWith.get(id)?.length) throw refusal({ code: 'deprecate-shared', imageId: id });
  };
  const change = (image: ImageAt, { description, family, ...facts }: ImageAttributes): void => {
    changeable(image, facts);
    const { id } = found(image);
    cloud.change(id, facts);
    details.set(id, { ...details.get(id), ...(description && { description }), ...(family && { family }) });
  };

  /** What a token made is answered again for as long as the token is known. */
  function makeOnce(token: string, make: (id: ImageId) => Image): Begun {
    const known = tokens.get(token);
    if (known && known.until > clock.now() && !cloud.forgetful) return { subject: known.image, requestId: requestId() };
    const image = make(`m-made${String(made + 1).padStart(10, '0')}` as ImageId);
    made++;
    imagesThere.set(image.id, image);
    tokens.set(token, { image: image.id, until: clock.now() + TOKENS_KEPT_FOR });
    return { subject: image.id, requestId: requestId() };
  }

  const cloud: FakeCloud = {
    snapshotsThere,
    disksThere,
    instancesThere,
    exportsThere,
    exportTasks,
    imagesThere,
    details,
    owners,
    sharedWith,
    regionsThere,
    calls,
    unlisted,
    forgetful: false,
    takes: undefined,
    copiesAtOnce: undefined,
    next: script.next,
    called: (wanted) => calls.filter(({ action }) => action === wanted),
    change(id, facts) {
      const image = imagesThere.get(id);
      if (!image) throw new Error(`There is no image ${id}`);
      imagesThere.set(id, { ...image, ...facts });
    },

    regions: (place) =>
      meet({ action: 'regions', place }, () =>
        (regionsThere.length > 0 ? regionsThere : [place.region]).map((id) => ({ id, name: id })),
      ),
    instances: (place, { madeFrom } = {}) =>
      meet({ action: 'instances', place }, () =>
        instancesThere.filter((one) => madeFrom === undefined || ('image' in one && one.image === madeFrom)),
      ),
    snapshots: (place, query) =>
      meet({ action: 'snapshots', place }, () =>
        snapshotsThere.filter(
          (one) =>
            one.region === place.region &&
            ('ids' in query
              ? query.ids.includes(one.id)
              : one.role === query.role &&
                (query.instance === undefined ||
                  disksThere.some(({ id, instance }) => id === one.sourceDisk && instance === query.instance))),
        ),
      ),
    disks: (place, which) =>
      meet({ action: 'disks', place, ...('instance' in which ? {} : { disks: which }) }, () =>
        disksThere.filter(({ id, instance }) =>
          'instance' in which ? instance === which.instance : which.includes(id),
        ),
      ),
    imagesNamed: (place, name) =>
      meet({ action: 'imagesNamed', place }, () => there(place).filter((image) => image.name === name)),
    ourImages: (place, since) =>
      meet({ action: 'ourImages', place }, () =>
        listed(place).filter((image) => isMarked()(image) && (image.createdAt ?? 0) >= since),
      ),
    images: (place, { id, family, status, tags = [] }) =>
      meet({ action: 'images', place }, () =>
        (id === undefined ? listed(place) : there(place).filter((image) => image.id === id))
          .map((image) => someDetails({ ...image, ...details.get(image.id) }))
          .filter((image) => family === undefined || image.family === family)
          .filter((image) => status === undefined || image.status === status)
          .filter((image) =>
            tags.every((wanted) => image.tags.some(({ key, value }) => key === wanted.key && value === wanted.value)),
          )
          .sort((one, other) => (other.createdAt ?? 0) - (one.createdAt ?? 0)),
      ),
    sharesOf: ({ place, imageId }) => meet({ action: 'sharesOf', place }, () => [...(sharedWith.get(imageId) ?? [])]),
    imagesFrom: (place, snapshot) =>
      meet({ action: 'imagesFrom', place }, () =>
        listed(place).filter(({ disks }) => disks.some(({ snapshotId }) => snapshotId === snapshot)),
      ),
    image: (place, id) => meet({ action: 'image', place }, () => there(place).find((image) => image.id === id)),
    instancesById: (place, ids) =>
      meet({ action: 'instancesById', place }, () =>
        instancesThere.filter(({ id }) => ids.includes(id)).map((one) => ({ ...anInstance(), ...one })),
      ),
    exports: (place, ids) =>
      meet({ action: 'exports', place }, () =>
        [...exportsThere, ...exportTasks.map(lookAtExport)].filter(({ id }) => ids.includes(id)),
      ),
    cancelCopy: (copy) =>
      meet({ action: 'cancelCopy', place: copy.place }, () => {
        const { id, status } = found(copy);
        if (!sources.has(id)) throw refusal({ code: 'creation-not-cancellable' });
        if (status !== 'Creating') throw refusal({ code: 'too-late-to-cancel', imageId: id });
        imagesThere.delete(id);
        return { requestId: requestId() };
      }),
    effects: {
      'create-image': {
        perform: ({ request }, { mark, clientToken: token }) =>
          meet({ action: 'create-image', place: request, token }, () =>
            makeOnce(token, (id) => {
              free(request, request.name);
              const { name, region, disks } = request;
              return anImage({ id, name, region, disks, tags: marked(request.tags, mark), createdAt: clock.now() });
            }),
          ),
        dryRun: ({ request }) => meet({ action: 'dryRun', place: request }, () => free(request, request.name)),
        find: ({ request }, mark) => markedIn(request, mark),
      },
      'copy-image': {
        perform: ({ source, target }, { mark, clientToken: token }) =>
          meet({ action: 'copy-image', place: source.place, to: target.region, token }, () =>
            makeOnce(token, (id) => {
              const { disks, sizeGiB } = copyable(source);
              const { name, region, tags } = target;
              free({ ...source.place, region }, name);
              if (cloud.copiesAtOnce !== undefined && copiesUnderWay(source.imageId) >= cloud.copiesAtOnce) {
                throw later({ code: 'image-being-copied', imageId: source.imageId });
              }
              sources.set(id, source.imageId);
              details.set(id, { isCopy: true });
              return anImage({ id, name, region, disks, sizeGiB, tags: marked(tags, mark), createdAt: clock.now() });
            }),
          ),
        dryRun: ({ source, target: { region, name } }) =>
          meet({ action: 'dryRun', place: source.place, to: region }, () => {
            copyable(source);
            free({ ...source.place, region }, name);
          }),
        find: ({ source, target }, mark) => markedIn({ ...source.place, region: target.region }, mark),
      },
      'set-family': {
        perform: ({ image, family }) =>
          meet({ action: 'set-family', place: image.place }, () => {
            const { id } = found(image);
            details.set(id, { ...details.get(id), family });
            return answered(image);
          }),
      },
      'share-image': {
        perform: ({ image, change }) =>
          meet({ action: 'share-image', place: image.place }, () => {
            const { id } = found(image);
            sharedWith.set(id, sharedAfter(image, change));
            return answered(image);
          }),
        dryRun: ({ image, change }) =>
          meet({ action: 'dryRun', place: image.place }, () => {
            found(image);
            sharedAfter(image, change);
          }),
      },
      'change-image': {
        perform: ({ image, attributes }) =>
          meet({ action: 'change-image', place: image.place }, () => {
            change(image, attributes);
            return answered(image);
          }),
        dryRun: ({ image, attributes }) =>
          meet({ action: 'dryRun', place: image.place }, () => changeable(image, attributes)),
      },
      'delete-image': {
        perform: ({ image, force, instances: known }) =>
          meet({ action: 'delete-image', place: image.place }, () => {
            const { imageId } = image;
            if (sharedWith.get(imageId)?.length) throw refusal({ code: 'image-shared', imageId });
            const used = instancesThere.filter((one) => 'image' in one && one.image === imageId).map(({ id }) => id);
            if ((used.length > 0 || details.get(imageId)?.usedByInstances) && !force) {
              throw refusal({ code: 'image-used', imageId });
            }
            const unknown = used.filter((id) => !known.includes(id));
            if (unknown.length > 0) throw refusal({ code: 'image-used', imageId, instances: unknown });
            imagesThere.delete(imageId);
            return answered(image);
          }),
      },
      'delete-snapshot': {
        perform: ({ place, snapshotId }) =>
          meet({ action: 'delete-snapshot', place }, () => {
            const isBehind = ({ disks }: Image) => disks.some((disk) => disk.snapshotId === snapshotId);
            if (there(place).some(isBehind)) throw refusal({ code: 'snapshot-used', snapshotId, by: 'image' });
            const at = snapshotsThere.findIndex(({ id }) => id === snapshotId);
            if (at >= 0) snapshotsThere.splice(at, 1);
            return { subject: snapshotId, requestId: requestId() };
          }),
      },
      'tag-image': {
        perform: ({ image, edit: { set, remove } }) =>
          meet({ action: 'tag-image', place: image.place }, () => {
            const { id, tags } = found(image);
            const kept = tags.filter(({ key }) => !remove.includes(key) && !set.some((tag) => tag.key === key));
            cloud.change(id, { tags: [...kept, ...set] });
            return answered(image);
          }),
      },
      'export-image': {
        perform: ({ image, target }) =>
          meet({ action: 'export-image', place: image.place }, () => {
            exportable(image);
            const id = `t-export${String(exportTasks.length + 1).padStart(10, '0')}` as ExportId;
            exportTasks.push({ image, target, id, createdAt: clock.now() });
            return { subject: id, requestId: requestId() };
          }),
        dryRun: ({ image }) => meet({ action: 'dryRun', place: image.place }, () => void found(image)),
        find: ({ image, target: { bucket, prefix } }, _mark, since) =>
          meet({ action: 'marked', place: image.place }, () =>
            exportTasks
              .filter((one) => one.image.imageId === image.imageId && one.createdAt >= since)
              .filter(({ target }) => target.bucket === bucket && target.prefix === prefix)
              .map((one) => ({
                id: one.id,
                createdAt: one.createdAt,
                state: lookAtExport(one).state === 'finished' ? 'ready' : 'going',
              })),
          ),
      },
      'stop-instance': {
        perform: (at) => meet({ action: 'stop-instance', place: at.place }, () => turned(at, 'Stopped')),
        find: async (at) => inState(at, 'Stopped'),
      },
      'replace-system-disk': {
        perform: (replacement, { clientToken: token }) =>
          meet({ action: 'replace-system-disk', place: replacement.place, token }, () => {
            const id = disksMade.get(token) ?? replaced(replacement);
            disksMade.set(token, id);
            return { subject: id, requestId: requestId() };
          }),
        find: async ({ instanceId, oldDiskId }) =>
          systemDisksOf(instanceId)
            .filter(({ id }) => id !== oldDiskId)
            .map(({ id }) => ({ id, createdAt: undefined, state: 'ready' })),
      },
      'start-instance': {
        perform: (at) => meet({ action: 'start-instance', place: at.place }, () => turned(at, 'Running')),
        find: async (at) => inState(at, 'Running'),
      },
      'launch-instance': {
        perform: ({ image, name }, { mark, clientToken: token }) =>
          meet({ action: 'launch-instance', place: image.place, token }, () => {
            const known = cloud.forgetful ? undefined : launches.get(token);
            if (known) return { subject: known, requestId: requestId() };
            const { id: madeOf } = found(image);
            const id = `i-made${String(launches.size + 1).padStart(10, '0')}` as InstanceId;
            launches.set(token, id);
            instancesThere.push(anInstance({ id, name, image: madeOf, tags: marked([], mark) }));
            return { subject: id, requestId: requestId() };
          }),
        dryRun: ({ image }) => meet({ action: 'dryRun', place: image.place }, () => void found(image)),
        find: ({ image }, mark) =>
          meet({ action: 'marked', place: image.place }, () =>
            instancesThere
              .filter((one) => 'tags' in one && one.tags.some(({ value }) => value === mark))
              .map(({ id, name }) => ({ id, name, createdAt: clock.now(), state: 'ready' })),
          ),
      },
    },
  };
  return cloud;

  function requestId(): string {
    return `REQUEST-${calls.length}`;
  }
  function turned({ instanceId }: InstanceAt, status: string): Begun {
    const at = instancesThere.findIndex(({ id }) => id === instanceId);
    const before = instancesThere[at];
    if (!before) throw refusal({ code: 'instance-not-found', instanceId });
    instancesThere[at] = { ...before, status };
    return { subject: instanceId, requestId: requestId() };
  }
  function inState({ instanceId }: InstanceAt, wanted: string): Found[] {
    const there = instancesThere.filter(({ id, status }) => id === instanceId && status === wanted);
    return there.map(({ id }) => ({ id, createdAt: undefined, state: 'ready' }));
  }
  function systemDisksOf(instanceId: InstanceId): Disk[] {
    return disksThere.filter(({ instance, role }) => instance === instanceId && role === 'system');
  }
  /** The old one is gone at once. */
  function replaced({ instanceId, oldDiskId, sizeGiB }: Replacement): DiskId {
    const stopped = instancesThere.some(({ id, status }) => id === instanceId && status === 'Stopped');
    if (!stopped) throw refusal({ code: 'instance-not-stopped', instanceId });
    const at = disksThere.findIndex(({ id }) => id === oldDiskId);
    const id = `d-made${String(disksMade.size + 1).padStart(10, '0')}` as DiskId;
    disksThere.splice(at, 1, aDisk({ id, instance: instanceId, sizeGiB }));
    return id;
  }
  function answered({ imageId }: ImageAt): Begun {
    return { subject: imageId, requestId: requestId() };
  }
  function markedIn(place: Place, mark: string): Promise<Found[]> {
    return meet({ action: 'marked', place }, () =>
      listed(place)
        .filter(isMarked(mark))
        .map(({ status, usable, ...image }) => ({
          ...image,
          state: status === 'CreateFailed' || status === 'UnAvailable' ? 'lost' : usable ? 'ready' : 'going',
        })),
    );
  }
}

const marked = (tags: readonly Tag[], mark: string): Tag[] => [...tags, { key: OUR_TAG_KEY, value: mark }];

/** The disk that the ordinary system snapshot was taken from. */
export const aDisk = (facts: Partial<Disk> = {}): Disk => ({
  id: aSnapshot().sourceDisk ?? ('' as DiskId),
  role: 'system',
  category: 'cloud_essd',
  sizeGiB: 40,
  instance: undefined,
  status: 'In_use',
  ...facts,
});

export const refusal = (problem: Problem): CloudFailure => new CloudFailure('refused', problem);
/** Nothing was done, and the same may work later. */
export const later = (problem: Problem): CloudFailure => new CloudFailure('busy', problem);
export const unclear = (action = 'CreateImage'): CloudFailure =>
  new CloudFailure('unclear', { code: 'cloud-unavailable', action });
export const throttled = (retryAfterMs?: number): CloudFailure =>
  new CloudFailure(
    'throttled',
    { code: 'cloud-throttled', action: 'CreateImage' },
    retryAfterMs === undefined ? {} : { retryAfterMs },
  );
export const BUSY: Problem = { code: 'cloud-busy', action: 'CreateImage', message: 'A snapshot is being created' };
export const busy = (): CloudFailure => later(BUSY);
export const QUOTA: Problem = { code: 'cloud-quota', message: 'The image quota is used up' };
