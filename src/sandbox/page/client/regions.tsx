import { useEffect, useState } from 'preact/hooks';
import { type Followed, follow, isExporting, isFresh, isMoving, nameOfImage, watchedRegions } from './changes.ts';
import type { Tell } from './cloud.tsx';
import { counted, Folded } from './folded.tsx';
import { Machines, machinesIn, machinesMove } from './machines.tsx';
import type { CloudExport, CloudImage, CloudSnapshot, CloudState } from './types.ts';

interface RegionShown {
  /** What an account is called, unless it is the first, whose things are most. */
  aliasOf(owned: { accountId: string }): string;
  /** What an image is a copy of; empty when it is none. */
  originOf(image: CloudImage): string;
  regionId: string;
  name: string;
  images: CloudImage[];
  machines: ReturnType<typeof machinesIn>;
  snapshots: CloudSnapshot[];
  exports: CloudExport[];
}

/** So many images at rest are seen at once; the others are folded away. */
const FEW = 4;

/** The cloud and what changed in it since the page was opened. */
export function useFollowed(state: CloudState | undefined): Followed | undefined {
  const [followed, setFollowed] = useState<Followed | undefined>(undefined);
  useEffect(() => {
    if (state) setFollowed((before) => follow(before, state, Date.now()));
  }, [state]);
  return followed;
}

/** Regions with something in them, side by side where there is room; those where something changed first. */
export function Regions({ followed, tell }: { followed: Followed; tell: Tell }) {
  const { state } = followed;
  const all = state.regions.map((region) => regionShown(region, state)).filter(hasSomething);
  if (all.length === 0) return <p class="quiet">No images, instances or snapshots in any region.</p>;
  const first = watchedRegions(followed).flatMap((id) => all.find(({ regionId }) => regionId === id) ?? []);
  return (
    <div class="regions">
      {[...first, ...all.filter((one) => !first.includes(one))].map((region) => (
        <Region key={region.regionId} region={region} followed={followed} tell={tell} />
      ))}
    </div>
  );
}

function Region({ region, followed, tell }: { region: RegionShown; followed: Followed; tell: Tell }) {
  const { regionId, name, images, machines, snapshots, exports, aliasOf, originOf } = region;
  const line = (image: CloudImage) => (
    <ImageLine key={image.imageId} image={image} of={aliasOf(image)} origin={originOf(image)} />
  );
  const exportLine = (task: CloudExport) => <ExportLine key={task.taskId} task={task} followed={followed} />;
  const seen = Math.max(FEW, images.filter(isMoving).length);
  const [first, more] = [images.slice(0, seen), images.slice(seen)];
  const isNew = ({ taskId }: CloudExport) => followed.changes.some(({ id }) => id === taskId);
  const [newExports, oldExports] = [exports.filter(isNew), exports.filter((task) => !isNew(task))];
  const moves = images.some(isMoving) || machinesMove(machines) || exports.some(isExporting);
  return (
    <section class={`region${moves ? ' moves' : ''}`} aria-labelledby={`region-${regionId}`}>
      <header>
        <h3 id={`region-${regionId}`}>{name}</h3> <code>{regionId}</code>
      </header>
      {first.length > 0 && <ul aria-label="Images">{first.map(line)}</ul>}
      {more.length > 0 && (
        <Folded summary={counted(more.length, 'more image')}>
          <ul aria-label="More images">{more.map(line)}</ul>
        </Folded>
      )}
      {newExports.length > 0 && <ul aria-label="Exports">{newExports.map(exportLine)}</ul>}
      {oldExports.length > 0 && (
        <Folded summary={counted(oldExports.length, 'earlier export')}>
          <ul aria-label="Earlier exports">{oldExports.map(exportLine)}</ul>
        </Folded>
      )}
      <Machines shown={machines} around={{ followed, aliasOf, tell }} />
      {snapshots.length > 0 && (
        <Folded summary={counted(snapshots.length, 'snapshot')}>
          <ul aria-label="Snapshots">
            {snapshots.map((snapshot) => (
              <SnapshotLine key={snapshot.snapshotId} snapshot={snapshot} of={aliasOf(snapshot)} />
            ))}
          </ul>
        </Folded>
      )}
    </section>
  );
}

