/** What arrives from outside before anything is known about it. */
export type Dict = Record<string, unknown>;

export const isDict = (value: unknown): value is Dict =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value as an object, or an empty one: for reading fields that may be missing. */
export const dict = (value: unknown): Dict => (isDict(value) ? value : {});

export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

export const dicts = (value: unknown): Dict[] => list(value).filter(isDict);

export const str = (value: unknown, otherwise = ''): string => (typeof value === 'string' ? value : otherwise);

/** The plain string inside a text object. */
export const textOf = (value: unknown): string => str(dict(value).text);

/** Undefined when the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
