import type { ImageAttributes, TagEdit } from '../domain/change-image.ts';
import type { AliyunId, DiskId, ImageId, InstanceId, SnapshotId } from '../domain/ids.ts';
import type { Image, ImageDetails, ImageStatus } from '../domain/image.ts';
import type { Instance } from '../domain/instance.ts';
import type { Instant } from '../domain/instant.ts';
import type { Problem } from '../domain/problem.ts';
import type { Place, Region } from '../domain/region.ts';
import type { CopyTarget, CreateImageRequest, Request } from '../domain/request.ts';
import type { Disk, DiskRole, Snapshot } from '../domain/snapshot.ts';
import type { Tag } from '../domain/tags.ts';

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
  /** Those that carry this value in our tag, in any status: how the work of a task is recognised, whichever its attempt. */
  imagesMarked(place: Place, mark: string): Promise<Image[]>;
  /** Safe to repeat with the same token for as long as ECS remembers it. */
  createImage(request: CreateImageRequest, mark: string, clientToken: string): Promise<CreatedImage>;
  /** Begins a copy in the target's region; its id is of there. As safe to repeat as `createImage`. */
  copyImage(source: ImageAt, target: CopyTarget, mark: string, clientToken: string): Promise<CreatedImage>;
  /** Stops a copy that is under way, by its own id. Refused with too-late-to-cancel once it is finished. */
  cancelCopy(copy: ImageAt): Promise<Answered>;
  /** An image of a family already, or in it twice, is the same as once. */
  setFamily(image: ImageAt, family: string): Promise<Answered>;
  /** Shares with some accounts and takes it from others; more than ten in several calls. Safe to repeat. */
  shareImage(image: ImageAt, change: { add: readonly AliyunId[]; remove: readonly AliyunId[] }): Promise<Answered>;
  /** Name, description, family or status of an image. Safe to repeat: what is so already is left alone. */
  changeImage(image: ImageAt, attributes: ImageAttributes): Promise<Answered>;
  /** Sets tags and takes others away; ours is never touched. Safe to repeat. */
  tagImage(image: ImageAt, edit: TagEdit): Promise<Answered>;
  /** Every account that an image is shared with. */
  sharesOf(image: ImageAt): Promise<AliyunId[]>;
  /** What ECS would refuse about a request, without doing anything. Resolves when it would not. */
  dryRun(request: Request): Promise<void>;
  /** Our account's images, newest first. */
  images(place: Place, query: ImageQuery): Promise<ImageDetails[]>;
};

export type ImageAt = { place: Place; imageId: ImageId };
type Answered = { requestId?: string };

export type ImageQuery = {
  id?: ImageId;
  family?: string;
  status?: ImageStatus;
  tags?: readonly Tag[];
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
