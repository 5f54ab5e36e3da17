import type { Actor } from '../domain/actor.ts';
import type { OperationId } from '../domain/ids.ts';
import type { Operations, StoredOperation } from '../ports/operations.ts';

const MOST = 10;

/** The newest operations of a person, newest first. */
export const recentOperations =
  ({ operations }: { operations: Operations }) =>
  async (of: Actor): Promise<StoredOperation[]> => {
    const ids: OperationId[] = await operations.recent({ requestedBy: of.user }, MOST);
    return Promise.all(ids.map((id) => operations.get(id)));
  };
