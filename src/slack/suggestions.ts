import type { types } from '@slack/bolt';
import type { Parsed } from '../core/domain/parsed.ts';
import { parseRegionId, type Region } from '../core/domain/region.ts';
import { within } from '../timing/within.ts';
import { interactionActor } from './actor.ts';
import type { OptionsListener } from './answer.ts';
import { option } from './blocks/blocks.ts';
import type { SlackDependencies } from './dependencies.ts';
import { en } from './text/en.ts';

// What menus offer as somebody opens them or types, for members alone: before the cloud is asked anything.

type Option = types.PlainTextOption;
/** An option, and the text it is found by. */
export type Listed = { shown: Option; found: string };

const PATIENCE_FOR_OPTIONS = 2_200;

export type Suggestions = {
  /** What matches, and the typed id itself when it could be one: lists can be stale, or the cloud silent. */
  list(query: string, load: () => Promise<Listed[]>, parse: (text: string) => Parsed<string>): Promise<Option[]>;
};

/** Whoever is no member is offered nothing, and neither is who is not known in time. */
export const suggests =
  (
    deps: SlackDependencies,
    offer: (payload: unknown, suggestions: Suggestions) => Promise<Option[]>,
  ): OptionsListener =>
  async ({ body, payload }) => {
    const membership = deps.mayRead(interactionActor(body)).then(() => 'member' as const);
    const options = await offer(payload, { list });
    return (await within(0, membership)) === 'member' ? options : [];

    async function list(query: string, load: () => Promise<Listed[]>, parse: (text: string) => Parsed<string>) {
      const options = await loaded(load);
      const typed = query === '' ? undefined : parse(query);
      const asTyped =
        typed?.ok && !options.some(({ shown }) => shown.value === typed.value)
          ? [option(en.form.asTyped(typed.value), typed.value)]
          : [];
      return [...matching(options, query), ...asTyped];
    }

    async function loaded(load: () => Promise<Listed[]>): Promise<Listed[]> {
      try {
        const options = await within(PATIENCE_FOR_OPTIONS, membership.then(load));
        return options === 'late' ? [] : options;
      } catch (error) {
        deps.log.warn({ err: error, actionId: payload.action_id }, 'a picker could not be filled');
        return [];
      }
    }
  };

export function matching(options: readonly Listed[], query: string): Option[] {
  const wanted = query.toLowerCase();
  return options.filter(({ found }) => found.includes(wanted)).map(({ shown }) => shown);
}

/** An option is found by its words, its value, and by names that it may be too short to show in full. */
export function listed(shown: Option, ...names: (string | undefined)[]): Listed {
  const { text, value, description } = shown;
  return { shown, found: [text.text, value, description?.text, ...names].join(' ').toLowerCase() };
}

export const listedRegion = (region: Region): Listed =>
  listed(option(en.form.regionOption(region), region.id), region.name);

/** Regions, but for those that an image is in already. */
export const regionsBut = (
  { list }: Suggestions,
  query: string,
  has: readonly string[],
  load: () => Promise<readonly Region[]>,
): Promise<Option[]> =>
  list(query, async () => (await load()).filter(({ id }) => !has.includes(id)).map(listedRegion), parseRegionId);
