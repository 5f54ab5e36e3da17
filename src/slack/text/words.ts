import type { ChannelId, GroupId, UserId } from '../../core/domain/ids.ts';
import type { Instant } from '../../core/domain/instant.ts';
import { count } from './measures.ts';

/**
 * A sentence before it is drawn. Text of ours and text from outside stay apart until a renderer writes them, so that
 * what somebody typed can never become a mention, a link or formatting.
 */
export type Words = { readonly parts: readonly Part[] };

export type Part =
  | { kind: 'ours'; text: string }
  | { kind: 'outside'; text: string }
  | { kind: 'bold'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'person'; id: UserId }
  | { kind: 'group'; id: GroupId }
  | { kind: 'channel'; id: ChannelId }
  | { kind: 'date'; at: Instant }
  | { kind: 'link'; url: string; text: string };

/** Builds a sentence: the literal is ours, a bare string between is from outside, numbers are ours. */
export function words(literals: TemplateStringsArray, ...values: (string | number | Part | Words)[]): Words {
  const parts: Part[] = [];
  for (const [index, text] of literals.entries()) {
    if (text !== '') parts.push({ kind: 'ours', text });
    const value = values[index];
    // Slack refuses an empty text element, and with it the whole message.
    if (value === undefined || value === '') continue;
    if (typeof value === 'string') parts.push({ kind: 'outside', text: value });
    else if (typeof value === 'number') parts.push({ kind: 'ours', text: String(value) });
    else if ('parts' in value) parts.push(...value.parts);
    else parts.push(value);
  }
  return { parts };
}

/** Words of ours that are put together at run time. */
export const ours = (text: string): Words => ({ parts: text === '' ? [] : [{ kind: 'ours', text }] });
export const nothing: Words = { parts: [] };
export const bold = (text: string): Part => ({ kind: 'bold', text });
/** Ids and names: shown exactly as they are. */
export const code = (text: string): Part => ({ kind: 'code', text });
export const person = (id: UserId): Part => ({ kind: 'person', id });
/** A user group: whoever is in it is called. */
export const group = (id: GroupId): Part => ({ kind: 'group', id });
export const channel = (id: ChannelId): Part => ({ kind: 'channel', id });
/** `url` is ours and percent-encoded where anything from outside is in it. */
export const link = (text: string, url: string): Part => ({ kind: 'link', url, text });
/** A moment, shown in the reader's own time zone where Slack can. */
export const date = (at: Instant): Part => ({ kind: 'date', at });

export function join(list: readonly (Part | Words)[], separator: string, last = separator): Words {
  return list.reduce<Words>((all, one, index) => {
    if (index === 0) return words`${one}`;
    return words`${all}${ours(index === list.length - 1 ? last : separator)}${one}`;
  }, nothing);
}

/** Enough to read; the rest is counted. */
const MOST_NAMED = 10;
/** Where each is long, is called by it, or stands in a sentence about something else. */
export const FEW = 6;

/** The first few of a list, and how many more there are. */
export function some(
  list: readonly (Part | Words)[],
  { most = MOST_NAMED, rest = 'other', last = ' and ' }: { most?: number; rest?: string; last?: string } = {},
): Words {
  const left = list.length - most;
  return left > 0
    ? words`${join(list.slice(0, most), ', ')}${ours(`${last}${count(left, rest)}`)}`
    : join(list, ', ', last);
}
