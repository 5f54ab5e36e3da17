/** What the stores use of a sorted set: members by score, lowest first, equal scores by name. */
export type Scores = {
  set(member: string, score: number): void;
  get(member: string): number | undefined;
  delete(member: string): void;
  /** The members up to a score. */
  upTo(score: number, limit?: number): string[];
};

export function createScores(): Scores {
  const scores = new Map<string, number>();
  return {
    set: (member, score) => void scores.set(member, score),
    get: (member) => scores.get(member),
    delete: (member) => void scores.delete(member),
    upTo: (score, limit) =>
      [...scores]
        .filter(([, own]) => own <= score)
        .sort(([a, one], [b, other]) => one - other || (a < b ? -1 : 1))
        .slice(0, limit)
        .map(([member]) => member),
  };
}
