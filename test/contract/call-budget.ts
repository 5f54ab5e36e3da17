import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CALLS, pauseCalls, takeCall } from '../../src/core/domain/call-budget.ts';
import type { AccountName, RegionId } from '../../src/core/domain/ids.ts';
import { hours, type Instant, seconds } from '../../src/core/domain/instant.ts';
import type { CallBudget } from '../../src/core/ports/call-budget.ts';
import type { Clock } from '../../src/core/ports/clock.ts';
import { NOW } from '../support/builders.ts';

const HERE = { account: 'default' as AccountName, region: 'cn-hangzhou' as RegionId };
const PERSON = { urgency: 'person', patienceMs: seconds(5) } as const;
const JOB = { urgency: 'job', patienceMs: seconds(180) } as const;
const { every, burst, reserve } = CALLS.read;

const step = fc.record({
  passed: fc.integer({ min: -500, max: 3_000 }),
  kind: fc.constantFrom('read' as const, 'write' as const),
  pausedFor: fc.option(fc.integer({ min: 0, max: 30_000 }), { nil: undefined, freq: 8 }),
  asked: fc.record({
    urgency: fc.constantFrom('person' as const, 'job' as const),
    patienceMs: fc.integer({ min: 0, max: 6_000 }),
  }),
});

/** What every shared budget of calls does. `open` gives one that nobody has used, on the clock given. */
export function callBudgetContract(name: string, open: (clock: Clock) => Promise<CallBudget>): void {
  async function aBudget() {
    let now: Instant = NOW;
    const budget = await open({ now: () => now });
    const many = async (times: number, asked: typeof PERSON | typeof JOB) => {
      const turns = [];
      for (let count = 0; count < times; count++) turns.push(await budget.take(HERE, 'read', asked));
      return turns;
    };
    return {
      budget,
      many,
      passes: (ms: number) => {
        now += ms;
      },
    };
  }

  describe(`${name}: the budget of calls`, () => {
    it('given people who ask at once, when some have gone, then each of the others has a turn of its own', async () => {
      const { many } = await aBudget();
      const turns = await many(burst + 3, PERSON);
      expect(turns.slice(0, burst)).toEqual(Array(burst).fill({ taken: true, waitMs: 0 }));
      expect(turns.slice(burst)).toEqual([1, 2, 3].map((place) => ({ taken: true, waitMs: place * every })));
    });

    it('given many processes, when they all ask at once, then no turn is given twice', async () => {
      const { budget } = await aBudget();
      const turns = await Promise.all(Array.from({ length: 30 }, () => budget.take(HERE, 'read', PERSON)));
      expect(turns.filter(({ waitMs }) => waitMs === 0)).toHaveLength(burst);
      expect(new Set(turns.map(({ waitMs }) => waitMs)).size).toBe(30 - burst + 1);
    });

    it('given a turn later than a call may wait, when it asks, then it has none and nobody behind it waits longer', async () => {
      const { budget, many } = await aBudget();
      await many(burst + 2, PERSON);
      const hasty = { urgency: 'person', patienceMs: 2 * every } as const;
      expect(await budget.take(HERE, 'read', hasty)).toEqual({ taken: false, waitMs: 3 * every });
      expect(await budget.take(HERE, 'read', PERSON)).toEqual({ taken: true, waitMs: 3 * every });
    });

    it('given only jobs, when they take all they can, then a person still goes at once', async () => {
      const { many } = await aBudget();
      const turns = await many(20, JOB);
      expect(turns.filter(({ taken }) => taken)).toHaveLength(burst - reserve);
      expect(turns.at(-1)).toEqual({ taken: false, waitMs: every });
      expect(await many(reserve, PERSON)).toEqual(Array(reserve).fill({ taken: true, waitMs: 0 }));
    });

    it('given people who wait, when a job asks, then it stands behind them, and books nothing', async () => {
      const { budget, many, passes } = await aBudget();
      await many(burst + 5, PERSON);
      const waitMs = (5 + 1 + reserve) * every;
      expect(await many(2, JOB)).toEqual(Array(2).fill({ taken: false, waitMs }));
      passes(waitMs);
      expect(await budget.take(HERE, 'read', JOB)).toEqual({ taken: true, waitMs: 0 });
    });

    it('given a minute of asking, when all is counted, then it was five a second and a burst', async () => {
      const { budget, passes } = await aBudget();
      let taken = 0;
      for (let ms = 0; ms < seconds(60); ms += 50) {
        if ((await budget.take(HERE, 'read', { ...PERSON, patienceMs: 0 })).taken) taken += 1;
        passes(50);
      }
      expect(taken).toBeGreaterThanOrEqual(300);
      expect(taken).toBeLessThanOrEqual(300 + burst);
    });

    it('given writes, when asked for, then they are one a second and take no read', async () => {
      const { budget } = await aBudget();
      const writes = [];
      for (let count = 0; count < CALLS.write.burst + 2; count++) {
        writes.push((await budget.take(HERE, 'write', PERSON)).waitMs);
      }
      expect(writes.slice(-2)).toEqual([seconds(1), seconds(2)]);
      expect(await budget.take(HERE, 'read', PERSON)).toEqual({ taken: true, waitMs: 0 });
    });

    it('given a place that is used up, when another account or region is asked for, then it has its own', async () => {
      const { budget, many } = await aBudget();
      await many(burst + 5, PERSON);
      for (const place of [
        { ...HERE, account: 'production' as AccountName },
        { ...HERE, region: 'eu-central-1' as RegionId },
      ]) {
        expect(await budget.take(place, 'read', PERSON)).toEqual({ taken: true, waitMs: 0 });
      }
    });

    it('given a pause, when it is over, then one call may try and the bucket fills from there', async () => {
      const { budget, passes } = await aBudget();
      await budget.pause(HERE, 'read', seconds(10));
      expect(await budget.take(HERE, 'read', PERSON)).toEqual({ taken: false, waitMs: seconds(10) });
      expect(await budget.take(HERE, 'write', PERSON)).toEqual({ taken: true, waitMs: 0 });
      passes(seconds(10));
      expect(await budget.take(HERE, 'read', PERSON)).toEqual({ taken: true, waitMs: 0 });
      expect(await budget.take(HERE, 'read', PERSON)).toEqual({ taken: true, waitMs: every });
    });

    it('given a long pause, when a shorter one is told, then the longer counts', async () => {
      const { budget } = await aBudget();
      for (const pause of [seconds(10), seconds(1), 0]) await budget.pause(HERE, 'read', pause);
      expect((await budget.take(HERE, 'read', PERSON)).waitMs).toBe(seconds(10));
    });

    it('given a long rest, when calls are asked for, then no more than a burst was saved up', async () => {
      const { many, passes } = await aBudget();
      await many(3, PERSON);
      passes(hours(1));
      expect((await many(burst + 5, PERSON)).filter(({ waitMs }) => waitMs === 0)).toHaveLength(burst);
    });

    it('given anything that happens, when it is compared with the arithmetic, then it is the same', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
          let now = NOW;
          const budget = await open({ now: () => now });
          const emptyAt = { read: 0, write: 0 };
          for (const { passed, kind, pausedFor, asked } of steps) {
            now += passed;
            if (pausedFor === undefined) {
              const next = takeCall(emptyAt[kind], kind, asked, now);
              emptyAt[kind] = next.emptyAt;
              expect(await budget.take(HERE, kind, asked)).toEqual(next.turn);
            } else {
              emptyAt[kind] = pauseCalls(emptyAt[kind], kind, pausedFor, now);
              await budget.pause(HERE, kind, pausedFor);
            }
          }
        }),
        { numRuns: 50 },
      );
    });
  });
}
