import type { Dependant, DependantKind } from '../../src/core/domain/dependants.ts';
import type { SnapshotId } from '../../src/core/domain/ids.ts';
import type { Tag } from '../../src/core/domain/tags.ts';
import type { CloudFailure } from '../../src/core/ports/cloud.ts';
import type { Dependants } from '../../src/core/ports/dependants.ts';

export type FakeDependants = Dependants & {
  there: Dependant[];
  /** Kinds that cannot be read, with why. */
  unreadable: Map<DependantKind, CloudFailure>;
  usedByDisks: Set<SnapshotId>;
  tags: Map<SnapshotId, Tag[]>;
};

/** What depends on images and snapshots, as a test has it: on every image alike. */
export function someFakeDependants(): FakeDependants {
  const there: Dependant[] = [];
  const unreadable = new Map<DependantKind, CloudFailure>();
  const usedByDisks = new Set<SnapshotId>();
  const tags = new Map<SnapshotId, Tag[]>();
  const of = async (kind: DependantKind): Promise<Dependant[]> => {
    const failure = unreadable.get(kind);
    if (failure) throw failure;
    return there.filter((one) => one.kind === kind);
  };
  return {
    there,
    unreadable,
    usedByDisks,
    tags,
    launchTemplates: () => of('launch-template'),
    scalingGroups: () => of('scaling-group'),
    snapshotUses: async (_, snapshots) =>
      snapshots.map((id) => ({ id, usedByDisks: usedByDisks.has(id), tags: tags.get(id) ?? [] })),
  };
}
