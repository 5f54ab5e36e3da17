import type { types } from '@slack/bolt';
import { toMrkdwn, toPlain, toRich } from '../text/render.ts';
import type { Words } from '../text/words.ts';

// The blocks Darkroom draws with. Each cuts what it is given to Slack's limit, so that no outside text can make Slack
// refuse a whole message. Lengths are of UTF-16 units, the largest of the counts that Slack may use.

export type Message = { text: string; blocks: types.KnownBlock[] };

/** Cuts to at most `max` units with an ellipsis, never through the middle of a character. */
function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  let kept = '';
  for (const character of text) {
    if (kept.length + character.length > max - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

export const plainText = (text: string, max: number): types.PlainTextElement => ({
  type: 'plain_text',
  text: cut(text, max),
  emoji: false,
});

export const header = (text: string): types.HeaderBlock => ({ type: 'header', text: plainText(text, 150) });

export const divider: types.DividerBlock = { type: 'divider' };

/** Sentences, drawn with typed elements: nothing in them is parsed, whatever somebody called their image. */
export const prose = (...sentences: Words[]): types.RichTextBlock => ({
  type: 'rich_text',
  elements: sentences
    .filter(({ parts }) => parts.length > 0)
    .map((said) => ({ type: 'rich_text_section', elements: toRich(said) })),
});

export const list = (...items: Words[]): types.RichTextBlock => ({
  type: 'rich_text',
  elements: [
    {
      type: 'rich_text_list',
      style: 'bullet',
      elements: items.map((said) => ({ type: 'rich_text_section', elements: toRich(said) })),
    },
  ],
});

/** Two columns of label and value; at most ten. A value too long for its field is cut as a whole, never inside markup. */
export const fields = (pairs: readonly (readonly [label: string, value: Words])[]): types.SectionBlock => ({
  type: 'section',
  fields: pairs.slice(0, 10).map(([label, value]) => {
    const text = `*${label}*\n${toMrkdwn(value)}`;
    return text.length <= 2_000
      ? { type: 'mrkdwn', text, verbatim: true }
      : plainText(`${label}\n${toPlain(value)}`, 2_000);
  }),
});

/** More of them than one section takes. */
export const fieldSections = (pairs: Parameters<typeof fields>[0]): types.SectionBlock[] =>
  Array.from({ length: Math.ceil(pairs.length / 10) }, (_, page) => fields(pairs.slice(page * 10, (page + 1) * 10)));

export const smallPrint = (said: Words): types.ContextBlock => ({
  type: 'context',
  elements: [{ type: 'mrkdwn', text: toMrkdwn(said), verbatim: true }],
});

export type ButtonFacts = {
  actionId: string;
  label: string;
  value: string;
  style?: 'primary' | 'danger';
  confirm?: types.ConfirmationDialog;
};

export const button = ({ actionId, label, value, style, confirm }: ButtonFacts): types.Button => ({
  type: 'button',
  action_id: actionId,
  text: plainText(label, 75),
  value,
  ...(style && { style }),
  ...(confirm && { confirm }),
});

type MenuFacts = {
  actionId: string;
  placeholder: string;
  options: types.PlainTextOption[];
  /** Left out where a form is opened, in which nothing is done yet. */
  confirm?: types.ConfirmationDialog;
};

/** Acts at once on what is chosen, after a question; at least one option, and at most a hundred. */
export const actingMenu = ({ actionId, placeholder, options, confirm }: MenuFacts): types.StaticSelect => ({
  type: 'static_select',
  action_id: actionId,
  placeholder: plainText(placeholder, 150),
  options: options.slice(0, 100),
  ...(confirm && { confirm }),
});

export const actions = (blockId: string, ...elements: (types.Button | types.StaticSelect)[]): types.ActionsBlock => ({
  type: 'actions',
  block_id: blockId,
  elements,
});

export const confirmation = (title: string, text: string, confirm: string, deny: string): types.ConfirmationDialog => ({
  title: plainText(title, 100),
  text: plainText(text, 300),
  confirm: plainText(confirm, 30),
  deny: plainText(deny, 30),
});

/** Ids go into `value`, in full; only the text that a person reads is cut. */
export const option = (text: string, value: string, description?: string): types.PlainTextOption => ({
  text: plainText(text, 75),
  value,
  ...(description && { description: plainText(description, 75) }),
});

/** Screen readers and notifications use this and not the blocks. Edits refuse more than 4,000 characters. */
export function message(text: Words, blocks: types.KnownBlock[]): Message {
  const spoken = toMrkdwn(text);
  return { text: spoken.length <= 4_000 ? spoken : cut(toPlain(text).replace(/[<>&]/g, ' '), 4_000), blocks };
}

/** A modal that only tells something. */
export const noticeView = (title: string, close: string, ...sentences: Words[]): types.ModalView => ({
  type: 'modal',
  title: plainText(title, 24),
  close: plainText(close, 24),
  blocks: [prose(...sentences)],
});

export type Cell = { text: string };

/** Rows of plain cells, the first being their head; at most a hundred, and 10,000 characters in all. */
export const table = (rows: readonly (readonly Cell[])[]): types.TableBlock => ({
  type: 'table',
  rows: rows.slice(0, 100).map((cells) =>
    // Slack refuses an empty cell.
    cells.map(({ text }) => ({ type: 'raw_text' as const, text: cut(text === '' ? ' ' : text, 90) })),
  ),
});
