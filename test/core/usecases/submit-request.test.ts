import { describe, expect, it } from 'vitest';
import { EMPTY_DISK } from '../../../src/core/domain/create-image-form.ts';
import type { DiskId } from '../../../src/core/domain/ids.ts';
import { days, seconds } from '../../../src/core/domain/instant.ts';
import type { FieldProblem } from '../../../src/core/domain/problem.ts';
import { submitCreateImage } from '../../../src/core/usecases/submit-request.ts';
import {
  aDataSnapshot,
  aForm,
  anImage,
  anInstance,
  aPolicy,
  aSnapshot,
  CHANNEL,
  creationOf,
  maya,
  NOW,
  PRODUCTION,
  person,
  REGION,
} from '../../support/builders.ts';
import { aWorld, failingStore, problemOf, type World } from '../../support/core-world.ts';
import { aDisk, later, QUOTA, refusal, throttled, unclear } from '../../support/fake-cloud.ts';
import { aFakeDirectory } from '../../support/fake-directory.ts';
import { failing } from '../../support/intercept.ts';

const problemsOf = async (world: World, form = aForm()): Promise<FieldProblem[]> => {
  const submission = await world.submit(form);
  return submission.kind === 'refused' ? submission.problems : [];
};
const kept = (world: World) => world.operations.recent({ requestedBy: maya.user }, 10);
const row = (facts: { source?: string; size?: string } = {}) => ({ key: 'r', source: EMPTY_DISK, size: '', ...facts });
const dataSnapshot = aDataSnapshot();
const web = anInstance().id;

describe('a request that can be fulfilled', () => {
  it('given an ordinary form, when it is submitted, then an operation waits for approval and its card is owed', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    const { operation } = await world.operations.get(id);
    expect(operation).toMatchObject({
      team: maya.team,
      requestedBy: maya,
      requestedAt: NOW,
      channel: CHANNEL,
      revision: 1,
      approval: {
        state: 'pending',
        terms: { required: 1, rule: 'approvers' },
        approvals: [],
        expiresAt: NOW + days(3),
      },
    });
    expect(creationOf(operation).disks).toEqual([
      { device: '/dev/xvda', role: 'system', sizeGiB: 40, snapshotId: aSnapshot().id },
      { device: '/dev/xvdb', role: 'data', sizeGiB: 20 },
    ]);
    expect(await world.operations.undrawn(NOW, 10)).toEqual([id]);
    expect(world.hints).toEqual([
      { queue: 'notify', operation: id },
      // A rule may let it run at once.
      { queue: 'advance', operation: id },
    ]);
    expect(world.cloud.imagesThere.size).toBe(0);
  });

  it('given options of the image, when it is submitted, then the request carries them, and only those chosen', async () => {
    const options = { architecture: 'arm64', platform: 'Rocky Linux', bootMode: 'UEFI', detectionStrategy: 'Standard' };
    const world = aWorld();
    expect((await world.asked(aForm(options))).request).toMatchObject(options);
    const plain = (await world.asked(aForm({ architecture: 'sparc' }))).request;
    for (const option of Object.keys(options)) expect(plain).not.toHaveProperty(option);
  });

  it('given a data disk from a snapshot, when it is submitted, then the disk has the size of its snapshot', async () => {
    const world = aWorld();
    world.cloud.snapshotsThere.push(dataSnapshot);
    const operation = await world.asked(aForm({ dataDisks: [row({ source: dataSnapshot.id })] }));
    expect(creationOf(operation).disks[1]).toEqual({
      device: '/dev/xvdb',
      role: 'data',
      sizeGiB: 100,
      snapshotId: dataSnapshot.id,
    });
  });

  it('given a whole instance, when it is submitted, then the request has its disks as they are now, and no snapshot is read', async () => {
    const world = aWorld();
    const instance = anInstance({ status: 'Stopped' });
    world.cloud.instancesThere.push(instance);
    world.cloud.disksThere.push(
      aDisk({ id: 'd-bp1sys' as DiskId, instance: instance.id, device: '/dev/xvda' }),
      aDisk({ id: 'd-bp1data' as DiskId, instance: instance.id, role: 'data', sizeGiB: 70, device: '/dev/xvdb' }),
    );
    const form = aForm({ from: 'instance', instance: instance.id, systemSnapshot: '', dataDisks: [] });
    const request = creationOf(await world.asked(form));
    expect(request.source).toEqual({ fromInstance: instance.id, running: false, encrypted: false });
    expect(request.disks).toEqual([
      { device: '/dev/xvda', role: 'system', sizeGiB: 40, diskId: 'd-bp1sys' },
      { device: '/dev/xvdb', role: 'data', sizeGiB: 70, diskId: 'd-bp1data' },
    ]);
    expect(world.cloud.called('snapshots')).toEqual([]);
  });

  it.each([
    [
      'busy with one of its disks',
      later({ code: 'instance-disk-busy', instanceId: web, because: 'snapshot' }),
      'asked',
    ],
    ['between two statuses', later({ code: 'instance-not-imageable', instanceId: web, because: 'status' }), 'refused'],
  ])('given an instance that ECS finds %s, when it is submitted, then it is %s', async (_what, failure, kind) => {
    const world = aWorld();
    world.cloud.instancesThere.push(anInstance());
    world.cloud.disksThere.push(aDisk({ id: 'd-bp1sys' as DiskId, instance: web }));
    world.cloud.next('dryRun', failing(failure));
    const form = aForm({ from: 'instance', instance: web, systemSnapshot: '', dataDisks: [] });
    expect((await world.submit(form)).kind).toBe(kind);
  });

  it.each([
    { systemDisk: 'basic (cloud)', disks: [aDisk({ category: 'cloud' })], sizeGiB: 5 },
    { systemDisk: 'ESSD', disks: [aDisk({ category: 'cloud_essd' })], sizeGiB: 20 },
    { systemDisk: 'released', disks: [], sizeGiB: 20 },
  ])(
    'given a source disk that is $systemDisk, when an empty disk is asked for without a size, then it gets $sizeGiB GiB',
    async ({ disks, sizeGiB }) => {
      const world = aWorld();
      world.cloud.disksThere.splice(0, 1, ...disks);
      expect(creationOf(await world.asked()).disks[1]?.sizeGiB).toBe(sizeGiB);
    },
  );

  it('given a snapshot that names no source disk, when it is submitted, then no disk is looked up', async () => {
    const world = aWorld();
    world.cloud.snapshotsThere.splice(0, 1, aSnapshot({ sourceDisk: undefined }));
    expect(creationOf(await world.asked()).disks[1]?.sizeGiB).toBe(20);
    expect(world.cloud.called('disks')).toEqual([]);
  });
});

