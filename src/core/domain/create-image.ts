import { copyIn, type TargetFacts, targetProblems } from './copy-image.ts';
import type { CreateImageWish, SnapshotsWish, WholeWish } from './create-image-form.ts';
import { mapDisks } from './disk-mapping.ts';
import type { Image } from './image.ts';
import { channelProblems, type SharedImage, shareProblems } from './image-checks.ts';
import type { Instant } from './instant.ts';
import type { CreateImageRequest } from './kinds/create-image.ts';
import type { FieldProblem, Problem } from './problem.ts';
import { type Disk, type Snapshot, whyNotUsable } from './snapshot.ts';
import { disksOfWhole, isEncrypted, isRunning, type WholeInstance, whyNotImageable } from './whole-instance.ts';

/** What the cloud and Slack know about a wish. */
export type WishFacts = TargetFacts & {
  /** Those of the wished snapshots that exist. */
  snapshots: readonly Snapshot[];
  /** The disk that the system snapshot was taken from, while it exists: it decides how empty disks are sized. */
  systemDisk: Disk | undefined;
  /** The instance that is wished for as a whole, if ECS lists it. */
  whole?: WholeInstance | undefined;
  now: Instant;
  sameName: readonly Image[];
  channelPostable: boolean;
};

export type JudgedWish = { ok: true; request: CreateImageRequest } | { ok: false; problems: FieldProblem[] };

/** Makes the request of a wish, or tells everything that stands in its way, each problem with its field. */
export const judgeWish = (wish: CreateImageWish, facts: WishFacts): JudgedWish =>
  'wholeInstance' in wish ? judgeWhole(wish, facts) : judgeSnapshots(wish, facts);

type Common = Omit<CreateImageWish, keyof SnapshotsWish | keyof WholeWish>;

function judgeWhole(wish: Common & WholeWish, facts: WishFacts): JudgedWish {
  const { wholeInstance: instanceId, channel: _, ...rest } = wish;
  const { whole } = facts;
  const { region } = wish;
  const against: Problem[] = whole
    ? whyNotImageable(whole, facts.now)
    : [{ code: 'instance-not-imageable', instanceId, because: 'not-found', region }];
  const disks = whole?.disks ?? [];
  const problems = [
    ...against.map((problem) => ({ field: 'instance', problem }) as const),
    ...commonProblems(
      wish,
      facts,
      encryptionOf(
        disks.filter(({ encrypted }) => encrypted),
        disks.length > 1,
      ),
    ),
  ];
  if (!whole || problems.length > 0) return { ok: false, problems };
  const source = { fromInstance: instanceId, running: isRunning(whole), encrypted: isEncrypted(whole) };
  return { ok: true, request: { kind: 'create-image', ...rest, disks: disksOfWhole(whole), source } };
}

function judgeSnapshots(wish: Common & SnapshotsWish, facts: WishFacts): JudgedWish {
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
  const encrypted = facts.snapshots.filter((snapshot) => snapshot.encrypted);
  problems.push(...commonProblems(wish, facts, encryptionOf(encrypted, wish.dataDisks.length > 0)));
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

/** What can be wrong whatever the image is made from. */
function commonProblems(wish: Common, facts: WishFacts, shared: Omit<SharedImage, 'region'>): FieldProblem[] {
  const { name, copies = [], shareWith = [] } = wish;
  const image = { region: wish.region, ...shared };
  const targets = copies.map(({ region }) => region);
  return [
    ...facts.sameName
      .slice(0, 1)
      .map(({ id: imageId }) => ({ field: 'name', problem: { code: 'image-name-taken', name, imageId } }) as const),
    ...targetProblems(wish.account, targets, facts),
    ...shareProblems(shareWith, facts.account, [image, ...copies.map(copyIn(image))]),
    ...channelProblems(wish.channel, facts.channelPostable),
  ];
}

/** An image as it would be shared: encrypted when what it is made from is, and with the keys of that. */
const encryptionOf = (withKeys: readonly Pick<Snapshot, 'kmsKeyId'>[], hasDataDisks: boolean) => ({
  encrypted: withKeys.length > 0,
  ownKey: withKeys.every(({ kmsKeyId }) => kmsKeyId !== undefined),
  hasDataDisks,
});

function requestOf(
  wish: Common & SnapshotsWish,
  system: Snapshot,
  disks: CreateImageRequest['disks'],
): CreateImageRequest {
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
