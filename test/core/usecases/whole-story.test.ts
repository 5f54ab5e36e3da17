// From a form to the ready message, while everything that can go wrong does. The end is always the same.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OperationId } from '../../../src/core/domain/ids.ts';
import { minutes, seconds } from '../../../src/core/domain/instant.ts';
import { isOver } from '../../../src/core/domain/operation-status.ts';
import { aForm, li, priya } from '../../support/builders.ts';
import { aWorld, problemOf, type Worker, type World, works } from '../../support/core-world.ts';
import { busy, throttled, unclear } from '../../support/fake-cloud.ts';
import { postUnclear, rateLimited } from '../../support/fake-messenger.ts';
import { failing, losingTheAnswer, type Twist } from '../../support/intercept.ts';

type Death = { when: 'before' | 'after'; step: number };

/** As many workers as wanted, of which the next dies as planned; whoever is dead is followed by a new process. */
function aStaff(world: World, count: number, deaths: Death[]): () => Worker[] {
  const plans = [...deaths];
  let born = 0;
  const hire = (): Worker => {
    const worker = world.worker(`w${++born}`);
    const death = plans.shift();
    if (death) worker.dies(death.when, death.step);
    return worker;
  };
  const staff = Array.from({ length: count }, hire);
  return () => {
    for (const [index, worker] of staff.entries()) if (worker.isDead()) staff[index] = hire();
    return staff;
  };
}

async function untilAllIsTold(world: World, id: OperationId, work: (ms: number) => Promise<void>): Promise<void> {
  for (let passed = 0; passed < minutes(60); passed += seconds(5)) {
    await work(seconds(5));
    const owed = await world.operations.undrawn(Number.MAX_SAFE_INTEGER, 1);
    if (owed.length === 0 && isOver((await world.operations.get(id)).operation)) return;
  }
  throw new Error('The story does not come to an end');
}

async function expectTheGoodEnd(world: World, id: OperationId): Promise<void> {
  expect(await world.status(id)).toBe('succeeded');
  expect(world.cloud.imagesThere.size).toBe(1);
  expect((await world.task(id)).state).toMatchObject({ subject: [...world.cloud.imagesThere.keys()][0] });
  expect(world.messenger.kinds().sort()).toEqual(['card', 'ready']);
  expect(world.messenger.card()).toMatchObject({ status: 'succeeded', draws: (await world.operations.get(id)).draws });
}

describe('killed between any two lines', () => {
  /** One worker does everything; when it is dead another takes over. Answers how many steps the first one came. */
  async function story(death?: Death): Promise<{ world: World; id: OperationId; steps: number }> {
    const world = aWorld();
    world.cloud.takes = seconds(10);
    const staff = aStaff(world, 1, death ? [death] : []);
    const [first] = staff();
    const { id } = await world.approved();
    await untilAllIsTold(world, id, (ms) => works(world, staff, { ms }));
    return { world, id, steps: first?.steps.length ?? 0 };
  }

  it('given a worker, when it dies at any step of the story at all, then another brings it to the same end', async () => {
    const { steps } = await story();
    expect(steps).toBeGreaterThan(50);
    for (let step = 1; step <= steps; step++) {
      const { world, id } = await story({ when: 'after', step });
      await expectTheGoodEnd(world, id).catch((error) => {
        throw new Error(`killed after step ${step}`, { cause: error });
      });
    }
  });
});

// ------------------------------------------------------------------------------------------------ random trouble

const some = (...twists: Twist[]): fc.Arbitrary<Twist[]> => fc.array(fc.constantFrom(...twists), { maxLength: 4 });
const fine: Twist = (act) => act();
const creations = some(fine, losingTheAnswer(unclear()), failing(unclear()), failing(throttled()), failing(busy()));
const reads = some(fine, failing(unclear('DescribeImages')), failing(throttled()));
const posts = some(
  fine,
  losingTheAnswer(postUnclear()),
  failing(postUnclear()),
  failing(rateLimited()),
  failing(rateLimited(seconds(20))),
);
const trouble = fc.record({
  'create-image': creations,
  marked: reads,
  ourImages: reads,
  image: reads,
  post: posts,
  update: posts,
  find: some(fine, failing(postUnclear()), failing(rateLimited())),
  forgetful: fc.boolean(),
  deaths: fc.array(
    fc.record({
      when: fc.constantFrom('before', 'after'),
      step: fc.integer({ min: 1, max: 60 }),
    }) satisfies fc.Arbitrary<Death>,
    { maxLength: 5 },
  ),
  workers: fc.integer({ min: 1, max: 3 }),
  submissions: fc.integer({ min: 1, max: 3 }),
  hints: fc.boolean(),
  /** How often each hint is delivered, over and over. */
  copies: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 7 }),
});

describe('whatever goes wrong', () => {
  it('given lost answers, throttling, kills and duplicates, when it is over, then there is one image, told once', async () => {
    await fc.assert(
      fc.asyncProperty(trouble, async (given) => {
        const world = aWorld();
        world.cloud.takes = seconds(25);
        world.cloud.forgetful = given.forgetful;
        for (const action of ['create-image', 'marked', 'ourImages', 'image'] as const) {
          world.cloud.next(action, ...given[action]);
        }
        for (const action of ['post', 'update', 'find'] as const) world.messenger.next(action, ...given[action]);
        const staff = aStaff(world, given.workers, given.deaths);
        let delivered = 0;
        const copies = () => given.copies[delivered++ % given.copies.length] ?? 1;
        const work = (ms: number) => works(world, staff, { ms, hints: given.hints, copies });

        const asked = await Promise.all(Array.from({ length: given.submissions }, () => world.submit(aForm(), 'V1')));
        const [first] = asked;
        if (first?.kind !== 'asked') throw new Error('It was refused');
        const { id } = first.operation;
        await work(seconds(4));
        const told = await Promise.all([
          problemOf(world.decide(id, { verdict: 'approved' }, li)),
          problemOf(world.decide(id, { verdict: 'approved' }, priya)),
        ]);
        expect(told.filter(Boolean)).toMatchObject([{ code: 'already-decided', verdict: 'approved' }]);
        expect(await world.submit(aForm(), 'V1')).toMatchObject({ kind: 'asked', operation: { id } });
        await untilAllIsTold(world, id, work);
        await expectTheGoodEnd(world, id);
        // And nothing comes after it.
        await work(seconds(30));
        await expectTheGoodEnd(world, id);
      }),
      { numRuns: 60 },
    );
  });
});
