import { useEffect, useRef, useState } from 'preact/hooks';
import { useDrafts } from './drafts.ts';
import type { Choice } from './menu.tsx';

interface SearchMenuProps {
  id?: string | undefined;
  wrong: boolean;
  label: string;
  placeholder: string;
  name: string;
  chosen: Choice[];
  many: boolean;
  /** How many may be chosen. */
  most: number;
  /** How many letters before anything is searched. */
  least: number;
  /** What was chosen may be taken away again. */
  optional: boolean;
  /** What the menu offers for a query: of a list at once, of the app after a pause in the typing. */
  offers: { at: 'once'; all: Choice[] } | { at: 'pause'; search(query: string): Promise<Choice[]> };
  onChoose(chosen: Choice[]): void;
}

const PAUSE_MS = 150;

/** A menu one types in: of one choice or of many, which it stays open for. */
export function SearchMenu(props: SearchMenuProps) {
  const { id, wrong, label, placeholder, name, many, most, least, optional, offers, onChoose } = props;
  const [query, setQuery] = useState<string | undefined>(undefined);
  const [found, setFound] = useState<Choice[] | 'searching' | 'failed'>([]);
  const [at, setAt] = useState(0);
  const latest = useRef(0);
  const list = useRef<HTMLDivElement>(null);
  const listId = `list-${name}`;
  const open = query !== undefined;
  const [chosen, setChosen] = useAhead(name, props.chosen, open);
  const choices = Array.isArray(found) ? found : [];
  const isChosen = (choice: Choice) => chosen.some((one) => one.value === choice.value);
  const full = many && chosen.length >= most;
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
    if (offers.at === 'once') return setFound(offers.all.filter((one) => fits(one, text)));
    setFound('searching');
    setTimeout(async () => {
      if (turn !== latest.current) return;
      const answer = await offers.search(text).catch(() => 'failed' as const);
      // An older question's late answer must not replace a newer one's.
      if (turn === latest.current) setFound(answer);
    }, PAUSE_MS);
  }

  function close() {
    latest.current += 1;
    setQuery(undefined);
    setFound([]);
  }

  function choose(next: Choice[]) {
    if (many) setChosen(next);
    onChoose(next);
  }

  const without = (choice: Choice) => chosen.filter((one) => one.value !== choice.value);

  function take(choice: Choice | undefined) {
    if (!choice) return;
    if (!many) {
      close();
      return choose([choice]);
    }
    if (full && !isChosen(choice)) return;
    choose(isChosen(choice) ? without(choice) : [...chosen, choice]);
    // The next one is looked for among all.
    if (query) search('');
  }

  function key(event: KeyboardEvent) {
    if (event.key === 'Enter') event.preventDefault();
    const last = chosen.at(-1);
    if (many && event.key === 'Backspace' && !query && last) return choose(without(last));
    if (!open) {
      if (event.key === 'ArrowDown' || event.key === 'Enter') search('');
      return;
    }
    if (event.key === 'ArrowDown') setAt(Math.min(at + 1, choices.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    // A space belongs to what is typed, once something is.
    else if (event.key === 'Enter' || (many && event.key === ' ' && query === '')) take(choices[at]);
    else if (event.key === 'Escape') close();
    else return;
    // Escape closes the list first, and the modal only when there is none.
    event.preventDefault();
    event.stopPropagation();
  }

  const clearable = many ? chosen.length > 1 : optional && !open && chosen.length > 0;
  return (
    <div class={many ? 'search field many' : 'search'}>
      {many && <Chips chosen={chosen} onRemove={(one) => choose(without(one))} />}
      <input
        id={id}
        class={many ? 'bare' : 'field menu'}
        role="combobox"
        aria-label={id ? undefined : label}
        aria-expanded={open}
        aria-controls={listId}
        aria-activedescendant={open && choices[at] ? `${listId}-${at}` : undefined}
        aria-invalid={wrong}
        aria-describedby={wrong && id ? `${id}-error` : undefined}
        autocomplete="off"
        placeholder={many && chosen.length > 0 ? 'Add…' : placeholder || 'Type to search…'}
        value={shown}
        onClick={() => !open && search('')}
        onInput={(event) => search(event.currentTarget.value)}
        onKeyDown={key}
        onBlur={close}
      />
      {clearable && (
        <button type="button" class="clear" aria-label={`Clear ${label}`} onClick={() => choose([])}>
          ×
        </button>
      )}
      {open && (
        <div
          class="found"
          ref={list}
          id={listId}
          role="listbox"
          aria-label={label}
          aria-multiselectable={many}
          // Before the field loses the focus and the list is gone.
          onMouseDown={(event) => event.preventDefault()}
        >
          {full && <p class="quiet">No more than {most} can be chosen.</p>}
          {choices.map((one, index) => [
            one.group && one.group !== choices[index - 1]?.group && (
              <p key={`group ${one.group}`} class="quiet">
                {one.group}
              </p>
            ),
            <div
              key={one.value}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={many ? isChosen(one) : index === at}
              aria-disabled={full && !isChosen(one)}
              class={index === at ? 'active' : ''}
              onMouseDown={() => {
                setAt(index);
                take(one);
              }}
            >
              {one.text}
              {one.description && <small>{one.description}</small>}
            </div>,
          ])}
          {choices.length === 0 && <p>{note(found, query, least)}</p>}
        </div>
      )}
    </div>
  );
}

/** What was chosen of many, each with a way out. */
function Chips({ chosen, onRemove }: { chosen: Choice[]; onRemove(one: Choice): void }) {
  if (chosen.length === 0) return null;
  return (
    <ul class="chips" aria-label="Chosen">
      {chosen.map((one) => (
        <li key={one.value}>
          {one.text}
          <button type="button" aria-label={`Remove ${one.text}`} onClick={() => onRemove(one)}>
            ×
          </button>
        </li>
      ))}
    </ul>
  );
}

/** What was just chosen of many counts before the simulator tells it back, however fast more is chosen. */
function useAhead(name: string, told: Choice[], open: boolean): [Choice[], (chosen: Choice[]) => void] {
  const drafts = useDrafts();
  const [mine, setMine] = useState<Choice[] | undefined>(undefined);
  const said = keysOf(told);
  useEffect(() => {
    if (!mine || (open && said !== keysOf(mine))) return;
    drafts.delete(name);
    setMine(undefined);
  }, [said]);
  return [mine ?? told, setMine];
}

const keysOf = (choices: Choice[]): string => choices.map((one) => one.value).join('\n');

const fits = ({ text, value, description = '', group = '' }: Choice, query: string): boolean =>
  `${text} ${value} ${description} ${group}`.toLowerCase().includes(query.trim().toLowerCase());

function note(found: Choice[] | 'searching' | 'failed', query: string, least: number): string {
  if (found === 'searching') return 'Searching…';
  if (found === 'failed') return 'The app did not answer. Type on to ask again.';
  return query.length < least ? `Type at least ${least} letters` : 'Nothing found';
}
