import { describe, expect, it } from 'vitest';
import { EMPTY_DISK, emptyForm } from '../../src/core/domain/create-image-form.ts';
import { MAX_DATA_DISKS } from '../../src/core/domain/disk-mapping.ts';
import type { AccountName, RegionId } from '../../src/core/domain/ids.ts';
import { proposeName } from '../../src/core/domain/naming.ts';
import type { Field } from '../../src/core/domain/problem.ts';
import { accountChosen } from '../../src/slack/features/create-image/accounts.ts';
import { blockIds, readBlockId, whereOf } from '../../src/slack/features/create-image/block-ids.ts';
import {
  advancedShown,
  dataDiskAdded,
  dataDiskChosen,
  dataDiskRemoved,
  instanceChosen,
  regionChosen,
  snapshotChosen,
  sourceChosen,
} from '../../src/slack/features/create-image/changes.ts';
import { NO_FACTS } from '../../src/slack/features/create-image/facts.ts';
import { fieldErrors, formView } from '../../src/slack/features/create-image/form-view.ts';
import { blockIdOf, readShownForm, readSuggestion } from '../../src/slack/features/create-image/payloads.ts';
import { aForm, anAccount, PRODUCTION } from '../support/builders.ts';
import { sampleProblems } from '../support/problems.ts';
import { shownView } from '../support/shown-view.ts';

const region = 'cn-hangzhou';
const instance = 'i-bp1web01000000000001';
const rows = [
  { key: 'r1', source: EMPTY_DISK, size: '20' },
  { key: 'r2', source: 's-bp1db01data000000001', size: '' },
];
const form = aForm({ instance, dataDisks: rows, description: 'words', tags: 'team=web' });
const draft = 'draft-1';
const drawing = { facts: NO_FACTS };

const shown = (drawn = form) => shownView(formView(drawn, draft, drawing));

describe('reading the form from its view', () => {
  it('given a form with two rows, when Slack sends it back, then it is read as it was drawn', () => {
    expect(readShownForm(shown())).toMatchObject({ viewId: 'V1', hash: '1.h', draftId: 'draft-1', form });
  });

  it('given the form of a whole instance, when Slack sends it back, then it is read as it was drawn, without snapshots', () => {
    const whole = aForm({ from: 'instance', instance, systemSnapshot: '', dataDisks: [] });
    expect(readShownForm(shown(whole)).form).toEqual(whole);
    const names = shown({ ...form, from: 'instance' }).blocks.map(({ block_id }) => readBlockId(block_id).name);
    expect(names).toEqual(expect.arrayContaining(['region', 'from', 'instance', 'name', 'sensitive_data']));
    for (const name of ['system_snapshot', 'data_disk', 'data_disk_size', 'add_data_disk']) {
      expect(names).not.toContain(name);
    }
  });

  it('given a form from before there was a choice, when Slack sends it back, then it is from snapshots', () => {
    const view = shown();
    delete view.state.values[blockIds.of('from', draft)];
    expect(readShownForm(view).form).toEqual(form);
  });

  it('given an empty form, when Slack sends it back, then nothing is made up', () => {
    expect(readShownForm(shown(emptyForm())).form).toEqual(emptyForm());
  });

  it('given settings that few need, when Slack sends the form back, then they are read as they were drawn', () => {
    const advanced = aForm({
      advanced: true,
      family: 'golden',
      resourceGroup: 'rg-acfmplatform00001',
      architecture: 'arm64',
      platform: 'Rocky Linux',
      bootMode: 'UEFI',
      detectionStrategy: 'Standard',
    });
    expect(readShownForm(shown(advanced)).form).toEqual(advanced);
  });

  it.each(['web-01-2026-11-23', 'a:b::c'])(
    'given the proposal %s, when Slack sends the form back, then it is known from the block of the name',
    (proposedName) => {
      expect(readShownForm(shown({ ...form, proposedName })).form).toEqual({ ...form, proposedName });
    },
  );

  it('given inputs that nobody touched, when they are missing from the state, then they count as empty', () => {
    const view = { ...shown(), state: { values: {} } };
    expect(readShownForm(view).form).toEqual(
      emptyForm({ dataDisks: rows.map(({ key }) => ({ key, source: '', size: '' })) }),
    );
  });

  it('given values of null and values without their key, when they are read, then they count as empty', () => {
    const view = shown();
    view.state.values[blockIds.name(draft, '')] = { 'create_image.name': { value: null } };
    view.state.values[blockIds.of('tags', draft)] = { 'create_image.tags': { type: 'plain_text_input' } };
    view.state.values[blockIds.of('channel', draft)] = {};
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
    const read = (id: string): [string, ...string[]] => {
      const { name, rest } = readBlockId(id);
      return [name, ...rest];
    };
    expect(read(blockIds.of('region', draft))).toEqual(['region', draft]);
    expect(read(blockIds.instance(draft, region))).toEqual(['instance', draft, region]);
    expect(read(blockIds.systemSnapshot(draft, region, ''))).toEqual(['system_snapshot', draft, region, '']);
    expect(read(blockIds.dataDisk('r1', region, instance))).toEqual(['data_disk', 'r1', region, instance]);
    expect(read(blockIds.dataDiskSize('r1'))).toEqual(['data_disk_size', 'r1']);
    expect(read(blockIds.name(draft, 'web-01-2026-11-23'))).toEqual(['name', draft, 'web-01-2026-11-23']);
  });

  it('given another draft, when the form is drawn, then no input is the same block: what was typed is forgotten', () => {
    const inputsOf = (id: string) =>
      formView(aForm({ advanced: true, dataDisks: [] }), id, drawing).blocks.flatMap(({ type, block_id }) =>
        type === 'input' && block_id ? [block_id] : [],
      );
    expect(inputsOf('draft-2').filter((one) => inputsOf(draft).includes(one))).toEqual([]);
  });

  it('given a better proposal, when the form is drawn, then the name alone is a new block', () => {
    const idsOf = (proposedName: string) =>
      formView({ ...form, proposedName }, draft, drawing).blocks.flatMap(({ block_id }) => block_id ?? []);
    const changed = idsOf('db-01-2026-11-23').filter((one) => !idsOf('web-01-2026-11-23').includes(one));
    expect(changed).toEqual([blockIds.name(draft, 'db-01-2026-11-23')]);
  });

  it('given the longest proposal, when its block is named, then Slack takes the id', () => {
    const longest = proposeName('𠀀'.repeat(200), Date.UTC(2026, 10, 23));
    expect(blockIds.name('z'.repeat(20), longest).length).toBeLessThanOrEqual(255);
  });

  it('given another region or instance, when pickers are drawn, then they are new blocks and typed texts are not', () => {
    const idsOf = (drawn: typeof form) =>
      formView(drawn, draft, drawing).blocks.flatMap(({ block_id }) => block_id ?? []);
    const changed = idsOf({ ...form, region: 'cn-shanghai' }).filter((id) => !idsOf(form).includes(id));
    expect(changed.map((id) => readBlockId(id).name)).toEqual([
      'instance',
      'system_snapshot',
      'data_disk',
      'data_disk',
      'copy_to',
    ]);
  });
});

