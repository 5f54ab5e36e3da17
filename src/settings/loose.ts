import type { Path } from './finding.ts';

// Looks into what a YAML file says while nobody knows yet whether it is right: what is elsewhere wrong is said there.

export function at(content: unknown, path: Path): unknown {
  let inside = content;
  for (const part of path) {
    if (typeof inside !== 'object' || inside === null || !Object.hasOwn(inside, part)) return undefined;
    inside = (inside as Record<PropertyKey, unknown>)[part];
  }
  return inside;
}

export const isThere = (content: unknown, path: Path): boolean => at(content, path) !== undefined;

export function keysAt(content: unknown, path: Path): string[] {
  const found = at(content, path);
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? Object.keys(found) : [];
}

/** The paths of the items of a list. */
export function itemsAt(content: unknown, path: Path): Path[] {
  const found = at(content, path);
  return Array.isArray(found) ? found.map((_, index) => [...path, index]) : [];
}

export type Text = { path: Path; text: string };

/** The texts of a list, or the one that stands for a list of one. */
export function textsAt(content: unknown, path: Path): Text[] {
  const found = at(content, path);
  if (typeof found === 'string') return [{ path, text: found }];
  return itemsAt(content, path).flatMap((item) => {
    const text = at(content, item);
    return typeof text === 'string' ? [{ path: item, text }] : [];
  });
}
