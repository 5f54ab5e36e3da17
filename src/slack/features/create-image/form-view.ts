import type { types } from '@slack/bolt';
import { type CreateImageForm, type DataDiskRow, EMPTY_DISK } from '../../../core/domain/create-image-form.ts';
import { emptyDiskRange, LARGEST_DISK, MAX_DATA_DISKS } from '../../../core/domain/disk-mapping.ts';
import type { AccountName } from '../../../core/domain/ids.ts';
import { ARCHITECTURES, BOOT_MODES, DETECTION_STRATEGIES, PLATFORMS } from '../../../core/domain/image-options.ts';
import type { FieldProblem } from '../../../core/domain/problem.ts';
import { actions, button, noticeView, option, plainText, prose } from '../../blocks/blocks.ts';
import {
  channelMenu,
  checkbox,
  menu,
  numberInput,
  radios,
  searchingMenu,
  searchingMenuOfMany,
  textInput,
} from '../../blocks/inputs.ts';
import { ACTION, VIEW } from '../../control-ids.ts';
import type { Edits } from '../../edits.ts';
import { en } from '../../text/en.ts';
import { toPlain } from '../../text/render.ts';
import { type Words, words } from '../../text/words.ts';
import { BLOCK_OF, blockIds, type FormField, FROM, START_AFRESH, whereOf } from './block-ids.ts';
import type { FormFacts } from './facts.ts';
import { carried } from './payloads.ts';
import { instanceNotes, snapshotNotes, summary } from './summary.ts';

const text = en.form;
/** Slack refuses a menu with more. */
const MOST_OPTIONS = 100;

/** What is drawn besides the form itself: what is known, and words above it. */
export type Drawing = {
  facts: FormFacts;
  above?: readonly Words[];
  resumed?: boolean;
  /** Those to choose from; a single one is no choice. */
  accounts?: readonly AccountName[];
  /** The request that it changes. */
  edits?: Edits | undefined;
};

/** The form, drawn from what is filled in so far; for a new request, or to change one that is asked for already. */
export function formView(
  form: CreateImageForm,
  draftId: string,
  { facts, above = [], resumed, accounts = [], edits }: Drawing,
): types.ModalView {
  const silent = facts.trouble ? en.problem(facts.trouble) : text.cloudSilent();
  const notes = [...(facts.silent ? [silent] : []), ...above];
  return {
    type: 'modal',
    callback_id: VIEW.createImage,
    private_metadata: carried(draftId, edits),
    title: plainText(edits ? text.editTitle : text.title, 24),
    submit: plainText(edits ? text.editSubmit : text.submit, 24),
    close: plainText(en.cancel, 24),
    blocks: [
      ...notes.map((said) => prose(said)),
      ...(resumed
        ? [actions(START_AFRESH, button({ actionId: ACTION.startAfresh, label: text.startAfresh, value: draftId }))]
        : []),
      ...(accounts.length > 1 ? [accountMenu(form, draftId, accounts)] : []),
      ...sourceBlocks(form, draftId, facts),
      ...(form.from === 'instance' ? [] : dataDiskBlocks(form, draftId, facts)),
      ...namingBlocks(form, draftId),
      ...(form.advanced ? advancedBlocks(form, draftId) : [advancedButton(draftId)]),
      ...summary(form, facts),
      prose(form.from === 'instance' ? en.wholeInstance.sensitiveDataAdvice() : text.sensitiveDataAdvice()),
      checkbox(
        {
          blockId: blockIds.of(BLOCK_OF.sensitiveData, draftId),
          actionId: ACTION.sensitiveData,
          label: text.sensitiveData,
        },
        text.sensitiveDataBox,
        form.sensitiveDataRemoved,
      ),
      // A request stays where its card is.
      ...(edits ? [] : [channelBlock(form, draftId)]),
    ],
  };
}

const channelBlock = (form: CreateImageForm, draftId: string): types.InputBlock =>
  channelMenu(
    {
      blockId: blockIds.of(BLOCK_OF.channel, draftId),
      actionId: ACTION.channel,
      label: text.channel,
      hint: text.channelHint,
    },
    form.channel,
  );

/** The problems of a form that is drawn again, in words above it: only an acknowledgement can put them on fields. */
export const problemWords = (problems: readonly FieldProblem[]): Words[] => [
  text.notAsked(),
  ...problems.map((one) => words`${fieldName(one)}: ${en.problem(one.problem)}`),
];

