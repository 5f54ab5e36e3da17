import type { Account } from '../core/domain/account.ts';
import { type Instant, minutes } from '../core/domain/instant.ts';
import type { Clock } from '../core/ports/clock.ts';
import { CloudFailure } from '../core/ports/cloud.ts';
import type { Log } from '../core/ports/log.ts';
import type { Call } from './call.ts';
import { type Credentials, credentialsOf } from './credentials.ts';
import { callerSchema } from './schemas.ts';
import { STS_REGION } from './transport.ts';

/** When STS would not say whose the credentials are, it is asked again after so long. */
const ASKED_AGAIN_AFTER = minutes(10);

type Verdict = { key: string; is: 'theirs' | 'another' } | { key: string; is: 'unknown'; until: Instant };

/**
 * Credentials that are handed out only while they are of the account that `darkroom.yml` says: rules know an account by its
 * name, and would be about another one. Each access key is asked about once. An STS that does not answer, or refuses, is
 * no reason that nothing works: it is logged once and the credentials are used.
 */
export function ofAccount(
  { name, id }: Pick<Account, 'name' | 'id'>,
  credentials: Credentials,
  { whoAmI, clock, log }: { whoAmI: Call; clock: Clock; log: Log },
): Credentials {
  if (id === undefined) return credentials;
  let known: Verdict | undefined;
  let underWay: { key: string; verdict: Promise<Verdict> } | undefined;
  let logged = false;

  async function ask(key: string): Promise<Verdict> {
    try {
      const place = { account: name, region: STS_REGION };
      const { AccountId } = await whoAmI({ place, action: 'GetCallerIdentity', query: {}, schema: callerSchema });
      return { key, is: AccountId === id ? 'theirs' : 'another' };
    } catch (error) {
      if (!logged)
        log.warn({ account: name, err: error }, 'STS does not say whose the credentials are: used unchecked');
      logged = true;
      return { key, is: 'unknown', until: clock.now() + ASKED_AGAIN_AFTER };
    }
  }

  async function verdictOn(key: string): Promise<Verdict> {
    if (known?.key === key && (known.is !== 'unknown' || clock.now() < known.until)) return known;
    // Many first calls at once ask once.
    if (underWay?.key !== key) underWay = { key, verdict: ask(key) };
    const { verdict } = underWay;
    known = await verdict;
    if (underWay?.verdict === verdict) underWay = undefined;
    return known;
  }

  return credentialsOf({
    name: 'checked',
    async get() {
      const handedOut = await credentials.get();
      if ((await verdictOn(handedOut.accessKeyId)).is !== 'another') return handedOut;
      const problem = { code: 'account-mismatch', account: name, expected: id } as const;
      throw new CloudFailure('refused', problem, { message: `the credentials are not of the account ${name} (${id})` });
    },
    refresh: credentials.refresh,
  });
}
