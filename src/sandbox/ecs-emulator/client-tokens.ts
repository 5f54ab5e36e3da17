import type { Body } from './actions/action.ts';
import type { Params } from './parameters.ts';
import { refuse } from './refusal.ts';
import type { Clock } from './world/cloud-time.ts';

const lifetime = 24 * 60 * 60_000;

type Entry = { fingerprint: string; at: number; result: Body | undefined };

/** The first request with a token: settle it with the result, or with nothing when it was refused. */
export type Claim = { kind: 'first'; settle(result: Body | undefined): void };
type Repeat = { kind: 'repeat'; result: Body };

/** Remembers what each ClientToken produced, for 24 hours of the clock. */
export type ClientTokens = {
  /** Claims a token for a request, or hands back what the same request got before. Refuses other parameters. */
  claim(owner: string, token: string | undefined, params: Params): Claim | Repeat;
  clear(): void;
};

export function createClientTokens(clock: Clock): ClientTokens {
  const entries = new Map<string, Entry>();
  return {
    claim(owner, token, params) {
      if (token === undefined) return { kind: 'first', settle: () => {} };
      if (!/^[\x20-\x7e]{1,64}$/.test(token)) {
        refuse(400, 'InvalidParameter', 'The specified parameter "ClientToken" is not valid.');
      }
      const key = `${owner} ${token}`;
      const fingerprint = JSON.stringify(Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1)));
      const known = entries.get(key);
      if (known !== undefined && clock.now() - known.at < lifetime) return repeat(known, fingerprint);
      const entry: Entry = { fingerprint, at: clock.now(), result: undefined };
      entries.set(key, entry);
      return {
        kind: 'first',
        settle(result) {
          // A refused request leaves its token free: nothing was made that a repeat could find.
          if (result === undefined) entries.delete(key);
          else entry.result = result;
        },
      };
    },
    clear: () => entries.clear(),
  };
}

function repeat(known: Entry, fingerprint: string): Repeat {
  if (known.fingerprint !== fingerprint) {
    refuse(
      400,
      'IdempotenceParamNotMatch',
      'Request uses a client token in a previous request but is not identical to that request.',
    );
  }
  if (known.result === undefined) {
    refuse(403, 'IdempotentProcessing', 'The previous idempotent request(s) is still processing.');
  }
  return { kind: 'repeat', result: known.result };
}
