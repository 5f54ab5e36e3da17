import type { Account } from '../core/domain/account.ts';
import type { Actor } from '../core/domain/actor.ts';
import type { ChangeImageForm } from '../core/domain/change-image.ts';
import type { CopyImageForm } from '../core/domain/copy-image.ts';
import type { CreateImageForm } from '../core/domain/create-image-form.ts';
import type { DeleteImageForm } from '../core/domain/delete-image.ts';
import type { DeleteSnapshotForm } from '../core/domain/delete-snapshot.ts';
import type { ExportImageForm } from '../core/domain/export-image.ts';
import type { AliyunId, ImageId, OperationId, RegionId } from '../core/domain/ids.ts';
import type { LaunchInstancesForm } from '../core/domain/launch-instances.ts';
import type { Place } from '../core/domain/region.ts';
import type { ReplaceDiskForm } from '../core/domain/replace-system-disk.ts';
import type { ShareImageForm } from '../core/domain/share-image.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Drafts } from '../core/ports/drafts.ts';
import type { Ids } from '../core/ports/ids.ts';
import type { Log } from '../core/ports/log.ts';
import type { Networks } from '../core/ports/networks.ts';
import type { StoredOperation } from '../core/ports/operations.ts';
import type { submitting } from '../core/usecases/accept-request.ts';
import type { approvalsWaiting } from '../core/usecases/approvals-waiting.ts';
import type { BrowseCloud } from '../core/usecases/browse-cloud.ts';
import type { decideApproval, reviewApproval } from '../core/usecases/decide-approval.ts';
import type { findImages } from '../core/usecases/find-images.ts';
import type { findInstance } from '../core/usecases/find-instance.ts';
import type { openRequestsFor, recentOperations } from '../core/usecases/find-operations.ts';
import type { findSnapshots } from '../core/usecases/find-snapshots.ts';
import type { cancelTasks, retryTasks } from '../core/usecases/guide-operation.ts';
import type { ImageCatalog } from '../core/usecases/image-catalog.ts';
import type { lookAtImage, lookForImage } from '../core/usecases/look-at-image.ts';
import type { lookForInstance } from '../core/usecases/look-for-instance.ts';
import type { lookForSnapshot } from '../core/usecases/look-for-snapshot.ts';
import type { lastRefusal, readHistory } from '../core/usecases/read-history.ts';
import type { requestToEdit, revising } from '../core/usecases/revise-request.ts';
import type { previewRuling } from '../core/usecases/rights.ts';
import type { aroundImage } from '../core/usecases/submit-delete.ts';
import type { withdrawRequest } from '../core/usecases/withdraw-request.ts';

/** Asks for what a form of one kind says, and changes what was asked for. */
export type AsksFor<Form> = {
  submit: ReturnType<ReturnType<typeof submitting<Form>>>;
  revise: ReturnType<ReturnType<typeof revising<Form>>>;
};

/** By kind: what can be asked for. */
export type Requests = {
  'create-image': AsksFor<CreateImageForm>;
  'copy-image': AsksFor<CopyImageForm>;
  'share-image': AsksFor<ShareImageForm>;
  'change-image': AsksFor<ChangeImageForm>;
  'export-image': AsksFor<ExportImageForm>;
  'replace-system-disk': AsksFor<ReplaceDiskForm>;
  'launch-instances': AsksFor<LaunchInstancesForm>;
  'delete-image': AsksFor<DeleteImageForm>;
  'delete-snapshot': AsksFor<DeleteSnapshotForm>;
};

/** What the Slack side asks of the rest. */
export type SlackDependencies = {
  requests: Requests;
  previewRuling: ReturnType<typeof previewRuling>;
  requestToEdit: ReturnType<typeof requestToEdit>;
  reviewApproval: ReturnType<typeof reviewApproval>;
  decideApproval: ReturnType<typeof decideApproval>;
  withdrawRequest: ReturnType<typeof withdrawRequest>;
  cancelTasks: ReturnType<typeof cancelTasks>;
  retryTasks: ReturnType<typeof retryTasks>;
  approvalsWaiting: ReturnType<typeof approvalsWaiting>;
  history: ReturnType<typeof readHistory>;
  lastRefusal: ReturnType<typeof lastRefusal>;
  /** Throws the `DomainError` for who is no full member of the workspace. */
  mayRead: (by: Actor) => Promise<void>;
  recentOperations: ReturnType<typeof recentOperations>;
  openRequestsFor: ReturnType<typeof openRequestsFor>;
  operation: (id: OperationId) => Promise<StoredOperation>;
  browse: BrowseCloud;
  networks: Networks;
  findImages: ReturnType<typeof findImages>;
  lookForImage: ReturnType<typeof lookForImage>;
  lookAtImage: ReturnType<typeof lookAtImage>;
  lookForInstance: ReturnType<typeof lookForInstance>;
  imagesIn: ImageCatalog['imagesIn'];
  /** The accounts that an image is shared with. */
  sharesOf: (image: Place & { imageId: ImageId }) => Promise<AliyunId[]>;
  findInstance: ReturnType<typeof findInstance>;
  /** What depends on an image, and the snapshots behind it. */
  aroundImage: ReturnType<typeof aroundImage>;
  /** A snapshot, wherever it is, and what is made of it. */
  lookForSnapshot: ReturnType<typeof lookForSnapshot>;
  findSnapshots: ReturnType<typeof findSnapshots>;
  drafts: Drafts;
  /** As `darkroom.yml` has them by now; the first is proposed first. */
  accounts: () => readonly Account[];
  /** Proposed first, and asked for the list of regions. */
  homeRegion: () => RegionId;
  clock: Clock;
  ids: Ids;
  log: Log;
};