describe('the account of a form', () => {
  const names = ['default', 'production', 'a:b/c'] as AccountName[];
  const withMenu = (account: string, accounts = names) =>
    shownView(formView({ ...form, account }, draft, { ...drawing, accounts }));
  const idsOf = (account: string, accounts = names) =>
    withMenu(account, accounts).blocks.map(({ block_id }) => block_id);

  it.each(names)(
    'given several accounts and %s chosen, when Slack sends the form back, then it is read from the menu',
    (name) => {
      expect(readShownForm(withMenu(name)).form).toEqual({ ...form, account: name });
    },
  );

  it.each(names.slice(1))(
    'given %s alone, when Slack sends the form back, then there is no menu and it is known',
    (name) => {
      expect(idsOf(name, [name])).not.toContain('account:draft-1');
      expect(readShownForm(withMenu(name, [name])).form).toEqual({ ...form, account: name });
    },
  );

  it('given the default account alone, when drawn, then it is the form of the time before accounts', () => {
    expect(idsOf('default', names.slice(0, 1))).toEqual(shown().blocks.map(({ block_id }) => block_id));
  });

  it('given another account, when pickers are drawn, then they are new blocks and typed texts are not', () => {
    const changed = idsOf('production').filter((id) => !idsOf('default').includes(id));
    expect(changed.map((id) => readBlockId(id).name)).toEqual([
      'region',
      'instance',
      'system_snapshot',
      'data_disk',
      'data_disk',
      'copy_to',
    ]);
  });

  it.each(names)('given a picker of %s, when it asks, then for that account', (account) => {
    const where = whereOf({ account, region });
    const read = readSuggestion({ action_id: 'a', block_id: blockIds.dataDisk('r1', where, instance), value: '' });
    expect(read).toMatchObject({ account: account === 'default' ? '' : account, region, instance });
  });

  it('given a problem with the account, when it is placed, then it is under its menu, or the region without one', () => {
    expect(blockIdOf(readShownForm(withMenu('production')), { field: 'account' })).toBe('account:draft-1');
    const alone = readShownForm(withMenu('production', names.slice(1, 2)));
    expect(blockIdOf(alone, { field: 'account' })).toBe('region:draft-1:production/');
    expect(blockIdOf(readShownForm(shown()), { field: 'account' })).toBe('region:draft-1');
  });

  it.each([
    ['a region that it has', ['cn-shanghai', region], region],
    ['other regions only', ['eu-central-1', 'cn-shanghai'], 'eu-central-1'],
    ['every region', undefined, region],
  ])(
    'given another account with %s, when it is chosen, then what hangs on it is gone, and nothing else',
    (_what, regions, next) => {
      const accounts = () => [
        anAccount(),
        anAccount({ name: PRODUCTION, ...(regions && { regions: regions as RegionId[] }) }),
      ];
      expect(accountChosen({ accounts })(form, { value: 'production' })).toEqual({
        ...form,
        account: 'production',
        region: next,
        instance: '',
        systemSnapshot: '',
        dataDisks: [rows[0], { ...rows[1], source: '' }],
      });
    },
  );
});

