import type { Params } from './parameters.ts';

/** One call as it was answered. `status` 0: the connection was destroyed. `code`: of the error or fault, else ''. */
export type LoggedCall = {
  at: number;
  /** The id of the account whose credentials signed it; '' when that is not known. */
  account: string;
  action: string;
  params: Params;
  status: number;
  code: string;
  requestId: string;
};

/** The most recent calls, oldest first. */
export type CallLog = { add(call: LoggedCall): void; list(): LoggedCall[]; clear(): void };

export function createCallLog(limit: number): CallLog {
  const calls: LoggedCall[] = [];
  return {
    add(call) {
      calls.push(call);
      if (calls.length > limit) calls.shift();
    },
    list: () => [...calls],
    clear: () => {
      calls.length = 0;
    },
  };
}
