import { z } from 'zod';
import { type CreateImageForm, type DataDiskRow, FORM_SOURCES } from '../../../core/domain/create-image-form.ts';
import type { FieldProblem } from '../../../core/domain/problem.ts';
import { ACTION } from '../../control-ids.ts';
import { carriedEdits, type Edits, readEdits } from '../../edits.ts';
import { BLOCK_OF, blockIds as blockIdsOf, type FormField, readBlockId, readWhere } from './block-ids.ts';

const option = z.object({ value: z.string() });
const stateValue = z.object({
  value: z.string().nullish(),
  selected_option: option.nullish(),
  selected_options: z.array(option).nullish(),
  selected_conversation: z.string().nullish(),
});
const viewSchema = z.object({
  id: z.string(),
  hash: z.string(),
  private_metadata: z.string(),
  blocks: z.array(z.object({ block_id: z.string() })),
  state: z.object({ values: z.record(z.string(), z.record(z.string(), stateValue)) }),
});

/** The form as Slack shows it: everything it holds is in the view itself. */
export type ShownForm = {
  viewId: string;
  hash: string;
  draftId: string;
  form: CreateImageForm;
  blockIds: string[];
  edits?: Edits;
};

/** What the view carries besides its fields; read like any input. */
export const carried = (draftId: string, edits?: Edits): string =>
  edits ? `${draftId} ${carriedEdits(edits)}` : draftId;

function readCarried(privateMetadata: string): { draftId: string; edits?: Edits } {
  const [draftId = '', ...rest] = privateMetadata.split(' ');
  const edits = readEdits(rest.join(' '));
  return { draftId, ...(edits && { edits }) };
}

/** Reads a view. A field that nobody touched may be missing from its state: it counts as empty. */
export function readShownForm(view: unknown): ShownForm {
  const { id, hash, private_metadata, blocks, state } = viewSchema.parse(view);
  const blockIds = blocks.map(({ block_id }) => block_id);
  const { draftId, edits } = readCarried(private_metadata);
  const values = Object.assign({}, ...Object.values(state.values)) as z.infer<
    typeof viewSchema
  >['state']['values'][string];
  const chosen = (action: string): string => values[action]?.selected_option?.value ?? '';
  const typed = (action: string): string => values[action]?.value ?? '';
  const named = (name: string): string[] | undefined =>
    blockIds.map(readBlockId).find((blockId) => blockId.name === name)?.rest;

  const form: CreateImageForm = {
    // Without a menu of them, the account stands in what depends on it.
    account: chosen(ACTION.account) || readWhere(named(BLOCK_OF.region)?.[1] ?? '').account,
    region: chosen(ACTION.region),
    // Forms from before there was a choice are about snapshots.
    from: FORM_SOURCES.find((one) => one === chosen(ACTION.from)) ?? 'snapshots',
    instance: chosen(ACTION.instance),
    systemSnapshot: chosen(ACTION.systemSnapshot),
    dataDisks: rowsOf(blockIds, state.values),
    name: typed(ACTION.name),
    description: typed(ACTION.description),
    family: typed(ACTION.family),
    resourceGroup: typed(ACTION.resourceGroup),
    tags: typed(ACTION.tags),
    copyTo: (values[ACTION.copyTo]?.selected_options ?? []).map(({ value }) => value),
    shareWith: typed(ACTION.shareWith),
    architecture: chosen(ACTION.architecture),
    platform: chosen(ACTION.platform),
    bootMode: chosen(ACTION.bootMode),
    detectionStrategy: chosen(ACTION.detectionStrategy),
    sensitiveDataRemoved: (values[ACTION.sensitiveData]?.selected_options ?? []).length > 0,
    channel: edits?.channel ?? values[ACTION.channel]?.selected_conversation ?? '',
    advanced: named(BLOCK_OF.family) !== undefined,
    proposedName: named(BLOCK_OF.name)?.slice(1).join(':') ?? '',
  };
  return { viewId: id, hash, draftId, form, blockIds, ...(edits && { edits }) };
}

/** In the order in which they stand; every row has two blocks that carry its key. */
function rowsOf(blockIds: readonly string[], values: z.infer<typeof viewSchema>['state']['values']): DataDiskRow[] {
  const rows = new Map<string, DataDiskRow>();
  for (const blockId of blockIds) {
    const { name, rest } = readBlockId(blockId);
    const [key = ''] = rest;
    const row = rows.get(key) ?? { key, source: '', size: '' };
    const held = values[blockId] ?? {};
    if (name === BLOCK_OF.dataDisks)
      rows.set(key, { ...row, source: held[ACTION.dataDisk]?.selected_option?.value ?? '' });
    if (name === BLOCK_OF.dataDiskSize) rows.set(key, { ...row, size: held[ACTION.dataDiskSize]?.value ?? '' });
  }
  return [...rows.values()];
}

/** The block that a problem belongs under, on the form that was submitted; its region for what has none there. */
export function blockIdOf(
  { blockIds, draftId, form }: ShownForm,
  { field, row = 0 }: Pick<FieldProblem, 'field' | 'row'>,
): string {
  const key = form.dataDisks[row]?.key;
  const region = blockIds.find((blockId) => readBlockId(blockId).name === BLOCK_OF.region);
  const ofRow = field === 'dataDisks' || field === 'dataDiskSize';
  const block = blockIds.find((blockId) => {
    const { name, rest } = readBlockId(blockId);
    return name === BLOCK_OF[field as FormField] && (!ofRow || rest[0] === key);
  });
  return block ?? region ?? blockIdsOf.region(draftId, '');
}

const suggestionSchema = z.object({ action_id: z.string(), block_id: z.string(), value: z.string().nullish() });

/** What a picker asks for: its kind, what its block depends on, and what is typed so far (bounded). */
export function readSuggestion(payload: unknown): {
  actionId: string;
  account: string;
  region: string;
  instance: string;
  query: string;
} {
  const { action_id, block_id, value } = suggestionSchema.parse(payload);
  // Before these stands what tells the block from others of its kind: its row or its draft.
  const [, where = '', instance = ''] = readBlockId(block_id).rest;
  return { actionId: action_id, ...readWhere(where), instance, query: (value ?? '').trim().slice(0, 100) };
}