/** Slack's errors under fields, by block id. */
export function fieldErrors(problems: readonly FieldProblem[], blockIdOf: (problem: FieldProblem) => string) {
  const errors: Record<string, string> = {};
  for (const one of problems) {
    const blockId = blockIdOf(one);
    const said = toPlain(en.problem(one.problem));
    errors[blockId] = errors[blockId] ? `${errors[blockId]} ${said}` : said;
  }
  return errors;
}

export const checkingView = (edits?: Edits): types.ModalView =>
  noticeView(edits ? text.editTitle : text.title, en.close, text.checking());

function fieldName({ field, row = 0 }: FieldProblem): string {
  if (field === 'dataDisks') return text.dataDisk(row + 1);
  if (field === 'dataDiskSize') return text.dataDiskSize(row + 1);
  return text[field as Exclude<FormField, 'dataDisks' | 'dataDiskSize'>];
}

const accountMenu = ({ account }: CreateImageForm, draft: string, accounts: readonly AccountName[]): types.InputBlock =>
  menu(
    { blockId: blockIds.of(BLOCK_OF.account, draft), actionId: ACTION.account, label: text.account, dispatch: true },
    text.accountPlaceholder,
    accounts.slice(0, MOST_OPTIONS),
    account,
  );

function sourceBlocks(form: CreateImageForm, draft: string, facts: FormFacts): types.KnownBlock[] {
  const { account, region, from } = form;
  const regionMenu = searchingMenu(
    {
      blockId: blockIds.region(draft, whereOf({ account, region: '' })),
      actionId: ACTION.region,
      label: text.region,
      dispatch: true,
    },
    text.regionPlaceholder,
    chosen(region),
  );
  const { from: label, fromHint: hint, fromWhat } = en.wholeInstance;
  const choice = radios(
    { blockId: blockIds.of(FROM, draft), actionId: ACTION.from, label, hint, dispatch: true },
    fromWhat,
    from,
  );
  return [
    regionMenu,
    choice,
    ...(from === 'instance' ? wholeBlocks(form, draft, facts) : snapshotBlocks(form, draft, facts)),
  ];
}

const chosen = (id: string, label = id) => (id === '' ? undefined : option(label, id));

/** All of an instance: there is nothing else to choose. */
function wholeBlocks(form: CreateImageForm, draft: string, facts: FormFacts): types.KnownBlock[] {
  const { hint, placeholder } = en.wholeInstance;
  return [
    searchingMenu(
      {
        blockId: blockIds.instance(draft, whereOf(form)),
        actionId: ACTION.instance,
        label: text.instance,
        hint,
        dispatch: true,
      },
      placeholder,
      chosen(form.instance, facts.whole && text.instanceOption(facts.whole.instance)),
    ),
    ...instanceNotes(facts).map((said) => prose(said)),
  ];
}

function snapshotBlocks(form: CreateImageForm, draft: string, facts: FormFacts): types.KnownBlock[] {
  const { instance, systemSnapshot } = form;
  const where = whereOf(form);
  return [
    searchingMenu(
      {
        blockId: blockIds.instance(draft, where),
        actionId: ACTION.instance,
        label: text.instance,
        hint: text.instanceHint,
        optional: true,
        dispatch: true,
      },
      text.instancePlaceholder,
      chosen(instance),
    ),
    searchingMenu(
      {
        blockId: blockIds.systemSnapshot(draft, where, instance),
        actionId: ACTION.systemSnapshot,
        label: text.systemSnapshot,
        dispatch: true,
      },
      text.systemSnapshotPlaceholder,
      chosen(systemSnapshot, facts.system && text.snapshotName(facts.system)),
    ),
    ...snapshotNotes(facts).map((said) => prose(said)),
  ];
}

function dataDiskBlocks(form: CreateImageForm, draft: string, facts: FormFacts): types.KnownBlock[] {
  const add = button({ actionId: ACTION.addDataDisk, label: text.addDataDisk, value: draft });
  return [
    prose(text.dataDisksIntro()),
    ...form.dataDisks.flatMap((row, index) => dataDiskRow(row, index + 1, form, facts)),
    ...(form.dataDisks.length < MAX_DATA_DISKS ? [actions('add_data_disk', add)] : []),
  ];
}

