import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Tell } from './cloud.tsx';
import { ConfirmDialog } from './dialog.tsx';
import type { CloudImage, CloudInstance, CloudSnapshot, CloudState } from './types.ts';

interface RegionShown {
  /** What an account is called, unless it is the first, whose things are most. */
  aliasOf(owned: { accountId: string }): string;
  /** What an image is a copy of; empty when it is none. */
  originOf(image: CloudImage): string;
  regionId: string;
  name: string;
  images: CloudImage[];
  instances: CloudInstance[];
  snapshots: CloudSnapshot[];
}

/** So many images at rest are seen at once; the others are folded away. */
const FEW = 4;

/**
 * The regions where images are made or copied, or were since the page was opened, in that order: what is done stays
 * where it was watched.
 */
export function useWatched(state: CloudState | undefined): string[] {
  const [atRest, setAtRest] = useState<string[] | undefined>(undefined);
  useEffect(() => {
    if (state && !atRest) setAtRest(state.images.filter((one) => !isMoving(one)).map(({ imageId }) => imageId));
  }, [state]);
  if (!state || !atRest) return [];
  const watched = state.images.filter(({ imageId }) => !atRest.includes(imageId));
  return [...new Set(watched.sort((a, b) => a.createdAt.localeCompare(b.createdAt)).map(({ regionId }) => regionId))];
}

/** Regions with something in them, side by side where there is room; the watched ones first. */
export function Regions({ state, watched, tell }: { state: CloudState; watched: string[]; tell: Tell }) {
  const all = state.regions.map((region) => regionShown(region, state)).filter(hasSomething);
  if (all.length === 0) return <p class="quiet">No images, instances or snapshots in any region.</p>;
  const first = watched.flatMap((id) => all.find(({ regionId }) => regionId === id) ?? []);
  return (
    <div class="regions">
      {[...first, ...all.filter((one) => !first.includes(one))].map((region) => (
        <Region key={region.regionId} region={region} tell={tell} />
      ))}
    </div>
  );
}

function Region({ region, tell }: { region: RegionShown; tell: Tell }) {
  const { regionId, name, images, instances, snapshots, aliasOf, originOf } = region;
  const line = (image: CloudImage) => (
    <ImageLine key={image.imageId} image={image} of={aliasOf(image)} origin={originOf(image)} />
  );
  const seen = Math.max(FEW, images.filter(isMoving).length);
  const [first, more] = [images.slice(0, seen), images.slice(seen)];
  return (
    <section class={`region${images.some(isMoving) ? ' moves' : ''}`} aria-labelledby={`region-${regionId}`}>
      <header>
        <h3 id={`region-${regionId}`}>{name}</h3> <code>{regionId}</code>
      </header>
      {first.length > 0 && <ul aria-label="Images">{first.map(line)}</ul>}
      {more.length > 0 && (
        <Folded summary={counted(more.length, 'more image')}>
          <ul aria-label="More images">{more.map(line)}</ul>
        </Folded>
      )}
      {instances.length + snapshots.length > 0 && (
        <Folded summary={counts(region)}>
          <Group title="Instances" none="No instances.">
            {instances.map((instance) => (
              <InstanceLine key={instance.instanceId} instance={instance} of={aliasOf(instance)} tell={tell} />
            ))}
          </Group>
          <Group title="Snapshots" none="No snapshots.">
            {snapshots.map((snapshot) => (
              <SnapshotLine key={snapshot.snapshotId} snapshot={snapshot} of={aliasOf(snapshot)} />
            ))}
          </Group>
        </Folded>
      )}
    </section>
  );
}

function Folded({ summary, children }: { summary: string; children: ComponentChildren }) {
  return (
    <details>
      <summary>{summary}</summary>
      {children}
    </details>
  );
}

function Group({ title, none, children }: { title: string; none: string; children: ComponentChildren[] }) {
  return (
    <>
      <h4>{title}</h4>
      {children.length > 0 ? <ul aria-label={title}>{children}</ul> : <p class="quiet">{none}</p>}
    </>
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

function InstanceLine({ instance, of, tell }: { instance: CloudInstance; of: string; tell: Tell }) {
  const [asking, setAsking] = useState(false);
  const name = instance.instanceName || instance.instanceId;
  const release = () => {
    setAsking(false);
    tell('release-instance', { instanceId: instance.instanceId });
  };
  return (
    <li>
      <strong>{name}</strong>
      <span class={`status ${instance.status}`}>{instance.status}</span>
      <code title={instance.instanceType}>
        {instance.instanceId}
        {of}
      </code>
      <button type="button" class="link" aria-label={`Release ${name}`} onClick={() => setAsking(true)}>
        Release
      </button>
      {asking && <ConfirmDialog confirm={releaseQuestion(name)} onYes={release} onNo={() => setAsking(false)} />}
    </li>
  );
}

const plain = (text: string) => ({ type: 'plain_text', text });

const releaseQuestion = (name: string) => ({
  title: plain(`Release ${name}?`),
  text: plain(
    'Its disks go with it, and so do the automatic snapshots that no image needs. Snapshots taken by hand stay.',
  ),
  confirm: plain('Release'),
  deny: plain('Keep it'),
  style: 'danger',
});

function Bar({ percent, name }: { percent: number; name: string }) {
  return (
    <span class="progress">
      <progress value={percent} max={100} aria-label={`${name}, progress`} />
      {percent}%
    </span>
  );
}

export const isMoving = ({ status }: CloudImage): boolean => status === 'Creating' || status === 'Waiting';

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
    instances: here(state.instances),
    snapshots: here(state.snapshots),
  };
}

function originOf({ imageName, copiedFrom }: CloudImage, { regions, images }: CloudState): string {
  if (!copiedFrom) return '';
  const from = regions.find(({ regionId }) => regionId === copiedFrom.regionId)?.nameEn ?? copiedFrom.regionId;
  const source = images.find(({ imageId }) => imageId === copiedFrom.imageId)?.imageName ?? copiedFrom.imageId;
  return source === imageName ? `Copy from ${from}` : `Copy of ${source} from ${from}`;
}

const hasSomething = ({ images, instances, snapshots }: RegionShown): boolean =>
  images.length + instances.length + snapshots.length > 0;

const counts = ({ instances, snapshots }: RegionShown): string =>
  [counted(instances.length, 'instance'), counted(snapshots.length, 'snapshot')].filter(Boolean).join(' · ');

const counted = (count: number, word: string): string => (count > 0 ? `${count} ${word}${count === 1 ? '' : 's'}` : '');
