import { describe, expect, it } from 'vitest';
import type { ActionName } from '../../../src/core/domain/action.ts';
import type { OperationId, RegionId, TaskId } from '../../../src/core/domain/ids.ts';
import type { Image } from '../../../src/core/domain/image.ts';
import { hours, minutes, seconds } from '../../../src/core/domain/instant.ts';
import type { CopyImageRequest } from '../../../src/core/domain/kinds/copy-image.ts';
import type { Request } from '../../../src/core/domain/kinds/kinds.ts';
import type { Operation } from '../../../src/core/domain/operation.ts';
import type { Problem } from '../../../src/core/domain/problem.ts';
import { markOf, OUR_TAG_KEY } from '../../../src/core/domain/tags.ts';
import type { Task } from '../../../src/core/domain/task.ts';
import { cancelTasks, retryTasks } from '../../../src/core/usecases/guide-operation.ts';
import {
  aCopyRequest,
  anImage,
  anOperationFor,
  aPolicy,
  aRequest,
  aShareRequest,
  aTarget,
  IMAGE,
  maya,
  omar,
  REGION,
  someAccounts,
} from '../../support/builders.ts';
import { aWorld, problemOf, type World, works } from '../../support/core-world.ts';
import { later, QUOTA, refusal, throttled, unclear } from '../../support/fake-cloud.ts';
import { failing, losingTheAnswer } from '../../support/intercept.ts';

const BEIJING = 'cn-beijing';
const SHANGHAI = 'cn-shanghai';
const SHENZHEN = 'cn-shenzhen';
const toThree = (facts: Partial<CopyImageRequest> = {}): CopyImageRequest =>
  aCopyRequest({ targets: [BEIJING, SHANGHAI, SHENZHEN].map((region) => aTarget(region)), ...facts });

/** A world with the image that is copied and shared, and an operation that may run. */
async function allowed(request: Request = toThree(), world = aWorld()): Promise<{ world: World; id: OperationId }> {
  world.cloud.imagesThere.set(IMAGE, anImage({ status: 'Available', usable: true, percent: 100 }));
  const { id } = await world.kept(anOperationFor(request, { verdict: 'allowed', rule: 'everybody' }));
  return { world, id };
}
async function begun(request?: Request): Promise<{ world: World; id: OperationId }> {
  const { world, id } = await allowed(request);
  await world.worker('starter').advance(id);
  return { world, id };
}
const operationOf = async (world: World, id: OperationId): Promise<Operation> =>
  (await world.operations.get(id)).operation;
async function taskOf(world: World, id: OperationId, task: string): Promise<Task> {
  const found = (await operationOf(world, id)).tasks.find((one) => one.id === task);
  if (!found) throw new Error(`there is no task ${task}`);
  return found;
}
const statesOf = async (world: World, id: OperationId): Promise<Record<string, Task['state']['state']>> =>
  Object.fromEntries((await operationOf(world, id)).tasks.map((task) => [task.id, task.state.state]));
const imagesIn = (world: World, region: string): Image[] =>
  [...world.cloud.imagesThere.values()].filter((image) => image.region === region);
const asked = (world: World): (RegionId | undefined)[] => world.cloud.called('copy-image').map(({ to }) => to);
const tokensTo = (world: World, region: string): Set<string | undefined> =>
  new Set(
    world.cloud
      .called('copy-image')
      .filter(({ to }) => to === region)
      .map(({ token }) => token),
  );
/** Two processes, for so long. */
const work = (world: World, ms: number, copies = 1): Promise<void> => {
  const two = [world.worker('w1'), world.worker('w2')];
  return works(world, () => two, { ms, copies: () => copies });
};
const BEING_COPIED: Problem = { code: 'image-being-copied', imageId: IMAGE };
const turns: [string, Problem][] = [
  ['the image is being copied already', BEING_COPIED],
  ['the region makes as many copies as it can', { code: 'region-full-of-copies', region: BEIJING as RegionId }],
];

