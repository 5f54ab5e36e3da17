import { ACTION, VIEW } from '../../control-ids.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import type { Feature } from '../../features.ts';
import { approves, opensReview, rejects, withdraws } from './listeners.ts';
import { approveView, rejectView } from './views.ts';

/** The buttons of a card, and the modals in which a decision is made. */
export const decideApproval = (deps: SlackDependencies): Feature => ({
  actions: {
    [ACTION.approve]: opensReview(deps, approveView),
    [ACTION.reject]: opensReview(deps, rejectView),
    [ACTION.withdraw]: withdraws(deps),
  },
  submissions: {
    [VIEW.approve]: approves(deps),
    [VIEW.reject]: rejects(deps),
  },
});
