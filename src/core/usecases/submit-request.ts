import { type Actor, sameActor } from '../domain/actor.ts';
import { whyDecided } from '../domain/approval.ts';
import { askedLine } from '../domain/audit-lines.ts';
import { judgeWish, type WishFacts } from '../domain/create-image.ts';
import { type CreateImageForm, type CreateImageWish, readCreateImageForm } from '../domain/create-image-form.ts';
import type { OperationId } from '../domain/ids.ts';
import { type Operation, openOperation, whyNotRevise } from '../domain/operation.ts';
import { operationIdFrom } from '../domain/operation-id.ts';
import { DomainError, type Field, type FieldProblem, type ProblemCode } from '../domain/problem.ts';
import type { Place } from '../domain/region.ts';
import { type Cloud, CloudFailure } from '../ports/cloud.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Messenger } from '../ports/messenger.ts';
import type { Operations } from '../ports/operations.ts';
import { commit } from './commit.ts';
import { findOperation } from './find-operations.ts';
import { mayRead, type RightsNeeds, refuse, ruleOn } from './rights.ts';

type Needs = RightsNeeds & {
  operations: Operations;
  cloud: Cloud;
  messenger: Pick<Messenger, 'canPost'>;
  jobs: Jobs;
};

export type Submission = { kind: 'asked'; operation: Operation } | { kind: 'refused'; problems: FieldProblem[] };

/**
 * Asks for an image. `origin` names what was submitted: the same origin a second time changes nothing and answers with
 * the operation of the first. Throws `DomainError` when the policy says no, and cloud-… when the cloud cannot be asked:
 * nothing was accepted then.
 */
export const submitCreateImage =
  (needs: Needs) =>
  async (by: Actor, origin: string, form: CreateImageForm): Promise<Submission> => {
    const { operations, jobs, clock } = needs;
    const read = readCreateImageForm(form);
    if (!read.ok) return { kind: 'refused', problems: read.problems };
    const id = operationIdFrom(by.team, origin);
    // Before the facts: a redelivered submission would find its own image's name taken.
    const earlier = await findOperation(operations.get, id);
    if (earlier) return { kind: 'asked', operation: await ownOf(needs, by, earlier.operation) };

    const judged = await judgedAndRuled(needs, by, read.wish);
    if (!judged.ok) return { kind: 'refused', problems: judged.problems };
    const { request, ruling } = judged;
    const now = clock.now();
    const operation = openOperation({ id, request, requestedBy: by, channel: read.wish.channel }, ruling, now);
    if (!(await operations.add(operation, now, askedLine(operation, ruling.policy, now)))) {
      // The same submission came twice at once: what the other one kept stands, and its ruling.
      return { kind: 'asked', operation: await ownOf(needs, by, (await operations.get(id)).operation) };
    }
    await Promise.all([jobs.hint({ queue: 'notify', operation: id }), jobs.hint({ queue: 'advance', operation: id })]);
    return { kind: 'asked', operation };
  };

/**
 * Changes what was asked for, while nobody has decided: a new revision, and approvals given for the one before count no
 * more. `from` is the revision that the form was filled from. Throws as `submitCreateImage` does.
 */
export const reviseCreateImage =
  (needs: Needs) =>
  async (by: Actor, id: OperationId, from: number, form: CreateImageForm): Promise<Submission> => {
    const { operations, jobs, clock } = needs;
    const { operation } = await operations.get(id);
    // Before the facts: the image of what was decided may be there, and its own name would be held against it.
    const tooLate = whyNotRevise(operation, by, from, clock.now());
    if (tooLate) return refuse(needs, by, operation, tooLate);
    // A request stays in its channel: its card is there.
    const read = readCreateImageForm({ ...form, channel: operation.channel });
    if (!read.ok) return { kind: 'refused', problems: read.problems };
    const judged = await judgedAndRuled(needs, by, read.wish);
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

/** The operation, if it is this person's own. Ids are hints like any input. */
async function ownOf(needs: RightsNeeds, by: Actor, operation: Operation): Promise<Operation> {
  const { requestedBy } = operation;
  if (sameActor(by, requestedBy)) return operation;
  return refuse(needs, by, operation, { code: 'not-the-requester', requestedBy });
}

async function judgedAndRuled(needs: Needs, by: Actor, wish: CreateImageWish) {
  const asking = { ...wish, kind: 'create-image' } as const;
  const ruled = ruleOn(needs, by, asking, wish.channel);
  // The cloud is asked nothing for who is no member. Lately will do to begin with, as the ruling decides.
  const mayAsk = mayRead(needs)(by).catch(() => ruled);
  const [ruling, facts] = await Promise.all([ruled, mayAsk.then(() => factsOf(needs, by, wish))]);
  if ('problems' in facts) return { ok: false, problems: facts.problems } as const;
  const judged = judgeWish(wish, facts);
  return judged.ok ? { ...judged, ruling } : judged;
}

/** What no second try mends: the person has to choose something else, or somebody to change what is configured. */
const FIELD_OF: Partial<Record<ProblemCode, Field>> = {
  'account-not-found': 'account',
  'role-not-assumed': 'account',
  'account-mismatch': 'account',
  'region-not-allowed': 'region',
};

async function factsOf(
  { cloud, messenger, directory }: Needs,
  by: Actor,
  wish: CreateImageWish,
): Promise<WishFacts | { problems: FieldProblem[] }> {
  const place: Place = { account: wish.account, region: wish.region };
  const dataSnapshots = wish.dataDisks.flatMap(({ snapshot }) => snapshot ?? []);
  try {
    const [snapshots, sameName, canPost, isIn] = await Promise.all([
      cloud.snapshots(place, { ids: [...new Set([wish.systemSnapshot, ...dataSnapshots])] }),
      cloud.imagesNamed(place, wish.name),
      messenger.canPost(wish.channel),
      // Nobody speaks through the bot where they are not, and rules for a channel are for who is in it.
      directory.isIn(by, wish.channel),
    ]);
    const sourceDisk = snapshots.find(({ id }) => id === wish.systemSnapshot)?.sourceDisk;
    const [systemDisk] = sourceDisk ? await cloud.disks(place, [sourceDisk]) : [];
    return { snapshots, sameName, channelPostable: canPost && isIn, systemDisk };
  } catch (error) {
    if (!(error instanceof CloudFailure)) throw error;
    const { problem } = error;
    const field = FIELD_OF[problem.code];
    if (field) return { problems: [{ field, problem }] };
    throw new DomainError(problem, { cause: error });
  }
}
