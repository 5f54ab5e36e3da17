import { createHash } from 'node:crypto';
import type { Policy } from './policy.ts';

/** A policy as it is kept in the log: its digest is made of exactly this, so that anybody can see that they belong together. */
export const policyText = (policy: Policy): string => JSON.stringify(policy);

/** Names one text of the policy. Short enough for a line, and the same in every process that goes by the same policy. */
export const policyDigest = (policy: Policy): string =>
  createHash('sha256').update(policyText(policy)).digest('hex').slice(0, 12);
