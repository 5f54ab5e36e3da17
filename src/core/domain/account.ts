import type { AccountName, RegionId } from './ids.ts';

/** An Alibaba Cloud account as `darkroom.yml` names it. */
export type Account = {
  name: AccountName;
  /** Its own id: sixteen digits or so, more than a number holds. */
  id?: string;
  /** Where Darkroom may work in it; left out: everywhere. */
  regions?: readonly RegionId[];
  credentials: AccountCredentials;
};

/**
 * - `own`: what this process was given (environment, or the default chain of the SDK).
 * - `assumed`: a RAM role of that account, taken on with the credentials of another one, which may be assumed itself.
 */
export type AccountCredentials =
  | { kind: 'own' }
  | { kind: 'assumed'; roleArn: string; externalId?: string; with: AccountName };
