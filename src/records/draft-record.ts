import { z } from 'zod';
import type { CreateImageForm, DataDiskRow } from '../core/domain/create-image-form.ts';
import type { Draft } from '../core/domain/draft.ts';
import { actor } from './operation-record.ts';
import { instant, object, readRecord, text } from './schema.ts';

type StoredDraft = { v: 1; draft: Draft };

const form = object<CreateImageForm>({
  region: text,
  instance: text,
  systemSnapshot: text,
  dataDisks: z.array(object<DataDiskRow>({ key: text, source: text, size: text })),
  name: text,
  description: text,
  family: text,
  resourceGroup: text,
  tags: text,
  channel: text,
});

const schema = object<StoredDraft>({
  v: z.literal(1),
  draft: object<Draft>({ id: text, owner: actor, openedAt: instant, form }),
});

export const writeDraft = (draft: Draft): string => JSON.stringify({ v: 1, draft } satisfies StoredDraft);
export const readDraft = (id: string, stored: string): Draft => readRecord(schema, stored, `draft ${id}`).draft;
