import { createHash } from 'node:crypto';
import type { ActionName } from './action.ts';
import type { Request } from './kinds/kinds.ts';

/** What a request wants to do, in the words of the policy. */
export const actionOf = ({ kind }: Pick<Request, 'kind'>): ActionName => kind;

/** Names exactly one content of a request, whatever the order of its keys: an approval counts for this digest only. */
export function digestOf(request: Request): string {
  return createHash('sha256').update(canonical(request)).digest('hex').slice(0, 32);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
