import { EVERYONE } from '../core/domain/policy.ts';
import type { Complaint, Path } from './finding.ts';
import { at, isThere, textsAt } from './loose.ts';

/** More approvals than anybody can ever get. Who is in a group changes, so groups are taken to have enough. */
export function numberComplaints(content: unknown, rule: Path): Complaint[] {
  const approvals = [...rule, 'approvals'];
  const path = [...approvals, 'required'];
  const required = at(content, path) ?? 1;
  const approvers = peopleOf(content, [
    [...approvals, 'from'],
    [...approvals, 'escalate', 'to'],
  ]);
  if (typeof required !== 'number' || !approvers) return [];
  if (required > approvers.length) return [{ path, says: `is ${required}, but ${canApprove(approvers.length)}` }];
  if (required < approvers.length || at(content, [...approvals, 'selfApproval']) === true) return [];
  const askers = peopleOf(content, [[...rule, 'allow']]) ?? [];
  if (askers.length === 0 || !askers.every((one) => approvers.includes(one))) return [];
  const among = required === 1 ? 'the only one' : `one of the ${required}`;
  const says = `is ${required}, but everybody who may ask is ${among} who can approve, and never approves their own`;
  return [{ path, says }];
}

const canApprove = (people: number): string =>
  `${['nobody', 'only 1 person'][people] ?? `only ${people} people`} can approve`;

/** The people of the roles that stand there; nothing when nobody can count them, or no role is named. */
function peopleOf(content: unknown, places: readonly Path[]): string[] | undefined {
  const roles = places.flatMap((place) => textsAt(content, place)).map(({ text }) => text);
  const countable = roles.every(
    (role) => role !== EVERYONE && isThere(content, ['roles', role]) && !isThere(content, ['roles', role, 'groups']),
  );
  if (roles.length === 0 || !countable) return undefined;
  return [...new Set(roles.flatMap((role) => textsAt(content, ['roles', role, 'people'])).map(({ text }) => text))];
}
