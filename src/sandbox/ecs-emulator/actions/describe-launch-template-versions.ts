import { flag, listed, optional, type Params } from '../parameters.ts';
import { refuse, refuseMissing } from '../refusal.ts';
import { toSeconds } from '../world/cloud-time.ts';
import type { LaunchTemplate } from '../world/entities.ts';
import { type Body, type RegionalCall, regionalAction } from './action.ts';
import { pageOf } from './listing.ts';

type Version = LaunchTemplate['versions'][number];

/** Lists the versions of one launch template, the latest first, with what each launches unless `DetailFlag` is false. */
export const describeLaunchTemplateVersions = regionalAction('DescribeLaunchTemplateVersions', (call) => {
  const { params } = call;
  const template = findTemplate(call);
  const tests = testsOf(params, template);
  const found = template.versions.filter((version) => tests.every((test) => test(version))).reverse();
  const message = 'The specified paging parameter is not valid.';
  const { items, paging } = pageOf(found, params, { code: 'InvalidParameter', message, pageSize: 50 });
  const detailed = flag(params, 'DetailFlag') ?? true;
  const bodies = items.map((version) => ({
    ...versionBody(template, version),
    ...(detailed ? { LaunchTemplateData: dataBody(version) } : {}),
  }));
  return { ...paging, LaunchTemplateVersionSets: { LaunchTemplateVersionSet: bodies } };
});

function findTemplate({ region, account, params }: RegionalCall): LaunchTemplate {
  const id = optional(params, 'LaunchTemplateId');
  const name = optional(params, 'LaunchTemplateName');
  if (id === undefined && name === undefined) refuseMissing('LaunchTemplateId');
  const found = [...region.launchTemplates.values()].find(
    (template) =>
      template.accountId === account.accountId &&
      (id === undefined || template.launchTemplateId === id) &&
      (name === undefined || template.launchTemplateName === name),
  );
  return found ?? refuse(404, 'InvalidLaunchTemplate.NotFound', 'The specified LaunchTemplate does not exist.');
}

function testsOf(params: Params, { defaultVersion }: LaunchTemplate): ((version: Version) => boolean)[] {
  const numbers = listed(params, 'LaunchTemplateVersion').map(Number);
  const least = Number(optional(params, 'MinVersion') ?? 0);
  const most = Number(optional(params, 'MaxVersion') ?? Number.POSITIVE_INFINITY);
  const onlyDefault = flag(params, 'DefaultVersion') ?? false;
  return [
    ({ version }) => numbers.length === 0 || numbers.includes(version),
    ({ version }) => version >= least && version <= most,
    ({ version }) => !onlyDefault || version === defaultVersion,
  ];
}

const versionBody = (template: LaunchTemplate, { version, description, createdAt }: Version): Body => ({
  LaunchTemplateId: template.launchTemplateId,
  LaunchTemplateName: template.launchTemplateName,
  VersionNumber: version,
  VersionDescription: description,
  DefaultVersion: version === template.defaultVersion,
  CreateTime: toSeconds(createdAt),
  ModifiedTime: toSeconds(createdAt),
  CreatedBy: template.accountId,
});

const dataBody = (version: Version): Body => ({
  ImageId: version.imageId,
  InstanceType: version.instanceType,
  VSwitchId: version.vSwitchId,
  SecurityGroupId: version.securityGroupId,
  KeyPairName: version.keyPairName,
});
