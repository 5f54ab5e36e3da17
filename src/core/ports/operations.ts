import type { AuditLine } from '../domain/audit.ts';
import type { ChannelId, OperationId, TaskId, UserId } from '../domain/ids.ts';
import type { Instant } from '../domain/instant.ts';
import type { Watch } from '../domain/next-actions.ts';
import type { Operation, Shown } from '../domain/operation.ts';
import type { Observation } from '../domain/progress.ts';

/** Tells one state of an operation from another; only equality means something. */
export type Version = number;

/**
 * `version` changes with every decision. `draws` also changes with every observation worth showing, and is what
 * messages are compared with: a message that shows `draws` is up to date. It begins above 0, which is nothing drawn.
 */
export type StoredOperation = {
  operation: Operation;
  version: Version;
  draws: number;
  observations: Partial<Record<TaskId, Observation>>;
};

/**
 * The operations of one workspace, with the indexes that say which of them need a look. A change, and what follows
 * from it for the indexes, happen together or not at all. Reads throw `DomainError` operation-not-found;
 * everything throws `DomainError` store-unavailable.
 */
export type Operations = {
  /** Keeps a new operation and its audit line. False when one with its id is there already: nothing is changed then. */
  add(operation: Operation, now: Instant, audit?: AuditLine): Promise<boolean>;
  get(id: OperationId): Promise<StoredOperation>;
  /**
   * Moves an operation on from exactly this version, with the audit line of the change, and owes its messages unless
   * `show` is false. False when someone else was first, or when the stored request is not the one that was `shown` to
   * whoever decided: nothing is changed then.
   */
  replace(
    next: Operation,
    from: Version,
    now: Instant,
    options?: { show?: boolean; audit?: AuditLine; shown?: Shown },
  ): Promise<boolean>;
  /** Keeps how a task was seen. Changes no version; asks for a redraw only when `show`. */
  observe(id: OperationId, task: TaskId, seen: Observation, options: { show: boolean; now: Instant }): Promise<void>;
  /** Every message shows these draws: nothing is owed any more. Does nothing when the operation has moved on since. */
  drawn(id: OperationId, draws: number): Promise<void>;
  /**
   * These draws are owed, but not before this moment. Does nothing when the operation has moved on since: what it became
   * may be in more of a hurry.
   */
  drawLater(id: OperationId, draws: number, at: Instant): Promise<void>;
  /** Operations that must be advanced by now, longest due first. */
  due(now: Instant, limit: number): Promise<OperationId[]>;
  /** Operations whose messages are owed by now, longest owed first. */
  undrawn(now: Instant, limit: number): Promise<OperationId[]>;
  /** Listings that are due by now. */
  watchesDue(now: Instant): Promise<Watch[]>;
  /** The operations that one listing is for. Empties the watch itself when there are none. */
  watched(watch: Watch): Promise<OperationId[]>;
  /** When this listing is due next, as long as anything is watched there. */
  watchNext(watch: Watch, at: Instant): Promise<void>;
  /** Operations that are not over, newest first. */
  open(limit: number): Promise<OperationId[]>;
  /** Operations whose approval is waited for, oldest first. */
  pending(limit: number): Promise<OperationId[]>;
  /** The newest operations of a channel or a person, newest first. */
  recent(of: { channel: ChannelId } | { requestedBy: UserId }, limit: number): Promise<OperationId[]>;
};
