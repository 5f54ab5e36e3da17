import { formatDate } from '../page/client/dates.ts';
import { emojiFor, withEmoji } from '../page/client/emoji.ts';
import { type Inline, markdownToMrkdwn, parseMrkdwn } from '../page/client/mrkdwn.ts';
import { type RichPiece, richTextPieces } from '../page/client/rich-text.ts';
import { controlsOf, stateValue, valueFields } from './controls.ts';
import { type Dict, dict, dicts, isDict, list, str, textOf } from './json.ts';
import type { Message, StateValues, View, World } from './world.ts';

/** What a person reads in a message, as plain text: the same words, without colour and weight. */
export function messageText(world: World, message: Pick<Message, 'text' | 'blocks'>): string {
  const drawn = message.blocks.length > 0 ? blocksText(world, message.blocks, {}) : mrkdwnText(world, message.text);
  return drawn.trim();
}

/** What a person reads in an open modal, with the values they have put in and the errors under them. */
export function viewText(world: World, view: View): string {
  const title = `[${textOf(view.body.title)}]`;
  const feet = [view.body.close, view.body.submit].filter(isDict).map((button) => `( ${textOf(button)} )`);
  const body = blocksText(world, view.blocks, view.state, view.errors);
  return [title, body, view.trouble, feet.join('  ')].filter(Boolean).join('\n');
}

function blocksText(world: World, blocks: Dict[], state: StateValues, errors: Record<string, string> = {}): string {
  return blocks.map((block) => blockText(world, block, state, errors)).join('\n');
}

function blockText(world: World, block: Dict, state: StateValues, errors: Record<string, string>): string {
  const controls = () =>
    controlsOf([block]).map((control) => controlText(world, control.element, stateValue(state, control)));
  switch (block.type) {
    case 'header':
      return withEmoji(textOf(block.text));
    case 'divider':
      return '────────';
    case 'section': {
      // A label above its value reads best as one line where lines are all there is.
      const fields = dicts(block.fields).map((field) => anyText(world, field).replace('\n', ': '));
      const picture = dict(block.accessory).type === 'image' ? [imageText(dict(block.accessory))] : [];
      const words = block.text ? [anyText(world, block.text)] : [];
      return [...words, ...fields, ...controls(), ...picture].join('\n');
    }
    case 'context':
      return dicts(block.elements)
        .map((one) => (one.type === 'image' ? imageText(one) : anyText(world, one)))
        .join('  ');
    case 'actions':
      return controls().join('  ');
    case 'input': {
      const error = errors[str(block.block_id)];
      const label = `${textOf(block.label)}${block.optional === true ? ' (optional)' : ''}:`;
      return [`${label} ${controls().join('')}`, ...(error ? [`  ! ${error}`] : [])].join('\n');
    }
    case 'image':
      return [...(block.title ? [textOf(block.title)] : []), imageText(block)].join('\n');
    case 'rich_text':
      return piecesText(world, richTextPieces(block));
    case 'markdown':
      return mrkdwnText(world, markdownToMrkdwn(str(block.text)));
    case 'table':
      return tableText(world, block);
    case 'alert':
      return `${str(block.level, 'note')}: ${anyText(world, block.text)}`;
    case 'card': {
      const words = ['title', 'subtitle', 'body', 'subtext'].map((name) => block[name]).filter(isDict);
      const pictures = [block.hero_image, block.icon].filter(isDict).map(imageText);
      return [...pictures, ...words.map((one) => anyText(world, one)), controls().join('  ')]
        .filter(Boolean)
        .join('\n');
    }
    default:
      return `(${str(block.type)})`;
  }
}

const anyText = (world: World, object: unknown): string =>
  dict(object).type === 'mrkdwn' ? mrkdwnText(world, textOf(object)) : withEmoji(textOf(object));

const imageText = (image: Dict): string => `[image: ${str(image.alt_text)}]`;

const mrkdwnText = (world: World, text: string): string => piecesText(world, parseMrkdwn(text));

function piecesText(world: World, pieces: RichPiece[]): string {
  return pieces
    .map((piece) => {
      if (piece.kind === 'pre') return piece.text;
      const words = piece.inside.map((one) => inlineText(world, one)).join('');
      if (piece.kind === 'item') return `${'  '.repeat(piece.indent)}${piece.mark} ${words}`;
      return piece.kind === 'quote' ? `> ${words}` : words;
    })
    .join('\n');
}

function inlineText(world: World, inline: Inline): string {
  const { people, groups, app, channels } = world.workspace;
  switch (inline.kind) {
    case 'text':
    case 'code':
      return inline.text;
    case 'bold':
    case 'italic':
    case 'strike':
      return inline.inside.map((one) => inlineText(world, one)).join('');
    case 'link':
      return inline.label;
    case 'user':
      if (inline.id === app.botUserId) return `@${app.name}`;
      return `@${people.find((one) => one.id === inline.id)?.name ?? (inline.label || 'unknown')}`;
    case 'channel':
      return `#${channels.find((one) => one.id === inline.id)?.name ?? (inline.label || 'unknown')}`;
    case 'group':
      return `@${groups.find((one) => one.id === inline.id)?.handle ?? (inline.label || 'unknown')}`;
    case 'broadcast':
      return `@${inline.range}`;
    case 'date':
      return formatDate(inline.timestamp, inline.format, 'UTC');
    case 'emoji':
      return emojiFor(inline.name);
  }
}

function controlText(world: World, element: Dict, state: Dict): string {
  if (element.type === 'button') return `[ ${withEmoji(textOf(element.text))} ]`;
  if (element.type === 'overflow') return `[ ⋯ ${optionNames(element.options).join(' | ')} ]`;
  const chosen = state[valueFields[str(element.type)]?.field ?? ''];
  const ticked = (value: unknown) => dicts(chosen).some((one) => one.value === value) || dict(chosen).value === value;
  if (element.type === 'checkboxes' || element.type === 'radio_buttons') {
    const [yes, no] = element.type === 'checkboxes' ? ['[x]', '[ ]'] : ['(•)', '( )'];
    return dicts(element.options)
      .map((option) => `${ticked(option.value) ? yes : no} ${anyText(world, option.text)}`)
      .join('  ');
  }
  const value = (Array.isArray(chosen) ? chosen : [chosen]).map(valueText).filter(Boolean).join(', ');
  const shown = value || textOf(element.placeholder);
  return /_input$/.test(str(element.type)) ? `[${shown}]` : `[ ${shown} ▾ ]`;
}

const valueText = (value: unknown): string => (isDict(value) ? textOf(value.text) : str(value));

const optionNames = (options: unknown): string[] => dicts(options).map((option) => textOf(option.text));

function tableText(world: World, block: Dict): string {
  const cellText = (cell: Dict) =>
    cell.type === 'rich_text' ? piecesText(world, richTextPieces(cell)) : str(cell.text, String(cell.value ?? ''));
  const rows = list(block.rows).map((row) => dicts(row).map(cellText));
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => [...(row[column] ?? '')].length)));
  return rows
    .map((row) => row.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - [...cell].length)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}
