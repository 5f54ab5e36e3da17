import type { ImageId } from '../core/domain/ids.ts';
import { type CreateImageRequest, type CreatesImage, isWhole } from '../core/domain/kinds/create-image.ts';
import { OUR_TAG_KEY } from '../core/domain/tags.ts';
import type { CloudEffect } from '../core/ports/cloud.ts';
import type { Call } from './call.ts';
import { NO_MARK } from './dry-run.ts';
import type { FindMarked } from './images.ts';
import { dryRunSchema, imageCreatedSchema } from './schemas.ts';
import type { QueryValue } from './transport.ts';

/**
 * CreateImage with a ClientToken, which every try repeats: ECS answers the first result again instead of making another
 * image.
 */
export function createImageCreation(call: Call, marked: FindMarked): CloudEffect<CreatesImage['create-image']> {
  const asked = (request: CreateImageRequest) => ({
    place: placeOf(request),
    action: 'CreateImage' as const,
    subject: creationSubject(request),
  });
  return {
    perform: async ({ request }, { mark, clientToken }) => {
      const { ImageId, RequestId } = await call({
        ...asked(request),
        query: { ...creationQuery(request, mark), ClientToken: clientToken },
        schema: imageCreatedSchema,
        effect: true,
      });
      return { subject: ImageId as ImageId, ...(RequestId && { requestId: RequestId }) };
    },
    dryRun: async ({ request }) => {
      const query = { ...creationQuery(request, NO_MARK), DryRun: true };
      await call({ ...asked(request), query, schema: dryRunSchema });
    },
    find: ({ request }, mark) => marked(placeOf(request), mark),
  };
}

const placeOf = ({ account, region }: CreateImageRequest) => ({ account, region });

function creationQuery(request: CreateImageRequest, mark: string): Record<string, QueryValue> {
  return {
    RegionId: request.region,
    ImageName: request.name,
    Description: request.description,
    ImageFamily: request.family,
    ResourceGroupId: request.resourceGroup,
    Architecture: request.architecture,
    Platform: request.platform,
    BootMode: request.bootMode,
    DetectionStrategy: request.detectionStrategy,
    ...sourceQuery(request),
    Tag: [...request.tags, { key: OUR_TAG_KEY, value: mark }].map(({ key, value }) => ({ Key: key, Value: value })),
  };
}

/**
 * Exactly one source: given several, ECS silently takes an instance before rows, and rows before a snapshot. Snapshots are
 * always rows, as `SnapshotId` alone would make no data disk.
 */
const sourceQuery = ({ source, disks }: CreateImageRequest): Record<string, QueryValue> =>
  isWhole(source)
    ? { InstanceId: source.fromInstance }
    : {
        DiskDeviceMapping: disks.map(({ device, role, sizeGiB, snapshotId }) => ({
          Device: device,
          DiskType: role,
          Size: sizeGiB,
          SnapshotId: snapshotId,
        })),
      };

function creationSubject({ name, disks, source }: CreateImageRequest) {
  if (isWhole(source)) return { imageName: name, wholeInstance: source.fromInstance };
  const snapshots = disks.flatMap(({ snapshotId }) => (snapshotId === undefined ? [] : [snapshotId]));
  const [only, ...more] = snapshots;
  const system = disks.find(({ role }) => role === 'system')?.snapshotId;
  return {
    imageName: name,
    ...(only !== undefined && more.length === 0 && { onlySnapshot: only }),
    ...(system !== undefined && { systemSnapshot: system }),
  };
}
