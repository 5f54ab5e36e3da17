import { z } from 'zod';
import { type CreateImageForm, type DataDiskRow, emptyForm } from '../../../core/domain/create-image-form.ts';
import type { FieldProblem } from '../../../core/domain/problem.ts';
import { ACTION } from '../../control-ids.ts';
import { readBlockId } from './block-ids.ts';

const stateValue = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
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
export type ShownForm = { viewId: string; hash: string; draftId: string; form: CreateImageForm; blockIds: string[] };

/** Reads a view. A field that nobody touched may be missing from its state: it counts as empty. */
export function readShownForm(view: unknown): ShownForm {
  const { id, hash, private_metadata, blocks, state } = viewSchema.parse(view);
  const form = emptyForm();
  const rows = new Map<string, DataDiskRow>();
  const row = (key = ''): DataDiskRow => {
    const known = rows.get(key) ?? { key, source: '', size: '' };
    rows.set(key, known);
    return known;
  };
  const blockIds = blocks.map(({ block_id }) => block_id);
  for (const blockId of blockIds) {
    const { name, rest } = readBlockId(blockId);
    const values = state.values[blockId] ?? {};
    const chosen = (action: string): string => values[action]?.selected_option?.value ?? '';
    const typed = (action: string): string => values[action]?.value ?? '';
    if (name === 'region') form.region = chosen(ACTION.region);
    if (name === 'instance') form.instance = chosen(ACTION.instance);
    if (name === 'system_snapshot') form.systemSnapshot = chosen(ACTION.systemSnapshot);
    if (name === 'data_disk') row(rest[0]).source = chosen(ACTION.dataDisk);
    if (name === 'data_disk_size') row(rest[0]).size = typed(ACTION.dataDiskSize);
    if (name === 'name') form.name = typed(ACTION.name);
    if (name === 'description') form.description = typed(ACTION.description);
    if (name === 'tags') form.tags = typed(ACTION.tags);
    if (name === 'channel') form.channel = values[ACTION.channel]?.selected_conversation ?? '';
  }
  return { viewId: id, hash, draftId: private_metadata, form: { ...form, dataDisks: [...rows.values()] }, blockIds };
}

/** The block that a problem belongs under, on the form that was submitted. */
export function blockIdOf({ blockIds, form }: ShownForm, { field, row = 0 }: FieldProblem): string | undefined {
  const names: Partial<Record<FieldProblem['field'], string>> = {
    region: 'region',
    instance: 'instance',
    systemSnapshot: 'system_snapshot',
    dataDisks: 'data_disk',
    dataDiskSize: 'data_disk_size',
    name: 'name',
    description: 'description',
    tags: 'tags',
    channel: 'channel',
  };
  const key = form.dataDisks[row]?.key;
  return blockIds.find((blockId) => {
    const { name, rest } = readBlockId(blockId);
    return name === names[field] && (name.startsWith('data_disk') ? rest[0] === key : true);
  });
}

const suggestionSchema = z.object({ action_id: z.string(), block_id: z.string(), value: z.string().nullish() });

/** What a picker asks for: its kind, what its block depends on, and what is typed so far (bounded). */
export function readSuggestion(payload: unknown): {
  actionId: string;
  region: string;
  instance: string;
  query: string;
} {
  const { action_id, block_id, value } = suggestionSchema.parse(payload);
  const { name, rest } = readBlockId(block_id);
  const [region = '', instance = ''] = name === 'data_disk' ? rest.slice(1) : rest;
  return { actionId: action_id, region, instance, query: (value ?? '').trim().slice(0, 100) };
}
