import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from './icon.tsx';
import { MessageView } from './message.tsx';
import { addressOf, titleOf, wordFor } from './place.ts';
import { useSlack } from './session.ts';
import type { Channel, Message } from './types.ts';

const NEAR_THE_END = 40;
const TOGETHER_MS = 5 * 60_000;

/** A channel's messages. Replies stay in their threads, unless they were sent to the channel too. */
export function Messages({ channel }: { channel: Channel }) {
  const { state } = useSlack();
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const top = channel.messages.filter((message) => !message.threadTs || message.broadcast);
  const count = top.length;
  // The line stays where reading went on when the channel was opened; what comes while one watches is not new.
  const [newFrom] = useState(() => firstUnread(top, channel, state.me.id));
  // A new message scrolls down. So does one that grows, but only for those who read the end.
  useEffect(() => {
    atEnd.current = true;
  }, [count]);
  useEffect(() => {
    if (box.current && atEnd.current) box.current.scrollTop = box.current.scrollHeight;
  });
  return (
    <div
      class="messages"
      role="log"
      aria-label={`Messages in ${titleOf(channel, state)}`}
      ref={box}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_THE_END;
      }}
    >
      {count === 0 && <Empty channel={channel} />}
      {top.map((message, index) => {
        const before = top[index - 1];
        const isNew = message.ts === newFrom;
        const day = dayOf(message);
        return (
          <article key={message.ts}>
            {(!before || dayOf(before) !== day) && (
              <p class="day">
                <span>{day}</span>
              </p>
            )}
            {isNew && (
              <p class="new">
                <span>New</span>
              </p>
            )}
            <MessageView
              message={message}
              channel={channel}
              compact={!isNew && before !== undefined && follows(message, before)}
            />
            <Replies channel={channel} message={message} />
          </article>
        );
      })}
    </div>
  );
}

/** The way into a message's thread, when there is one. */
function Replies({ channel, message }: { channel: Channel; message: Message }) {
  const { state } = useSlack();
  const replies = channel.messages.filter((one) => one.threadTs === message.ts);
  const last = replies.at(-1);
  if (!last) return null;
  return (
    <a class="replies" href={addressOf(state.me.name, wordFor(channel, state), message.ts)}>
      <Icon name="thread" />
      <strong>{replies.length === 1 ? '1 reply' : `${replies.length} replies`}</strong>
      <span class="quiet">Last at {clock(last)}</span>
    </a>
  );
}

function Empty({ channel }: { channel: Channel }) {
  const { state } = useSlack();
  const [command] = state.commands;
  const bot = channel.kind === 'im' ? state.app.name : `#${channel.name}`;
  return (
    <div class="empty">
      <p>
        <strong>This is the beginning of {bot}.</strong>
      </p>
      {command ? (
        <p>
          Type <code>{command.command} create</code> below to ask for an image, or <code>{command.command} help</code>{' '}
          to see what there is.
        </p>
      ) : (
        <p>
          {state.me.realName} is of another company: messages can be read and answered, but commands of{' '}
          {state.team.name}
          ’s apps are not there.
        </p>
      )}
    </div>
  );
}

function firstUnread(top: Message[], channel: Channel, me: string): string {
  if (channel.unread.count === 0) return '';
  return top.find((one) => one.ts > channel.readUpTo && one.user !== me && !one.onlyFor)?.ts ?? '';
}

const millis = (message: Message): number => Number(message.ts.split('.')[0]) * 1000;

const clock = (message: Message): string =>
  new Date(millis(message)).toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' });

function dayOf(message: Message): string {
  const day = new Date(millis(message));
  if (day.toDateString() === new Date().toDateString()) return 'Today';
  return day.toLocaleDateString([], { weekday: 'long', month: 'long', day: 'numeric' });
}

/** Said by the same one within minutes: face and name need not be drawn again. */
const follows = (message: Message, before: Message): boolean =>
  message.user === before.user &&
  !message.onlyFor &&
  !before.onlyFor &&
  !message.broadcast &&
  millis(message) - millis(before) < TOGETHER_MS;