describe('accounts', () => {
  it('given another account, when it is submitted, then its facts are asked for and the request and its task are for it', async () => {
    const world = aWorld();
    const { request, tasks } = await world.asked(aForm({ account: PRODUCTION }));
    expect(request.account).toBe(PRODUCTION);
    expect(tasks[0]?.place).toEqual({ account: PRODUCTION, region: REGION });
    expect(new Set(world.cloud.calls.map(({ place }) => place?.account))).toEqual(new Set([PRODUCTION]));
  });

  it.each([
    ['account', { code: 'account-not-found', account: PRODUCTION, known: [] }],
    ['account', { code: 'role-not-assumed', account: PRODUCTION, roleArn: 'acs:ram::2:role/x', because: 'unknown' }],
    ['region', { code: 'region-not-allowed', account: PRODUCTION, region: REGION, allowed: [] }],
  ] as const)(
    'given trouble with the %s, when it is submitted, then that stands on its field and nothing is kept',
    async (field, problem) => {
      const world = aWorld();
      world.cloud.next('snapshots', failing(refusal(problem)));
      const submission = await world.submit(aForm({ account: PRODUCTION }));
      expect(submission).toEqual({ kind: 'refused', problems: [{ field, problem }] });
      expect(await world.operations.open(10)).toEqual([]);
    },
  );
});

