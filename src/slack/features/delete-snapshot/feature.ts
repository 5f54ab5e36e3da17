import type { types, webApi } from '@slack/bolt';
import { z } from 'zod';
import type { Actor } from '../../../core/domain/actor.ts';
import { whyNotDeleted } from '../../../core/domain/delete-image.ts';
import { readDeleteSnapshotForm } from '../../../core/domain/delete-snapshot.ts';
import type { DeleteSnapshotRequest } from '../../../core/domain/kinds/delete-snapshot.ts';
import {
  parseSnapshotAddress,
  parseTypedSnapshot,
  type SnapshotAddress,
} from '../../../core/domain/snapshot-address.ts';
import { problemIn } from '../../../core/usecases/image-catalog.ts';
import { interactionActor } from '../../actor.ts';
import { message, noticeView, prose } from '../../blocks/blocks.ts';
import type { Command } from '../../commands.ts';
import { ACTION, VIEW } from '../../control-ids.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import type { OpensEdit } from '../../edits.ts';
import type { Feature } from '../../features.ts';
import { openWhenFound, postable, submitsForm } from '../../image-form.ts';
import { en } from '../../text/en.ts';
import type { Words } from '../../text/words.ts';
import { asTyped, orTell } from '../../typed.ts';
import {
  type FramedSnapshot,
  readSnapshotView,
  type ShownSnapshot,
  snapshotFormOf,
  snapshotFormView,
  snapshotLabels,
} from './form-view.ts';

const text = en.snapshotDeletion;

type Opening = { by: Actor; triggerId: string; address: SnapshotAddress; channel: string };

/** A snapshot that is to go: by a command with its id, or from the menu of a list. */
export const deleteSnapshot = (deps: SlackDependencies): Feature & { openEdit: OpensEdit<DeleteSnapshotRequest> } => ({
  commands: [deleteCommand(deps)],
  actions: {
    [ACTION.deleteSnapshot]: async ({ body, client }) => {
      const [{ selected_option }] = chosenSchema.parse(body).actions;
      const address = orTell(parseSnapshotAddress(selected_option.value));
      const channel = postable(body.channel?.id ?? '');
      await open(deps, client, { by: interactionActor(body), triggerId: body.trigger_id, address, channel });
    },
  },
  submissions: {
    [VIEW.deleteSnapshot]: async (args) => {
      const by = interactionActor(args.body);
      const submits = submitsForm<FramedSnapshot, ShownSnapshot, ReturnType<typeof snapshotFormOf>>(
        deps,
        () => deps.requests['delete-snapshot'],
        {
          title: text.title,
          read: snapshotFormOf,
          check: readDeleteSnapshotForm,
          draw: (framed, form, above) => drawnAgain(deps, by, framed, form.channel, above),
          labels: snapshotLabels,
        },
        readSnapshotView,
      );
      await submits(args);
    },
  },
  // What it is about is all there is to it, and another snapshot is another request.
  openEdit: async (client, { triggerId }) => {
    const view = noticeView(en.form.editTitle, en.close, text.notEditable());
    await client.views.open({ trigger_id: triggerId, view });
  },
});

const deleteCommand = (deps: SlackDependencies): Command => ({
  word: 'delete-snapshot',
  usage: '/image delete-snapshot [snapshot id]',
  summary: text.summary,
  run: async ({ ack, answer, command, client, by, rest }) => {
    if (rest === '') return answer(message(text.usage(), [prose(text.usage())]));
    const address = orTell(parseTypedSnapshot(asTyped(rest)));
    await ack();
    await open(deps, client, { by, triggerId: command.trigger_id, address, channel: postable(command.channel_id) });
  },
});

const chosenSchema = z.object({
  actions: z.tuple([z.object({ selected_option: z.object({ value: z.string() }) })]),
});

/** Opens the form, or says what stands in the way: of that no form makes anything else. */
async function open(
  deps: SlackDependencies,
  client: webApi.WebClient,
  { by, triggerId, address, channel }: Opening,
): Promise<void> {
  const view = deps.lookForSnapshot(by, address).then((look): types.ModalView => {
    if (look.kind === 'nowhere') {
      const { snapshotId, regions, missing } = look;
      return noticeView(text.title, en.close, text.nowhere(snapshotId, regions), ...en.images.missing(missing));
    }
    const { behind, place } = look;
    const [against] = whyNotDeleted(behind);
    if (against) return noticeView(text.title, en.close, en.problem(against));
    const { snapshotId } = address;
    return snapshotFormView({ address: { ...place, snapshotId } }, { channel }, [], behind);
  });
  await openWhenFound(deps, client, { triggerId, title: text.title, looking: text.looking() }, view);
}

/** Looked at anew; what it is stays unsaid when that fails, since the person has a form with an answer to read. */
async function drawnAgain(
  deps: SlackDependencies,
  by: Actor,
  framed: FramedSnapshot,
  channel: string,
  above: readonly Words[],
): Promise<types.ModalView> {
  const look = await deps.lookForSnapshot(by, framed.address).catch((error: unknown) => {
    deps.log.warn({ snapshot: framed.address.snapshotId, problem: problemIn(error) }, 'a snapshot could not be read');
    return undefined;
  });
  return snapshotFormView(framed, { channel }, above, look?.kind === 'found' ? look.behind : undefined);
}
