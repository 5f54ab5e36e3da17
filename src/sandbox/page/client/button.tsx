import { useState } from 'preact/hooks';
import { type Used, useAttempt } from './attempt.ts';
import { ConfirmDialog } from './dialog.tsx';
import { withEmoji } from './emoji.ts';
import { safe } from './inline.tsx';
import { type Dict, dict, str, textOf } from './json.ts';
import { useSlack } from './session.ts';
import type { Where } from './types.ts';
import { Unanswered } from './unanswered.tsx';

/** `block_id/action_id`: names one control among rows that repeat the same action_id. */
export const controlName = (block: Dict, element: Dict): string => `${str(block.block_id)}/${str(element.action_id)}`;

/** A button that asks first when it should, spins until the app has answered, and warns when it has not. */
export function ActionButton({ block, element, where }: { block: Dict; element: Dict; where: Where }) {
  const { act } = useSlack();
  const { stage, attempt } = useAttempt();
  const [asking, setAsking] = useState(false);

  function send() {
    setAsking(false);
    if (element.url) window.open(safe(element.url), '_blank', 'noreferrer');
    void attempt(() => act<Used>({ do: 'clicks', name: controlName(block, element), in: where }));
  }

  return (
    <span class="control">
      <button
        type="button"
        class={`button ${str(element.style)}`}
        aria-label={str(element.accessibility_label) || undefined}
        aria-busy={stage === 'sending'}
        disabled={stage === 'sending'}
        onClick={() => (element.confirm ? setAsking(true) : send())}
      >
        {withEmoji(textOf(element.text))}
      </button>
      {stage === 'failed' && <Unanswered />}
      {asking && <ConfirmDialog confirm={dict(element.confirm)} onYes={send} onNo={() => setAsking(false)} />}
    </span>
  );
}