function dataDiskRow(
  { key, source, size }: DataDiskRow,
  number: number,
  form: CreateImageForm,
  { rows, system }: FormFacts,
): types.KnownBlock[] {
  const snapshot = rows.get(key);
  const range = snapshot ? { min: snapshot.sizeGiB, max: LARGEST_DISK } : emptyDiskRange(system?.disk?.category);
  const label = source === EMPTY_DISK ? text.emptyDisk : snapshot ? text.snapshotName(snapshot) : source;
  const known = snapshot || source === EMPTY_DISK;
  return [
    searchingMenu(
      {
        blockId: blockIds.dataDisk(key, whereOf(form), form.instance),
        actionId: ACTION.dataDisk,
        label: text.dataDisk(number),
        dispatch: true,
      },
      text.dataDiskPlaceholder,
      source === '' ? undefined : option(label, source),
    ),
    numberInput(
      {
        blockId: blockIds.dataDiskSize(key),
        actionId: ACTION.dataDiskSize,
        label: text.dataDiskSize(number),
        hint: known ? text.dataDiskRange(range) : text.dataDiskSizeHint,
        optional: true,
        dispatch: true,
      },
      size,
      // The true minimum is told in the hint and judged with the submission; Slack's own refusal would say less.
      { min: 1, max: LARGEST_DISK },
    ),
    actions(
      blockIds.removeDataDisk(key),
      button({ actionId: ACTION.removeDataDisk, label: text.removeDataDisk(number), value: key }),
    ),
  ];
}

function namingBlocks(form: CreateImageForm, draft: string): types.KnownBlock[] {
  const asked = (field: 'name' | 'description' | 'tags') => ({
    blockId: blockIds.of(BLOCK_OF[field], draft),
    actionId: ACTION[field],
    label: text[field],
    optional: field !== 'name',
  });
  return [
    textInput({ ...asked('name'), blockId: blockIds.name(draft, form.proposedName), hint: text.nameHint }, form.name, {
      max: 200,
    }),
    textInput(asked('description'), form.description, { max: 500 }),
    textInput({ ...asked('tags'), hint: text.tagsHint }, form.tags, { max: 3_000, multiline: true }),
    searchingMenuOfMany(
      {
        blockId: blockIds.targets(draft, whereOf(form)),
        actionId: ACTION.copyTo,
        label: text.targets,
        hint: text.targetsHint,
        optional: true,
      },
      text.regionPlaceholder,
      form.copyTo.map((region) => option(region, region)),
    ),
  ];
}

const advancedButton = (draft: string): types.ActionsBlock =>
  actions('advanced', button({ actionId: ACTION.showAdvanced, label: text.showAdvanced, value: draft }));

/** What few need; left alone, ECS decides. */
function advancedBlocks(form: CreateImageForm, draft: string): types.KnownBlock[] {
  const asked = (name: string, actionId: string, label: string, hint?: string) => ({
    blockId: blockIds.of(name, draft),
    actionId,
    label,
    optional: true,
    ...(hint && { hint }),
  });
  return [
    textInput(asked(BLOCK_OF.family, ACTION.family, text.family, text.familyHint), form.family, { max: 200 }),
    textInput(
      asked(BLOCK_OF.resourceGroup, ACTION.resourceGroup, text.resourceGroup, text.resourceGroupHint),
      form.resourceGroup,
      { max: 100 },
    ),
    textInput(asked(BLOCK_OF.shareWith, ACTION.shareWith, text.shareWith, text.shareWithHint), form.shareWith, {
      max: 1_100,
    }),
    menu(
      asked('architecture', ACTION.architecture, text.architecture),
      text.asEcsDecides,
      ARCHITECTURES,
      form.architecture,
    ),
    menu(asked('platform', ACTION.platform, text.platform), text.asEcsDecides, PLATFORMS, form.platform),
    menu(asked('boot_mode', ACTION.bootMode, text.bootMode), text.asEcsDecides, BOOT_MODES, form.bootMode),
    menu(
      asked('detection_strategy', ACTION.detectionStrategy, text.detectionStrategy, text.detectionStrategyHint),
      text.noDetection,
      DETECTION_STRATEGIES,
      form.detectionStrategy,
    ),
  ];
}
