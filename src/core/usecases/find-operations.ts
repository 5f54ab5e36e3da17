import type { Actor } from '../domain/actor.ts';
import type { OperationId, SnapshotId } from '../domain/ids.ts';
import { DomainError } from '../domain/problem.ts';
import type { Operations, StoredOperation } from '../ports/operations.ts';

const MOST = 10;
const MOST_OPEN = 200;

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

/** Requests that use a snapshot and are not over, newest first. */
export const openRequestsFor =
  ({ operations }: { operations: Operations }) =>
  async (snapshot: SnapshotId): Promise<StoredOperation[]> => {
    const open = await Promise.all((await operations.open(MOST_OPEN)).map((id) => operations.get(id)));
    return open.filter(({ operation }) => operation.request.disks.some(({ snapshotId }) => snapshotId === snapshot));
  };
