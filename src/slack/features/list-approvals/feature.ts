import type { types } from '@slack/bolt';
import type { StoredOperation } from '../../../core/ports/operations.ts';
import { button, type Message, message, prose } from '../../blocks/blocks.ts';
import type { Command } from '../../commands.ts';
import { ACTION } from '../../control-ids.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import type { Feature } from '../../features.ts';
import { en } from '../../text/en.ts';
import { toMrkdwn } from '../../text/render.ts';
import { join, type Words } from '../../text/words.ts';

export const listApprovals = (deps: SlackDependencies): Feature => ({ commands: [approvalsCommand(deps)] });

const approvalsCommand = ({ approvalsWaiting }: SlackDependencies): Command => ({
  word: 'approvals',
  usage: '/image approvals',
  summary: en.command.approvals,
  run: async ({ ack, answer, by }) => {
    // Who is who may have to be asked first.
    await ack();
    await answer(waitingMessage(await approvalsWaiting(by)));
  },
});

/** A message has fifty blocks at most, and nobody reads that far. */
const MOST = 20;

/** A line each with a button that opens what its card would. */
export function waitingMessage(waiting: readonly StoredOperation[]): Message {
  if (waiting.length === 0) return message(en.approvals.none(), [prose(en.approvals.none())]);
  const shown = waiting.slice(0, MOST);
  const intro = en.approvals.intro(waiting.length);
  const more = waiting.length > MOST ? [en.approvals.more(waiting.length - MOST)] : [];
  return message(join([intro, ...shown.map(line), ...more], '\n'), [
    prose(intro),
    ...shown.map(row),
    ...more.map((one) => prose(one)),
  ]);
}

const row = (stored: StoredOperation): types.SectionBlock => ({
  type: 'section',
  text: { type: 'mrkdwn', text: toMrkdwn(line(stored)), verbatim: true },
  accessory: button({ actionId: ACTION.approve, label: en.approvals.review, value: stored.operation.id }),
});

function line({ operation }: StoredOperation): Words {
  const { id, request, requestedBy, approval } = operation;
  const until = approval.state === 'pending' ? approval.expiresAt : 0;
  return en.approvals.line(id, request.name, request.region, requestedBy, until);
}
