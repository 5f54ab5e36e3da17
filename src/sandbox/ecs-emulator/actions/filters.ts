import { numbered, type Params } from '../parameters.ts';
import { refuse } from '../refusal.ts';
import { fromMinutes } from '../world/cloud-time.ts';
import type { Tag } from '../world/entities.ts';

/** The `Tag.N` filter: every key must be there, with the value where one was sent (which may be empty). */
export function tagFilter(params: Params): (tags: readonly Tag[]) => boolean {
  const wanted = numbered(params, 'Tag').map(({ fields }) => ({ key: fields.Key, value: fields.Value }));
  if (wanted.length > 20) refuse(400, 'InvalidTagCount', 'The specified tags are beyond the permitted range.');
  if (wanted.some(({ key }) => key === undefined || key === '')) {
    refuse(400, 'InvalidTag.Mismatch', 'The specified Tag.n.Key and Tag.n.Value are not match.');
  }
  return (tags) =>
    wanted.every(({ key, value }) =>
      tags.some((tag) => tag.key === key && (value === undefined || tag.value === value)),
    );
}

/** Tags as answers spell them. */
export const tagsBody = (tags: readonly Tag[]) => ({
  Tag: tags.map(({ key, value }) => ({ TagKey: key, TagValue: value })),
});

type TimeFilter = (createdAt: number) => boolean;

/** One `Filter.N` on the creation time; undefined when its key is another one. Times are `yyyy-MM-ddTHH:mmZ`. */
export function timeFilter({ Key, Value = '' }: Params): TimeFilter | undefined {
  if (Key !== 'CreationStartTime' && Key !== 'CreationEndTime') return undefined;
  const limit = fromMinutes(Value) ?? refuse(404, 'InvalidFilterValue', 'The specified filter value is not valid.');
  return Key === 'CreationStartTime' ? (at) => at >= limit : (at) => at <= limit;
}

export const refuseFilterKey = () => refuse(404, 'InvalidFilterKey.NotFound', 'The specified filter key is not valid.');

/** An exact name, or one with `*` for anything. */
export function nameTest(pattern: string): (name: string) => boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const regex = new RegExp(`^${parts.join('.*')}$`);
  return (name) => regex.test(name);
}

/** Refuses a parameter that was sent with a value outside a list. */
export function oneOf(value: string | undefined, allowed: readonly string[], otherwise: () => never): void {
  if (value !== undefined && !allowed.includes(value)) otherwise();
}
