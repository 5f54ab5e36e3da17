import { useEffect, useRef, useState } from 'preact/hooks';
import { Blocks } from './blocks.tsx';
import { Dialog } from './dialog.tsx';
import { type Drafts, DraftsProvider } from './drafts.ts';
import { textOf } from './json.ts';
import { useSlack } from './session.ts';
import type { View } from './types.ts';

/** The person's top modal. */
export function Modal({ view }: { view: View }) {
  const { act } = useSlack();
  const [sending, setSending] = useState(false);
  const [drafts] = useState<Drafts>(() => new Map());
  const form = useRef<HTMLFormElement>(null);
  const wrong = Object.keys(view.errors).join(' ');
  // What is wrong may be out of sight, and whoever listens has to be taken there.
  useEffect(() => {
    if (wrong === '') return;
    const input = form.current?.querySelector('.input.wrong');
    input?.scrollIntoView({ block: 'center' });
    input?.querySelector<HTMLElement>('input, select, textarea')?.focus({ preventScroll: true });
  }, [wrong]);
  const close = (which: 'top' | 'all') => void act({ do: 'closes', which }).catch(() => undefined);

  async function submit(event: Event) {
    event.preventDefault();
    setSending(true);
    const values = Object.fromEntries([...drafts].map(([name, text]) => [name, text || null]));
    drafts.clear();
    try {
      await act({ do: 'fills', values, enter: 'leave' });
      await act({ do: 'submits' });
    } finally {
      setSending(false);
    }
  }

  return (
    <Dialog label={textOf(view.title)} kind="modal" onClose={() => close('top')}>
      <DraftsProvider value={drafts}>
        <form ref={form} onSubmit={(event) => void submit(event)} noValidate>
          <header>
            {view.depth > 1 && (
              <button type="button" class="plain" aria-label="Back" onClick={() => close('top')}>
                ←
              </button>
            )}
            <h2>{textOf(view.title)}</h2>
            <button type="button" class="plain" aria-label="Close" onClick={() => close('all')}>
              ×
            </button>
          </header>
          <div class="body">
            <Blocks blocks={view.blocks} where="view" values={view.state.values} errors={view.errors} />
          </div>
          {view.trouble && (
            <p class="trouble" role="alert">
              {view.trouble}
            </p>
          )}
          <footer>
            <button type="button" class="button" onClick={() => close('top')}>
              {textOf(view.close) || 'Close'}
            </button>
            {view.submit && (
              <button type="submit" class="button primary" disabled={sending} aria-busy={sending}>
                {textOf(view.submit)}
              </button>
            )}
          </footer>
        </form>
      </DraftsProvider>
    </Dialog>
  );
}