describe('what the cloud and Slack hold against a request', () => {
  const snapshotId = aSnapshot().id;
  it.each([
    {
      what: 'a snapshot that vanished',
      facts: { id: 's-bp1another00000001' as typeof snapshotId },
      problem: { code: 'snapshot-not-found', snapshotId, region: REGION },
    },
    {
      what: 'a data snapshot for the system',
      facts: { role: 'data' },
      problem: { code: 'snapshot-not-system', snapshotId },
    },
    {
      what: 'an unfinished snapshot',
      facts: { status: 'progressing', percent: 61 },
      problem: { code: 'snapshot-not-accomplished', snapshotId, percent: 61 },
    },
    { what: 'a failed snapshot', facts: { status: 'failed' }, problem: { code: 'snapshot-failed', snapshotId } },
    {
      what: 'a snapshot of 2013',
      facts: { createdAt: Date.UTC(2013, 5, 1) },
      problem: { code: 'snapshot-too-old', snapshotId },
    },
  ] as const)(
    'given $what, when it is submitted, then it is refused on its field and nothing is kept',
    async ({ facts, problem }) => {
      const world = aWorld();
      world.cloud.snapshotsThere.splice(0, 1, aSnapshot(facts));
      expect(await problemsOf(world)).toEqual([{ field: 'systemSnapshot', problem }]);
      expect(await kept(world)).toEqual([]);
      expect(world.hints).toEqual([]);
    },
  );

  it.each([
    { what: 'vanished', facts: undefined, code: 'snapshot-not-found' },
    { what: 'is of a system disk', facts: { role: 'system' }, code: 'snapshot-not-data' },
    { what: 'is unfinished', facts: { status: 'progressing' }, code: 'snapshot-not-accomplished' },
    { what: 'failed', facts: { status: 'failed' }, code: 'snapshot-failed' },
    { what: 'is too old', facts: { createdAt: 0 }, code: 'snapshot-too-old' },
  ] as const)(
    'given the snapshot of a data disk that $what, when it is submitted, then its row says so',
    async ({ facts, code }) => {
      const world = aWorld();
      if (facts) world.cloud.snapshotsThere.push(aDataSnapshot(facts));
      const problems = await problemsOf(world, aForm({ dataDisks: [row(), row({ source: dataSnapshot.id })] }));
      expect(problems).toMatchObject([{ field: 'dataDisks', row: 1, problem: { code, snapshotId: dataSnapshot.id } }]);
      expect(await kept(world)).toEqual([]);
    },
  );

  it('given an image of that name, when it is submitted, then the name is refused with that image', async () => {
    const world = aWorld();
    world.cloud.imagesThere.set(anImage().id, anImage());
    expect(await problemsOf(world)).toEqual([
      { field: 'name', problem: { code: 'image-name-taken', name: anImage().name, imageId: anImage().id } },
    ]);
  });

  it('given a channel that the bot cannot post in, when it is submitted, then the channel is refused', async () => {
    const world = aWorld();
    world.messenger.unpostable.add(CHANNEL);
    expect(await problemsOf(world)).toEqual([
      { field: 'channel', problem: { code: 'channel-not-postable', channel: CHANNEL } },
    ]);
  });

  it.each([
    { category: 'cloud', size: '4', range: { min: 5, max: 2_000 } },
    { category: 'cloud', size: '2001', range: { min: 5, max: 2_000 } },
    { category: 'cloud_essd', size: '19', range: { min: 20, max: 32_768 } },
    { category: 'cloud_essd', size: '32769', range: { min: 20, max: 32_768 } },
  ])(
    'given an empty disk of $size GiB beside a $category system disk, when it is submitted, then its size is refused',
    async ({ category, size, range }) => {
      const world = aWorld();
      world.cloud.disksThere.splice(0, 1, aDisk({ category }));
      expect(await problemsOf(world, aForm({ dataDisks: [row({ size })] }))).toEqual([
        { field: 'dataDiskSize', row: 0, problem: { code: 'disk-size-out-of-range', ...range } },
      ]);
    },
  );

  it('given a disk smaller than its snapshot, when it is submitted, then its size is refused with both sizes', async () => {
    const world = aWorld();
    world.cloud.snapshotsThere.push(dataSnapshot);
    const dataDisks = [row(), row({ source: dataSnapshot.id, size: '99' })];
    expect(await problemsOf(world, aForm({ dataDisks }))).toEqual([
      {
        field: 'dataDiskSize',
        row: 1,
        problem: {
          code: 'disk-smaller-than-snapshot',
          snapshotId: dataSnapshot.id,
          sizeGiB: 99,
          snapshotSizeGiB: 100,
        },
      },
    ]);
  });

  it('given a source disk of another name, when it is looked up, then only that very disk counts', async () => {
    const world = aWorld();
    world.cloud.disksThere.splice(0, 1, aDisk({ id: 'd-bp1another00000001' as DiskId, category: 'cloud' }));
    expect(await problemsOf(world, aForm({ dataDisks: [row({ size: '10' })] }))).toMatchObject([
      { field: 'dataDiskSize', problem: { min: 20 } },
    ]);
  });

  it('given several faults, when it is submitted, then all of them are told at once', async () => {
    const world = aWorld();
    world.cloud.snapshotsThere.splice(0, 1, aSnapshot({ status: 'failed' }));
    world.cloud.imagesThere.set(anImage().id, anImage());
    world.messenger.unpostable.add(CHANNEL);
    const problems = await problemsOf(world, aForm({ dataDisks: [row({ size: '1' })] }));
    expect(problems.map(({ field }) => field).sort()).toEqual(['channel', 'dataDiskSize', 'name', 'systemSnapshot']);
  });

  it('given nobody says that sensitive data was removed, when it is submitted, then it is refused and nothing is kept', async () => {
    const world = aWorld();
    expect(await problemsOf(world, aForm({ sensitiveDataRemoved: false }))).toEqual([
      { field: 'sensitiveData', problem: { code: 'sensitive-data-unconfirmed' } },
    ]);
    expect(await kept(world)).toEqual([]);
    expect(world.cloud.calls).toEqual([]);
  });

  it('given a form that cannot be read, when it is submitted, then the cloud is not asked', async () => {
    const world = aWorld();
    expect(await problemsOf(world, aForm({ name: '1' }))).toMatchObject([{ field: 'name' }]);
    expect(world.cloud.calls).toEqual([]);
  });
});

