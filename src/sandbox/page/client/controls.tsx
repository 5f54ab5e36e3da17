import { useRef, useState } from 'preact/hooks';
import { type Used, useAttempt } from './attempt.ts';
import { ActionButton, controlName } from './button.tsx';
import { Checks } from './checks.tsx';
import { ConfirmDialog } from './dialog.tsx';
import { useDrafts } from './drafts.ts';
import { type Dict, dict, dicts, str, textOf } from './json.ts';
import { type Choice, Menu } from './menu.tsx';
import { SearchMenu } from './search-menu.tsx';
import { useSlack } from './session.ts';
import { TextField } from './text-field.tsx';
import type { SlackState, StateValues, Where } from './types.ts';
import { Unanswered } from './unanswered.tsx';

export interface ControlProps {
  block: Dict;
  element: Dict;
  where: Where;
  values: StateValues;
  id?: string;
  wrong?: boolean;
}

/** Any interactive element. What is chosen is sent at once, after a question where the app wants one. */
export function Control(props: ControlProps) {
  const { block, element, where } = props;
  const { act } = useSlack();
  const { stage, attempt } = useAttempt();
  const [asking, setAsking] = useState<{ chosen: unknown } | undefined>(undefined);
  const [declined, setDeclined] = useState(0);
  // In the order they were made: a late first choice must not undo the second.
  const turn = useRef<Promise<unknown>>(Promise.resolve());
  if (element.type === 'button') return <ActionButton block={block} element={element} where={where} />;
  const send = (chosen: unknown) => {
    setAsking(undefined);
    const verb = { do: 'chooses', name: controlName(block, element), value: chosen, in: where };
    turn.current = turn.current.then(() => attempt(() => act<Used>(verb)));
  };
  return (
    <div class="control">
      {/* Drawn anew after a no, so that what was chosen is taken back. */}
      <Field key={declined} {...props} set={(chosen) => (element.confirm ? setAsking({ chosen }) : send(chosen))} />
      {stage === 'failed' && <Unanswered />}
      {asking && (
        <ConfirmDialog
          confirm={dict(element.confirm)}
          onYes={() => send(asking.chosen)}
          onNo={() => {
            setAsking(undefined);
            setDeclined(declined + 1);
          }}
        />
      )}
    </div>
  );
}

function Field({ set, ...props }: ControlProps & { set(chosen: unknown): void }) {
  const { block, element, where, values, id, wrong = false } = props;
  const { state, act } = useSlack();
  const drafts = useDrafts();
  const type = str(element.type);
  const value = dict(values[str(block.block_id)]?.[str(element.action_id)]);
  const name = controlName(block, element);
  const label = textOf(element.placeholder) || textOf(block.text) || type.replaceAll('_', ' ');
  const common = { id, wrong, label, placeholder: textOf(element.placeholder), onChoose: set };

  if (/_input$/.test(type))
    return <TextField block={block} element={element} value={str(value.value)} where={where} id={id} wrong={wrong} />;
  if (type === 'checkboxes' || type === 'radio_buttons')
    return <Checks element={element} value={value} name={name} onChoose={set} />;
  if (type === 'datepicker' || type === 'timepicker') {
    return (
      <input
        id={id}
        class="field short"
        type={type === 'datepicker' ? 'date' : 'time'}
        aria-label={id ? undefined : label}
        value={str(value.selected_date) || str(value.selected_time)}
        onChange={(event) => set(event.currentTarget.value || null)}
      />
    );
  }
  if (type === 'overflow')
    return <Menu {...common} label="More actions" placeholder="⋯" choices={optionsOf(element)} chosen={[]} />;
  const chosen = chosenOf(type, value, state);
  const many = type.startsWith('multi_');
  const external = /external_select$/.test(type);
  const choices = choicesOf(type, element, state);
  if (!many && !external) return <Menu {...common} choices={choices} chosen={chosen} />;
  const choose = (next: Choice[]) => {
    const options = next.map(({ value: key, text }) => (external ? { value: key, text } : key));
    if (many) drafts.set(name, options);
    set(many ? options : (options[0] ?? null));
  };
  return (
    <SearchMenu
      {...common}
      name={name}
      chosen={chosen}
      many={many}
      most={Number(element.max_selected_items ?? Number.POSITIVE_INFINITY)}
      least={external ? Number(element.min_query_length ?? 3) : 0}
      optional={block.optional === true}
      offers={
        external
          ? { at: 'pause', search: (query) => act<Choice[]>({ do: 'searches', name, query, in: where }) }
          : { at: 'once', all: choices }
      }
      onChoose={choose}
    />
  );
}

const optionsOf = (element: Dict): Choice[] => [
  ...dicts(element.options).map((one) => choice(one)),
  ...dicts(element.option_groups).flatMap((group) =>
    dicts(group.options).map((one) => choice(one, textOf(group.label))),
  ),
];

function choicesOf(type: string, element: Dict, state: SlackState): Choice[] {
  if (/users_select$/.test(type)) return state.people.map((one) => ({ value: one.id, text: one.realName }));
  if (/(channels|conversations)_select$/.test(type)) {
    return conversations(type, dict(element.filter), state);
  }
  return optionsOf(element);
}

function conversations(type: string, filter: Dict, state: SlackState): Choice[] {
  const kinds = type.includes('channels_') ? ['public'] : Array.isArray(filter.include) ? filter.include : undefined;
  return state.channels
    .filter((one) => !kinds || kinds.includes(one.kind))
    .filter((one) => !(filter.exclude_external_shared_channels === true && one.shared))
    .filter((one) => !(filter.exclude_bot_users === true && one.kind === 'im'))
    .map((one) => ({ value: one.id, text: one.kind === 'im' ? state.app.name : `# ${one.name}` }));
}

function chosenOf(type: string, value: Dict, state: SlackState): Choice[] {
  const ids = ['user', 'conversation', 'channel'].flatMap((kind) => {
    const many = value[`selected_${kind}s`];
    return Array.isArray(many) ? many.map(String) : [str(value[`selected_${kind}`])];
  });
  const named = choicesOf(type, {}, state).filter((one) => ids.includes(one.value));
  const options = value.selected_options ? dicts(value.selected_options) : [dict(value.selected_option)];
  return [...named, ...options.filter((one) => one.value !== undefined).map((one) => choice(one))];
}

const choice = (option: Dict, group?: string): Choice => ({
  value: str(option.value),
  text: textOf(option.text),
  ...(option.description ? { description: textOf(option.description) } : {}),
  ...(group ? { group } : {}),
});
