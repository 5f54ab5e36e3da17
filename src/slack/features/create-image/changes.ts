import { type CreateImageForm, EMPTY_DISK, FORM_SOURCES } from '../../../core/domain/create-image-form.ts';
import { MAX_DATA_DISKS } from '../../../core/domain/disk-mapping.ts';

// What a control of the form does to it. Pure, and complete in itself: when two controls were used at once, a change is
// made to what the other left.

/** Another region has other instances and snapshots: only empty disks stay. */
export const regionChosen = (form: CreateImageForm, { value }: { value: string }): CreateImageForm => ({
  ...form,
  region: value,
  instance: '',
  systemSnapshot: '',
  dataDisks: form.dataDisks.map((row) => ({ ...row, source: row.source === EMPTY_DISK ? EMPTY_DISK : '' })),
});

/** Snapshots are no part of a form that takes an instance as it is. */
export const sourceChosen = (form: CreateImageForm, { value }: { value: string }): CreateImageForm => ({
  ...form,
  from: FORM_SOURCES.find((one) => one === value) ?? form.from,
  systemSnapshot: '',
  dataDisks: [],
});

export const instanceChosen = (form: CreateImageForm, { value }: { value: string }): CreateImageForm => ({
  ...form,
  instance: value,
  systemSnapshot: '',
});

export const snapshotChosen = (form: CreateImageForm, { value }: { value: string }): CreateImageForm => ({
  ...form,
  systemSnapshot: value,
});

/** A data disk's source or size is in the form already; hints and summary are drawn again with it. */
export const dataDiskChosen = (form: CreateImageForm): CreateImageForm => form;

export const advancedShown = (form: CreateImageForm): CreateImageForm => ({ ...form, advanced: true });

/** `key` is the new row's own: Slack would give a reused one the text of the row that had it before. */
export const dataDiskAdded = (form: CreateImageForm, { key }: { key: string }): CreateImageForm =>
  form.dataDisks.length >= MAX_DATA_DISKS || form.dataDisks.some((row) => row.key === key)
    ? form
    : { ...form, dataDisks: [...form.dataDisks, { key, source: '', size: '' }] };

export const dataDiskRemoved = (form: CreateImageForm, { value }: { value: string }): CreateImageForm => ({
  ...form,
  dataDisks: form.dataDisks.filter(({ key }) => key !== value),
});
