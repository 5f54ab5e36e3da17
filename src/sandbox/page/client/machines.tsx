import { useLayoutEffect, useState } from 'preact/hooks';
import { type Followed, isBetween, isFresh, isWorkedOn, nameOfImage, noteOn } from './changes.ts';
import type { Tell } from './cloud.tsx';
import { ConfirmDialog } from './dialog.tsx';
import { counted, Folded } from './folded.tsx';
import { Icon } from './icon.tsx';
import type { CloudDisk, CloudInstance, CloudState } from './types.ts';

/** An instance with its disks. */
interface Machine {
  instance: CloudInstance;
  disks: CloudDisk[];
}

interface MachinesShown {
  machines: Machine[];
  /** Disks that are attached to nothing. */
  loose: CloudDisk[];
}

interface Around {
  followed: Followed;
  /** What an account is called, unless it is the first. */
  aliasOf(owned: { accountId: string }): string;
  tell: Tell;
}

/** The instances of a region with their disks, and the disks that belong to none. */
export function machinesIn(regionId: string, { instances, disks }: CloudState): MachinesShown {
  const here = disks.filter((disk) => disk.regionId === regionId);
  const machines = instances
    .filter((instance) => instance.regionId === regionId)
    .map((instance) => ({
      instance,
      // The system disk is what everything else hangs on.
      disks: here
        .filter(({ instanceId }) => instanceId === instance.instanceId)
        .sort((a, b) => Number(b.type === 'system') - Number(a.type === 'system')),
    }));
  const attached = machines.flatMap((machine) => machine.disks);
  return { machines, loose: here.filter((disk) => !attached.includes(disk)) };
}

export const machinesMove = ({ machines, loose }: MachinesShown): boolean =>
  machines.some(({ instance, disks }) => isBetween(instance) || disks.some(isWorkedOn)) || loose.some(isWorkedOn);

/**
 * One line for all of them, which opens. What changes comes out of it, to be watched; not while it is open, as nothing
 * is to move away from who looks at it.
 */
export function Machines({ shown, around }: { shown: MachinesShown; around: Around }) {
  const [open, setOpen] = useState(false);
  const [out, setOut] = useState<string[]>([]);
  const changed = idsOf(shown).filter((id) => around.followed.changes.some((change) => change.id === id));
  useLayoutEffect(() => {
    if (!open) setOut(changed);
  }, [open, changed.join()]);
  const [watched, others] = [parted(shown, out, true), parted(shown, out, false)];
  const more = idsOf(watched).length > 0 ? 'more ' : '';
  return (
    <>
      <MachineList shown={watched} around={around} />
      {idsOf(others).length > 0 && (
        <Folded summary={countsOf(others, more)} onToggle={setOpen}>
          <MachineList shown={others} around={around} more={more} />
        </Folded>
      )}
    </>
  );
}

/** Those that are out of the fold, or those that are not: an instance goes with any of its disks. */
function parted({ machines, loose }: MachinesShown, out: string[], which: boolean): MachinesShown {
  return {
    machines: machines.filter((machine) => machineIds(machine).some((id) => out.includes(id)) === which),
    loose: loose.filter(({ diskId }) => out.includes(diskId) === which),
  };
}

const machineIds = ({ instance, disks }: Machine): string[] => [
  instance.instanceId,
  ...disks.map(({ diskId }) => diskId),
];

const idsOf = ({ machines, loose }: MachinesShown): string[] => [
  ...machines.flatMap(machineIds),
  ...loose.map(({ diskId }) => diskId),
];

/** "6 instances, 11 disks", or how many more there are. */
function countsOf({ machines, loose }: MachinesShown, more: string): string {
  const disks = loose.length + machines.flatMap((machine) => machine.disks).length;
  if (machines.length === 0) return counted(disks, `${more}unattached disk`);
  return [counted(machines.length, `${more}instance`), counted(disks, 'disk')].filter(Boolean).join(', ');
}

