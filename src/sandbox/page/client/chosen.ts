import { useEffect, useState } from 'preact/hooks';

/** What was just chosen, shown at once; what the simulator says counts as soon as it says something else. */
export function useChosen(told: string[]): [string[], (chosen: string[]) => void] {
  const [mine, setMine] = useState<string[] | undefined>(undefined);
  const said = told.join('\n');
  useEffect(() => setMine(undefined), [said]);
  return [mine ?? told, setMine];
}