function ImageLine({ image, of, origin }: { image: CloudImage; of: string; origin: string }) {
  const word = image.status === 'Available' && !image.usable ? 'Available, not usable yet' : image.status;
  return (
    <li class={isMoving(image) ? 'moving' : ''}>
      <strong>{image.imageName || image.imageId}</strong>
      <span class={`status ${image.status}`}>{word}</span>
      {image.status === 'Creating' && <Bar percent={image.percent} name={image.imageName || image.imageId} />}
      {origin && <small title={image.copiedFrom?.imageId}>{origin}</small>}
      <code>
        {image.imageId}
        {of}
      </code>
    </li>
  );
}

function SnapshotLine({ snapshot, of }: { snapshot: CloudSnapshot; of: string }) {
  const moves = snapshot.status === 'progressing';
  return (
    <li class={moves ? 'moving' : ''}>
      <strong>{snapshot.snapshotName || snapshot.snapshotId}</strong>
      <span class={`status ${snapshot.status}`}>{snapshotWords[snapshot.status] ?? snapshot.status}</span>
      <code>
        {snapshot.snapshotId} · {snapshot.sourceDiskSizeGiB} GiB{of}
      </code>
      {moves && <Bar percent={snapshot.percent} name={snapshot.snapshotName || snapshot.snapshotId} />}
    </li>
  );
}

// Alibaba Cloud's word is `accomplished`; nobody outside says it.
const snapshotWords: Record<string, string> = { accomplished: 'Done', progressing: 'In progress', failed: 'Failed' };

function ExportLine({ task, followed }: { task: CloudExport; followed: Followed }) {
  const { taskId, imageId, regionId, status, percent, bucket, object } = task;
  const name = `Export of ${nameOfImage(imageId, regionId, followed.state)}`;
  const moves = isExporting(task);
  return (
    <li class={isFresh(followed, taskId) ? 'fresh' : ''}>
      <strong>{name}</strong>
      <span class={`status ${status}`}>{exportWords[status] ?? status}</span>
      {moves && <Bar percent={percent} name={name} />}
      <small>{[bucket, object].filter(Boolean).join('/')}</small>
      <code>{taskId}</code>
    </li>
  );
}

const exportWords: Record<string, string> = { Processing: 'Exporting', Finished: 'Exported', Deleted: 'Cancelled' };

function Bar({ percent, name }: { percent: number; name: string }) {
  return (
    <span class="progress">
      <progress value={percent} max={100} aria-label={`${name}, progress`} />
      {percent}%
    </span>
  );
}

function regionShown({ regionId, nameEn }: CloudState['regions'][number], state: CloudState): RegionShown {
  const here = <T extends { regionId: string }>(all: T[]) => all.filter((one) => one.regionId === regionId);
  const images = here(state.images).filter((image) => image.ownerAlias === 'self');
  const [, ...others] = state.accounts;
  return {
    aliasOf: ({ accountId }) => {
      const other = others.find((account) => account.accountId === accountId);
      return other ? ` · ${other.alias}` : '';
    },
    originOf: (image) => originOf(image, state),
    regionId,
    name: nameEn,
    // What moves or came last is what one looks for.
    images: images.sort((a, b) => Number(isMoving(b)) - Number(isMoving(a)) || b.createdAt.localeCompare(a.createdAt)),
    machines: machinesIn(regionId, state),
    snapshots: here(state.snapshots),
    exports: here(state.exports ?? []),
  };
}

function originOf({ imageName, copiedFrom }: CloudImage, { regions, images }: CloudState): string {
  if (!copiedFrom) return '';
  const from = regions.find(({ regionId }) => regionId === copiedFrom.regionId)?.nameEn ?? copiedFrom.regionId;
  const source = images.find(({ imageId }) => imageId === copiedFrom.imageId)?.imageName ?? copiedFrom.imageId;
  return source === imageName ? `Copy from ${from}` : `Copy of ${source} from ${from}`;
}

const hasSomething = ({ images, machines, snapshots, exports }: RegionShown): boolean =>
  [images, machines.machines, machines.loose, snapshots, exports].some(({ length }) => length > 0);
