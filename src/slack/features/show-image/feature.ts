import { parseAddress, parseTypedAddress } from '../../../core/domain/image-address.ts';
import { interactionActor } from '../../actor.ts';
import type { ButtonListener } from '../../answer.ts';
import type { Command } from '../../commands.ts';
import { ACTION } from '../../control-ids.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import type { Feature } from '../../features.ts';
import { en } from '../../text/en.ts';
import { asTyped, orTell } from '../../typed.ts';
import { lookMessage, said } from './views.ts';

/** One image with everything around it, by its id or by the button of a list. */
export const showImage = (deps: SlackDependencies): Feature => ({
  commands: [showCommand(deps)],
  actions: { [ACTION.showImage]: shows(deps) },
});

const showCommand = (deps: SlackDependencies): Command => ({
  word: 'show',
  usage: '/image show [image id]',
  summary: en.command.show,
  run: async ({ ack, answer, by, rest }) => {
    if (rest === '') return answer(said(en.images.showUsage()));
    await ack();
    await answer(lookMessage(await deps.lookAtImage(by, orTell(parseTypedAddress(asTyped(rest))))));
  },
});

const shows =
  (deps: SlackDependencies): ButtonListener =>
  async ({ action, body, respond }) => {
    const address = orTell(parseAddress('value' in action ? String(action.value) : ''));
    const look = await deps.lookAtImage(interactionActor(body), address);
    await respond({ response_type: 'ephemeral', replace_original: false, ...lookMessage(look) });
  };
