import type { Actor } from '../domain/actor.ts';
import {
  type DeleteSnapshotWish,
  judgeSnapshotDeletion,
  readDeleteSnapshotForm,
  type SnapshotFacts,
} from '../domain/delete-snapshot.ts';
import { judgesThere, postableFor, submitting } from './accept-request.ts';
import { revising } from './revise-request.ts';
import { type DeletionNeeds, snapshotsBehind } from './submit-delete.ts';

const judging = judgesThere({
  kind: 'delete-snapshot',
  read: readDeleteSnapshotForm,
  before: ({ snapshotId: name }) => ({ name }),
  facts: factsOf,
  judge: judgeSnapshotDeletion,
});

/** Asks for a snapshot to be deleted, and changes what was asked for. */
export const submitDeleteSnapshot = submitting(judging);
export const reviseDeleteSnapshot = revising(judging);

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
