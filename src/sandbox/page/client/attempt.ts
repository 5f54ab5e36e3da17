import { useState } from 'preact/hooks';

/** What came of using a control or a shortcut. */
export interface Used {
  kind: 'acked' | 'declined' | 'failed';
  text: string;
}

export type Stage = 'idle' | 'sending' | 'failed';

/** Tells the app something, and remembers whether it answered. */
export function useAttempt(): { stage: Stage; attempt(send: () => Promise<Used>): Promise<void> } {
  const [stage, setStage] = useState<Stage>('idle');
  async function attempt(send: () => Promise<Used>) {
    setStage('sending');
    const used = await send().catch(() => undefined);
    setStage(used === undefined || used.kind === 'failed' ? 'failed' : 'idle');
  }
  return { stage, attempt };
}
