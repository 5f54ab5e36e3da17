import type { Actor } from '../domain/actor.ts';
import { whyDecided } from '../domain/approval.ts';
import { judgeWish, type WishFacts } from '../domain/create-image.ts';
import { type CreateImageForm, type CreateImageWish, readCreateImageForm } from '../domain/create-image-form.ts';
import type { OperationId } from '../domain/ids.ts';
import { type Operation, whyNotRevise } from '../domain/operation.ts';
import type { Place } from '../domain/region.ts';
import type { Operations } from '../ports/operations.ts';
import {
  acceptOnce,
  FIELD_OF_CREATION,
  ownOf,
  postableFor,
  type Submission,
  type SubmitNeeds,
  targetFacts,
  tellingFields,
} from './accept-request.ts';
import { commit } from './commit.ts';
import { mayRead, type RightsNeeds, refuse, ruleOn } from './rights.ts';

/**
 * Asks for an image. `origin` names what was submitted: the same origin a second time changes nothing and answers with
 * the operation of the first. Throws `DomainError` when the policy says no, and cloud-… when the cloud cannot be asked:
 * nothing was accepted then.
 */
export const submitCreateImage =
  (needs: SubmitNeeds) =>
  async (by: Actor, origin: string, form: CreateImageForm): Promise<Submission> => {
    const read = readCreateImageForm(form);
    if (!read.ok) return { kind: 'refused', problems: read.problems };
    const { wish } = read;
    return acceptOnce(needs, by, { origin, channel: wish.channel }, () => judgedAndRuled(needs, by, wish));
  };

/**
 * Changes what was asked for, while nobody has decided: a new revision, and approvals given for the one before count no
 * more. `from` is the revision that the form was filled from. Throws as `submitCreateImage` does.
 */
export const reviseCreateImage =
  (needs: SubmitNeeds) =>
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

async function judgedAndRuled(needs: SubmitNeeds, by: Actor, wish: CreateImageWish) {
  const asking = { ...wish, kind: 'create-image' } as const;
  const ruled = ruleOn(needs, by, asking, wish.channel);
  // The cloud is asked nothing for who is no member. Lately will do to begin with, as the ruling decides.
  const mayAsk = mayRead(needs)(by).catch(() => ruled);
  const [ruling, facts] = await Promise.all([ruled, mayAsk.then(() => factsOf(needs, by, wish))]);
  if (!facts.ok) return facts;
  const judged = judgeWish(wish, facts.known);
  if (!judged.ok) return judged;
  return tellingFields(async () => {
    await needs.cloud.dryRun(judged.request);
    return { ...judged, ruling };
  }, FIELD_OF_CREATION);
}

const factsOf = (needs: SubmitNeeds, by: Actor, wish: CreateImageWish) =>
  tellingFields(async () => ({ ok: true as const, known: await ask(needs, by, wish) }), FIELD_OF_CREATION);

async function ask(needs: SubmitNeeds, by: Actor, wish: CreateImageWish): Promise<WishFacts> {
  const { cloud } = needs;
  const place: Place = { account: wish.account, region: wish.region };
  const dataSnapshots = wish.dataDisks.flatMap(({ snapshot }) => snapshot ?? []);
  const targets = (wish.copies ?? []).map(({ region }) => region);
  const [snapshots, sameName, channelPostable, known] = await Promise.all([
    cloud.snapshots(place, { ids: [...new Set([wish.systemSnapshot, ...dataSnapshots])] }),
    cloud.imagesNamed(place, wish.name),
    postableFor(needs, by, wish.channel),
    targetFacts(needs, place, targets, wish.name),
  ]);
  const sourceDisk = snapshots.find(({ id }) => id === wish.systemSnapshot)?.sourceDisk;
  const [systemDisk] = sourceDisk ? await cloud.disks(place, [sourceDisk]) : [];
  return { snapshots, sameName, channelPostable, systemDisk, ...known };
}