describe('copies to several regions', () => {
  it('given three regions, when the copy is advanced, then each is asked for once, where the image is, and marked as ours', async () => {
    const { world, id } = await begun();
    expect(asked(world)).toEqual([BEIJING, SHANGHAI, SHENZHEN]);
    expect(world.cloud.called('copy-image').map(({ place }) => place?.region)).toEqual([REGION, REGION, REGION]);
    for (const region of [BEIJING, SHANGHAI, SHENZHEN]) {
      const [copy, ...more] = imagesIn(world, region);
      expect(more).toEqual([]);
      expect(copy?.tags).toContainEqual({ key: OUR_TAG_KEY, value: markOf(id, `copy-${region}` as Task['id']) });
      expect((await taskOf(world, id, `copy-${region}`)).state).toMatchObject({ state: 'running', subject: copy?.id });
    }
  });

  it('given two workers that do everything three times, when the copies take a while, then each region has one, ready', async () => {
    const { world, id } = await allowed();
    world.cloud.takes = seconds(20);
    await work(world, minutes(1), 3);
    expect(await world.status(id)).toBe('succeeded');
    for (const region of [BEIJING, SHANGHAI, SHENZHEN]) {
      expect(imagesIn(world, region)).toHaveLength(1);
      expect(tokensTo(world, region).size).toBe(1);
    }
  });

  it('given a family for the copies, when they are ready, then each is in it', async () => {
    const { world, id } = await allowed(aCopyRequest({ targets: [aTarget(BEIJING, { family: 'web-golden' })] }));
    world.cloud.takes = seconds(5);
    await work(world, seconds(30));
    const [copy] = imagesIn(world, BEIJING);
    expect(await world.status(id)).toBe('succeeded');
    expect(copy && world.cloud.details.get(copy.id)).toMatchObject({ isCopy: true, family: 'web-golden' });
  });

  it('given an image that is to be made, copied and shared, when the work is done, then its copy is of what was made', async () => {
    const accounts = someAccounts(2);
    const { world, id } = await allowed(
      aRequest({ name: 'made-here', copies: [aTarget(BEIJING, { name: 'made-here' })], shareWith: accounts }),
    );
    world.cloud.takes = seconds(10);
    await world.worker('w1').advance(id);
    expect(asked(world)).toEqual([]);
    await work(world, minutes(1));
    expect(await world.status(id)).toBe('succeeded');
    const made = [...world.cloud.imagesThere.values()].filter(({ name }) => name === 'made-here');
    expect(made.map(({ region }) => region)).toEqual([REGION, BEIJING]);
    for (const image of made) expect(world.cloud.sharedWith.get(image.id)).toEqual(accounts);
  });
});

describe('copies that wait for their turn', () => {
  it.each(turns)(
    'given %s, when a copy is refused for it, then it waits and nothing has failed',
    async (_what, problem) => {
      const { world, id } = await allowed();
      world.cloud.next('copy-image', failing(later(problem)));
      await world.worker('w1').advance(id);
      expect((await taskOf(world, id, 'copy-cn-beijing')).state).toMatchObject({
        state: 'waiting',
        retry: { because: problem },
      });
      // The others wait behind it, and are not asked for; a region that is full holds up nobody elsewhere.
      expect(asked(world)).toEqual(problem === BEING_COPIED ? [BEIJING] : [BEIJING, SHANGHAI, SHENZHEN]);
      await work(world, seconds(30));
      expect(await statesOf(world, id)).toEqual({
        'copy-cn-beijing': 'running',
        'copy-cn-shanghai': 'running',
        'copy-cn-shenzhen': 'running',
      });
    },
  );

  it('given a cloud that copies an image once at a time, when copies take minutes, then each has its turn and is ready', async () => {
    const { world, id } = await allowed();
    world.cloud.takes = minutes(3);
    world.cloud.copiesAtOnce = 1;
    await work(world, minutes(1));
    expect(await statesOf(world, id)).toMatchObject({ 'copy-cn-beijing': 'running', 'copy-cn-shanghai': 'waiting' });
    expect(asked(world)).not.toContain(SHENZHEN);
    await work(world, minutes(12));
    expect(await world.status(id)).toBe('succeeded');
    for (const region of [BEIJING, SHANGHAI, SHENZHEN]) expect(imagesIn(world, region)).toHaveLength(1);
    expect((await world.trail(id)).map(({ event }) => event)).not.toContain('failed');
  });

  it('given a turn that does not come for hours, when it comes, then the copy begins, and the cloud was asked ever less often', async () => {
    const { world, id } = await allowed(aCopyRequest({ targets: [aTarget(BEIJING)] }));
    const refusals = Array.from({ length: 1_000 }, () => failing(later(BEING_COPIED)));
    world.cloud.next('copy-image', ...refusals);
    await work(world, hours(1));
    expect(await statesOf(world, id)).toEqual({ 'copy-cn-beijing': 'waiting' });
    expect(asked(world).length).toBeLessThan(60);
  });
});

