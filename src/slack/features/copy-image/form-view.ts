import type { types } from '@slack/bolt';
import { type CopyImageForm, MOST_TYPED } from '../../../core/domain/copy-image.ts';
import type { Field } from '../../../core/domain/problem.ts';
import { option, prose } from '../../blocks/blocks.ts';
import { asking, channelMenu, checkbox, searchingMenuOfMany, textInput } from '../../blocks/inputs.ts';
import { ACTION, VIEW } from '../../control-ids.ts';
import { type Framed, imageFormView, type ShownInputs } from '../../image-form.ts';
import { en } from '../../text/en.ts';
import type { Words } from '../../text/words.ts';

const text = en.copies;

/** By field, as block ids; what has none is told under the first. */
export const copyLabels = {
  targets: text.targets,
  name: text.name,
  description: text.description,
  family: text.family,
  tags: text.tags,
  perRegion: text.perRegion,
  shareWith: text.copyShareWith,
  channel: text.channel,
} satisfies Partial<Record<Field, string>>;
const asked = asking(copyLabels, ['name', 'description', 'family', 'tags', 'perRegion', 'shareWith']);

export function copyFormView(framed: Framed, form: CopyImageForm, above: readonly Words[] = []): types.ModalView {
  const lines = { max: MOST_TYPED, multiline: true };
  return imageFormView(
    framed,
    {
      callbackId: VIEW.copyImage,
      title: text.copyTitle,
      submit: text.copySubmit,
      channel: channelMenu(asked('channel', ACTION.copyChannel, text.channelHint), form.channel),
    },
    [
      prose(text.bill()),
      searchingMenuOfMany(
        asked('targets', ACTION.copyTargets),
        en.form.regionPlaceholder,
        form.targets.map((region) => option(region, region)),
      ),
      textInput(asked('name', ACTION.copyName, text.nameHint), form.name, { max: 200 }),
      textInput(asked('description', ACTION.copyDescription), form.description, { max: 500 }),
      textInput(asked('family', ACTION.copyFamily), form.family, { max: 200 }),
      textInput(asked('tags', ACTION.copyTags, text.tagsHint), form.tags, lines),
      checkbox(
        { blockId: 'encrypt', actionId: ACTION.copyEncrypt, label: text.encrypt, optional: true },
        text.encryptBox,
        form.encrypt,
      ),
      textInput(asked('perRegion', ACTION.copyPerRegion, text.perRegionHint), form.perRegion, lines),
      textInput(asked('shareWith', ACTION.copyShareWith, text.accountsHint), form.shareWith, lines),
    ],
    above,
  );
}

export const readCopyInputs = ({ image, typed, chosen, channel }: ShownInputs): CopyImageForm => ({
  account: image.account,
  region: image.region,
  image: image.imageId,
  targets: chosen(ACTION.copyTargets),
  name: typed(ACTION.copyName),
  description: typed(ACTION.copyDescription),
  family: typed(ACTION.copyFamily),
  tags: typed(ACTION.copyTags),
  encrypt: chosen(ACTION.copyEncrypt).length > 0,
  perRegion: typed(ACTION.copyPerRegion),
  shareWith: typed(ACTION.copyShareWith),
  channel: channel(ACTION.copyChannel),
});
