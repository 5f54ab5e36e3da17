import type { CallBudget } from '../core/ports/call-budget.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Deliveries } from '../core/ports/deliveries.ts';
import type { Drafts } from '../core/ports/drafts.ts';
import type { EditBudget } from '../core/ports/edit-budget.ts';
import type { Operations } from '../core/ports/operations.ts';
import { createMemoryCallBudget } from './call-budget.ts';
import { createMemoryDeliveries } from './deliveries.ts';
import { createMemoryDrafts } from './drafts.ts';
import { createMemoryEditBudget } from './edit-budget.ts';
import { createMemoryOperations } from './operations.ts';

export type Stores = {
  operations: Operations;
  deliveries: Deliveries;
  drafts: Drafts;
  edits: EditBudget;
  calls: CallBudget;
};

/** Every store in this process: for tests, and for the sandbox when there is no Redis. Nothing outlives it. */
export const createMemoryStores = ({ clock }: { clock: Clock }): Stores => ({
  operations: createMemoryOperations({ clock }),
  deliveries: createMemoryDeliveries({ clock }),
  drafts: createMemoryDrafts({ clock }),
  edits: createMemoryEditBudget(),
  calls: createMemoryCallBudget({ clock }),
});
