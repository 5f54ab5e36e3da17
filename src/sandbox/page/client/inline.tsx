import type { ComponentChildren } from 'preact';
import { formatDate } from './dates.ts';
import { emojiFor, withEmoji } from './emoji.ts';
import { type Dict, dict, textOf } from './json.ts';
import { type Inline, parseMrkdwn } from './mrkdwn.ts';
import type { RichPiece } from './rich-text.ts';
import { useSlack } from './session.ts';

/** A text object of either kind. */
export function Text({ of }: { of: unknown }) {
  return dict(of).type === 'mrkdwn' ? <Pieces pieces={parseMrkdwn(textOf(of))} /> : withEmoji(textOf(of));
}

/** Lines, quotes, list items and code blocks, one under the other. */
export function Pieces({ pieces }: { pieces: RichPiece[] }) {
  return (
    <>
      {pieces.map((piece, index) => (
        <PieceView key={index} piece={piece} />
      ))}
    </>
  );
}

function PieceView({ piece }: { piece: RichPiece }) {
  if (piece.kind === 'pre') return <pre>{piece.text}</pre>;
  if (piece.kind === 'quote') return <blockquote>{inlines(piece.inside)}</blockquote>;
  if (piece.kind === 'item') {
    return (
      <div class="item" style={{ marginLeft: `${piece.indent * 1.5}em` }}>
        <span class="mark">{piece.mark}</span>
        <span>{inlines(piece.inside)}</span>
      </div>
    );
  }
  return <div class="line">{piece.inside.length > 0 ? inlines(piece.inside) : '\u00a0'}</div>;
}

const inlines = (all: Inline[]): ComponentChildren => all.map((one, index) => <InlineView key={index} inline={one} />);

function InlineView({ inline }: { inline: Inline }) {
  const { state } = useSlack();
  switch (inline.kind) {
    case 'text':
      return <>{inline.text}</>;
    case 'code':
      return <code>{inline.text}</code>;
    case 'bold':
      return <strong>{inlines(inline.inside)}</strong>;
    case 'italic':
      return <em>{inlines(inline.inside)}</em>;
    case 'strike':
      return <s>{inlines(inline.inside)}</s>;
    case 'link':
      return (
        <a href={safe(inline.url)} target="_blank" rel="noreferrer">
          {inline.label}
        </a>
      );
    case 'user': {
      const person = state.people.find((one) => one.id === inline.id);
      const name = inline.id === state.app.botUserId ? state.app.name : (person?.name ?? (inline.label || inline.id));
      return <span class={`mention${inline.id === state.me.id ? ' me' : ''}`}>@{name}</span>;
    }
    case 'channel': {
      const name = state.rooms.find((one) => one.id === inline.id)?.name ?? (inline.label || inline.id);
      return <span class="mention">#{name}</span>;
    }
    case 'group': {
      const group = state.groups.find((one) => one.id === inline.id);
      const isMine = group?.users.includes(state.me.id);
      return <span class={`mention${isMine ? ' me' : ''}`}>@{group?.handle ?? (inline.label || inline.id)}</span>;
    }
    case 'broadcast':
      return <span class="mention me">@{inline.range}</span>;
    case 'date':
      return <time title={inline.fallback}>{formatDate(inline.timestamp, inline.format)}</time>;
    case 'emoji':
      return <>{emojiFor(inline.name)}</>;
  }
}

/** Only web addresses: a link from a message must not run as script. */
export const safe = (url: unknown): string => (/^(https?|mailto):/.test(String(url)) ? String(url) : '#');

/** An image with its words beside it when it cannot be fetched. */
export function Picture({ image, size }: { image: Dict; size: 'small' | 'thumb' | 'wide' }) {
  return (
    <img class={`picture ${size}`} src={safe(image.image_url)} alt={String(image.alt_text ?? '')} loading="lazy" />
  );
}
