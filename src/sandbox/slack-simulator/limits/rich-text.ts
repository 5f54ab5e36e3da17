import { type Dict, dict, isDict } from '../json.ts';
import { anything, array, bool, type Check, integer, oneOf, type Rule, shape, text } from './rules.ts';

const style = shape(
  {},
  {
    bold: bool,
    italic: bool,
    strike: bool,
    code: bool,
    underline: bool,
    highlight: bool,
    client_highlight: bool,
    unlink: bool,
  },
);
const type = anything;

const parts: Record<string, Rule> = {
  text: shape({ type, text: text(Number.MAX_SAFE_INTEGER) }, { style }),
  link: shape({ type, url: text(3000) }, { text: text(3000, 0), unsafe: bool, style }),
  user: shape({ type, user_id: text(255) }, { style }),
  usergroup: shape({ type, usergroup_id: text(255) }, { style }),
  channel: shape({ type, channel_id: text(255) }, { style }),
  emoji: shape({ type, name: text(255) }, { unicode: anything, skin_tone: anything, style }),
  date: shape({ type, timestamp: integer(0), format: text(255) }, { url: text(3000), fallback: text(255), style }),
  broadcast: shape({ type, range: oneOf('here', 'channel', 'everyone') }, { style }),
  color: shape({ type, value: text(255) }, { style }),
};

const byType =
  (kinds: Record<string, Rule>): Rule =>
  (value, at, check: Check) => {
    if (!isDict(value)) return check.report('must provide an object', at);
    const rule = kinds[String(value.type)];
    if (rule) rule(value, at, check);
    else check.report(`unsupported type: ${String(value.type)}`, `${at}/type`);
  };

const many = Number.MAX_SAFE_INTEGER;
const inline = array(byType(parts), 0, many);
const section = shape({ type, elements: inline });

/** What may stand directly in a rich_text block. */
export const richTextElements: Rule = array(
  byType({
    rich_text_section: section,
    rich_text_preformatted: shape({ type, elements: inline }, { border: integer(0, 1), language: text(255) }),
    rich_text_quote: shape({ type, elements: inline }, { border: integer(0, 1) }),
    rich_text_list: shape(
      { type, style: oneOf('bullet', 'ordered'), elements: array(byType({ rich_text_section: section }), 0, many) },
      { indent: integer(0, 8), border: integer(0, 1), offset: integer(0) },
    ),
  }),
  0,
  many,
);

/** All the letters in a rich_text block, for limits that count them. */
export function richTextLength(block: Dict): number {
  const count = (value: unknown): number => {
    if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + count(one), 0);
    if (!isDict(value)) return 0;
    return (typeof value.text === 'string' ? value.text.length : 0) + count(dict(value).elements);
  };
  return count(block.elements);
}
