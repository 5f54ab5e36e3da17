import type { Actor } from '../domain/actor.ts';
import { whyDecided } from '../domain/approval.ts';
import type { OperationId } from '../domain/ids.ts';
import { type Operation, whyNotRevise } from '../domain/operation.ts';
import type { Operations } from '../ports/operations.ts';
import { type Judging, ownOf, type Submission, type SubmitNeeds } from './accept-request.ts';
import { commit } from './commit.ts';
import { type RightsNeeds, refuse } from './rights.ts';

/**
 * Changes what was asked for, while nobody has decided: a new revision, and approvals given for the one before count no
 * more. `from` is the revision that the form was filled from. Throws as `submitting` does.
 */
export const revising =
  <Form, Needs extends SubmitNeeds = SubmitNeeds>(judging: Judging<Form, Needs>) =>
  (needs: Needs) =>
  async (by: Actor, id: OperationId, from: number, form: Form): Promise<Submission> => {
    const { operations, jobs, clock } = needs;
    const { operation } = await operations.get(id);
    // Before the facts: the image of what was decided may be there, and its own name would be held against it.
    const tooLate = whyNotRevise(operation, by, from, clock.now());
    if (tooLate) return refuse(needs, by, operation, tooLate);
    // A request stays in its channel: its card is there.
    const read = judging(needs, by, { ...form, channel: operation.channel });
    if (!read.ok) return { kind: 'refused', problems: read.problems };
    const judged = await read.judge();
    if (!judged.ok) return { kind: 'refused', problems: judged.problems };
    const committed = await commit(needs, id, { kind: 'revised', by, from, ...judged });
    if (committed.kind === 'refused') {
      return refuse(needs, by, committed.operation, committed.problem, judged.ruling.policy);
    }
    await Promise.all([jobs.hint({ queue: 'notify', operation: id }), jobs.hint({ queue: 'advance', operation: id })]);
    return { kind: 'asked', operation: committed.operation };
  };

/** A request as it is now, for the person who asked for it to change. Throws the `DomainError` they are to be told. */
export const requestToEdit =
  (needs: RightsNeeds & { operations: Operations }) =>
  async (by: Actor, id: OperationId): Promise<Operation> => {
    const operation = await ownOf(needs, by, (await needs.operations.get(id)).operation);
    const decided = whyDecided(operation.approval, by);
    return decided ? refuse(needs, by, operation, decided) : operation;
  };
