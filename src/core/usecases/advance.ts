import { askedOf } from '../domain/approval.ts';
import type { OperationId } from '../domain/ids.ts';
import { nextActions } from '../domain/next-actions.ts';
import type { Operation } from '../domain/operation.ts';
import type { Operations } from '../ports/operations.ts';
import { cancelTask } from './cancel-task.ts';
import { commit } from './commit.ts';
import { placesToAsk, type RightsNeeds } from './rights.ts';
import { type StartTaskNeeds, startTask } from './start-task.ts';

type Needs = StartTaskNeeds & Pick<RightsNeeds, 'policy' | 'directory'> & { operations: Operations };

/**
 * Brings an operation as far as it can go now. It looks at how things are, not at what happened: killed between any two
 * lines and run again, it comes to the same end.
 */
export const advance =
  (needs: Needs) =>
  async (id: OperationId): Promise<void> => {
    const { operations, clock, jobs } = needs;
    for (;;) {
      const { operation } = await operations.get(id);
      const [action] = nextActions(operation, clock.now());
      if (!action) break;
      switch (action.kind) {
        case 'expire-approval':
          await commit(needs, id, { kind: 'approval-expired' });
          break;
        case 'remind-approvers':
          await commit(needs, id, { kind: 'approval-reminded' });
          break;
        case 'escalate-approval':
          await escalate(needs, operation);
          break;
        case 'cancel':
          await cancelTask(needs, operation, action.task);
          break;
        default:
          await startTask(needs, operation, action);
      }
      await jobs.hint({ queue: 'notify', operation: id });
    }
  };

/** Who is asked now is looked up now; when Slack cannot be asked the job fails, and the sweep has it tried again. */
async function escalate(needs: Needs, { id, approval, requestedBy, revision, asks }: Operation): Promise<void> {
  if (approval.state !== 'pending' || !approval.terms.escalate) return;
  const { terms } = approval;
  const asked = askedOf(needs.policy(), approval.terms.escalate.to, terms.selfApproval ? undefined : requestedBy.user);
  const askedAlready = asks.filter((one) => one.revision === revision).map(({ to }) => to);
  const approvedAlready = approval.approvals.map(({ by }) => by.user);
  const askIn = await placesToAsk(needs, terms, asked, requestedBy, [...askedAlready, ...approvedAlready]);
  await commit(needs, id, { kind: 'approval-escalated', asked, askIn });
}
