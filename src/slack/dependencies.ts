import type { Account } from '../core/domain/account.ts';
import type { Approvers } from '../core/domain/actor.ts';
import type { OperationId, RegionId } from '../core/domain/ids.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Drafts } from '../core/ports/drafts.ts';
import type { Ids } from '../core/ports/ids.ts';
import type { Log } from '../core/ports/log.ts';
import type { StoredOperation } from '../core/ports/operations.ts';
import type { BrowseCloud } from '../core/usecases/browse-cloud.ts';
import type { decideApproval, reviewApproval } from '../core/usecases/decide-approval.ts';
import type { openRequestsFor, recentOperations } from '../core/usecases/find-operations.ts';
import type { submitCreateImage } from '../core/usecases/submit-request.ts';
import type { withdrawRequest } from '../core/usecases/withdraw-request.ts';

/** What the Slack side asks of the rest. */
export type SlackDependencies = {
  submitCreateImage: ReturnType<typeof submitCreateImage>;
  reviewApproval: ReturnType<typeof reviewApproval>;
  decideApproval: ReturnType<typeof decideApproval>;
  withdrawRequest: ReturnType<typeof withdrawRequest>;
  recentOperations: ReturnType<typeof recentOperations>;
  openRequestsFor: ReturnType<typeof openRequestsFor>;
  operation: (id: OperationId) => Promise<StoredOperation>;
  browse: BrowseCloud;
  drafts: Drafts;
  approvers: () => Approvers;
  /** As `darkroom.yml` has them by now; the first is proposed first. */
  accounts: () => readonly Account[];
  /** Proposed first, and asked for the list of regions. */
  homeRegion: RegionId;
  clock: Clock;
  ids: Ids;
  log: Log;
};
