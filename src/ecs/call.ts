import type { z } from 'zod';
import type { Instant } from '../core/domain/instant.ts';
import type { Place } from '../core/domain/region.ts';
import type { Clock } from '../core/ports/clock.ts';
import { CloudFailure } from '../core/ports/cloud.ts';
import type { Log } from '../core/ports/log.ts';
import type { Credentials } from './credentials.ts';
import type { CallName } from './grants.ts';
import { type Patience, waitBeforeNextTry } from './patience.ts';
import { kindOf, problemOf, type Subject } from './problems.ts';
import type { QueryValue, Send } from './transport.ts';
import { MalformedAnswer, type Trouble, troubleOf } from './trouble.ts';
import type { Turns } from './turns.ts';

export type CallOptions = {
  send: Send;
  credentials: Pick<Credentials, 'latest' | 'refresh' | 'secrets'>;
  patience: Patience;
  turns: Turns;
  clock: Clock;
  log: Log;
  random: () => number;
  /** Waits that many milliseconds. */
  sleep: (ms: number) => Promise<unknown>;
};

type EcsCall<Answer> = {
  place: Place;
  action: CallName;
  query: Record<string, QueryValue>;
  schema: z.ZodType<Answer>;
  /** Whether it changes something; then it carries a ClientToken, and each try the same one. */
  effect?: true;
  /** It takes no ClientToken: after an answer that tells nothing it is not tried again here. */
  once?: true;
  subject?: Omit<Subject, 'action' | 'region'>;
};

export type Call = <Answer>(call: EcsCall<Answer>) => Promise<Answer>;

/**
 * Performs an action, tries it again where that can help, and answers its parsed body. Throws nothing but
 * `CloudFailure`. Throttling and transient trouble is tried again; refusals and conflicts are the caller's to judge.
 */
export function createCall(options: CallOptions): Call {
  const { credentials, patience, turns, clock, log, random, sleep } = options;

  return async (call) => {
    const { action, place } = call;
    const startedAt = clock.now();
    const tally = { throttled: 0, transient: 0 };
    let refreshed = false;
    for (;;) {
      const tried = await tryOnce(call, options, startedAt + patience.giveUpAfterMs);
      if ('answer' in tried) return tried.answer;
      if ('unsent' in tried) throw told(call, tried.unsent, { sent: false, mayBeDone: tally.transient > 0 });

      const { rule, error } = tried.trouble;
      const facts = { action, region: place.region, ecsCode: error.code, status: error.status, said: error.message };
      if (rule.refresh && !refreshed && credentials.refresh(tried.signedWith)) {
        refreshed = true;
        log.warn(facts, 'the security token is no longer accepted, getting a new one');
        continue;
      }
      if (rule.class === 'throttling') await turns.throttled(call, error.retryAfterMs);
      const wait = nextWait();
      if (wait === undefined || clock.now() + wait > startedAt + patience.giveUpAfterMs) {
        const mayBeDone = tally.transient > 0;
        throw told(call, failureOf(call, tried.trouble), { sent: true, mayBeDone });
      }
      log.warn({ ...facts, requestId: error.requestId, waitMs: Math.round(wait) }, 'ECS call is tried again');
      await sleep(wait);

      function nextWait(): number | undefined {
        if (rule.class !== 'throttling' && rule.class !== 'transient') return undefined;
        if (rule.class === 'transient' && call.once) return undefined;
        tally[rule.class === 'throttling' ? 'throttled' : 'transient'] += 1;
        const failure = { class: rule.class, retryAfterMs: error.retryAfterMs };
        return waitBeforeNextTry(patience, tally, failure, { now: clock.now(), random });
      }
    }
  };
}

/** `unsent`: nothing went out, for want of credentials or of a turn. Both have had their own patience. */
type Tried<Answer> =
  | { answer: Answer }
  | { trouble: Trouble; signedWith: ReturnType<Credentials['latest']> }
  | { unsent: CloudFailure };

async function tryOnce<Answer>(call: EcsCall<Answer>, options: CallOptions, until: Instant): Promise<Tried<Answer>> {
  const { action, place, query, schema } = call;
  const { send, credentials, turns, clock, log } = options;
  let signedWith: ReturnType<Credentials['latest']>;
  try {
    await turns.wait(call, until);
    signedWith = credentials.latest();
    const startedAt = clock.now();
    const body = await send(place.region, action, query);
    const parsed = schema.safeParse(body);
    if (!parsed.success) throw new MalformedAnswer(whereMalformed(parsed.error));
    log.debug({ action, region: place.region, tookMs: clock.now() - startedAt }, 'ECS answered');
    return { answer: parsed.data };
  } catch (thrown) {
    if (thrown instanceof CloudFailure) return { unsent: thrown };
    const trouble = troubleOf(thrown, action, credentials.secrets());
    return answerOfDryRun(call, trouble) ?? { trouble, signedWith };
  }
}

/** A dry run that found nothing wrong is answered as an error. */
function answerOfDryRun<Answer>({ schema }: EcsCall<Answer>, { rule, error }: Trouble): Tried<Answer> | undefined {
  if (rule.class !== 'success') return undefined;
  const parsed = schema.safeParse({ RequestId: error.requestId });
  return parsed.success ? { answer: parsed.data } : undefined;
}

const whereMalformed = (error: z.ZodError): string =>
  error.issues.map(({ path, code }) => `${path.join('.') || 'the answer'}: ${code}`).join(', ');

function failureOf(call: EcsCall<unknown>, { rule, error }: Trouble): CloudFailure {
  const subject: Subject = { action: call.action, region: call.place.region, ...call.subject };
  const status = error.status > 0 ? ` (${error.status})` : '';
  const requestId = error.requestId === undefined ? '' : ` [${error.requestId}]`;
  return new CloudFailure(kindOf(rule), problemOf(rule, error, subject), {
    message: `${call.action} in ${subject.region}: ${error.code}${status} ${error.message}`.trimEnd() + requestId,
    action: call.action,
    ...(error.retryAfterMs !== undefined && { retryAfterMs: error.retryAfterMs }),
    ...(error.requestId !== undefined && { requestId: error.requestId }),
  });
}

/**
 * What a failure means for an effect. `mayBeDone`: an earlier try of this call had no clear answer. Then nothing that
 * follows, a refusal included, tells whether that one made it: the name is taken perhaps by the very image it made, the
 * quota used up by it. Without such a try, what was not even sent was surely not done.
 */
function told(
  { action, effect }: EcsCall<unknown>,
  failure: CloudFailure,
  { sent, mayBeDone }: { sent: boolean; mayBeDone: boolean },
): CloudFailure {
  const { kind, problem, message, retryAfterMs, requestId } = failure;
  const details = {
    message,
    action: failure.action ?? action,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(requestId !== undefined && { requestId }),
  };
  if (!effect) return failure;
  if (mayBeDone && kind !== 'unclear') {
    return new CloudFailure('unclear', { code: 'cloud-unavailable', action }, details);
  }
  return !sent && !mayBeDone && kind === 'unclear' ? new CloudFailure('busy', problem, details) : failure;
}
