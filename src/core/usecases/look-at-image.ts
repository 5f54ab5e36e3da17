import type { Account } from '../domain/account.ts';
import type { Actor } from '../domain/actor.ts';
import type { AliyunId, ImageId, InstanceId, OperationId, RegionId } from '../domain/ids.ts';
import type { ImageAddress } from '../domain/image-address.ts';
import { instanceOf } from '../domain/kinds/create-image.ts';
import type { Operation } from '../domain/operation.ts';
import type { Problem } from '../domain/problem.ts';
import type { Place } from '../domain/region.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { OUR_TAG_KEY, type Tag } from '../domain/tags.ts';
import { imageOf } from '../domain/task.ts';
import type { Cloud } from '../ports/cloud.ts';
import type { Operations } from '../ports/operations.ts';
import { findOperation } from './find-operations.ts';
import { gather, type ImageCatalog, type ListedImage, type Missing, narrowed, problemIn } from './image-catalog.ts';
import { mapAFew } from './kept-lists.ts';
import { mayRead, type RightsNeeds } from './rights.ts';

export type Look = FoundLook | Nowhere;
type Nowhere = { kind: 'nowhere'; imageId: ImageId; regions: number; missing: Missing[] };
type FoundImage = { kind: 'found'; image: ListedImage };
export type FoundLook = FoundImage & {
  /** Nothing when it could not be read; `unknown` says why. */
  shares: readonly AliyunId[] | undefined;
  /** Those of its disks' snapshots that still exist, and the instances that these were taken of. */
  snapshots: Snapshot[];
  instances: InstanceId[];
  /** By our tag: the request that made it. */
  operation?: Operation;
  /** What it was copied from, as far as a request of ours says. */
  source?: Source;
  copies: Copy[];
  /** Where copies could not be looked for. */
  missing: Missing[];
  unknown: { what: 'shares' | 'snapshots' | 'request'; problem: Problem }[];
};

export type Source = { imageId: ImageId; region: RegionId };
/**
 * - `copy`: a request of ours copied this image to there.
 * - `sibling`: copied from what this one was copied from.
 * - `name`: one of the two is a copy and both have one name; nobody knows more, since ECS keeps no source.
 */
export type Copy = { image: ListedImage; because: 'copy' | 'sibling' | 'name' };

/** More requests are not read for one look. */
const MOST_REQUESTS = 60;
const READS_AT_ONCE = 10;

export type LookNeeds = Pick<RightsNeeds, 'directory'> & {
  catalog: ImageCatalog;
  cloud: Pick<Cloud, 'images' | 'sharesOf' | 'snapshots' | 'disks'>;
  operations: Pick<Operations, 'get'>;
  accounts: () => readonly Account[];
};

/** One image: looked up where it is said to be, else looked for in every region. */
export function lookForImage({
  catalog,
  cloud,
  directory,
  accounts,
}: Pick<LookNeeds, 'catalog' | 'cloud' | 'directory' | 'accounts'>) {
  const allowed = mayRead({ directory });
  return async (by: Actor, { imageId, ...at }: ImageAddress): Promise<FoundImage | Nowhere> => {
    await allowed(by);
    const everywhere = await catalog.everywhere();
    const named = { accounts: at.account ? [at.account] : [], regions: at.region ? [at.region] : [] };
    const listed = async (place: Place): Promise<ListedImage[]> =>
      (await catalog.imagesIn(place)).filter(({ id }) => id === imageId);
    const { items, places, missing } = await gather(
      narrowed(everywhere, named, accounts()),
      at.region ? (place) => lookUp(place, imageId) : listed,
    );
    const [found] = items;
    const image = found && !at.region ? await again(found) : found;
    return image ? { kind: 'found', image } : { kind: 'nowhere', imageId, regions: places.length, missing };
  };

  async function lookUp(place: Place, imageId: ImageId): Promise<ListedImage[]> {
    const images = await cloud.images(place, { id: imageId });
    return images.filter(({ id }) => id === imageId).map((image) => ({ ...image, account: place.account }));
  }

  /** A list may be some seconds old, and what can be done with an image depends on its state now. */
  async function again(image: ListedImage): Promise<ListedImage | undefined> {
    try {
      const [now] = await lookUp(placeOf(image), image.id);
      return now;
    } catch (error) {
      problemIn(error);
      return image;
    }
  }
}

