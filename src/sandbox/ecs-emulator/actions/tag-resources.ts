import { flag, listed, numbered, optional } from '../parameters.ts';
import { refuse } from '../refusal.ts';
import type { Image } from '../world/entities.ts';
import { type RegionalCall, regionalAction } from './action.ts';
import { isOwn } from './image-rules.ts';
import { readTags } from './wording.ts';

const most = { resources: 50, tags: 20 };

/** Sets tags on images; the same key is overwritten. All of it or nothing. */
export const tagResources = regionalAction('TagResources', (call) => {
  const images = taggedImages(call);
  if (numbered(call.params, 'Tag').length > most.tags) refuseTags();
  const tags = readTags(call.params);
  if (tags.length === 0) refuseMissingTags();
  const tagged = images.map((image) => {
    const kept = image.tags.filter(({ key }) => !tags.some((tag) => tag.key === key));
    return { image, tags: [...kept, ...tags] };
  });
  if (tagged.some((one) => one.tags.length > most.tags)) {
    refuse(403, 'QuotaExceed.Tags', 'The number of tags exceeds the limit of 20.');
  }
  for (const { image, tags } of tagged) image.tags = tags;
  return {};
});

/** Takes tags from images by their keys; without keys all of them, when `All` says so. A key that is not there is fine. */
export const untagResources = regionalAction('UntagResources', (call) => {
  const images = taggedImages(call);
  const keys = listed(call.params, 'TagKey');
  if (keys.length > most.tags) refuseTags();
  const all = keys.length === 0 && flag(call.params, 'All') === true;
  if (keys.length === 0 && !all) refuseMissingTags();
  for (const image of images) image.tags = image.tags.filter(({ key }) => !all && !keys.includes(key));
  return {};
});

const refuseTags = () => refuse(400, 'NumberExceed.Tags', "The Tags parameter's number is exceed, valid: 20.");
const refuseMissingTags = () => refuse(404, 'MissingParameter.Tags', 'The parameter Tags must not be empty.');

/** Those that a call names; of the kinds of things only images are here. */
function taggedImages({ params, region, account }: RegionalCall): Image[] {
  const type = optional(params, 'ResourceType');
  if (type === undefined) refuse(404, 'MissingParameter.ResourceType', 'The parameter ResourceType must not be empty.');
  if (type !== 'image') refuse(404, 'InvalidResourceType.NotFound', 'The ResourceType provided does not exist.');
  const ids = listed(params, 'ResourceId');
  if (ids.length > most.resources) {
    refuse(400, 'NumberExceed.ResourceIds', "The ResourceIds parameter's number is exceed, valid: 50.");
  }
  const images = ids.flatMap((id) => region.images.get(id) ?? []).filter((image) => isOwn(image, account));
  if (ids.length === 0 || images.length < ids.length) {
    refuse(404, 'InvalidResourceId.NotFound', 'The specified ResourceIds are not found in our records.');
  }
  return images;
}
