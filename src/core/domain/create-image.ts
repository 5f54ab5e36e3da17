import { copyIn, type TargetFacts, targetProblems } from './copy-image.ts';
import type { CreateImageWish } from './create-image-form.ts';
import { mapDisks } from './disk-mapping.ts';
import type { Image } from './image.ts';
import { channelProblems, type SharedImage, shareProblems } from './image-checks.ts';
import type { CreateImageRequest } from './kinds/create-image.ts';
import type { FieldProblem } from './problem.ts';
import { type Disk, type Snapshot, whyNotUsable } from './snapshot.ts';

/** What the cloud and Slack know about a wish. */
export type WishFacts = TargetFacts & {
  /** Those of the wished snapshots that exist. */
  snapshots: readonly Snapshot[];
  /** The disk that the system snapshot was taken from, while it exists: it decides how empty disks are sized. */
  systemDisk: Disk | undefined;
  sameName: readonly Image[];
  channelPostable: boolean;
};

export type JudgedWish = { ok: true; request: CreateImageRequest } | { ok: false; problems: FieldProblem[] };

/** Makes the request of a wish, or tells everything that stands in its way, each problem with its field. */
export function judgeWish(wish: CreateImageWish, facts: WishFacts): JudgedWish {
  const problems: FieldProblem[] = [];
  const find = (id: string | undefined): Snapshot | undefined => facts.snapshots.find((one) => one.id === id);

  const system = find(wish.systemSnapshot);
  const systemProblem = system
    ? whyNotUsable(system, 'system')
    : ({ code: 'snapshot-not-found', snapshotId: wish.systemSnapshot, region: wish.region } as const);
  if (systemProblem) problems.push({ field: 'systemSnapshot', problem: systemProblem });

  for (const [row, { snapshot: snapshotId }] of wish.dataDisks.entries()) {
    if (!snapshotId) continue;
    const snapshot = find(snapshotId);
    const problem = snapshot
      ? whyNotUsable(snapshot, 'data')
      : ({ code: 'snapshot-not-found', snapshotId, region: wish.region } as const);
    if (problem) problems.push({ field: 'dataDisks', row, problem });
  }
  const [namesake] = facts.sameName;
  if (namesake) {
    problems.push({ field: 'name', problem: { code: 'image-name-taken', name: wish.name, imageId: namesake.id } });
  }
  const targets = (wish.copies ?? []).map(({ region }) => region);
  problems.push(...targetProblems(wish.account, targets, facts));
  problems.push(...shareProblems(wish.shareWith ?? [], facts.account, imagesOf(wish, facts.snapshots)));
  problems.push(...channelProblems(wish.channel, facts.channelPostable));
  if (!system) return { ok: false, problems };

  const mapped = mapDisks(
    system,
    facts.systemDisk?.category,
    wish.dataDisks.map(({ snapshot: id, sizeGiB }) => {
      const snapshot = find(id);
      return { ...(snapshot && { snapshot }), ...(sizeGiB !== undefined && { sizeGiB }) };
    }),
  );
  if (!mapped.ok) {
    // The size of a disk whose snapshot is no good says nothing yet.
    const sizes = mapped.problems.filter(({ row }) => !problems.some((known) => known.row === row));
    problems.push(...sizes.map(({ row, problem }) => ({ field: 'dataDiskSize', row, problem }) as const));
  }
  if (!mapped.ok || problems.length > 0) return { ok: false, problems };
  return { ok: true, request: requestOf(wish, system, mapped.disks) };
}

/** The image and its copies as they would be shared: encrypted when a snapshot is, the image with the snapshot's key. */
function imagesOf({ region, dataDisks, copies = [] }: CreateImageWish, snapshots: readonly Snapshot[]): SharedImage[] {
  const withKeys = snapshots.filter(({ encrypted }) => encrypted);
  const image: SharedImage = {
    region,
    encrypted: withKeys.length > 0,
    ownKey: withKeys.every(({ kmsKeyId }) => kmsKeyId !== undefined),
    hasDataDisks: dataDisks.length > 0,
  };
  return [image, ...copies.map(copyIn(image))];
}

function requestOf(wish: CreateImageWish, system: Snapshot, disks: CreateImageRequest['disks']): CreateImageRequest {
  const { systemSnapshot: _, dataDisks: __, channel: ___, instance, ...rest } = wish;
  return {
    kind: 'create-image',
    ...rest,
    disks,
    source: {
      snapshotId: system.id,
      automatic: system.automatic,
      encrypted: system.encrypted,
      ...(instance && { instanceId: instance }),
    },
  };
}
