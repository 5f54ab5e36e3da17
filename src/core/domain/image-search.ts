import type { ImageDetails, ImageStatus } from './image.ts';
import { days, hours, type Instant } from './instant.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';
import type { Problem } from './problem.ts';
import { parseRegionId } from './region.ts';
import type { Tag } from './tags.ts';

/** What images are looked for by. Of tags and words every one must match, of everything else one. */
export type ImageSearch = {
  accounts: string[];
  /** Named as such; a bare word that is a region counts as one too, which only the cloud can tell. */
  regions: string[];
  words: string[];
  /** Without a value: any value. */
  tags: (Pick<Tag, 'key'> & Partial<Tag>)[];
  families: string[];
  statuses: ImageStatus[];
  /** Older than so many ms. */
  olderThan?: number;
};

export const FILTERS = ['account', 'region', 'tag', 'family', 'status', 'older'] as const;
type Filter = (typeof FILTERS)[number];
export const STATUSES = [
  'Available',
  'Creating',
  'Waiting',
  'Deprecated',
  'CreateFailed',
  'UnAvailable',
] as const satisfies ImageStatus[];

/** So that a search fits into the button that goes on with it. */
const LONGEST = 1_000;

/** Reads what was typed, in any order: filters as `key:value`, the rest are words; quotes keep together what has spaces. */
export function parseImageSearch(text: string): Parsed<ImageSearch> {
  if (text.length > LONGEST)
    return unparsed({ code: 'malformed-search', given: text.slice(0, 60), because: 'too-long' });
  const search: ImageSearch = { accounts: [], regions: [], words: [], tags: [], families: [], statuses: [] };
  for (const { key, value, given } of termsOf(text)) {
    if (key === undefined) {
      if (value !== '') search.words.push(value);
      continue;
    }
    const filter = FILTERS.find((one) => one === key || `${one}s` === key);
    if (!filter) return malformed(given, 'unknown-filter', FILTERS);
    if (value === '') return malformed(given, 'no-value');
    const problem = take(search, filter, value, given);
    if (problem) return unparsed(problem);
  }
  return parsed(search);
}

function take(search: ImageSearch, filter: Filter, value: string, given: string): Problem | undefined {
  switch (filter) {
    case 'account':
      search.accounts.push(value);
      return undefined;
    case 'region': {
      const region = parseRegionId(value);
      if (!region.ok) return region.problem;
      search.regions.push(region.value);
      return undefined;
    }
    case 'tag': {
      const [key = '', ...rest] = value.split('=');
      if (key.trim() === '') return { code: 'malformed-search', given, because: 'no-value' };
      search.tags.push({ key: key.trim(), ...(rest.length > 0 && { value: rest.join('=').trim() }) });
      return undefined;
    }
    case 'family':
      search.families.push(value);
      return undefined;
    case 'status': {
      for (const word of value.split(',').map((one) => one.trim())) {
        const status = STATUSES.find((one) => one.toLowerCase() === word.toLowerCase());
        if (!status) return { code: 'malformed-search', given, because: 'unknown-status', known: STATUSES };
        search.statuses.push(status);
      }
      return undefined;
    }
    case 'older': {
      const [, count, unit] = /^(\d{1,4})\s*([hdwy])[a-z]*$/i.exec(value) ?? [];
      if (count === undefined || unit === undefined)
        return { code: 'malformed-search', given, because: 'unreadable-age' };
      search.olderThan = Number(count) * (UNITS[unit.toLowerCase()] ?? days(1));
      return undefined;
    }
  }
}

const UNITS: Readonly<Record<string, number>> = { h: hours(1), d: days(1), w: days(7), y: days(365) };

const malformed = (
  given: string,
  because: Extract<Problem, { code: 'malformed-search' }>['because'],
  known?: readonly string[],
): Parsed<never> => unparsed({ code: 'malformed-search', given, because, ...(known && { known }) });

export type Term = { key: string | undefined; value: string; given: string };

/** A key, then a value in quotes or up to the next space; or either kind of value by itself. */
const TERM =
  /(?<alone>[a-z]+):\s*$|(?:(?<key>[a-z]+):\s*)?(?:(?<head>[^\s"'=]+=)?(?<quote>["'])(?<quoted>.*?)\k<quote>(?=\s|$)|(?<bare>\S+))/giu;

/** What somebody typed, term by term. Phones type curly quotes, and keyboards for Chinese a wide colon. */
export function termsOf(text: string): Term[] {
  const plain = text
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u201c\u201d\u300c\u300d]/g, '"')
    .replace(/\uff1a/g, ':')
    .replace(/\s+/gu, ' ');
  return [...plain.matchAll(TERM)].map(({ 0: given, groups = {} }) => {
    const { key, head = '', quoted, bare = '', alone } = groups;
    const value = quoted === undefined ? withoutQuotes(bare) : head + quoted;
    return { key: (key ?? alone)?.toLowerCase(), value: value.trim(), given: given.trim().slice(0, 60) };
  });
}

/** `key='my value` that nobody closed, and `k='v w'`: the quotes are no part of what is meant. */
const withoutQuotes = (text: string): string => text.replace(/^["']+|["']+$/g, '');

/** Words that are regions of the cloud become the regions of the search. */
export function withRegions(search: ImageSearch, known: readonly string[]): ImageSearch {
  const isRegion = (word: string): boolean => known.includes(word.toLowerCase());
  return {
    ...search,
    words: search.words.filter((word) => !isRegion(word)),
    regions: [...new Set([...search.regions, ...search.words.filter(isRegion).map((word) => word.toLowerCase())])],
  };
}

/** Whether an image is what is looked for, wherever it is. */
export function isFound(search: ImageSearch, image: ImageDetails, now: Instant): boolean {
  const { words, tags, families, statuses, olderThan } = search;
  const texts = [image.name, image.id, image.description ?? ''].map(folded);
  return (
    words.every((word) => texts.some((text) => text.includes(folded(word)))) &&
    tags.every((wanted) =>
      image.tags.some(({ key, value }) => key === wanted.key && (wanted.value ?? value) === value),
    ) &&
    (families.length === 0 || families.some((family) => folded(family) === folded(image.family ?? ''))) &&
    (statuses.length === 0 || statuses.includes(image.status)) &&
    (olderThan === undefined || (image.createdAt !== undefined && image.createdAt < now - olderThan))
  );
}

const folded = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Newest first; always the same order, so that a list can be gone on with. */
export const newestFirst = (one: Pick<ImageDetails, 'createdAt' | 'id'>, other: typeof one): number =>
  (other.createdAt ?? 0) - (one.createdAt ?? 0) || (one.id < other.id ? -1 : 1);
