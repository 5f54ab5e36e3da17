import { useChosen } from './chosen.ts';
import { Text } from './inline.tsx';
import { type Dict, dict, dicts, str } from './json.ts';

/** Checkboxes or radio buttons. */
export function Checks({
  element,
  value,
  name,
  onChoose,
}: {
  element: Dict;
  value: Dict;
  name: string;
  onChoose(chosen: unknown): void;
}) {
  const many = element.type === 'checkboxes';
  const told = many ? dicts(value.selected_options) : [dict(value.selected_option)];
  const [ticked, setTicked] = useChosen(told.map((one) => str(one.value)));
  const toggled = (key: string) => (ticked.includes(key) ? ticked.filter((one) => one !== key) : [...ticked, key]);
  const choose = (key: string) => {
    const next = many ? toggled(key) : [key];
    setTicked(next);
    onChoose(many ? next : key);
  };
  return (
    <div class="checks">
      {dicts(element.options).map((option) => {
        const key = str(option.value);
        return (
          <label key={key}>
            <input
              type={many ? 'checkbox' : 'radio'}
              name={name}
              checked={ticked.includes(key)}
              onChange={() => choose(key)}
            />
            <span>
              <Text of={option.text} />
              {option.description !== undefined && (
                <small>
                  <Text of={option.description} />
                </small>
              )}
            </span>
          </label>
        );
      })}
    </div>
  );
}
