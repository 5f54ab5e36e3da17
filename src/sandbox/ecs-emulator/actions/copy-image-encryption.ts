import { refuse } from '../refusal.ts';
import type { Account, Image, ImageDisk, Region } from '../world/entities.ts';
import type { CopyRequest } from './copy-image-request.ts';
import { keyOf } from './image-rules.ts';

/** How a disk of the copy is encrypted; no key: with the service key of its region. */
export type Encryption = { encrypted: boolean; kmsKeyId: string };

/** The key has to be one of the caller's in the destination, enabled and given to ECS for disks. */
export function checkKey({ keys }: Region, { accountId }: Account, { kmsKeyId }: Pick<CopyRequest, 'kmsKeyId'>): void {
  if (kmsKeyId === undefined) return;
  const key = keys.get(kmsKeyId);
  if (key?.accountId !== accountId) {
    refuse(404, 'InvalidParameter.KMSKeyId.NotFound', 'The specified KMSKeyId does not exist.');
  }
  if (!key.enabled) refuse(403, 'InvalidParameter.KMSKeyId.CMKNotEnabled', 'The CMK needs to be enabled.');
  if (!key.forDisks) {
    const message = 'The CMK needs to be added ECS tag, please refer to the help documentation.';
    refuse(403, 'InvalidParameter.KMSKeyId.CMKUnauthorized', message);
  }
}

/** Nothing comes out of its encryption by being copied, and what others encrypted gets a key of one's own. */
export function checkEncryption(source: Image, { encrypted }: CopyRequest, isShared: boolean): void {
  if (!source.disks.some((disk) => disk.encrypted)) return;
  if (encrypted === true || (encrypted === undefined && !isShared)) return;
  const message =
    'The specified image contains encrypted snapshots, which do not support copying to non-encrypted ones.';
  refuse(403, 'OperationDeined.EncryptedSnapshot', message);
}

/** Whether the copy is encrypted in another way than its source, which is what copies within a region are for. */
export function changesEncryption(source: Image, region: Region, { encrypted, kmsKeyId = '' }: CopyRequest): boolean {
  return encrypted === true && source.disks.some((disk) => !disk.encrypted || keyOf(disk, region) !== kmsKeyId);
}

/** The encryption asked for, or that of the source; a key of another region cannot come along. */
export function encryptionOf(disk: ImageDisk, { encrypted, kmsKeyId = '' }: CopyRequest): Encryption {
  return encrypted === true ? { encrypted, kmsKeyId } : { encrypted: disk.encrypted, kmsKeyId: '' };
}
