import type { App, BlockAction } from '@slack/bolt';
import { answersButton, answersSubmission, type ButtonListener } from '../../answer.ts';
import { ACTION, VIEW } from '../../control-ids.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import { approves, opensReview, rejects, withdraws } from './listeners.ts';
import { approveView, rejectView } from './views.ts';

export function registerDecideApproval(app: App, deps: SlackDependencies): void {
  const { log } = deps;
  const button = (action_id: string, listener: ButtonListener): void => {
    app.action<BlockAction>({ type: 'block_actions', action_id }, answersButton(log, listener));
  };
  button(ACTION.approve, opensReview(deps, approveView));
  button(ACTION.reject, opensReview(deps, rejectView));
  button(ACTION.withdraw, withdraws(deps));
  app.view(VIEW.approve, answersSubmission(log, approves(deps)));
  app.view(VIEW.reject, answersSubmission(log, rejects(deps)));
}
