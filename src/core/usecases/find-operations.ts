import type { Actor } from '../domain/actor.ts';
import type { OperationId, SnapshotId } from '../domain/ids.ts';
import type { Operations, StoredOperation } from '../ports/operations.ts';

const MOST = 10;
const MOST_OPEN = 200;

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
