import type { Dependant } from '../domain/dependants.ts';
import type { SnapshotId } from '../domain/ids.ts';
import type { ImageAt } from '../domain/kinds/kind.ts';
import type { Place } from '../domain/region.ts';
import type { Tag } from '../domain/tags.ts';

/** What depends on images and snapshots without being made of them yet, in our words. Every call may throw a `CloudFailure`. */
export type Dependants = {
  /** Launch templates of which a version names the image. */
  launchTemplates(image: ImageAt): Promise<Dependant[]>;
  /** Scaling groups of which a configuration names the image, or that launch by one of the templates. */
  scalingGroups(image: ImageAt, templates: readonly Dependant[]): Promise<Dependant[]>;
  /** Of those of the snapshots that exist; at most 100 ids. */
  snapshotUses(place: Place, snapshots: readonly SnapshotId[]): Promise<SnapshotUse[]>;
};

/** What rules and ECS go by when a snapshot is to be deleted. */
type SnapshotUse = { id: SnapshotId; usedByDisks: boolean; tags: Tag[] };
