import type { types } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { EMPTY_DISK, emptyForm } from '../../src/core/domain/create-image-form.ts';
import { MAX_DATA_DISKS } from '../../src/core/domain/disk-mapping.ts';
import type { Field } from '../../src/core/domain/problem.ts';
import { blockIds, readBlockId } from '../../src/slack/features/create-image/block-ids.ts';
import {
  dataDiskAdded,
  dataDiskRemoved,
  instanceChosen,
  regionChosen,
  snapshotChosen,
} from '../../src/slack/features/create-image/changes.ts';
import { fieldErrors, formView } from '../../src/slack/features/create-image/form-view.ts';
import { blockIdOf, readShownForm, readSuggestion } from '../../src/slack/features/create-image/payloads.ts';
import { aForm } from '../support/builders.ts';
import { sampleProblems } from '../support/problems.ts';

const region = 'cn-hangzhou';
const instance = 'i-bp1web01000000000001';
const rows = [
  { key: 'r1', source: EMPTY_DISK, size: '20' },
  { key: 'r2', source: 's-bp1db01data000000001', size: '' },
];
const form = aForm({ instance, dataDisks: rows, description: 'words', tags: 'team=web' });

/** A view as Slack sends it back: every block drawn, and the values of those that hold something. */
function shown(drawn = form) {
  const { blocks } = formView(drawn, 'draft-1');
  const values: Record<string, Record<string, unknown>> = Object.fromEntries(
    blocks.flatMap((block) => {
      if (block.type !== 'input' || !block.block_id) return [];
      const { element } = block as types.InputBlock;
      const value =
        element.type === 'external_select'
          ? { selected_option: element.initial_option ?? null }
          : element.type === 'conversations_select'
            ? { selected_conversation: element.initial_conversation ?? null }
            : { value: 'initial_value' in element ? element.initial_value : null };
      return [[block.block_id, { [element.action_id ?? '']: { type: element.type, ...value } }]];
    }),
  );
  return {
    id: 'V1',
    hash: '1.h',
    private_metadata: 'draft-1',
    blocks: blocks.map((block, index) => ({ ...block, block_id: block.block_id ?? `filled${index}` })),
    state: { values },
  };
}

describe('reading the form from its view', () => {
  it('given a form with two rows, when Slack sends it back, then it is read as it was drawn', () => {
    expect(readShownForm(shown())).toMatchObject({ viewId: 'V1', hash: '1.h', draftId: 'draft-1', form });
  });

  it('given an empty form, when Slack sends it back, then nothing is made up', () => {
    expect(readShownForm(shown(emptyForm())).form).toEqual(emptyForm());
  });

  it('given inputs that nobody touched, when they are missing from the state, then they count as empty', () => {
    const view = { ...shown(), state: { values: {} } };
    expect(readShownForm(view).form).toEqual(
      emptyForm({ dataDisks: rows.map(({ key }) => ({ key, source: '', size: '' })) }),
    );
  });

  it('given values of null and values without their key, when they are read, then they count as empty', () => {
    const view = shown();
    view.state.values[blockIds.name()] = { 'create_image.name': { value: null } };
    view.state.values[blockIds.tags()] = { 'create_image.tags': { type: 'plain_text_input' } };
    view.state.values[blockIds.channel()] = {};
    expect(readShownForm(view).form).toMatchObject({ name: '', tags: '', channel: '', description: 'words' });
  });

  it('given blocks that this version does not know, when the form is read, then they are passed over', () => {
    const view = shown();
    const unknown = { type: 'input', block_id: 'colour:cn-hangzhou' };
    const values = { ...view.state.values, 'colour:cn-hangzhou': { 'create_image.colour': { value: 'red' } } };
    const read = readShownForm({ ...view, blocks: [unknown, ...view.blocks], state: { values }, extra: { deep: [1] } });
    expect(read.form).toEqual(form);
  });

  it('given a view without what every view has, when it is read, then it fails and names the path', () => {
    const { hash: _, ...rest } = shown();
    expect(() => readShownForm(rest)).toThrow(/hash/);
    expect(() => readShownForm(undefined)).toThrow();
  });
});

describe('block ids', () => {
  it('given any block, when its id is read, then it says its name and what it depends on', () => {
    expect(readBlockId(blockIds.region())).toEqual({ name: 'region', rest: [] });
    expect(readBlockId(blockIds.instance(region))).toEqual({ name: 'instance', rest: [region] });
    expect(readBlockId(blockIds.systemSnapshot(region, ''))).toEqual({ name: 'system_snapshot', rest: [region, ''] });
    expect(readBlockId(blockIds.dataDisk('r1', region, instance))).toEqual({
      name: 'data_disk',
      rest: ['r1', region, instance],
    });
    expect(readBlockId(blockIds.dataDiskSize('r1'))).toEqual({ name: 'data_disk_size', rest: ['r1'] });
  });

  it('given another region or instance, when pickers are drawn, then they are new blocks and typed texts are not', () => {
    const idsOf = (drawn: typeof form) => formView(drawn, 'd').blocks.flatMap(({ block_id }) => block_id ?? []);
    const changed = idsOf({ ...form, region: 'cn-shanghai' }).filter((id) => !idsOf(form).includes(id));
    expect(changed.map((id) => readBlockId(id).name)).toEqual([
      'instance',
      'system_snapshot',
      'data_disk',
      'data_disk',
    ]);
  });
});

