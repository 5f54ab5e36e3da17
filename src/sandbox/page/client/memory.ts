const PREFIX = 'darkroom-sandbox-';

/** What this browser was told to keep. A browser that keeps nothing is no reason to fail. */
export function recall(key: string): string {
  try {
    return localStorage.getItem(PREFIX + key) ?? '';
  } catch {
    return '';
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + key, value);
  } catch {
    // Private windows may refuse; then it lasts as long as the page.
  }
}