describe('a copy whose answer was lost', () => {
  it('given the cloud acted, when it is tried again with the same token, then there is one copy', async () => {
    const { world, id } = await allowed();
    world.cloud.next('copy-image', losingTheAnswer(unclear('CopyImage')));
    await world.worker('w1').advance(id);
    // Nobody knows about the first, which holds up no other.
    expect(await statesOf(world, id)).toEqual({
      'copy-cn-beijing': 'starting',
      'copy-cn-shanghai': 'running',
      'copy-cn-shenzhen': 'running',
    });
    await work(world, minutes(1));
    expect((await taskOf(world, id, 'copy-cn-beijing')).state).toMatchObject({
      state: 'running',
      subject: imagesIn(world, BEIJING)[0]?.id,
    });
    expect(imagesIn(world, BEIJING)).toHaveLength(1);
    expect(tokensTo(world, BEIJING).size).toBe(1);
  });

  it('given a token that is too old, when the copy is resolved, then it is looked for and adopted, not repeated', async () => {
    const { world, id } = await allowed();
    world.cloud.next('copy-image', losingTheAnswer(unclear('CopyImage')));
    await world.worker('w1').advance(id);
    world.time.jumps(hours(13));
    await world.worker('w2').advance(id);
    expect((await taskOf(world, id, 'copy-cn-beijing')).state).toMatchObject({
      state: 'running',
      subject: imagesIn(world, BEIJING)[0]?.id,
    });
    expect(asked(world)).toEqual([BEIJING, SHANGHAI, SHENZHEN]);
    expect(world.cloud.called('marked').map(({ place }) => place?.region)).toEqual([BEIJING]);
  });

  it.each([
    ['its own name is taken', undefined],
    ['the image is being copied', later(BEING_COPIED)],
  ])(
    'given a token that was forgotten, when the second try hears that %s, then the copy is adopted',
    async (_what, said) => {
      const { world, id } = await allowed();
      world.cloud.next('copy-image', losingTheAnswer(unclear('CopyImage')), ...(said ? [failing(said)] : []));
      world.cloud.forgetful = true;
      await world.worker('w1').advance(id);
      world.time.jumps(seconds(20));
      await world.worker('w1').advance(id);
      expect((await taskOf(world, id, 'copy-cn-beijing')).state).toMatchObject({
        state: 'running',
        subject: imagesIn(world, BEIJING)[0]?.id,
      });
      expect(imagesIn(world, BEIJING)).toHaveLength(1);
    },
  );

  it("given that another's copy is under way, when the second try must wait, then it waits with the same token", async () => {
    const { world, id } = await allowed(aCopyRequest({ targets: [aTarget(BEIJING)] }));
    world.cloud.next('copy-image', failing(unclear('CopyImage')));
    await world.worker('w1').advance(id);
    const busy = Array.from({ length: 20 }, () => failing(later(BEING_COPIED)));
    world.cloud.next('copy-image', ...busy);
    await work(world, minutes(4));
    expect(await statesOf(world, id)).toEqual({ 'copy-cn-beijing': 'starting' });
    await work(world, minutes(30));
    expect(await statesOf(world, id)).toEqual({ 'copy-cn-beijing': 'running' });
    expect(tokensTo(world, BEIJING).size).toBe(1);
  });
});

