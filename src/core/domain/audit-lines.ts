import type { Actor } from './actor.ts';
import type { AuditEvent, AuditLine } from './audit.ts';
import { isImageId, type TaskId } from './ids.ts';
import type { Instant } from './instant.ts';
import { type Operation, type OperationEvent, shownOf } from './operation.ts';
import type { Judgement, Question } from './policy.ts';
import type { Problem } from './problem.ts';
import { actionOf } from './request.ts';

const DARKROOM = { kind: 'darkroom' } as const;

/** What the trail says about an operation, whatever happens to it. */
function about(operation: Operation): Omit<AuditLine, 'at' | 'event' | 'by'> {
  const { id, request, approval } = operation;
  const rule = 'rule' in approval ? approval.rule : 'terms' in approval ? approval.terms.rule : undefined;
  return {
    operation: id,
    ...shownOf(operation),
    action: actionOf(request),
    account: request.account,
    region: request.region,
    name: request.name,
    ...(rule !== undefined && { rule }),
  };
}

const byPolicy = (policy: string | undefined): Pick<AuditLine, 'policy'> => (policy === undefined ? {} : { policy });

export const askedLine = (operation: Operation, policy: string | undefined, now: Instant): AuditLine => ({
  at: now,
  event: 'asked',
  by: operation.requestedBy,
  ...about(operation),
  ...byPolicy(policy),
});

/** The line for a change that an event made, or nothing for what is no decision, transition or cloud call. */
export function lineOf(
  before: Operation,
  event: OperationEvent,
  after: Operation,
  now: Instant,
): AuditLine | undefined {
  // The rule that decided is known before: what is rejected or withdrawn keeps none.
  const line = (what: AuditEvent, by: Actor | typeof DARKROOM, more: Partial<AuditLine> = {}): AuditLine => ({
    at: now,
    event: what,
    by,
    ...about(before),
    ...about(after),
    ...more,
  });
  switch (event.kind) {
    case 'approved':
      return line('approved', event.by, byPolicy(event.rights.policy));
    case 'revised':
      return line('revised', event.by, byPolicy(event.ruling.policy));
    case 'withdrawn':
      return line('withdrawn', event.by);
    case 'rejected': {
      // By the rule as it is now, as with approvals.
      const { now: rule } = event.rights;
      return line('rejected', event.by, {
        reason: event.reason,
        ...byPolicy(event.rights.policy),
        ...(rule && 'terms' in rule && { rule: rule.terms.rule }),
      });
    }
    case 'glass-broken':
      return line('glass-broken', event.by, { reason: event.reason, ...byPolicy(event.rights.policy) });
    case 'approval-expired':
      return line('expired', DARKROOM);
    case 'approval-reminded':
      return line('reminded', DARKROOM);
    case 'approval-escalated':
      return line('escalated', DARKROOM);
    case 'cancel-asked':
      return line('cancel-asked', event.by, { tasks: event.tasks });
    case 'retried':
      return line('retried', event.by, { tasks: begunAgain(before, after) });
    case 'lease-renewed':
    case 'cancel-postponed':
      return undefined;
    default:
      return line(taskEvents[event.kind], DARKROOM, {
        ...taskFacts(before, event),
        ...problemIn(event),
        ...callIn(event),
      });
  }
}

/** Not all that was asked about: what is done stays as it is. */
const begunAgain = (before: Operation, after: Operation): TaskId[] =>
  after.tasks
    .filter(({ id, attempt }) => before.tasks.some((task) => task.id === id && task.attempt < attempt))
    .map(({ id }) => id);

type TaskChange = Exclude<Extract<OperationEvent, { task: string }>, { kind: 'lease-renewed' | 'cancel-postponed' }>;

const taskEvents: Record<TaskChange['kind'], AuditEvent> = {
  'task-claimed': 'task-claimed',
  'task-started': 'task-started',
  'task-unclear': 'task-unclear',
  'task-postponed': 'task-postponed',
  'task-refused': 'task-failed',
  'task-finished': 'task-done',
  'cancel-performed': 'task-cancelled',
  'cancel-refused': 'cancel-refused',
  'task-ready': 'task-done',
  'task-failed': 'task-failed',
};

function taskFacts({ tasks }: Operation, event: TaskChange): Partial<AuditLine> {
  const attempt = tasks.find(({ id }) => id === event.task)?.attempt;
  const subject = 'subject' in event ? event.subject : undefined;
  return {
    task: event.task,
    ...(attempt !== undefined && { attempt }),
    ...(subject && (isImageId(subject) ? { image: subject } : { subject })),
  };
}

const problemIn = (event: TaskChange): { problem?: Problem } => ('problem' in event ? { problem: event.problem } : {});
const callIn = (event: TaskChange): Partial<AuditLine> => ('call' in event && event.call ? { call: event.call } : {});

/** Somebody was told no about an operation, which stays as it is. */
export const refusedLine = (
  by: Actor,
  operation: Operation,
  problem: Problem,
  policy: string | undefined,
  now: Instant,
): AuditLine => ({
  at: now,
  event: 'refused',
  by,
  ...about(operation),
  ...byPolicy(policy),
  problem,
});

/** The policy told somebody no before there was an operation. */
export const notAllowedLine = (
  by: Actor,
  question: Question,
  judgement: Judgement,
  problem: Problem,
  policy: string,
  now: Instant,
): AuditLine => ({
  at: now,
  event: 'refused',
  by,
  action: question.action,
  account: question.account,
  region: question.region,
  name: question.name,
  ...('rule' in judgement && { rule: judgement.rule }),
  policy,
  problem,
  asked: { question, steps: judgement.steps },
});
