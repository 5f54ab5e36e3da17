// Read by the page in the browser and by the simulator's text rendering, so that both show a message alike.
// It lives here because the browser can only load from this folder.

/** A piece of formatted text. */
export type Inline =
  | { kind: 'text' | 'code'; text: string }
  | { kind: 'bold' | 'italic' | 'strike'; inside: Inline[] }
  | { kind: 'link'; url: string; label: string }
  | { kind: 'user' | 'channel' | 'group'; id: string; label: string }
  | { kind: 'broadcast'; range: string }
  | { kind: 'date'; timestamp: number; format: string; fallback: string; url?: string }
  | { kind: 'emoji'; name: string };

/** A line or block of lines. */
export type Piece = { kind: 'line' | 'quote'; inside: Inline[] } | { kind: 'pre'; text: string };

/** `&amp;`, `&lt;` and `&gt;` are the only entities there are. */
const unescapeText = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** Reads a mrkdwn text as Slack draws it. */
export function parseMrkdwn(text: string): Piece[] {
  return text.split(/```/).flatMap((part, index, parts): Piece[] => {
    const isCode = index % 2 === 1 && index < parts.length - 1;
    if (isCode) return [{ kind: 'pre', text: unescapeText(part.replace(/^\n|\n$/g, '')) }];
    const around = part.replace(/^\n/, index > 0 ? '' : '\n').replace(/\n$/, index < parts.length - 1 ? '' : '\n');
    return around === '' && parts.length > 1 ? [] : around.split('\n').map(line);
  });
}

function line(text: string): Piece {
  const quoted = /^(?:&gt;|>) ?(.*)$/.exec(text);
  return quoted ? { kind: 'quote', inside: parseInline(quoted[1] ?? '') } : { kind: 'line', inside: parseInline(text) };
}

const marks: Record<string, 'bold' | 'italic' | 'strike'> = { '*': 'bold', _: 'italic', '~': 'strike' };

/** Reads one line. */
export function parseInline(text: string): Inline[] {
  const out: Inline[] = [];
  let plain = '';
  let at = 0;
  while (at < text.length) {
    const found = special(text, at);
    if (found) {
      if (plain) out.push({ kind: 'text', text: unescapeText(plain) });
      plain = '';
      out.push(found.node);
      at = found.end;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  if (plain) out.push({ kind: 'text', text: unescapeText(plain) });
  return out;
}

function special(text: string, at: number): { node: Inline; end: number } | undefined {
  const rest = text.slice(at);
  const angle = /^<([^<>\n]+)>/.exec(rest);
  if (angle?.[1]) return { node: angled(angle[1]), end: at + angle[0].length };
  const code = /^`([^`\n]+)`/.exec(rest);
  if (code?.[1]) return { node: { kind: 'code', text: unescapeText(code[1]) }, end: at + code[0].length };
  const emoji = /^:([a-z0-9_+'-]+):/.exec(rest);
  if (emoji?.[1] && !/[\w:]/.test(text[at - 1] ?? '')) {
    return { node: { kind: 'emoji', name: emoji[1] }, end: at + emoji[0].length };
  }
  return marked(text, at, rest);
}

function marked(text: string, at: number, rest: string): { node: Inline; end: number } | undefined {
  const mark = rest[0] ?? '';
  const kind = marks[mark];
  // A mark opens only at the edge of a word, and closes only there: `a*b*c` and `m-bp1_x_y` stay as they are.
  if (!kind || /\w/.test(text[at - 1] ?? '')) return undefined;
  const sign = mark === '*' ? '\\*' : mark;
  const found = new RegExp(`^${sign}(?!\\s|${sign})((?:[^\`\\n]|\`[^\`\\n]+\`)*?[^\\s${sign}])${sign}(?!\\w)`).exec(
    rest,
  );
  return found?.[1] ? { node: { kind, inside: parseInline(found[1]) }, end: at + found[0].length } : undefined;
}

function angled(inside: string): Inline {
  const [target = '', ...labels] = inside.split('|');
  const label = unescapeText(labels.join('|'));
  const id = target.slice(1);
  if (target.startsWith('@')) return { kind: 'user', id, label };
  if (target.startsWith('#')) return { kind: 'channel', id, label };
  if (target.startsWith('!subteam^')) return { kind: 'group', id: target.slice('!subteam^'.length), label };
  const date = /^!date\^(\d+)\^([^^]*)(?:\^(.*))?$/.exec(target);
  if (date) {
    const link = date[3] ? { url: date[3] } : {};
    return { kind: 'date', timestamp: Number(date[1]), format: unescapeText(date[2] ?? ''), fallback: label, ...link };
  }
  if (target.startsWith('!')) return { kind: 'broadcast', range: id };
  const url = unescapeText(target);
  return { kind: 'link', url, label: label || url.replace(/^mailto:/, '') };
}

/** Standard markdown, as far as the markdown block is likely to hold it, in Slack's own notation. */
export function markdownToMrkdwn(markdown: string): string {
  return markdown
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/^#{1,6} +(.+)$/gm, '*$1*')
    .replace(/\*\*([^*\n]+)\*\*/g, '*$1*')
    .replace(/\[([^\]\n]+)\]\((https?:[^)\s]+)\)/g, '<$2|$1>')
    .replace(/^(\s*)[-*] /gm, '$1• ');
}
