import { z } from 'zod';
import { nearestWord } from '../core/domain/nearest-word.ts';

// The pieces that the schema of `darkroom.yml` is made of. Every sentence continues the path of the setting it is about.

/** A sentence for whatever is there and wrong; what is not there at all is said to be missing, by `usual`. */
export const unlessMissing = (sentence: string) => ({
  error: ({ input }: { input?: unknown }) => (input === undefined ? undefined : sentence),
});

/** A setting with settings of its own. A word that is not among them is a mistake, never ignored. */
export const section = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'invalid_type' && issue.input !== undefined
        ? `must hold ${listed(Object.keys(shape))}`
        : undefined,
  });

/** Settings by names that people choose. */
export const named = <Value extends z.ZodType>(name: z.ZodString, value: Value, what: string) =>
  z.record(name, value, unlessMissing(what));

export const text = (pattern: RegExp, what: string): z.ZodString => z.string(unlessMissing(what)).regex(pattern, what);

/** An id of Slack or Alibaba Cloud: its pattern is its parser, so that what passes has the brand. */
export const id = <Id extends string>(pattern: RegExp, what: string): z.ZodType<Id, Id> =>
  text(pattern, what) as unknown as z.ZodType<Id, Id>;

/** A list with something in it, or one thing that stands for a list of one. */
export const oneOrMore = <Item extends z.ZodType>(item: Item, what: string) =>
  z.union([item, z.array(item).min(1, 'is empty: name at least one, or leave it out')], unlessMissing(what));

/** Several possible shapes that look different; the sentence tells which there are. */
export const either = <Options extends readonly [z.ZodType, z.ZodType]>(options: Options, what: string) =>
  z.union(options, unlessMissing(what));

export const flag = () => z.boolean(unlessMissing('must be true or false'));

/** What is said where the schema itself says nothing. */
export const usual = (issue: { code?: string; input?: unknown }): string => {
  if (issue.input === undefined) return 'is missing';
  if (issue.input === null) return 'is empty';
  return issue.code === 'too_big' ? 'is too long' : 'is not what is expected here';
};

/** "a", "a or b", "a, b or c" */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

export function didYouMean(text: string, known: readonly string[]): string {
  const nearest = nearestWord(text, known);
  return nearest ? `; did you mean “${nearest}”?` : '';
}
