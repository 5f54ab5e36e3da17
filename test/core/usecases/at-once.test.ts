// The same thing done by several at once, in every order that fast-check can think of.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minutes, seconds } from '../../../src/core/domain/instant.ts';
import { shownOf } from '../../../src/core/domain/operation.ts';
import { decideApproval } from '../../../src/core/usecases/decide-approval.ts';
import { withdrawRequest } from '../../../src/core/usecases/withdraw-request.ts';
import { aReadyOperation, li, maya, priya } from '../../support/builders.ts';
import { aWorld, problemOf } from '../../support/core-world.ts';
import { throttled, unclear } from '../../support/fake-cloud.ts';
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
          world.cloud.next('createImage', ...twists);
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
        expect(world.cloud.called('createImage')).toHaveLength(1);
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
