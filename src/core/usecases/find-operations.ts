import type { Actor } from '../domain/actor.ts';
import type { InstanceId, OperationId, SnapshotId } from '../domain/ids.ts';
import { type Instant, seconds } from '../domain/instant.ts';
import { isWhole } from '../domain/kinds/create-image.ts';
import type { Request } from '../domain/kinds/kinds.ts';
import { DomainError } from '../domain/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { Operations, StoredOperation } from '../ports/operations.ts';

const MOST = 10;
const MOST_OPEN = 200;
const FRESH_FOR = seconds(5);

/** The operation, or nothing when there is none (any more). */
export async function findOperation(get: Operations['get'], id: OperationId): Promise<StoredOperation | undefined> {
  try {
    return await get(id);
  } catch (error) {
    if (error instanceof DomainError && error.problem.code === 'operation-not-found') return undefined;
    throw error;
  }
}

/** The newest operations of a person, newest first. */
export const recentOperations =
  ({ operations }: { operations: Operations }) =>
  async (of: Actor): Promise<StoredOperation[]> => {
    const ids: OperationId[] = await operations.recent({ requestedBy: of.user }, MOST);
    return Promise.all(ids.map((id) => operations.get(id)));
  };

/**
 * Requests that start from a snapshot, or an instance as a whole, and are not over, newest first. A form asks with every drawing: which there are is read
 * each time, what they ask for is kept for some seconds.
 */
export function openRequestsFor({ operations, clock }: { operations: Operations; clock: Clock }) {
  let kept = new Map<OperationId, { at: Instant; read: Promise<StoredOperation> }>();
  return async (source: SnapshotId | InstanceId): Promise<StoredOperation[]> => {
    const ids = await operations.open(MOST_OPEN);
    const now = clock.now();
    const known = (id: OperationId) => {
      const earlier = kept.get(id);
      return earlier && now - earlier.at < FRESH_FOR ? earlier : { at: now, read: operations.get(id) };
    };
    const current = new Map(ids.map((id) => [id, known(id)]));
    kept = current;
    try {
      const open = await Promise.all([...current.values()].map(({ read }) => read));
      return open.filter(({ operation }) => startsFrom(operation.request, source));
    } catch (error) {
      // Trouble is not worth keeping.
      kept = new Map();
      throw error;
    }
  };
}

const startsFrom = (request: Request, id: SnapshotId | InstanceId): boolean =>
  request.kind === 'create-image' &&
  ((isWhole(request.source) && request.source.fromInstance === id) ||
    request.disks.some(({ snapshotId }) => snapshotId === id));
