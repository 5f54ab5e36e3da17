import type { webApi } from '@slack/bolt';
import type { Actor } from '../../../core/domain/actor.ts';
import { type ChangeImageForm, changeFormOf, readChangeForm } from '../../../core/domain/change-image.ts';
import { type ImageAddress, parseTypedAddress } from '../../../core/domain/image-address.ts';
import type { ChangeImageRequest } from '../../../core/domain/kinds/change-image.ts';
import type { Operation } from '../../../core/domain/operation.ts';
import { message, prose } from '../../blocks/blocks.ts';
import type { Command } from '../../commands.ts';
import { ACTION, VIEW } from '../../control-ids.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import { editsOf } from '../../edits.ts';
import type { Feature } from '../../features.ts';
import { openForImage, opensFromButton, postable, shownImage, submitsImageForm } from '../../image-form.ts';
import { en } from '../../text/en.ts';
import { asTyped, orTell } from '../../typed.ts';
import { changeFormView, changeLabels, readChangeInputs } from './form-view.ts';

type Opening = { by: Actor; triggerId: string; address: ImageAddress; channel: string };

/** An image to be called, described, tagged or kept otherwise: the form opened by command or button, and submitted. */
export const changeImage = (deps: SlackDependencies): Feature => ({
  commands: [changeCommand(deps)],
  actions: { [ACTION.changeImage]: opensFromButton((client, opening) => openChangeForm(deps, client, opening)) },
  submissions: {
    [VIEW.changeImage]: submitsImageForm<ChangeImageForm>(deps, {
      title: en.copies.changeTitle,
      read: readChangeInputs,
      check: readChangeForm,
      submit: deps.submitChangeImage,
      revise: deps.reviseChangeImage,
      draw: changeFormView,
      labels: changeLabels,
    }),
  },
});

const changeCommand = (deps: SlackDependencies): Command => ({
  word: 'change',
  usage: '/image change [image id]',
  summary: en.command.change,
  run: async ({ ack, answer, command, client, by, rest }) => {
    if (rest === '') return answer(message(en.copies.changeUsage(), [prose(en.copies.changeUsage())]));
    const address = orTell(parseTypedAddress(asTyped(rest)));
    await ack();
    const channel = postable(command.channel_id);
    await openChangeForm(deps, client, { by, triggerId: command.trigger_id, address, channel });
  },
});

const openChangeForm = (
  deps: SlackDependencies,
  client: webApi.WebClient,
  { by, triggerId, address, channel }: Opening,
): Promise<void> =>
  openForImage(deps, client, { by, triggerId, address, title: en.copies.changeTitle }, (image) =>
    changeFormView({ image: shownImage(image) }, changeFormOf(image, channel)),
  );

/** Opens the form with the image as a request would have it, to be changed. */
export const openChangeEdit = (
  deps: SlackDependencies,
  client: webApi.WebClient,
  opener: Pick<Opening, 'by' | 'triggerId'>,
  operation: Operation,
  request: ChangeImageRequest,
): Promise<void> =>
  openForImage(deps, client, { ...opener, address: request, title: en.form.editTitle }, (image) =>
    changeFormView(
      { image: shownImage(image), edits: editsOf(operation) },
      changeFormOf(image, operation.channel, request.changes),
      [en.form.editIntro(operation.approval.approvals.length)],
    ),
  );