describe('stopping', () => {
  it('given copies under way, when they are stopped, then the cloud stops each in its own region', async () => {
    const { world, id } = await begun();
    const stopping = await cancelTasks(world.needs)(maya, id);
    expect(stopping.tasks.map(({ cancel }) => cancel?.by)).toEqual([maya, maya, maya]);
    expect(await world.status(id)).toBe('cancelling');
    await world.worker('w1').advance(id);
    expect(await world.status(id)).toBe('cancelled');
    expect(world.cloud.called('cancelCopy').map(({ place }) => place?.region)).toEqual([BEIJING, SHANGHAI, SHENZHEN]);
    expect([...world.cloud.imagesThere.keys()]).toEqual([IMAGE]);
  });

  it('given one region alone, when it is stopped, then the others go on', async () => {
    const { world, id } = await begun();
    await cancelTasks(world.needs)(maya, id, [(await taskOf(world, id, 'copy-cn-shanghai')).id]);
    await world.worker('w1').advance(id);
    expect(await statesOf(world, id)).toEqual({
      'copy-cn-beijing': 'running',
      'copy-cn-shanghai': 'cancelled',
      'copy-cn-shenzhen': 'running',
    });
  });

  it('given copies that wait for their turn, when they are stopped, then at once, and the cloud hears of the one that runs', async () => {
    const { world, id } = await allowed();
    world.cloud.copiesAtOnce = 1;
    await world.worker('w1').advance(id);
    await cancelTasks(world.needs)(maya, id);
    expect(await statesOf(world, id)).toEqual({
      'copy-cn-beijing': 'running',
      'copy-cn-shanghai': 'cancelled',
      'copy-cn-shenzhen': 'cancelled',
    });
    await world.worker('w1').advance(id);
    expect(world.cloud.called('cancelCopy')).toHaveLength(1);
    expect(await world.status(id)).toBe('cancelled');
  });

  it('given a copy that was finished meanwhile, when the cloud will not stop it, then it goes on to its end', async () => {
    const { world, id } = await begun(aCopyRequest({ targets: [aTarget(BEIJING)] }));
    for (const { id: copy } of imagesIn(world, BEIJING))
      world.cloud.change(copy, { status: 'Available', usable: true });
    await cancelTasks(world.needs)(maya, id);
    const worker = world.worker('w1');
    await worker.advance(id);
    expect(await world.status(id)).toBe('running');
    await worker.watch(BEIJING);
    expect(await world.status(id)).toBe('succeeded');
  });

  it('given a cloud that does not answer at first, when time passes, then it is asked again', async () => {
    const { world, id } = await begun(aCopyRequest({ targets: [aTarget(BEIJING)] }));
    world.cloud.next('cancelCopy', failing(unclear('CancelCopyImage')));
    await cancelTasks(world.needs)(maya, id);
    await work(world, seconds(5));
    expect(await world.status(id)).toBe('cancelling');
    await work(world, seconds(10));
    expect(await world.status(id)).toBe('cancelled');
    expect(world.cloud.called('cancelCopy')).toHaveLength(2);
  });

  it.each([
    ['the cloud is asked again until it should have shown the copy', minutes(3), false],
    ['a listing misses the copy first', seconds(9), true],
  ])(
    'given an answer that was lost, when %s, then the copy counts as stopped, not as failed',
    async (_what, ms, listed) => {
      const { world, id } = await begun(aCopyRequest({ targets: [aTarget(BEIJING)] }));
      if (listed) await world.worker('w1').watch(BEIJING);
      world.cloud.next('cancelCopy', losingTheAnswer(unclear('CancelCopyImage')));
      await cancelTasks(world.needs)(maya, id);
      await work(world, ms);
      expect(await world.status(id)).toBe('cancelled');
      if (listed) expect(world.cloud.called('cancelCopy')).toHaveLength(1);
      else expect(world.cloud.called('cancelCopy').length).toBeGreaterThan(1);
    },
  );

  it('given an image that is being made, when its requester would stop it, then it goes on, and who did not want it is kept', async () => {
    const world = aWorld();
    const { id } = await world.running();
    const { tasks } = await cancelTasks(world.needs)(maya, id);
    expect(tasks).toMatchObject([{ state: { state: 'running' }, unwanted: { by: maya } }]);
    expect(await problemOf(cancelTasks(world.needs)(maya, id))).toEqual({ code: 'creation-not-cancellable' });
    expect(await world.status(id)).toBe('running');
    expect(world.cloud.called('cancelCopy')).toEqual([]);
    expect((await world.trail(id)).at(-1)).toMatchObject({
      event: 'refused',
      by: maya,
      problem: { code: 'creation-not-cancellable' },
    });
  });

  it('given a copy that nobody knows about, when it never becomes known, then the others are made, and it can be stopped', async () => {
    const { world, id } = await allowed();
    world.cloud.takes = seconds(20);
    const { perform } = world.cloud.effects['copy-image'];
    world.cloud.effects['copy-image'].perform = (copy, marks) =>
      copy.target.region === BEIJING ? Promise.reject(unclear('CopyImage')) : perform(copy, marks);
    await work(world, minutes(3));
    expect(await statesOf(world, id)).toMatchObject({
      'copy-cn-beijing': 'starting',
      'copy-cn-shanghai': 'done',
      'copy-cn-shenzhen': 'done',
    });
    await cancelTasks(world.needs)(maya, id, ['copy-cn-beijing' as TaskId]);
    await work(world, minutes(4));
    expect((await taskOf(world, id, 'copy-cn-beijing')).state).toMatchObject({ state: 'cancelled', by: maya });
  });

  it('given a copy with a family and shares, when it is stopped too late, then it is finished with all that belongs to it', async () => {
    const request = aCopyRequest({ targets: [aTarget(BEIJING, { family: 'web' })], shareWith: someAccounts(1) });
    const { world, id } = await begun(request);
    world.cloud.next('cancelCopy', failing(refusal({ code: 'too-late-to-cancel', imageId: IMAGE })));
    await cancelTasks(world.needs)(maya, id);
    expect(Object.values(await statesOf(world, id))).toEqual(['running', 'waiting', 'waiting']);
    world.cloud.takes = seconds(1);
    await work(world, minutes(1));
    expect(Object.values(await statesOf(world, id))).toEqual(['done', 'done', 'done']);
  });

  it('given a copy with a family and shares, when it is stopped in time, then these do not begin', async () => {
    const request = aCopyRequest({ targets: [aTarget(BEIJING, { family: 'web' })], shareWith: someAccounts(1) });
    const { world, id } = await begun(request);
    await cancelTasks(world.needs)(maya, id);
    await work(world, seconds(5));
    expect(Object.values(await statesOf(world, id))).toEqual(['cancelled', 'skipped', 'skipped']);
    expect(await world.status(id)).toBe('cancelled');
  });

  it('given a copy so young that the cloud does not show it, when it is stopped, then “not there” is not believed', async () => {
    const { world, id } = await begun(aCopyRequest({ targets: [aTarget(BEIJING)] }));
    world.cloud.next('cancelCopy', failing(refusal({ code: 'image-not-found', imageId: IMAGE })));
    await cancelTasks(world.needs)(maya, id);
    await work(world, seconds(5));
    expect(await world.status(id)).toBe('cancelling');
    await work(world, seconds(10));
    expect(await world.status(id)).toBe('cancelled');
    expect(imagesIn(world, BEIJING)).toEqual([]);
  });

  it('given a copy that was stopped and still goes away, when it is begun again, then that one is not taken for the new one', async () => {
    const { world, id } = await begun(aCopyRequest({ targets: [aTarget(BEIJING)] }));
    const [going] = imagesIn(world, BEIJING);
    if (!going) throw new Error('there is no copy');
    await cancelTasks(world.needs)(maya, id);
    await work(world, seconds(5));
    world.cloud.imagesThere.set(going.id, { ...going, status: 'Creating' });
    world.cloud.next('copy-image', failing(refusal({ code: 'image-name-taken', name: going.name })));
    await retryTasks(world.needs)(maya, id);
    await work(world, seconds(5));
    expect((await taskOf(world, id, 'copy-cn-beijing')).state).toMatchObject({ state: 'waiting' });
    world.cloud.imagesThere.delete(going.id);
    await work(world, seconds(30));
    const { state } = await taskOf(world, id, 'copy-cn-beijing');
    expect(state).toMatchObject({ subject: imagesIn(world, BEIJING)[0]?.id });
    expect(imagesIn(world, BEIJING)[0]?.id).not.toBe(going.id);
  });

  it('given somebody who could not have asked for it, when they would stop it, then it goes on', async () => {
    const { world, id } = await begun();
    expect(await problemOf(cancelTasks(world.needs)(omar, id))).toMatchObject({ code: 'not-allowed' });
    expect(await world.status(id)).toBe('running');
    world.policy({
      ...aPolicy(),
      rules: [{ name: 'copies', when: { actions: ['copy-image'] }, then: { kind: 'allow', roles: ['everyone'] } }],
    });
    await cancelTasks(world.needs)(omar, id);
    expect(await world.status(id)).toBe('cancelling');
  });

  const onlyIn = (region: string, action: ActionName = 'copy-image') => ({
    ...aPolicy(),
    rules: [
      {
        name: 'one region',
        when: { actions: [action], regions: [region] },
        then: { kind: 'allow', roles: ['everyone'] } as const,
      },
    ],
  });

  it('given rules for regions, when somebody stops copies, then those where the copies are count, and not that of the image', async () => {
    const { world, id } = await begun();
    world.policy(onlyIn(REGION));
    expect(await problemOf(cancelTasks(world.needs)(omar, id))).toMatchObject({ code: 'not-allowed' });
    world.policy(onlyIn(SHANGHAI));
    expect(await problemOf(cancelTasks(world.needs)(omar, id))).toMatchObject({ code: 'not-allowed' });
    const [here, there] = [await taskOf(world, id, 'copy-cn-shanghai'), await taskOf(world, id, 'copy-cn-beijing')];
    expect(await problemOf(cancelTasks(world.needs)(omar, id, [there.id]))).toMatchObject({ code: 'not-allowed' });
    await cancelTasks(world.needs)(omar, id, [here.id]);
    expect((await taskOf(world, id, 'copy-cn-shanghai')).cancel).toMatchObject({ by: omar });
    expect((await taskOf(world, id, 'copy-cn-beijing')).cancel).toBeUndefined();
  });

  it('given rules that no longer allow it, when its requester stops it, then it is theirs, as long as they are a member', async () => {
    const { world, id } = await begun();
    world.policy(onlyIn('eu-central-1'));
    await cancelTasks(world.needs)(maya, id, [(await taskOf(world, id, 'copy-cn-shanghai')).id]);
    expect((await taskOf(world, id, 'copy-cn-shanghai')).cancel).toMatchObject({ by: maya });
    world.directory.becomes(maya, 'guest');
    expect(await problemOf(cancelTasks(world.needs)(maya, id))).toEqual({ code: 'not-a-member', membership: 'guest' });
  });

  it('given copies of what failed to be made, when somebody who may not copy begins it again, then they are told no', async () => {
    const { world, id } = await allowed(aRequest({ copies: [aTarget(BEIJING)] }));
    world.cloud.next('create-image', failing(refusal(QUOTA)));
    await world.worker('starter').advance(id);
    expect(await statesOf(world, id)).toEqual({ create: 'failed', 'copy-cn-beijing': 'skipped' });
    world.policy(onlyIn(REGION, 'create-image'));
    const create = await taskOf(world, id, 'create');
    expect(await problemOf(retryTasks(world.needs)(omar, id, [create.id]))).toMatchObject({
      code: 'not-allowed',
      action: 'copy-image',
    });
    await retryTasks(world.needs)(maya, id, [create.id]);
    expect((await taskOf(world, id, 'copy-cn-beijing')).state.state).toBe('waiting');
  });
});

