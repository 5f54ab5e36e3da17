import type { OperationId } from '../domain/ids.ts';
import { nextActions } from '../domain/next-actions.ts';
import type { Operations } from '../ports/operations.ts';
import { commit } from './commit.ts';
import { type StartTaskNeeds, startTask } from './start-task.ts';

/**
 * Brings an operation as far as it can go now. It looks at how things are, not at what happened: killed between any two
 * lines and run again, it comes to the same end.
 */
export const advance =
  (needs: StartTaskNeeds & { operations: Operations }) =>
  async (id: OperationId): Promise<void> => {
    const { operations, clock, jobs } = needs;
    for (;;) {
      const { operation } = await operations.get(id);
      const [action] = nextActions(operation, clock.now());
      if (!action) break;
      if (action.kind === 'expire-approval') await commit(needs, id, { kind: 'approval-expired' });
      else await startTask(needs, operation, action);
      await jobs.hint({ queue: 'notify', operation: id });
    }
  };
