import { describe, expect, it } from 'vitest';
import type { OperationId } from '../../../src/core/domain/ids.ts';
import { minutes, seconds } from '../../../src/core/domain/instant.ts';
import type { Request, TaskKind } from '../../../src/core/domain/kinds/kinds.ts';
import type { OperationStatus } from '../../../src/core/domain/operation-status.ts';
import type { Problem } from '../../../src/core/domain/problem.ts';
import { cancelTasks } from '../../../src/core/usecases/guide-operation.ts';
import {
  aChangeRequest,
  aCopyRequest,
  aDataSnapshot,
  aDeleteRequest,
  aLaunchRequest,
  anExportRequest,
  anImage,
  anInstance,
  anOperationFor,
  aReplaceRequest,
  aRequest,
  aShareRequest,
  aSnapshot,
  aSnapshotDeletion,
  aTarget,
  aWholeRequest,
  IMAGE,
  maya,
  someAccounts,
} from '../../support/builders.ts';
import { aWorld, type World, works } from '../../support/core-world.ts';
import { aDisk, busy, QUOTA, refusal, throttled, unclear } from '../../support/fake-cloud.ts';
import { failing, losingTheAnswer, type Twist } from '../../support/intercept.ts';

// Every effect against every class of what the cloud may answer: given up or asked again rightly, done once, told once.

const BEIJING = 'cn-beijing';
const PARTNERS = someAccounts(2);
const FAMILY = 'web-golden';

type Effect = {
  call: TaskKind;
  request: Request;
  /** What has become of the whole when this alone is refused for good. */
  refused: OperationStatus;
  /** How often it is there. */
  done(world: World): number;
};

const imagesIn = (world: World, region: string) =>
  [...world.cloud.imagesThere.values()].filter((image) => image.region === region && image.id !== IMAGE);

const newDisksIn = ({ cloud }: World): number =>
  cloud.disksThere.filter(({ id, instance }) => instance === anInstance().id && id !== aReplaceRequest().oldDiskId)
    .length;

function snapshotGone({ cloud: { snapshotsThere } }: World): number {
  return snapshotsThere.map(({ id }) => id).join() === aDataSnapshot().id ? 1 : 0;
}

const effects: Record<string, Effect> = {
  'making an image': {
    call: 'create-image',
    request: aRequest({ name: 'made-here' }),
    refused: 'failed',
    done: (world) => [...world.cloud.imagesThere.values()].filter(({ name }) => name === 'made-here').length,
  },
  'making an image of an instance': {
    call: 'create-image',
    request: aWholeRequest({ name: 'made-here' }),
    refused: 'failed',
    done: (world) => [...world.cloud.imagesThere.values()].filter(({ name }) => name === 'made-here').length,
  },
  'copying an image': {
    call: 'copy-image',
    request: aCopyRequest({ targets: [aTarget(BEIJING)] }),
    refused: 'failed',
    done: (world) => imagesIn(world, BEIJING).length,
  },
  'giving a copy its family': {
    call: 'set-family',
    request: aCopyRequest({ targets: [aTarget(BEIJING, { family: FAMILY })] }),
    refused: 'partly-succeeded',
    done: (world) => imagesIn(world, BEIJING).filter(({ id }) => world.cloud.details.get(id)?.family === FAMILY).length,
  },
  'sharing an image': {
    call: 'share-image',
    request: aShareRequest({ add: PARTNERS, remove: [] }),
    refused: 'failed',
    done: (world) => (world.cloud.sharedWith.get(IMAGE)?.length === PARTNERS.length ? 1 : 0),
  },
  'changing an image': {
    call: 'change-image',
    request: aChangeRequest({ name: { before: 'web-golden', after: 'web-old' } }),
    refused: 'failed',
    done: (world) => (world.cloud.imagesThere.get(IMAGE)?.name === 'web-old' ? 1 : 0),
  },
  'exporting an image': {
    call: 'export-image',
    request: anExportRequest(),
    refused: 'failed',
    done: (world) => world.cloud.exportTasks.length,
  },
  'tagging an image': {
    call: 'tag-image',
    request: aChangeRequest({ tags: [{ key: 'keep', after: '2031' }] }),
    refused: 'failed',
    done: (world) => world.cloud.imagesThere.get(IMAGE)?.tags.filter(({ key }) => key === 'keep').length ?? 0,
  },
  'stopping an instance for another system disk': {
    call: 'stop-instance',
    request: aReplaceRequest(),
    refused: 'failed',
    done: (world) => newDisksIn(world),
  },
  'replacing its system disk': {
    call: 'replace-system-disk',
    request: aReplaceRequest(),
    refused: 'partly-succeeded',
    done: (world) => newDisksIn(world),
  },
  'starting it again': {
    call: 'start-instance',
    request: aReplaceRequest(),
    refused: 'partly-succeeded',
    done: (world) => (world.cloud.instancesThere[0]?.status === 'Running' ? newDisksIn(world) : 0),
  },
  'launching an instance': {
    call: 'launch-instance',
    request: aLaunchRequest(),
    refused: 'failed',
    done: (world) => world.cloud.instancesThere.length,
  },
  'deleting an image': {
    call: 'delete-image',
    request: aDeleteRequest({ snapshots: [] }),
    refused: 'failed',
    done: (world) => (world.cloud.imagesThere.has(IMAGE) ? 0 : 1),
  },
  'deleting a snapshot behind it': {
    call: 'delete-snapshot',
    request: aDeleteRequest(),
    refused: 'partly-succeeded',
    done: snapshotGone,
  },
  'deleting a snapshot by itself': {
    call: 'delete-snapshot',
    request: aSnapshotDeletion(),
    refused: 'failed',
    done: snapshotGone,
  },
};