describe('beginning again', () => {
  async function oneRegionFailed(): Promise<{ world: World; id: OperationId }> {
    const { world, id } = await allowed(aCopyRequest({ shareWith: someAccounts(1) }));
    world.cloud.takes = seconds(5);
    world.cloud.next('copy-image', failing(refusal(QUOTA)));
    await work(world, seconds(30));
    return { world, id };
  }

  it('given a region that failed, when the work is over, then what needs it is skipped and the others are done', async () => {
    const { world, id } = await oneRegionFailed();
    expect(await world.status(id)).toBe('partly-succeeded');
    expect(await statesOf(world, id)).toEqual({
      'copy-cn-beijing': 'failed',
      'share-cn-beijing': 'skipped',
      'copy-cn-shanghai': 'done',
      'share-cn-shanghai': 'done',
    });
  });

  it('given a region that failed, when it is begun again, then it has a new attempt and what is done stays', async () => {
    const { world, id } = await oneRegionFailed();
    const done = await taskOf(world, id, 'copy-cn-shanghai');
    await retryTasks(world.needs)(maya, id);
    await work(world, seconds(30));
    expect(await world.status(id)).toBe('succeeded');
    expect(asked(world)).toEqual([BEIJING, SHANGHAI, BEIJING]);
    expect(tokensTo(world, BEIJING).size).toBe(2);
    expect(await taskOf(world, id, 'copy-cn-shanghai')).toEqual(done);
    expect(world.cloud.called('share-image').map(({ place }) => place?.region)).toEqual([SHANGHAI, BEIJING]);
    expect((await operationOf(world, id)).retries).toBe(1);
  });

  it('given copies that were stopped, when they are begun again, then they are made', async () => {
    const { world, id } = await begun();
    await cancelTasks(world.needs)(maya, id);
    await world.worker('w1').advance(id);
    world.cloud.takes = seconds(5);
    await retryTasks(world.needs)(maya, id);
    await work(world, seconds(30));
    expect(await world.status(id)).toBe('succeeded');
    for (const region of [BEIJING, SHANGHAI, SHENZHEN]) expect(imagesIn(world, region)).toHaveLength(1);
  });

  it('given nothing that failed, when it is to be begun again, then the person is told so', async () => {
    const { world, id } = await begun();
    expect(await problemOf(retryTasks(world.needs)(maya, id))).toEqual({ code: 'nothing-to-retry' });
  });
});

