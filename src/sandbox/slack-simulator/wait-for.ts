import type { World } from './world.ts';

/** Resolves with what `predicate` returns as soon as that is something, looking again at every change. */
export function waitFor<T>(
  world: World,
  predicate: () => T | undefined | null | false,
  timeoutMs: number,
  describe: () => string,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`nothing of the kind within ${timeoutMs} ms; what there is:\n${describe()}`));
    }, timeoutMs);
    const look = () => {
      try {
        const found = predicate();
        if (found === undefined || found === null || found === false) return;
        stop();
        resolve(found);
      } catch (error) {
        stop();
        reject(error);
      }
    };
    const off = world.onChange(look);
    const stop = () => {
      clearTimeout(timer);
      off();
    };
    look();
  });
}
