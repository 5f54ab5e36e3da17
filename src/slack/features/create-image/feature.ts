import type { CreateImageRequest } from '../../../core/domain/kinds/create-image.ts';
import { interactionActor } from '../../actor.ts';
import type { ButtonListener } from '../../answer.ts';
import type { Command } from '../../commands.ts';
import { ACTION, SHORTCUT, VIEW } from '../../control-ids.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import type { OpensEdit } from '../../edits.ts';
import type { Feature } from '../../features.ts';
import { en } from '../../text/en.ts';
import { accountChosen } from './accounts.ts';
import {
  advancedShown,
  dataDiskAdded,
  dataDiskChosen,
  dataDiskRemoved,
  instanceChosen,
  regionChosen,
  snapshotChosen,
  sourceChosen,
} from './changes.ts';
import {
  changesForm,
  forMembers,
  openEdit,
  openForm,
  PATIENCE_FOR_PROPOSAL,
  startsAfresh,
  submitsForm,
} from './listeners.ts';
import { fillsPicker } from './pickers.ts';

/** The *Create Custom Image* form: opened by command or shortcut, changed by its controls, submitted. */
export function createImage(deps: SlackDependencies): Feature & { openEdit: OpensEdit<CreateImageRequest> } {
  const fill = fillsPicker(deps);
  const used = (listener: ButtonListener): ButtonListener => forMembers(deps, listener);
  return {
    commands: [createCommand(deps)],
    shortcuts: {
      [SHORTCUT.createImage]: ({ shortcut, body, client }) =>
        openForm(deps, client, {
          by: interactionActor(body),
          triggerId: shortcut.trigger_id,
          channel: '',
          source: '',
        }),
    },
    actions: {
      [ACTION.account]: used(changesForm(deps, accountChosen(deps))),
      [ACTION.region]: used(changesForm(deps, regionChosen)),
      [ACTION.from]: used(changesForm(deps, sourceChosen, PATIENCE_FOR_PROPOSAL)),
      [ACTION.instance]: used(changesForm(deps, instanceChosen, PATIENCE_FOR_PROPOSAL)),
      [ACTION.systemSnapshot]: used(changesForm(deps, snapshotChosen, PATIENCE_FOR_PROPOSAL)),
      [ACTION.dataDisk]: used(changesForm(deps, dataDiskChosen)),
      [ACTION.dataDiskSize]: used(changesForm(deps, dataDiskChosen)),
      [ACTION.showAdvanced]: used(changesForm(deps, advancedShown)),
      [ACTION.startAfresh]: used(startsAfresh(deps)),
      [ACTION.addDataDisk]: used(changesForm(deps, dataDiskAdded)),
      [ACTION.removeDataDisk]: used(changesForm(deps, dataDiskRemoved)),
    },
    pickers: {
      [ACTION.region]: fill,
      [ACTION.instance]: fill,
      [ACTION.systemSnapshot]: fill,
      [ACTION.dataDisk]: fill,
      [ACTION.copyTo]: fill,
    },
    submissions: { [VIEW.createImage]: submitsForm(deps) },
    openEdit: (client, opener, operation, request) => openEdit(deps, client, opener, operation, request),
  };
}

const createCommand = (deps: SlackDependencies): Command => ({
  word: 'create',
  usage: '/image create [snapshot or instance id]',
  summary: en.command.create,
  run: async ({ ack, command, client, by, rest }) => {
    await ack();
    // Direct messages cannot take a card that others must see, so they are not proposed.
    const channel = /^[CG]/.test(command.channel_id) ? command.channel_id : '';
    // Whatever was typed; Slack refuses a form whose choices are longer than 150.
    const source = (rest.split(' ')[0] ?? '').slice(0, 75);
    await openForm(deps, client, { by, triggerId: command.trigger_id, source, channel });
  },
});
