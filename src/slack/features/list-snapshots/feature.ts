import type { types } from '@slack/bolt';
import { snapshotAddressOf } from '../../../core/domain/snapshot-address.ts';
import type { FoundSnapshots } from '../../../core/usecases/find-snapshots.ts';
import { actingMenu, actions, list, type Message, message, option, prose } from '../../blocks/blocks.ts';
import type { Command } from '../../commands.ts';
import { ACTION } from '../../control-ids.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import type { Feature } from '../../features.ts';
import { en } from '../../text/en.ts';
import { join, type Words } from '../../text/words.ts';
import { asTyped } from '../../typed.ts';

export const listSnapshots = (deps: SlackDependencies): Feature => ({ commands: [snapshotsCommand(deps)] });

const snapshotsCommand = ({ findSnapshots }: SlackDependencies): Command => ({
  word: 'snapshots',
  usage: '/image snapshots [instance] [region]',
  summary: en.command.snapshots,
  run: async ({ ack, answer, by, rest }) => {
    await ack();
    await answer(snapshotsMessage(await findSnapshots(by, asTyped(rest))));
  },
});

/** Longer than anybody reads. */
const MOST = 20;

export function snapshotsMessage(found: FoundSnapshots): Message {
  const { snapshots, instance, instances, places } = found;
  const missing = en.images.missing(found.missing);
  if (snapshots.length === 0) {
    const none =
      instance !== undefined && instances.length === 0
        ? en.images.noInstance(instance, places.length)
        : en.images.noSnapshots(found);
    return told([none, ...missing]);
  }
  const intro = en.images.snapshots(found);
  const lines = snapshots.slice(0, MOST).map(en.images.snapshot);
  const left = snapshots.length - MOST;
  const end = [
    ...(left > 0 ? [en.images.moreSnapshots(left, instances.length > 0)] : []),
    ...missing,
    en.images.useSnapshot(),
  ];
  return message(join([intro, ...lines, ...end], '\n'), [
    prose(intro),
    list(...lines),
    ...end.map((one) => prose(one)),
    ...deleteMenu(snapshots.slice(0, MOST)),
  ]);
}

/** Slack refuses a longer one; who has such names of accounts can type the id. */
const LONGEST_VALUE = 150;

/** Nothing is deleted by it: it opens the form, which says what the snapshot is and what stands in the way. */
function deleteMenu(snapshots: FoundSnapshots['snapshots']): types.ActionsBlock[] {
  const options = snapshots
    .map((one) => option(en.form.snapshotName(one), snapshotAddressOf({ ...one, snapshotId: one.id }), one.id))
    .filter(({ value = '' }) => value.length <= LONGEST_VALUE);
  const menu = { actionId: ACTION.deleteSnapshot, placeholder: en.snapshotDeletion.menu, options };
  return options.length > 0 ? [actions('snapshots', actingMenu(menu))] : [];
}

const told = (all: Words[]): Message =>
  message(
    join(all, ' '),
    all.map((one) => prose(one)),
  );
