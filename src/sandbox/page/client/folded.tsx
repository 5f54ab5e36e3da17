import type { ComponentChildren } from 'preact';

/** What is one line until somebody opens it. */
export function Folded(props: { summary: string; children: ComponentChildren; onToggle?: (open: boolean) => void }) {
  const { summary, children, onToggle } = props;
  return (
    <details onToggle={({ currentTarget }) => onToggle?.(currentTarget.open)}>
      <summary>{summary}</summary>
      {children}
    </details>
  );
}

/** "3 disks"; empty when there are none. */
export const counted = (count: number, word: string): string =>
  count > 0 ? `${count} ${word}${count === 1 ? '' : 's'}` : '';
