import { useEffect, useRef, useState } from 'preact/hooks';
import { type Used, useAttempt } from './attempt.ts';
import { controlName } from './button.tsx';
import { useDrafts } from './drafts.ts';
import { type Dict, dict, str, textOf } from './json.ts';
import { useSlack } from './session.ts';
import type { Where } from './types.ts';
import { Unanswered } from './unanswered.tsx';

const keyboards = { number_input: 'decimal', email_text_input: 'email', url_text_input: 'url' } as const;

/** A field for typing. What is typed stays here until the field is left, Enter is pressed or the form is sent. */
export function TextField(props: {
  block: Dict;
  element: Dict;
  value: string;
  where: Where;
  id?: string | undefined;
  wrong: boolean;
}) {
  const { block, element, value, where, id, wrong } = props;
  const { act } = useSlack();
  const drafts = useDrafts();
  const name = controlName(block, element);
  const [text, setText] = useState(value);
  const { stage, attempt } = useAttempt();
  const focused = useRef(false);
  useEffect(() => {
    if (!focused.current) setText(value);
  }, [value]);

  const config = dict(element.dispatch_action_config).trigger_actions_on;
  const everyLetter =
    block.dispatch_action === true && Array.isArray(config) && config.includes('on_character_entered');

  function send(enter: 'press' | 'leave', typed = text) {
    if (where !== 'view' || (enter === 'leave' && typed === value)) return;
    drafts.delete(name);
    void attempt(() => act<Used>({ do: 'fills', values: { [name]: typed || null }, enter }));
  }

  const common = {
    id,
    class: `field ${str(element.type)}`,
    'aria-required': block.optional !== true,
    value: text,
    placeholder: textOf(element.placeholder),
    'aria-invalid': wrong,
    'aria-describedby': wrong && id ? `${id}-error` : undefined,
    maxLength: typeof element.max_length === 'number' ? element.max_length : undefined,
    onFocus: () => {
      focused.current = true;
    },
    onBlur: () => {
      focused.current = false;
      send('leave');
    },
    onInput: (event: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) => {
      const typed = event.currentTarget.value;
      setText(typed);
      drafts.set(name, typed);
      if (everyLetter) send('leave', typed);
    },
  };
  const warning = stage === 'failed' && <Unanswered />;
  if (element.multiline === true) {
    return (
      <>
        <textarea {...common} rows={3} />
        {warning}
      </>
    );
  }
  return (
    <>
      <input
        {...common}
        type="text"
        inputMode={keyboards[str(element.type) as keyof typeof keyboards] ?? 'text'}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || block.dispatch_action !== true) return;
          event.preventDefault();
          send('press');
        }}
      />
      {warning}
    </>
  );
}
