import type { Actor } from '../core/domain/actor.ts';
import type { AuditSubject } from '../core/domain/audit.ts';
import type { CallKind } from '../core/domain/call-budget.ts';
import type { ChannelId, DeliveryId, OperationId, TeamId, UserId } from '../core/domain/ids.ts';
import type { Place } from '../core/domain/region.ts';

/**
 * Every key of the stores. All of one workspace share a hash tag, so that a script may touch several of them on a
 * cluster too. The queues keep theirs under the same tag (`jobs/`).
 */
export function redisKeys(team: TeamId) {
  const tag = `{darkroom:${team}}`;
  /** People of other workspaces can use controls here, and ids of people are their workspace's. */
  const own = (owner: Actor): string => (owner.team === team ? owner.user : `${owner.team}:${owner.user}`);
  return {
    /** Hash: record, version, draws, watches, shown, seen:<task>. Stays while open, then 90 days. By put-operation, observe-task. */
    operation: (id: OperationId) => `${tag}:operation:${id}`,
    /** Sorted set: operation by when it must be advanced. Stays. By put-operation. */
    due: `${tag}:due`,
    /** Sorted set: operation by when its messages are owed. Stays. By put-operation, observe-task, drawn-operation, draw-later. */
    undrawn: `${tag}:undrawn`,
    /** Sorted set, all scores 0: `<watch>|<operation>`, found by prefix. Stays. By put-operation. */
    watched: `${tag}:watched`,
    /** Sorted set: watch by when it is listed next. Stays. By put-operation, watched-operations, watchNext. */
    watches: `${tag}:watches`,
    /** Sorted set: operation by when it was asked for. 90 days after the last one, 200 entries. By put-operation. */
    recentOfChannel: (channel: ChannelId) => `${tag}:recent:channel:${channel}`,
    /** The same for a person. */
    recentOfRequester: (user: UserId) => `${tag}:recent:requester:${user}`,
    /** String: the delivery record. 90 days after its last change. By swap-delivery. */
    delivery: (id: DeliveryId) => `${tag}:delivery:${id}`,
    /** Hash: emptyAt, turningPointsUntil, progressUntil. A minute longer than anybody waits for an edit. By edit-budget. */
    edits: `${tag}:edits`,
    /** String: when the bucket of calls was empty (ms). A minute longer than until it is full. By call-budget. */
    calls: ({ account, region }: Place, kind: CallKind) => `${tag}:calls:${account}:${region}:${kind}`,
    /** String: a person's draft. An hour after its last change. By drafts.ts. */
    draft: (id: string, owner: Actor) => `${tag}:draft:${own(owner)}:${id}`,
    /** String: the id of the draft a person changed last. As long as that draft. By drafts.ts. */
    latestDraft: (owner: Actor) => `${tag}:latest-draft:${own(owner)}`,
    /** String: what a person chose last. Half a year after they asked. By drafts.ts. */
    preferences: (owner: Actor) => `${tag}:preferences:${own(owner)}`,
    /** Sorted set: open operations by when they were asked for. Stays. By put-operation. */
    open: `${tag}:open`,
    /** Sorted set: operations whose approval is waited for, by when they were asked for. Stays. By put-operation. */
    pending: `${tag}:pending`,
    /** Stream: `line`, the record of an audit line. 400 days, once sealed. By put-operation, append-audit; trim-audit. */
    audit: `${tag}:audit`,
    /** List: ids of the newest audit lines about a subject, 200 entries. 400 days after the last one. By the same. */
    auditAbout: (subject: AuditSubject) => `${tag}:audit:about:${subject}`,
    /** Stream: `seal`, under the id of its line: what ties the line to those before. As long as the line. By seal-audit. */
    auditSeals: `${tag}:audit:seals`,
    /** Stream: `head`, under the id of the last line it covers. As long as that line, the newest stays. By seal-audit. */
    auditHeads: `${tag}:audit:heads`,
    /** String: which worker seals. Seconds after it last said so. By hold-audit. */
    auditSealer: `${tag}:audit:sealer`,
  };
}
