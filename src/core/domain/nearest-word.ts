/** The known word that was probably meant: at most two letters away. */
export function nearestWord(given: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((word) => ({ word, away: distance(given, word) }))
    .sort((one, other) => one.away - other.away);
  return best && best.away <= 2 ? best.word : undefined;
}

/** Levenshtein, row by row. */
function distance(one: string, other: string): number {
  if (one.length > 20) return one.length;
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1];
    for (const [j, wanted] of [...other].entries()) {
      const kept = (row[j] ?? 0) + (letter === wanted ? 0 : 1);
      next.push(Math.min(kept, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
