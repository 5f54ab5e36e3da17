import { describe, expect, it } from 'vitest';
import { seeded } from '../../src/sandbox/ecs-emulator/seed.ts';
import type { Disk, Instance } from '../../src/sandbox/ecs-emulator/world/entities.ts';
import { aName, refusals, type Stories, useStories } from '../support/stories.ts';

/** Stands in the form of a whole instance before one is chosen. */
const WHOLE = 'is shown here once its instance is chosen';
const IDLE = /Alibaba Cloud does not answer|is shown here once/;

/** An instance with a system disk of 40 GiB and data disks of these sizes, all of its own. */
function aMachine({ ecs }: Stories, given: Partial<Instance> = {}, dataGiB = [200, 100], disk: Partial<Disk> = {}) {
  const { instanceId, regionId } = ecs.world.addInstance({ instanceName: 'orders-db', ...given });
  const disks = [40, ...dataGiB].map((sizeGiB, n) =>
    ecs.world.addDisk({
      regionId,
      instanceId,
      sizeGiB,
      type: n === 0 ? 'system' : 'data',
      device: `/dev/xvd${'abc'.charAt(n)}`,
      ...disk,
    }),
  );
  return { instanceId, disks };
}

const snapshotsOf = ({ ecs }: Stories, disks: readonly Disk[]) =>
  ecs.world
    .regions()
    .flatMap((region) => [...region.snapshots.values()])
    .filter(({ sourceDiskId }) => disks.some(({ diskId }) => diskId === sourceDiskId));

/** The form of an instance once the cloud has told what it knows. */
async function opensFor(story: Stories, instanceId: string): Promise<string> {
  await story.opens('maya', `/image create ${instanceId}`);
  return story.slack.waitFor(() => {
    const shown = story.shown('maya');
    return !IDLE.test(shown) && shown;
  });
}

