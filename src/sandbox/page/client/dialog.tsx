import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Text } from './inline.tsx';
import { type Dict, str, textOf } from './json.ts';

let lastOutside: HTMLElement | undefined;

/** Where the focus is now, or, when that will be gone with another dialog, where it was before them all. */
function cameFrom(): () => HTMLElement | undefined {
  const now = document.activeElement instanceof HTMLElement ? document.activeElement : document.body;
  if (now !== document.body && !now.closest('dialog')) lastOutside = now;
  return () => [now, lastOutside].find((one) => one?.isConnected && one !== document.body);
}

/** The browser's own modal dialog: it keeps the focus in, and Escape asks to close. */
export function Dialog({
  label,
  kind,
  onClose,
  children,
}: {
  label: string;
  kind: string;
  onClose(): void;
  children: ComponentChildren;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    const before = cameFrom();
    if (dialog && !dialog.open) {
      dialog.showModal();
      // The first field, not the way out, is what the person came for; on a phone that would only raise the keyboard.
      if (innerWidth > 600) dialog.querySelector<HTMLElement>('.body :is(input, select, textarea)')?.focus();
    }
    return () => {
      dialog?.close();
      // A dialog that has left the page already gives the focus back to nobody.
      before()?.focus();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      class={kind}
      aria-label={label}
      onCancel={(event) => {
        // Whether it closes is the simulator's to say: a nested dialog's Escape must not reach this one.
        event.preventDefault();
        if (event.target === ref.current) onClose();
      }}
    >
      {children}
    </dialog>
  );
}

/** The question before a button does something that cannot be undone. */
export function ConfirmDialog({ confirm, onYes, onNo }: { confirm: Dict; onYes(): void; onNo(): void }) {
  return (
    <Dialog label={textOf(confirm.title)} kind="confirm" onClose={onNo}>
      <h2>{textOf(confirm.title)}</h2>
      <div class="body">
        <Text of={confirm.text} />
      </div>
      <footer>
        <button type="button" class="button" onClick={onNo}>
          {textOf(confirm.deny)}
        </button>
        <button type="button" class={`button ${str(confirm.style) || 'primary'}`} onClick={onYes}>
          {textOf(confirm.confirm)}
        </button>
      </footer>
    </Dialog>
  );
}
