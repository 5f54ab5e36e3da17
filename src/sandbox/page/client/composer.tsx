import { useState } from 'preact/hooks';
import { Icon } from './icon.tsx';
import { useSlack } from './session.ts';
import type { Channel } from './types.ts';

/** The line at the foot of a channel: words, or a slash command with its hint. */
export function Composer({ channel }: { channel: Channel }) {
  const { act, state } = useSlack();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');
  const [word = ''] = text.split(' ');
  const hints = text.startsWith('/') ? state.commands.filter((one) => one.command.startsWith(word)) : [];

  async function send() {
    if (text.trim() === '') return;
    const line = text;
    setText('');
    setProblem('');
    await act({ do: 'types', text: line, channel: channel.id }).catch((error: Error) => setProblem(error.message));
  }

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {hints.length > 0 && (
        <div class="hints">
          {hints.map((one) => (
            <button key={one.command} type="button" onClick={() => setText(`${one.command} `)}>
              <strong>{one.command}</strong> <span>{one.usageHint}</span>
              <small>{one.description}</small>
            </button>
          ))}
        </div>
      )}
      {problem && <p role="alert">{problem}</p>}
      <div class="line">
        <details class="shortcuts">
          <summary aria-label="Shortcuts">
            <Icon name="bolt" size={16} />
          </summary>
          <div>
            {state.shortcuts.map((one) => (
              <button
                key={one.callbackId}
                type="button"
                onClick={(event) => {
                  event.currentTarget.closest('details')?.removeAttribute('open');
                  void act({ do: 'shortcut', callbackId: one.callbackId }).catch(() => undefined);
                }}
              >
                {one.name}
              </button>
            ))}
          </div>
        </details>
        <input
          aria-label={`Message ${channel.name}`}
          placeholder={`Message ${channel.kind === 'im' ? state.app.name : `#${channel.name}`}, or type /`}
          autocomplete="off"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button type="submit" class="send" aria-label="Send" disabled={text.trim() === ''}>
          <Icon name="send" size={16} />
        </button>
      </div>
    </form>
  );
}