describe('an image of a whole instance', () => {
  const world = useStories();

  it('given an instance with two data disks, when Maya asks by its id and Li approves, then all three are snapshotted, imaged and told', async () => {
    const story = world.current;
    const { slack } = story;
    const { instanceId, disks } = aMachine(story);
    const name = aName();

    const form = await opensFor(story, instanceId);
    expect(form).toContain('orders-db');
    expect(form).toContain('It is running:');
    for (const { diskId } of disks) expect(form).toContain(diskId);
    expect(form).toContain('an image of 340 GiB on 3 disks in cn-hangzhou');
    expect(form).toContain('3 new snapshots of 340 GiB of disks are made for it, and billed');
    expect(form).not.toContain('System disk snapshot');
    expect(form).not.toContain('Add data disk');
    expect(form).toMatch(/Name: .*orders-db-\d{4}-\d\d-\d\d/);
    expect((await story.submits({ Name: name })).kind).toBe('updated');
    await slack.as('maya').closes('all');

    const card = await story.cardWith(name, 'Waiting for approval');
    const asked = slack.text(card);
    for (const fact of [`all of ${instanceId}`, '200 GiB of d-', '3 new snapshots', 'The instance was running']) {
      expect(asked).toContain(fact);
    }
    expect(snapshotsOf(story, disks)).toEqual([]);

    story.ecs.setSpeed(60);
    await story.review(card, 'Approve');
    for (const { diskId } of disks) expect(story.shown('li')).toContain(diskId);
    expect((await slack.as('li').submits()).kind).toBe('updated');
    const making = await story.cardWith(name, 'Its 3 disks are being snapshotted (340 GiB)');
    expect(slack.text(making)).toContain('Being made:');
    story.ecs.setSpeed(900);

    const ready = slack.text(await story.announced(name, 'Image ready:'));
    const snapshots = snapshotsOf(story, disks);
    expect(snapshots).toHaveLength(3);
    for (const { snapshotId } of snapshots) expect(ready).toContain(`GiB from ${snapshotId}`);
    expect(ready).toContain('3 new snapshots behind it are billed until they are deleted');

    const [call, ...others] = story.performed('CreateImage').filter(({ params }) => params.ImageName === name);
    expect(others).toEqual([]);
    expect(call?.params).toMatchObject({ InstanceId: instanceId });
    expect(Object.keys(call?.params ?? {}).filter((key) => /^(DiskDeviceMapping|SnapshotId)/.test(key))).toEqual([]);
    expect(story.imagesNamed(name).flatMap((image) => image.disks.map(({ device }) => device))).toEqual([
      '/dev/xvda',
      '/dev/xvdb',
      '/dev/xvdc',
    ]);
    await story.cardWith(name, 'Ready:');
    expect(
      await story.told('maya', () => slack.as('maya').types(`/image show ${story.imagesNamed(name)[0]?.imageId}`)),
    ).toContain(instanceId);
  });

  it('given a stopped instance, when its form opens, then nobody is advised to stop it', async () => {
    const story = world.current;
    const { instanceId } = aMachine(story, { status: 'Stopped' }, []);
    const form = await opensFor(story, instanceId);
    expect(form).not.toContain('It is running:');
    expect(form).toContain('1 new snapshot of 40 GiB of disks is made for it');
  });

  it('given the empty form, when a whole instance is chosen instead of snapshots and back, then the inputs follow', async () => {
    const story = world.current;
    const { slack } = story;
    const maya = slack.as('maya');
    await story.opensAfresh();
    await story.addsDataDisk(1);
    await maya.fills({ Tags: 'team=web' });
    await maya.chooses('From', 'A whole instance');
    expect(await story.sees('maya', WHOLE)).not.toContain('System disk snapshot');
    expect(story.shown('maya')).not.toContain('Data disk 1');
    await maya.chooses('Instance', seeded.dbInstance);
    const filled = await story.sees('maya', 'an image of 240 GiB on 2 disks');
    expect(filled).toMatch(/Name: .*db-01-\d{4}/);
    expect(filled).toContain('team=web');

    await maya.chooses('From', 'Snapshots');
    expect(await story.sees('maya', 'System disk snapshot')).toContain('team=web');
    // The instance now narrows its snapshots.
    expect((await maya.searches('System disk snapshot', '')).map(({ value }) => value)).toEqual([
      seeded.dbSystemSnapshot,
    ]);
  });

  it('given a form of an instance that was closed, when Maya opens the form again, then it is taken up', async () => {
    const story = world.current;
    const maya = story.slack.as('maya');
    await story.opensAfresh();
    await maya.chooses('From', 'A whole instance');
    await story.sees('maya', WHOLE);
    await maya.chooses('Instance', seeded.dbInstance);
    await story.sees('maya', 'an image of 240 GiB');
    await maya.closes('all');
    await story.opens('maya', '/image create');
    expect(await story.sees('maya', 'an image of 240 GiB on 2 disks')).toContain('Taken up again');
    await maya.clicks('Start afresh');
    expect(await story.sees('maya', 'System disk snapshot')).not.toContain(seeded.dbInstance);
  });

  it('given no instance chosen, when it is asked for, then that is told on its field', async () => {
    const story = world.current;
    await story.opensAfresh();
    await story.slack.as('maya').chooses('From', 'A whole instance');
    await story.sees('maya', WHOLE);
    expect(refusals(await story.submits({ Name: aName(), Channel: 'images' }))).toHaveProperty('instance');
  });

  it('given a request from snapshots, when Maya changes it to the whole instance, then Li is shown what changed', async () => {
    const story = world.current;
    const { slack } = story;
    const maya = slack.as('maya');
    const { instanceId, disks } = aMachine(story);
    const name = aName();
    const card = await story.asks(name);
    await maya.clicks('Edit', { in: card.ts });
    await story.sees('maya', 'Edit request');
    await maya.chooses('From', 'A whole instance');
    await story.sees('maya', WHOLE);
    await maya.chooses('Instance', instanceId);
    await story.sees('maya', 'an image of 340 GiB on 3 disks');
    expect((await story.submits({})).kind).toBe('updated');
    await maya.closes('all');
    await story.review(await story.cardWith(name, `all of ${instanceId}`), 'Approve');
    expect(story.shown('li')).toContain(`all disks of ${instanceId}, running`);
    expect(story.shown('li')).toContain(`/dev/xvdc 100 GiB of ${disks[2]?.diskId}`);
    await slack.as('li').closes('all');

    await maya.clicks('Edit', { in: card.ts });
    expect(await story.sees('maya', 'an image of 340 GiB on 3 disks')).toContain(instanceId);
  });

  it('given an instance of another region, when its id is typed, then the form is of that region', async () => {
    const story = world.current;
    const form = await opensFor(story, seeded.singaporeInstance.toUpperCase());
    expect(form).toContain('an image of 120 GiB on 2 disks in ap-southeast-1');
    const name = aName();
    expect((await story.submits({ Name: name })).kind).toBe('updated');
    expect(story.slack.text(await story.cardWith(name, 'Waiting'))).toContain('Region: ap-southeast-1');
  });
});

