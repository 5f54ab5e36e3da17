import type { types } from '@slack/bolt';
import { type AroundImage, type DeleteImageForm, isDeletable } from '../../../core/domain/delete-image.ts';
import type { Field } from '../../../core/domain/problem.ts';
import { list, prose } from '../../blocks/blocks.ts';
import { asking, type Box, channelMenu, checkbox, checkboxes } from '../../blocks/inputs.ts';
import { ACTION, VIEW } from '../../control-ids.ts';
import { type Framed, imageFormView, type ShownInputs } from '../../image-form.ts';
import { en } from '../../text/en.ts';
import type { Words } from '../../text/words.ts';

const text = en.deletion;

/** By field, as block ids; what has none is told under the first. Snapshots have a block only where there are any. */
export const deleteLabels = {
  force: text.force,
  channel: text.channel,
} satisfies Partial<Record<Field, string>>;
const asked = asking(deleteLabels, ['force']);

/** Slack has at most ten boxes in a group, and an image at most seventeen snapshots. */
const MOST_BOXES = 10;
const GROUPS = [ACTION.deleteSnapshots, ACTION.deleteMoreSnapshots];

/** `around`: what depends on the image, where that is known. */
export function deleteFormView(
  framed: Framed,
  form: DeleteImageForm,
  above: readonly Words[] = [],
  around?: AroundImage,
): types.ModalView {
  return imageFormView(
    framed,
    {
      callbackId: VIEW.deleteImage,
      title: text.title,
      submit: text.submit,
      channel: channelMenu(asked('channel', ACTION.deleteChannel, text.channelHint), form.channel),
    },
    [
      prose(text.lost()),
      ...(around ? [prose(text.sharedWith(around.shares, framed.image.imageId))] : []),
      prose(around ? text.madeFrom(around.instances) : text.unknown()),
      ...(around ? dependantBlocks(around) : []),
      checkbox(asked('force', ACTION.deleteForce, text.forceHint), text.forceBox, form.force),
      ...snapshotBlocks(form, around),
    ],
    above,
  );
}

/** What would make instances of it, with what becomes of each. */
function dependantBlocks({ dependants, unread }: AroundImage): types.KnownBlock[] {
  return [
    ...(dependants.length > 0
      ? [prose(text.dependantsIntro()), list(...text.dependants(dependants))]
      : unread.length === 0
        ? [prose(text.noDependants())]
        : []),
    ...unread.map(({ kind, problem }) => prose(text.unread(kind, problem))),
  ];
}

/** A box each, those of a form that were ticked before included: what they are may not be known at the moment. */
function snapshotBlocks(form: DeleteImageForm, around: AroundImage | undefined): types.KnownBlock[] {
  const behind = around?.snapshots ?? [];
  const boxes = around
    ? behind.filter(isDeletable).map(
        ({ snapshot }): Box => ({
          value: snapshot.id,
          text: text.snapshot(snapshot),
          description: snapshot.name,
        }),
      )
    : form.snapshots.map((id): Box => ({ value: id, text: id }));
  const kept = behind.filter((one) => !isDeletable(one)).map(text.kept);
  const groups = GROUPS.map((actionId, n) => ({ actionId, own: boxes.slice(n * MOST_BOXES, (n + 1) * MOST_BOXES) }));
  return [
    prose(boxes.length + kept.length > 0 ? text.snapshotsStay() : text.noSnapshots(around !== undefined)),
    ...groups
      .filter(({ own }) => own.length > 0)
      .map(({ actionId, own }) =>
        checkboxes({ blockId: actionId, actionId, label: text.snapshots, optional: true }, own, form.snapshots),
      ),
    ...(kept.length > 0 ? [prose(text.keptIntro()), list(...kept)] : []),
  ];
}

export const readDeleteInputs = ({ image, chosen, channel }: ShownInputs): DeleteImageForm => ({
  account: image.account,
  region: image.region,
  image: image.imageId,
  force: chosen(ACTION.deleteForce).length > 0,
  snapshots: GROUPS.flatMap(chosen),
  channel: channel(ACTION.deleteChannel),
});
