import { App, type Logger, LogLevel, type Receiver, type webApi } from '@slack/bolt';
import type { Log } from '../core/ports/log.ts';
import { type Command, listenForCommands } from './commands.ts';
import type { SlackDependencies } from './dependencies.ts';
import { changeImage } from './features/change-image/feature.ts';
import { copyImage } from './features/copy-image/feature.ts';
import { createImage } from './features/create-image/feature.ts';
import { decideApproval } from './features/decide-approval/feature.ts';
import { deleteImage } from './features/delete-image/feature.ts';
import { deleteSnapshot } from './features/delete-snapshot/feature.ts';
import { editRequest } from './features/edit-request/feature.ts';
import { exportImage } from './features/export-image/feature.ts';
import { findImages } from './features/find-images/feature.ts';
import { guideOperation } from './features/guide-operation/feature.ts';
import { launchInstances } from './features/launch-instances/feature.ts';
import { listApprovals } from './features/list-approvals/feature.ts';
import { listSnapshots } from './features/list-snapshots/feature.ts';
import { readHistory } from './features/read-history/feature.ts';
import { replaceSystemDisk } from './features/replace-system-disk/feature.ts';
import { shareImage } from './features/share-image/feature.ts';
import { showHelp } from './features/show-help/feature.ts';
import { showImage } from './features/show-image/feature.ts';
import { showStatus } from './features/show-status/feature.ts';
import { type Feature, listenForControls } from './features.ts';

/** Everything a person can do, one folder each. */
export function featuresOf(deps: SlackDependencies): { features: Feature[]; commands: Command[]; help: Command } {
  const [creating, copying, sharing, changing, exporting, replacing] = [
    createImage(deps),
    copyImage(deps),
    shareImage(deps),
    changeImage(deps),
    exportImage(deps),
    replaceSystemDisk(deps),
  ];
  const launching = launchInstances(deps);
  const [deleting, deletingSnapshot] = [deleteImage(deps), deleteSnapshot(deps)];
  const editing = editRequest(deps, {
    'create-image': creating.openEdit,
    'copy-image': copying.openEdit,
    'share-image': sharing.openEdit,
    'change-image': changing.openEdit,
    'export-image': exporting.openEdit,
    'replace-system-disk': replacing.openEdit,
    'launch-instances': launching.openEdit,
    'delete-image': deleting.openEdit,
    'delete-snapshot': deletingSnapshot.openEdit,
  });
  const features: Feature[] = [
    creating,
    findImages(deps),
    showImage(deps),
    copying,
    sharing,
    changing,
    exporting,
    replacing,
    launching,
    deleting,
    deletingSnapshot,
    listSnapshots(deps),
    decideApproval(deps),
    editing,
    listApprovals(deps),
    showStatus(deps),
    guideOperation(deps),
    readHistory(deps),
  ];
  const others = features.flatMap(({ commands = [] }) => commands);
  const [help] = showHelp(others).commands;
  return { features, commands: [...others, help], help };
}

/** The bot as Slack knows it. */
export type BotIdentity = { team: string; botId: string; botUserId: string };

/**
 * What every Web API client of ours is made with. No `headers` (Bolt would leak one workspace's token into another's
 * calls), a bounded retry (Bolt's default is half an hour and repeats posts), and no sleeping on 429 inside Slack's
 * three seconds.
 */
export const clientOptions = (apiUrl: string): webApi.WebClientOptions => ({
  slackApiUrl: apiUrl,
  retryConfig: { retries: 0 },
  timeout: 4_500,
  rejectRateLimitedCalls: true,
});

export type SlackApp = { app: App /** Resolves when no listener runs any more. */; drained(): Promise<void> };

/** The Bolt app with all its listeners. Nothing is started and nothing asked of Slack yet. */
export function createSlackApp(options: {
  receiver: Receiver;
  token: string;
  apiUrl: string;
  identity: BotIdentity;
  deps: SlackDependencies;
}): SlackApp {
  const { receiver, token, apiUrl, identity, deps } = options;
  const app = new App({
    receiver,
    token,
    botId: identity.botId,
    botUserId: identity.botUserId,
    // The token has been asked about once, at the start.
    tokenVerificationEnabled: false,
    // In-memory conversation state grows and differs per process; ours is in Redis.
    convoStore: false,
    deferInitialization: true,
    clientOptions: clientOptions(apiUrl),
    logger: boltLogger(deps.log),
  });
  const listeners = countRunning(app);
  const { features, commands, help } = featuresOf(deps);
  listenForCommands(app, deps.log, commands, help);
  listenForControls(app, deps.log, features);
  app.error(async (error) => {
    deps.log.error({ err: error.original ?? error, code: error.code }, 'Bolt could not serve a request');
  });
  return { app, drained: listeners.none };
}

/** Listeners go on after their acknowledgement, so a process that stops has to wait for them itself. */
function countRunning(app: App): { none(): Promise<void> } {
  const running = new Set<Promise<void>>();
  app.use(async ({ next }) => {
    const run = next();
    running.add(run);
    try {
      await run;
    } finally {
      running.delete(run);
    }
  });
  return {
    async none() {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}

/** Bolt's logger on ours. Debug is left out: it holds whole bodies, tokens included. */
export function boltLogger(log: Log): Logger {
  const line = (said: unknown[]): string => said.map(String).join(' ');
  return {
    debug: () => {},
    info: (...said) => log.debug({ from: 'bolt' }, line(said)),
    warn: (...said) => log.warn({ from: 'bolt' }, line(said)),
    error: (...said) => log.error({ from: 'bolt' }, line(said)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}
