import { z } from 'zod';
import type { Actor } from '../core/domain/actor.ts';
import type { AuditEvent, AuditLine } from '../core/domain/audit.ts';
import type { TaskId } from '../core/domain/ids.ts';
import { ACTIONS, type Miss, type Question, type Step } from '../core/domain/policy.ts';
import type { Tag } from '../core/domain/tags.ts';
import { actor, problem } from './operation-record.ts';
import { count, id, instant, maybe, object, readRecord, text } from './schema.ts';

/** How many lines about one subject can be listed. */
export const AUDIT_HISTORY_LIMIT = 200;

const words = <Word extends string>(all: Record<Word, true>): z.ZodType<Word> => z.enum(Object.keys(all) as Word[]);

const event = words<AuditEvent>({
  asked: true,
  revised: true,
  approved: true,
  rejected: true,
  withdrawn: true,
  expired: true,
  reminded: true,
  escalated: true,
  'glass-broken': true,
  refused: true,
  'task-claimed': true,
  'task-started': true,
  'task-unclear': true,
  'task-postponed': true,
  'task-failed': true,
  'task-done': true,
  'cancel-asked': true,
  'cancel-refused': true,
  'task-cancelled': true,
  retried: true,
});

const by: z.ZodType<Actor | { kind: 'darkroom' }> = z.union([
  actor,
  object<{ kind: 'darkroom' }>({ kind: z.literal('darkroom') }),
]);

const question: z.ZodType<Question> = object<Question>({
  action: z.enum(ACTIONS),
  account: id(),
  region: id(),
  channel: id(),
  workspace: id(),
  name: text,
  tags: z.array(object<Tag>({ key: text, value: text })),
});

const step: z.ZodType<Step> = object<Step>({
  rule: text,
  misses: z.array(
    object<Miss>({
      about: words<Miss['about']>({
        actions: true,
        accounts: true,
        regions: true,
        channels: true,
        workspaces: true,
        names: true,
        tags: true,
        roles: true,
      }),
      wanted: z.array(text),
      given: z.array(text),
    }),
  ),
});

const line: z.ZodType<AuditLine> = object<AuditLine>({
  at: instant,
  event,
  by,
  operation: maybe(id()),
  revision: maybe(count),
  digest: maybe(text),
  action: maybe(z.enum(ACTIONS)),
  account: maybe(id()),
  region: maybe(id()),
  name: maybe(text),
  rule: maybe(text),
  policy: maybe(text),
  task: maybe(id()),
  tasks: maybe(z.array(id<TaskId>())),
  attempt: maybe(count),
  image: maybe(id()),
  subject: maybe(id()),
  call: maybe(object<NonNullable<AuditLine['call']>>({ action: text, requestId: maybe(text) })),
  problem: maybe(problem),
  reason: maybe(text),
  asked: maybe(object<NonNullable<AuditLine['asked']>>({ question, steps: z.array(step) })),
});

type AuditRecord = { v: 1; line: AuditLine };
const auditRecord = object<AuditRecord>({ v: z.literal(1), line });

export const writeAuditLine = (line: AuditLine): string => JSON.stringify({ v: 1, line } satisfies AuditRecord);
export const readAuditLine = (id: string, stored: string): AuditLine =>
  readRecord(auditRecord, stored, `audit line ${id}`).line;
