import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Face } from './face.tsx';
import { Icon } from './icon.tsx';
import { addressOf, titleOf, wordFor } from './place.ts';
import { useSlack } from './session.ts';
import { ThemeButton } from './theme.tsx';
import type { Channel, Player, Unread } from './types.ts';

/** Whom one can play, and where that person can go. */
export function Sidebar({ current }: { current: Channel | undefined }) {
  const { state, place } = useSlack();
  const rooms = state.channels.filter((one) => one.kind !== 'im');
  const direct = state.channels.filter((one) => one.kind === 'im');
  return (
    <nav class="sidebar" aria-label="Workspace">
      <div class="team">
        <span>{state.team.name}</span>
        <ThemeButton />
      </div>
      <h2 id="people">Play</h2>
      <ul class="people" aria-labelledby="people">
        {state.people.map((person) => (
          <li key={person.id}>
            <PersonLink person={person} where={current ? wordFor(current, state) : place.where} />
          </li>
        ))}
      </ul>
      <div class="rooms">
        <h2 id="channels">Channels</h2>
        <ul class="channels" aria-labelledby="channels">
          {rooms.map((channel) => (
            <li key={channel.id}>
              <ChannelLink channel={channel} current={current}>
                <span class="mark" aria-hidden="true">
                  {channel.kind === 'private' ? <Icon name="lock" /> : '#'}
                </span>
              </ChannelLink>
            </li>
          ))}
        </ul>
        {direct.length > 0 && <h2 id="direct">Direct messages</h2>}
        <ul class="channels" aria-labelledby="direct">
          {direct.map((channel) => (
            <li key={channel.id}>
              <ChannelLink channel={channel} current={current}>
                <Face name={state.app.name} kind="app" />
              </ChannelLink>
            </li>
          ))}
        </ul>
      </div>
    </nav>
  );
}

function PersonLink({ person, where }: { person: Player; where: string }) {
  const { state } = useSlack();
  const isMe = person.id === state.me.id;
  const link = useRef<HTMLAnchorElement>(null);
  // On a narrow page the people stand in one line, and reach beyond its end.
  useEffect(() => {
    if (isMe) link.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [isMe]);
  return (
    <a
      ref={link}
      href={addressOf(person.name, where)}
      aria-current={isMe ? 'true' : undefined}
      class={unreadClass(person.unread)}
    >
      <Face name={person.realName} kind="person" />
      <span class="name">
        {person.realName}
        {person.deactivated ? <small>Deactivated</small> : person.title && <small>{person.title}</small>}
      </span>
      {!isMe && <Badge unread={person.unread} />}
    </a>
  );
}

function ChannelLink(props: { channel: Channel; current: Channel | undefined; children: ComponentChildren }) {
  const { channel, current, children } = props;
  const { state } = useSlack();
  return (
    <a
      href={addressOf(state.me.name, wordFor(channel, state))}
      aria-current={channel.id === current?.id ? 'page' : undefined}
      class={unreadClass(channel.unread)}
    >
      {children}
      <span class="name">{titleOf(channel, state)}</span>
      <Badge unread={channel.unread} />
    </a>
  );
}

const unreadClass = ({ count }: Unread): string => (count > 0 ? 'unread' : '');

/** A number for what calls for the person by name, a dot for the rest. */
function Badge({ unread: { count, mentions } }: { unread: Unread }) {
  if (count === 0) return null;
  const words = mentions > 0 ? `${mentions} for them, unread` : 'unread';
  return (
    <span class={mentions > 0 ? 'count' : 'dot'}>
      <span aria-hidden="true">{mentions > 0 ? mentions : ''}</span>
      <span class="hidden">, {words}</span>
    </span>
  );
}
