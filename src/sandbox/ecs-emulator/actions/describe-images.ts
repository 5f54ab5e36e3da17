import { flag, numbered, optional, type Params } from '../parameters.ts';
import { refuse, refuseMissing } from '../refusal.ts';
import type { Image } from '../world/entities.ts';
import { lookAtImage } from '../world/looks.ts';
import { endDryRun, type RegionalCall, regionalAction } from './action.ts';
import { oneOf, refuseFilterKey, tagFilter, timeFilter } from './filters.ts';
import { imageBody, type SeenImage } from './image-body.ts';
import { isSharedWith } from './image-rules.ts';
import { newestFirst, pageOf } from './listing.ts';

const statuses = ['Creating', 'Waiting', 'Available', 'UnAvailable', 'CreateFailed', 'Deprecated'];
/** Filter keys that are accepted and match every image, as nothing here differs in them. */
const idleFilterKeys = [
  'NetworkType',
  'CpuOnlineUpgrade',
  'CpuOnlineDowngrade',
  'MemoryOnlineUpgrade',
  'MemoryOnlineDowngrade',
];

type Test = (seen: SeenImage) => boolean;

/** Lists images: only Available ones unless `Status` says otherwise, page by page, newest first. */
export const describeImages = regionalAction('DescribeImages', (call) => {
  const { params, region, world } = call;
  const tests = [statusTest(params), ownerTest(params), ...fieldTests(params), ...filterTests(params)];
  const instances = [...region.instances.values()].filter(({ accountId }) => accountId === call.account.accountId);
  const used = new Set(instances.map((instance) => instance.imageId));
  const seen = visibleImages(call)
    .map((image) => ({ image, look: lookAtImage(image, world.cloud), inUse: used.has(image.imageId) }))
    .filter((one) => tests.every((test) => test(one)));
  const { items, paging } = pageOf(seen, params, { code: 'InvalidParamter', message: 'Invalid Parameter' });
  endDryRun(call);
  return { ...paging, RegionId: region.regionId, Images: { Image: items.map(imageBody) } };
});

function visibleImages({ region, account }: RegionalCall): Image[] {
  const visible = [...region.images.values()].flatMap((image) => {
    if (image.accountId === account.accountId || image.ownerAlias === 'system') return [image];
    return isSharedWith(image, account) || image.isPublic ? [asOthersSee(image)] : [];
  });
  return newestFirst(visible, (image) => image.imageId);
}

/** How its owner keeps an image in order, and with whom else it is shared, is nobody else's business. */
const asOthersSee = (image: Image): Image => ({
  ...image,
  ownerAlias: 'others',
  resourceGroupId: '',
  tags: [],
  sharedWith: [],
});

function statusTest(params: Params): Test {
  const status = optional(params, 'Status');
  const usable = flag(params, 'Usable');
  if (usable !== undefined && status === undefined) refuseMissing('Status');
  const wanted = status === 'ALL' ? statuses : (status ?? 'Available').split(',');
  if (!wanted.every((one) => statuses.includes(one))) refuseInvalid();
  return ({ look }) => wanted.includes(look.status) && (usable ?? look.usable) === look.usable;
}

function ownerTest(params: Params): Test {
  const alias = optional(params, 'ImageOwnerAlias');
  const isPublic = flag(params, 'IsPublic');
  oneOf(alias, ['system', 'self', 'others', 'marketplace'], () =>
    refuse(400, 'InvalidImageOwnerAlias.ValueNotSupported', 'The specified ImageOwnerAlias value is not supported.'),
  );
  if (isPublic === true && alias !== 'others') {
    refuse(
      400,
      'InvalidImageOwnerAlias.PublicImageUnsupported',
      'The specified ImageOwnerAlias does not support public images.',
    );
  }
  const ownerId = optional(params, 'ImageOwnerId');
  if (ownerId !== undefined && alias !== 'others') {
    refuse(400, 'InvalidOperation.ImageOwnerIdUnsupported', 'ImageOwnerId is supported only for images of others.');
  }
  const aliases = alias === undefined ? ['system', 'self', 'others'] : [alias];
  return ({ image }) =>
    aliases.includes(image.ownerAlias) &&
    (ownerId === undefined || image.accountId === ownerId) &&
    // What others published is listed only when asked for.
    (image.ownerAlias !== 'others' || image.isPublic === (isPublic ?? false));
}

function fieldTests(params: Params): Test[] {
  const ids = optional(params, 'ImageId')
    ?.split(',')
    .map((id) => id.trim());
  if (ids !== undefined && ids.length > 100) refuseInvalid();
  const name = optional(params, 'ImageName')?.replaceAll('*', '').toLowerCase();
  const family = optional(params, 'ImageFamily');
  const snapshotId = optional(params, 'SnapshotId');
  const resourceGroupId = optional(params, 'ResourceGroupId');
  const usage = optional(params, 'Usage');
  const osType = optional(params, 'OSType');
  const architecture = optional(params, 'Architecture');
  oneOf(usage, ['instance', 'none'], () => refuse(404, 'InvalidUsage', 'The specifed Usage is not valid.'));
  oneOf(osType, ['windows', 'linux'], () => refuse(404, 'InvalidOSType', 'The specifed OSType is not valid.'));
  oneOf(architecture, ['i386', 'x86_64', 'arm64'], () =>
    refuse(404, 'InvalidArchitecture', 'The specifed Architecture is not valid.'),
  );
  return [
    ({ image }) => ids === undefined || ids.includes(image.imageId),
    ({ image }) => name === undefined || image.imageName.toLowerCase().includes(name),
    ({ image }) => family === undefined || image.imageFamily === family,
    ({ image }) => snapshotId === undefined || image.disks.some((disk) => disk.snapshotId === snapshotId),
    ({ image }) => resourceGroupId === undefined || image.resourceGroupId === resourceGroupId,
    ({ inUse }) => usage === undefined || inUse === (usage === 'instance'),
    ({ image }) => osType === undefined || image.os.osType === osType,
    ({ image }) => architecture === undefined || image.os.architecture === architecture,
  ];
}

function filterTests(params: Params): Test[] {
  const matchesTags = tagFilter(params);
  const times = numbered(params, 'Filter').flatMap(({ fields }) => {
    if (idleFilterKeys.includes(fields.Key ?? '')) return [];
    return [timeFilter(fields) ?? refuseFilterKey()];
  });
  return [
    ({ image }) => matchesTags(image.tags),
    ...times.map(
      (test): Test =>
        ({ image }) =>
          test(image.createdAt),
    ),
  ];
}

const refuseInvalid = () => refuse(400, 'InvalidParamter', 'Invalid Parameter');