describe('a name that an earlier attempt left taken', () => {
  const COPY = `copy-${BEIJING}`;
  const toBeijing = (): CopyImageRequest => aCopyRequest({ targets: [aTarget(BEIJING)] });
  /** The first attempt came to this; the image that it left is there, and the task is begun again. */
  async function begunAgain(
    left: Partial<Image>,
    meanwhile?: (world: World, image: Image) => void,
  ): Promise<{ world: World; id: OperationId; image: Image }> {
    const { world, id } = await begun(toBeijing());
    const [image] = imagesIn(world, BEIJING);
    if (!image) throw new Error('there is no copy');
    world.cloud.change(image.id, left);
    await work(world, seconds(10));
    expect(await statesOf(world, id)).toEqual({ [COPY]: 'failed' });
    meanwhile?.(world, image);
    await retryTasks(world.needs)(maya, id);
    return { world, id, image };
  }
  const fine = (world: World, { id }: Image) =>
    world.cloud.change(id, { status: 'Available', usable: true, percent: 100 });

  it.each(['CreateFailed', 'UnAvailable'] as const)(
    'given an image that is %s, when the copy is begun again, then it is named as left over, until it is deleted',
    async (status) => {
      const { world, id, image } = await begunAgain({ status });
      await work(world, seconds(10));
      const problem = { code: 'image-left-over', name: image.name, imageId: image.id };
      expect((await taskOf(world, id, COPY)).state).toMatchObject({ state: 'failed', problem });
      expect(imagesIn(world, BEIJING)).toHaveLength(1);

      world.cloud.imagesThere.delete(image.id);
      world.cloud.takes = seconds(5);
      await retryTasks(world.needs)(maya, id);
      await work(world, seconds(30));
      expect(await world.status(id)).toBe('succeeded');
      expect(imagesIn(world, BEIJING)).toHaveLength(1);
    },
  );

  it('given an image that is fine after all, when the copy is begun again a day later, then it is adopted and soon ready', async () => {
    const { world, id, image } = await begunAgain({ status: 'UnAvailable' }, (there, one) => {
      fine(there, one);
      there.time.jumps(hours(24));
    });
    await work(world, seconds(10));
    expect(await world.status(id)).toBe('succeeded');
    expect((await taskOf(world, id, COPY)).state).toMatchObject({ subject: image.id, startedAt: image.createdAt });
    expect(imagesIn(world, BEIJING)).toHaveLength(1);
  });

  it('given an image that is on its way, when the copy is begun again, then it is adopted and followed', async () => {
    const { world, id, image } = await begunAgain({ status: 'UnAvailable' }, (there, { id: copy }) =>
      there.cloud.change(copy, { status: 'Creating', percent: 60 }),
    );
    await world.worker('w1').advance(id);
    expect((await taskOf(world, id, COPY)).state).toMatchObject({ state: 'running', subject: image.id });
    fine(world, image);
    await work(world, seconds(10));
    expect(await world.status(id)).toBe('succeeded');
  });

  it('given the look at what has the name fails, when the copy is begun again, then it is looked at until it is known', async () => {
    const { world, id, image } = await begunAgain({ status: 'UnAvailable' }, fine);
    world.cloud.next('marked', failing(unclear('DescribeImages')), failing(throttled()));
    await world.worker('w1').advance(id);
    expect(await statesOf(world, id)).toEqual({ [COPY]: 'starting' });
    await work(world, minutes(1));
    expect((await taskOf(world, id, COPY)).state).toMatchObject({ state: 'done', subject: image.id });
  });

  it('given the image of another task, or of nobody, when the copy is begun again, then it is named and not adopted', async () => {
    for (const value of [markOf('another0op' as OperationId, COPY as Task['id']), 'somebody']) {
      const { world, id, image } = await begunAgain({ status: 'CreateFailed' }, (there, one) => {
        fine(there, one);
        there.cloud.change(one.id, { tags: [{ key: OUR_TAG_KEY, value }] });
      });
      await work(world, seconds(10));
      const problem = { code: 'image-name-taken', name: image.name, imageId: image.id };
      expect((await taskOf(world, id, COPY)).state).toMatchObject({ state: 'failed', problem });
    }
  });

  it('given nobody tells whose the name is, when the copy is begun again, then it is told that it is taken', async () => {
    const { world, id, image } = await begunAgain({ status: 'CreateFailed' }, (there, { id: copy }) =>
      there.cloud.change(copy, { tags: [] }),
    );
    world.cloud.next('imagesNamed', failing(unclear('DescribeImages')));
    await work(world, seconds(10));
    expect((await taskOf(world, id, COPY)).state).toMatchObject({
      state: 'failed',
      problem: { code: 'image-name-taken', name: image.name },
    });
  });

  it('given a failed image under another name, when the next attempt is in doubt, then it is not taken for its image', async () => {
    const { world, id, image } = await begunAgain({ status: 'CreateFailed' }, (there, { id: copy }) =>
      there.cloud.change(copy, { name: 'put-aside' }),
    );
    world.cloud.next('copy-image', failing(unclear('CopyImage')), failing(refusal(QUOTA)));
    await world.worker('w1').advance(id);
    world.time.jumps(seconds(20));
    await world.worker('w1').advance(id);
    expect((await taskOf(world, id, COPY)).state).toMatchObject({ state: 'starting', unclear: QUOTA });
    world.cloud.takes = seconds(5);
    await work(world, minutes(1));
    expect(await world.status(id)).toBe('succeeded');
    expect(imagesIn(world, BEIJING).map((one) => [one.name, one.id === image.id])).toEqual([
      ['put-aside', true],
      [image.name, false],
    ]);
  });
});

