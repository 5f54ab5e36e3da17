import type { CallLog } from './calls.ts';
import type { Fault, Faults } from './faults.ts';
import { toSeconds } from './world/cloud-time.ts';
import type { Disk, ExportTask, Image, Instance, Region, Snapshot } from './world/entities.ts';
import {
  type ExportLook,
  type ImageLook,
  type InstanceLook,
  lookAtDisk,
  lookAtExport,
  lookAtImage,
  lookAtInstance,
  lookAtSnapshot,
  type SnapshotLook,
} from './world/looks.ts';
import type { CopyConcurrency, World } from './world/world.ts';

/** What the control door may touch. */
export type EmulatorHandles = {
  world: World;
  faults: Faults;
  calls: CallLog;
  setSpeed(speed: number): void;
  expireSessions(): void;
  reset(): void;
};

type Timed<T> = Omit<T, 'createdAt' | 'expiresAt' | 'making'> & { createdAt: string };
type ImageLine = Omit<Timed<Image>, 'disks' | 'settled' | 'usableDelayMs' | 'sharedWith'> &
  Omit<ImageLook, 'disks'> & {
    disks: (Image['disks'][number] & ImageLook['disks'][number])[];
    sharedWith: { accountId: string; sharedAt: string }[];
  };

type DiskLine = Timed<Disk>;
/** With its disks, so that nobody has to look for them. */
type InstanceLine = Omit<Timed<Instance>, 'passages' | keyof InstanceLook> & InstanceLook & { disks: DiskLine[] };

type ExportLine = Timed<ExportTask> & Omit<ExportLook, 'finishedAt'>;

/** Everything in the emulated cloud as plain JSON; times as ISO text, progress as it is now. */
export type ControlState = {
  now: string;
  speed: number;
  copyConcurrency: CopyConcurrency;
  calls: number;
  faults: Fault[];
  accounts: { accountId: string; alias: string; roles: string[] }[];
  regions: { regionId: string; nameEn: string; nameZh: string }[];
  instances: InstanceLine[];
  disks: DiskLine[];
  snapshots: (Timed<Snapshot> & SnapshotLook)[];
  images: ImageLine[];
  exports: ExportLine[];
};

export function controlState({ world, faults, calls }: EmulatorHandles): ControlState {
  const regions = world.regions();
  const all = <T>(of: (region: Region) => Map<string, T>): T[] => regions.flatMap((region) => [...of(region).values()]);
  const disks = all((region) => region.disks).map((disk) => diskLine(disk, world));
  return {
    now: toSeconds(world.clock.now()),
    speed: world.cloud.speed(),
    copyConcurrency: world.copyConcurrency,
    calls: calls.list().length,
    faults: faults.list(),
    accounts: world.accounts.map(({ accountId, alias = accountId }) => ({
      accountId,
      alias,
      roles: world.roles.filter((role) => role.accountId === accountId).map(({ roleName }) => roleName),
    })),
    regions: regions.map(({ regionId, nameEn, nameZh }) => ({ regionId, nameEn, nameZh })),
    instances: all((region) => region.instances).map((instance) => instanceLine(instance, disks, world)),
    disks,
    snapshots: all((region) => region.snapshots).map((snapshot) => {
      const { making: _, ...rest } = snapshot;
      return { ...timed(rest), ...lookAtSnapshot(snapshot, world.cloud) };
    }),
    images: all((region) => region.images).map((image) => imageLine(image, world)),
    exports: all((region) => region.exports).map((task) => exportLine(task, world)),
  };
}

function instanceLine(instance: Instance, all: readonly DiskLine[], { cloud }: World): InstanceLine {
  const { expiresAt: _, passages: __, ...rest } = instance;
  const disks = all.filter(({ instanceId }) => instanceId === instance.instanceId);
  return { ...timed(rest), ...lookAtInstance(instance, cloud), disks };
}

function exportLine(task: ExportTask, { cloud, clock }: World): ExportLine {
  const { making: _, ...rest } = task;
  const { finishedAt: __, ...look } = lookAtExport(task, cloud, clock);
  return { ...timed(rest), ...look };
}

function diskLine(disk: Disk, { cloud }: World): DiskLine {
  const { making: _, ...rest } = disk;
  return { ...timed(rest), status: lookAtDisk(disk, cloud) };
}

function imageLine(image: Image, world: World): ImageLine {
  const { making: _, settled: __, usableDelayMs: ___, disks, sharedWith, ...rest } = image;
  const { disks: progress, ...look } = lookAtImage(image, world.cloud);
  const lines = disks.map((disk, n) => ({ ...disk, ...(progress[n] ?? { percent: 100, remainingSeconds: 0 }) }));
  const shares = sharedWith.map(({ accountId, sharedAt }) => ({ accountId, sharedAt: toSeconds(sharedAt) }));
  return { ...timed(rest), ...look, disks: lines, sharedWith: shares };
}

const timed = <T extends { createdAt: number }>(record: T) => ({ ...record, createdAt: toSeconds(record.createdAt) });
