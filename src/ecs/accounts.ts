import type { Account } from '../core/domain/account.ts';
import type { AccountName } from '../core/domain/ids.ts';
import type { Problem } from '../core/domain/problem.ts';
import type { Place } from '../core/domain/region.ts';
import type { Clock } from '../core/ports/clock.ts';
import { CloudFailure } from '../core/ports/cloud.ts';
import type { Log } from '../core/ports/log.ts';
import { assumedRole } from './assume-role.ts';
import type { Call } from './call.ts';
import { type Credentials, credentialsOf } from './credentials.ts';
import { ofAccount } from './identity.ts';
import type { RoleSubject } from './role-problems.ts';

/** What is needed to work in an account. `sts` and `ecs` sign with its credentials. */
type Access = { settings: string; caller: Access | undefined; credentials: Credentials; ecs: Call; sts: Call };

export type AccountsOptions = {
  /** As `darkroom.yml` has them by now: asked at every call. */
  accounts: () => readonly Account[];
  own: Credentials;
  clock: Clock;
  ecsWith: (credentials: Credentials) => Call;
  stsWith: (credentials: Credentials) => Call;
  /** STS, asked only once: what it says is good to know. */
  whoAmIWith: (credentials: Credentials) => Call;
  log: Log;
};

/**
 * Sends each call with its own account's credentials. These are made on first use and kept for as long as the settings of
 * the account, and of those it is assumed with, stay the same. Refuses accounts and regions that nobody configured, and
 * credentials of another account than the configured one.
 */
export function byAccount({ accounts, own, clock, ecsWith, stsWith, whoAmIWith, log }: AccountsOptions): Call {
  const kept = new Map<AccountName, Access>();

  function accessTo(account: Account, known: readonly Account[], through: readonly AccountName[]): Access {
    const { name, credentials } = account;
    const caller = credentials.kind === 'assumed' ? callerOf(account, credentials, known, through) : undefined;
    const settings = JSON.stringify([account.id, credentials]);
    const earlier = kept.get(name);
    if (earlier?.settings === settings && earlier.caller === caller?.access) return earlier;
    const given = caller ? credentialsOf(caller.role) : own;
    const signed = ofAccount(account, given, { whoAmI: whoAmIWith(given), clock, log });
    const access: Access = {
      settings,
      caller: caller?.access,
      credentials: signed,
      ecs: ecsWith(signed),
      sts: stsWith(signed),
    };
    kept.set(name, access);
    return access;
  }

  function callerOf(
    { name }: Account,
    credentials: Extract<Account['credentials'], { kind: 'assumed' }>,
    known: readonly Account[],
    through: readonly AccountName[],
  ) {
    const { roleArn, externalId } = credentials;
    // Parsing refuses circles; should one come here, it must not be followed for ever.
    if (through.includes(name)) throw refused({ code: 'role-not-assumed', account: name, roleArn, because: 'unknown' });
    const calling = accountNamed(credentials.with, known);
    const access = accessTo(calling, known, [...through, name]);
    const role: RoleSubject = {
      account: name,
      roleArn,
      hasExternalId: externalId !== undefined,
      callerAccount: calling.name,
      callerArn: arnOf(calling),
    };
    return { access, role: assumedRole({ credentials, role, sts: access.sts, clock }) };
  }

  return async (call) => {
    const known = accounts();
    for (const name of kept.keys()) if (!known.some((account) => account.name === name)) kept.delete(name);
    const account = accountNamed(call.place.account, known);
    checkRegion(account, call.place);
    return accessTo(account, known, []).ecs(call);
  };
}

function accountNamed(name: AccountName, known: readonly Account[]): Account {
  const account = known.find((one) => one.name === name);
  if (account) return account;
  throw refused({ code: 'account-not-found', account: name, known: known.map((one) => one.name) });
}

function checkRegion({ name, regions }: Account, { region }: Place): void {
  if (regions && !regions.includes(region)) {
    throw refused({ code: 'region-not-allowed', account: name, region, allowed: regions });
  }
}

/** As a trust policy names it. */
const arnOf = ({ name, id, credentials }: Account): string =>
  credentials.kind === 'assumed' ? credentials.roleArn : `acs:ram::${id ?? `(id of the account ${name})`}:root`;

const refused = (problem: Problem & { account: string }): CloudFailure =>
  new CloudFailure('refused', problem, { message: `${problem.code}: ${problem.account}` });
