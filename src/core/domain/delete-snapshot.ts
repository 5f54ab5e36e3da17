import { type SnapshotBehind, whyNotDeleted } from './delete-image.ts';
import type { AccountName, ChannelId, RegionId, SnapshotId } from './ids.ts';
import { channelProblems } from './image-checks.ts';
import type { DeleteSnapshotRequest } from './kinds/delete-snapshot.ts';
import { takingInto } from './parsed.ts';
import type { FieldProblem } from './problem.ts';
import { DEFAULT_ACCOUNT, parseRegionId } from './region.ts';
import { parseSnapshotId } from './snapshot.ts';

/** The form as a person left it. Which snapshot it is about, it was opened for. */
export type DeleteSnapshotForm = { account: string; region: string; snapshot: string; channel: string };

export type DeleteSnapshotWish = {
  account: AccountName;
  region: RegionId;
  snapshotId: SnapshotId;
  channel: ChannelId;
};

export type ReadDeleteSnapshotForm = { ok: true; wish: DeleteSnapshotWish } | { ok: false; problems: FieldProblem[] };

export function readDeleteSnapshotForm(form: DeleteSnapshotForm): ReadDeleteSnapshotForm {
  const problems: FieldProblem[] = [];
  const take = takingInto(problems);
  const region = take('region', parseRegionId(form.region));
  const snapshotId = take('snapshot', parseSnapshotId(form.snapshot));
  if (problems.length > 0 || !region || !snapshotId) return { ok: false, problems };
  const account = (form.account || DEFAULT_ACCOUNT) as AccountName;
  return { ok: true, wish: { account, region, snapshotId, channel: form.channel as ChannelId } };
}

export type SnapshotFacts = { behind: SnapshotBehind | undefined; channelPostable: boolean };

export type JudgedSnapshotDeletion =
  | { ok: true; request: DeleteSnapshotRequest }
  | { ok: false; problems: FieldProblem[] };

/** Makes the request of a wish, or tells everything that stands in its way, each problem with its field. */
export function judgeSnapshotDeletion(
  wish: DeleteSnapshotWish,
  { behind, channelPostable }: SnapshotFacts,
): JudgedSnapshotDeletion {
  const { channel, ...asked } = wish;
  const { region, snapshotId } = wish;
  const against = behind ? whyNotDeleted(behind) : [{ code: 'snapshot-not-found', snapshotId, region } as const];
  const problems: FieldProblem[] = [
    ...against.map((problem) => ({ field: 'snapshot', problem }) as const),
    ...channelProblems(channel, channelPostable),
  ];
  if (!behind || problems.length > 0) return { ok: false, problems };
  const { name, sizeGiB, role, createdAt, automatic } = behind.snapshot;
  // Whoever approves types it, so there must be one.
  const named = { name: name || snapshotId, tags: [...behind.tags] };
  return { ok: true, request: { kind: 'delete-snapshot', ...asked, ...named, sizeGiB, role, createdAt, automatic } };
}
