import type { ImageId } from '../core/domain/ids.ts';
import type { CreateImageRequest } from '../core/domain/request.ts';
import { OUR_TAG_KEY } from '../core/domain/tags.ts';
import type { Cloud } from '../core/ports/cloud.ts';
import type { Call } from './call.ts';
import { imageCreatedSchema } from './schemas.ts';
import type { QueryValue } from './transport.ts';

/**
 * CreateImage with a ClientToken, which every try repeats: ECS answers the first result again instead of making another
 * image.
 */
export function createImageCreation(call: Call): Cloud['createImage'] {
  return async (request, mark, clientToken) => {
    const { account, region } = request;
    const { ImageId, RequestId } = await call({
      place: { account, region },
      action: 'CreateImage',
      query: { ...creationQuery(request, mark), ClientToken: clientToken },
      schema: imageCreatedSchema,
      effect: true,
      subject: creationSubject(request),
    });
    return { imageId: ImageId as ImageId, ...(RequestId && { requestId: RequestId }) };
  };
}

/** Always as rows: given `SnapshotId` as well, ECS would silently prefer the rows; alone, it would make no data disk. */
export function creationQuery(request: CreateImageRequest, mark: string): Record<string, QueryValue> {
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
    DiskDeviceMapping: request.disks.map(({ device, role, sizeGiB, snapshotId }) => ({
      Device: device,
      DiskType: role,
      Size: sizeGiB,
      SnapshotId: snapshotId,
    })),
    Tag: [...request.tags, { key: OUR_TAG_KEY, value: mark }].map(({ key, value }) => ({ Key: key, Value: value })),
  };
}

export function creationSubject({ name, disks }: CreateImageRequest) {
  const snapshots = disks.flatMap(({ snapshotId }) => (snapshotId === undefined ? [] : [snapshotId]));
  const [only, ...more] = snapshots;
  const system = disks.find(({ role }) => role === 'system')?.snapshotId;
  return {
    imageName: name,
    ...(only !== undefined && more.length === 0 && { onlySnapshot: only }),
    ...(system !== undefined && { systemSnapshot: system }),
  };
}
