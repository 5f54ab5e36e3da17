import type { webApi } from '@slack/bolt';
import type { Actor } from '../../../core/domain/actor.ts';
import type { AliyunId } from '../../../core/domain/ids.ts';
import { type ImageAddress, parseTypedAddress } from '../../../core/domain/image-address.ts';
import type { ShareImageRequest } from '../../../core/domain/kinds/share-image.ts';
import type { Operation } from '../../../core/domain/operation.ts';
import { readShareForm, type ShareImageForm, shareFormOf } from '../../../core/domain/share-image.ts';
import type { ListedImage } from '../../../core/usecases/image-catalog.ts';
import { message, prose } from '../../blocks/blocks.ts';
import type { Command } from '../../commands.ts';
import { ACTION, VIEW } from '../../control-ids.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import { editsOf } from '../../edits.ts';
import type { Feature } from '../../features.ts';
import { openForImage, opensFromButton, postable, shownImage, submitsImageForm } from '../../image-form.ts';
import { en } from '../../text/en.ts';
import { asTyped, orTell } from '../../typed.ts';
import { readShareInputs, shareFormView, shareLabels } from './form-view.ts';

/** Slack refuses a form that opens with more than its inputs take. */
const MOST_TYPED = 3_000;

type Opening = { by: Actor; triggerId: string; address: ImageAddress; add?: string; channel: string };

/** An image for other accounts: the form opened by command or button, and submitted. */
export const shareImage = (deps: SlackDependencies): Feature => ({
  commands: [shareCommand(deps)],
  actions: { [ACTION.shareImage]: opensFromButton((client, opening) => openShareForm(deps, client, opening)) },
  submissions: {
    [VIEW.shareImage]: submitsImageForm<ShareImageForm>(deps, {
      title: en.copies.shareTitle,
      read: readShareInputs,
      check: readShareForm,
      submit: deps.submitShareImage,
      revise: deps.reviseShareImage,
      draw: shareFormView,
      labels: shareLabels,
    }),
  },
});

const shareCommand = (deps: SlackDependencies): Command => ({
  word: 'share',
  usage: '/image share [image id] [with accounts]',
  summary: en.command.share,
  run: async ({ ack, answer, command, client, by, rest }) => {
    const [image = '', add = ''] = asTyped(rest).split(/\s+with(?:\s+|$)/i);
    if (image === '') return answer(message(en.copies.shareUsage(), [prose(en.copies.shareUsage())]));
    const address = orTell(parseTypedAddress(image));
    await ack();
    const channel = postable(command.channel_id);
    await openShareForm(deps, client, {
      by,
      triggerId: command.trigger_id,
      address,
      add: add.slice(0, MOST_TYPED),
      channel,
    });
  },
});

const openShareForm = (
  deps: SlackDependencies,
  client: webApi.WebClient,
  { by, triggerId, address, add = '', channel }: Opening,
): Promise<void> =>
  openForImage(deps, client, { by, triggerId, address, title: en.copies.shareTitle }, async (image) => {
    const { account, region, id } = image;
    const form = { ...{ account, region, add, channel }, image: id, remove: '' };
    return shareFormView({ image: shownImage(image) }, form, [], await sharesOf(deps, image));
  });

/** Opens the form as a request has it, to be changed. */
export const openShareEdit = (
  deps: SlackDependencies,
  client: webApi.WebClient,
  opener: Pick<Opening, 'by' | 'triggerId'>,
  operation: Operation,
  request: ShareImageRequest,
): Promise<void> =>
  openForImage(deps, client, { ...opener, address: request, title: en.form.editTitle }, async (image) =>
    shareFormView(
      { image: shownImage(image), edits: editsOf(operation) },
      shareFormOf(request, operation.channel),
      [en.form.editIntro(operation.approval.approvals.length)],
      await sharesOf(deps, image),
    ),
  );

/** Whom it is shared with; nothing when that cannot be read, which stops nobody from asking. */
const sharesOf = ({ sharesOf, log }: SlackDependencies, image: ListedImage): Promise<AliyunId[] | undefined> =>
  sharesOf(image).catch((error: unknown) => {
    log.warn({ image: image.id, err: error }, 'the shares of an image could not be read');
    return undefined;
  });
