import type { types } from '@slack/bolt';
import type { ChangeImageForm } from '../../../core/domain/change-image.ts';
import type { Field } from '../../../core/domain/problem.ts';
import { prose } from '../../blocks/blocks.ts';
import { asking, channelMenu, menu, textInput } from '../../blocks/inputs.ts';
import { ACTION, VIEW } from '../../control-ids.ts';
import { type Framed, imageFormView, type ShownInputs } from '../../image-form.ts';
import { en } from '../../text/en.ts';
import type { Words } from '../../text/words.ts';

const text = en.copies;

/** By field, as block ids; what has none is told under the first. */
export const changeLabels = {
  name: text.name,
  description: text.description,
  family: text.family,
  status: text.status,
  tags: text.tags,
  channel: text.channel,
} satisfies Partial<Record<Field, string>>;
const asked = asking(changeLabels, ['name', 'description', 'family', 'status', 'tags']);

export function changeFormView(framed: Framed, form: ChangeImageForm, above: readonly Words[] = []): types.ModalView {
  const { name = '', description = '', family = '', status, tags } = form;
  return imageFormView(
    framed,
    {
      callbackId: VIEW.changeImage,
      title: text.changeTitle,
      submit: text.changeSubmit,
      channel: channelMenu(asked('channel', ACTION.changeChannel, text.channelHint), form.channel),
    },
    [
      prose(text.changeAdvice()),
      textInput(asked('name', ACTION.changeName), name, { max: 200 }),
      textInput(asked('description', ACTION.changeDescription, text.notClearable), description, {
        max: 500,
        multiline: true,
      }),
      textInput(asked('family', ACTION.changeFamily, text.notClearable), family, { max: 200 }),
      ...(status === undefined
        ? []
        : [menu(asked('status', ACTION.changeStatus, text.statusHint), text.status, text.statuses, status)]),
      tags === undefined
        ? prose(text.tagsTooLong())
        : textInput(asked('tags', ACTION.changeTags, text.tagsHint), tags, { max: 3_000, multiline: true }),
    ],
    above,
  );
}

export const readChangeInputs = ({ image, shown, channel }: ShownInputs): ChangeImageForm => ({
  account: image.account,
  region: image.region,
  image: image.imageId,
  name: shown(ACTION.changeName),
  description: shown(ACTION.changeDescription),
  family: shown(ACTION.changeFamily),
  status: shown(ACTION.changeStatus),
  tags: shown(ACTION.changeTags),
  channel: channel(ACTION.changeChannel),
});
