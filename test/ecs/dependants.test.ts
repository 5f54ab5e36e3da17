import { describe, expect, it } from 'vitest';
import type { Dependant } from '../../src/core/domain/dependants.ts';
import { aSnapshot, IMAGE } from '../support/builders.ts';
import { aCloud, anError, ecsAnswers, failureOf, noNetwork, PLACE } from './support.ts';

noNetwork();

const AT = { place: PLACE, imageId: IMAGE };
const OTHER = 'm-bp1other00000000001';
const ESS = { version: '2014-08-28', host: 'https://ess.aliyuncs.com' };
const templates = () => aCloud().cloud.dependants.launchTemplates(AT);
const groups = (of: Dependant[] = []) => aCloud().cloud.dependants.scalingGroups(AT, of);

const listed = (action: string, outer: string, inner: string, items: object[], total = items.length) =>
  ecsAnswers(
    action,
    { body: { TotalCount: total, [outer]: { [inner]: items } } },
    action.includes('Scaling') ? ESS : {},
  );
const template = (id: string, name?: string) => ({ LaunchTemplateId: id, LaunchTemplateName: name });
const version = (n: number, ImageId: string, DefaultVersion = false) => ({
  ...{ VersionNumber: n, DefaultVersion },
  LaunchTemplateData: { ImageId },
});
const versions = (...items: object[]) =>
  listed('DescribeLaunchTemplateVersions', 'LaunchTemplateVersionSets', 'LaunchTemplateVersionSet', items);
const scalingGroups = (...items: object[]) => listed('DescribeScalingGroups', 'ScalingGroups', 'ScalingGroup', items);
const configurations = (...items: object[]) =>
  listed('DescribeScalingConfigurations', 'ScalingConfigurations', 'ScalingConfiguration', items);
const configuration = (id: string, group: string, ImageId: string) => ({
  ...{ ScalingConfigurationId: id, ScalingGroupId: group, ImageId },
});

describe('launch templates', () => {
  it('given templates, when those that name an image are looked for, then each says whether its default version does', async () => {
    listed('DescribeLaunchTemplates', 'LaunchTemplateSets', 'LaunchTemplateSet', [template('lt-1', 'web')]);
    versions(version(2, IMAGE, true), version(1, OTHER));
    expect(await templates()).toEqual([{ kind: 'launch-template', id: 'lt-1', name: 'web', inForce: true }]);
    listed('DescribeLaunchTemplates', 'LaunchTemplateSets', 'LaunchTemplateSet', [template('lt-2')]);
    versions(version(2, OTHER, true), version(1, IMAGE));
    expect(await templates()).toEqual([{ kind: 'launch-template', id: 'lt-2', name: '', inForce: false }]);
  });

  it('given one that names another image, or a version without any, when looked for, then there is none', async () => {
    listed('DescribeLaunchTemplates', 'LaunchTemplateSets', 'LaunchTemplateSet', [template('lt-1')]);
    versions(version(2, OTHER, true), { VersionNumber: 1 });
    expect(await templates()).toEqual([]);
  });

  it('given no right to list them, when looked for, then that is what is told', async () => {
    ecsAnswers('DescribeLaunchTemplates', anError(403, 'Forbidden.RAM'));
    expect((await failureOf(templates())).problem.code).toBe('cloud-forbidden');
  });
});

describe('scaling groups', () => {
  const group = (facts: object = {}) => ({ ScalingGroupId: 'asg-1', ScalingGroupName: 'fleet', ...facts });

  it.each([
    ['the configuration in force', 'asc-2', true],
    ['another configuration', 'asc-1', false],
  ])('given one whose image is named by %s, when looked for, then it says so', async (_what, active, inForce) => {
    scalingGroups(group({ ActiveScalingConfigurationId: active }), group({ ScalingGroupId: 'asg-2' }));
    configurations(configuration('asc-2', 'asg-1', IMAGE), configuration('asc-1', 'asg-1', OTHER));
    expect(await groups()).toEqual([{ kind: 'scaling-group', id: 'asg-1', name: 'fleet', inForce }]);
  });

  it('given one that launches by a template which names the image, when looked for, then it depends on it too', async () => {
    scalingGroups(group({ LaunchTemplateId: 'lt-1' }));
    configurations();
    const by: Dependant = { kind: 'launch-template', id: 'lt-1', name: 'web', inForce: true };
    expect(await groups([by])).toMatchObject([{ id: 'asg-1', inForce: true }]);
  });
});

describe('what is made of snapshots', () => {
  it.each([
    ['image_disk', true],
    ['disk', true],
    ['image', false],
    ['none', false],
    [undefined, false],
  ])('given the usage %s, when read, then that disks were made of it is %s', async (Usage, usedByDisks) => {
    const { id } = aSnapshot();
    const Tags = { Tag: [{ TagKey: 'keep', TagValue: '2031' }] };
    ecsAnswers('DescribeSnapshots', { body: { Snapshots: { Snapshot: [{ SnapshotId: id, Usage, Tags }] } } });
    expect(await aCloud().cloud.dependants.snapshotUses(PLACE, [id])).toEqual([
      { id, usedByDisks, tags: [{ key: 'keep', value: '2031' }] },
    ]);
  });
});
