// The same thing done by several at once, in every order that fast-check can think of.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyCopyForm } from '../../../src/core/domain/copy-image.ts';
import type { OperationId, TaskId } from '../../../src/core/domain/ids.ts';
import type { Image } from '../../../src/core/domain/image.ts';
import { minutes, seconds } from '../../../src/core/domain/instant.ts';
import { type Operation, shownOf } from '../../../src/core/domain/operation.ts';
import { isOver } from '../../../src/core/domain/operation-status.ts';
import { decideApproval } from '../../../src/core/usecases/decide-approval.ts';
import { cancelTasks, retryTasks } from '../../../src/core/usecases/guide-operation.ts';
import { submitCopyImage } from '../../../src/core/usecases/submit-copy.ts';
import { withdrawRequest } from '../../../src/core/usecases/withdraw-request.ts';
import {
  aCopyRequest,
  anImage,
  anOperationFor,
  aPolicy,
  aReadyOperation,
  aTarget,
  CHANNEL,
  IMAGE,
  li,
  maya,
  omar,
  priya,
  REGION,
} from '../../support/builders.ts';
import { aWorld, problemOf, type World, works } from '../../support/core-world.ts';
import { QUOTA, refusal, throttled, unclear } from '../../support/fake-cloud.ts';
import { type Around, failing, intercepted, losingTheAnswer, type Twist } from '../../support/intercept.ts';

/** Each call waits until the scheduler lets it. */
const orderedBy =
  (scheduler: fc.Scheduler): Around =>
  async (step, act) => {
    await scheduler.schedule(Promise.resolve(), step);
    return act();
  };

const answers: fc.Arbitrary<Twist> = fc.constantFrom<Twist[]>(
  (act) => act(),
  losingTheAnswer(unclear()),
  failing(unclear()),
  failing(throttled(seconds(1))),
);

describe('advancing one operation', () => {
  it('given three workers and time that flies, when they advance at once, then there is one image', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(answers, { maxLength: 3 }),
        fc.array(fc.integer({ min: 0, max: 6_000 }), { maxLength: 4 }),
        async (scheduler, twists, jumps) => {
          const world = aWorld();
          const { id } = await world.approved();
          world.cloud.next('create-image', ...twists);
          const workers = ['w1', 'w2', 'w3', 'w3'].map((name) => world.worker(name, orderedBy(scheduler)));
          const runs = Promise.all(workers.map((worker) => worker.advance(id)));
          for (const ms of jumps) void scheduler.schedule(Promise.resolve(), 'clock').then(() => world.time.jumps(ms));
          await scheduler.waitFor(runs);
          for (let later = 0; later < 5; later++) {
            world.time.jumps(minutes(1) + seconds(1));
            await world.worker('last').advance(id);
          }
          expect((await world.task(id)).state).toMatchObject({
            state: 'running',
            subject: [...world.cloud.imagesThere.keys()][0],
          });
          expect(world.cloud.imagesThere.size).toBe(1);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('given three workers and a cloud that answers, when they advance at once, then it is asked exactly once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const world = aWorld();
        const { id } = await world.approved();
        const workers = ['w1', 'w2', 'w3'].map((name) => world.worker(name, orderedBy(scheduler)));
        await scheduler.waitFor(Promise.all(workers.map((worker) => worker.advance(id))));
        expect(world.cloud.called('create-image')).toHaveLength(1);
        expect(await world.status(id)).toBe('running');
      }),
      { numRuns: 100 },
    );
  });
});

describe('deciding on one request', () => {
  it('given two approvals, a rejection and a withdrawal, when all come at once, then one counts and the rest are told', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const world = aWorld();
        const operation = await world.asked();
        const { id } = operation;
        const operations = intercepted('operations', world.operations, orderedBy(scheduler));
        const needs = { ...world.needs, operations };
        const decide = decideApproval(needs);
        const shown = shownOf(operation);
        const told = await scheduler.waitFor(
          Promise.all([
            problemOf(decide(li, id, shown, { verdict: 'approved' })),
            problemOf(decide(priya, id, shown, { verdict: 'approved' })),
            problemOf(decide(priya, id, shown, { verdict: 'rejected', reason: 'No' })),
            problemOf(withdrawRequest(needs)(maya, id)),
          ]),
        );
        const status = await world.status(id);
        const verdict = status === 'queued' ? 'approved' : status;
        expect(told.filter((problem) => problem === undefined)).toHaveLength(1);
        for (const problem of told) if (problem) expect(problem).toMatchObject({ code: 'already-decided', verdict });
      }),
      { numRuns: 100 },
    );
  });
});

