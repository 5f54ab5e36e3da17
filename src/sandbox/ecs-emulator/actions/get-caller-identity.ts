import type { Action } from './action.ts';

/** Says who signed the call. It needs no permission, and ids are text here. */
export const getCallerIdentity: Action = {
  name: 'GetCallerIdentity',
  takesClientToken: false,
  answer: ({ caller: { account, kind, arn } }) => {
    const { accountId } = account;
    const principal = arn.split('/').at(-1) ?? '';
    if (kind === 'root') return { IdentityType: 'Account', AccountId: accountId, PrincipalId: accountId, Arn: arn };
    if (kind === 'user') return { IdentityType: 'RAMUser', AccountId: accountId, PrincipalId: principal, Arn: arn };
    return {
      IdentityType: 'AssumedRoleUser',
      AccountId: accountId,
      PrincipalId: `${principal}:darkroom`,
      // The session's name stands behind the role's, and the kind of principal in the middle.
      Arn: `${arn.replace(':role/', ':assumed-role/')}/darkroom`,
    };
  },
};