/** Everything about one image. */
export function lookAtImage({ catalog, cloud, operations, directory, accounts }: LookNeeds) {
  const lookFor = lookForImage({ catalog, cloud, directory, accounts });
  return async (by: Actor, address: ImageAddress): Promise<Look> => {
    const found = await lookFor(by, address);
    return found.kind === 'found' ? lookAround(found.image) : found;
  };

  async function lookAround(image: ListedImage): Promise<FoundLook> {
    const unknown: FoundLook['unknown'] = [];
    const known = <Value>(what: FoundLook['unknown'][number]['what'], read: Promise<Value>) =>
      read.catch((error: unknown) => {
        unknown.push({ what, problem: problemIn(error) });
        return undefined;
      });
    const [shares, disks, request] = await Promise.all([
      known('shares', cloud.sharesOf({ place: placeOf(image), imageId: image.id })),
      known('snapshots', behind(image)),
      known('request', requestBehind(image)),
    ]);
    const around = await known('request', copiesOf(image, request?.source));
    return {
      kind: 'found',
      image,
      shares,
      snapshots: disks?.snapshots ?? [],
      instances: instancesOf(request?.operation, disks?.instances ?? []),
      ...request,
      copies: around?.copies ?? [],
      missing: around?.missing ?? [],
      unknown: unknown.filter(({ what }, index) => unknown.findIndex((one) => one.what === what) === index),
    };
  }

  /** The snapshots of its disks that still exist, and what they were taken of. */
  async function behind(image: ListedImage): Promise<{ snapshots: Snapshot[]; instances: InstanceId[] }> {
    const place = placeOf(image);
    const ids = image.disks.flatMap(({ snapshotId }) => snapshotId ?? []);
    const snapshots = ids.length > 0 ? await cloud.snapshots(place, { ids }) : [];
    const sources = [...new Set(snapshots.flatMap(({ sourceDisk }) => sourceDisk ?? []))];
    const disks = sources.length > 0 ? await cloud.disks(place, sources) : [];
    return { snapshots, instances: [...new Set(disks.flatMap(({ instance }) => instance ?? []))] };
  }

  async function requestBehind({ tags }: ListedImage): Promise<Pick<FoundLook, 'operation' | 'source'>> {
    const mark = markIn(tags);
    const operation = mark && (await read(mark.operation));
    if (!operation) return {};
    const source = sourceIn(operation, mark.task);
    return { operation, ...(source && { source }) };
  }

  async function read(id: OperationId): Promise<Operation | undefined> {
    return (await findOperation(operations.get, id))?.operation;
  }

  /**
   * In the same account, in other regions. ECS keeps no source with a copy, so a request of ours decides where there is
   * one, and where there is none, one name.
   */
  async function copiesOf(
    image: ListedImage,
    source: Source | undefined,
  ): Promise<{ copies: Copy[]; missing: Missing[] }> {
    const everywhere = await catalog.everywhere();
    const elsewhere = (one: { account: string; region?: string }): boolean =>
      one.account === image.account && one.region !== image.region;
    const { items, missing } = await gather(
      { places: everywhere.places.filter(elsewhere), missing: everywhere.missing.filter(elsewhere) },
      catalog.imagesIn,
    );
    const isNamesake = ({ name }: ListedImage): boolean => name === image.name;
    const ids = [...items.filter(isNamesake), ...items.filter(({ isCopy }) => isCopy)].flatMap(
      ({ tags }) => markIn(tags)?.operation ?? [],
    );
    const asked = [...new Set(ids)].slice(0, MOST_REQUESTS);
    const requests = new Map(await mapAFew(asked, READS_AT_ONCE, async (id) => [id, await read(id)] as const));
    function relation(one: ListedImage): Copy['because'] | undefined {
      const mark = markIn(one.tags);
      const operation = mark && requests.get(mark.operation);
      const from = operation && sourceIn(operation, mark.task);
      if (from?.imageId === image.id) return 'copy';
      if (from && from.imageId === source?.imageId) return 'sibling';
      if (from || one.id === source?.imageId) return undefined;
      return isNamesake(one) && (one.isCopy || image.isCopy) ? 'name' : undefined;
    }
    const copies = items.flatMap((one) => {
      const because = relation(one);
      return because ? [{ image: one, because }] : [];
    });
    return { copies: copies.sort(byRegion), missing };
  }
}

const placeOf = ({ account, region }: ListedImage): Place => ({ account, region });
const byRegion = (one: Copy, other: Copy): number => (one.image.region < other.image.region ? -1 : 1);

/** `operation/task`, as our tag has it; anybody can write into a tag. */
function markIn(tags: readonly Tag[]): { operation: OperationId; task: string } | undefined {
  const [operation = '', task = ''] = tags.find(({ key }) => key === OUR_TAG_KEY)?.value.split('/') ?? [];
  return /^[0-9a-z]{10}$/.test(operation) ? { operation: operation as OperationId, task } : undefined;
}

/** What a task of a request copied from. */
function sourceIn({ request, tasks }: Operation, task: string): Source | undefined {
  if (tasks.find(({ id }) => id === task)?.kind !== 'copy-image') return undefined;
  const { region } = request;
  if (request.kind === 'copy-image') return { imageId: request.imageId, region };
  const made = tasks.find(({ kind }) => kind === 'create-image');
  const imageId = made && imageOf(made);
  return imageId && { imageId, region };
}

/** The request knows, also when the instance and its disks are gone. */
function instancesOf(operation: Operation | undefined, found: readonly InstanceId[]): InstanceId[] {
  const asked = operation?.request.kind === 'create-image' ? instanceOf(operation.request.source) : undefined;
  return [...new Set([...(asked ? [asked] : []), ...found])];
}
