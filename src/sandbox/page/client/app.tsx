import { useEffect, useState } from 'preact/hooks';
import { act, onChange, slackState } from './api.ts';
import { Cloud } from './cloud.tsx';
import { Composer } from './composer.tsx';
import { Icon } from './icon.tsx';
import { Face, Messages } from './messages.tsx';
import { Modal } from './modal.tsx';
import { type Session, SessionProvider } from './session.ts';
import type { Channel, SlackState } from './types.ts';

const mark = { public: '#', private: <Icon name="lock" />, im: <Icon name="dot" /> };

/** Slack as one person sees it, with the cloud beside it. The address says who and where: `#maya/images`. */
export function App() {
  const [[who, where], go] = useState(place);
  const [state, setState] = useState<SlackState | undefined>(undefined);
  const [problem, setProblem] = useState('');

  useEffect(() => {
    const follow = () => go(place());
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);

  useEffect(() => {
    // Changes come faster than they can be drawn: while one answer is on its way, the next question waits.
    let stage: 'idle' | 'asking' | 'again' | 'gone' = 'idle';
    const look = async () => {
      if (stage === 'gone') return;
      if (stage !== 'idle') {
        stage = 'again';
        return;
      }
      stage = 'asking';
      await slackState(who).then(
        (next) => {
          setState(next);
          setProblem('');
        },
        (error: Error) => setProblem(error.message),
      );
      const more = (stage as string) === 'again';
      if ((stage as string) !== 'gone') stage = 'idle';
      if (more) await look();
    };
    void look();
    const stop = onChange(() => void look());
    return () => {
      stage = 'gone';
      stop();
    };
  }, [who]);

  if (!state) return <p class="loading">{problem || 'Starting the sandbox…'}</p>;
  const channel = state.channels.find((one) => one.name === where) ?? state.channels[0];
  const session: Session = { state, act: (verb) => act(who, verb) };
  return (
    <SessionProvider value={session}>
      <div class="page">
        <Sidebar state={state} current={channel} who={who} />
        <main>
          <header class="top">
            <h1>
              {channel && mark[channel.kind]} {channel && label(channel, state)}
            </h1>
            {problem && <p role="alert">The simulator cannot be reached: {problem}</p>}
          </header>
          {channel && <Messages channel={channel} />}
          {channel && <Composer channel={channel} />}
        </main>
        <Cloud />
      </div>
      {state.view && <Modal key={state.view.id} view={state.view} />}
    </SessionProvider>
  );
}

function Sidebar({ state, current, who }: { state: SlackState; current: Channel | undefined; who: string }) {
  return (
    <nav class="sidebar" aria-label="Workspace">
      <p class="team">{state.team.name}</p>
      <h2>Play</h2>
      <ul class="people">
        {state.people.map((person) => (
          <li key={person.id}>
            <a href={`#${person.name}/${current?.name ?? ''}`} aria-current={person.name === who ? 'true' : undefined}>
              <Face name={person.realName} kind="person" />
              <span>
                {person.realName}
                {person.title && <small>{person.title}</small>}
              </span>
            </a>
          </li>
        ))}
      </ul>
      <h2>Channels</h2>
      <ul class="channels">
        {state.channels.map((channel) => (
          <li key={channel.id}>
            <a href={`#${who}/${channel.name}`} aria-current={channel === current ? 'page' : undefined}>
              <span aria-hidden="true">{mark[channel.kind]}</span> {label(channel, state)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

const label = (channel: Channel, state: SlackState): string => (channel.kind === 'im' ? state.app.name : channel.name);

function place(): [string, string] {
  const [who, where] = decodeURIComponent(location.hash.slice(1)).split('/');
  return [who || 'maya', where || 'images'];
}
