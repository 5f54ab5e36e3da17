import { listed, numbered, type Params } from '../parameters.ts';
import { toSeconds } from '../world/cloud-time.ts';
import type { LaunchTemplate } from '../world/entities.ts';
import { type Body, regionalAction } from './action.ts';
import { tagFilter, tagsBody } from './filters.ts';
import { newestFirst, pageOf } from './listing.ts';

/** Lists launch templates, newest first, page by page; what they launch is in their versions. */
export const describeLaunchTemplates = regionalAction('DescribeLaunchTemplates', ({ params, region, account }) => {
  const ids = listed(params, 'LaunchTemplateId');
  const names = listed(params, 'LaunchTemplateName');
  const matchesTags = tagFilter(asTags(params));
  const found = [...region.launchTemplates.values()].filter(
    (template) =>
      template.accountId === account.accountId &&
      (ids.length === 0 || ids.includes(template.launchTemplateId)) &&
      (names.length === 0 || names.includes(template.launchTemplateName)) &&
      matchesTags(template.tags),
  );
  const { items, paging } = pageOf(
    newestFirst(found, (template) => template.launchTemplateId),
    params,
    { code: 'InvalidParameter', message: 'The specified paging parameter is not valid.', pageSize: 50 },
  );
  return { ...paging, LaunchTemplateSets: { LaunchTemplateSet: items.map(templateBody) } };
});

/** Only here a tag to look for is a `TemplateTag`. */
const asTags = (params: Params): Params =>
  Object.fromEntries(
    numbered(params, 'TemplateTag').flatMap(({ n, fields: { Key, Value } }) => [
      ...(Key === undefined ? [] : [[`Tag.${n}.Key`, Key]]),
      ...(Value === undefined ? [] : [[`Tag.${n}.Value`, Value]]),
    ]),
  );

const templateBody = (template: LaunchTemplate): Body => ({
  LaunchTemplateId: template.launchTemplateId,
  LaunchTemplateName: template.launchTemplateName,
  DefaultVersionNumber: template.defaultVersion,
  LatestVersionNumber: template.versions.at(-1)?.version ?? template.defaultVersion,
  CreateTime: toSeconds(template.createdAt),
  ModifiedTime: toSeconds(template.versions.at(-1)?.createdAt ?? template.createdAt),
  CreatedBy: template.accountId,
  ResourceGroupId: '',
  Tags: tagsBody(template.tags),
});