describe('a creation is tried before it is asked for', () => {
  it('given an ordinary form, when it is submitted, edited and delivered again, then each wish is tried once and nothing is made', async () => {
    const world = aWorld();
    const tries = () => world.cloud.called('dryRun').length;
    const { id } = await world.asked();
    expect(tries()).toBe(1);
    await world.submit(aForm(), 'V1');
    expect(tries()).toBe(1);
    expect((await world.revise(id, aForm({ name: 'web-golden-second' }))).kind).toBe('asked');
    expect(tries()).toBe(2);
    expect(world.cloud.called('create-image')).toEqual([]);
  });

  it('given a wish that cannot be fulfilled, or that no rule allows, when it is submitted, then nothing is tried', async () => {
    const world = aWorld();
    world.cloud.imagesThere.set(anImage().id, anImage());
    expect(await problemsOf(world)).toMatchObject([{ field: 'name' }]);
    world.policy({ ...aPolicy(), rules: [] });
    expect((await problemOf(world.submit(aForm({ name: 'web-golden-second' }))))?.code).toBe('not-allowed');
    expect(world.cloud.called('dryRun')).toEqual([]);
  });

  const snapshotId = aSnapshot().id;
  it.each([
    ['name', { code: 'image-name-taken', name: aForm().name }],
    ['region', { code: 'region-not-found', region: REGION }],
    ['systemSnapshot', { code: 'snapshot-not-found', region: REGION }],
    ['systemSnapshot', { code: 'snapshot-not-system', snapshotId }],
    ['systemSnapshot', { code: 'snapshot-not-accomplished', snapshotId }],
    ['systemSnapshot', { code: 'snapshot-too-old', snapshotId }],
    ['resourceGroup', { code: 'resource-group-not-found' }],
  ] as const)(
    'given that the cloud would refuse it for its %s, when it is asked for or edited, then that stands on the field and nothing is kept',
    async (field, problem) => {
      const world = aWorld();
      const { id } = await world.asked();
      world.cloud.next('dryRun', failing(refusal(problem)), failing(refusal(problem)));
      const refused = { kind: 'refused', problems: [{ field, problem }] };
      const form = aForm({ name: 'web-golden-second' });
      expect(await world.submit(form)).toEqual(refused);
      expect(await world.revise(id, form)).toEqual(refused);
      expect(await kept(world)).toEqual([id]);
      expect((await world.operations.get(id)).operation.revision).toBe(1);
    },
  );

  it('given that the cloud would refuse it for what no form mends, when it is submitted, then that is told as it is', async () => {
    const world = aWorld();
    world.cloud.next('dryRun', failing(refusal(QUOTA)), failing(unclear()));
    expect(await problemOf(world.submit())).toEqual(QUOTA);
    expect((await problemOf(world.submit()))?.code).toBe('cloud-unavailable');
    expect(await kept(world)).toEqual([]);
  });
});

