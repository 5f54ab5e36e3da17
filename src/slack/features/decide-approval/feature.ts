import { ACTION, VIEW } from '../../control-ids.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import type { Feature } from '../../features.ts';
import { APPROVE, BREAK_GLASS, decides, opensReview, REJECT, withdraws } from './listeners.ts';

/** The buttons of a card and of a question, and the modals in which a decision is made. */
export const decideApproval = (deps: SlackDependencies): Feature => ({
  actions: {
    [ACTION.approve]: opensReview(deps, APPROVE),
    [ACTION.reject]: opensReview(deps, REJECT),
    [ACTION.breakGlass]: opensReview(deps, BREAK_GLASS),
    [ACTION.withdraw]: withdraws(deps),
  },
  submissions: {
    [VIEW.approve]: decides(deps, APPROVE),
    [VIEW.reject]: decides(deps, REJECT),
    [VIEW.breakGlass]: decides(deps, BREAK_GLASS),
  },
});
