import { flag, optional, type Params } from '../parameters.ts';
import { refuse } from '../refusal.ts';
import type { RegionalCall } from './action.ts';

const groups = [/[a-z]/, /[A-Z]/, /\d/, /[()`~!@#$%^&*\-_+=|{}[\]:;"<>,.?/\\']/];

/** The forms of how people will log in; a password is looked at and forgotten. */
export function checkPassword(params: Params): void {
  const password = optional(params, 'Password');
  if (password === undefined) return;
  if (flag(params, 'PasswordInherit') === true) {
    const message = 'The parameter Password must be empty when PasswordInherit is true.';
    refuse(400, 'InvalidPasswordParam.Mismatch', message);
  }
  const kinds = groups.filter((group) => group.test(password)).length;
  if (password.length >= 8 && password.length <= 30 && kinds >= 3) return;
  refuse(400, 'InvalidPassword.Malformed', 'The specified parameter "Password" is not valid.');
}

/** The key pair that is asked for, which has to be one of the caller's; '' when none is. */
export function keyPairOf({ region, account, params }: RegionalCall): string {
  const keyPairName = optional(params, 'KeyPairName') ?? '';
  if (keyPairName === '' || region.keyPairs.has(`${account.accountId} ${keyPairName}`)) return keyPairName;
  return refuse(400, 'InvalidKeyPairName.NotFound', 'The specified KeyPairName does not exist.');
}