describe('shares', () => {
  const twelve = someAccounts(12);

  it('given twelve accounts, when an image is shared, then all of them have it, and whom it is taken from has it no more', async () => {
    const [former, ...kept] = someAccounts(15).slice(12);
    if (!former) throw new Error('there is no account');
    const { world, id } = await allowed(aShareRequest({ add: twelve, remove: [former] }));
    world.cloud.sharedWith.set(IMAGE, [former, ...kept]);
    await world.worker('w1').advance(id);
    expect(await world.status(id)).toBe('succeeded');
    expect(new Set(await world.cloud.sharesOf({ place: aShareRequest(), imageId: IMAGE }))).toEqual(
      new Set([...kept, ...twelve]),
    );
  });

  it('given copies that are shared with twelve accounts, when they are ready, then each of them is', async () => {
    const { world, id } = await allowed(aCopyRequest({ shareWith: twelve }));
    world.cloud.takes = seconds(5);
    await work(world, seconds(30));
    expect(await world.status(id)).toBe('succeeded');
    for (const region of [BEIJING, SHANGHAI]) {
      const [copy] = imagesIn(world, region);
      expect(copy && world.cloud.sharedWith.get(copy.id)).toEqual(twelve);
    }
  });

  it('given shares that are not there when they are read back, when told, then it has failed, and can be begun again', async () => {
    const { world, id } = await allowed(aShareRequest({ add: twelve }));
    const unverified: Problem = { code: 'shares-unverified', accounts: twelve.slice(10) };
    world.cloud.next('share-image', failing(refusal(unverified)));
    await world.worker('w1').advance(id);
    expect((await taskOf(world, id, 'share')).state).toMatchObject({ state: 'failed', problem: unverified });
    await retryTasks(world.needs)(maya, id);
    await world.worker('w1').advance(id);
    expect(await world.status(id)).toBe('succeeded');
    expect(world.cloud.sharedWith.get(IMAGE)).toEqual(twelve);
  });

  it('given an answer that was lost, when it is shared again, then that does no harm', async () => {
    const { world, id } = await allowed(aShareRequest({ add: twelve }));
    world.cloud.next('share-image', losingTheAnswer(unclear('ModifyImageSharePermission')));
    await work(world, seconds(30));
    expect(await world.status(id)).toBe('succeeded');
    expect(world.cloud.called('share-image')).toHaveLength(2);
    expect(world.cloud.sharedWith.get(IMAGE)).toEqual(twelve);
  });
});
