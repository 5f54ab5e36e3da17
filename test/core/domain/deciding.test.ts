// Rows written by hand: who decides on what is asked by a rule of `policy.yml`, and what comes of it.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Approval, Rights } from '../../../src/core/domain/approval.ts';
import type { UserId } from '../../../src/core/domain/ids.ts';
import { hours } from '../../../src/core/domain/instant.ts';
import { apply, type Operation, type OperationEvent, shownOf } from '../../../src/core/domain/operation.ts';
import type { ApprovalTerms, Membership } from '../../../src/core/domain/policy.ts';
import { readSettings } from '../../../src/settings/read-settings.ts';
import { anOperation, aPendingApproval, aRequest, maya, NOW, person, priya } from '../../support/builders.ts';

const data = (name: string) => readFileSync(new URL(`../../data/${name}`, import.meta.url), 'utf8');
const settings = readSettings(data('policy.yml'));
if (!settings.ok) throw new Error('the policy is wrong');
const { policy } = settings.settings;

const COLUMNS = [
  ...(['rule', 'role', 'self_or_other', 'membership', 'revision'] as const),
  ...(['approved_already', 'state', 'escalated', 'typed', 'outcome'] as const),
] as const;
type Row = Record<(typeof COLUMNS)[number], string> & { line: number };
const STATES = ['pending', 'granted', 'rejected', 'withdrawn', 'expired', 'overdue'];

const [head = '', ...lines] = data('deciding.csv').trim().split('\n');
const rows = lines.map((text, index): Row => {
  const cells = text.split(',');
  return {
    ...(Object.fromEntries(COLUMNS.map((column, nth) => [column, cells[nth] ?? ''])) as Record<
      (typeof COLUMNS)[number],
      string
    >),
    line: index + 2,
  };
});

const somebody = person('U0SOMEBODY');

function termsOf(name: string): ApprovalTerms {
  const then = policy.rules.find((rule) => rule.name === name)?.then;
  if (then?.kind !== 'allow' || !then.approvals) throw new Error(`no rule ${name} that asks for approval`);
  return { ...then.approvals, rule: name };
}

function approvalOf({ rule, state, escalated, approved_already }: Row, decider: UserId): Approval {
  const at = NOW - hours(1);
  const by = priya;
  const approvals = approved_already === 'yes' ? [{ by: { ...somebody, user: decider }, at }] : [];
  switch (state) {
    case 'pending':
    case 'overdue':
      return aPendingApproval({
        terms: termsOf(rule),
        approvals,
        since: at,
        expiresAt: state === 'overdue' ? NOW : NOW + hours(1),
        ...(escalated === 'yes' && { escalatedAt: at }),
      });
    case 'granted':
      return { state, rule, approvals: [...approvals, { by, at }], at };
    case 'rejected':
      return { state, by, reason: 'Not now', approvals, at };
    case 'withdrawn':
      return { state, by: maya, approvals, at };
    case 'expired':
      return { state, approvals, at };
    default:
      throw new Error(`no state ${state}`);
  }
}

/** What comes of a decision: a problem's code, or that it counts. */
function outcomeOf(row: Row, verdict: 'approved' | 'rejected'): string {
  const by = row.self_or_other === 'self' ? maya : somebody;
  const earlier = anOperation();
  const operation: Operation = anOperation({
    approval: approvalOf(row, by.user),
    revision: 2,
    request: aRequest({ name: 'web-golden-larger' }),
  });
  const rights: Rights = {
    membership: row.membership as Membership,
    // As `rolesOf` says it: nobody but a member has any.
    roles: row.membership === 'member' ? ['everyone', ...row.role.split(' ').filter(Boolean)] : [],
    ...(operation.approval.state === 'pending' && { now: { terms: termsOf(row.rule) } }),
  };
  const typed = { yes: operation.request.name, other: 'another name' }[row.typed];
  const event = {
    kind: verdict,
    by,
    shown: shownOf(row.revision === 'old' ? earlier : operation),
    rights,
    ...(verdict === 'rejected' && { reason: 'Not now' }),
    ...(typed !== undefined && { typedName: typed }),
  } as OperationEvent;
  const outcome = apply(operation, event, NOW);
  return outcome.kind === 'moved' ? 'counts' : outcome.problem.code;
}

describe('deciding, row by row', () => {
  it('given the rows, when they are read, then there are many and each cell is a word that means something', () => {
    expect(head.split(',')).toEqual([...COLUMNS]);
    expect(rows.length).toBeGreaterThanOrEqual(40);
    const known = Object.keys(policy.roles);
    for (const row of rows) {
      expect(STATES).toContain(row.state);
      expect(known).toEqual(expect.arrayContaining(row.role.split(' ').filter(Boolean)));
      for (const [column, words] of [
        ['self_or_other', ['self', 'other']],
        ['membership', ['member', 'guest', 'stranger', 'deactivated', 'bot', 'unknown']],
        ['revision', ['same', 'old']],
        ['approved_already', ['yes', 'no']],
        ['escalated', ['yes', 'no']],
        ['typed', ['', 'yes', 'no', 'other']],
      ] as const) {
        expect(words, `line ${row.line}, ${column}`).toContain(row[column]);
      }
    }
    expect(new Set(rows.map(({ outcome }) => outcome))).toEqual(
      new Set([
        ...['counts', 'not-asked', 'own-request', 'approved-already', 'request-changed', 'not-a-member'],
        ...['already-decided', 'name-not-typed'],
      ]),
    );
  });

  it.each(rows)('given row $line, $self_or_other with "$role", $state, when they approve, then: $outcome', (row) => {
    expect(outcomeOf(row, 'approved')).toBe(row.outcome);
  });

  // Whoever rejects types no name, and may have approved before.
  it.each(rows)(
    'given row $line, $self_or_other with "$role", $state, when they reject, then as much is checked',
    (row) => {
      const counts = ['approved-already', 'name-not-typed'].includes(row.outcome);
      expect(outcomeOf(row, 'rejected')).toBe(counts ? 'counts' : row.outcome);
    },
  );
});
