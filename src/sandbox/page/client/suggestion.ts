const listeners = new Set<(line: string) => void>();

/** Puts a line into the composer, for the person to read and send. */
export function suggest(line: string): void {
  for (const listener of listeners) listener(line);
}

export function onSuggestion(listener: (line: string) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