describe('the same submission twice', () => {
  it('given an operation, when its form is delivered again, then it is answered and nothing new is made', async () => {
    const world = aWorld();
    const first = await world.submit(aForm(), 'V1');
    world.time.jumps(seconds(4));
    expect(await world.submit(aForm(), 'V1')).toEqual(first);
    expect(await kept(world)).toHaveLength(1);
  });

  it('given its image exists by then, when its form is delivered again, then its own name is not held against it', async () => {
    const world = aWorld();
    const { id } = await world.running();
    const again = await world.submit(aForm(), 'V1');
    expect(again).toMatchObject({ kind: 'asked', operation: { id } });
    expect(await kept(world)).toEqual([id]);
    expect(await world.status(id)).toBe('running');
  });

  it('given one form delivered twice at once, when both are accepted, then there is one operation', async () => {
    const world = aWorld();
    const [one, other] = await Promise.all([world.submit(aForm(), 'V1'), world.submit(aForm(), 'V1')]);
    expect(one).toEqual(other);
    expect(await kept(world)).toHaveLength(1);
  });

  it('given the same view id in another workspace, when it is submitted, then it is another operation', async () => {
    const world = aWorld();
    const elsewhere = person('U0MAYA', 'T0OTHER' as typeof maya.team);
    const directory = aFakeDirectory({ team: elsewhere.team });
    const [one, other] = await Promise.all([
      world.submit(aForm(), 'V1'),
      submitCreateImage({ ...world.needs, directory })(elsewhere, 'V1', aForm()),
    ]);
    expect(one.kind === 'asked' && one.operation.id).not.toBe(other.kind === 'asked' && other.operation.id);
  });
});

describe('trouble while a request is judged', () => {
  it.each(['snapshots', 'imagesNamed', 'disks'] as const)(
    'given %s cannot be asked, when it is submitted, then that is told and nothing is kept; later it is accepted',
    async (action) => {
      const world = aWorld();
      world.cloud.next(action, failing(unclear('DescribeSomething')));
      expect(await problemOf(world.submit(aForm(), 'V1'))).toEqual({
        code: 'cloud-unavailable',
        action: 'DescribeSomething',
      });
      expect(await kept(world)).toEqual([]);
      expect(world.hints).toEqual([]);
      expect(await world.submit(aForm(), 'V1')).toMatchObject({ kind: 'asked' });
    },
  );

  it.each([
    { how: 'throttles', failure: throttled(), code: 'cloud-throttled' },
    {
      how: 'forbids it',
      failure: refusal({ code: 'cloud-forbidden', action: 'DescribeSnapshots', message: 'no' }),
      code: 'cloud-forbidden',
    },
  ])('given the cloud $how, when it is submitted, then that is told as it is', async ({ failure, code }) => {
    const world = aWorld();
    world.cloud.next('snapshots', failing(failure));
    expect(await problemOf(world.submit())).toMatchObject({ code });
    expect(await kept(world)).toEqual([]);
  });

  it.each(['operations.get', 'operations.add'])(
    'given the store fails at %s, when it is submitted, then nothing is kept and nobody is hinted',
    async (broken) => {
      const world = aWorld();
      const operations = failingStore(world.operations, (step) => step === broken);
      const submitted = submitCreateImage({ ...world.needs, operations })(maya, 'V1', aForm());
      expect(await problemOf(submitted)).toEqual({ code: 'store-unavailable' });
      expect(await kept(world)).toEqual([]);
      expect(world.hints).toEqual([]);
    },
  );

  it('given a mistake of our own, when it is submitted, then it is not dressed up as trouble with the cloud', async () => {
    const world = aWorld();
    world.cloud.next('snapshots', failing(new TypeError('undefined is not a function')));
    await expect(world.submit()).rejects.toThrow(TypeError);
  });
});
