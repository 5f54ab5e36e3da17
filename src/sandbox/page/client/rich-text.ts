import { type Dict, dicts, str } from './json.ts';
import type { Inline, Piece } from './mrkdwn.ts';

/** A piece of a rich_text block; list items know their mark and depth. */
export type RichPiece = Piece | { kind: 'item'; mark: string; indent: number; inside: Inline[] };

/** Reads a rich_text block into the same pieces as mrkdwn. */
export function richTextPieces(block: Dict): RichPiece[] {
  return dicts(block.elements).flatMap(pieces);
}

function pieces(element: Dict): RichPiece[] {
  const inside = dicts(element.elements);
  switch (element.type) {
    case 'rich_text_list': {
      const first = Number(element.offset ?? 0) + 1;
      const mark = (index: number) => (element.style === 'ordered' ? `${first + index}.` : '•');
      const indent = Number(element.indent ?? 0);
      return inside.map((item, index) => ({
        kind: 'item',
        mark: mark(index),
        indent,
        inside: dicts(item.elements).map(inline),
      }));
    }
    case 'rich_text_preformatted':
      return [{ kind: 'pre', text: inside.map((part) => str(part.text) || str(part.url)).join('') }];
    case 'rich_text_quote':
      return lines(inside, 'quote');
    default:
      return lines(inside, 'line');
  }
}

// A line break inside a text element starts a new line of the section.
function lines(parts: Dict[], kind: 'line' | 'quote'): RichPiece[] {
  const out: Inline[][] = [[]];
  for (const part of parts) {
    const [first = '', ...more] = part.type === 'text' ? str(part.text).split('\n') : [''];
    if (part.type !== 'text' || first) out.at(-1)?.push(inline(part.type === 'text' ? { ...part, text: first } : part));
    for (const text of more) out.push(text ? [inline({ ...part, text })] : []);
  }
  if (out.length > 1 && out.at(-1)?.length === 0) out.pop();
  return out.map((inside) => ({ kind, inside }));
}

function inline(part: Dict): Inline {
  const style = (part.style ?? {}) as Dict;
  const wrap = (kind: 'bold' | 'italic' | 'strike', node: Inline): Inline =>
    style[kind] === true ? { kind, inside: [node] } : node;
  return wrap('strike', wrap('italic', wrap('bold', bare(part, style))));
}

function bare(part: Dict, style: Dict): Inline {
  switch (part.type) {
    case 'link':
      return { kind: 'link', url: str(part.url), label: str(part.text) || str(part.url) };
    case 'user':
      return { kind: 'user', id: str(part.user_id), label: '' };
    case 'channel':
      return { kind: 'channel', id: str(part.channel_id), label: '' };
    case 'usergroup':
      return { kind: 'group', id: str(part.usergroup_id), label: '' };
    case 'broadcast':
      return { kind: 'broadcast', range: str(part.range) };
    case 'emoji':
      return { kind: 'emoji', name: str(part.name) };
    case 'date':
      return {
        kind: 'date',
        timestamp: Number(part.timestamp),
        format: str(part.format),
        fallback: str(part.fallback),
      };
    default:
      return { kind: style.code === true ? 'code' : 'text', text: str(part.text) };
  }
}
