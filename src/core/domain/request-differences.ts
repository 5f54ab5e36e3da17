import type { Parts } from './kinds/kind.ts';
import { type DifferingPart, kindOf, type Request } from './kinds/kinds.ts';

/** A part of a request that an edit changed; a side that is not there was left out, or is new. */
export type Difference = { part: DifferingPart; before?: string; after?: string };

/** What an edit changed, part by part, in the order in which a request is read. */
export function differencesOf(before: Request, after: Request): Difference[] {
  const [was, is] = [partsOf(before), partsOf(after)];
  const parts = [...new Set([...Object.keys(was), ...Object.keys(is)])] as DifferingPart[];
  return parts.flatMap((part) => difference(part, was[part], is[part]));
}

function partsOf(request: Request): Parts<DifferingPart> {
  const { account, region, name, tags } = request;
  const own = Object.entries(kindOf(request).parts(request));
  const texts = own.filter(([part, side]) => !(side instanceof Map) && part !== 'source');
  return {
    ...{ account, region, name, ...Object.fromEntries(texts) },
    tags: new Map(tags.map(({ key, value }) => [key, `${key}=${value}`])),
    ...Object.fromEntries(own.filter((one) => !texts.includes(one))),
  };
}

type Side = string | ReadonlyMap<string, string> | undefined;

/** Lists are compared by what their items are about: a tag by its key, a disk by its device, a copy by its region. */
function difference(part: DifferingPart, before: Side, after: Side): Difference[] {
  if (!isList(before) && !isList(after)) return differing(part, before, after);
  const [was, is] = [isList(before) ? before : NONE, isList(after) ? after : NONE];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((key) => differing(part, was.get(key), is.get(key)));
}

const NONE: ReadonlyMap<string, string> = new Map();
const isList = (side: Side): side is ReadonlyMap<string, string> => side instanceof Map;
const differing = (part: DifferingPart, before: string | undefined, after: string | undefined): Difference[] =>
  before === after ? [] : [{ part, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
