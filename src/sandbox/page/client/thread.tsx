import { useEffect, useRef } from 'preact/hooks';
import { Composer } from './composer.tsx';
import { MessageView } from './message.tsx';
import { addressOf, titleOf, wordFor } from './place.ts';
import { useSlack } from './session.ts';
import type { Channel, Message } from './types.ts';

/** A message and what was answered to it, beside the channel. */
export function Thread({ channel, parent }: { channel: Channel; parent: Message }) {
  const { state } = useSlack();
  const end = useRef<HTMLDivElement>(null);
  const replies = channel.messages.filter((message) => message.threadTs === parent.ts);
  const count = replies.length;
  useEffect(() => end.current?.scrollIntoView({ block: 'end' }), [count]);
  return (
    <aside class="thread" aria-label="Thread">
      <header class="top">
        <h2>
          Thread <small>{channel.kind === 'im' ? titleOf(channel, state) : `#${channel.name}`}</small>
        </h2>
        <a class="plain close" href={addressOf(state.me.name, wordFor(channel, state))} aria-label="Close the thread">
          ×
        </a>
      </header>
      <div class="messages" role="log" aria-label="Replies">
        <MessageView message={parent} channel={channel} inThread />
        <p class="day left">
          <span>{count === 0 ? 'No replies yet' : count === 1 ? '1 reply' : `${count} replies`}</span>
        </p>
        {replies.map((reply) => (
          <MessageView key={reply.ts} message={reply} channel={channel} inThread />
        ))}
        <div ref={end} />
      </div>
      <Composer channel={channel} threadTs={parent.ts} />
    </aside>
  );
}
