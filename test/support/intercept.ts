/** Stands before one call through a port; `act` performs it. */
export type Around = (step: string, act: () => Promise<unknown>) => Promise<unknown>;

/** The same port with something standing before each of its calls, which are named by their way, as `cloud.image` is. */
export const intercepted = <Port extends object>(name: string, port: Port, around: Around): Port =>
  new Proxy(port, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key);
      if (typeof member === 'object' && member !== null && isPlain(member)) {
        return intercepted(`${name}.${String(key)}`, member, around);
      }
      if (typeof member !== 'function') return member;
      return (...given: unknown[]) =>
        around(`${name}.${String(key)}`, async () => Reflect.apply(member, target, given) as unknown);
    },
  });

/** Calls may stand in groups; anything else, such as a map, is what it is. */
const isPlain = (member: object): boolean => Object.getPrototypeOf(member) === Object.prototype;

/** What a call meets on its way: it may let it act (`act`), before or after whatever else it does. */
export type Twist = (act: () => Promise<unknown>) => Promise<unknown>;

/** Twists that wait for the next calls, one each, first come first served. */
export function createScript<Action extends string>() {
  const waiting = new Map<Action, Twist[]>();
  return {
    /** The next calls of this action meet these. */
    next(action: Action, ...twists: Twist[]): void {
      waiting.set(action, [...(waiting.get(action) ?? []), ...twists]);
    },
    async meet<Answer>(action: Action, act: () => Answer | Promise<Answer>): Promise<Answer> {
      const twist = waiting.get(action)?.shift();
      const acting = async () => act();
      // What a twist lets through is what the action answered.
      return (twist ? twist(acting) : acting()) as Promise<Answer>;
    },
  };
}

/** Fails, and nothing was done. */
export const failing =
  (error: Error): Twist =>
  async () => {
    throw error;
  };

/** Does it, and the answer is lost. */
export const losingTheAnswer =
  (error: Error): Twist =>
  async (act) => {
    await act();
    throw error;
  };

/** A call that takes until `end` is called; then it does what it does. */
export function slowly(how: Twist = (act) => act()): { twist: Twist; end(): void } {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { twist: async (act) => ended.then(() => how(act)), end: () => end() };
}
