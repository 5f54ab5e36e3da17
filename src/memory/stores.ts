import type { Audit } from '../core/ports/audit.ts';
import type { AuditSeals } from '../core/ports/audit-seals.ts';
import type { CallBudget } from '../core/ports/call-budget.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Deliveries } from '../core/ports/deliveries.ts';
import type { Drafts } from '../core/ports/drafts.ts';
import type { EditBudget } from '../core/ports/edit-budget.ts';
import type { Operations } from '../core/ports/operations.ts';
import { createMemoryAudit } from './audit.ts';
import { createMemoryAuditSeals } from './audit-seals.ts';
import { createMemoryTrail } from './audit-trail.ts';
import { createMemoryCallBudget } from './call-budget.ts';
import { createMemoryDeliveries } from './deliveries.ts';
import { createMemoryDrafts } from './drafts.ts';
import { createMemoryEditBudget } from './edit-budget.ts';
import { createMemoryOperations } from './operations.ts';

export type Stores = {
  operations: Operations;
  audit: Audit;
  auditSeals: AuditSeals;
  deliveries: Deliveries;
  drafts: Drafts;
  edits: EditBudget;
  calls: CallBudget;
};

/** Every store in this process: for tests, and for the sandbox when there is no Redis. Nothing outlives it. */
export function createMemoryStores({ clock }: { clock: Clock }): Stores {
  const trail = createMemoryTrail({ clock });
  return {
    operations: createMemoryOperations({ clock, trail }),
    audit: createMemoryAudit({ trail }),
    auditSeals: createMemoryAuditSeals({ trail, clock }),
    deliveries: createMemoryDeliveries({ clock }),
    drafts: createMemoryDrafts({ clock }),
    edits: createMemoryEditBudget(),
    calls: createMemoryCallBudget({ clock }),
  };
}
