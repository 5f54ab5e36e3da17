import type { types } from '@slack/bolt';
import { type ExportImageForm, formatsIn } from '../../../core/domain/export-image.ts';
import type { Field } from '../../../core/domain/problem.ts';
import { prose } from '../../blocks/blocks.ts';
import { asking, channelMenu, menu, textInput } from '../../blocks/inputs.ts';
import { ACTION, VIEW } from '../../control-ids.ts';
import { type Framed, imageFormView, type ShownInputs } from '../../image-form.ts';
import { en } from '../../text/en.ts';
import type { Words } from '../../text/words.ts';

const text = en.exports;

/** By field, as block ids; what has none is told under the first. */
export const exportLabels = {
  bucket: text.bucket,
  prefix: text.prefix,
  format: text.format,
  channel: en.copies.channel,
} satisfies Partial<Record<Field, string>>;
const asked = asking(exportLabels, ['prefix']);

export function exportFormView(framed: Framed, form: ExportImageForm, above: readonly Words[] = []): types.ModalView {
  const [first, ...others] = formatsIn(form.region);
  return imageFormView(
    framed,
    {
      callbackId: VIEW.exportImage,
      title: text.title,
      submit: text.submit,
      channel: channelMenu(asked('channel', ACTION.exportChannel, en.copies.channelHint), form.channel),
    },
    [
      prose(text.advice()),
      textInput(asked('bucket', ACTION.exportBucket, text.bucketHint), form.bucket, { max: 100 }),
      textInput(asked('prefix', ACTION.exportPrefix, text.prefixHint), form.prefix, { max: 100 }),
      others.length > 0
        ? menu(
            asked('format', ACTION.exportFormat, text.formatHint),
            text.format,
            formatsIn(form.region),
            form.format || (first ?? ''),
          )
        : prose(text.onlyRaw(form.region)),
    ],
    above,
  );
}

export const readExportInputs = ({ image, typed, shown, channel }: ShownInputs): ExportImageForm => ({
  account: image.account,
  region: image.region,
  image: image.imageId,
  bucket: typed(ACTION.exportBucket),
  prefix: typed(ACTION.exportPrefix),
  format: shown(ACTION.exportFormat),
  channel: channel(ACTION.exportChannel),
});
