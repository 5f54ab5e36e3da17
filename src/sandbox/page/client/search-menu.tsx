import { useEffect, useRef, useState } from 'preact/hooks';
import { Chips, type Choice } from './menu.tsx';
import { useSlack } from './session.ts';
import type { Where } from './types.ts';

interface SearchMenuProps {
  id?: string | undefined;
  wrong: boolean;
  label: string;
  placeholder: string;
  name: string;
  where: Where;
  chosen: Choice[];
  many: boolean;
  /** How many letters before the app is asked. */
  least: number;
  /** What was chosen may be taken away again. */
  optional: boolean;
  onChoose(chosen: unknown): void;
}

const PAUSE_MS = 150;

/** A menu the app fills while one types. */
export function SearchMenu(props: SearchMenuProps) {
  const { id, wrong, label, placeholder, name, where, chosen, many, least, optional, onChoose } = props;
  const { act } = useSlack();
  const [query, setQuery] = useState<string | undefined>(undefined);
  const [found, setFound] = useState<Choice[] | 'searching' | 'failed'>([]);
  const [at, setAt] = useState(0);
  const latest = useRef(0);
  const list = useRef<HTMLDivElement>(null);
  const listId = `list-${name}`;
  const open = query !== undefined;
  const choices = Array.isArray(found) ? found : [];
  const shown = open ? query : many ? '' : (chosen[0]?.text ?? '');

  // The list may reach below the edge of the modal, and the active line below the edge of the list.
  useEffect(() => {
    if (open) list.current?.scrollIntoView({ block: 'nearest' });
  }, [open, choices.length]);
  useEffect(() => {
    if (open) list.current?.querySelector('.active')?.scrollIntoView({ block: 'nearest' });
  }, [open, at]);

  function search(text: string) {
    setQuery(text);
    setAt(0);
    latest.current += 1;
    const turn = latest.current;
    if (text.length < least) return setFound([]);
    setFound('searching');
    setTimeout(async () => {
      if (turn !== latest.current) return;
      const answer = await act<Choice[]>({ do: 'searches', name, query: text, in: where }).catch(
        () => 'failed' as const,
      );
      // An older question's late answer must not replace a newer one's.
      if (turn === latest.current) setFound(answer);
    }, PAUSE_MS);
  }

  function close() {
    latest.current += 1;
    setQuery(undefined);
    setFound([]);
  }

  function take(choice: Choice | undefined) {
    if (!choice) return;
    const option = { value: choice.value, text: choice.text };
    close();
    onChoose(many ? [...chosen.filter((one) => one.value !== option.value), option] : option);
  }

  function key(event: KeyboardEvent) {
    if (event.key === 'Enter') event.preventDefault();
    if (!open) {
      if (event.key === 'ArrowDown' || event.key === 'Enter') search('');
      return;
    }
    if (event.key === 'ArrowDown') setAt(Math.min(at + 1, choices.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else if (event.key === 'Enter') take(choices[at]);
    else if (event.key === 'Escape') close();
    else return;
    // Escape closes the list first, and the modal only when there is none.
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div class="search">
      {many && <Chips chosen={chosen} onRemove={(value) => onChoose(chosen.filter((one) => one.value !== value))} />}
      <input
        id={id}
        class="field menu"
        role="combobox"
        aria-label={id ? undefined : label}
        aria-expanded={open}
        aria-controls={listId}
        aria-activedescendant={open && choices[at] ? `${listId}-${at}` : undefined}
        aria-invalid={wrong}
        autocomplete="off"
        placeholder={placeholder || 'Type to search…'}
        value={shown}
        onClick={() => !open && search('')}
        onInput={(event) => search(event.currentTarget.value)}
        onKeyDown={key}
        onBlur={close}
      />
      {optional && !many && !open && chosen.length > 0 && (
        <button type="button" class="clear" aria-label={`Clear ${label}`} onClick={() => onChoose(null)}>
          ×
        </button>
      )}
      {open && (
        <div class="found" ref={list} id={listId} role="listbox" aria-label={label}>
          {choices.map((one, index) => (
            <div
              key={one.value}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              class={index === at ? 'active' : ''}
              // Before the field loses the focus and the list is gone.
              onMouseDown={(event) => {
                event.preventDefault();
                take(one);
              }}
            >
              {one.text}
              {one.description && <small>{one.description}</small>}
            </div>
          ))}
          {choices.length === 0 && <p>{note(found, query, least)}</p>}
        </div>
      )}
    </div>
  );
}

function note(found: Choice[] | 'searching' | 'failed', query: string, least: number): string {
  if (found === 'searching') return 'Searching…';
  if (found === 'failed') return 'The app did not answer. Type on to ask again.';
  return query.length < least ? `Type at least ${least} letters` : 'Nothing found';
}
