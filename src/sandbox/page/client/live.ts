import { useEffect, useState } from 'preact/hooks';
import { cloudState, onChange, slackState } from './api.ts';
import type { CloudState, SlackState } from './types.ts';

const POLL_MS = 1000;

/** What is known of one side, and why it cannot be seen when it cannot. */
export interface Seen<T> {
  state: T | undefined;
  problem: string;
}

/** One person's Slack, as it changes. */
export function useSlackState(who: string): Seen<SlackState> {
  const [state, setState] = useState<SlackState | undefined>(undefined);
  const [problem, setProblem] = useState('');

  useEffect(() => {
    // Changes come faster than they can be drawn: while one answer is on its way, the next question waits.
    let stage: 'idle' | 'asking' | 'again' | 'gone' = 'idle';
    const look = async () => {
      if (stage === 'gone') return;
      if (stage !== 'idle') {
        stage = 'again';
        return;
      }
      stage = 'asking';
      const [next, trouble] = await slackState(who).then(
        (known) => [known, ''] as const,
        (error: Error) => [undefined, error.message] as const,
      );
      // Someone else may be played by now: a late answer must not put the last person's Slack back.
      if ((stage as string) === 'gone') return;
      if (next) setState(next);
      setProblem(trouble);
      const more = (stage as string) === 'again';
      stage = 'idle';
      if (more) await look();
    };
    void look();
    const stop = onChange(() => void look());
    return () => {
      stage = 'gone';
      stop();
    };
  }, [who]);

  return { state, problem };
}

/** The cloud, looked at once a second: it announces nothing by itself. */
export function useCloudState(): Seen<CloudState> & { look(): Promise<void>; report(problem: string): void } {
  const [state, setState] = useState<CloudState | undefined>(undefined);
  const [problem, setProblem] = useState('');
  const look = () =>
    cloudState().then(
      (next) => {
        setState(next);
        setProblem('');
      },
      (error: Error) => setProblem(error.message),
    );
  useEffect(() => {
    void look();
    const timer = setInterval(() => void look(), POLL_MS);
    return () => clearInterval(timer);
  }, []);
  return { state, problem, look, report: setProblem };
}
