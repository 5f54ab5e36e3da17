import type { Account } from '../domain/account.ts';
import type { AccountName, RegionId } from '../domain/ids.ts';
import type { ImageDetails } from '../domain/image.ts';
import { DomainError, type Problem } from '../domain/problem.ts';
import type { Place } from '../domain/region.ts';
import type { Clock } from '../ports/clock.ts';
import { type Cloud, CloudFailure } from '../ports/cloud.ts';
import type { BrowseCloud } from './browse-cloud.ts';
import { keptLists, mapAFew } from './kept-lists.ts';

/** An image, and the account it is in. */
export type ListedImage = ImageDetails & { account: AccountName };
/** A region that was not looked at, or all of an account when its regions are not known, and why. */
export type Missing = { account: AccountName; region?: RegionId; problem: Problem };
export type Somewhere = { places: Place[]; missing: Missing[] };
/** What was found where something answered. */
export type Gathered<Item> = { items: Item[]; places: Place[]; missing: Missing[] };

export type ImageCatalog = {
  /** Every account and region that Darkroom may look at. */
  everywhere(): Promise<Somewhere>;
  /** All images of a region, newest first. */
  imagesIn(place: Place): Promise<ListedImage[]>;
};

/** Regions are budgets of their own, so a few more can be asked at once than pages of one. */
const PLACES_AT_ONCE = 6;

/**
 * Where images are, account by account and region by region. One complete listing a region, kept for some seconds,
 * serves every search and every look: filters are applied here, since ECS cuts lists that it filters by tag.
 */
export function imageCatalog({
  cloud,
  clock,
  browse,
  accounts,
  homeRegion,
}: {
  cloud: Pick<Cloud, 'images'>;
  clock: Clock;
  browse: Pick<BrowseCloud, 'regions'>;
  accounts: () => readonly Account[];
  homeRegion: () => RegionId;
}): ImageCatalog {
  const fresh = keptLists(clock);
  async function placesOf({ name: account, regions }: Account): Promise<Somewhere> {
    try {
      const known = regions ?? (await browse.regions({ account, region: homeRegion() })).map(({ id }) => id);
      return { places: known.map((region) => ({ account, region })), missing: [] };
    } catch (error) {
      return { places: [], missing: [{ account, problem: problemIn(error) }] };
    }
  }
  return {
    async everywhere() {
      const all = await mapAFew(accounts(), PLACES_AT_ONCE, placesOf);
      return { places: all.flatMap(({ places }) => places), missing: all.flatMap(({ missing }) => missing) };
    },
    imagesIn: (place) =>
      fresh([place.account, place.region], async () =>
        (await cloud.images(place, {})).map((image) => ({ ...image, account: place.account })),
      ),
  };
}

/** Asks each place, a few at a time; those that do not answer are named with the reason. */
export async function gather<Item, At extends Place = Place>(
  { places, missing }: { places: readonly At[]; missing: readonly Missing[] },
  ask: (place: At) => Promise<Item[]>,
): Promise<Gathered<Item>> {
  const answers = await mapAFew(places, PLACES_AT_ONCE, async (place) => {
    try {
      return { place, items: await ask(place) };
    } catch (error) {
      const { account, region } = place;
      return { place, missing: { account, region, problem: problemIn(error) } };
    }
  });
  return {
    items: answers.flatMap(({ items = [] }) => items),
    places: answers.filter(({ items }) => items).map(({ place }) => place),
    missing: [...missing, ...answers.flatMap((one) => one.missing ?? [])],
  };
}

/** What is wrong with a place, in words for people. Anything else is a fault of ours and goes up. */
export function problemIn(error: unknown): Problem {
  if (error instanceof CloudFailure || error instanceof DomainError) return error.problem;
  throw error;
}

/** The places that somebody named; without names all. Throws the `DomainError` for what is not there. */
export function narrowed(
  { places, missing }: Somewhere,
  wanted: { accounts: readonly string[]; regions: readonly string[] },
  accounts: readonly Account[],
): Somewhere {
  const known = accounts.map(({ name }) => name);
  const stranger = wanted.accounts.find((account) => !known.some((name) => name === account));
  if (stranger !== undefined) throw new DomainError({ code: 'account-not-found', account: stranger, known });
  const among = (list: readonly string[], one: string | undefined): boolean =>
    list.length === 0 || one === undefined || list.includes(one);
  const asked = accounts.filter(({ name }) => among(wanted.accounts, name));
  const left = places.filter((place) => among(wanted.accounts, place.account) && among(wanted.regions, place.region));
  const silent = missing.filter(
    ({ account, region }) => among(wanted.accounts, account) && among(wanted.regions, region),
  );
  const nowhere = wanted.regions.find((region) => !left.some((place) => place.region === region)) as
    | RegionId
    | undefined;
  // An account whose regions are not known may well have it.
  if (nowhere !== undefined && silent.length === 0) {
    const [bound] = asked.filter(({ regions }) => regions);
    throw new DomainError(
      bound?.regions && asked.every(({ regions }) => regions)
        ? { code: 'region-not-allowed', account: bound.name, region: nowhere, allowed: bound.regions }
        : { code: 'region-not-found', region: nowhere },
    );
  }
  return { places: left, missing: silent };
}