describe('an instance that no image can be made of', () => {
  const world = useStories();

  type Case = [what: string, make: (story: Stories) => string, said: string];
  const machine =
    (given: Partial<Instance>, disk: Partial<Disk> = {}) =>
    (story: Stories) =>
      aMachine(story, given, [], disk).instanceId;
  it.each<Case>([
    ['is not there, or may not be listed', () => 'i-bp1nobody00000000001', 'has to allow ecs:DescribeInstances'],
    ['is starting', machine({ status: 'Starting' }), 'is in the status Starting'],
    ['is stopping', machine({ status: 'Stopping' }), 'is in the status Stopping'],
    ['is pending', machine({ status: 'Pending' }), 'Wait until it is one of them, then ask again.'],
    ['is locked for security', machine({ lockReasons: ['security'] }), 'is locked for security reasons'],
    [
      'has a subscription that expired',
      machine({ chargeType: 'PrePaid', expiresAt: Date.UTC(2020, 0, 1) }),
      'Renew it, or make the image from snapshots that there are.',
    ],
    ['has local disks', machine({}, { category: 'local_ssd_pro' }), 'which cannot be snapshotted'],
    ['has no disk that is listed', ({ ecs }) => ecs.world.addInstance({}).instanceId, 'has to allow ecs:DescribeDisks'],
  ])(
    'given one that %s, when it is asked for, then the form and its field say so, and nothing is made',
    async (_what, make, said) => {
      const story = world.current;
      const instanceId = make(story);
      await story.opens('maya', `/image create ${instanceId}`);
      expect(await story.sees('maya', said)).not.toContain('It is running:');
      const before = story.performed('CreateImage').length;
      const name = aName();
      const answer = refusals(await story.submits({ Name: name, Channel: 'images' }));
      expect(answer.instance).toContain(said);
      expect(answer.instance).toContain(instanceId);
      expect(story.cards(name)).toEqual([]);
      expect(story.performed('CreateImage')).toHaveLength(before);
      expect(story.imagesNamed(name)).toEqual([]);
    },
  );

  it.each([
    ['HibernationConfigured.InstanceOperationForbidden', 403, 'is set up for hibernation'],
    ['IncorrectInstanceStatus.NeedRestart', 403, 'Restart the instance, then ask again.'],
    ['IncorrectInstanceStatus', 400, 'is neither running nor stopped'],
  ])(
    'given what ECS alone knows (%s), when it is asked for, then it is told before anybody approves',
    async (code, status, said) => {
      const story = world.current;
      const { instanceId } = aMachine(story);
      await opensFor(story, instanceId);
      story.ecs.faults.add({ kind: 'fail', action: 'CreateImage', code, status });
      const name = aName();
      expect(refusals(await story.submits({ Name: name })).instance).toContain(said);
      expect(story.cards(name)).toEqual([]);
      expect(story.imagesNamed(name)).toEqual([]);
    },
  );

  it('given encrypted disks with the service’s key, when it is to be shared, then the accounts are refused', async () => {
    const story = world.current;
    const { instanceId } = aMachine(story, {}, [], { encrypted: true });
    await opensFor(story, instanceId);
    await story.slack.as('maya').clicks('Advanced settings');
    await story.sees('maya', 'Share with');
    expect(story.shown('maya')).toContain('Encrypted disks: the image will be encrypted too.');
    const answer = refusals(await story.submits({ Name: aName(), 'Share with': '1900000000000001' }));
    expect(answer.share_with).toContain('encrypted with the key of the service');
  });

  it('given a disk that is being snapshotted, when it is asked for, then that is no reason against it', async () => {
    const story = world.current;
    const { instanceId, disks } = aMachine(story);
    const making = { startedAt: story.ecs.world.cloud.now(), durationMs: 3_600_000_000 };
    for (const { diskId } of disks.slice(0, 1)) story.ecs.world.addSnapshot({ sourceDiskId: diskId, making });
    await opensFor(story, instanceId);
    const name = aName();
    expect((await story.submits({ Name: name })).kind).toBe('updated');
    await story.slack.as('maya').closes('all');
    await story.approves(await story.cardWith(name, 'Waiting for approval'));
    expect(story.slack.text(await story.cardWith(name, 'to try again'))).toContain(
      'A snapshot of one of its disks is being made',
    );
    expect(story.imagesNamed(name)).toEqual([]);
  });
});
