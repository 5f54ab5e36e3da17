import { expect, it } from 'vitest';
import type { EcsEmulator } from '../../../src/sandbox/ecs-emulator/emulator.ts';
import { seeded, seededAccounts } from '../../../src/sandbox/ecs-emulator/seed.ts';
import { seededFleet } from '../../../src/sandbox/ecs-emulator/seed-fleet.ts';
import { seededNetwork } from '../../../src/sandbox/ecs-emulator/seed-networks.ts';
import { anEmulator, asOther, call, inHangzhou } from './support.ts';

const ess = { version: '2014-08-28' };
const inEss = (emulator: EcsEmulator, action: string, params: Record<string, string> = {}) =>
  call(emulator, action, { RegionId: 'cn-hangzhou', ...params }, ess);
const ids = (list: Record<string, string>[], name: string) => list.map((one) => one[name]);
const { launchTemplate, scalingGroup, scalingConfiguration, oldScalingConfiguration } = seededFleet;

it('given a launch template, when templates are listed, then it is there with its versions counted', async () => {
  const { emulator } = await anEmulator();
  const { body } = await inHangzhou(emulator, 'DescribeLaunchTemplates');
  expect(body).toMatchObject({ TotalCount: 1, PageNumber: 1, PageSize: 10 });
  expect(body.LaunchTemplateSets.LaunchTemplateSet).toMatchObject([
    {
      LaunchTemplateId: launchTemplate,
      LaunchTemplateName: 'web-node',
      DefaultVersionNumber: 2,
      LatestVersionNumber: 2,
    },
  ]);
});

it('given several templates, when they are listed by id, name or tag, then each keeps what it names', async () => {
  const { emulator } = await anEmulator();
  const tags = [{ key: 'team', value: 'web' }];
  const { launchTemplateId: other } = emulator.world.addLaunchTemplate({ launchTemplateName: 'other', tags });
  emulator.world.addLaunchTemplate({ accountId: seededAccounts.production });
  const kept: [Record<string, string>, string[]][] = [
    [{}, [other, launchTemplate]],
    [{ 'LaunchTemplateId.1': other }, [other]],
    [{ 'LaunchTemplateName.1': 'web-node' }, [launchTemplate]],
    [{ 'TemplateTag.1.Key': 'team' }, [other]],
    [{ 'TemplateTag.1.Key': 'team', 'TemplateTag.1.Value': 'db' }, []],
    [{ PageSize: '1', PageNumber: '2' }, [launchTemplate]],
  ];
  for (const [params, expected] of kept) {
    const { body } = await inHangzhou(emulator, 'DescribeLaunchTemplates', params);
    expect(ids(body.LaunchTemplateSets.LaunchTemplateSet, 'LaunchTemplateId'), JSON.stringify(params)).toEqual(
      expected,
    );
  }
});

it('given a template of two versions, when these are listed, then each says its image, and which is the default', async () => {
  const { emulator } = await anEmulator();
  const list = async (params: Record<string, string>) => {
    const asked = { LaunchTemplateId: launchTemplate, ...params };
    const { body } = await inHangzhou(emulator, 'DescribeLaunchTemplateVersions', asked);
    return body.LaunchTemplateVersionSets.LaunchTemplateVersionSet;
  };
  expect(await list({})).toMatchObject([
    {
      LaunchTemplateId: launchTemplate,
      VersionNumber: 2,
      DefaultVersion: true,
      LaunchTemplateData: {
        ImageId: seeded.goldenImage,
        InstanceType: 'ecs.g7.large',
        SecurityGroupId: seededNetwork.securityGroups[0],
      },
    },
    { VersionNumber: 1, DefaultVersion: false, LaunchTemplateData: { ImageId: seeded.publicImage } },
  ]);
  const numbers = async (params: Record<string, string>) => ids(await list(params), 'VersionNumber');
  expect(await numbers({ DefaultVersion: 'true' })).toEqual([2]);
  expect(await numbers({ 'LaunchTemplateVersion.1': '1' })).toEqual([1]);
  expect(await numbers({ MinVersion: '2' })).toEqual([2]);
  expect(await numbers({ MaxVersion: '1' })).toEqual([1]);
  expect(await numbers({ LaunchTemplateId: '', LaunchTemplateName: 'web-node' })).toEqual([2, 1]);
  expect((await list({ DetailFlag: 'false' }))[0]).not.toHaveProperty('LaunchTemplateData');
});

