import type { types } from '@slack/bolt';
import { asksForName } from '../../../core/domain/approval.ts';
import { commonOf, settingsBeside } from '../../../core/domain/copy-targets.ts';
import type { CopyTarget } from '../../../core/domain/kinds/copy-image.ts';
import type { Request } from '../../../core/domain/kinds/kinds.ts';
import { type Operation, type Shown, shownOf } from '../../../core/domain/operation.ts';
import { makesImage, targetsOf } from '../../../core/domain/plan.ts';
import { differencesOf } from '../../../core/domain/request-differences.ts';
import { markOf, OUR_TAG_KEY } from '../../../core/domain/tags.ts';
import { fields, list, noticeView, plainText, prose } from '../../blocks/blocks.ts';
import { ACTION, VIEW } from '../../control-ids.ts';
import { en } from '../../text/en.ts';
import {
  descriptionOf,
  disksOf,
  labelled,
  requestFields,
  tagChangesLeft,
  warningsOf,
} from '../follow-operation/request-fields.ts';

/** What a decision is about: it counts for exactly this. */
export type Decided = { operation: Operation['id']; shown: Shown };

const carried = (operation: Operation): string =>
  JSON.stringify({ operation: operation.id, shown: shownOf(operation) } satisfies Decided);

export const REASON_BLOCK = 'reason';
export const NAME_BLOCK = 'typed_name';

/** Exactly what will run, in full: what is not shown here is not approved. */
export const approveView = (operation: Operation): types.ModalView => ({
  type: 'modal',
  callback_id: VIEW.approve,
  private_metadata: carried(operation),
  title: plainText(en.decide.approveTitle, 24),
  submit: plainText(en.decide.approveSubmit, 24),
  close: plainText(en.cancel, 24),
  blocks: [
    prose(en.request.approveIntro(operation.requestedBy, operation.request)),
    ...whatRuns(operation),
    ...ruleOf(operation),
    ...nameInput(operation),
  ],
});

export const rejectView = (operation: Operation): types.ModalView => ({
  type: 'modal',
  callback_id: VIEW.reject,
  private_metadata: carried(operation),
  title: plainText(en.decide.rejectTitle, 24),
  submit: plainText(en.decide.rejectSubmit, 24),
  close: plainText(en.cancel, 24),
  blocks: [
    prose(en.decide.rejectIntro(operation.requestedBy, operation.request.name)),
    reasonInput(ACTION.rejectReason, en.decide.reasonHint),
  ],
});

/** The same as for an approval, with the reason that everybody in the rule's channel will read. */
export function glassView(operation: Operation): types.ModalView {
  const { approval, request, requestedBy, channel } = operation;
  const announceIn = (approval.state === 'pending' && approval.terms.breakGlass?.announceIn) || channel;
  return {
    type: 'modal',
    callback_id: VIEW.breakGlass,
    private_metadata: carried(operation),
    title: plainText(en.decide.glassTitle, 24),
    submit: plainText(en.decide.glassSubmit, 24),
    close: plainText(en.cancel, 24),
    blocks: [
      prose(en.decide.glassIntro(requestedBy, request.name, announceIn)),
      ...whatRuns(operation),
      ...ruleOf(operation),
      reasonInput(ACTION.glassReason, en.decide.glassReasonHint),
      ...nameInput(operation),
    ],
  };
}

/** Stands in the place of any of these while Slack is slow to say who is who. */
export const checkingRightsView = (title: string): types.ModalView => noticeView(title, en.close, en.decide.checking());

function whatRuns(operation: Operation): types.KnownBlock[] {
  const { request, previous, revision } = operation;
  const disks = disksOf(request);
  const differences = previous ? differencesOf(previous.request, request) : [];
  return [
    ...(differences.length > 0
      ? [prose(en.approvals.changedSince(revision - 1)), list(...differences.map(en.approvals.difference))]
      : []),
    fields(requestFields({ ...request, tags: [] })),
    ...descriptionOf(request),
    ...(disks.length > 0 ? [list(...disks.map(en.request.deviceAndDisk))] : []),
    ...targetsTold(targetsOf(request)),
    ...tagsTold(operation),
    ...tagChangesTold(request),
    ...warningsOf(request).map((warning) => prose(warning)),
  ];
}

/** Every copy: a field would cut a long list. */
function targetsTold(targets: readonly CopyTarget[]): types.KnownBlock[] {
  const { common } = commonOf(targets);
  const told = targets.map((target) => en.request.target(target, settingsBeside(common, target)));
  return told.length > 0 ? [list(...told)] : [];
}

function ruleOf({ approval }: Operation): types.KnownBlock[] {
  return approval.state === 'pending' ? [prose(en.approvals.ruleTold(approval.terms, approval.approvals))] : [];
}

function tagChangesTold(request: Request): types.KnownBlock[] {
  const left = request.kind === 'change-image' ? tagChangesLeft(request.changes.tags ?? []) : [];
  return left.length > 0 ? [list(...left.map(en.request.tagChange))] : [];
}

/** The person's own and ours, as they will stand on each image that is made. */
function tagsTold({ id, request, tasks }: Operation): types.KnownBlock[] {
  const ours = tasks.filter(makesImage).map((task) => ({ key: OUR_TAG_KEY, value: markOf(id, task.id) }));
  const all = [...request.tags, ...ours].map(({ key, value }) => `${key}=${value}`);
  return ours.length > 0 ? [prose(labelled(en.request.tags, all.join(', ')))] : [];
}

function nameInput({ approval, request }: Operation): types.InputBlock[] {
  if (approval.state !== 'pending' || !asksForName(approval.terms, request)) return [];
  return [
    {
      type: 'input',
      block_id: NAME_BLOCK,
      label: plainText(en.decide.typeName, 2_000),
      hint: plainText(en.decide.typeNameHint(request.name), 2_000),
      element: { type: 'plain_text_input', action_id: ACTION.typedName, max_length: 256 },
    },
  ];
}

const reasonInput = (actionId: string, hint: string): types.InputBlock => ({
  type: 'input',
  block_id: REASON_BLOCK,
  label: plainText(en.decide.reason, 2_000),
  hint: plainText(hint, 2_000),
  element: { type: 'plain_text_input', action_id: actionId, multiline: true, max_length: 500 },
});
