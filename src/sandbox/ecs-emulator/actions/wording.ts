import { numbered, type Params } from '../parameters.ts';
import { refuse } from '../refusal.ts';
import type { Tag } from '../world/entities.ts';

const scheme = /^https?:\/\//;

/** Image names as CreateImage documents them: 2 to 128, a letter first, then letters, digits, `. : _ -`. */
export function checkImageName(
  name: string | undefined,
  message = 'The specified Image name is wrongly formed.',
): void {
  if (name === undefined || /^\p{L}[\p{L}\p{Nd}.:_-]{1,127}$/u.test(name)) return;
  refuse(400, 'InvalidImageName.Malformed', message);
}

export function checkDescription(
  text: string | undefined,
  message = 'The specified description is wrongly formed.',
): void {
  const length = [...(text ?? '')].length;
  if (text === undefined || (length >= 2 && length <= 256 && !scheme.test(text))) return;
  refuse(400, 'InvalidDescription.Malformed', message);
}

export function checkImageVersion(version: string | undefined): void {
  if (version === undefined || [...version].length <= 40) return;
  refuse(400, 'InvalidImageVersion.Malformed', 'The specified ImageVersion is wrongly formed.');
}

export function checkImageFamily(family: string | undefined): void {
  if (family === undefined) return;
  if (/^\p{L}[\p{L}\p{Nd}.:_-]{1,127}$/u.test(family) && !/^(aliyun|acs:)/.test(family)) return;
  refuse(400, 'InvalidImageFamily.Malformed', 'The format of the specified image family is invalid.');
}

/** Reads `Tag.N` of a request that sets tags. Messages keep the documentation's literal `N` and `n`. */
export function readTags(params: Params): Tag[] {
  const tags = numbered(params, 'Tag').map(({ fields }) => ({ key: fields.Key ?? '', value: fields.Value ?? '' }));
  for (const { key, value } of tags) {
    const keyFits = key.length >= 1 && key.length <= 128 && !/^(aliyun|acs:)|https?:\/\//.test(key);
    if (!keyFits) refuse(400, 'InvalidTagKey.Malformed', 'The specified Tag.n.Key is not valid.');
    const valueFits = value.length <= 128 && !/^acs:|https?:\/\//.test(value);
    if (!valueFits) refuse(400, 'InvalidTagValue.Malformed', 'The specified Tag.n.Value is not valid.');
  }
  if (new Set(tags.map(({ key }) => key)).size < tags.length) {
    refuse(400, 'Duplicate.TagKey', 'The Tag.N.Key contain duplicate key.');
  }
  if (tags.length > 20) refuse(403, 'QuotaExceed.Tags', 'The number of tags exceeds the limit of 20.');
  return tags;
}
