import { optional, type Params } from '../parameters.ts';
import { Refusal, refuse, refuseMissing } from '../refusal.ts';
import { type Caller, roleArn } from '../sessions.ts';
import { toSeconds } from '../world/cloud-time.ts';
import type { Role } from '../world/entities.ts';
import type { Action, Call } from './action.ts';

const arnForm = /^acs:ram::\d{1,20}:role\/[A-Za-z0-9.-]{1,64}$/;
const sessionForm = /^[A-Za-z0-9.@_-]{2,64}$/;
const DEFAULT_SECONDS = 3_600;

/** Hands out temporary credentials of a role, when the caller may assume it and the role trusts the caller. */
export const assumeRole: Action = {
  name: 'AssumeRole',
  takesClientToken: false,
  answer(call) {
    const { world, sessions, caller, params } = call;
    if (caller.kind === 'root') refuse(403, 'NoPermission', 'Roles may not be assumed by root accounts.');
    const { arn, sessionName } = readRequest(params);
    const role = world.roles.find((one) => roleArn(one) === arn);
    const account = world.accounts.find(({ accountId }) => accountId === role?.accountId);
    if (role === undefined || account === undefined) {
      return refuse(404, 'EntityNotExist.Role', 'The specified Role not exists.');
    }
    const seconds = secondsOf(params, role);
    checkPolicies(call, role, arn);
    const session = sessions.issue(role, account, seconds);
    return {
      AssumedRoleUser: { Arn: `${arn}/${sessionName}`, AssumedRoleId: `3${role.accountId.slice(1)}:${sessionName}` },
      Credentials: {
        AccessKeyId: session.accessKeyId,
        AccessKeySecret: session.accessKeySecret,
        SecurityToken: session.securityToken,
        Expiration: toSeconds(session.expiresAt),
      },
    };
  },
};

function readRequest(params: Params): { arn: string; sessionName: string } {
  const arn = optional(params, 'RoleArn') ?? refuseMissing('RoleArn');
  const sessionName = optional(params, 'RoleSessionName') ?? refuseMissing('RoleSessionName');
  if (!arnForm.test(arn)) refuse(400, 'InvalidParameter.RoleArn', 'The parameter RoleArn is wrongly formed.');
  if (!sessionForm.test(sessionName)) {
    refuse(400, 'InvalidParameter.RoleSessionName', 'The parameter RoleSessionName is wrongly formed.');
  }
  return { arn, sessionName };
}

function secondsOf(params: Params, { maxSessionSeconds = DEFAULT_SECONDS }: Role): number {
  const asked = Number(optional(params, 'DurationSeconds') ?? Math.min(DEFAULT_SECONDS, maxSessionSeconds));
  if (Number.isInteger(asked) && asked >= 900 && asked <= maxSessionSeconds) return asked;
  // The message is the API's own, whatever the role's longest session is.
  return refuse(400, 'InvalidParameter.DurationSeconds', 'The Min/Max value of DurationSeconds is 15min/1hr.');
}

function checkPolicies({ caller, params, faults }: Call, role: Role, arn: string): void {
  const denied = faults.take(['denyRole'], { action: 'AssumeRole', regionId: undefined })?.by;
  if (denied === 'caller' || !(caller.mayAssume?.includes(arn) ?? true)) {
    deny(caller, 'AccountLevelIdentityBasedPolicy');
  }
  // An external id that is asked for and not given is as if the role did not trust the caller at all.
  const known = role.externalId === undefined || role.externalId === params.ExternalId;
  const trusted = role.trusts.some((one) => one === caller.arn || one === `acs:ram::${caller.account.accountId}:root`);
  if (denied === 'trust' || !known || !trusted) deny(caller, 'AssumeRolePolicy');
}

/** One code and one message for both sides; only the detail says whose policy it was. */
function deny({ kind, account, arn }: Caller, policyType: string): never {
  const message = 'You are not authorized to do this action. You should be authorized by RAM.';
  throw new Refusal(
    403,
    'NoPermission',
    message,
    {},
    {
      PolicyType: policyType,
      NoPermissionType: 'ImplicitDeny',
      AuthAction: 'sts:AssumeRole',
      AuthPrincipalType: kind === 'role' ? 'AssumedRoleUser' : 'SubUser',
      AuthPrincipalOwnerId: account.accountId,
      AuthPrincipalDisplayName: arn.split('/').at(-1) ?? '',
    },
  );
}
