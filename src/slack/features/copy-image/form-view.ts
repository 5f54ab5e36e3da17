import type { types } from '@slack/bolt';
import type { CopyImageForm } from '../../../core/domain/copy-image.ts';
import type { Field } from '../../../core/domain/problem.ts';
import { prose } from '../../blocks/blocks.ts';
import { channelMenu, checkbox, textInput } from '../../blocks/inputs.ts';
import { ACTION, VIEW } from '../../control-ids.ts';
import { imageFormView, type ShownImage, type ShownInputs } from '../../image-form.ts';
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
  keys: text.keys,
  shareWith: text.copyShareWith,
  channel: text.channel,
} satisfies Partial<Record<Field, string>>;

export function copyFormView(image: ShownImage, form: CopyImageForm, above: readonly Words[] = []): types.ModalView {
  const asked = (field: keyof typeof copyLabels, actionId: string, hint?: string) => ({
    ...{ blockId: field, actionId, label: copyLabels[field] },
    optional: field !== 'targets' && field !== 'channel',
    ...(hint && { hint }),
  });
  const lines = { max: 3_000, multiline: true };
  return imageFormView(
    image,
    { callbackId: VIEW.copyImage, title: text.copyTitle, submit: text.copySubmit },
    [
      prose(text.bill()),
      textInput(asked('targets', ACTION.copyTargets, text.targetsHint), form.targets.join(', '), { max: 1_000 }),
      textInput(asked('name', ACTION.copyName, text.nameHint), form.name, { max: 200 }),
      textInput(asked('description', ACTION.copyDescription), form.description, { max: 500 }),
      textInput(asked('family', ACTION.copyFamily), form.family, { max: 200 }),
      textInput(asked('tags', ACTION.copyTags, text.tagsHint), form.tags, lines),
      checkbox(
        { blockId: 'encrypt', actionId: ACTION.copyEncrypt, label: text.encrypt, optional: true },
        text.encryptBox,
        form.encrypt,
      ),
      textInput(asked('keys', ACTION.copyKeys, text.keysHint), form.keys, lines),
      textInput(asked('shareWith', ACTION.copyShareWith, text.accountsHint), form.shareWith, lines),
      channelMenu(asked('channel', ACTION.copyChannel, text.channelHint), form.channel),
    ],
    above,
  );
}

export const readCopyInputs = ({ image, typed, ticked, channel }: ShownInputs): CopyImageForm => ({
  account: image.account,
  region: image.region,
  image: image.imageId,
  targets: listed(typed(ACTION.copyTargets)),
  name: typed(ACTION.copyName),
  description: typed(ACTION.copyDescription),
  family: typed(ACTION.copyFamily),
  tags: typed(ACTION.copyTags),
  encrypt: ticked(ACTION.copyEncrypt),
  keys: typed(ACTION.copyKeys),
  shareWith: typed(ACTION.copyShareWith),
  channel: channel(ACTION.copyChannel),
});

/** By commas, spaces or lines. */
export const listed = (typed: string): string[] => typed.split(/[\s,;]+/).filter((one) => one !== '');
