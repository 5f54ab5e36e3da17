import { type CreateImageForm, EMPTY_DISK } from '../../../core/domain/create-image-form.ts';
import { MAX_DATA_DISKS } from '../../../core/domain/disk-mapping.ts';

// What a control of the form does to it. Pure; the listeners draw the result.

/** Another region has other instances and snapshots: only empty disks stay. */
export const regionChosen = (form: CreateImageForm): CreateImageForm => ({
  ...form,
  instance: '',
  systemSnapshot: '',
  dataDisks: form.dataDisks.map((row) => ({ ...row, source: row.source === EMPTY_DISK ? EMPTY_DISK : '' })),
});

export const instanceChosen = (form: CreateImageForm): CreateImageForm => ({ ...form, systemSnapshot: '' });

export const snapshotChosen = (form: CreateImageForm): CreateImageForm => form;

/** `key` is the new row's own: Slack would give a reused one the text of the row that had it before. */
export const dataDiskAdded = (form: CreateImageForm, { key }: { key: string }): CreateImageForm =>
  form.dataDisks.length >= MAX_DATA_DISKS || form.dataDisks.some((row) => row.key === key)
    ? form
    : { ...form, dataDisks: [...form.dataDisks, { key, source: '', size: '' }] };

export const dataDiskRemoved = (form: CreateImageForm, { value }: { value: string }): CreateImageForm => ({
  ...form,
  dataDisks: form.dataDisks.filter(({ key }) => key !== value),
});
