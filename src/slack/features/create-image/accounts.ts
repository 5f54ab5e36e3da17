import type { Account } from '../../../core/domain/account.ts';
import type { CreateImageForm } from '../../../core/domain/create-image-form.ts';
import type { AccountName } from '../../../core/domain/ids.ts';
import { DEFAULT_ACCOUNT } from '../../../core/domain/region.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import { regionChosen } from './changes.ts';

type Known = Pick<SlackDependencies, 'accounts'>;

/** The account that a form is about: the first, where none is named. */
export const accountOf = ({ accounts }: Known, account: string): AccountName =>
  account === '' ? (accounts()[0]?.name ?? DEFAULT_ACCOUNT) : (account as AccountName);

const configured = ({ accounts }: Known, name: string): Account | undefined =>
  accounts().find((account) => account.name === name);

/** Another account has other regions, instances and snapshots. A region that it has as well stays. */
export const accountChosen =
  (deps: Known) =>
  (form: CreateImageForm, { value }: { value: string }): CreateImageForm =>
    regionChosen({ ...form, account: value }, { value: regionIn(configured(deps, value), form.region) });

/** Where a form begins: with the account and region wished for, as far as these are still to be had. */
export function startPlace(
  deps: Known,
  wished: { account: string; region: string },
): { account: string; region: string } {
  const account = configured(deps, wished.account) ?? deps.accounts()[0];
  return { account: account?.name ?? '', region: regionIn(account, wished.region) };
}

/** A form that was left. When its account is gone since, what was chosen there is of no use elsewhere. */
export function inKnownAccount(deps: Known, form: CreateImageForm): CreateImageForm {
  const account = accountOf(deps, form.account);
  return configured(deps, account)
    ? { ...form, account }
    : accountChosen(deps)(form, { value: startPlace(deps, form).account });
}

const regionIn = (account: Account | undefined, wished: string): string =>
  account?.regions?.every((region) => region !== wished) ? (account.regions[0] ?? wished) : wished;
