import { pauseEdits, takeEdit, UNUSED_BUDGET } from '../core/domain/edit-budget.ts';
import type { EditBudget } from '../core/ports/edit-budget.ts';

/** The edits of the workers in this process. */
export function createMemoryEditBudget(): EditBudget {
  let state = UNUSED_BUDGET;
  return {
    async take(asked, now) {
      const { next, answer } = takeEdit(state, asked, now);
      state = next;
      return answer;
    },
    async pause(until, now) {
      state = pauseEdits(state, until, now);
    },
  };
}
