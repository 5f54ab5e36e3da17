import type { DiskId, InstanceId, RegionId } from '../core/domain/ids.ts';
import type { Cloud, SnapshotQuery } from '../core/ports/cloud.ts';
import type { Call } from './call.ts';
import { toInstance, toInstanceDetails, toSnapshot } from './mappers.ts';
import { allByToken } from './paging.ts';
import { disksSchema, instancesSchema, regionsSchema, snapshotsSchema } from './schemas.ts';
import type { QueryValue } from './transport.ts';

const PAGE_SIZE = 100;

/** What there is to make images from: regions, instances, snapshots and their disks. */
export function createInventory(
  call: Call,
): Pick<Cloud, 'regions' | 'instances' | 'instancesById' | 'snapshots' | 'disks'> {
  return {
    regions: async (place) => {
      const query = { AcceptLanguage: 'en-US' };
      const { Regions } = await call({ place, action: 'DescribeRegions', query, schema: regionsSchema });
      return Regions.map(({ RegionId: id, LocalName }) => ({ id: id as RegionId, name: LocalName ?? id }));
    },

    instances: (place, { madeFrom } = {}) =>
      allByToken(async (token) => {
        const query = { RegionId: place.region, ImageId: madeFrom, MaxResults: PAGE_SIZE, NextToken: token };
        const answer = await call({ place, action: 'DescribeInstances', query, schema: instancesSchema });
        const items = answer.Instances.map(toInstance);
        return { items, next: answer.NextToken };
      }),

    instancesById: async (place, ids) => {
      if (ids.length === 0) return [];
      const query = { RegionId: place.region, InstanceIds: JSON.stringify(ids), MaxResults: PAGE_SIZE };
      const { Instances } = await call({ place, action: 'DescribeInstances', query, schema: instancesSchema });
      return Instances.map(toInstanceDetails);
    },

    snapshots: async (place, wanted) => {
      if ('ids' in wanted && wanted.ids.length === 0) return [];
      const found = await allByToken(async (token) => {
        const query = { RegionId: place.region, ...filterOf(wanted), MaxResults: PAGE_SIZE, NextToken: token };
        const answer = await call({ place, action: 'DescribeSnapshots', query, schema: snapshotsSchema });
        const items = answer.Snapshots.map((snapshot) => toSnapshot(snapshot, place.region));
        return { items, next: answer.NextToken };
      });
      return found.sort((one, other) => other.createdAt - one.createdAt);
    },

    disks: async (place, which) => {
      if ('length' in which && which.length === 0) return [];
      const filter = 'instance' in which ? { InstanceId: which.instance } : { DiskIds: JSON.stringify(which) };
      const query = { RegionId: place.region, ...filter, MaxResults: PAGE_SIZE };
      const { Disks } = await call({ place, action: 'DescribeDisks', query, schema: disksSchema });
      return Disks.map(({ DiskId: id, Type, Category, Size, InstanceId: instance, Status, ...more }) => ({
        id: id as DiskId,
        role: Type,
        category: Category ?? '',
        sizeGiB: Size,
        instance: instance ? (instance as InstanceId) : undefined,
        status: Status ?? 'Unknown',
        ...(more.Device !== undefined && { device: more.Device }),
        ...(more.Encrypted !== undefined && { encrypted: more.Encrypted }),
        ...(more.KMSKeyId !== undefined && { kmsKeyId: more.KMSKeyId }),
      }));
    },
  };
}

function filterOf(wanted: SnapshotQuery): Record<string, QueryValue> {
  return 'ids' in wanted
    ? { SnapshotIds: JSON.stringify(wanted.ids) }
    : { SourceDiskType: wanted.role, InstanceId: wanted.instance };
}
