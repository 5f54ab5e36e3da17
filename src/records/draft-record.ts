import { z } from 'zod';
import { type CreateImageForm, type DataDiskRow, FORM_SOURCES } from '../core/domain/create-image-form.ts';
import type { Draft, Preferences } from '../core/domain/draft.ts';
import { actor } from './operation-record.ts';
import { instant, maybe, object, readRecord, text } from './schema.ts';

type StoredDraft = { v: 1; draft: Draft };

const form = object<CreateImageForm>({
  // Older drafts know of one account only.
  account: text.default(''),
  region: text,
  // Older drafts know of snapshots only.
  from: z.enum(FORM_SOURCES).default('snapshots'),
  instance: text,
  systemSnapshot: text,
  dataDisks: z.array(object<DataDiskRow>({ key: text, source: text, size: text })),
  name: text,
  description: text,
  family: text,
  resourceGroup: text,
  tags: text,
  // Older drafts know of no copies, or have them as they were typed.
  copyTo: z
    .union([z.array(text), text.transform((typed) => typed.split(/[\s,;]+/).filter((one) => one !== ''))])
    .default([]),
  shareWith: text.default(''),
  architecture: text,
  platform: text,
  bootMode: text,
  detectionStrategy: text,
  sensitiveDataRemoved: z.boolean(),
  channel: text,
  advanced: z.boolean(),
  proposedName: text,
});

const schema = object<StoredDraft>({
  v: z.literal(1),
  draft: object<Draft>({ id: text, owner: actor, changedAt: instant, form }),
});

export const writeDraft = (draft: Draft): string => JSON.stringify({ v: 1, draft } satisfies StoredDraft);
export const readDraft = (id: string, stored: string): Draft => readRecord(schema, stored, `draft ${id}`).draft;

type StoredPreferences = { v: 1; preferences: Preferences };

const preferencesSchema = object<StoredPreferences>({
  v: z.literal(1),
  preferences: object<Preferences>({ account: maybe(text), region: maybe(text), channel: maybe(text) }),
});

export const writePreferences = (preferences: Preferences): string =>
  JSON.stringify({ v: 1, preferences } satisfies StoredPreferences);
export const readPreferences = (user: string, stored: string): Preferences =>
  readRecord(preferencesSchema, stored, `preferences of ${user}`).preferences;
