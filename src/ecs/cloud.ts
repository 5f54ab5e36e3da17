import { setTimeout as wait } from 'node:timers/promises';
import type { Account } from '../core/domain/account.ts';
import type { AccountName } from '../core/domain/ids.ts';
import type { CallBudget } from '../core/ports/call-budget.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Cloud } from '../core/ports/cloud.ts';
import type { Dependants } from '../core/ports/dependants.ts';
import type { Log } from '../core/ports/log.ts';
import type { Networks } from '../core/ports/networks.ts';
import { byAccount } from './accounts.ts';
import { type Call, createCall } from './call.ts';
import { createImageChanges } from './change-image.ts';
import { createImageCopies } from './copy-image.ts';
import { createImageCreation } from './create-image.ts';
import { type AccessKey, type Credentials, createCredentials } from './credentials.ts';
import { createDeletions } from './delete-image.ts';
import { createDependants } from './dependants.ts';
import { productOf } from './grants.ts';
import { createImageExports } from './image-exports.ts';
import { createImageReads } from './images.ts';
import { createInventory } from './inventory.ts';
import { createLaunches } from './launch-instances.ts';
import { createNetworks } from './networks.ts';
import { PATIENCE, type Patience } from './patience.ts';
import { createDiskReplacement } from './replace-system-disk.ts';
import { createSharing } from './share-image.ts';
import { createTransport, ECS, ESS, type Service, STS, VPC } from './transport.ts';
import { createTurns, FREE_TURNS } from './turns.ts';

export type EcsCloudOptions = {
  /** As `darkroom.yml` has them by now: asked at every call, so that a change needs no restart. */
  accounts: () => readonly Account[];
  /**
   * What this process was given, for accounts with `own` credentials. Without it the SDK's default chain is asked.
   * Flavours may share one `Credentials`.
   */
  ownCredential?: AccessKey | Credentials | undefined;
  /** `http://host:port` takes the place of every region's own host. */
  endpoint?: string | undefined;
  /** The same for VPC, which vSwitches belong to. */
  vpcEndpoint?: string | undefined;
  /** The same for Auto Scaling. */
  essEndpoint?: string | undefined;
  /** Where roles are assumed, by all accounts. */
  stsEndpoint: string;
  /** Shared with the other processes. Without it nothing is counted. */
  budget?: CallBudget | undefined;
  clock: Clock;
  log: Log;
  /** Whether a person waits for the answers (`form`: tried only briefly) or nobody does (`job`, the default). */
  patience?: 'form' | 'job';
  /** Instead of single times of that patience, in ms. */
  timings?: Partial<Patience>;
  random?: () => number;
  sleep?: (ms: number) => Promise<unknown>;
};

/** For what is good to know and held up by nothing. */
const ONE_TRY: Partial<Patience> = { timeoutMs: 3_000, throttledTries: 1, transientTries: 1 };

/** The Cloud port on the ECS API, for every account, and what other products tell. Opens no connection before the first call. */
export function createEcsCloud(options: EcsCloudOptions): Cloud & { networks: Networks; dependants: Dependants } {
  const { accounts, ownCredential: given, budget, clock, log } = options;
  const { random = Math.random, sleep = (ms) => wait(ms), patience: flavour = 'job' } = options;
  const patience = { ...PATIENCE[flavour], ...options.timings };
  const own = given && 'sdk' in given ? given : createCredentials(given);
  const urgency = flavour === 'form' ? 'person' : 'job';
  const turns = budget ? createTurns({ budget, urgency, clock, log, random, sleep }) : FREE_TURNS;

  const service =
    (at: Service, turnsThere = FREE_TURNS, patient = patience) =>
    (credentials: Credentials): Call => {
      const send = createTransport({ credential: credentials.sdk, service: at, timeoutMs: patient.timeoutMs });
      return createCall({ send, credentials, patience: patient, turns: turnsThere, clock, log, random, sleep });
    };
  /** Each call to its own product. VPC and Auto Scaling count by themselves, and are asked for what is good to know. */
  const byProduct = (credentials: Credentials): Call => {
    const calls = {
      ecs: service(ECS(options.endpoint), turns)(credentials),
      vpc: service(VPC(options.vpcEndpoint))(credentials),
      ess: service(ESS(options.essEndpoint), FREE_TURNS, { ...patience, ...ONE_TRY })(credentials),
    };
    return (one) => calls[productOf(one.action)](one);
  };
  const sts = STS(options.stsEndpoint);
  const call = byAccount({
    accounts,
    own,
    clock,
    ecsWith: byProduct,
    // STS takes 6,000 calls a minute, and we ask once an hour.
    stsWith: service(sts),
    whoAmIWith: service(sts, FREE_TURNS, { ...patience, ...ONE_TRY }),
    log,
  });
  const { regions, ...inventory } = createInventory(call);
  const { marked, ...reads } = createImageReads(call, log);
  const ownId = (account: AccountName) => accounts().find(({ name }) => name === account)?.id;
  const sharing = createSharing({ call, images: reads.images, ownId });
  const copies = createImageCopies(call, marked);
  const exporting = createImageExports(call);
  return {
    ...inventory,
    ...reads,
    exports: exporting.exports,
    networks: createNetworks(call),
    dependants: createDependants(call),
    cancelCopy: copies.cancelCopy,
    sharesOf: sharing.sharesOf,
    effects: {
      'create-image': createImageCreation(call, marked),
      'copy-image': copies.effect,
      'share-image': sharing.effect,
      ...createImageChanges({ call, images: reads.images }),
      'export-image': exporting.effect,
      ...createDiskReplacement({ call, ...inventory, images: reads.images }),
      'launch-instance': createLaunches(call),
      ...createDeletions({ call, ...inventory, images: reads.images }),
    },
    async regions(place) {
      const allowed = accounts().find(({ name }) => name === place.account)?.regions;
      return (await regions(place)).filter(({ id }) => allowed?.includes(id) ?? true);
    },
  };
}
