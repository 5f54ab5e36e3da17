import type { App, BlockAction } from '@slack/bolt';
import { DomainError } from '../core/domain/problem.ts';
import type { Log } from '../core/ports/log.ts';
import {
  answersButton,
  answersOptions,
  answersShortcut,
  answersSubmission,
  type ButtonListener,
  type OptionsListener,
  type ShortcutListener,
  type SubmissionListener,
} from './answer.ts';
import type { Command } from './commands.ts';
import { ACTION } from './control-ids.ts';

/** What one thing a person does listens to: commands by word, everything else by the fixed words of `control-ids.ts`. */
export type Feature = {
  commands?: readonly Command[];
  /** Buttons, and inputs that tell of a choice at once, by action id. */
  actions?: Readonly<Record<string, ButtonListener>>;
  /** Searching menus, by action id. */
  pickers?: Readonly<Record<string, OptionsListener>>;
  /** Modals, by callback id. */
  submissions?: Readonly<Record<string, SubmissionListener>>;
  /** By callback id. */
  shortcuts?: Readonly<Record<string, ShortcutListener>>;
};

const INPUTS: ReadonlySet<string> = new Set(Object.values(ACTION));

/**
 * Listens for every control with one listener a kind. Bolt asks each of its listeners about each request, so a table is
 * also twice as fast; and what no feature knows is answered here, not ignored: old buttons live on in old channels.
 */
export function listenForControls(app: App, log: Log, features: readonly Feature[]): void {
  const actions = merged(features.map((feature) => feature.actions));
  const pickers = merged(features.map((feature) => feature.pickers));
  const submissions = merged(features.map((feature) => feature.submissions));
  const shortcuts = merged(features.map((feature) => feature.shortcuts));

  app.action<BlockAction>(
    { type: 'block_actions' },
    answersButton(log, async (args) => {
      const id = args.action.action_id;
      const listener = actions.get(id);
      if (listener) return listener(args);
      // An input of ours without a listener has nothing to say until its form is submitted.
      if (!INPUTS.has(id)) throw controlGone();
    }),
  );
  app.options(
    { type: 'block_suggestion' },
    answersOptions(log, async (args) => (await pickers.get(args.payload.action_id)?.(args)) ?? []),
  );
  app.view(
    { type: 'view_submission' },
    answersSubmission(log, async (args) => {
      const listener = submissions.get(args.view.callback_id);
      if (!listener) throw controlGone();
      await listener(args);
    }),
  );
  app.shortcut(
    { type: 'shortcut' },
    answersShortcut(log, async (args) => {
      const listener = shortcuts.get(args.shortcut.callback_id);
      if (!listener) throw controlGone();
      await listener(args);
    }),
  );
}

const controlGone = (): DomainError => new DomainError({ code: 'control-gone' });

/** An id that two features claim stops the start-up, not a person. */
function merged<Listener>(tables: readonly (Readonly<Record<string, Listener>> | undefined)[]): Map<string, Listener> {
  const all = new Map<string, Listener>();
  for (const [id, listener] of tables.flatMap((table) => Object.entries(table ?? {}))) {
    if (all.has(id)) throw new Error(`two features listen to ${id}`);
    all.set(id, listener);
  }
  return all;
}
