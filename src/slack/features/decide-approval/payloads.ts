import { z } from 'zod';
import type { OperationId } from '../../../core/domain/ids.ts';
import { parseOperationId } from '../../../core/domain/operation-id.ts';
import { DomainError } from '../../../core/domain/problem.ts';
import { ACTION } from '../../control-ids.ts';
import { type Decided, REASON_BLOCK } from './views.ts';

const decidedSchema = z.object({
  operation: z.string(),
  shown: z.object({ revision: z.number(), digest: z.string() }),
});
const buttonSchema = z.object({ actions: z.array(z.object({ value: z.string() })).min(1) });
const reasonSchema = z.object({
  state: z.object({
    values: z.object({
      [REASON_BLOCK]: z.object({ [ACTION.rejectReason]: z.object({ value: z.string().nullish() }) }),
    }),
  }),
});

/** The operation a button is about. Its value is a hint like any input: who may do what is looked up. */
export function readButton(body: unknown): OperationId {
  return operationId(buttonSchema.parse(body).actions[0]?.value ?? '');
}

export function readDecided(privateMetadata: string): Decided {
  const { operation, shown } = decidedSchema.parse(JSON.parse(privateMetadata));
  return { operation: operationId(operation), shown };
}

/** The reason as typed; '' when it is blank. */
export const readReason = (view: unknown): string =>
  (reasonSchema.parse(view).state.values[REASON_BLOCK]?.[ACTION.rejectReason]?.value ?? '').trim();

function operationId(text: string): OperationId {
  const id = parseOperationId(text);
  if (!id.ok) throw new DomainError(id.problem);
  return id.value;
}
