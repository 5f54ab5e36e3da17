import { optional, type Params } from '../parameters.ts';
import { refuse } from '../refusal.ts';
import type { Body } from './action.ts';

/** How an operation spells a paging mistake, and how many results may be asked for. */
export type PagingRules = { code: string; message: string; pageSize?: number; maxResults?: readonly [number, number] };
export type Page<T> = { items: T[]; paging: Body };

/** `PageNumber` and `PageSize`, from 1 and up to 100 unless told otherwise (10 by default). */
export function pageOf<T>(all: readonly T[], params: Params, rules: PagingRules): Page<T> {
  const number = count(params, 'PageNumber', 1, [1, Number.MAX_SAFE_INTEGER], rules);
  const size = count(params, 'PageSize', 10, [1, rules.pageSize ?? 100], rules);
  const items = all.slice((number - 1) * size, number * size);
  return { items, paging: { PageNumber: number, PageSize: size, TotalCount: all.length } };
}

/** As `pageOf`, unless `MaxResults` or `NextToken` asks for the newer way, where TotalCount means nothing. */
export function windowOf<T>(all: readonly T[], params: Params, rules: PagingRules): Page<T> {
  const token = optional(params, 'NextToken');
  if (token === undefined && optional(params, 'MaxResults') === undefined) {
    const page = pageOf(all, params, rules);
    return { items: page.items, paging: { ...page.paging, NextToken: '' } };
  }
  const size = count(params, 'MaxResults', 10, rules.maxResults ?? [1, 100], rules);
  const start = token === undefined ? 0 : (startOf(token) ?? refuse(400, rules.code, rules.message));
  const end = start + size;
  const NextToken = end < all.length ? Buffer.from(`after:${end}`).toString('base64url') : '';
  return { items: all.slice(start, end), paging: { NextToken, PageNumber: 1, PageSize: size, TotalCount: 0 } };
}

function startOf(token: string): number | undefined {
  const start = /^after:(\d+)$/.exec(Buffer.from(token, 'base64url').toString('utf8'))?.[1];
  return start === undefined ? undefined : Number(start);
}

function count(
  params: Params,
  name: string,
  otherwise: number,
  [least, most]: readonly [number, number],
  rules: PagingRules,
): number {
  const text = optional(params, name);
  if (text === undefined) return otherwise;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : refuse(400, rules.code, rules.message);
}

/** Newest first, as the console shows them; ids break ties so that pages are stable. */
export function newestFirst<T extends { createdAt: number }>(items: Iterable<T>, idOf: (item: T) => string): T[] {
  return [...items].sort((a, b) => b.createdAt - a.createdAt || (idOf(a) < idOf(b) ? -1 : 1));
}

/** How an operation spells mistakes in its JSON array of ids. */
export type IdRules = { malformed: () => never; tooMany: () => never };

/** Reads a JSON array of at most 100 ids; undefined when not sent. An empty array asks for nothing, not for all. */
export function idsOf(params: Params, name: string, rules: IdRules): Set<string> | undefined {
  const text = optional(params, name);
  if (text === undefined) return undefined;
  const ids = parseArray(text) ?? rules.malformed();
  return ids.length > 100 ? rules.tooMany() : new Set(ids);
}

function parseArray(text: string): string[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((id) => typeof id === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}
