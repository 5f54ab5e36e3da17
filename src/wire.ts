import { randomBytes } from 'node:crypto';
import { HTTPReceiver, LogLevel, type Receiver, SocketModeReceiver, webApi } from '@slack/bolt';
import type { Backing } from './backing.ts';
import type { Config } from './config.ts';
import type { Account } from './core/domain/account.ts';
import type { TeamId, WorkerId } from './core/domain/ids.ts';
import { seconds } from './core/domain/instant.ts';
import { DomainError } from './core/domain/problem.ts';
import type { Clock, Timers } from './core/ports/clock.ts';
import type { Hint, HintHandler } from './core/ports/jobs.ts';
import type { Log } from './core/ports/log.ts';
import { advance } from './core/usecases/advance.ts';
import { approvalsWaiting } from './core/usecases/approvals-waiting.ts';
import { browseCloud } from './core/usecases/browse-cloud.ts';
import { browseNetworks } from './core/usecases/browse-networks.ts';
import { checkChannels } from './core/usecases/check-channels.ts';
import { decideApproval, reviewApproval } from './core/usecases/decide-approval.ts';
import { findImages } from './core/usecases/find-images.ts';
import { findInstance } from './core/usecases/find-instance.ts';
import { openRequestsFor, recentOperations } from './core/usecases/find-operations.ts';
import { findSnapshots } from './core/usecases/find-snapshots.ts';
import { cancelTasks, retryTasks } from './core/usecases/guide-operation.ts';
import { imageCatalog } from './core/usecases/image-catalog.ts';
import { lookAtImage, lookForImage } from './core/usecases/look-at-image.ts';
import { lookForInstance } from './core/usecases/look-for-instance.ts';
import { lookForSnapshot } from './core/usecases/look-for-snapshot.ts';
import { notify } from './core/usecases/notify.ts';
import { lastRefusal, readHistory } from './core/usecases/read-history.ts';
import { requestToEdit } from './core/usecases/revise-request.ts';
import { mayRead, previewRuling, type RightsNeeds } from './core/usecases/rights.ts';
import { sealAudit } from './core/usecases/seal-audit.ts';
import { reviseChangeImage, submitChangeImage } from './core/usecases/submit-change.ts';
import { reviseCopyImage, submitCopyImage } from './core/usecases/submit-copy.ts';
import { aroundImage, reviseDeleteImage, submitDeleteImage } from './core/usecases/submit-delete.ts';
import { reviseExportImage, submitExportImage } from './core/usecases/submit-export.ts';
import { reviseLaunchInstances, submitLaunchInstances } from './core/usecases/submit-launch.ts';
import { reviseReplacement, submitReplacement } from './core/usecases/submit-replacement.ts';
import { reviseCreateImage, submitCreateImage } from './core/usecases/submit-request.ts';
import { reviseShareImage, submitShareImage } from './core/usecases/submit-share.ts';
import { reviseDeleteSnapshot, submitDeleteSnapshot } from './core/usecases/submit-snapshot-deletion.ts';
import { sweep } from './core/usecases/sweep.ts';
import { watchRegion } from './core/usecases/watch-region.ts';
import { withdrawRequest } from './core/usecases/withdraw-request.ts';
import { createEcsCloud } from './ecs/cloud.ts';
import type { Settings } from './settings/settings.ts';
import type { SettingsSource } from './settings/source.ts';
import { type BotIdentity, boltLogger, clientOptions, createSlackApp } from './slack/app.ts';
import type { SlackDependencies } from './slack/dependencies.ts';
import { createSlackDirectory } from './slack/directory.ts';
import { EVENTS_PATH, startHttp } from './slack/http.ts';
import { createSlackMessenger } from './slack/messenger.ts';

// The composition root: configuration becomes adapters, adapters become use cases, use cases become two processes.

export type Surroundings = {
  config: Config;
  /** The settings of `darkroom.yml`, which may change while the process runs. */
  settings: Pick<SettingsSource, 'current'>;
  backing: Backing;
  identity: BotIdentity;
  clock: Clock;
  timers: Timers;
  log: Log;
};

const SWEEP_EVERY = seconds(0.5);
const SEAL_EVERY = seconds(1);
/** How long listeners may go on after a stop. */
const DRAIN_FOR = seconds(8);

type WithSlack = { slack: Pick<Config['slack'], 'botToken' | 'apiUrl'> };
/** Without warnings of its own: what goes wrong is thrown, and logged where it ends. */
const slackClient = ({ slack }: WithSlack): webApi.WebClient =>
  new webApi.WebClient(slack.botToken, { ...clientOptions(slack.apiUrl), logLevel: LogLevel.ERROR });
const fresh = (): string =>
  BigInt(`0x${randomBytes(16).toString('hex')}`)
    .toString(36)
    .padStart(25, '0')
    .slice(-20);

