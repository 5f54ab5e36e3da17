import { useState } from 'preact/hooks';
import { ConfirmDialog } from './dialog.tsx';
import { withEmoji } from './emoji.ts';
import { safe } from './inline.tsx';
import { type Dict, dict, str, textOf } from './json.ts';
import { useSlack } from './session.ts';
import type { Where } from './types.ts';

export interface Used {
  kind: 'acked' | 'declined' | 'failed';
  text: string;
}

/** `block_id/action_id`: names one control among rows that repeat the same action_id. */
export const controlName = (block: Dict, element: Dict): string => `${str(block.block_id)}/${str(element.action_id)}`;

/** A button that asks first when it should, spins until the app has answered, and warns when it has not. */
export function ActionButton({ block, element, where }: { block: Dict; element: Dict; where: Where }) {
  const { act } = useSlack();
  const [stage, setStage] = useState<'idle' | 'asking' | 'sending' | 'failed'>('idle');

  async function send() {
    setStage('sending');
    if (element.url) window.open(safe(element.url), '_blank', 'noreferrer');
    const used = await act<Used>({ do: 'clicks', name: controlName(block, element), in: where }).catch(() => undefined);
    setStage(used?.kind === 'acked' ? 'idle' : 'failed');
  }

  return (
    <>
      <button
        type="button"
        class={`button ${str(element.style)}`}
        aria-label={str(element.accessibility_label) || undefined}
        aria-busy={stage === 'sending'}
        disabled={stage === 'sending'}
        onClick={() => (element.confirm ? setStage('asking') : send())}
      >
        {withEmoji(textOf(element.text))}
        {stage === 'failed' && <span title="The app did not answer"> ⚠️</span>}
      </button>
      {stage === 'asking' && (
        <ConfirmDialog confirm={dict(element.confirm)} onYes={() => void send()} onNo={() => setStage('idle')} />
      )}
    </>
  );
}
