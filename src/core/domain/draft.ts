import type { Actor } from './actor.ts';
import type { CreateImageForm } from './create-image-form.ts';
import { hours, type Instant } from './instant.ts';

/** A half-filled form: conversational state with a lifetime. It belongs to one person and opens for nobody else. */
export type Draft = { id: string; owner: Actor; openedAt: Instant; form: CreateImageForm };

export const DRAFT_LIFETIME = hours(1);
