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
  onChoose(chosen: unknown): void;
}

/** A menu with fixed choices: the browser's own, which every keyboard and screen reader knows. */
export function Menu({ id, wrong, label, placeholder, choices, chosen, onChoose }: MenuProps) {
  const [keys, setKeys] = useChosen(chosen.map((one) => one.value));
  const groups = [...new Set(choices.map((one) => one.group))];
  const options = (group: string | undefined) =>
    choices
      .filter((one) => one.group === group)
      .map((one) => (
        <option key={one.value} value={one.value}>
          {one.text}
          {one.description ? ` (${one.description})` : ''}
        </option>
      ));
  return (
    <select
      id={id}
      class={`field menu${placeholder === '⋯' ? ' overflow' : ''}`}
      aria-label={id ? undefined : label}
      aria-invalid={wrong}
      value={keys[0] ?? ''}
      onChange={(event) => {
        const { value } = event.currentTarget;
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
  );
}
