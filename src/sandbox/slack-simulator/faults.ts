/** Something that goes wrong on purpose with the next calls of a method. */
export type Fault =
  | { kind: 'ratelimited'; retryAfter?: number }
  | { kind: 'server-error' }
  | { kind: 'refuse'; error: string }
  | { kind: 'slow'; ms: number }
  /** The call counts, but the caller never learns: the connection dies before the answer. */
  | { kind: 'drop-after-apply' }
  | { kind: 'drop-before' };

interface Planned {
  method: string;
  left: number;
  fault: Fault;
}

/** The plan of what goes wrong next. */
export interface Faults {
  /** The next `times` calls of `method` (`*` for any) meet the fault. */
  plan(method: string, fault: Fault, times?: number): void;
  /** What was planned for a method is called off. */
  forgive(method: string): void;
  /** The fault this call meets, if any. */
  take(method: string): Fault | undefined;
  clear(): void;
}

export function createFaults(): Faults {
  let planned: Planned[] = [];
  return {
    plan(method, fault, times = 1) {
      planned.push({ method, left: times, fault });
    },
    take(method) {
      const next = planned.find((one) => one.method === method || one.method === '*');
      if (!next) return undefined;
      next.left -= 1;
      if (next.left <= 0) planned.splice(planned.indexOf(next), 1);
      return next.fault;
    },
    forgive(method) {
      planned = planned.filter((one) => one.method !== method);
    },
    clear: () => {
      planned = [];
    },
  };
}