/** Which workspace and bot the token is for. Rejects when Slack does not accept it. */
export async function identify(config: WithSlack): Promise<BotIdentity & { team: TeamId }> {
  const { team_id, bot_id, user_id } = await slackClient(config).auth.test();
  if (!team_id || !bot_id || !user_id) throw new Error('SLACK_BOT_TOKEN is not the token of a bot in a workspace');
  return { team: team_id as TeamId, botId: bot_id, botUserId: user_id };
}

/** Looks, without anybody waiting for it, whether the bot can post in the channels that rules name. */
export function channelCheck({ config, log }: Pick<Surroundings, 'config' | 'log'>): (settings: Settings) => void {
  const check = checkChannels({ messenger: createSlackMessenger({ client: slackClient(config) }), log });
  return ({ policy }) =>
    void check(policy).catch((error: unknown) => log.warn({ err: error }, 'channels of rules could not be checked'));
}

const accountsOf =
  ({ settings }: Surroundings): (() => readonly Account[]) =>
  () =>
    settings.current().accounts;

function cloudOf(around: Surroundings, patience: 'form' | 'job') {
  const { config, backing, clock, log } = around;
  return createEcsCloud({
    accounts: accountsOf(around),
    ownCredential: config.credential,
    endpoint: config.ecsEndpoint,
    vpcEndpoint: config.vpcEndpoint,
    essEndpoint: config.essEndpoint,
    stsEndpoint: config.stsEndpoint,
    budget: backing.calls,
    clock,
    log,
    patience,
  });
}

/** What rights are looked up with. */
function rightsNeeds({ settings, backing, identity, clock, log }: Surroundings, client: webApi.WebClient): RightsNeeds {
  const directory = createSlackDirectory({ client, team: identity.team as TeamId, clock, log });
  return { policy: () => settings.current().policy, directory, audit: backing.audit, clock, log };
}

/** The web process: takes what people do in Slack, within its three seconds, and keeps it. */
export async function startWeb(around: Surroundings): Promise<{ port: number; close(): Promise<void> }> {
  const { config, settings, backing, identity, clock, log } = around;
  const { operations, drafts, jobs } = backing;
  const cloud = cloudOf(around, 'form');
  const client = slackClient(config);
  const messenger = createSlackMessenger({ client });
  const rights = rightsNeeds(around, client);
  const { directory, audit } = rights;
  const accounts = accountsOf(around);
  const homeRegion = () => settings.current().homeRegion;
  const browse = browseCloud({ cloud, clock });
  const catalog = imageCatalog({ cloud, clock, browse, accounts, homeRegion });
  const asking = { ...rights, operations, cloud, messenger, jobs, accounts };
  const launching = { ...asking, networks: cloud.networks };
  const { dependants } = cloud;
  const deleting = { ...asking, dependants };
  const deps: SlackDependencies = {
    requests: {
      'create-image': { submit: submitCreateImage(asking), revise: reviseCreateImage(asking) },
      'copy-image': { submit: submitCopyImage(asking), revise: reviseCopyImage(asking) },
      'share-image': { submit: submitShareImage(asking), revise: reviseShareImage(asking) },
      'change-image': { submit: submitChangeImage(asking), revise: reviseChangeImage(asking) },
      'export-image': { submit: submitExportImage(asking), revise: reviseExportImage(asking) },
      'replace-system-disk': { submit: submitReplacement(asking), revise: reviseReplacement(asking) },
      'launch-instances': { submit: submitLaunchInstances(launching), revise: reviseLaunchInstances(launching) },
      'delete-image': { submit: submitDeleteImage(deleting), revise: reviseDeleteImage(deleting) },
      'delete-snapshot': { submit: submitDeleteSnapshot(deleting), revise: reviseDeleteSnapshot(deleting) },
    },
    previewRuling: previewRuling(rights),
    requestToEdit: requestToEdit({ ...rights, operations }),
    reviewApproval: reviewApproval({ ...rights, operations, messenger }),
    decideApproval: decideApproval({ ...rights, operations, messenger, jobs }),
    withdrawRequest: withdrawRequest({ ...rights, operations, jobs }),
    cancelTasks: cancelTasks({ ...rights, operations, jobs }),
    retryTasks: retryTasks({ ...rights, operations, jobs }),
    approvalsWaiting: approvalsWaiting({ ...rights, operations }),
    history: readHistory({ audit }),
    lastRefusal: lastRefusal({ audit }),
    mayRead: mayRead({ directory }),
    recentOperations: recentOperations({ operations }),
    openRequestsFor: openRequestsFor({ operations, clock }),
    operation: (id) => operations.get(id),
    browse,
    networks: browseNetworks({ networks: cloud.networks, clock }),
    findImages: findImages({ catalog, directory, accounts, clock }),
    lookForImage: lookForImage({ catalog, cloud, directory, accounts }),
    aroundImage: aroundImage({ cloud, dependants }),
    lookForSnapshot: lookForSnapshot({ catalog, cloud, dependants, directory, accounts }),
    sharesOf: ({ imageId, ...place }) => cloud.sharesOf({ place, imageId }),
    lookAtImage: lookAtImage({ catalog, cloud, operations, directory, accounts }),
    findInstance: findInstance({ catalog, browse, cloud, directory }),
    lookForInstance: lookForInstance({ catalog, cloud, directory, accounts }),
    imagesIn: catalog.imagesIn,
    findSnapshots: findSnapshots({ catalog, browse, directory, accounts, homeRegion }),
    drafts,
    accounts,
    homeRegion,
    clock,
    ids: { fresh },
    log,
  };
  const { receiver, slackRequests } = createReceiver(config, log);
  const { app, drained } = createSlackApp({
    receiver,
    token: config.slack.botToken,
    apiUrl: config.slack.apiUrl,
    identity,
    deps,
  });
  await app.init();
  const http = await startHttp({ port: config.port, clock, slackRequests, ready: () => missing(backing), log });
  if (!slackRequests) await app.start();
  log.info({ port: http.port, socketMode: !slackRequests }, 'web is ready');
  return {
    port: http.port,
    async close() {
      if (!slackRequests) await app.stop();
      await http.close();
      await Promise.race([drained(), new Promise((resolve) => setTimeout(resolve, DRAIN_FOR).unref())]);
    },
  };
}