describe('notifying of one operation', () => {
  it('given three workers, when they notify at once, then each message is posted once and the card is not edited', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const world = aWorld();
        const { id } = await world.kept(aReadyOperation());
        const workers = ['w1', 'w2', 'w3', 'w3'].map((name) => world.worker(name, orderedBy(scheduler)));
        await scheduler.waitFor(Promise.all(workers.map((worker) => worker.notify(id))));
        world.time.jumps(seconds(10));
        await world.worker('last').notify(id);
        expect(world.messenger.kinds().sort()).toEqual(['card', 'ready']);
        expect(world.messenger.card().changedAt).toHaveLength(1);
        expect(await world.operations.undrawn(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

describe('watching one place', () => {
  it('given three workers, when they list at once, then what is ready is done once and what is missed is not gone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.boolean(), async (scheduler, ready) => {
        const world = aWorld();
        const { id } = await world.running();
        await world.worker('w0').watch();
        for (const image of world.cloud.imagesThere.keys()) {
          if (ready) world.cloud.change(image, { status: 'Available', usable: true });
          else world.cloud.unlisted.add(image);
        }
        const workers = ['w1', 'w2', 'w3'].map((name) => world.worker(name, orderedBy(scheduler)));
        await scheduler.waitFor(Promise.all(workers.map((worker) => worker.watch())));
        expect(await world.status(id)).toBe(ready ? 'succeeded' : 'running');
      }),
      { numRuns: 100 },
    );
  });
});

const BEIJING = 'cn-beijing';
const SHANGHAI = 'cn-shanghai';
const copyTo = (region: string) => `copy-${region}` as TaskId;

/** A world with an image, of which everybody may ask for copies. */
function aWorldOfCopies(): World {
  const world = aWorld();
  const [rule] = aPolicy().rules;
  if (rule) world.policy({ ...aPolicy(), rules: [{ ...rule, when: { actions: ['copy-image'] } }] });
  world.cloud.imagesThere.set(IMAGE, anImage({ status: 'Available', usable: true, percent: 100 }));
  world.cloud.regionsThere.push(REGION, BEIJING as typeof REGION, SHANGHAI as typeof REGION);
  return world;
}
const imagesIn = (world: World, region: string): Image[] =>
  [...world.cloud.imagesThere.values()].filter((image) => image.region === region);
const stateOf = ({ tasks }: Operation, region: string) => tasks.find(({ id }) => id === copyTo(region))?.state;
const operationOf = async (world: World, id: OperationId): Promise<Operation> =>
  (await world.operations.get(id)).operation;
/** Two processes do everything twice until nothing is left to do: first while copies take longer, then until they are ready. */
async function workedToTheEnd(world: World): Promise<void> {
  const two = [world.worker('w8'), world.worker('w9')];
  // As long as it takes until a try in doubt believes that it did nothing.
  for (const takes of [undefined, seconds(5)]) {
    world.cloud.takes = takes;
    await works(world, () => two, { ms: minutes(2), copies: () => 2 });
  }
}

describe('guiding one operation', () => {
  /** Copies to two regions that are under way, but for those that were refused. */
  async function copying(...twists: Twist[]): Promise<{ world: World; id: OperationId }> {
    const world = aWorldOfCopies();
    const request = aCopyRequest({ targets: [aTarget(BEIJING), aTarget(SHANGHAI)] });
    const { id } = await world.kept(anOperationFor(request, { verdict: 'allowed', rule: 'everybody' }));
    world.cloud.next('copy-image', ...twists);
    await world.worker('starter').advance(id);
    return { world, id };
  }
  /** What people do and two processes at once, in the order of the scheduler. Answers what each person was told. */
  async function allAtOnce<Acts extends Record<string, (needs: World['needs']) => Promise<unknown>>>(
    scheduler: fc.Scheduler,
    world: World,
    id: OperationId,
    acts: Acts,
  ) {
    const operations = intercepted('operations', world.operations, orderedBy(scheduler));
    const needs = { ...world.needs, operations };
    const told = Promise.all(
      Object.entries(acts).map(async ([who, act]) => [who, (await problemOf(act(needs)))?.code] as const),
    );
    const workers = ['w1', 'w2'].map((name) => world.worker(name, orderedBy(scheduler)).advance(id));
    const [answers] = await scheduler.waitFor(Promise.all([told, ...workers]));
    return Object.fromEntries(answers) as Record<keyof Acts, string | undefined>;
  }

  it('given a region that two people stop at once, when both come with two workers, then the cloud is asked once, one is told that nothing is left, and the other region goes on', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(answers, { maxLength: 1 }), async (scheduler, twists) => {
        const { world, id } = await copying();
        world.cloud.next('cancelCopy', ...twists);
        const told = await allAtOnce(scheduler, world, id, {
          maya: (needs) => cancelTasks(needs)(maya, id, [copyTo(BEIJING)]),
          omar: (needs) => cancelTasks(needs)(omar, id, [copyTo(BEIJING)]),
        });
        expect(Object.values(told).sort()).toEqual(['nothing-to-cancel', undefined]);
        await workedToTheEnd(world);

        const operation = await operationOf(world, id);
        expect([stateOf(operation, BEIJING)?.state, stateOf(operation, SHANGHAI)?.state]).toEqual([
          'cancelled',
          'done',
        ]);
        expect([BEIJING, SHANGHAI].map((region) => imagesIn(world, region).length)).toEqual([0, 1]);
        const asked = world.cloud.called('cancelCopy').map(({ place }) => place?.region);
        expect(asked).toEqual(asked.map(() => BEIJING));
        if (twists.length === 0) expect(asked).toHaveLength(1);
        const lines = (await world.trail(id)).map(({ event }) => event);
        for (const event of ['cancel-asked', 'task-cancelled', 'refused'] as const)
          expect(lines.filter((one) => one === event)).toHaveLength(1);
        expect(world.messenger.kinds()).toEqual(['card', 'ready']);
      }),
      { numRuns: 100 },
    );
  });

  it('given a stop under way, when what failed is begun again meanwhile, then each copy is there once or was stopped, and nothing is left open', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(answers, { maxLength: 2 }), async (scheduler, twists) => {
        const { world, id } = await copying(failing(refusal(QUOTA)));
        world.cloud.next('cancelCopy', ...twists);
        const told = await allAtOnce(scheduler, world, id, {
          stops: (needs) => cancelTasks(needs)(maya, id, [copyTo(SHANGHAI)]),
          retriesAll: (needs) => retryTasks(needs)(omar, id),
          retriesWhatIsStopped: (needs) => retryTasks(needs)(maya, id, [copyTo(SHANGHAI)]),
        });
        expect([told.stops, told.retriesAll]).toEqual([undefined, undefined]);
        await workedToTheEnd(world);

        const operation = await operationOf(world, id);
        expect(isOver(operation)).toBe(true);
        expect(operation.tasks.filter(({ cancel }) => cancel)).toEqual([]);
        expect(stateOf(operation, BEIJING)?.state).toBe('done');
        // Only what had stopped before could be begun again.
        const again = told.retriesWhatIsStopped === undefined;
        if (!again) expect(told.retriesWhatIsStopped).toBe('nothing-to-retry');
        if (again) expect(stateOf(operation, SHANGHAI)?.state).toBe('done');
        expect(['done', 'cancelled']).toContain(stateOf(operation, SHANGHAI)?.state);
        for (const region of [BEIJING, SHANGHAI]) {
          const state = stateOf(operation, region);
          const there = imagesIn(world, region).map((image) => image.id);
          expect(there).toEqual(state?.state === 'done' ? [state.subject] : []);
        }
        for (const { attempt, place } of operation.tasks) {
          const calls = world.cloud.called('copy-image').filter(({ to }) => to === place.region);
          expect(new Set(calls.map(({ token }) => token)).size).toBe(attempt);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('asking for the same region', () => {
  const form = emptyCopyForm({ region: REGION, image: IMAGE, targets: [BEIJING], channel: CHANNEL });
  const unclearAtTimes = fc.constantFrom<Twist[]>((act) => act(), losingTheAnswer(unclear()), failing(unclear()));

  it('given two people who add a region at once, when both are approved, then there is one copy, and the other fails since its name is taken', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(unclearAtTimes, { maxLength: 3 }), async (scheduler, twists) => {
        const world = aWorldOfCopies();
        const operations = intercepted('operations', world.operations, orderedBy(scheduler));
        const needs = { ...world.needs, operations, cloud: intercepted('cloud', world.cloud, orderedBy(scheduler)) };
        const submissions = await scheduler.waitFor(
          Promise.all([maya, omar].map((by, n) => submitCopyImage(needs)(by, `V${n}`, form))),
        );
        const asked = submissions.flatMap((one) => (one.kind === 'asked' ? [one.operation] : []));
        expect(asked).toHaveLength(2);
        for (const { id } of asked) await world.decide(id);
        world.cloud.next('copy-image', ...twists);
        const runs = ['w1', 'w2'].flatMap((name) =>
          asked.map(({ id }) => world.worker(name, orderedBy(scheduler)).advance(id)),
        );
        await scheduler.waitFor(Promise.all(runs));
        await workedToTheEnd(world);

        const [copy, ...more] = imagesIn(world, BEIJING);
        expect(more).toEqual([]);
        const ended = await Promise.all(asked.map(({ id }) => operationOf(world, id)));
        const states = ended.map((operation) => stateOf(operation, BEIJING));
        expect(states.map((state) => state?.state).sort()).toEqual(['done', 'failed']);
        const problem = { code: 'image-name-taken', name: copy?.name, imageId: copy?.id };
        for (const state of states) {
          if (state?.state === 'failed') expect(state.problem).toEqual(problem);
          else expect(state).toMatchObject({ subject: copy?.id });
        }
        expect(world.messenger.kinds().sort()).toEqual(['card', 'card', 'failed', 'ready']);
      }),
      { numRuns: 100 },
    );
  });

  it('given a region whose copy has begun, when another person adds it, then the name is said to be taken and nothing is asked for', async () => {
    const world = aWorldOfCopies();
    const first = await submitCopyImage(world.needs)(maya, 'V1', form);
    if (first.kind !== 'asked') throw new Error('it was not asked for');
    await world.decide(first.operation.id);
    await world.worker('w1').advance(first.operation.id);
    const [copy] = imagesIn(world, BEIJING);
    expect(await submitCopyImage(world.needs)(omar, 'V2', form)).toMatchObject({
      kind: 'refused',
      problems: [{ problem: { code: 'image-name-taken', imageId: copy?.id, region: BEIJING } }],
    });
    expect(await world.operations.recent({ requestedBy: omar.user }, 10)).toEqual([]);
  });
});
