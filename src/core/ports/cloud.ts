import type { DiskId, ImageId, InstanceId, SnapshotId } from '../domain/ids.ts';
import type { Image } from '../domain/image.ts';
import type { Instance } from '../domain/instance.ts';
import type { Instant } from '../domain/instant.ts';
import type { Problem } from '../domain/problem.ts';
import type { Place, Region } from '../domain/region.ts';
import type { CreateImageRequest } from '../domain/request.ts';
import type { Disk, DiskRole, Snapshot } from '../domain/snapshot.ts';

/**
 * The cloud, in our words. Every call may throw a `CloudFailure`; lists are complete (paging happens behind them)
 * unless a limit is named.
 */
export type Cloud = {
  regions(place: Place): Promise<Region[]>;
  instances(place: Place): Promise<Instance[]>;
  /** With `ids`: those that exist (at most 100 ids). Else all that match, newest first. */
  snapshots(place: Place, query: SnapshotQuery): Promise<Snapshot[]>;
  /** Those of the given disks that still exist; at most 100 ids. */
  disks(place: Place, ids: readonly DiskId[]): Promise<Disk[]>;
  /** Our account's images with exactly this name, in any status. */
  imagesNamed(place: Place, name: string): Promise<Image[]>;
  /** Every image that carries our tag and was created since, in any status: one listing serves all running tasks. */
  ourImages(place: Place, createdSince: Instant): Promise<Image[]>;
  /** Our account's images that contain this snapshot, in any status. */
  imagesFrom(place: Place, snapshot: SnapshotId): Promise<Image[]>;
  image(place: Place, id: ImageId): Promise<Image | undefined>;
  /** The image that carries this value in our tag: how an effect is recognised when its answer was lost. */
  imageMarked(place: Place, mark: string): Promise<Image | undefined>;
  /** Safe to repeat with the same token for as long as ECS remembers it. */
  createImage(request: CreateImageRequest, mark: string, clientToken: string): Promise<CreatedImage>;
};

/** `requestId`: of the call that was answered, a repeat's own as well. Somebody can look it up with Alibaba Cloud. */
type CreatedImage = { imageId: ImageId; requestId?: string };

export type SnapshotQuery = { ids: readonly SnapshotId[] } | { role: DiskRole; instance?: InstanceId };

/**
 * - `refused`: ECS did nothing and would refuse again.
 * - `busy`: ECS did nothing; the same may work later.
 * - `throttled`: as busy, because of too many calls.
 * - `unclear`: no telling whether it was done (time-out, 5xx, a lost answer).
 */
export type CloudFailureKind = 'refused' | 'busy' | 'throttled' | 'unclear';

export type FailureDetails = { message?: string; retryAfterMs?: number; action?: string; requestId?: string };

export class CloudFailure extends Error {
  readonly kind: CloudFailureKind;
  readonly problem: Problem;
  readonly retryAfterMs: number | undefined;
  /** The call that failed, and the number it was answered under: not always what was asked for, but the last of it. */
  readonly action: string | undefined;
  readonly requestId: string | undefined;
  constructor(kind: CloudFailureKind, problem: Problem, details: FailureDetails = {}) {
    super(details.message ?? problem.code);
    this.name = 'CloudFailure';
    this.kind = kind;
    this.problem = problem;
    this.retryAfterMs = details.retryAfterMs;
    this.action = details.action;
    this.requestId = details.requestId;
  }
}
