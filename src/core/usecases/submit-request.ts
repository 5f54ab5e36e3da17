import type { Actor } from '../domain/actor.ts';
import { judgeWish, type WishFacts } from '../domain/create-image.ts';
import { type CreateImageForm, type CreateImageWish, readCreateImageForm } from '../domain/create-image-form.ts';
import { type Operation, openOperation } from '../domain/operation.ts';
import { operationIdFrom } from '../domain/operation-id.ts';
import { DomainError, type Field, type FieldProblem, type ProblemCode } from '../domain/problem.ts';
import type { Place } from '../domain/region.ts';
import type { Clock } from '../ports/clock.ts';
import { type Cloud, CloudFailure } from '../ports/cloud.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Messenger } from '../ports/messenger.ts';
import type { Operations } from '../ports/operations.ts';
import { findOperation } from './find-operations.ts';

type Needs = { operations: Operations; cloud: Cloud; messenger: Pick<Messenger, 'canPost'>; jobs: Jobs; clock: Clock };

export type Submission = { kind: 'asked'; operation: Operation } | { kind: 'refused'; problems: FieldProblem[] };

/**
 * Asks for an image. `origin` names what was submitted: the same origin a second time changes nothing and answers with
 * the operation of the first. Throws `DomainError` cloud-… when the cloud cannot be asked: nothing was accepted then.
 */
export const submitCreateImage =
  ({ operations, cloud, messenger, jobs, clock }: Needs) =>
  async (by: Actor, origin: string, form: CreateImageForm): Promise<Submission> => {
    const read = readCreateImageForm(form);
    if (!read.ok) return { kind: 'refused', problems: read.problems };
    const id = operationIdFrom(by.team, origin);
    // Before the facts: a redelivered submission would find its own image's name taken.
    const earlier = await findOperation(operations.get, id);
    if (earlier) return { kind: 'asked', operation: earlier.operation };

    const facts = await factsOf(read.wish, cloud, messenger);
    if ('problems' in facts) return { kind: 'refused', problems: facts.problems };
    const judged = judgeWish(read.wish, facts);
    if (!judged.ok) return { kind: 'refused', problems: judged.problems };
    const operation = openOperation(
      { id, request: judged.request, requestedBy: by, channel: read.wish.channel },
      clock.now(),
    );
    await operations.add(operation, clock.now());
    await jobs.hint({ queue: 'notify', operation: id });
    return { kind: 'asked', operation };
  };

/** What no second try mends: the person has to choose something else, or somebody to change what is configured. */
const FIELD_OF: Partial<Record<ProblemCode, Field>> = {
  'account-not-found': 'account',
  'role-not-assumed': 'account',
  'region-not-allowed': 'region',
};

async function factsOf(
  wish: CreateImageWish,
  cloud: Cloud,
  messenger: Needs['messenger'],
): Promise<WishFacts | { problems: FieldProblem[] }> {
  const place: Place = { account: wish.account, region: wish.region };
  const dataSnapshots = wish.dataDisks.flatMap(({ snapshot }) => snapshot ?? []);
  try {
    const [snapshots, sameName, channelPostable] = await Promise.all([
      cloud.snapshots(place, { ids: [...new Set([wish.systemSnapshot, ...dataSnapshots])] }),
      cloud.imagesNamed(place, wish.name),
      messenger.canPost(wish.channel),
    ]);
    const sourceDisk = snapshots.find(({ id }) => id === wish.systemSnapshot)?.sourceDisk;
    const [systemDisk] = sourceDisk ? await cloud.disks(place, [sourceDisk]) : [];
    return { snapshots, sameName, channelPostable, systemDisk };
  } catch (error) {
    if (!(error instanceof CloudFailure)) throw error;
    const { problem } = error;
    const field = FIELD_OF[problem.code];
    if (field) return { problems: [{ field, problem }] };
    throw new DomainError(problem, { cause: error });
  }
}
