import type { OperationId, TaskId } from './ids.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';
import type { TagFault } from './problem.ts';

export type Tag = { key: string; value: string };

/** ECS takes 20 tags; one of them is ours. */
export const MAX_TAGS = 20;
export const MAX_OWN_TAGS = MAX_TAGS - 1;
/** Marks every image with the operation and task that made it, so that it can be found again after a lost answer. */
export const OUR_TAG_KEY = 'darkroom:operation';
export const markOf = (operation: OperationId, task: TaskId): string => `${operation}/${task}`;

/** One `key=value` a line, as `parseTags` reads them. */
export const tagLines = (tags: readonly Tag[]): string => tags.map(({ key, value }) => `${key}=${value}`).join('\n');

/** Reads one `key=value` a line; a line without `=` is a key with an empty value, blank lines are skipped. */
export function parseTags(text: string): Parsed<Tag[]> {
  const tags: Tag[] = [];
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '') continue;
    const [key = '', ...rest] = line.split('=');
    const tag = { key: key.trim(), value: rest.join('=').trim() };
    const because = whyNotATag(tag);
    if (because) return unparsed({ code: 'malformed-tag', given: line, because });
    if (tags.some((earlier) => earlier.key === tag.key)) return unparsed({ code: 'duplicate-tag-key', key: tag.key });
    tags.push(tag);
  }
  return tags.length > MAX_OWN_TAGS
    ? unparsed({ code: 'too-many-tags', count: tags.length, max: MAX_OWN_TAGS })
    : parsed(tags);
}

/** Of the system, or ours. */
export const isReservedKey = (key: string): boolean => /^(aliyun|acs:|darkroom:)/i.test(key);

function whyNotATag({ key, value }: Tag): TagFault | undefined {
  if (key === '') return 'no-key';
  if ([...key].length > 128) return 'key-too-long';
  if ([...value].length > 128) return 'value-too-long';
  if (isReservedKey(key) || /^(aliyun|acs:)/i.test(value)) return 'reserved';
  if (/\p{Cc}/u.test(key + value)) return 'control-character';
  return /https?:\/\//i.test(key) || /https?:\/\//i.test(value) ? 'web-address' : undefined;
}