describe('problems on fields', () => {
  it.each<[Field, number | undefined, string]>([
    ['region', undefined, 'region'],
    ['instance', undefined, `instance:${region}`],
    ['systemSnapshot', undefined, `system_snapshot:${region}:${instance}`],
    ['dataDisks', 1, `data_disk:r2:${region}:${instance}`],
    ['dataDiskSize', 0, 'data_disk_size:r1'],
    ['name', undefined, 'name'],
    ['description', undefined, 'description'],
    ['tags', undefined, 'tags'],
    ['channel', undefined, 'channel'],
  ])('given a problem with %s (row %s), when it is placed, then it is under that block', (field, row, blockId) => {
    const problem = sampleProblems['reason-missing'];
    expect(blockIdOf(readShownForm(shown()), { field, problem, ...(row !== undefined && { row }) })).toBe(blockId);
  });

  it('given a field that is not on the form, when its problem is placed, then it stands under the region', () => {
    const read = readShownForm(shown());
    const problem = sampleProblems['malformed-image-family'];
    const errors = fieldErrors([{ field: 'family', problem }], (one) => blockIdOf(read, one));
    expect(Object.keys(errors)).toEqual(['region']);
  });

  it('given two problems with one field, when they are told, then both are', () => {
    const read = readShownForm(shown());
    const errors = fieldErrors(
      [
        { field: 'name', problem: sampleProblems['malformed-image-name'] },
        { field: 'name', problem: sampleProblems['image-name-taken'] },
      ],
      (one) => blockIdOf(read, one),
    );
    expect(errors).toEqual({ name: expect.stringMatching(/begin with a letter\. The name web-golden is taken/) });
  });
});

describe('changes of the form', () => {
  it('given another region, when it is chosen, then what belonged to the old one goes and the rest stays', () => {
    expect(regionChosen(form, { value: 'cn-shanghai' })).toEqual({
      ...form,
      region: 'cn-shanghai',
      instance: '',
      systemSnapshot: '',
      dataDisks: [rows[0], { key: 'r2', source: '', size: '' }],
    });
  });

  it('given an instance, when it is chosen, then another snapshot has to be and the rest stays', () => {
    expect(instanceChosen(form, { value: 'i-1' })).toEqual({ ...form, instance: 'i-1', systemSnapshot: '' });
  });

  it('given a snapshot, when it is chosen, then nothing else changes', () => {
    expect(snapshotChosen(form, { value: 's-1' })).toEqual({ ...form, systemSnapshot: 's-1' });
  });

  it('given rows, when one is added, then it is the last, empty and with a key of its own', () => {
    expect(dataDiskAdded(form, { key: 'r3' }).dataDisks).toEqual([...rows, { key: 'r3', source: '', size: '' }]);
  });

  it('given the same click a second time, when a row is added, then there is only one', () => {
    expect(dataDiskAdded(form, { key: 'r2' })).toEqual(form);
  });

  it('given as many rows as fit, when one more is added, then nothing changes', () => {
    const full = {
      ...form,
      dataDisks: Array.from({ length: MAX_DATA_DISKS }, (_, n) => ({ key: `${n}`, source: '', size: '' })),
    };
    expect(dataDiskAdded(full, { key: 'r99' })).toEqual(full);
  });

  it('given rows, when one is removed, then the others keep what they hold', () => {
    expect(dataDiskRemoved(form, { value: 'r1' }).dataDisks).toEqual([rows[1]]);
    expect(dataDiskRemoved(form, { value: 'gone' })).toEqual(form);
  });
});

describe('what a picker asks for', () => {
  it.each([
    [blockIds.region(), '', ''],
    [blockIds.instance(region), region, ''],
    [blockIds.systemSnapshot(region, instance), region, instance],
    [blockIds.dataDisk('r1', region, instance), region, instance],
    [blockIds.dataDisk('r1', region, ''), region, ''],
    ['something:else', 'else', ''],
  ])('given block %s, when it is read, then its region is "%s" and its instance "%s"', (block_id, wanted, of) => {
    const read = readSuggestion({ action_id: 'a', block_id, value: ' Web ' });
    expect(read).toEqual({ actionId: 'a', region: wanted, instance: of, query: 'Web' });
  });

  it('given a query without end, when it is read, then it is bounded; and none counts as empty', () => {
    expect(readSuggestion({ action_id: 'a', block_id: 'region', value: 'x'.repeat(5_000) }).query).toHaveLength(100);
    expect(readSuggestion({ action_id: 'a', block_id: 'region', value: null }).query).toBe('');
    expect(readSuggestion({ action_id: 'a', block_id: 'region' }).query).toBe('');
  });
});