function MachineList({ shown, around, more = '' }: { shown: MachinesShown; around: Around; more?: string }) {
  const { machines, loose } = shown;
  return (
    <>
      {machines.length > 0 && (
        <ul aria-label={more ? 'More instances' : 'Instances'}>
          {machines.map((machine) => (
            <InstanceLine key={machine.instance.instanceId} machine={machine} around={around} />
          ))}
        </ul>
      )}
      {loose.length > 0 && (
        <>
          <h4>Unattached {loose.length === 1 ? 'disk' : 'disks'}</h4>
          <ul aria-label="Unattached disks" class="disks">
            {loose.map((disk) => (
              <DiskLine key={disk.diskId} disk={disk} around={around} />
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function InstanceLine({ machine: { instance, disks }, around }: { machine: Machine; around: Around }) {
  const { followed, aliasOf, tell } = around;
  const { instanceId, regionId, instanceType, imageId, lockReasons } = instance;
  const [asking, setAsking] = useState(false);
  const name = instance.instanceName || instanceId;
  const release = () => {
    setAsking(false);
    tell('release-instance', { instanceId });
  };
  return (
    <li class={isFresh(followed, instanceId) ? 'fresh' : ''}>
      <strong>{name}</strong>
      <span class={`status mark ${isBetween(instance) ? 'between' : instance.status}`}>{instance.status}</span>
      <code>
        {instanceId}
        {aliasOf(instance)}
      </code>
      <button type="button" class="link" aria-label={`Release ${name}`} onClick={() => setAsking(true)}>
        Release
      </button>
      <small title={imageId}>
        {[instanceType, billing(instance), 'runs '].filter(Boolean).join(' · ')}
        <span class="whole">{nameOfImage(imageId, regionId, followed.state)}</span>
      </small>
      {lockReasons.length > 0 && (
        <small class="locked">
          <Icon name="lock" size={12} /> Locked: {lockReasons.join(', ')}
        </small>
      )}
      <NoteOn id={instanceId} followed={followed} />
      {disks.length > 0 && (
        <ul aria-label={`Disks of ${name}`} class="disks">
          {disks.map((disk) => (
            <DiskLine key={disk.diskId} disk={disk} around={around} />
          ))}
        </ul>
      )}
      {asking && <ConfirmDialog confirm={releaseQuestion(name)} onYes={release} onNo={() => setAsking(false)} />}
    </li>
  );
}

function DiskLine({ disk, around }: { disk: CloudDisk; around: Around }) {
  const { followed, aliasOf } = around;
  const { diskId, diskName, type, sizeGiB, category, status, instanceId } = disk;
  return (
    <li class={isFresh(followed, diskId) ? 'fresh' : ''}>
      <span>
        <strong>{diskName || (type === 'system' ? 'System' : 'Data')}</strong> {sizeGiB} GiB {category}
        {diskName && `, ${type}`}
      </span>
      <span class={`status ${status}`}>{diskWords[status] ?? status}</span>
      <small>
        <code>{diskId}</code>
        {/* An attached disk is its instance's. */}
        {!instanceId && aliasOf(disk)}
        <br />
        <SourceOf disk={disk} state={followed.state} />
      </small>
      <NoteOn id={diskId} followed={followed} />
    </li>
  );
}

function NoteOn({ id, followed }: { id: string; followed: Followed }) {
  const note = noteOn(followed, id);
  if (!note) return null;
  return (
    <small class="note">
      {note.did}
      {note.was && ', was '}
      {note.was && <span class="whole">{note.was}</span>}
    </small>
  );
}

const diskWords: Record<string, string> = { In_use: 'In use', ReIniting: 'Reinitializing' };

/** Only a stopped instance has a way to be billed that is worth a word. */
function billing({ status, stoppedMode }: CloudInstance): string {
  if (status !== 'Stopped') return '';
  return { KeepCharging: 'keeps charging', StopCharging: 'stopped charging' }[stoppedMode ?? ''] ?? '';
}

/** The image says more than the snapshot of it that the disk was made of. */
function SourceOf({ disk, state }: { disk: CloudDisk; state: CloudState }) {
  const { sourceSnapshotId, imageId, regionId } = disk;
  if (!sourceSnapshotId && !imageId) return <>began empty</>;
  const snapshot = state.snapshots.find(({ snapshotId }) => snapshotId === sourceSnapshotId);
  return (
    <>
      {imageId ? 'from ' : 'from the snapshot '}
      <span class="whole" title={imageId || sourceSnapshotId}>
        {imageId ? nameOfImage(imageId, regionId, state) : snapshot?.snapshotName || sourceSnapshotId}
      </span>
    </>
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
