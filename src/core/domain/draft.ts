import type { Actor } from './actor.ts';
import type { CreateImageForm } from './create-image-form.ts';
import { days, hours, type Instant } from './instant.ts';

/** A half-filled form: conversational state with a lifetime. It belongs to one person and opens for nobody else. */
export type Draft = { id: string; owner: Actor; changedAt: Instant; form: CreateImageForm };

export const DRAFT_LIFETIME = hours(1);

/** What is proposed the next time. */
export type Preferences = { account?: string; region?: string; channel?: string };

export const PREFERENCES_LIFETIME = days(180);
