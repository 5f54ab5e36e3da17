import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EDITS, pauseEdits, takeEdit, UNUSED_BUDGET } from '../../src/core/domain/edit-budget.ts';
import { seconds } from '../../src/core/domain/instant.ts';
import type { EditBudget } from '../../src/core/ports/edit-budget.ts';
import { NOW } from '../support/builders.ts';

const first = (urgency: 'turning-point' | 'progress') => ({ urgency, waited: false });
const again = (urgency: 'turning-point' | 'progress') => ({ urgency, waited: true });
const TURNING_POINT = first('turning-point');
const PROGRESS = first('progress');
const { every, burst } = EDITS;

const step = fc.record({
  passed: fc.integer({ min: -500, max: 6_000 }),
  pausedFor: fc.option(fc.integer({ min: 0, max: 30_000 }), { nil: undefined, freq: 8 }),
  asked: fc.record({ urgency: fc.constantFrom('turning-point' as const, 'progress' as const), waited: fc.boolean() }),
});

/** What every shared budget of edits does. `open` gives one that nobody has used. */
export function editBudgetContract(name: string, open: () => Promise<EditBudget>): void {
  describe(`${name}: the budget of edits`, () => {
    it('given a full bucket, when turning points ask at once, then a few go and each other has a place of its own', async () => {
      const edits = await open();
      const answers = [];
      for (let asked = 0; asked < burst + 3; asked++) answers.push(await edits.take(TURNING_POINT, NOW));
      expect(answers.slice(0, burst)).toEqual(Array(burst).fill('taken'));
      expect(answers.slice(burst)).toEqual([1, 2, 3].map((place) => ({ later: NOW + place * every })));
    });

    it('given many workers, when they all ask at once, then not one edit too many is given', async () => {
      const edits = await open();
      const answers = await Promise.all(Array.from({ length: 50 }, () => edits.take(TURNING_POINT, NOW)));
      expect(answers.filter((answer) => answer === 'taken')).toHaveLength(burst);
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(50 - burst + 1);
    });

    it('given only progress, when it takes all it can, then a turning point still finds an edit', async () => {
      const edits = await open();
      for (let asked = 0; asked < 20; asked++) await edits.take(PROGRESS, NOW);
      expect(await edits.take(TURNING_POINT, NOW)).toBe('taken');
    });

    it('given a place in the line, when its time has come, then it has its edit before whoever asks first then', async () => {
      const edits = await open();
      for (let asked = 0; asked < burst + 2; asked++) await edits.take(TURNING_POINT, NOW);
      expect(await edits.take(TURNING_POINT, NOW + every)).toEqual({ later: NOW + 3 * every });
      expect(await edits.take(again('turning-point'), NOW + every)).toBe('taken');
      expect(await edits.take(again('turning-point'), NOW + every)).toEqual({ later: NOW + 2 * every });
      expect(await edits.take(again('turning-point'), NOW + 2 * every)).toBe('taken');
    });

    it('given turning points that wait, when progress asks, also in its turn, then it stands behind them', async () => {
      const edits = await open();
      for (let asked = 0; asked < burst + 10; asked++) await edits.take(TURNING_POINT, NOW);
      expect(await edits.take(PROGRESS, NOW)).toEqual({ later: NOW + 11 * every });
      expect(await edits.take(again('progress'), NOW + 5 * every)).toEqual({ later: NOW + 12 * every });
      // And a turning point knows nothing of progress that waits.
      expect(await edits.take(TURNING_POINT, NOW + 5 * every)).toEqual({ later: NOW + 11 * every });
    });

    it('given a pause, when it is over, then one edit may try and the bucket fills from there', async () => {
      const edits = await open();
      const until = NOW + seconds(30);
      await edits.pause(until, NOW);
      expect(await edits.take(TURNING_POINT, NOW)).toEqual({ later: until });
      expect(await edits.take(again('turning-point'), until - 1)).toEqual({ later: until });
      expect(await edits.take(again('turning-point'), until)).toBe('taken');
      expect(await edits.take(again('turning-point'), until)).toEqual({ later: until + every });
    });

    it('given a line, when the same pause is told by several, then it stands that much further back once', async () => {
      const edits = await open();
      for (let asked = 0; asked < burst + 2; asked++) await edits.take(TURNING_POINT, NOW);
      for (let told = 0; told < 3; told++) await edits.pause(NOW + seconds(30), NOW);
      const { later } = (await edits.take(TURNING_POINT, NOW)) as { later: number };
      expect(later).toBeGreaterThan(NOW + seconds(30));
      expect(later).toBeLessThanOrEqual(NOW + seconds(30) + 3 * every);
    });

    it('given a long rest, when edits are asked for, then no more than a burst was saved up', async () => {
      const edits = await open();
      await edits.take(TURNING_POINT, NOW);
      const answers = [];
      for (let asked = 0; asked < 10; asked++) answers.push(await edits.take(TURNING_POINT, NOW + seconds(600)));
      expect(answers.filter((answer) => answer === 'taken')).toHaveLength(burst);
    });

    it('given anything that happens, when it is compared with the arithmetic, then it is the same', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
          const edits = await open();
          let state = UNUSED_BUDGET;
          let now = NOW;
          for (const { passed, pausedFor, asked } of steps) {
            now += passed;
            if (pausedFor === undefined) {
              const { next, answer } = takeEdit(state, asked, now);
              state = next;
              expect(await edits.take(asked, now)).toEqual(answer);
            } else {
              state = pauseEdits(state, now + pausedFor, now);
              await edits.pause(now + pausedFor, now);
            }
          }
        }),
        { numRuns: 50 },
      );
    });
  });
}
