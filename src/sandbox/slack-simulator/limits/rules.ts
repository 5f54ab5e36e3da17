import { type Dict, isDict } from '../json.ts';

export type Surface = 'message' | 'modal';

/** One thing Slack refuses, in its words, and where. */
export interface Problem {
  text: string;
  pointer: string;
}

/** What a rule may ask and where it reports to. */
export interface Check {
  surface: Surface;
  report(text: string, pointer: string): void;
}

/** Looks at one value and reports what Slack would not take. */
export type Rule = (value: unknown, at: string, check: Check) => void;

export const anything: Rule = () => {};

/** A bare string of `min` to `max` characters. */
export const text =
  (max: number, min = 1): Rule =>
  (value, at, check) => {
    if (typeof value !== 'string') return check.report('must provide a string', at);
    if (value.length < min) check.report(`must be more than ${min - 1} characters`, at);
    if (value.length > max) check.report(`must be less than ${max + 1} characters`, at);
  };

/** A string with a form of its own: a date, a number, a time. */
export const matching =
  (form: RegExp, complaint: string): Rule =>
  (value, at, check) => {
    if (typeof value !== 'string' || !form.test(value)) check.report(complaint, at);
  };

export const oneOf =
  (...words: string[]): Rule =>
  (value, at, check) => {
    if (typeof value !== 'string' || !words.includes(value)) check.report('must be a valid enum value', at);
  };

export const bool: Rule = (value, at, check) => {
  if (typeof value !== 'boolean') check.report('must provide a boolean', at);
};

export const integer =
  (min: number, max = Number.MAX_SAFE_INTEGER): Rule =>
  (value, at, check) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) return check.report('must provide an integer', at);
    if (value < min) check.report(`must be greater than ${min - 1}`, at);
    if (value > max) check.report(`must be less than ${max + 1}`, at);
  };

/** A list of `min` to `max` items, each held to `item`. */
export const array =
  (item: Rule, min: number, max: number): Rule =>
  (value, at, check) => {
    if (!Array.isArray(value)) return check.report('must provide an array', at);
    if (value.length < min) check.report(`no less than ${min} items allowed`, at);
    if (value.length > max) check.report(`no more than ${max} items allowed`, at);
    for (const [index, one] of value.entries()) item(one, `${at}/${index}`, check);
  };

/** An object with these fields and no others; `also` sees it when its fields are known. */
export const shape =
  (required: Record<string, Rule>, optional: Record<string, Rule> = {}, also: ObjectRule = () => {}): Rule =>
  (value, at, check) => {
    if (!isDict(value)) return check.report('must provide an object', at);
    for (const name of Object.keys(required)) {
      if (value[name] === undefined) check.report(`missing required field: ${name}`, at);
    }
    for (const [name, field] of Object.entries(value)) {
      if (field === undefined) continue;
      const rule = required[name] ?? optional[name];
      if (rule) rule(field, `${at}/${name}`, check);
      else check.report(`invalid additional property: ${name}`, `${at}/${name}`);
    }
    also(value, at, check);
  };

export type ObjectRule = (value: Dict, at: string, check: Check) => void;

/** Every rule in turn. */
export const all =
  (...rules: ObjectRule[]): ObjectRule =>
  (value, at, check) => {
    for (const rule of rules) rule(value, at, check);
  };

/** Refuses a second use of the same value among the items of a list. */
export function unique(items: Dict[], field: string, complain: (value: string, index: number) => void): void {
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const value = item[field];
    if (typeof value !== 'string') continue;
    if (seen.has(value)) complain(value, index);
    seen.add(value);
  }
}
