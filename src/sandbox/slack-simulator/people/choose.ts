import { type Control, valueFields } from '../controls.ts';
import { type Dict, dicts, isDict, list, str, textOf } from '../json.ts';
import type { World } from '../world.ts';

export type Search = (query: string) => Promise<Dict[]>;

/** The state value a control gets when a person puts `wanted` in, a list where many may be; `null` empties it. */
export async function choose(world: World, control: Control, wanted: unknown, search: Search): Promise<Dict> {
  const { type, element } = control;
  const kind = valueFields[type];
  if (!kind) throw new Error(`"${control.label || control.actionId}" is a ${type}: it can be pressed, not filled`);
  if (wanted === null) return { type, [kind.field]: kind.empty };
  const one = (value: unknown) => oneValue(world, control, value, search);
  if (!Array.isArray(kind.empty)) return { type, [kind.field]: await one(wanted) };
  const chosen = await Promise.all((Array.isArray(wanted) ? wanted : [wanted]).map(one));
  const twice = chosen.map(keyOf).find((key, at, all) => all.indexOf(key) !== at);
  if (twice !== undefined) throw new Error(`"${control.label}" has "${twice}" only once`);
  const most = element.max_selected_items;
  if (typeof most === 'number' && chosen.length > most) throw new Error(`"${control.label}" takes at most ${most}`);
  return { type, [kind.field]: chosen };
}

/**
 * The values on the way from one to the next, as a person makes them: in a menu of many each item is taken away or
 * added by itself, anything else changes at once.
 */
export function stepsTo(next: Dict, { type, element }: Control, before: Dict): Dict[] {
  const field = valueFields[type]?.field ?? '';
  if (!str(element.type).startsWith('multi_')) return [next];
  const [had, wanted] = [list(before[field]), list(next[field])];
  const has = (items: unknown[], item: unknown) => items.some((one) => keyOf(one) === keyOf(item));
  const left = had.filter((item) => !has(wanted, item));
  const added = wanted.filter((item) => !has(had, item));
  const kept = had.filter((item) => has(wanted, item));
  return [
    ...left.map((_, at) => [...left.slice(at + 1), ...kept]),
    ...added.map((_, at) => [...kept, ...added.slice(0, at + 1)]),
  ].map((items) => ({ type, [field]: items }));
}

/** What tells one chosen thing from another. */
const keyOf = (item: unknown): string => (isDict(item) ? str(item.value) : String(item));

async function oneValue(world: World, control: Control, wanted: unknown, search: Search): Promise<unknown> {
  const { type, element } = control;
  if (/users_select$/.test(type)) return known(control, wanted, world.person(String(wanted)));
  if (/(conversations|channels)_select$/.test(type)) return known(control, wanted, world.channel(String(wanted)));
  if (/external_select$/.test(type)) return externalOption(control, wanted, search);
  if (/static_select$|^radio_buttons$|^checkboxes$/.test(type)) {
    return pick(control, wanted, [
      ...dicts(element.options),
      ...dicts(element.option_groups).flatMap((group) => dicts(group.options)),
    ]);
  }
  return String(wanted);
}

function known(control: Control, wanted: unknown, found: { id: string } | undefined): string {
  if (!found) throw new Error(`"${control.label}" offers nobody and nothing called "${String(wanted)}"`);
  return found.id;
}

async function externalOption(control: Control, wanted: unknown, search: Search): Promise<Dict> {
  if (isDict(wanted)) {
    return {
      text: { type: 'plain_text', text: str(wanted.text, str(wanted.value)), emoji: true },
      value: wanted.value,
    };
  }
  const query = String(wanted);
  const least = Number(control.element.min_query_length ?? 3);
  if (query.length < least) throw new Error(`"${control.label}" is searched from ${least} letters on`);
  const found = await search(query);
  const exact = matching(found, query);
  // A menu that opens by itself may list what a search for its value does not find.
  if (exact || least > 0) return exact ?? pick(control, query, found);
  return pick(control, query, [...found, ...(await search(''))]);
}

const matching = (options: Dict[], wanted: string): Dict | undefined =>
  options.find((option) => option.value === wanted) ?? options.find((option) => textOf(option.text) === wanted);

function pick(control: Control, wanted: unknown, options: Dict[]): Dict {
  const name = isDict(wanted) ? str(wanted.value) : String(wanted);
  const partly = options.find((option) => textOf(option.text).toLowerCase().includes(name.toLowerCase()));
  const option = matching(options, name) ?? partly;
  if (option) return option;
  const offered = options.map((one) => `${textOf(one.text)} [${str(one.value)}]`).join(', ');
  throw new Error(`"${control.label || control.actionId}" offers no "${name}"; there is: ${offered || 'nothing'}`);
}
