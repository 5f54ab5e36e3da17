import { setTimeout as wait } from 'node:timers/promises';
import { DEFAULT_ACCOUNT } from '../core/domain/region.ts';
import type { Clock } from '../core/ports/clock.ts';
import { type Cloud, CloudFailure } from '../core/ports/cloud.ts';
import type { Log } from '../core/ports/log.ts';
import { type Call, createCall } from './call.ts';
import { createImageCreation } from './create-image.ts';
import { type AccessKey, type Credentials, createCredentials } from './credentials.ts';
import { createImageReads } from './images.ts';
import { createInventory } from './inventory.ts';
import { PATIENCE, type Patience } from './patience.ts';
import { createTransport } from './transport.ts';

export type EcsCloudOptions = {
  /** Of the default account. Without it the SDK's default chain is asked. Flavours may share one `Credentials`. */
  credential?: AccessKey | Credentials | undefined;
  /** `http://host:port` takes the place of every region's own host. */
  endpoint?: string | undefined;
  clock: Clock;
  log: Log;
  /** Whether a person waits for the answers (`form`: tried only briefly) or nobody does (`job`, the default). */
  patience?: 'form' | 'job';
  /** Instead of single times of that patience, in ms. */
  timings?: Partial<Patience>;
  random?: () => number;
  sleep?: (ms: number) => Promise<unknown>;
};

/** The Cloud port on the ECS API. Opens no connection before the first call. */
export function createEcsCloud(options: EcsCloudOptions): Cloud {
  const { credential, endpoint, clock, log, random = Math.random, sleep = (ms) => wait(ms) } = options;
  const patience = { ...PATIENCE[options.patience ?? 'job'], ...options.timings };
  const credentials = credential && 'sdk' in credential ? credential : createCredentials(credential);
  const send = createTransport({ credential: credentials.sdk, endpoint, timeoutMs: patience.timeoutMs });
  const call = byAccount({
    [DEFAULT_ACCOUNT]: createCall({ send, credentials, patience, clock, log, random, sleep }),
  });
  return { ...createInventory(call), ...createImageReads(call, log), createImage: createImageCreation(call) };
}

/** Sends each call with its own account's credentials; refuses accounts that nobody configured. */
function byAccount(accounts: Record<string, Call>): Call {
  return async (call) => {
    const { action, place } = call;
    const perform = Object.hasOwn(accounts, place.account) ? accounts[place.account] : undefined;
    if (perform) return perform(call);
    const message = `There is no account called ${place.account}.`;
    throw new CloudFailure(
      'refused',
      { code: 'cloud-refused', action, ecsCode: 'UnknownAccount', message },
      { message },
    );
  };
}
