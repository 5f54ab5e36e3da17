import { useChosen } from './chosen.ts';

export interface Choice {
  value: string;
  text: string;
  description?: string;
  group?: string;
}

export interface MenuProps {
  id?: string | undefined;
  wrong: boolean;
  label: string;
  placeholder: string;
  choices: Choice[];
  chosen: Choice[];
  many?: boolean;
  onChoose(chosen: unknown): void;
}

/** A menu with fixed choices: the browser's own, which every keyboard and screen reader knows. */
export function Menu({ id, wrong, label, placeholder, choices, chosen, many = false, onChoose }: MenuProps) {
  const [keys, setKeys] = useChosen(chosen.map((one) => one.value));
  const left = many ? choices.filter((one) => !keys.includes(one.value)) : choices;
  const groups = [...new Set(left.map((one) => one.group))];
  const options = (group: string | undefined) =>
    left
      .filter((one) => one.group === group)
      .map((one) => (
        <option key={one.value} value={one.value}>
          {one.text}
          {one.description ? ` (${one.description})` : ''}
        </option>
      ));
  return (
    <>
      {many && <Chips chosen={chosen} onRemove={(key) => onChoose(keys.filter((one) => one !== key))} />}
      <select
        id={id}
        class={`field menu${placeholder === '⋯' ? ' overflow' : ''}`}
        aria-label={id ? undefined : label}
        aria-invalid={wrong}
        value={many ? '' : (keys[0] ?? '')}
        onChange={(event) => {
          const { value } = event.currentTarget;
          if (many) return onChoose([...keys, value]);
          // The three dots are a menu of deeds: nothing stays chosen there.
          if (placeholder !== '⋯') setKeys([value]);
          onChoose(value || null);
        }}
      >
        <option value="">{placeholder || 'Choose…'}</option>
        {groups.map((group) =>
          group ? (
            <optgroup key={group} label={group}>
              {options(group)}
            </optgroup>
          ) : (
            options(undefined)
          ),
        )}
      </select>
    </>
  );
}

/** What was chosen of many, each with a way out. */
export function Chips({ chosen, onRemove }: { chosen: Choice[]; onRemove(value: string): void }) {
  if (chosen.length === 0) return null;
  return (
    <ul class="chips">
      {chosen.map((one) => (
        <li key={one.value}>
          {one.text}
          <button type="button" aria-label={`Remove ${one.text}`} onClick={() => onRemove(one.value)}>
            ×
          </button>
        </li>
      ))}
    </ul>
  );
}
