import { z } from 'zod';
import { NoCredentials } from './credentials.ts';
import { type Rule, ruleFor } from './error-codes.ts';
import type { EcsError } from './problems.ts';
import { cleanMessage, redact } from './redact.ts';

/** A try that brought no result: what was seen, and what it means. */
export type Trouble = { rule: Rule; error: EcsError };

/** An answer that parses as JSON but lacks what we need of it. Its message names the path, and no value. */
export class MalformedAnswer extends Error {
  override readonly name = 'MalformedAnswer';
}

const text = z.string().catch('');
/** The SDK's errors by shape: `instanceof` would fail on a second copy of its base package. */
const sdkErrorSchema = z.object({
  code: z.string().regex(/^(?!undefined$)./),
  statusCode: z.number(),
  requestId: z.string().optional().catch(undefined),
  retryAfter: z.number().nonnegative().optional().catch(undefined),
  data: z
    .object({ Message: text, AccessDeniedDetail: z.object({ PolicyType: text }).optional().catch(undefined) })
    .catch({ Message: '' }),
});
const namedSchema = z.object({ name: text, code: text });

/** Reads whatever a try threw. Nothing of it leaves here unredacted. */
export function troubleOf(thrown: unknown, action: string, secrets: readonly string[]): Trouble {
  if (thrown instanceof NoCredentials) return noCredentials(redact(thrown.message, secrets));
  const answered = sdkErrorSchema.safeParse(thrown);
  if (!answered.success) return noAnswer(thrown, secrets);
  const { code, statusCode: status, requestId, retryAfter, data } = answered.data;
  const message = cleanMessage(data.Message, secrets);
  const policyType = data.AccessDeniedDetail?.PolicyType;
  const error: EcsError = {
    code,
    status,
    message,
    ...(requestId !== undefined && requestId !== 'undefined' && { requestId }),
    ...(retryAfter !== undefined && { retryAfterMs: retryAfter }),
    ...(policyType && { policyType }),
  };
  return { rule: ruleFor(action, error), error };
}

/** Nothing was sent, and a metadata service or STS may be back in a moment: not a refusal. */
function noCredentials(message: string): Trouble {
  const rule: Rule = { class: 'permission', wait: true, means: 'cloud-credentials' };
  return { rule, error: { code: 'NoCredentials', status: 0, message } };
}

/**
 * Broken connections, time-outs, and gateways that answer HTML or nothing (which the SDK reports as a SyntaxError
 * without a status). The messages of the transport carry the whole URL, so only its names are kept.
 */
function noAnswer(thrown: unknown, secrets: readonly string[]): Trouble {
  const { name, code } = namedSchema.catch({ name: typeof thrown, code: '' }).parse(thrown);
  const saidByUs = thrown instanceof MalformedAnswer ? redact(thrown.message, secrets) : '';
  const known = code !== '' && code !== 'undefined' ? code : name;
  return { rule: { class: 'transient' }, error: { code: redact(known, secrets), status: 0, message: saidByUs } };
}