describe('problems on fields', () => {
  it.each<[Field, number | undefined, string]>([
    ['region', undefined, 'region:draft-1'],
    ['instance', undefined, `instance:draft-1:${region}`],
    ['systemSnapshot', undefined, `system_snapshot:draft-1:${region}:${instance}`],
    ['dataDisks', 1, `data_disk:r2:${region}:${instance}`],
    ['dataDiskSize', 0, 'data_disk_size:r1'],
    ['name', undefined, 'name:draft-1:'],
    ['description', undefined, 'description:draft-1'],
    ['tags', undefined, 'tags:draft-1'],
    ['sensitiveData', undefined, 'sensitive_data:draft-1'],
    ['channel', undefined, 'channel:draft-1'],
  ])('given a problem with %s (row %s), when it is placed, then it is under that block', (field, row, blockId) => {
    expect(blockIdOf(readShownForm(shown()), { field, ...(row !== undefined && { row }) })).toBe(blockId);
  });

  it('given a field that is not on the form, when its problem is placed, then it stands under the region', () => {
    const read = readShownForm(shown());
    const problem = sampleProblems['malformed-image-family'];
    const errors = fieldErrors([{ field: 'family', problem }], (one) => blockIdOf(read, one));
    expect(Object.keys(errors)).toEqual(['region:draft-1']);
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
    expect(errors).toEqual({
      'name:draft-1:': expect.stringMatching(/begin with a letter\. The name web-golden is taken/),
    });
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

  it('given a source, when another is chosen, then snapshots are gone and all else stays', () => {
    const whole = sourceChosen(form, { value: 'instance' });
    expect(whole).toEqual({ ...form, from: 'instance', systemSnapshot: '', dataDisks: [] });
    expect(sourceChosen(whole, { value: 'snapshots' })).toEqual({ ...whole, from: 'snapshots' });
    expect(sourceChosen(whole, { value: 'nothing of the kind' })).toEqual(whole);
  });

  it('given an instance, when it is chosen, then another snapshot has to be and the rest stays', () => {
    expect(instanceChosen(form, { value: 'i-1' })).toEqual({ ...form, instance: 'i-1', systemSnapshot: '' });
  });

  it('given settings that few need, when they are asked for, then they are shown and nothing else changes', () => {
    expect(advancedShown(form)).toEqual({ ...form, advanced: true });
  });

  it('given a data disk, when its snapshot is chosen, then the form holds it already', () => {
    expect(dataDiskChosen(form)).toEqual(form);
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
    [blockIds.of('region', draft), '', ''],
    [blockIds.instance(draft, region), region, ''],
    [blockIds.systemSnapshot(draft, region, instance), region, instance],
    [blockIds.dataDisk('r1', region, instance), region, instance],
    [blockIds.dataDisk('r1', region, ''), region, ''],
    ['something:of-mine:else', 'else', ''],
  ])('given block %s, when it is read, then its region is "%s" and its instance "%s"', (block_id, wanted, of) => {
    const read = readSuggestion({ action_id: 'a', block_id, value: ' Web ' });
    expect(read).toEqual({ actionId: 'a', account: '', region: wanted, instance: of, query: 'Web' });
  });

  it('given a query without end, when it is read, then it is bounded; and none counts as empty', () => {
    expect(readSuggestion({ action_id: 'a', block_id: 'region', value: 'x'.repeat(5_000) }).query).toHaveLength(100);
    expect(readSuggestion({ action_id: 'a', block_id: 'region', value: null }).query).toBe('');
    expect(readSuggestion({ action_id: 'a', block_id: 'region' }).query).toBe('');
  });
});
