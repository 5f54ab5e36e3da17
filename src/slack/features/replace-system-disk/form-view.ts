import type { types } from '@slack/bolt';
import type { Field } from '../../../core/domain/problem.ts';
import type { ReplaceDiskForm } from '../../../core/domain/replace-system-disk.ts';
import { option, prose } from '../../blocks/blocks.ts';
import { asking, channelMenu, numberInput, searchingMenu, textInput } from '../../blocks/inputs.ts';
import { ACTION, VIEW } from '../../control-ids.ts';
import { type Framed, imageFormView, type ShownImage, type ShownInputs, type ShownInstance } from '../../image-form.ts';
import { en } from '../../text/en.ts';
import type { Words } from '../../text/words.ts';

const text = en.replacement;

const others = { systemDisk: text.size, keyPair: text.keyPair, channel: text.channel };
/** By field, as block ids: of an instance the image is chosen, of an image the instance. */
export const labelsOfInstance = { image: text.image, ...others } satisfies Partial<Record<Field, string>>;
export const labelsOfImage = { instance: text.instanceLabel, ...others } satisfies Partial<Record<Field, string>>;
const asked = asking(others, ['systemDisk', 'keyPair']);

/** Either of the two stands fast, and the other one is chosen. */
type OfInstance = { instance: ShownInstance };
type OfImage = { image: ShownImage };

export function replaceFormView(
  framed: Framed<OfInstance> | Framed<OfImage>,
  form: ReplaceDiskForm,
  above: readonly Words[] = [],
  imageShown: string = form.image,
): types.ModalView {
  const [callbackId, menu, disk] =
    'instance' in framed
      ? [VIEW.replaceDiskOf, imageMenu(form, imageShown), framed.instance.disk]
      : [VIEW.replaceDiskWith, instanceMenu(form), undefined];
  return imageFormView(
    framed,
    {
      callbackId,
      title: text.title,
      submit: text.submit,
      channel: channelMenu(asked('channel', ACTION.replaceChannel, text.channelHint), form.channel),
    },
    [
      prose(text.lost(disk)),
      prose(text.stays()),
      prose(meanwhile('instance' in framed ? framed.instance.runs : undefined)),
      menu,
      numberInput(asked('systemDisk', ACTION.replaceSize, text.sizeHint), form.size, { min: 1, max: MOST_GIB }),
      textInput(asked('keyPair', ACTION.replaceKeyPair, text.keyPairHint), form.keyPair, { max: 128 }),
    ],
    above,
  );
}

function meanwhile(runs: boolean | undefined): Words {
  if (runs === undefined) return text.mayStop();
  return runs ? text.stops() : text.isStopped();
}

/** More than any disk has: what a disk can have depends on the other one that is chosen. */
const MOST_GIB = 999_999;

const imageMenu = ({ image }: ReplaceDiskForm, shown: string): types.InputBlock =>
  searchingMenu(
    { blockId: 'image', actionId: ACTION.replaceImage, label: text.image, hint: text.imageHint },
    text.imagePlaceholder,
    chosen(image, shown),
  );

const instanceMenu = ({ instance }: ReplaceDiskForm): types.InputBlock =>
  searchingMenu(
    { blockId: 'instance', actionId: ACTION.replaceInstance, label: text.instanceLabel },
    text.instancePlaceholder,
    chosen(instance),
  );

const chosen = (id: string, shown = id): types.PlainTextOption | undefined =>
  id === '' ? undefined : option(shown, id);

export const readOfInstance = ({ instance, ...shown }: ShownInputs<OfInstance>): ReplaceDiskForm => ({
  account: instance.account,
  region: instance.region,
  instance: instance.instanceId,
  image: shown.shown(ACTION.replaceImage) ?? '',
  ...readOthers(shown),
});

export const readOfImage = ({ image, ...shown }: ShownInputs<OfImage>): ReplaceDiskForm => ({
  account: image.account,
  region: image.region,
  instance: shown.shown(ACTION.replaceInstance) ?? '',
  image: image.imageId,
  ...readOthers(shown),
});

const readOthers = ({ typed, channel }: Pick<ShownInputs, 'typed' | 'channel'>) => ({
  size: typed(ACTION.replaceSize),
  keyPair: typed(ACTION.replaceKeyPair),
  channel: channel(ACTION.replaceChannel),
});
