import { z } from 'zod';
import type { ChannelId, GroupId, RegionId, TeamId, UserId } from '../core/domain/ids.ts';
import { ACTIONS, type Membership } from '../core/domain/policy.ts';
import { complaintsOf } from '../settings/complaints-of.ts';
import { didYouMean, id, listed, named, oneOrMore, section, text, usual } from '../settings/fields.ts';
import { type Finding, sentenceOf } from '../settings/finding.ts';
import { inOrder, readYaml } from '../settings/yaml.ts';
import { readCsv } from './csv.ts';
import { detailSettings } from './details.ts';
import { OUTCOME } from './outcome.ts';

const MEMBERSHIPS = ['member', 'guest', 'stranger', 'deactivated', 'bot', 'unknown'] as const satisfies Membership[];
const word = z.string('must be text (put it in quotes)');

const expectationSchema = section({
  role: oneOrMore(word, 'must be one role or a list of roles').optional(),
  user: id<UserId>(/^[UW][A-Z0-9]{2,}$/, 'must be a Slack member id such as U024BE7LH').optional(),
  groups: oneOrMore(
    id<GroupId>(/^S[A-Z0-9]{2,}$/, 'must be the id of a user group'),
    'must be ids of user groups',
  ).optional(),
  membership: z.enum(MEMBERSHIPS, `must be one of ${listed(MEMBERSHIPS)}`).default('member'),
  action: z.enum(ACTIONS, {
    error: ({ input }) => (input === undefined ? undefined : `must be one of ${listed(ACTIONS)}`),
  }),
  account: word.optional(),
  region: id<RegionId>(/^[a-z]{2,8}(?:-[a-z0-9]+)+$/, 'must be a region such as cn-hangzhou').optional(),
  channel: id<ChannelId>(/^[CG][A-Z0-9]{2,}$/, 'must be the id of a Slack channel').optional(),
  workspace: id<TeamId>(/^T[A-Z0-9]{2,}$/, 'must be the id of a Slack workspace').optional(),
  name: word.optional(),
  tags: named(z.string(), word, 'must hold tags, such as env: prod').optional(),
  outcome: text(OUTCOME, 'must be refused, allowed, or such as: needs 2 from leads or managers'),
  rule: word.optional(),
  ...detailSettings,
});

/** What somebody asks, and what the policy is expected to say. */
export type Expectation = z.infer<typeof expectationSchema> & { line: number };
export type ReadExpectations = { expectations: Expectation[]; problems: Finding[] };

/** Reads a YAML list of expectations. */
export function readYamlExpectations(yaml: string): ReadExpectations {
  const list = z.array(expectationSchema, 'must be a list of expectations').min(1, 'there are no expectations in it');
  const { value = [], problems, find } = readYaml(yaml, list, []);
  const expectations = value.map((one, index) => ({ ...one, line: find([{ path: [index], says: '' }])[0]?.line ?? 1 }));
  return { expectations, problems: inOrder(problems) };
}

/** Reads a table with the same words as columns; several roles with spaces between, tags as `env=prod;team=web`. */
export function readCsvExpectations(csv: string): ReadExpectations {
  const [header, ...rows] = readCsv(csv);
  const columns = header?.cells.map((cell) => cell.trim()) ?? [];
  const known = Object.keys(expectationSchema.shape);
  const strange = columns.filter((column) => !known.includes(column));
  if (strange.length > 0) {
    const problems = strange.map((column) => ({
      line: 1,
      column: 1,
      says: `“${column}” is not a column; ${didYouMean(column, known).slice(2) || `there are ${listed(known)}`}`,
    }));
    return { expectations: [], problems };
  }
  const read: ReadExpectations = { expectations: [], problems: [] };
  for (const { line, cells } of rows) {
    const parsed = expectationSchema.safeParse(recordOf(columns, cells), { error: usual });
    if (parsed.success) read.expectations.push({ ...parsed.data, line });
    else
      read.problems.push(
        ...complaintsOf(parsed.error, expectationSchema).map((one) => ({ line, column: 1, says: sentenceOf(one) })),
      );
  }
  if (rows.length === 0) read.problems.push({ line: 1, column: 1, says: 'there are no expectations in it' });
  return read;
}

function recordOf(columns: readonly string[], cells: readonly string[]): Record<string, unknown> {
  const given = columns.map((column, index) => [column, cells[index]?.trim() ?? ''] as const);
  return Object.fromEntries(
    given.filter(([, cell]) => cell !== '').map(([column, cell]) => [column, cellValue(column, cell)]),
  );
}

function cellValue(column: string, cell: string): unknown {
  if (column === 'role' || column === 'groups') return cell.split(/\s+/);
  if (column !== 'tags') return cell;
  return Object.fromEntries(
    cell.split(';').map((tag) => {
      const [key = '', ...rest] = tag.split('=');
      return [key.trim(), rest.join('=').trim()];
    }),
  );
}
