import type { AccountName } from '../core/domain/ids.ts';
import type { Problem, RoleFault } from '../core/domain/problem.ts';
import type { RoleMeaning } from './error-codes.ts';

/** A role that is to be taken on: whose it is, and by whom. */
export type RoleSubject = {
  account: AccountName;
  roleArn: string;
  /** A trust policy must ask for it; its value stays out of every text. */
  hasExternalId: boolean;
  callerAccount: AccountName;
  /** Whom the role has to trust: an account or a role. */
  callerArn: string;
};

/** Why a role cannot be assumed, with the line that a policy lacks. */
export function roleProblem(
  means: RoleMeaning | undefined,
  error: { policyType?: string; requestId?: string },
  role: RoleSubject,
): Problem {
  const because = faultOf(means, error.policyType);
  const missing = missingFor(because, means, role);
  return {
    code: 'role-not-assumed',
    account: role.account,
    roleArn: role.roleArn,
    because,
    ...(missing !== undefined && { missing }),
    ...(error.requestId !== undefined && { requestId: error.requestId }),
  };
}

/** Newer answers say whose policy refused; `AssumeRolePolicy` is RAM's word for a trust policy. */
function faultOf(means: RoleMeaning | undefined, policyType: string | undefined): RoleFault {
  if (means === 'caller-is-root' || means === 'no-such-role') return means;
  if (means === undefined || policyType === undefined) return 'unknown';
  return /AssumeRole|Trust/i.test(policyType) ? 'not-trusted' : 'caller-not-allowed';
}

function missingFor(because: RoleFault, means: RoleMeaning | undefined, role: RoleSubject): string | undefined {
  if (because === 'caller-not-allowed') return callerLine(role);
  if (because === 'not-trusted') return trustLine(role);
  if (because !== 'unknown' || means !== 'role-refused') return undefined;
  return `${callerLine(role)} to the policy of the caller, or ${trustLine(role)} to the trust policy of the role`;
}

const callerLine = ({ roleArn }: RoleSubject): string => `"Action": "sts:AssumeRole", "Resource": "${roleArn}"`;

function trustLine({ callerArn, hasExternalId }: RoleSubject): string {
  const condition = hasExternalId
    ? ', "Condition": { "StringEquals": { "sts:ExternalId": "(as in darkroom.yml)" } }'
    : '';
  return `"Action": "sts:AssumeRole", "Principal": { "RAM": ["${callerArn}"] }${condition}`;
}
