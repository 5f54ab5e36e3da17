import { flag, optional, type Params } from '../parameters.ts';
import { refuse, refuseMissing } from '../refusal.ts';
import type { Tag } from '../world/entities.ts';
import { checkDescription, checkImageName, readTags } from './wording.ts';

/** A CopyImage request whose parameters are formally right. */
export type CopyRequest = {
  imageId: string;
  imageName: string | undefined;
  description: string;
  /** Left out is not the same as false: a copy of something encrypted may be left out, not refused encryption. */
  encrypted: boolean | undefined;
  kmsKeyId: string | undefined;
  resourceGroupId: string;
  tags: Tag[];
};

export function readCopyRequest(params: Params): CopyRequest {
  const imageId = optional(params, 'ImageId') ?? refuseMissing('ImageId');
  const imageName = optional(params, 'DestinationImageName');
  const description = optional(params, 'DestinationDescription');
  const encrypted = flag(params, 'Encrypted');
  const kmsKeyId = optional(params, 'KMSKeyId');
  const name = 'The specified destination Image name is wrongly formed.';
  checkImageName(imageName, name);
  if (/^(aliyun|acs:)/i.test(imageName ?? '')) refuse(400, 'InvalidImageName.Malformed', name);
  checkDescription(description, 'The specified destination description is wrongly formed.');
  if (kmsKeyId !== undefined && encrypted !== true) {
    refuse(400, 'InvalidParameter.EncryptedIllegal', 'Encrypted must be true when kmsKeyId is not empty.');
  }
  return {
    imageId,
    imageName,
    description: description ?? '',
    encrypted,
    kmsKeyId,
    resourceGroupId: optional(params, 'ResourceGroupId') ?? '',
    tags: readTags(params),
  };
}
