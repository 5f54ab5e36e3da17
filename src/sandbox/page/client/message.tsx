import { Blocks } from './blocks.tsx';
import { Face } from './face.tsx';
import { Icon } from './icon.tsx';
import { Pieces } from './inline.tsx';
import { parseMrkdwn } from './mrkdwn.ts';
import { addressOf, wordFor } from './place.ts';
import { useSlack } from './session.ts';
import type { Channel, Message } from './types.ts';

/** One message with its author. A compact one goes on where the last left off. */
export function MessageView(props: { message: Message; channel: Channel; compact?: boolean; inThread?: boolean }) {
  const { message, channel, compact = false, inThread = false } = props;
  const { state, act } = useSlack();
  const person = state.people.find((one) => one.id === message.user);
  const isApp = message.user === state.app.botUserId;
  const name = isApp ? state.app.name : (person?.realName ?? 'Slackbot');
  const at = new Date(Number(message.ts.split('.')[0]) * 1000);
  const time = at.toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' });
  const values = state.messageState.find((one) => one.ts === message.ts)?.values ?? {};
  const thread = (ts: string) => addressOf(state.me.name, wordFor(channel, state), ts);
  return (
    <div class={`message${message.onlyFor ? ' ephemeral' : ''}${compact ? ' compact' : ''}`}>
      {compact ? (
        <time class="beside" dateTime={at.toISOString()}>
          {time}
        </time>
      ) : (
        <Face name={name} kind={isApp ? 'app' : 'person'} />
      )}
      <div class="content">
        {message.onlyFor && (
          <p class="only">
            <Icon name="eye" /> Only visible to you ·{' '}
            <button type="button" class="link" onClick={() => void act({ do: 'dismisses', ts: message.ts })}>
              Dismiss
            </button>
          </p>
        )}
        {message.broadcast && !inThread && (
          <p class="only">
            <Icon name="thread" /> Replied to <a href={thread(message.threadTs ?? '')}>a thread</a>
          </p>
        )}
        <p class={compact ? 'hidden' : 'author'}>
          <strong>{name}</strong>
          {isApp && <span class="badge">APP</span>}
          {person?.guest && <span class="badge">GUEST</span>}
          {person?.deactivated && <span class="badge">DEACTIVATED</span>}
          {person?.stranger && <span class="badge">OTHER COMPANY</span>}
          <time dateTime={at.toISOString()}>{time}</time>
        </p>
        {message.blocks.length > 0 ? (
          <Blocks blocks={message.blocks} where={message.ts} values={values} />
        ) : (
          <div class="words">
            <Pieces pieces={parseMrkdwn(message.text)} />
          </div>
        )}
      </div>
      {!inThread && !message.onlyFor && (
        <a class="reply" href={thread(message.threadTs ?? message.ts)} title="Reply in thread">
          <Icon name="thread" size={16} />
          <span class="hidden">Reply in thread</span>
        </a>
      )}
    </div>
  );
}