it.each([
  [{ LaunchTemplateId: 'lt-nowhere' }, 404, 'InvalidLaunchTemplate.NotFound'],
  [{}, 400, 'MissingParameter'],
  [{ LaunchTemplateId: launchTemplate, PageSize: '51' }, 400, 'InvalidParameter'],
] as const)('given %j, when versions are listed, then it answers %i %s', async (params, status, code) => {
  const { emulator } = await anEmulator();
  const reply = await inHangzhou(emulator, 'DescribeLaunchTemplateVersions', params);
  expect([reply.status, reply.body.Code]).toEqual([status, code]);
});

it('given a scaling group, when groups are listed, then it says which configuration is in force', async () => {
  const { emulator } = await anEmulator();
  emulator.world.addScalingGroup({ accountId: seededAccounts.production });
  const { status, body } = await inEss(emulator, 'DescribeScalingGroups');
  expect([status, body.TotalCount]).toEqual([200, 1]);
  expect(body.ScalingGroups.ScalingGroup).toMatchObject([
    {
      ScalingGroupId: scalingGroup,
      ScalingGroupName: 'web-fleet',
      LifecycleState: 'Active',
      ActiveScalingConfigurationId: scalingConfiguration,
      MinSize: 1,
      MaxSize: 6,
    },
  ]);
  for (const [params, count] of [
    [{ 'ScalingGroupId.1': scalingGroup }, 1],
    [{ 'ScalingGroupId.1': 'asg-nowhere' }, 0],
    [{ ScalingGroupName: 'web-fleet' }, 1],
    [{ 'ScalingGroupName.1': 'db-fleet' }, 0],
  ] as const) {
    expect((await inEss(emulator, 'DescribeScalingGroups', params)).body.TotalCount, JSON.stringify(params)).toBe(
      count,
    );
  }
});

it('given configurations of a group, when they are listed, then each says its image and whether it is in force', async () => {
  const { emulator } = await anEmulator();
  const list = async (params: Record<string, string> = {}) =>
    (await inEss(emulator, 'DescribeScalingConfigurations', params)).body.ScalingConfigurations.ScalingConfiguration;
  const common = { ScalingGroupId: scalingGroup, InstanceType: 'ecs.g7.large' };
  expect(await list({ ScalingGroupId: scalingGroup })).toMatchObject([
    { ScalingConfigurationId: scalingConfiguration, ImageId: seeded.goldenImage, LifecycleState: 'Active', ...common },
    {
      ScalingConfigurationId: oldScalingConfiguration,
      LifecycleState: 'Inactive',
      ImageId: seeded.publicImage,
      ...common,
    },
  ]);
  expect(await list({ ScalingGroupId: 'asg-nowhere' })).toEqual([]);
  const one = await list({ 'ScalingConfigurationId.1': oldScalingConfiguration });
  expect(ids(one, 'ScalingConfigurationName')).toEqual(['web-fleet-plain']);
  expect(await list({ 'ScalingConfigurationName.1': 'web-fleet-golden' })).toHaveLength(1);
});

it('given another account or region, when dependants are listed, then there are none', async () => {
  const { emulator } = await anEmulator();
  const theirs = await call(
    emulator,
    'DescribeScalingConfigurations',
    { RegionId: 'cn-hangzhou' },
    { ...ess, ...asOther },
  );
  expect(theirs.body.TotalCount).toBe(0);
  expect((await inEss(emulator, 'DescribeScalingGroups', { RegionId: 'cn-shanghai' })).body.TotalCount).toBe(0);
  const nowhere = await inEss(emulator, 'DescribeScalingGroups', { RegionId: 'mars-1' });
  expect([nowhere.status, nowhere.body.Code]).toEqual([404, 'InvalidRegionId.NotFound']);
  expect(nowhere.body.HostId).toBe('ess.mars-1.aliyuncs.com');
});

it('given dependants, when their image is deleted by force, then they stay, as the cloud does not look at them', async () => {
  const { emulator } = await anEmulator();
  const deleted = await inHangzhou(emulator, 'DeleteImage', { ImageId: seeded.goldenImage, Force: 'true' });
  expect(deleted.status).toBe(200);
  expect(emulator.world.region('cn-hangzhou')?.launchTemplates.size).toBe(1);
});
