import type { types } from '@slack/bolt';
import type { SnapshotBehind } from '../../../core/domain/delete-image.ts';
import type { DeleteSnapshotForm } from '../../../core/domain/delete-snapshot.ts';
import type { Field } from '../../../core/domain/problem.ts';
import {
  parseSnapshotAddress,
  type SnapshotAddress,
  snapshotAddressOf,
} from '../../../core/domain/snapshot-address.ts';
import { plainText, prose } from '../../blocks/blocks.ts';
import { channelMenu } from '../../blocks/inputs.ts';
import { ACTION, VIEW } from '../../control-ids.ts';
import { readInputs } from '../../image-form.ts';
import { en } from '../../text/en.ts';
import type { Words } from '../../text/words.ts';
import { orTell } from '../../typed.ts';

const text = en.snapshotDeletion;

/** By field, as block ids. A problem of the snapshot itself is told under the channel. */
export const snapshotLabels = { channel: en.deletion.channel } satisfies Partial<Record<Field, string>>;

/** The snapshot that a form is about. */
export type FramedSnapshot = { address: Required<SnapshotAddress> };

/** `behind`: the snapshot with what is made of it, where that is known. */
export function snapshotFormView(
  { address }: FramedSnapshot,
  form: Pick<DeleteSnapshotForm, 'channel'>,
  above: readonly Words[],
  behind: SnapshotBehind | undefined,
): types.ModalView {
  const asked = { blockId: 'channel', actionId: ACTION.deleteSnapshotChannel, label: snapshotLabels.channel };
  return {
    type: 'modal',
    callback_id: VIEW.deleteSnapshot,
    private_metadata: snapshotAddressOf(address),
    title: plainText(text.title, 24),
    submit: plainText(en.deletion.submit, 24),
    close: plainText(en.cancel, 24),
    blocks: [
      ...above.map((said) => prose(said)),
      prose(text.lost()),
      prose(behind ? text.facts(behind.snapshot, address) : text.unknown(address)),
      channelMenu({ ...asked, hint: en.deletion.channelHint }, form.channel),
    ],
  };
}

/** What a view of it holds. A request of this kind has nothing that could be changed. */
export type ShownSnapshot = FramedSnapshot & { viewId: string; edits?: never; channel: string };

export function readSnapshotView(view: unknown): ShownSnapshot {
  const { viewId, privateMetadata, channel } = readInputs(view);
  return {
    viewId,
    address: orTell(parseSnapshotAddress(privateMetadata)),
    channel: channel(ACTION.deleteSnapshotChannel),
  };
}

export const snapshotFormOf = ({ address, channel }: FramedSnapshot & { channel: string }): DeleteSnapshotForm => ({
  account: address.account,
  region: address.region,
  snapshot: address.snapshotId,
  channel,
});
