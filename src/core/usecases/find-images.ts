import type { Account } from '../domain/account.ts';
import type { Actor } from '../domain/actor.ts';
import { isFound, newestFirst, parseImageSearch, withRegions } from '../domain/image-search.ts';
import { nearestWord } from '../domain/nearest-word.ts';
import { DomainError } from '../domain/problem.ts';
import type { Clock } from '../ports/clock.ts';
import { gather, type ImageCatalog, type ListedImage, type Missing, narrowed } from './image-catalog.ts';
import { mayRead, type RightsNeeds } from './rights.ts';

export type FoundImages = {
  /** As it was typed: what *More* asks again. */
  typed: string;
  /** One page, newest first. */
  images: ListedImage[];
  /** How many come before this page, and how many there are in all that answered. */
  from: number;
  total: number;
  /** How many regions answered; and those that did not. */
  regions: number;
  missing: Missing[];
  /** A word that is nearly the name of a region. */
  meant?: { given: string; region: string };
};

export const PAGE = 10;

export type FindNeeds = Pick<RightsNeeds, 'directory'> & {
  catalog: ImageCatalog;
  accounts: () => readonly Account[];
  clock: Clock;
};

/** Looks for images in all accounts and regions, or in those named. Only members may; for others no call is made. */
export function findImages({ catalog, directory, accounts, clock }: FindNeeds) {
  const allowed = mayRead({ directory });
  return async (by: Actor, typed: string, from = 0): Promise<FoundImages> => {
    await allowed(by);
    const asked = parseImageSearch(typed);
    if (!asked.ok) throw new DomainError(asked.problem);
    const everywhere = await catalog.everywhere();
    const known = [...new Set(everywhere.places.map(({ region }) => region))];
    const search = withRegions(asked.value, known);
    const { items, places, missing } = await gather(narrowed(everywhere, search, accounts()), catalog.imagesIn);
    const now = clock.now();
    const found = items.filter((image) => isFound(search, image, now)).sort(newestFirst);
    const meant = found.length === 0 ? nearRegion(search.words, known) : undefined;
    return {
      ...{ typed, from, missing },
      images: found.slice(from, from + PAGE),
      total: found.length,
      regions: places.length,
      ...(meant && { meant }),
    };
  };
}

function nearRegion(words: readonly string[], known: readonly string[]): FoundImages['meant'] {
  for (const given of words) {
    const region = nearestWord(given.toLowerCase(), known);
    if (region) return { given, region };
  }
  return undefined;
}
