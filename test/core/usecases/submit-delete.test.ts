import { describe, expect, it } from 'vitest';
import type { ActionName } from '../../../src/core/domain/action.ts';
import type { DeleteImageForm } from '../../../src/core/domain/delete-image.ts';
import type { ImageId, InstanceId } from '../../../src/core/domain/ids.ts';
import type { When } from '../../../src/core/domain/policy.ts';
import { aroundImage, reviseDeleteImage, submitDeleteImage } from '../../../src/core/usecases/submit-delete.ts';
import { submitDeleteSnapshot } from '../../../src/core/usecases/submit-snapshot-deletion.ts';
import {
  aDataSnapshot,
  anImage,
  anInstance,
  aPolicy,
  aSnapshot,
  CHANNEL,
  IMAGE,
  li,
  maya,
  OTHER_IMAGE,
  REGION,
  someAccounts,
  someDependants,
} from '../../support/builders.ts';
import { aWorld, problemOf } from '../../support/core-world.ts';
import { refusal } from '../../support/fake-cloud.ts';
import { someFakeDependants } from '../../support/fake-dependants.ts';

const SYSTEM = aSnapshot().id;
const DATA = aDataSnapshot().id;
const PLACE = { account: 'default' as never, region: REGION };
const INSTANCE = anInstance({ id: 'i-bp1web01000000000001' as InstanceId, name: 'web-01' });

const aForm = (facts: Partial<DeleteImageForm> = {}): DeleteImageForm => ({
  ...{ account: '', region: REGION, image: IMAGE, channel: CHANNEL },
  force: false,
  snapshots: [],
  ...facts,
});
const disks = [
  { device: '/dev/xvda', role: 'system', sizeGiB: 40, snapshotId: SYSTEM },
  { device: '/dev/xvdb', role: 'data', sizeGiB: 100, snapshotId: DATA },
] as const;

function aWorldWithAnImage(actions: ActionName[] = ['delete-image', 'delete-snapshot']) {
  const world = aWorld();
  world.cloud.imagesThere.set(IMAGE, anImage({ status: 'Available', usable: true, disks: [...disks] }));
  world.cloud.snapshotsThere.splice(0, Number.POSITIVE_INFINITY, aSnapshot(), aDataSnapshot());
  const policy = aPolicy();
  const allowing = policy.rules.map((rule) => ({ ...rule, when: { actions } }));
  world.policy({ ...policy, rules: allowing });
  const dependants = someFakeDependants();
  const needs = { ...world.needs, dependants, accounts: () => [] };
  return {
    world,
    needs,
    dependants,
    refuses: (when: When) =>
      world.policy({ ...policy, rules: [{ name: 'kept', when, then: { kind: 'refuse' } }, ...allowing] }),
    asks: (form = aForm(), origin = 'V1', by = maya) => submitDeleteImage(needs)(by, origin, form),
    revises: (...[by, id, from, form]: Parameters<ReturnType<typeof reviseDeleteImage>>) =>
      reviseDeleteImage(needs)(by, id, from, form),
    done: () => [...world.cloud.called('delete-image'), ...world.cloud.called('delete-snapshot')],
    kept: () => world.operations.recent({ requestedBy: maya.user }, 10),
  };
}

describe('a request to delete an image', () => {
  it('given an image and a snapshot that is ticked, when it is asked for, then it waits for approval and nothing is deleted', async () => {
    const { asks, done } = aWorldWithAnImage();
    expect(await asks(aForm({ snapshots: [SYSTEM] }))).toMatchObject({
      kind: 'asked',
      operation: {
        request: { kind: 'delete-image', imageId: IMAGE, snapshots: [{ id: SYSTEM }], kept: [{ id: DATA }] },
        approval: { state: 'pending' },
      },
    });
    expect(done()).toEqual([]);
  });

  it('given a submission, when it comes again, or twice at once, then there is one request', async () => {
    const { kept, asks } = aWorldWithAnImage();
    const [first, second] = await Promise.all([asks(), asks()]);
    expect(first).toEqual(second);
    expect(await kept()).toHaveLength(1);
  });

  it('given somebody who is no member, when they ask, then the cloud is asked nothing and they are told no', async () => {
    const { world, kept, asks } = aWorldWithAnImage();
    world.directory.becomes(maya, 'guest');
    expect(await problemOf(asks())).toEqual({ code: 'not-a-member', membership: 'guest' });
    expect(world.cloud.calls).toEqual([]);
    expect(await kept()).toEqual([]);
  });

  it('given a policy that says nothing of deletions, when one is asked for, then no rule means no', async () => {
    const { kept, asks } = aWorldWithAnImage(['create-image', 'copy-image', 'share-image']);
    expect(await problemOf(asks())).toMatchObject({ code: 'not-allowed', action: 'delete-image' });
    expect(await kept()).toEqual([]);
  });

  it('given a rule for images alone, when a snapshot is ticked, then that is refused; without a tick it is asked for', async () => {
    const { asks } = aWorldWithAnImage(['delete-image']);
    expect((await problemOf(asks(aForm({ snapshots: [SYSTEM] }))))?.code).toBe('not-allowed');
    expect((await asks()).kind).toBe('asked');
  });

  it('given an image that is shared, or used, when it is asked for, then each is told under its field', async () => {
    const { world, kept, asks } = aWorldWithAnImage();
    world.cloud.sharedWith.set(IMAGE, someAccounts(1));
    world.cloud.instancesThere.push({ ...INSTANCE, image: IMAGE });
    expect(await asks()).toEqual({
      kind: 'refused',
      problems: [
        { field: 'image', problem: { code: 'image-shared', imageId: IMAGE, accounts: someAccounts(1) } },
        { field: 'force', problem: { code: 'image-used', imageId: IMAGE, instances: [INSTANCE.id] } },
      ],
    });
    expect(await kept()).toEqual([]);
  });

  it('given a request that waits, when it is changed, then it is asked for anew; by somebody else, or unchanged, it is not', async () => {
    const { asks, revises } = aWorldWithAnImage();
    const asked = await asks();
    const id = asked.kind === 'asked' ? asked.operation.id : ('' as never);
    expect(await problemOf(revises(maya, id, 1, aForm()))).toEqual({ code: 'nothing-changed' });
    expect((await problemOf(revises(li, id, 1, aForm({ snapshots: [DATA] }))))?.code).toBe('not-the-requester');
    expect(await revises(maya, id, 1, aForm({ snapshots: [DATA] }))).toMatchObject({
      operation: { revision: 2, request: { snapshots: [{ id: DATA }] }, tasks: [{}, { kind: 'delete-snapshot' }] },
    });
  });
});

