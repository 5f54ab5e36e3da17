import type { ImageId, RegionId } from '../core/domain/ids.ts';
import type { Image } from '../core/domain/image.ts';
import { type Instant, minutes } from '../core/domain/instant.ts';
import { judge } from '../core/domain/progress.ts';
import type { Place } from '../core/domain/region.ts';
import { OUR_TAG_KEY } from '../core/domain/tags.ts';
import type { Cloud, Found, ImageQuery } from '../core/ports/cloud.ts';
import type { Log } from '../core/ports/log.ts';
import type { Call } from './call.ts';
import { IMAGE_STATUSES, toImage, toImageDetails } from './mappers.ts';
import { allByNumber } from './paging.ts';
import { type ImageAnswer, imagesSchema } from './schemas.ts';
import type { QueryValue } from './transport.ts';

const PAGE_SIZE = 100;
/** With a tag filter ECS answers no more than this, and does not say that there are more. */
const MOST_WITH_TAG = 1_000;

/** Those that carry this value in our tag, in any status: how the work of a task is recognised, whichever its attempt. */
export type FindMarked = (place: Place, mark: string) => Promise<Found[]>;

/** The image part of the port: every listing names the statuses, since by itself ECS shows only `Available`. */
export function createImageReads(
  call: Call,
  log: Log,
): Pick<Cloud, 'imagesNamed' | 'ourImages' | 'imagesFrom' | 'image' | 'images'> & { marked: FindMarked } {
  const listAs = <Item extends Image>(
    mapped: (answer: ImageAnswer, region: RegionId) => Item,
    place: Place,
    filter: Record<string, QueryValue>,
  ): Promise<Item[]> =>
    allByNumber(
      async (number) => {
        const query = {
          RegionId: place.region,
          Status: IMAGE_STATUSES.join(','),
          ImageOwnerAlias: 'self',
          PageSize: PAGE_SIZE,
          PageNumber: number,
          ...filter,
        };
        const answer = await call({ place, action: 'DescribeImages', query, schema: imagesSchema });
        const items = answer.Images.map((image) => mapped(image, place.region));
        return { items, total: answer.TotalCount, size: PAGE_SIZE };
      },
      ({ id }) => id,
    );
  const list = (place: Place, filter: Record<string, QueryValue>): Promise<Image[]> => listAs(toImage, place, filter);
  const warnIfCut = ({ region }: Place, { length }: readonly Image[]) => {
    if (length < MOST_WITH_TAG) return;
    log.warn({ region, images: length }, 'ECS may have left images out of a listing by tag');
  };

  return {
    // The filter is a fuzzy search.
    imagesNamed: async (place, name) => (await list(place, { ImageName: name })).filter((image) => image.name === name),

    ourImages: async (place, createdSince) => {
      const filter = [{ Key: 'CreationStartTime', Value: minuteBefore(createdSince) }];
      const images = await list(place, { Tag: [{ Key: OUR_TAG_KEY }], Filter: filter });
      warnIfCut(place, images);
      return images;
    },

    imagesFrom: (place, snapshot) => list(place, { SnapshotId: snapshot }),

    image: async (place, id: ImageId) => (await list(place, { ImageId: id })).find((image) => image.id === id),

    marked: async (place, mark) => {
      const marked = await list(place, { Tag: [{ Key: OUR_TAG_KEY, Value: mark }] });
      return marked
        .filter(({ tags }) => tags.some(({ key, value }) => key === OUR_TAG_KEY && value === mark))
        .map(found);
    },

    images: async (place, query) => {
      const found = await listAs(toImageDetails, place, filterOf(query));
      if (query.tags?.length) warnIfCut(place, found);
      return found.filter(matches(query)).sort((one, other) => (other.createdAt ?? 0) - (one.createdAt ?? 0));
    },
  };
}

const STATE = { 'in-progress': 'going', ready: 'ready', 'create-failed': 'lost', unavailable: 'lost' } as const;
const found = (image: Image): Found => {
  const { id, name, createdAt } = image;
  return { id, name, createdAt, state: STATE[judge(image)] };
};

/** `Unknown` is our word: no filter has it. */
function filterOf({ id, family, status, tags }: ImageQuery): Record<string, QueryValue> {
  return {
    ImageId: id,
    ImageFamily: family,
    ...(status !== undefined && status !== 'Unknown' && { Status: status }),
    ...(tags?.length && { Tag: tags.map(({ key, value }) => ({ Key: key, Value: value })) }),
  };
}

/** Whatever a filter that ECS does not know, or knows differently, lets through. */
const matches =
  ({ id, status }: ImageQuery) =>
  (image: Image): boolean =>
    (id === undefined || image.id === id) && (status === undefined || image.status === status);

/** Filters have no seconds, and the clock of ECS is not ours: a minute more is asked for, and does no harm. */
const minuteBefore = (instant: Instant): string => `${new Date(instant - minutes(1)).toISOString().slice(0, 16)}Z`;
