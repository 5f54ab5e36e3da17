import type { App, BlockAction } from '@slack/bolt';
import { DomainError } from '../../../core/domain/problem.ts';
import { answersButton, answersOptions, answersShortcut, answersSubmission } from '../../answer.ts';
import { ACTION, anyBut, SHORTCUT, VIEW } from '../../control-ids.ts';
import type { SlackDependencies } from '../../dependencies.ts';

/**
 * Inputs of our own modals without a listener: they send nothing by themselves, but Slack may send an action for them
 * all the same, and then there is nothing to answer.
 */
const SILENT: readonly string[] = [
  ACTION.dataDisk,
  ACTION.dataDiskSize,
  ACTION.name,
  ACTION.description,
  ACTION.tags,
  ACTION.channel,
  ACTION.rejectReason,
];

/** The last resort: a control that no listener knows is answered, not ignored. */
export function registerAnswerUnknown(app: App, { log }: SlackDependencies): void {
  const gone = async (): Promise<never> => {
    throw new DomainError({ code: 'control-gone' });
  };
  app.action<BlockAction>(
    { type: 'block_actions', action_id: anyBut(Object.values(ACTION)) },
    answersButton(log, gone),
  );
  for (const action_id of SILENT) {
    app.action<BlockAction>(
      { type: 'block_actions', action_id },
      answersButton(log, async () => {}),
    );
  }
  app.view({ callback_id: anyBut(Object.values(VIEW)), type: 'view_submission' }, answersSubmission(log, gone));
  app.shortcut({ callback_id: anyBut(Object.values(SHORTCUT)), type: 'shortcut' }, answersShortcut(log, gone));
  app.options(
    { type: 'block_suggestion', action_id: anyBut(Object.values(ACTION)) },
    answersOptions(log, async () => []),
  );
}
