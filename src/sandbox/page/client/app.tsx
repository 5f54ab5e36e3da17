import { useEffect, useState } from 'preact/hooks';
import { act } from './api.ts';
import { Cloud } from './cloud.tsx';
import { Composer } from './composer.tsx';
import { Icon } from './icon.tsx';
import { useCloudState, useSlackState } from './live.ts';
import { Messages } from './messages.tsx';
import { Modal } from './modal.tsx';
import { readPlace, titleOf, wordFor } from './place.ts';
import { Rules } from './rules.tsx';
import { type Session, SessionProvider } from './session.ts';
import { Sidebar } from './sidebar.tsx';
import { Thread } from './thread.tsx';
import { Tour, TourButton, useTour } from './tour.tsx';
import type { Channel, SlackState } from './types.ts';

/** Slack as one person sees it, with the cloud beside it. */
export function App() {
  const [place, go] = useState(() => readPlace(location.hash));
  const slack = useSlackState(place.who);
  const cloud = useCloudState();
  const tour = useTour(slack.state, cloud.state);
  const [rules, showRules] = useState(false);
  const { state } = slack;
  const channel = state?.channels.find((one) => wordFor(one, state) === place.where) ?? state?.channels[0];
  const parent = channel?.messages.find((one) => one.ts === place.thread);

  useEffect(() => {
    const follow = () => go(readPlace(location.hash));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  useTitle(state, channel);
  useReading(state, channel);

  if (!state) return <p class="loading">{slack.problem || 'Starting the sandbox…'}</p>;
  const session: Session = { state, place, act: (verb) => act(state.me.name, verb) };
  return (
    <SessionProvider value={session}>
      <div class={`page${parent ? ' with-thread' : ''}`}>
        <Sidebar current={channel} />
        <main>
          <header class="top">
            <h1>{channel && <Heading channel={channel} state={state} />}</h1>
            <TourButton tour={tour} />
            <button type="button" class="link" aria-expanded={rules} onClick={() => showRules(!rules)}>
              Rules to try
            </button>
            {slack.problem && <p role="alert">The simulator cannot be reached: {slack.problem}</p>}
          </header>
          <Tour tour={tour} onRules={() => showRules(true)} />
          {rules && <Rules onClose={() => showRules(false)} />}
          {channel ? (
            <>
              <Messages key={`${state.me.id} ${channel.id}`} channel={channel} />
              <Composer key={`line ${state.me.id} ${channel.id}`} channel={channel} />
            </>
          ) : (
            <p class="empty">{state.me.realName} is in no channel. Play somebody else.</p>
          )}
        </main>
        {channel && parent && <Thread key={`${state.me.id} ${parent.ts}`} channel={channel} parent={parent} />}
        <Cloud cloud={cloud} />
      </div>
      {state.view && <Modal key={state.view.id} view={state.view} />}
    </SessionProvider>
  );
}

function Heading({ channel, state }: { channel: Channel; state: SlackState }) {
  return (
    <>
      <span class="mark" aria-hidden="true">
        {channel.kind === 'public' ? '#' : <Icon name={channel.kind === 'private' ? 'lock' : 'camera'} size={16} />}
      </span>{' '}
      {titleOf(channel, state)}
      {channel.shared && <small>Shared with people of other companies</small>}
    </>
  );
}

/** The tab says where one is, and that something waits there. */
function useTitle(state: SlackState | undefined, channel: Channel | undefined): void {
  const waiting = state?.people.find((one) => one.id === state.me.id)?.unread.mentions ?? 0;
  const name = state && channel ? `${titleOf(channel, state)} · ${state.me.realName} · ` : '';
  useEffect(() => {
    document.title = `${waiting > 0 ? `(${waiting}) ` : ''}${name}Darkroom sandbox`;
  }, [waiting, name]);
}

/** What is on the screen is read, unless the tab is hidden. */
function useReading(state: SlackState | undefined, channel: Channel | undefined): void {
  const [visible, setVisible] = useState(document.visibilityState === 'visible');
  useEffect(() => {
    const look = () => setVisible(document.visibilityState === 'visible');
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  const person = state?.me.name;
  const waiting = channel?.unread.count ?? 0;
  useEffect(() => {
    if (!visible || waiting === 0 || !person || !channel) return;
    void act(person, { do: 'reads', channel: channel.id }).catch(() => undefined);
  }, [visible, waiting, person, channel?.id]);
}
