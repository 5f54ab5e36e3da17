import { describe, expect, it } from 'vitest';
import type { InstanceId } from '../../src/core/domain/ids.ts';
import { aSnapshot, IMAGE } from '../support/builders.ts';
import { aCloud, anError, ecsAnswers, failureOf, noNetwork, PLACE, REQUEST_ID } from './support.ts';

noNetwork();

const AT = { place: PLACE, imageId: IMAGE };
const SNAPSHOT = { place: PLACE, snapshotId: aSnapshot().id };
const NOTHING = { mark: '', clientToken: '' };
const KNOWN = 'i-bp1web01000000000001' as InstanceId;
const LATER = 'i-bp1web02000000000001' as InstanceId;
const deletes = (force = false, instances = [KNOWN]) =>
  aCloud().cloud.effects['delete-image'].perform({ image: AT, force, instances }, NOTHING);
const deletesSnapshot = () => aCloud().cloud.effects['delete-snapshot'].perform(SNAPSHOT, NOTHING);
const DELETED = { subject: IMAGE, requestId: REQUEST_ID };
const SNAPSHOT_DELETED = { subject: SNAPSHOT.snapshotId, requestId: REQUEST_ID };
/** What is looked at after a refusal: it is there, or not. */
const thereIs = (image: boolean) =>
  ecsAnswers('DescribeImages', {
    body: {
      TotalCount: image ? 1 : 0,
      Images: { Image: image ? [{ ImageId: IMAGE, Status: 'Available', Size: 40 }] : [] },
    },
  });
const instancesAre = (...ids: InstanceId[]) =>
  ecsAnswers(
    'DescribeInstances',
    { body: { Instances: { Instance: ids.map((InstanceId) => ({ InstanceId, Status: 'Running' })) } } },
    { query: { RegionId: 'cn-hangzhou', ImageId: IMAGE, MaxResults: '100' } },
  );
const A_SNAPSHOT = {
  SnapshotId: SNAPSHOT.snapshotId,
  Status: 'accomplished',
  CreationTime: '2026-11-01T00:00:00Z',
  SourceDiskType: 'system',
  SourceDiskSize: '40',
};
const lost = (action: string, times = 1) => {
  for (let time = 0; time < times; time += 1) ecsAnswers(action, { broken: { code: 'ECONNRESET' } });
};

describe('deleting an image', () => {
  it.each([
    [false, {}],
    [true, { Force: 'true' }],
  ])('given force %s, when deleted, then it is said only where it was asked for', async (force, facts) => {
    if (force) instancesAre(KNOWN);
    ecsAnswers('DeleteImage', {}, { query: { RegionId: 'cn-hangzhou', ImageId: IMAGE, ...facts } });
    expect(await deletes(force)).toEqual(DELETED);
  });

  it('given an instance that nobody knew of when it was asked for, when forced, then it is named and nothing is deleted', async () => {
    instancesAre(KNOWN, LATER);
    thereIs(true);
    const failure = await failureOf(deletes(true));
    expect([failure.kind, failure.problem]).toEqual([
      'refused',
      { code: 'image-used', imageId: IMAGE, instances: [LATER] },
    ]);
  });

  it('given instances that cannot be looked at, when forced, then nothing is deleted', async () => {
    ecsAnswers('DescribeInstances', anError(403, 'Forbidden.RAM'));
    thereIs(true);
    expect((await failureOf(deletes(true))).problem.code).toBe('cloud-forbidden');
  });

  it('given an image that is gone, when forced a second time with one more instance, then it counts as deleted', async () => {
    instancesAre(KNOWN, LATER);
    thereIs(false);
    expect((await deletes(true)).subject).toBe(IMAGE);
  });

  it('given one that is gone already, when deleted, then it counts as deleted', async () => {
    ecsAnswers('DeleteImage', anError(404, 'InvalidImageId.NotFound'));
    expect(await deletes()).toEqual(DELETED);
  });

  it('given a lost answer, when the next try finds it gone, then nobody knows yet; asked anew, it counts as deleted', async () => {
    lost('DeleteImage');
    ecsAnswers('DeleteImage', anError(404, 'InvalidImageId.NotFound'));
    expect((await failureOf(deletes())).kind).toBe('unclear');
    ecsAnswers('DeleteImage', anError(404, 'InvalidImageId.NotFound'));
    expect(await deletes()).toEqual(DELETED);
  });

  it('given a refusal after it is gone, when deleted, then it counts as deleted; what cannot be looked at is not', async () => {
    ecsAnswers('DeleteImage', anError(403, 'Forbidden.RAM'));
    thereIs(false);
    expect(await deletes()).toEqual(DELETED);
    ecsAnswers('DeleteImage', anError(403, 'Forbidden.RAM'));
    ecsAnswers('DescribeImages', anError(403, 'Forbidden.RAM'));
    expect((await failureOf(deletes())).problem.code).toBe('cloud-forbidden');
  });

  it.each([
    ['ImageUsingByInstance', 'refused', { code: 'image-used', imageId: IMAGE }],
    ['ImageUseShared', 'refused', { code: 'image-shared', imageId: IMAGE }],
    ['ImageIsPublic', 'refused', { code: 'image-public', imageId: IMAGE }],
    ['OperationDenied.ImageCopying', 'busy', { code: 'image-busy', imageId: IMAGE, doing: 'being-copied' }],
  ])('given %s, when deleted, then it is %s and says why', async (code, kind, problem) => {
    ecsAnswers('DeleteImage', anError(403, code));
    if (kind === 'refused') thereIs(true);
    const failure = await failureOf(deletes());
    expect([failure.kind, failure.problem]).toEqual([kind, problem]);
  });
});

describe('deleting a snapshot', () => {
  it('given one behind nothing, when deleted, then disks made of it are not overridden', async () => {
    ecsAnswers('DeleteSnapshot', {}, { query: { RegionId: 'cn-hangzhou', SnapshotId: SNAPSHOT.snapshotId } });
    expect(await deletesSnapshot()).toEqual(SNAPSHOT_DELETED);
  });

  it('given one that is gone already, when deleted, then it counts as deleted', async () => {
    ecsAnswers('DeleteSnapshot', anError(404, 'InvalidSnapshotId.NotFound'));
    expect(await deletesSnapshot()).toEqual(SNAPSHOT_DELETED);
  });

  it.each([
    ['SnapshotCreatedImage', 'image'],
    ['SnapshotCreatedDisk', 'disk'],
  ])('given %s, when deleted, then it is refused and says what was made of it', async (code, by) => {
    ecsAnswers('DeleteSnapshot', anError(403, code));
    ecsAnswers('DescribeSnapshots', { body: { Snapshots: { Snapshot: [A_SNAPSHOT] } } });
    const failure = await failureOf(deletesSnapshot());
    const { snapshotId } = SNAPSHOT;
    expect([failure.kind, failure.problem]).toEqual(['refused', { code: 'snapshot-used', by, snapshotId }]);
  });
});
