import { useEffect, useRef, useState } from 'preact/hooks';
import type { Used } from './attempt.ts';
import { type Completion, complete } from './completion.ts';
import { Icon } from './icon.tsx';
import { titleOf } from './place.ts';
import { useSlack } from './session.ts';
import { onSuggestion } from './suggestion.ts';
import type { Channel } from './types.ts';

/** The line at the foot of a channel or thread: words, or a slash command that completes itself. */
export function Composer({ channel, threadTs }: { channel: Channel; threadTs?: string }) {
  const { act, state } = useSlack();
  const [text, setText] = useState('');
  const [at, setAt] = useState(-1);
  const [closed, setClosed] = useState(false);
  const [problem, setProblem] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const name = channel.kind === 'im' ? titleOf(channel, state) : `#${channel.name}`;
  const listId = `hints-${threadTs ?? channel.id}`;
  const { choices, usage, whole } = complete(text, closed || threadTs ? [] : state.commands);
  const active = choices[at];

  useEffect(() => {
    if (threadTs) return field.current?.focus();
    return onSuggestion((line) => {
      write(line);
      field.current?.focus();
    });
  }, []);

  function write(line: string) {
    setText(line);
    setAt(-1);
    setClosed(false);
    setProblem('');
  }

  function take(choice: Completion) {
    write(choice.line);
    field.current?.focus();
  }

  async function send() {
    if (text.trim() === '') return;
    const line = text;
    write('');
    const verb = { do: 'types', text: line, channel: channel.id, ...(threadTs ? { threadTs } : {}) };
    await act(verb).catch((error: Error) => {
      setText(line);
      setProblem(`Not sent: ${error.message}`);
    });
  }

  async function use(shortcut: { callbackId: string; name: string }) {
    setProblem('');
    const used = await act<Used>({ do: 'shortcut', callbackId: shortcut.callbackId }).catch(() => undefined);
    if (used?.kind !== 'acked') setProblem(`⚠️ ${state.app.name} did not answer “${shortcut.name}”. Try again?`);
  }

  function key(event: KeyboardEvent) {
    const [first] = choices;
    if (!first) return;
    if (event.key === 'ArrowDown') setAt((at + 1) % choices.length);
    else if (event.key === 'ArrowUp') setAt(at <= 0 ? choices.length - 1 : at - 1);
    else if (event.key === 'Escape') setClosed(true);
    else if (event.key === 'Tab' && !event.shiftKey) take(active ?? first);
    // Enter sends what is whole; the rest it finishes first.
    else if (event.key === 'Enter' && (active || !whole)) take(active ?? first);
    else return;
    event.preventDefault();
  }

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {choices.length > 0 && (
        <div class="hints" id={listId} role="listbox" aria-label="Commands">
          {choices.map((choice, index) => (
            <div
              key={choice.line}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={choice === active}
              class={choice === active ? 'active' : ''}
              onMouseDown={(event) => {
                event.preventDefault();
                take(choice);
              }}
            >
              <strong>{choice.word}</strong> <span>{choice.rest}</span>
              {choice.note && <small>{choice.note}</small>}
            </div>
          ))}
        </div>
      )}
      {usage && <p class="usage">{usage}</p>}
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <div class="line">
        {state.shortcuts.length > 0 && !threadTs && <Shortcuts onUse={(one) => void use(one)} />}
        <input
          ref={field}
          role="combobox"
          aria-label={threadTs ? 'Reply in the thread' : `Message ${name}`}
          aria-expanded={choices.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={active ? `${listId}-${at}` : undefined}
          placeholder={threadTs ? 'Reply…' : `Message ${name}${state.commands.length > 0 ? ', or type /' : ''}`}
          autocomplete="off"
          value={text}
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={key}
          onBlur={() => setClosed(true)}
          onFocus={() => setClosed(false)}
        />
        <button type="submit" class="send" aria-label="Send" disabled={text.trim() === ''}>
          <Icon name="send" size={16} />
        </button>
      </div>
    </form>
  );
}

function Shortcuts({ onUse }: { onUse(shortcut: { callbackId: string; name: string }): void }) {
  const { state } = useSlack();
  const menu = useRef<HTMLDetailsElement>(null);
  const shut = () => menu.current?.removeAttribute('open');
  return (
    <details
      class="shortcuts"
      ref={menu}
      onKeyDown={(event) => event.key === 'Escape' && shut()}
      onFocusOut={(event) => !menu.current?.contains(event.relatedTarget as Node | null) && shut()}
    >
      <summary aria-label="Shortcuts" title="Shortcuts">
        <Icon name="bolt" size={16} />
      </summary>
      <div>
        {state.shortcuts.map((one) => (
          <button
            key={one.callbackId}
            type="button"
            onClick={() => {
              shut();
              onUse(one);
            }}
          >
            <strong>{one.name}</strong>
            <small>{state.app.name}</small>
          </button>
        ))}
      </div>
    </details>
  );
}
