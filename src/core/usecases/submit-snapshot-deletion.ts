import type { Actor } from '../domain/actor.ts';
import {
  type DeleteSnapshotForm,
  type DeleteSnapshotWish,
  judgeSnapshotDeletion,
  readDeleteSnapshotForm,
  type SnapshotFacts,
} from '../domain/delete-snapshot.ts';
import type { Dependants } from '../ports/dependants.ts';
import { type Judging, judgedThenRuled, postableFor, submitting } from './accept-request.ts';
import { revising } from './revise-request.ts';
import type { AskingAll } from './rights.ts';
import { type DeletionNeeds, snapshotsBehind } from './submit-delete.ts';

const judging =
  (dependants: Dependants): Judging<DeleteSnapshotForm> =>
  (needs, by, form) => {
    const read = readDeleteSnapshotForm(form);
    if (!read.ok) return read;
    const { wish } = read;
    const { account, region, channel, snapshotId } = wish;
    const before: AskingAll = { kind: 'delete-snapshot', account, region, name: snapshotId, tags: [] };
    const judge = () =>
      judgedThenRuled(needs, by, { channel, before }, async () =>
        judgeSnapshotDeletion(wish, await factsOf({ ...needs, dependants }, by, wish)),
      );
    return { ok: true, channel, judge };
  };

/** Asks for a snapshot to be deleted, and changes what was asked for. */
export const submitDeleteSnapshot = (needs: DeletionNeeds) => submitting(judging(needs.dependants))(needs);
export const reviseDeleteSnapshot = (needs: DeletionNeeds) => revising(judging(needs.dependants))(needs);

async function factsOf(
  needs: DeletionNeeds,
  by: Actor,
  { account, region, snapshotId, channel }: DeleteSnapshotWish,
): Promise<SnapshotFacts> {
  const [[behind], channelPostable] = await Promise.all([
    snapshotsBehind(needs, { account, region }, [snapshotId]),
    postableFor(needs, by, channel),
  ]);
  return { behind, channelPostable };
}
