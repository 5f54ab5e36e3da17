import type { types } from '@slack/bolt';
import { type Operation, type Shown, shownOf } from '../../../core/domain/operation.ts';
import { markOf, OUR_TAG_KEY } from '../../../core/domain/tags.ts';
import { fields, list, plainText, prose } from '../../blocks/blocks.ts';
import { ACTION, VIEW } from '../../control-ids.ts';
import { en } from '../../text/en.ts';
import { labelled, requestFields, warningsOf } from '../follow-operation/request-fields.ts';

/** What a decision is about: it counts for exactly this. */
export type Decided = { operation: Operation['id']; shown: Shown };

const carried = (operation: Operation): string =>
  JSON.stringify({ operation: operation.id, shown: shownOf(operation) } satisfies Decided);

/** Exactly what will run, in full: what is not shown here is not approved. */
export function approveView(operation: Operation): types.ModalView {
  const { request, requestedBy } = operation;
  return {
    type: 'modal',
    callback_id: VIEW.approve,
    private_metadata: carried(operation),
    title: plainText(en.decide.approveTitle, 24),
    submit: plainText(en.decide.approveSubmit, 24),
    close: plainText(en.cancel, 24),
    blocks: [
      prose(en.decide.approveIntro(requestedBy, request.account)),
      fields(requestFields({ ...request, tags: [] })),
      ...(request.description ? [prose(labelled(en.request.description, request.description))] : []),
      list(...request.disks.map(en.request.deviceAndDisk)),
      prose(labelled(en.request.tags, allTags(operation).join(', '))),
      ...warningsOf(request).map((warning) => prose(warning)),
    ],
  };
}

/** The person's own and ours, as they will stand on the image. */
function allTags({ id, request, tasks }: Operation): string[] {
  const ours = tasks.map((task) => ({ key: OUR_TAG_KEY, value: markOf(id, task.id) }));
  return [...request.tags, ...ours].map(({ key, value }) => `${key}=${value}`);
}

export function rejectView(operation: Operation): types.ModalView {
  return {
    type: 'modal',
    callback_id: VIEW.reject,
    private_metadata: carried(operation),
    title: plainText(en.decide.rejectTitle, 24),
    submit: plainText(en.decide.rejectSubmit, 24),
    close: plainText(en.cancel, 24),
    blocks: [
      prose(en.decide.rejectIntro(operation.requestedBy, operation.request.name)),
      {
        type: 'input',
        block_id: REASON_BLOCK,
        label: plainText(en.decide.reason, 2_000),
        hint: plainText(en.decide.reasonHint, 2_000),
        element: { type: 'plain_text_input', action_id: ACTION.rejectReason, multiline: true, max_length: 500 },
      },
    ],
  };
}

export const REASON_BLOCK = 'reason';
