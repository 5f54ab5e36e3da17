import type { types } from '@slack/bolt';
import { type CreateImageForm, type DataDiskRow, EMPTY_DISK } from '../../../core/domain/create-image-form.ts';
import { MAX_DATA_DISKS } from '../../../core/domain/disk-mapping.ts';
import type { FieldProblem } from '../../../core/domain/problem.ts';
import { actions, button, noticeView, option, plainText, prose } from '../../blocks/blocks.ts';
import { ACTION, VIEW } from '../../control-ids.ts';
import { en } from '../../text/en.ts';
import { toPlain } from '../../text/render.ts';
import { nothing, type Words, words } from '../../text/words.ts';
import { blockIds } from './block-ids.ts';

/** What is said at the top of the form, and about the snapshot that is chosen. */
export type FormNotes = { top?: Words[]; systemSnapshot?: Words[] };

/** The form, drawn from what is filled in so far. `draftId` is all it carries besides. */
export function formView(form: CreateImageForm, draftId: string, notes: FormNotes = {}): types.ModalView {
  const { region, instance } = form;
  const text = en.form;
  return {
    type: 'modal',
    callback_id: VIEW.createImage,
    private_metadata: draftId,
    title: plainText(text.title, 24),
    submit: plainText(text.submit, 24),
    close: plainText(en.cancel, 24),
    blocks: [
      ...(notes.top ?? []).map((said) => prose(said)),
      picker(blockIds.region(), text.region, ACTION.region, text.regionPlaceholder, region, { dispatch: true }),
      picker(blockIds.instance(region), text.instance, ACTION.instance, text.instancePlaceholder, instance, {
        dispatch: true,
        hint: text.instanceHint,
        optional: true,
      }),
      picker(
        blockIds.systemSnapshot(region, instance),
        text.systemSnapshot,
        ACTION.systemSnapshot,
        text.systemSnapshotPlaceholder,
        form.systemSnapshot,
        { dispatch: true },
      ),
      ...(notes.systemSnapshot ?? []).map((said) => prose(said)),
      prose(text.dataDisksIntro()),
      ...form.dataDisks.flatMap((row, index) => dataDiskRow(row, index + 1, form)),
      ...(form.dataDisks.length < MAX_DATA_DISKS
        ? [actions('add_data_disk', button({ actionId: ACTION.addDataDisk, label: text.addDataDisk, value: draftId }))]
        : []),
      typed(blockIds.name(), text.name, ACTION.name, form.name, { hint: text.nameHint, max: 200 }),
      typed(blockIds.description(), text.description, ACTION.description, form.description, {
        optional: true,
        max: 500,
      }),
      typed(blockIds.tags(), text.tags, ACTION.tags, form.tags, {
        optional: true,
        multiline: true,
        hint: text.tagsHint,
        max: 3_000,
      }),
      channelPicker(form.channel),
    ],
  };
}

/** The problems of a form that is drawn again, in words above it: only an acknowledgement can put them on fields. */
export const problemNotes = (problems: readonly FieldProblem[]): FormNotes => ({
  top: [en.form.notAsked(), ...problems.map((one) => words`${fieldName(one)}: ${en.problem(one.problem)}`)],
});

/** Slack's errors under fields, by block id. A field that is not on the form puts its problem on the region. */
export function fieldErrors(
  problems: readonly FieldProblem[],
  blockIdOf: (problem: FieldProblem) => string | undefined,
) {
  const errors: Record<string, string> = {};
  for (const one of problems) {
    const blockId = blockIdOf(one) ?? blockIds.region();
    const said = toPlain(en.problem(one.problem));
    errors[blockId] = errors[blockId] ? `${errors[blockId]} ${said}` : said;
  }
  return errors;
}

export const checkingView = (): types.ModalView => noticeView(en.form.title, en.close, en.form.checking());

const fieldName = ({ field, row = 0 }: FieldProblem): Words => {
  const names: Partial<Record<FieldProblem['field'], string>> = {
    region: en.form.region,
    instance: en.form.instance,
    systemSnapshot: en.form.systemSnapshot,
    dataDisks: en.form.dataDisk(row + 1),
    dataDiskSize: en.form.dataDiskSize(row + 1),
    name: en.form.name,
    description: en.form.description,
    tags: en.form.tags,
    channel: en.form.channel,
  };
  const name = names[field];
  return name ? words`${name}` : nothing;
};

function dataDiskRow(row: DataDiskRow, number: number, { region, instance }: CreateImageForm): types.KnownBlock[] {
  return [
    picker(
      blockIds.dataDisk(row.key, region, instance),
      en.form.dataDisk(number),
      ACTION.dataDisk,
      en.form.dataDiskPlaceholder,
      row.source,
      { label: row.source === EMPTY_DISK ? en.form.emptyDisk : row.source },
    ),
    {
      type: 'input',
      block_id: blockIds.dataDiskSize(row.key),
      optional: true,
      label: plainText(en.form.dataDiskSize(number), 2_000),
      hint: plainText(en.form.dataDiskSizeHint, 2_000),
      element: {
        type: 'number_input',
        action_id: ACTION.dataDiskSize,
        is_decimal_allowed: false,
        min_value: '1',
        max_value: '32768',
        ...(row.size && { initial_value: row.size }),
      },
    },
    actions(
      blockIds.removeDataDisk(row.key),
      button({ actionId: ACTION.removeDataDisk, label: en.form.removeDataDisk(number), value: row.key }),
    ),
  ];
}

type PickerFacts = { dispatch?: true; optional?: true; hint?: string; label?: string };

function picker(
  blockId: string,
  label: string,
  actionId: string,
  placeholder: string,
  chosen: string,
  facts: PickerFacts,
): types.InputBlock {
  return {
    type: 'input',
    block_id: blockId,
    label: plainText(label, 2_000),
    optional: facts.optional ?? false,
    dispatch_action: facts.dispatch ?? false,
    ...(facts.hint && { hint: plainText(facts.hint, 2_000) }),
    element: {
      type: 'external_select',
      action_id: actionId,
      min_query_length: 0,
      placeholder: plainText(placeholder, 150),
      ...(chosen && { initial_option: option(facts.label ?? chosen, chosen) }),
    },
  };
}

type TypedFacts = { optional?: true; multiline?: true; hint?: string; max: number };

function typed(blockId: string, label: string, actionId: string, text: string, facts: TypedFacts): types.InputBlock {
  return {
    type: 'input',
    block_id: blockId,
    label: plainText(label, 2_000),
    optional: facts.optional ?? false,
    ...(facts.hint && { hint: plainText(facts.hint, 2_000) }),
    element: {
      type: 'plain_text_input',
      action_id: actionId,
      multiline: facts.multiline ?? false,
      max_length: facts.max,
      ...(text && { initial_value: text }),
    },
  };
}

function channelPicker(chosen: string): types.InputBlock {
  return {
    type: 'input',
    block_id: blockIds.channel(),
    label: plainText(en.form.channel, 2_000),
    hint: plainText(en.form.channelHint, 2_000),
    element: {
      type: 'conversations_select',
      action_id: ACTION.channel,
      filter: { include: ['public', 'private'], exclude_bot_users: true },
      ...(chosen && { initial_conversation: chosen }),
    },
  };
}
