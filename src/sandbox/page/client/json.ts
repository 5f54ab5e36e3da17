/** Blocks and elements come as the app sent them. */
export type Dict = Record<string, unknown>;

export const dict = (value: unknown): Dict =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Dict) : {};

export const dicts = (value: unknown): Dict[] => (Array.isArray(value) ? (value as Dict[]) : []);

export const str = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The plain string inside a text object. */
export const textOf = (value: unknown): string => str(dict(value).text);
