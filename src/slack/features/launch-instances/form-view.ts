import type { types } from '@slack/bolt';
import { type LaunchInstancesForm, MOST_INSTANCES } from '../../../core/domain/launch-instances.ts';
import type { Field } from '../../../core/domain/problem.ts';
import { option, prose } from '../../blocks/blocks.ts';
import { asking, channelMenu, menu, numberInput, searchingMenu, textInput } from '../../blocks/inputs.ts';
import { ACTION, VIEW } from '../../control-ids.ts';
import { type Framed, imageFormView, type ShownInputs } from '../../image-form.ts';
import { en } from '../../text/en.ts';
import type { Words } from '../../text/words.ts';

const text = en.launch;

/** By field, as block ids; what has none is told under the first. */
export const launchLabels = {
  instanceType: text.type,
  vSwitch: text.vSwitch,
  securityGroup: text.securityGroup,
  keyPair: text.keyPair,
  name: text.name,
  count: text.count,
  systemDisk: text.systemDisk,
  charge: text.charge,
  channel: text.channel,
} satisfies Partial<Record<Field, string>>;
const asked = asking(launchLabels, ['keyPair']);

/** A menu takes no longer value; a form that was forged is not drawn again with it. */
const LONGEST_CHOICE = 75;

export function launchFormView(
  framed: Framed,
  form: LaunchInstancesForm,
  above: readonly Words[] = [],
): types.ModalView {
  const { about, keyPair } = form;
  const chosen = (value: string) => (value === '' || value.length > LONGEST_CHOICE ? undefined : option(value, value));
  const dataDisks = about?.dataDisksGiB ?? [];
  return imageFormView(
    framed,
    {
      callbackId: VIEW.launchInstances,
      title: text.title,
      submit: text.submit,
      channel: channelMenu(asked('channel', ACTION.launchChannel, en.copies.channelHint), form.channel),
    },
    [
      ...(about?.deprecated ? [prose(text.deprecated())] : []),
      prose(text.advice()),
      searchingMenu(
        asked('instanceType', ACTION.launchType, text.typeHint),
        text.typePlaceholder,
        chosen(form.instanceType),
      ),
      searchingMenu(
        asked('vSwitch', ACTION.launchVSwitch, text.vSwitchHint),
        text.vSwitchPlaceholder,
        chosen(form.vSwitch),
      ),
      searchingMenu(
        asked('securityGroup', ACTION.launchSecurityGroup, text.securityGroupHint),
        text.securityGroupPlaceholder,
        chosen(form.securityGroup),
      ),
      keyPair === undefined
        ? prose(text.windows())
        : searchingMenu(
            asked('keyPair', ACTION.launchKeyPair, text.keyPairHint),
            text.keyPairPlaceholder,
            chosen(keyPair),
          ),
      textInput(asked('name', ACTION.launchName, text.nameHint), form.name, { max: 128 }),
      numberInput(asked('count', ACTION.launchCount), form.count, { min: 1, max: MOST_INSTANCES }),
      numberInput(asked('systemDisk', ACTION.launchSystemDisk, text.systemDiskHint), form.systemDisk, {
        min: 1,
        max: 9_999,
      }),
      ...(dataDisks.length > 0 ? [prose(text.dataDisks(dataDisks))] : []),
      menu(asked('charge', ACTION.launchCharge), text.charge, text.charges, text.chargeWord(form.charge)),
    ],
    above,
  );
}

export const readLaunchInputs = ({ image, typed, shown, channel }: ShownInputs): LaunchInstancesForm => ({
  account: image.account,
  region: image.region,
  image: image.imageId,
  name: typed(ACTION.launchName),
  instanceType: shown(ACTION.launchType) ?? '',
  vSwitch: shown(ACTION.launchVSwitch) ?? '',
  securityGroup: shown(ACTION.launchSecurityGroup) ?? '',
  keyPair: shown(ACTION.launchKeyPair),
  count: typed(ACTION.launchCount),
  systemDisk: typed(ACTION.launchSystemDisk),
  charge: text.chargeOf(shown(ACTION.launchCharge) ?? ''),
  channel: channel(ACTION.launchChannel),
});
