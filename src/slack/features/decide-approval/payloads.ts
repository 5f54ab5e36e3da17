import { z } from 'zod';
import type { OperationId } from '../../../core/domain/ids.ts';
import { parseOperationId } from '../../../core/domain/operation-id.ts';
import { orTell } from '../../typed.ts';
import { type Decided, NAME_BLOCK, REASON_BLOCK } from './views.ts';

const decidedSchema = z.object({
  operation: z.string(),
  shown: z.object({ revision: z.number(), digest: z.string() }),
});
const buttonSchema = z.object({ actions: z.array(z.object({ value: z.string() })).min(1) });
/** No input of Slack's takes more than this, so whatever is longer does not come from one. */
const LONGEST_INPUT = 3_000;
const typedSchema = z.object({
  state: z.object({
    values: z.record(z.string(), z.record(z.string(), z.object({ value: z.string().max(LONGEST_INPUT).nullish() }))),
  }),
});
const viewSchema = z.object({ blocks: z.array(z.object({ block_id: z.string().optional() })) });
/** All but what ends a line and what sets words apart. */
const CONTROL_CHARACTERS = /[^\P{Cc}\n\t]/gu;

/** The operation a button is about. Its value is a hint like any input: who may do what is looked up. */
export function readButton(body: unknown): OperationId {
  return orTell(parseOperationId(buttonSchema.parse(body).actions[0]?.value ?? ''));
}

export function readDecided(privateMetadata: string): Decided {
  const { operation, shown } = decidedSchema.parse(JSON.parse(privateMetadata));
  return { operation: orTell(parseOperationId(operation)), shown };
}

/** The reason as typed; '' when it is blank or not asked for. */
export const readReason = (view: unknown): string => typedIn(view, REASON_BLOCK);

/** The name as typed, or nothing where it is not asked for. */
export const readTypedName = (view: unknown): string | undefined => typedIn(view, NAME_BLOCK) || undefined;

/** Whether the view has a field for the name: it was drawn by the rule as it was then. */
export const asksForName = (view: unknown): boolean =>
  viewSchema.parse(view).blocks.some(({ block_id }) => block_id === NAME_BLOCK);

function typedIn(view: unknown, block: string): string {
  const [input] = Object.values(typedSchema.parse(view).state.values[block] ?? {});
  return (input?.value ?? '').replace(CONTROL_CHARACTERS, '').trim();
}
