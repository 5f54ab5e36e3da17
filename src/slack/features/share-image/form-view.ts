import type { types } from '@slack/bolt';
import type { AliyunId } from '../../../core/domain/ids.ts';
import type { Field } from '../../../core/domain/problem.ts';
import type { ShareImageForm } from '../../../core/domain/share-image.ts';
import { prose } from '../../blocks/blocks.ts';
import { asking, channelMenu, textInput } from '../../blocks/inputs.ts';
import { ACTION, VIEW } from '../../control-ids.ts';
import { type Framed, imageFormView, type ShownInputs } from '../../image-form.ts';
import { en } from '../../text/en.ts';
import type { Words } from '../../text/words.ts';

const text = en.copies;

/** By field, as block ids; what has none is told under the first. */
export const shareLabels = {
  shareWith: text.shareWith,
  unshare: text.unshare,
  channel: text.channel,
} satisfies Partial<Record<Field, string>>;
const asked = asking(shareLabels, ['shareWith', 'unshare']);

/** `shares`: whom the image is shared with already, where that is known. */
export function shareFormView(
  framed: Framed,
  form: ShareImageForm,
  above: readonly Words[] = [],
  shares?: readonly AliyunId[],
): types.ModalView {
  const lines = { max: 3_000, multiline: true };
  return imageFormView(
    framed,
    {
      callbackId: VIEW.shareImage,
      title: text.shareTitle,
      submit: text.shareSubmit,
      channel: channelMenu(asked('channel', ACTION.shareChannel, text.channelHint), form.channel),
    },
    [
      ...(shares ? [prose(text.sharedWith(shares))] : []),
      prose(text.shareAdvice()),
      textInput(asked('shareWith', ACTION.shareAdd, text.accountsHint), form.add, lines),
      textInput(asked('unshare', ACTION.shareRemove, text.accountsHint), form.remove, lines),
    ],
    above,
  );
}

export const readShareInputs = ({ image, typed, channel }: ShownInputs): ShareImageForm => ({
  account: image.account,
  region: image.region,
  image: image.imageId,
  add: typed(ACTION.shareAdd),
  remove: typed(ACTION.shareRemove),
  channel: channel(ACTION.shareChannel),
});