const refusals: Record<string, Problem> = {
  validation: { code: 'cloud-refused', action: 'CopyImage', ecsCode: 'InvalidParameter', message: 'No such value.' },
  'a precondition': { code: 'image-not-available', imageId: IMAGE, status: 'Creating' },
  'not found': { code: 'image-not-found', imageId: IMAGE },
  permission: { code: 'cloud-forbidden', action: 'CopyImage', message: 'Not authorized.' },
  quota: QUOTA,
  'a conflict': { code: 'image-name-taken', name: 'web-golden' },
};
const passing: Record<string, Twist> = {
  throttling: failing(throttled()),
  'a busy cloud': failing(busy()),
  'a transient error': failing(unclear()),
  'a lost answer': losingTheAnswer(unclear()),
};

async function allowed(request: Request): Promise<{ world: World; id: OperationId }> {
  const world = aWorld();
  world.cloud.takes = seconds(10);
  world.cloud.imagesThere.set(IMAGE, anImage({ status: 'Available', usable: true, percent: 100 }));
  if (request.kind === 'replace-system-disk') {
    world.cloud.instancesThere.push(anInstance());
    world.cloud.disksThere.splice(0, 1, aDisk({ id: request.oldDiskId, instance: request.instanceId }));
  }
  // As long as it is there, no snapshot behind it is deleted.
  if (request.kind === 'delete-snapshot') world.cloud.imagesThere.clear();
  world.cloud.snapshotsThere.splice(0, Number.POSITIVE_INFINITY, aSnapshot(), aDataSnapshot());
  const { id } = await world.kept(anOperationFor(request, { verdict: 'allowed', rule: 'everybody' }));
  return { world, id };
}
/** Two processes, everything twice. */
const work = (world: World): Promise<void> => {
  const two = [world.worker('w1'), world.worker('w2')];
  return works(world, () => two, { ms: minutes(3), copies: () => 2 });
};
const told = (world: World): string[] =>
  world.messenger.kinds().filter((kind) => kind === 'ready' || kind === 'failed');

describe.each(Object.entries(effects))('%s', (_effect, { call, request, refused, done }) => {
  it.each(Object.entries(refusals))(
    'given %s stands in the way, when it is tried, then it is asked for once and told once',
    async (_class, problem) => {
      const { world, id } = await allowed(request);
      world.cloud.next(call, failing(refusal(problem)));
      await work(world);
      expect(await world.status(id)).toBe(refused);
      expect(world.cloud.called(call)).toHaveLength(1);
      expect(done(world)).toBe(0);
      expect(told(world)).toHaveLength(1);
      const { tasks } = (await world.operations.get(id)).operation;
      expect(tasks.flatMap(({ state }) => (state.state === 'failed' ? [state.problem] : []))).toEqual([
        expect.objectContaining({ code: problem.code }),
      ]);
    },
  );

  it.each(Object.entries(passing))(
    'given %s, when it is tried, then it is asked for again, done once and told once',
    async (_class, twist) => {
      const { world, id } = await allowed(request);
      world.cloud.next(call, twist);
      await work(world);
      expect(await world.status(id)).toBe('succeeded');
      expect(done(world)).toBe(1);
      expect(told(world)).toEqual(['ready']);
    },
  );
});

describe('stopping a copy', () => {
  async function stopped(twist: Twist): Promise<OperationStatus> {
    const { world, id } = await allowed(aCopyRequest({ targets: [aTarget(BEIJING)] }));
    world.cloud.takes = minutes(1);
    await world.worker('starter').advance(id);
    world.cloud.next('cancelCopy', twist);
    await cancelTasks(world.needs)(maya, id);
    await work(world);
    expect(world.cloud.called('copy-image')).toHaveLength(1);
    return world.status(id);
  }

  const inTheWay = Object.entries(refusals).filter(([what]) => what !== 'not found');
  it.each(inTheWay)(
    'given %s stands in the way, when it is stopped, then the copy goes on and is ready',
    async (_class, problem) => {
      expect(await stopped(failing(refusal(problem)))).toBe('succeeded');
    },
  );

  it('given it is not found, when it is stopped, then it counts as stopped', async () => {
    expect(await stopped(losingTheAnswer(refusal({ code: 'image-not-found', imageId: IMAGE })))).toBe('cancelled');
  });

  it.each(Object.entries(passing))(
    'given %s, when it is stopped, then it is asked for again and stopped',
    async (_class, twist) => {
      expect(await stopped(twist)).toBe('cancelled');
    },
  );
});
