import type { App, BlockAction } from '@slack/bolt';
import { interactionActor } from '../../actor.ts';
import { answersButton, answersOptions, answersShortcut, answersSubmission } from '../../answer.ts';
import type { Command } from '../../commands.ts';
import { ACTION, SHORTCUT, VIEW } from '../../control-ids.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import { en } from '../../text/en.ts';
import { dataDiskAdded, dataDiskRemoved, instanceChosen, regionChosen, snapshotChosen } from './changes.ts';
import { changesForm, openForm, submitsForm } from './listeners.ts';
import { fillsPicker } from './pickers.ts';

export const createImageCommand: Command = {
  word: 'create',
  usage: '/image create [snapshot id]',
  summary: en.command.create,
  run: async (deps, { ack, command, client, by, rest }) => {
    await ack();
    // Direct messages cannot take a card that others must see, so they are not proposed.
    const channel = /^[CG]/.test(command.channel_id) ? command.channel_id : '';
    await openForm(deps, client, {
      by,
      triggerId: command.trigger_id,
      start: { systemSnapshot: rest.split(/\s+/)[0] ?? '', channel },
    });
  },
};

export function registerCreateImage(app: App, deps: SlackDependencies): void {
  const { log } = deps;
  app.shortcut(
    { type: 'shortcut', callback_id: SHORTCUT.createImage },
    answersShortcut(log, ({ shortcut, body, client }) =>
      openForm(deps, client, { by: interactionActor(body), triggerId: shortcut.trigger_id, start: {} }),
    ),
  );
  const changes = (actionId: string, change: Parameters<typeof changesForm>[1]): void => {
    app.action<BlockAction>(
      { type: 'block_actions', action_id: actionId },
      answersButton(log, changesForm(deps, change)),
    );
  };
  changes(ACTION.region, regionChosen);
  changes(ACTION.instance, instanceChosen);
  changes(ACTION.systemSnapshot, snapshotChosen);
  changes(ACTION.addDataDisk, dataDiskAdded);
  changes(ACTION.removeDataDisk, dataDiskRemoved);
  for (const action_id of [ACTION.region, ACTION.instance, ACTION.systemSnapshot, ACTION.dataDisk]) {
    app.options({ type: 'block_suggestion', action_id }, answersOptions(log, fillsPicker(deps)));
  }
  app.view(VIEW.createImage, answersSubmission(log, submitsForm(deps)));
}
