import type { AliyunId, DiskId, ExportId, ImageId, InstanceId, SnapshotId, SubjectId } from '../domain/ids.ts';
import type { Image, ImageDetails, ImageStatus } from '../domain/image.ts';
import type { ImageExport } from '../domain/image-export.ts';
import type { Instance, InstanceDetails } from '../domain/instance.ts';
import type { Instant } from '../domain/instant.ts';
import type { ImageAt } from '../domain/kinds/kind.ts';
import type { Effects, TaskKind } from '../domain/kinds/kinds.ts';
import type { Problem } from '../domain/problem.ts';
import type { Place, Region } from '../domain/region.ts';
import type { Disk, DiskRole, Snapshot } from '../domain/snapshot.ts';
import type { Tag } from '../domain/tags.ts';

/**
 * The cloud, in our words. Every call may throw a `CloudFailure`; lists are complete (paging happens behind them)
 * unless a limit is named.
 */
export type Cloud = {
  regions(place: Place): Promise<Region[]>;
  /** All, or those that were made from an image. */
  instances(place: Place, query?: { madeFrom?: ImageId }): Promise<Instance[]>;
  /** Those of the given instances that exist; at most 100 ids. */
  instancesById(place: Place, ids: readonly InstanceId[]): Promise<InstanceDetails[]>;
  /** With `ids`: those that exist (at most 100 ids). Else all that match, newest first. */
  snapshots(place: Place, query: SnapshotQuery): Promise<Snapshot[]>;
  /** Those of the given disks that still exist (at most 100 ids), or those of an instance. */
  disks(place: Place, which: readonly DiskId[] | { instance: InstanceId }): Promise<Disk[]>;
  /** Our account's images with exactly this name, in any status. */
  imagesNamed(place: Place, name: string): Promise<Image[]>;
  /** Every image that carries our tag and was created since, in any status: one listing serves all running tasks. */
  ourImages(place: Place, createdSince: Instant): Promise<Image[]>;
  /** Our account's images that contain this snapshot, in any status. */
  imagesFrom(place: Place, snapshot: SnapshotId): Promise<Image[]>;
  image(place: Place, id: ImageId): Promise<Image | undefined>;
  /** Those of the given exports that are known; at most 100 ids. */
  exports(place: Place, ids: readonly ExportId[]): Promise<ImageExport[]>;
  /** What tasks do, by kind. */
  effects: { [Kind in TaskKind]: CloudEffect<Effects[Kind]> };
  /** Stops a copy that is under way, by its own id. Refused with too-late-to-cancel once it is finished. */
  cancelCopy(copy: ImageAt): Promise<Answered>;
  /** Every account that an image is shared with. */
  sharesOf(image: ImageAt): Promise<AliyunId[]>;
  /** Our account's images, newest first. */
  images(place: Place, query: ImageQuery): Promise<ImageDetails[]>;
};

/** `requestId`: of the call that was answered, a repeat's own as well. Somebody can look it up with Alibaba Cloud. */
type Answered = { requestId?: string };
/** What an effect has made, or is about. */
export type Begun = Answered & { subject: SubjectId };

/** `mark` stands in our tag on what is made; `clientToken` is the same for every repeat of an attempt. */
type Marks = { mark: string; clientToken: string };

export type CloudEffect<Effect> = {
  /** Safe to repeat: with the same token for as long as ECS remembers it, or because what is so already is left alone. */
  perform(effect: Effect, marks: Marks): Promise<Begun>;
  /** What ECS would refuse, without doing anything: resolves when it would not. Left out where ECS tries nothing. */
  dryRun?(effect: Effect): Promise<void>;
  /**
   * What it has begun already, whichever the attempt; nothing that was there before `since`, in ms, can be of it. Left out
   * where twice is the same as once.
   */
  find?(effect: Effect, mark: string, since: Instant): Promise<Found[]>;
};
/** Something that an earlier try of a task has begun. `lost`: nothing comes of it any more. */
export type Found = { id: SubjectId; name?: string; createdAt: Instant | undefined; state: 'going' | 'ready' | 'lost' };

export type ImageQuery = {
  id?: ImageId;
  family?: string;
  status?: ImageStatus;
  tags?: readonly Tag[];
};

export type SnapshotQuery = { ids: readonly SnapshotId[] } | { role: DiskRole; instance?: InstanceId };

/**
 * - `refused`: ECS did nothing and would refuse again.
 * - `busy`: ECS did nothing; the same may work later.
 * - `throttled`: as busy, because of too many calls.
 * - `unclear`: no telling whether it was done (time-out, 5xx, a lost answer).
 */
export type CloudFailureKind = 'refused' | 'busy' | 'throttled' | 'unclear';

export type FailureDetails = {
  message?: string;
  retryAfterMs?: number;
  action?: string;
  requestId?: string;
  more?: readonly Problem[];
};

export class CloudFailure extends Error {
  readonly kind: CloudFailureKind;
  readonly problem: Problem;
  readonly retryAfterMs: number | undefined;
  /** The call that failed, and the number it was answered under: not always what was asked for, but the last of it. */
  readonly action: string | undefined;
  readonly requestId: string | undefined;
  /** What else is refused, where several things were asked about at once. */
  readonly more: readonly Problem[];
  constructor(kind: CloudFailureKind, problem: Problem, details: FailureDetails = {}) {
    super(details.message ?? problem.code);
    this.name = 'CloudFailure';
    this.kind = kind;
    this.problem = problem;
    this.retryAfterMs = details.retryAfterMs;
    this.action = details.action;
    this.requestId = details.requestId;
    this.more = details.more ?? [];
  }
}
