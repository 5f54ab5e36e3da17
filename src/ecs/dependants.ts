import type { Dependant } from '../core/domain/dependants.ts';
import type { SnapshotId } from '../core/domain/ids.ts';
import type { Place } from '../core/domain/region.ts';
import type { Dependants } from '../core/ports/dependants.ts';
import type { Call } from './call.ts';
import { allByNumber } from './paging.ts';
import {
  launchTemplatesSchema,
  scalingConfigurationsSchema,
  scalingGroupsSchema,
  snapshotUsesSchema,
  templateVersionsSchema,
} from './schemas.ts';

/** Neither API allows a larger one. */
const PAGE_SIZE = 50;

/** What depends on images and snapshots: of ECS, and of Auto Scaling. */
export function createDependants(call: Call): Dependants {
  const page = (place: Place, number: number) => ({ RegionId: place.region, PageSize: PAGE_SIZE, PageNumber: number });

  const templatesIn = (place: Place) =>
    allByNumber(
      async (number) => {
        const query = page(place, number);
        const answer = await call({ place, action: 'DescribeLaunchTemplates', query, schema: launchTemplatesSchema });
        return { items: answer.LaunchTemplateSets, total: answer.TotalCount, size: PAGE_SIZE };
      },
      ({ LaunchTemplateId }) => LaunchTemplateId,
    );

  const versionsOf = (place: Place, template: string) =>
    allByNumber(
      async (number) => {
        const query = { ...page(place, number), LaunchTemplateId: template };
        const schema = templateVersionsSchema;
        const answer = await call({ place, action: 'DescribeLaunchTemplateVersions', query, schema });
        return { items: answer.LaunchTemplateVersionSets, total: answer.TotalCount, size: PAGE_SIZE };
      },
      ({ VersionNumber }) => String(VersionNumber),
    );

  const groupsIn = (place: Place) =>
    allByNumber(
      async (number) => {
        const query = page(place, number);
        const answer = await call({ place, action: 'DescribeScalingGroups', query, schema: scalingGroupsSchema });
        return { items: answer.ScalingGroups, total: answer.TotalCount, size: PAGE_SIZE };
      },
      ({ ScalingGroupId }) => ScalingGroupId,
    );

  const configurationsIn = (place: Place) =>
    allByNumber(
      async (number) => {
        const query = page(place, number);
        const schema = scalingConfigurationsSchema;
        const answer = await call({ place, action: 'DescribeScalingConfigurations', query, schema });
        return { items: answer.ScalingConfigurations, total: answer.TotalCount, size: PAGE_SIZE };
      },
      ({ ScalingConfigurationId }) => ScalingConfigurationId,
    );

  return {
    // No listing says which image a template launches: that is in its versions, template by template.
    async launchTemplates({ place, imageId }) {
      const found = await Promise.all(
        (await templatesIn(place)).map(async ({ LaunchTemplateId: id, LaunchTemplateName }): Promise<Dependant[]> => {
          const naming = (await versionsOf(place, id)).filter((one) => one.LaunchTemplateData?.ImageId === imageId);
          const inForce = naming.some(({ DefaultVersion }) => DefaultVersion);
          return naming.length > 0 ? [{ kind: 'launch-template', id, name: LaunchTemplateName ?? '', inForce }] : [];
        }),
      );
      return found.flat();
    },

    async scalingGroups({ place, imageId }, templates) {
      const [groups, configurations] = await Promise.all([groupsIn(place), configurationsIn(place)]);
      return groups.flatMap((group): Dependant[] => {
        const { ScalingGroupId: id, ScalingGroupName, ActiveScalingConfigurationId: active } = group;
        const naming = configurations.filter((one) => one.ScalingGroupId === id && one.ImageId === imageId);
        // A group has a configuration in force, or launches by a template.
        const template = templates.find((one) => one.id === group.LaunchTemplateId);
        if (naming.length === 0 && !template) return [];
        const inForce =
          template?.inForce || naming.some(({ ScalingConfigurationId }) => ScalingConfigurationId === active);
        return [{ kind: 'scaling-group', id, name: ScalingGroupName ?? '', inForce }];
      });
    },

    async snapshotUses(place, snapshots) {
      const query = { RegionId: place.region, SnapshotIds: JSON.stringify(snapshots), MaxResults: 100 };
      const { Snapshots } = await call({ place, action: 'DescribeSnapshots', query, schema: snapshotUsesSchema });
      return Snapshots.map(({ SnapshotId, Usage, Tags }) => ({
        id: SnapshotId as SnapshotId,
        // `disk`, or `image_disk`.
        usedByDisks: Usage?.includes('disk') ?? false,
        tags: Tags.map(({ TagKey: key, TagValue }) => ({ key, value: TagValue ?? '' })),
      }));
    },
  };
}
