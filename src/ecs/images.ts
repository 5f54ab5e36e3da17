import type { ImageId } from '../core/domain/ids.ts';
import type { Image } from '../core/domain/image.ts';
import { type Instant, minutes } from '../core/domain/instant.ts';
import type { Place } from '../core/domain/region.ts';
import { OUR_TAG_KEY } from '../core/domain/tags.ts';
import type { Cloud } from '../core/ports/cloud.ts';
import type { Log } from '../core/ports/log.ts';
import type { Call } from './call.ts';
import { IMAGE_STATUSES, toImage } from './mappers.ts';
import { allByNumber } from './paging.ts';
import { imagesSchema } from './schemas.ts';
import type { QueryValue } from './transport.ts';

const PAGE_SIZE = 100;
/** With a tag filter ECS answers no more than this, and does not say that there are more. */
const MOST_WITH_TAG = 1_000;

/** The image part of the port: every listing names the statuses, since by itself ECS shows only `Available`. */
export function createImageReads(
  call: Call,
  log: Log,
): Pick<Cloud, 'imagesNamed' | 'ourImages' | 'imagesFrom' | 'image' | 'imageMarked'> {
  const list = async (place: Place, filter: Record<string, QueryValue>): Promise<Image[]> =>
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
        const items = answer.Images.map((image) => toImage(image, place.region));
        return { items, total: answer.TotalCount, size: PAGE_SIZE };
      },
      ({ id }) => id,
    );

  return {
    // The filter is a fuzzy search.
    imagesNamed: async (place, name) => (await list(place, { ImageName: name })).filter((image) => image.name === name),

    ourImages: async (place, createdSince) => {
      const filter = [{ Key: 'CreationStartTime', Value: minuteBefore(createdSince) }];
      const images = await list(place, { Tag: [{ Key: OUR_TAG_KEY }], Filter: filter });
      if (images.length >= MOST_WITH_TAG) {
        log.warn({ region: place.region, images: images.length }, 'ECS may have left images out of a listing by tag');
      }
      return images;
    },

    imagesFrom: (place, snapshot) => list(place, { SnapshotId: snapshot }),

    image: async (place, id: ImageId) => (await list(place, { ImageId: id })).find((image) => image.id === id),

    imageMarked: async (place, mark) => {
      const marked = await list(place, { Tag: [{ Key: OUR_TAG_KEY, Value: mark }] });
      return marked.find(({ tags }) => tags.some(({ key, value }) => key === OUR_TAG_KEY && value === mark));
    },
  };
}

/** Filters have no seconds, and the clock of ECS is not ours: a minute more is asked for, and does no harm. */
const minuteBefore = (instant: Instant): string => `${new Date(instant - minutes(1)).toISOString().slice(0, 16)}Z`;
