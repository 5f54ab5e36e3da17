import type { types } from '@slack/bolt';
import type { Operation } from '../../../core/domain/operation.ts';
import { interactionActor } from '../../actor.ts';
import type { ButtonListener, SubmissionListener } from '../../answer.ts';
import { noticeView } from '../../blocks/blocks.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import { en } from '../../text/en.ts';
import { toMrkdwn, toPlain } from '../../text/render.ts';
import { readButton, readDecided, readReason } from './payloads.ts';
import { REASON_BLOCK } from './views.ts';

/** Opens a modal about the operation, for somebody who may decide on it; anybody else is told why not. */
export const opensReview =
  ({ reviewApproval }: SlackDependencies, viewOf: (operation: Operation) => types.ModalView): ButtonListener =>
  async ({ body, client }) => {
    const operation = await reviewApproval(interactionActor(body), readButton(body));
    await client.views.open({ trigger_id: body.trigger_id, view: viewOf(operation) });
  };

export const approves =
  ({ decideApproval }: SlackDependencies): SubmissionListener =>
  async ({ ack, body, view }) => {
    const { operation: id, shown } = readDecided(view.private_metadata);
    const operation = await decideApproval(interactionActor(body), id, shown, { verdict: 'approved' });
    await ack({
      response_action: 'update',
      view: resultView(en.decide.approveTitle, en.decide.approved(operation.request.name)),
    });
  };

export const rejects =
  ({ decideApproval }: SlackDependencies): SubmissionListener =>
  async ({ ack, body, view }) => {
    const { operation: id, shown } = readDecided(view.private_metadata);
    const reason = readReason(view);
    if (reason === '') {
      return ack({
        response_action: 'errors',
        errors: { [REASON_BLOCK]: toPlain(en.problem({ code: 'reason-missing' })) },
      });
    }
    const operation = await decideApproval(interactionActor(body), id, shown, { verdict: 'rejected', reason });
    await ack({
      response_action: 'update',
      view: resultView(en.decide.rejectTitle, en.decide.rejected(operation.request.name)),
    });
  };

export const withdraws =
  ({ withdrawRequest }: SlackDependencies): ButtonListener =>
  async ({ body, respond }) => {
    const operation = await withdrawRequest(interactionActor(body), readButton(body));
    const text = toMrkdwn(en.decide.withdrawn(operation.request.name));
    await respond({ response_type: 'ephemeral', replace_original: false, text });
  };

const resultView = (title: string, said: Parameters<typeof noticeView>[2]): types.ModalView =>
  noticeView(title, en.close, said);
