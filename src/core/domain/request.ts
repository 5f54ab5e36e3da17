import { createHash } from 'node:crypto';
import type { ActionName } from './action.ts';
import type { DiskMapping } from './disk-mapping.ts';
import type { AccountName, AliyunId, ImageId, InstanceId, RegionId, SnapshotId } from './ids.ts';
import type { ImageOptions } from './image-options.ts';
import type { Tag } from './tags.ts';

/** What was asked for, whole and unchangeable. A changed request is a new revision. */
export type Request = CreateImageRequest | CopyImageRequest | ShareImageRequest | ChangeImageRequest;
export type RequestOf<Kind extends Request['kind']> = Extract<Request, { kind: Kind }>;

/** A copy that is wanted in another region. Nothing of the source's is taken over that does not stand here. */
export type CopyTarget = {
  region: RegionId;
  name: string;
  description?: string;
  tags: Tag[];
  family?: string;
  resourceGroup?: string;
  encrypted?: boolean;
  /** A key of the destination's. */
  kmsKeyId?: string;
};

/** `name` and `region` are the source's. */
export type CopyImageRequest = {
  kind: 'copy-image';
  account: AccountName;
  region: RegionId;
  name: string;
  imageId: ImageId;
  sizeGiB: number;
  tags: Tag[];
  targets: CopyTarget[];
  /** Other accounts that may use each copy once it is ready. */
  shareWith: AliyunId[];
};

export type ShareImageRequest = {
  kind: 'share-image';
  account: AccountName;
  region: RegionId;
  name: string;
  imageId: ImageId;
  tags: Tag[];
  add: AliyunId[];
  remove: AliyunId[];
};

/** `name` and `tags` are the image's as they are. */
export type ChangeImageRequest = {
  kind: 'change-image';
  account: AccountName;
  region: RegionId;
  name: string;
  imageId: ImageId;
  tags: Tag[];
  changes: ImageChanges;
};

/** What is to be otherwise, and how it was when it was asked for. At least one thing is. */
export type ImageChanges = {
  name?: Rewrite;
  description?: Rewrite;
  family?: Rewrite;
  status?: { before: Lifecycle; after: Lifecycle };
  tags?: TagChange[];
};
/** Nothing of this can be taken away again: it is rewritten. */
export type Rewrite = { before?: string; after: string };
/** Added without `before`, removed without `after`. */
export type TagChange = { key: string; before?: string; after?: string };
export type Lifecycle = 'Available' | 'Deprecated';

export type CreateImageRequest = ImageOptions & {
  kind: 'create-image';
  account: AccountName;
  region: RegionId;
  name: string;
  description?: string;
  family?: string;
  resourceGroup?: string;
  /** The person's own tags; ours is added when the image is made. */
  tags: Tag[];
  /** The system disk first; every disk states its size. */
  disks: DiskMapping[];
  source: { snapshotId: SnapshotId; instanceId?: InstanceId; automatic: boolean; encrypted: boolean };
  /** Once it is ready. */
  copies?: CopyTarget[];
  shareWith?: AliyunId[];
};

/** What a request wants to do, in the words of the policy. */
export const actionOf = ({ kind }: Pick<Request, 'kind'>): ActionName => kind;

/** Names exactly one content of a request, whatever the order of its keys: an approval counts for this digest only. */
export function digestOf(request: Request): string {
  return createHash('sha256').update(canonical(request)).digest('hex').slice(0, 32);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
