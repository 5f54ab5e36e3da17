import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { apis } from './actions/actions.ts';
import { createCallLog, type LoggedCall } from './calls.ts';
import { createClientTokens } from './client-tokens.ts';
import { createControl } from './control.ts';
import { createFaults, type Faults } from './faults.ts';
import { createGateway, type Pause } from './gateway.ts';
import { createHttpServer } from './http-server.ts';
import { defaultAccounts, defaultRoles, seedWorld } from './seed.ts';
import { createSessions } from './sessions.ts';
import { createSignatureCheck } from './signature.ts';
import { type Clock, createCloudTime } from './world/cloud-time.ts';
import type { Account, Role } from './world/entities.ts';
import { type Random, seededRandom } from './world/ids.ts';
import { type RegionInfo, regionInfos } from './world/regions.ts';
import {
  type CopyConcurrency,
  createWorld,
  type Durations,
  type Quotas,
  type Seed,
  type World,
} from './world/world.ts';

export type EcsEmulatorOptions = {
  /** 0, the default, takes a free one. */
  port?: number;
  /** What cloud durations and reported times follow; signatures always follow wall time. */
  clock?: Clock;
  /** Fills the world at the start and on reset. */
  seed?: Seed;
  /** How many times as fast as the clock cloud work goes. */
  speed?: number;
  random?: Random;
  /** The first owns what is added without saying whose it is. */
  accounts?: readonly [Account, ...Account[]];
  roles?: readonly Role[];
  regions?: readonly RegionInfo[];
  quotas?: Partial<Quotas>;
  durations?: Partial<Durations>;
  /** What becomes of a second copy of one image; `world.copyConcurrency` switches it later. */
  copyConcurrency?: CopyConcurrency;
  /** How a stall waits. */
  pause?: Pause;
};

export type EcsEmulator = {
  /** `http://127.0.0.1:port`, for every region. */
  url: string;
  port: number;
  /** Of the first account. */
  credentials: { accessKeyId: string; accessKeySecret: string };
  world: World;
  faults: Faults;
  /** The most recent calls, oldest first; signature failures included, control requests not. */
  calls(): LoggedCall[];
  /** Temporary credentials that were handed out so far are no longer accepted. */
  expireSessions(): void;
  setSpeed(speed: number): void;
  /** Back to the seed and the first speed, with no faults, tokens or logged calls. */
  reset(): void;
  close(): Promise<void>;
};

const defaultQuotas: Quotas = {
  imagesPerRegion: 100,
  imagesPerFamily: 100,
  familiesPerRegion: 100,
  copiesPerDestination: 5,
  copyGiB: 2048,
  accountsPerImage: 50,
  sharedWithAccount: 100,
};

const defaultDurations: Durations = {
  // About two minutes for the usual 40 GiB.
  perGiB: 3000,
  copyPerGiB: 3000,
  exportPerGiB: 3000,
  atLeast: 10_000,
  untilUsable: 0,
  pending: 10_000,
  starting: 30_000,
  stopping: 30_000,
  replacingDisk: 120_000,
};

/** Starts an emulated Alibaba Cloud, ECS and what it needs of STS, VPC and ESS, on the loopback interface. */
export async function startEcsEmulator(options: EcsEmulatorOptions = {}): Promise<EcsEmulator> {
  const { clock = { now: Date.now }, speed = 1, accounts = defaultAccounts } = options;
  const cloud = createCloudTime(clock, speed);
  const world = createWorld({
    accounts,
    roles: options.roles ?? defaultRoles,
    clock,
    cloud,
    random: options.random ?? seededRandom(1),
    seed: options.seed ?? seedWorld,
    quotas: { ...defaultQuotas, ...options.quotas },
    durations: { ...defaultDurations, ...options.durations },
    copyConcurrency: options.copyConcurrency ?? 'serial-per-image',
    regions: options.regions ?? regionInfos,
  });
  const faults = createFaults();
  const calls = createCallLog(10_000);
  const tokens = createClientTokens(clock);
  const closing = new AbortController();
  const pause = options.pause ?? ((ms) => wait(ms, undefined, { signal: closing.signal }));
  // Of their own randomness: the ids of things stay the same, whoever assumes what.
  const sessions = createSessions(clock, seededRandom(2));
  const verify = createSignatureCheck(accounts, sessions, { wall: { now: Date.now }, clock });

  const reset = () => {
    cloud.setSpeed(speed);
    faults.clear();
    calls.clear();
    tokens.clear();
    sessions.clear();
    world.reset();
  };
  const gateway = createGateway({ apis, world, faults, sessions, calls, tokens, verify, pause });
  const { expire: expireSessions } = sessions;
  const handles = { world, faults, calls, setSpeed: cloud.setSpeed, expireSessions, reset };
  const server = createHttpServer(gateway, createControl(handles));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    credentials: { accessKeyId: accounts[0].accessKeyId, accessKeySecret: accounts[0].accessKeySecret },
    world,
    faults,
    calls: calls.list,
    setSpeed: cloud.setSpeed,
    expireSessions,
    reset,
    close: () =>
      new Promise((resolve) => {
        closing.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
