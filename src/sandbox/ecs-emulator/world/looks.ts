import type { Clock, CloudTime } from './cloud-time.ts';
import type {
  Disk,
  DiskStatus,
  ExportTask,
  Image,
  ImageStatus,
  Instance,
  InstanceStatus,
  Region,
  Snapshot,
  StoppedMode,
} from './entities.ts';
import { endOf, stageOf } from './making.ts';

/** How a snapshot or a disk of an image stands: percent done and real (not cloud) seconds to go. */
export type Progress = { percent: number; remainingSeconds: number };
export type SnapshotLook = Progress & { status: 'progressing' | 'accomplished' | 'failed' };
export type InstanceLook = { status: InstanceStatus; stoppedMode: StoppedMode | 'Not-applicable' };
/** `finishedAt`: in time of the clock, as far as that can be told once the speed was changed. */
export type ExportLook = Progress & { status: 'Processing' | 'Finished' | 'Failed'; finishedAt?: number };
export type ImageLook = Progress & { status: ImageStatus; usable: boolean; disks: Progress[] };

/** A snapshot as it is now. */
export function lookAtSnapshot(snapshot: Snapshot, cloud: CloudTime): SnapshotLook {
  const stage = stageOf(snapshot.making, cloud.now());
  switch (stage.kind) {
    case 'waiting':
      return { status: 'progressing', percent: 0, remainingSeconds: seconds(stage.remainingMs, cloud) };
    case 'running':
      return { status: 'progressing', percent: stage.percent, remainingSeconds: seconds(stage.remainingMs, cloud) };
    case 'done':
      return { status: 'accomplished', percent: 100, remainingSeconds: 0 };
    case 'failed':
      return { status: 'failed', percent: stage.percent, remainingSeconds: 0 };
  }
}

/** An instance as it is now: in a passage, or where these lead. */
export function lookAtInstance(instance: Instance, cloud: CloudTime): InstanceLook {
  const passage = instance.passages.find(({ making }) => cloud.now() < endOf(making));
  const status = passage?.status ?? instance.status;
  return { status, stoppedMode: status === 'Stopped' ? instance.stoppedMode : 'Not-applicable' };
}

/** The status of a disk as it is now. */
export const lookAtDisk = ({ making, status }: Disk, cloud: CloudTime): DiskStatus =>
  cloud.now() < endOf(making) ? 'Creating' : status;

/** An export as it is now. */
export function lookAtExport({ making }: ExportTask, cloud: CloudTime, clock: Clock): ExportLook {
  const stage = stageOf(making, cloud.now());
  if (stage.kind === 'waiting' || stage.kind === 'running') {
    const percent = stage.kind === 'waiting' ? 0 : stage.percent;
    return { status: 'Processing', percent, remainingSeconds: seconds(stage.remainingMs, cloud) };
  }
  const finishedAt = clock.now() - (cloud.now() - endOf(making)) / cloud.speed();
  const failed = stage.kind === 'failed';
  const percent = failed ? stage.percent : 100;
  return { status: failed ? 'Failed' : 'Finished', percent, remainingSeconds: 0, finishedAt };
}

/** Whether an image is being exported just now. */
export const isBeingExported = (region: Region, { imageId }: Image, cloud: CloudTime): boolean =>
  [...region.exports.values()].some((task) => task.imageId === imageId && cloud.now() < endOf(task.making));

/** An image as it is now, with the progress of each of its disks; smaller disks finish sooner. */
export function lookAtImage(image: Image, cloud: CloudTime): ImageLook {
  const now = cloud.now();
  const stage = stageOf(image.making, now);
  if (stage.kind === 'done') {
    const usable = image.settled !== 'UnAvailable' && now >= stage.doneAt + image.usableDelayMs;
    const disks = image.disks.map(() => ({ percent: 100, remainingSeconds: 0 }));
    return { status: image.settled, percent: 100, remainingSeconds: 0, usable, disks };
  }
  const failed = stage.kind === 'failed';
  const percent = stage.kind === 'waiting' ? 0 : stage.percent;
  const disks = image.disks.map((disk) => {
    const durationMs = diskDuration(image.making.durationMs, disk.sizeGiB, image.disks);
    const at = stageOf({ startedAt: image.making.startedAt, durationMs }, now);
    if (failed) return { percent, remainingSeconds: 0 };
    if (at.kind === 'done' || at.kind === 'failed') return { percent: 100, remainingSeconds: 0 };
    return { percent: at.kind === 'waiting' ? 0 : at.percent, remainingSeconds: seconds(at.remainingMs, cloud) };
  });
  return {
    status: unfinished[stage.kind],
    percent,
    remainingSeconds: failed ? 0 : seconds(stage.remainingMs, cloud),
    usable: false,
    disks,
  };
}

const unfinished = { waiting: 'Waiting', running: 'Creating', failed: 'CreateFailed' } as const;

/** The share of the whole duration that one disk takes: disks are worked on together, the largest takes it all. */
export function diskDuration(wholeMs: number, sizeGiB: number, disks: readonly { sizeGiB: number }[]): number {
  return wholeMs * (sizeGiB / Math.max(...disks.map((disk) => disk.sizeGiB)));
}

/** The ids of the snapshots that images of a region are made of, whatever state these are in. */
export function snapshotsBackingImages(region: Region): Set<string> {
  const ids = [...region.images.values()].flatMap((image) => image.disks.map((disk) => disk.snapshotId));
  return new Set(ids.filter((id) => id !== undefined));
}

// Clients wait in real seconds, so a faster cloud has less of them to go.
const seconds = (cloudMs: number, cloud: CloudTime) => Math.ceil(cloudMs / 1000 / cloud.speed());
