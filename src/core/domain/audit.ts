import type { Actor } from './actor.ts';
import type { AccountName, ImageId, OperationId, RegionId, SubjectId, TaskId } from './ids.ts';
import type { Instant } from './instant.ts';
import type { ActionName, Question, Step } from './policy.ts';
import type { Problem } from './problem.ts';

/** Decisions, transitions and cloud calls. What is seen on the way, and what is drawn, is none of these. */
export type AuditEvent =
  | 'asked'
  | 'revised'
  | 'approved'
  | 'rejected'
  | 'withdrawn'
  | 'expired'
  | 'reminded'
  | 'escalated'
  | 'glass-broken'
  /** Somebody was told no; nothing else changed. */
  | 'refused'
  | 'task-claimed'
  | 'task-started'
  | 'task-unclear'
  | 'task-postponed'
  | 'task-failed'
  | 'task-done'
  | 'cancel-asked'
  | 'cancel-refused'
  | 'task-cancelled'
  | 'retried';

/** One line of the audit trail: who, what, when, by which rule, which Slack request, which cloud request. */
export type AuditLine = {
  at: Instant;
  event: AuditEvent;
  /** With the Slack request in `via`. Darkroom itself, when a time came or a worker acted. */
  by: Actor | { kind: 'darkroom' };
  operation?: OperationId;
  revision?: number;
  /** Of the request that was decided on. */
  digest?: string;
  action?: ActionName;
  account?: AccountName;
  region?: RegionId;
  name?: string;
  rule?: string;
  /** The digest of the policy that was gone by, where it was asked; the log has its text. */
  policy?: string;
  task?: TaskId;
  /** Those that somebody asked to stop, or that began again. */
  tasks?: readonly TaskId[];
  attempt?: number;
  image?: ImageId;
  /** What a task has made or is about, where it is no image. */
  subject?: SubjectId;
  /** An effect on the cloud, and what Alibaba Cloud calls it. */
  call?: { action: string; requestId?: string };
  problem?: Problem;
  /** What a person gave as a reason. */
  reason?: string;
  /** For a refusal by the policy: what was asked, and each rule that was looked at. */
  asked?: { question: Question; steps: readonly Step[] };
};

/** What the history can be asked about. */
export type AuditSubject = `operation:${string}` | `person:${string}` | `image:${string}`;

/** Whose history a line belongs to. */
export function subjectsOf({ operation, by, image }: AuditLine): AuditSubject[] {
  return [
    ...(operation ? [`operation:${operation}` as const] : []),
    ...(by.kind === 'person' ? [`person:${by.user}` as const] : []),
    ...(image ? [`image:${image}` as const] : []),
  ];
}
