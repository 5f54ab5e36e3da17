import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Tell } from './cloud.tsx';
import { ConfirmDialog } from './dialog.tsx';
import type { CloudImage, CloudInstance, CloudSnapshot, CloudState } from './types.ts';

interface RegionShown {
  /** What an account is called, unless it is the first, whose things are most. */
  aliasOf(owned: { accountId: string }): string;
  regionId: string;
  name: string;
  images: CloudImage[];
  instances: CloudInstance[];
  snapshots: CloudSnapshot[];
}

/** Regions with something in them, each folded up until something moves there. */
export function Regions({ state, tell }: { state: CloudState; tell: Tell }) {
  const shown = state.regions.map((region) => regionShown(region, state)).filter(hasSomething);
  if (shown.length === 0) return <p class="quiet">No images, instances or snapshots in any region.</p>;
  return (
    <>
      {shown.map((region, index) => (
        <Region key={region.regionId} region={region} first={index === 0} tell={tell} />
      ))}
    </>
  );
}

function Region({ region, first, tell }: { region: RegionShown; first: boolean; tell: Tell }) {
  const { regionId, name, images, instances, snapshots, aliasOf } = region;
  const [open, setOpen] = useState(first);
  const moves = images.some(isMoving);
  useEffect(() => {
    if (moves) setOpen(true);
  }, [moves]);
  return (
    <details class="region" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <h3>{name}</h3> <code>{regionId}</code>
        <small>{counts(region)}</small>
      </summary>
      <Group title="Images" none="No images of your own yet.">
        {images.map((image) => (
          <ImageLine key={image.imageId} image={image} of={aliasOf(image)} />
        ))}
      </Group>
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

function ImageLine({ image, of }: { image: CloudImage; of: string }) {
  const word = image.status === 'Available' && !image.usable ? 'Available, not usable yet' : image.status;
  return (
    <li class={isMoving(image) ? 'moving' : ''}>
      <strong>{image.imageName || image.imageId}</strong>
      <span class={`status ${image.status}`}>{word}</span>
      <code>
        {image.imageId}
        {of}
      </code>
      {isMoving(image) && <Bar percent={image.percent} name={image.imageName || image.imageId} />}
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

const isMoving = ({ status }: CloudImage): boolean => status === 'Creating' || status === 'Waiting';

function regionShown({ regionId, nameEn }: CloudState['regions'][number], state: CloudState): RegionShown {
  const here = <T extends { regionId: string }>(all: T[]) => all.filter((one) => one.regionId === regionId);
  const images = here(state.images).filter((image) => image.ownerAlias === 'self');
  const [, ...others] = state.accounts;
  return {
    aliasOf: ({ accountId }) => {
      const other = others.find((account) => account.accountId === accountId);
      return other ? ` · ${other.alias}` : '';
    },
    regionId,
    name: nameEn,
    // What moves or came last is what one looks for.
    images: images.sort((a, b) => Number(isMoving(b)) - Number(isMoving(a)) || b.createdAt.localeCompare(a.createdAt)),
    instances: here(state.instances),
    snapshots: here(state.snapshots),
  };
}

const hasSomething = ({ images, instances, snapshots }: RegionShown): boolean =>
  images.length + instances.length + snapshots.length > 0;

const counts = ({ images, instances, snapshots }: RegionShown): string =>
  [counted(images.length, 'image'), counted(instances.length, 'instance'), counted(snapshots.length, 'snapshot')].join(
    ' · ',
  );

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
