import { flag, listed, optional, type Params } from '../parameters.ts';
import { refuse, refuseMissing } from '../refusal.ts';
import type { Image } from '../world/entities.ts';
import { lookAtImage } from '../world/looks.ts';
import { endDryRun, type RegionalCall, regionalAction } from './action.ts';
import { isSharedWith, keyOf, ownImage } from './image-rules.ts';

/** The role through which ECS uses the owner's key for the people an encrypted image is shared with. */
const encryptedShareRole = 'AliyunECSShareEncryptImageDefaultRole';

type Wanted = { add: string[]; remove: string[]; isPublic: boolean };

/**
 * Shares an image with accounts and takes it back from others, all of it or nothing. It also publishes, and as
 * `IsPublic` counts as false when it is left out, any call without it makes a community image a private one again.
 */
export const modifyImageSharePermission = regionalAction('ModifyImageSharePermission', (call) => {
  const { params, account } = call;
  const image = ownImage(call, optional(params, 'ImageId') ?? refuseMissing('ImageId'));
  const wanted = {
    add: accountsOf(params, 'AddAccount'),
    remove: accountsOf(params, 'RemoveAccount'),
    isPublic: flag(params, 'IsPublic') ?? false,
  };
  for (const accountId of [...wanted.add, ...wanted.remove]) {
    if (accountId === account.accountId) {
      // Spelling and status are the API's own.
      refuse(404, 'InvalidAccount.Forbbiden', 'The specified Account does not yourself.');
    }
    if (!call.world.knowsAccount(accountId)) {
      refuse(404, 'InvalidAccount.NotFound', 'AddAccount.n or RemoveAccount.n does not exist.');
    }
  }
  const added = wanted.add.filter((accountId) => !isSharedWith(image, { ...account, accountId }));
  checkShareable(call, image, wanted);
  checkQuotas(call, image, added, wanted);
  endDryRun(call);
  const kept = image.sharedWith.filter(({ accountId }) => !wanted.remove.includes(accountId));
  image.sharedWith = [...kept, ...added.map((accountId) => ({ accountId, sharedAt: call.world.clock.now() }))];
  image.isPublic = wanted.isPublic;
  return {};
});

/** The first ten; the others are ignored without a word, as the real service does. */
function accountsOf(params: Params, name: string): string[] {
  const accounts = listed(params, name);
  return [...new Set(accounts.slice(0, 10))];
}

function checkShareable(call: RegionalCall, image: Image, { add, isPublic }: Wanted): void {
  if (add.length === 0 && !isPublic) return;
  if (lookAtImage(image, call.world.cloud).status !== 'Available') {
    const message = 'The specified image cannot be shared in its current status, such as when it is deprecated.';
    refuse(403, 'OperationDenied.InvalidImageStatus', message);
  }
  if (isPublic && add.length > 0) refuse(403, 'Image.Public', 'The specified image is public, it cannot be shared.');
  if (image.disks.some((disk) => disk.encrypted)) checkEncrypted(call, image, add, isPublic);
}

function checkEncrypted({ world, region }: RegionalCall, image: Image, add: readonly string[], publish: boolean): void {
  if (publish) {
    const message = 'The specified image contains encrypted snapshots, which do not support share.';
    refuse(403, 'OperationDeined.EncryptedSnapshot', message);
  }
  if (image.disks.some((disk) => disk.type === 'data')) {
    refuse(403, 'OperationDeined.FullImage', 'The specified encrypted full image does not support share.');
  }
  if (image.disks.some((disk) => keyOf(disk, region) === '')) {
    const message = 'The image encrypted with the service key cannot be shared.';
    refuse(403, 'InvalidOperation.ServiceKeyEncryptedImageUnsupported', message);
  }
  const role = world.roles.find(
    ({ accountId, roleName }) => accountId === image.accountId && roleName === encryptedShareRole,
  );
  if (add.every((accountId) => role?.trusts.includes(`${accountId}@ecs.aliyuncs.com`))) return;
  refuse(403, 'AssumeRoleError', `Requires a RAM role of ${encryptedShareRole} before sharing encrypted image.`);
}

/** What is taken away in the same call makes room. */
function checkQuotas({ world, region }: RegionalCall, image: Image, added: string[], { remove }: Wanted): void {
  const { accountsPerImage, sharedWithAccount } = world.quotas;
  const kept = image.sharedWith.filter(({ accountId }) => !remove.includes(accountId));
  if (added.length > 0 && kept.length + added.length > accountsPerImage) {
    refuse(403, 'QuotaExceed.ShareImageUser', 'The number of users an image is shared with exceeds the limit.');
  }
  const sharedWith = (id: string) =>
    [...region.images.values()].filter(({ sharedWith }) => sharedWith.some(({ accountId }) => accountId === id)).length;
  if (added.some((accountId) => sharedWith(accountId) >= sharedWithAccount)) {
    refuse(403, 'QuotaExceed.ShareImage', 'The number of images shared with an account exceeds the limit.');
  }
}
