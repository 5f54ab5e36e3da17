import { isDeepStrictEqual } from 'node:util';
import type { Settings } from './settings.ts';

/** What is different now, in a few words: `rules: “frozen” added`, `roles: “leads” changed`. */
export const changesBetween = (before: Settings, after: Settings): string[] => [
  ...listDifference('rules', before.policy.rules, after.policy.rules),
  ...difference('roles', before.policy.roles, after.policy.roles),
  ...listDifference('accounts', before.accounts, after.accounts),
  ...(before.homeRegion === after.homeRegion ? [] : [`region: ${after.homeRegion}`]),
];

type Named = { name: string };
type ByName = Readonly<Record<string, unknown>>;

function listDifference(what: string, before: readonly Named[], after: readonly Named[]): string[] {
  const [one, other] = [byName(before), byName(after)];
  const moved = !isDeepStrictEqual(shared(one, other), shared(other, one));
  return [...difference(what, one, other), ...(moved ? [`${what}: in another order`] : [])];
}

const byName = (things: readonly Named[]): ByName => Object.fromEntries(things.map((thing) => [thing.name, thing]));

const shared = (one: ByName, other: ByName): string[] => Object.keys(one).filter((name) => Object.hasOwn(other, name));

function difference(what: string, before: ByName, after: ByName): string[] {
  const words = [
    ...Object.keys(after)
      .filter((name) => !Object.hasOwn(before, name))
      .map((name) => `“${name}” added`),
    ...Object.keys(before)
      .filter((name) => !Object.hasOwn(after, name))
      .map((name) => `“${name}” removed`),
    ...shared(before, after)
      .filter((name) => !isDeepStrictEqual(before[name], after[name]))
      .map((name) => `“${name}” changed`),
  ];
  return words.length > 0 ? [`${what}: ${words.join(', ')}`] : [];
}
