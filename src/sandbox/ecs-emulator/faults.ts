import { z } from 'zod';
import { Refusal } from './refusal.ts';

const scope = {
  /** Only calls of this action; absent: all of them. */
  action: z.string().min(1).optional(),
  /** Only calls naming this region; absent: all of them. */
  regionId: z.string().min(1).optional(),
  /** Only copies to this region; absent: all calls. */
  destinationRegionId: z.string().min(1).optional(),
  /** How often; absent: until switched off. */
  times: z.int().positive().optional(),
};

/** What can be made to go wrong, as tests and the control door spell it. */
export const faultSpec = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('throttle'), retryAfterMs: z.int().nonnegative().optional(), ...scope }),
  /** Does the work at once and answers only after `ms` of real time. */
  z.object({ kind: z.literal('stall'), ms: z.int().nonnegative(), ...scope }),
  /** Answers with this error and does nothing. */
  z.object({
    kind: z.literal('fail'),
    code: z.string().min(1),
    status: z.int().min(400).max(599),
    message: z.string().default('The request processing has failed due to some unknown error.'),
    ...scope,
  }),
  /** A gateway's 502 page instead of an answer; nothing is done. */
  z.object({ kind: z.literal('html'), ...scope }),
  /** 200 and no body; nothing is done. */
  z.object({ kind: z.literal('empty'), ...scope }),
  /** Does the work, then destroys the connection instead of answering. */
  z.object({ kind: z.literal('dropAnswer'), ...scope }),
  /** Destroys the connection of every call; the control door stays open. */
  z.object({ kind: z.literal('down'), ...scope }),
  /** AssumeRole is refused, as if that policy did not allow it. */
  z.object({ kind: z.literal('denyRole'), by: z.enum(['caller', 'trust']), ...scope }),
  /** The next accepted CreateImage turns CreateFailed at this percentage. */
  z.object({ kind: z.literal('failNextCreation'), percent: z.int().min(0).max(99).default(50), ...scope }),
  /** The same for the next accepted CopyImage. */
  z.object({ kind: z.literal('failNextCopy'), percent: z.int().min(0).max(99).default(50), ...scope }),
  /** The same for the next accepted ExportImage. */
  z.object({ kind: z.literal('failNextExport'), percent: z.int().min(0).max(99).default(50), ...scope }),
]);

type FaultSpec = z.input<typeof faultSpec>;
export type Fault = z.output<typeof faultSpec> & { id: string };
type FaultKind = Fault['kind'];

/** The faults that are switched on. The oldest that fits a call is taken first. */
export type Faults = {
  /** Switches a fault on; gives the id to switch it off by. */
  add(spec: FaultSpec): string;
  remove(id: string): boolean;
  clear(): void;
  list(): Fault[];
  /** Uses up one time of the oldest fault of a kind that fits the call. */
  take<K extends FaultKind>(kinds: readonly K[], call: FaultedCall): Extract<Fault, { kind: K }> | undefined;
};
type FaultedCall = { action: string; regionId: string | undefined; destinationRegionId?: string | undefined };

export function createFaults(): Faults {
  let faults: Fault[] = [];
  let count = 0;
  const fits = (fault: Fault, call: FaultedCall) =>
    (fault.action ?? call.action) === call.action &&
    (fault.regionId ?? call.regionId) === call.regionId &&
    (fault.destinationRegionId ?? call.destinationRegionId) === call.destinationRegionId;
  return {
    add(spec) {
      const id = `fault-${++count}`;
      const fault = { ...faultSpec.parse(spec), id };
      if (fault.kind.startsWith('failNext')) fault.times ??= 1;
      faults.push(fault);
      return id;
    },
    remove(id) {
      const before = faults.length;
      faults = faults.filter((fault) => fault.id !== id);
      return faults.length < before;
    },
    clear() {
      faults = [];
    },
    list: () => faults.map((fault) => ({ ...fault })),
    take<K extends FaultKind>(kinds: readonly K[], call: FaultedCall) {
      const ofKind = (fault: Fault): fault is Extract<Fault, { kind: K }> => kinds.some((kind) => kind === fault.kind);
      const fault = faults.filter(ofKind).find((one) => fits(one, call));
      if (fault?.times !== undefined) {
        fault.times -= 1;
        if (fault.times === 0) faults = faults.filter((other) => other !== fault);
      }
      return fault;
    },
  };
}

/** The error answer that a throttle or fail fault stands for. */
export function refusalOf(fault: Extract<Fault, { kind: 'throttle' | 'fail' }>): Refusal {
  if (fault.kind === 'fail') return new Refusal(fault.status, fault.code, fault.message);
  return new Refusal(400, 'Throttling.User', 'Request was denied due to user flow control.', {
    'x-acs-retry-after': String(fault.retryAfterMs ?? 1000),
  });
}
