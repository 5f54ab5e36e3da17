import { expect, it } from 'vitest';
import { readDraft, readPreferences, writeDraft } from '../../src/records/draft-record.ts';
import { aForm, maya, NOW } from '../support/builders.ts';

const draft = { id: 'draft-1', owner: maya, changedAt: NOW, form: aForm({ account: 'production' }) };

it('given a draft, when it is written and read, then its account is there', () => {
  expect(readDraft(draft.id, writeDraft(draft))).toEqual(draft);
});

it('given a draft of the time before accounts, when it is read, then it names none', () => {
  const { account: _, ...form } = draft.form;
  const stored = JSON.stringify({ v: 1, draft: { ...draft, form } });
  expect(readDraft(draft.id, stored).form).toEqual({ ...form, account: '' });
});

it('given a draft of the time before whole instances, when it is read, then it is from snapshots', () => {
  const { from: _, ...form } = draft.form;
  const stored = JSON.stringify({ v: 1, draft: { ...draft, form } });
  expect(readDraft(draft.id, stored).form).toEqual({ ...form, from: 'snapshots' });
  const whole = { ...draft, form: aForm({ from: 'instance' }) };
  expect(readDraft(draft.id, writeDraft(whole))).toEqual(whole);
});

it('given preferences of the time before accounts, when they are read, then they are as they were', () => {
  const stored = JSON.stringify({ v: 1, preferences: { region: 'cn-beijing', channel: 'C0IMAGES' } });
  expect(readPreferences('U0MAYA', stored)).toEqual({ region: 'cn-beijing', channel: 'C0IMAGES' });
});
