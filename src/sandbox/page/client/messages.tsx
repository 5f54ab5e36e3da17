import { useEffect, useRef } from 'preact/hooks';
import { Blocks } from './blocks.tsx';
import { Icon } from './icon.tsx';
import { Pieces } from './inline.tsx';
import { parseMrkdwn } from './mrkdwn.ts';
import { useSlack } from './session.ts';
import type { Channel, Message } from './types.ts';

/** A channel's messages, replies under what they answer. */
export function Messages({ channel }: { channel: Channel }) {
  const end = useRef<HTMLDivElement>(null);
  const count = channel.messages.length;
  // A new message or another channel scrolls down; a redraw does not.
  useEffect(() => end.current?.scrollIntoView({ block: 'end' }), [count, channel.id]);
  const top = channel.messages.filter((message) => !message.threadTs);
  const replies = (ts: string) => channel.messages.filter((message) => message.threadTs === ts);
  return (
    <div class="messages" role="log" aria-label={`Messages in ${channel.name}`}>
      {top.length === 0 && <p class="empty">Nothing here yet. Type a command below to begin.</p>}
      {top.map((message) => (
        <article key={message.ts}>
          <MessageView message={message} />
          {replies(message.ts).length > 0 && (
            <div class="thread">
              <p class="quiet">
                {replies(message.ts).length === 1 ? '1 reply' : `${replies(message.ts).length} replies`}
              </p>
              {replies(message.ts).map((reply) => (
                <MessageView key={reply.ts} message={reply} />
              ))}
            </div>
          )}
        </article>
      ))}
      <div ref={end} />
    </div>
  );
}

function MessageView({ message }: { message: Message }) {
  const { state } = useSlack();
  const isApp = message.user === state.app.botUserId;
  const name = isApp ? state.app.name : (state.people.find((one) => one.id === message.user)?.realName ?? 'Slackbot');
  const at = new Date(Number(message.ts.split('.')[0]) * 1000);
  const values = state.messageState.find((one) => one.ts === message.ts)?.values ?? {};
  return (
    <div class={`message${message.onlyFor ? ' ephemeral' : ''}`}>
      <Face name={name} kind={isApp ? 'app' : 'person'} />
      <div class="content">
        {message.onlyFor && (
          <p class="only">
            <Icon name="eye" /> Only visible to you
          </p>
        )}
        <p class="author">
          <strong>{name}</strong>
          {isApp && <span class="badge">APP</span>}
          <time dateTime={at.toISOString()}>{at.toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' })}</time>
        </p>
        {message.blocks.length > 0 ? (
          <Blocks blocks={message.blocks} where={message.ts} values={values} />
        ) : (
          <Pieces pieces={parseMrkdwn(message.text)} />
        )}
      </div>
    </div>
  );
}

/** Initials on a colour of their own. */
export function Face({ name, kind }: { name: string; kind: 'app' | 'person' }) {
  const hue = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0) * 7, 0) % 360;
  const initials = name
    .split(' ')
    .map((word) => word[0])
    .join('')
    .slice(0, 2);
  return (
    <span class={`face ${kind}`} style={kind === 'app' ? {} : { background: `hsl(${hue} 42% 42%)` }} aria-hidden="true">
      {kind === 'app' ? <Icon name="camera" size={20} /> : initials}
    </span>
  );
}