describe('a request to delete a snapshot', () => {
  const ask = ({ needs }: ReturnType<typeof aWorldWithAnImage>) =>
    submitDeleteSnapshot(needs)(maya, 'V1', { account: '', region: REGION, snapshot: SYSTEM, channel: CHANNEL });

  it('given one that an image is made of, when it is asked for, then the image is named, and nothing is asked for', async () => {
    const given = aWorldWithAnImage();
    const [image] = given.world.cloud.imagesThere.values();
    const images = [{ id: IMAGE, name: image?.name }];
    expect(await ask(given)).toEqual({
      kind: 'refused',
      problems: [{ field: 'snapshot', problem: { code: 'snapshot-used', snapshotId: SYSTEM, by: 'image', images } }],
    });
    expect([await given.kept(), given.done()]).toEqual([[], []]);
  });

  it('given one that nothing is made of, when it is asked for, then it waits for approval and nothing is deleted', async () => {
    const given = aWorldWithAnImage();
    given.world.cloud.imagesThere.clear();
    expect(await ask(given)).toMatchObject({
      operation: { request: { kind: 'delete-snapshot', snapshotId: SYSTEM }, approval: { state: 'pending' } },
    });
    expect(given.done()).toEqual([]);
  });

  it('given a rule that keeps what is tagged, when a tagged snapshot is to go, alone or with its image, then it is refused', async () => {
    const given = aWorldWithAnImage();
    given.refuses({ actions: ['delete-snapshot'], tags: { keep: '*' } });
    given.dependants.tags.set(SYSTEM, [{ key: 'keep', value: '2031' }]);
    expect((await problemOf(given.asks(aForm({ snapshots: [SYSTEM] }))))?.code).toBe('not-allowed');
    expect((await given.asks(aForm({ snapshots: [DATA] }), 'V2')).kind).toBe('asked');
    given.world.cloud.imagesThere.clear();
    expect((await problemOf(ask(given)))?.code).toBe('not-allowed');
  });
});

describe('what stands around an image', () => {
  it('given what would make instances of it, when it is asked for, then the request names it', async () => {
    const { asks, dependants } = aWorldWithAnImage();
    dependants.there.push(...someDependants());
    expect(await asks()).toMatchObject({ operation: { request: { dependants: someDependants(), unread: [] } } });
  });

  it('given no right to read scaling groups, when it is asked for, then that is said and stops nobody', async () => {
    const { asks, needs, dependants } = aWorldWithAnImage();
    const problem = { code: 'cloud-forbidden', action: 'DescribeScalingGroups', message: '' } as const;
    dependants.there.push(...someDependants());
    dependants.unreadable.set('scaling-group', refusal(problem));
    expect(await asks()).toMatchObject({ operation: { request: { dependants: [{}, {}], unread: ['scaling-group'] } } });
    const around = await aroundImage(needs)({ place: PLACE, imageId: IMAGE });
    expect(around?.unread).toEqual([{ kind: 'scaling-group', problem }]);
  });

  it('given another image of one of its snapshots, and instances of several images, when looked at, then just what is about it', async () => {
    const { world, needs } = aWorldWithAnImage();
    world.cloud.imagesThere.set(OTHER_IMAGE, anImage({ id: OTHER_IMAGE, disks: [disks[0]] }));
    const other = { ...INSTANCE, id: 'i-bp1web02000000000001' as InstanceId, image: OTHER_IMAGE };
    world.cloud.instancesThere.push({ ...INSTANCE, image: IMAGE }, other);
    const around = await aroundImage(needs)({ place: PLACE, imageId: IMAGE });
    expect(around?.instances.map(({ id }) => id)).toEqual([INSTANCE.id]);
    expect(around?.snapshots.map(({ snapshot, images }) => [snapshot.id, images.map(({ id }) => id)])).toEqual([
      [SYSTEM, [OTHER_IMAGE]],
      [DATA, []],
    ]);
  });

  it('given no such image, when looked at, then there is nothing', async () => {
    const nowhere = { place: PLACE, imageId: 'm-bp1nowhere0000000001' as ImageId };
    expect(await aroundImage(aWorldWithAnImage().needs)(nowhere)).toBeUndefined();
  });
});
