import { flag, optional, type Params } from '../parameters.ts';
import { refuse } from '../refusal.ts';
import type { Disk, ImageDisk, Region } from '../world/entities.ts';
import type { RegionalCall } from './action.ts';
import { checkKey } from './copy-image-encryption.ts';
import { keyOf } from './image-rules.ts';

type Encryption = Pick<Disk, 'encrypted' | 'kmsKeyId'>;

/** The encryption asked for a disk, by `Encrypted` and `KMSKeyId` of some fields; no key: that of the service. */
export function readEncryption(fields: Params): Encryption {
  const encrypted = flag(fields, 'Encrypted') ?? false;
  const kmsKeyId = optional(fields, 'KMSKeyId') ?? '';
  if (kmsKeyId !== '' && !encrypted) {
    refuse(400, 'InvalidParameter.EncryptedIllegal', 'Encrypted must be true when kmsKeyId is not empty.');
  }
  return { encrypted, kmsKeyId };
}

export function checkDiskKey({ region, account }: RegionalCall, { kmsKeyId }: Encryption): void {
  checkKey(region, account, { kmsKeyId: kmsKeyId === '' ? undefined : kmsKeyId });
}

/** What was encrypted stays so, with its key unless another is asked for. */
export function diskEncryption(asked: Encryption, source: ImageDisk | undefined, region: Region): Encryption {
  if (asked.encrypted || source === undefined) return asked;
  return { encrypted: source.encrypted, kmsKeyId: keyOf(source, region) };
}
