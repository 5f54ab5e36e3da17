import type { AccountCredentials } from '../core/domain/account.ts';
import { type Instant, minutes } from '../core/domain/instant.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Call } from './call.ts';
import type { HandedOut, Source } from './credentials.ts';
import type { RoleSubject } from './role-problems.ts';
import { roleAssumedSchema } from './schemas.ts';
import { STS_REGION } from './transport.ts';

/** Stands in the records of ActionTrail beside everything that is done. */
const SESSION_NAME = 'darkroom';
const LASTS_SECONDS = 3_600;
/** A call that is sent now must still be valid when it arrives, and its next tries as well. */
const RENEWED_BEFORE = minutes(5);

export type AssumedOptions = {
  credentials: Extract<AccountCredentials, { kind: 'assumed' }>;
  /** Whose role it is and who takes it on, for what is said when it cannot be. */
  role: RoleSubject;
  /** STS, asked with the credentials of whoever takes the role on. */
  sts: Call;
  clock: Clock;
};

/**
 * The temporary credentials of a RAM role, assumed on first use and again shortly before they expire. One call under way
 * serves everybody. Throws the `CloudFailure` of the AssumeRole call.
 */
export function assumedRole({ credentials, role, sts, clock }: AssumedOptions): Source {
  let held: (HandedOut & { expiresAt: Instant }) | undefined;
  let underWay: Promise<HandedOut> | undefined;

  async function assume(): Promise<HandedOut> {
    const { Credentials } = await sts({
      place: { account: role.callerAccount, region: STS_REGION },
      action: 'AssumeRole',
      query: {
        RoleArn: credentials.roleArn,
        RoleSessionName: SESSION_NAME,
        ExternalId: credentials.externalId,
        DurationSeconds: LASTS_SECONDS,
      },
      schema: roleAssumedSchema,
      subject: { role },
    });
    held = {
      accessKeyId: Credentials.AccessKeyId,
      accessKeySecret: Credentials.AccessKeySecret,
      securityToken: Credentials.SecurityToken,
      providerName: NAME,
      expiresAt: Credentials.Expiration,
    };
    return held;
  }

  return {
    name: NAME,
    async get() {
      if (held && clock.now() < held.expiresAt - RENEWED_BEFORE) return held;
      underWay ??= assume().finally(() => {
        underWay = undefined;
      });
      return underWay;
    },
    refresh(stale) {
      // Calls that were refused together: what the first of them got serves the others.
      if (stale === undefined || held === stale) held = undefined;
      return true;
    },
  };
}

const NAME = 'ram_role_arn';