async function missing(backing: Backing): Promise<string[]> {
  return backing.ping().then(
    () => [],
    () => ['Redis does not answer'],
  );
}

/** Socket Mode when an app token is set, else signed HTTP requests. */
function createReceiver(
  { slack }: Config,
  log: Log,
): { receiver: Receiver; slackRequests: HTTPReceiver['requestListener'] | undefined } {
  const logger = boltLogger(log);
  if (slack.appToken) {
    // Connections are reopened after this long; Bolt's five seconds are five deaf seconds.
    const receiver = new SocketModeReceiver({
      appToken: slack.appToken,
      logger,
      clientPingTimeout: seconds(2.5),
      installerOptions: { clientOptions: { ...clientOptions(slack.apiUrl), retryConfig: { retries: 5 } } },
    });
    return { receiver, slackRequests: undefined };
  }
  const receiver = new HTTPReceiver({
    signingSecret: slack.signingSecret ?? '',
    endpoints: EVENTS_PATH,
    logger,
    // Our listeners end their own errors, so what comes here is a request that Bolt itself could not read.
    processEventErrorHandler: async ({ error, response }) => {
      log.warn({ err: error }, 'a request could not be understood');
      response.writeHead(400).end();
      return true;
    },
  });
  return { receiver, slackRequests: receiver.requestListener };
}

/** The worker process: brings operations and messages to where they should be. */
export async function startWorker(around: Surroundings): Promise<{ close(): Promise<void> }> {
  const { config, backing, clock, timers, log } = around;
  const { operations, deliveries, edits, jobs, auditSeals: seals } = backing;
  const worker = `worker-${fresh()}` as WorkerId;
  const cloud = cloudOf(around, 'job');
  const client = slackClient(config);
  const messenger = createSlackMessenger({ client });
  const { policy, directory } = rightsNeeds(around, client);
  const running = await jobs.run(
    ending(log, {
      advance: advance({ operations, cloud, jobs, clock, timers, worker, log, policy, directory }),
      notify: notify({ operations, deliveries, edits, messenger, clock, timers, worker, log }),
      watchRegion: watchRegion({ operations, cloud, jobs, clock, log }),
    }),
  );
  // Not a job: what finds lost jobs must not be one.
  const stopSweeping = timers.every(SWEEP_EVERY, sweep({ operations, jobs, clock }));
  const { auditKey } = config;
  const stopSealing = timers.every(SEAL_EVERY, sealAudit({ seals, clock, worker, auditKey, log }));
  log.info({ worker }, 'worker is ready');
  return {
    async close() {
      stopSweeping();
      stopSealing();
      await running.close();
    },
  };
}

type Handlers = {
  advance: ReturnType<typeof advance>;
  notify: ReturnType<typeof notify>;
  watchRegion: ReturnType<typeof watchRegion>;
};

/** One of the two places where errors end (the other is Slack's answers): they are logged, and the queue tries again. */
function ending(log: Log, { advance, notify, watchRegion }: Handlers): HintHandler {
  const handle = (hint: Hint): Promise<void> => {
    switch (hint.queue) {
      case 'advance':
        return advance(hint.operation);
      case 'notify':
        return notify(hint.operation);
      case 'watch-region':
        return watchRegion(hint.watch);
    }
  };
  return async (hint) => {
    try {
      await handle(hint);
    } catch (error) {
      // Its retention is over: there is nothing left to do.
      if (error instanceof DomainError && error.problem.code === 'operation-not-found') return;
      log.error({ hint, err: error }, 'a job failed');
      throw error;
    }
  };
}
