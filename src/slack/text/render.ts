import type { types } from '@slack/bolt';
import { format } from 'date-fns/format';
import type { Instant } from '../../core/domain/instant.ts';
import type { Part, Words } from './words.ts';

type RichElement = types.RichTextSection['elements'][number];

/** For mrkdwn text objects and the `text` of a message. */
export const toMrkdwn = (said: Words): string => said.parts.map(mrkdwnPart).join('');

/** For plain_text objects and the errors under a form's fields: no markup exists there. */
export const toPlain = (said: Words): string => said.parts.map(plainPart).join('');

/** For rich_text blocks: typed elements, so nothing in them is ever parsed. */
export const toRich = (said: Words): RichElement[] => said.parts.map(richPart);

/** Exactly these three, in this order: Slack knows no other entity. */
export const escapeMrkdwn = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const LOOKALIKES: Record<string, string> = { '*': '\u2217', _: '\u02cd', '~': '\u223c', '`': "'" };

/**
 * `*`, `_`, `~` and backticks have no escape, so where one could open or close formatting a lookalike stands; inside a
 * word they stay. A bracket that begins a line would make it a quotation.
 */
const outsideMrkdwn = (text: string): string =>
  escapeMrkdwn(text)
    .replace(/`|(?<![A-Za-z0-9])[*_~]|[*_~](?![A-Za-z0-9])/g, (mark) => LOOKALIKES[mark] ?? mark)
    .replace(/^&gt;/gm, '\u2060&gt;');

function mrkdwnPart(part: Part): string {
  switch (part.kind) {
    case 'ours':
      return part.text;
    case 'outside':
      return outsideMrkdwn(part.text);
    case 'bold':
      return `*${outsideMrkdwn(part.text)}*`;
    case 'code':
      return `\`${escapeMrkdwn(part.text.replaceAll('`', "'"))}\``;
    case 'person':
      return `<@${part.id}>`;
    case 'group':
      return `<!subteam^${part.id}>`;
    case 'channel':
      return `<#${part.id}>`;
    case 'link':
      return `<${part.url}|${escapeMrkdwn(part.text.replaceAll('|', '/'))}>`;
    case 'date':
      return `<!date^${unix(part.at)}^${DATE_FORMAT}|${utc(part.at)}>`;
  }
}

function plainPart(part: Part): string {
  switch (part.kind) {
    case 'person':
    case 'group':
      return `@${part.id}`;
    case 'channel':
      return `#${part.id}`;
    case 'date':
      return utc(part.at);
    default:
      return part.text;
  }
}

function richPart(part: Part): RichElement {
  switch (part.kind) {
    case 'ours':
    case 'outside':
      return { type: 'text', text: part.text };
    case 'bold':
      return { type: 'text', text: part.text, style: { bold: true } };
    case 'code':
      return { type: 'text', text: part.text, style: { code: true } };
    case 'person':
      return { type: 'user', user_id: part.id };
    case 'group':
      return { type: 'usergroup', usergroup_id: part.id };
    case 'channel':
      return { type: 'channel', channel_id: part.id };
    case 'link':
      return { type: 'link', url: part.url, text: part.text };
    case 'date':
      return { type: 'date', timestamp: unix(part.at), format: DATE_FORMAT, fallback: utc(part.at) };
  }
}

const DATE_FORMAT = '{date_short_pretty} {time}';
const unix = (at: Instant): number => Math.floor(at / 1_000);
/** Shifted so that date-fns, which formats in the machine's zone, writes UTC. */
const utc = (at: Instant): string => {
  const shifted = new Date(at + new Date(at).getTimezoneOffset() * 60_000);
  return `${format(shifted, 'yyyy-MM-dd HH:mm')} UTC`;
};
