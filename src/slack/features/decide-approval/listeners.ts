import type { types, webApi } from '@slack/bolt';
import type { Operation } from '../../../core/domain/operation.ts';
import { DomainError, type Problem } from '../../../core/domain/problem.ts';
import type { Decision } from '../../../core/usecases/decide-approval.ts';
import { within } from '../../../timing/within.ts';
import { interactionActor } from '../../actor.ts';
import { type ButtonListener, type SubmissionListener, sentenceFor } from '../../answer.ts';
import { noticeView } from '../../blocks/blocks.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import { en } from '../../text/en.ts';
import { toMrkdwn, toPlain } from '../../text/render.ts';
import type { Words } from '../../text/words.ts';
import { asksForName, readButton, readDecided, readReason, readTypedName } from './payloads.ts';
import { approveView, checkingRightsView, glassView, NAME_BLOCK, REASON_BLOCK, rejectView } from './views.ts';

/** Slack waits three seconds; who is who takes longer only when Slack itself is slow to say so. */
const PATIENCE_OF_SLACK = 1_800;

/** One way to decide: its modal, what it is called, and what is said once it is done. */
type Way = {
  verdict: Decision['verdict'];
  title: string;
  view: (operation: Operation) => types.ModalView;
  done: (operation: Operation) => Words;
};

export const APPROVE: Way = {
  verdict: 'approved',
  title: en.decide.approveTitle,
  view: approveView,
  done: ({ request, approval }) =>
    en.decide.approved(
      request.name,
      approval.state === 'pending' ? approval.terms.required - approval.approvals.length : 0,
    ),
};
export const REJECT: Way = {
  verdict: 'rejected',
  title: en.decide.rejectTitle,
  view: rejectView,
  done: ({ request }) => en.decide.rejected(request.name),
};
export const BREAK_GLASS: Way = {
  verdict: 'glass-broken',
  title: en.decide.glassTitle,
  view: glassView,
  done: ({ request }) => en.decide.ranWithoutApproval(request.name),
};

/** Opens a modal about the operation, for somebody who may decide on it; anybody else is told why not. */
export const opensReview =
  (deps: SlackDependencies, way: Way): ButtonListener =>
  async ({ body, client }) => {
    const work = deps.reviewApproval(interactionActor(body), readButton(body), way.verdict);
    const early = await within(PATIENCE_OF_SLACK, work);
    if (early !== 'late') {
      await client.views.open({ trigger_id: body.trigger_id, view: way.view(early) });
      return;
    }
    // A trigger lives three seconds, so something is opened with it now and filled afterwards.
    const opened = await client.views.open({ trigger_id: body.trigger_id, view: checkingRightsView(way.title) });
    await fill(deps, client, opened.view?.id, way, work.then(way.view));
  };

/** Decides as the modal says. What it is about and who may are looked up again; what was shown travels with it. */
export const decides =
  (deps: SlackDependencies, way: Way): SubmissionListener =>
  async ({ ack, body, view, client }) => {
    const { operation: id, shown } = readDecided(view.private_metadata);
    const reason = readReason(view);
    const typedName = readTypedName(view);
    if (way.verdict !== 'approved' && reason === '') {
      const glass = way.verdict === 'glass-broken';
      return ack(onField(deps, REASON_BLOCK, { code: 'reason-missing', ...(glass && { glass }) }));
    }
    const decision = { verdict: way.verdict, reason, ...(typedName && { typedName }) } as Decision;
    const work = deps.decideApproval(interactionActor(body), id, shown, decision);
    const result = work.then((operation) => noticeView(way.title, en.close, way.done(operation)));
    let early: types.ModalView | 'late';
    try {
      early = await within(PATIENCE_OF_SLACK, result);
    } catch (error) {
      const problem = error instanceof DomainError ? error.problem : undefined;
      // It can be mended in the modal, which stays open for that, if it asks for the name: the rule may ask since.
      if (problem?.code !== 'name-not-typed') throw error;
      if (asksForName(view)) return ack(onField(deps, NAME_BLOCK, problem));
      return ack({ response_action: 'update', view: cameToNothing(deps, way, error) });
    }
    await ack({ response_action: 'update', view: early === 'late' ? checkingRightsView(way.title) : early });
    if (early === 'late') await fill(deps, client, view.id, way, result);
  };

/** Puts into an open modal what came of it; in words, when it came to nothing. */
async function fill(
  deps: SlackDependencies,
  client: webApi.WebClient,
  viewId: string | undefined,
  way: Way,
  result: Promise<types.ModalView>,
): Promise<void> {
  const { log } = deps;
  const view = await result.catch((error: unknown) => cameToNothing(deps, way, error));
  if (!viewId) return;
  await client.views.update({ view_id: viewId, view }).catch((error: unknown) => {
    log.warn({ err: error }, 'a modal was closed before it could say what came of it');
  });
}

/** Stands in the place of the modal: there is no field in it to mend. */
function cameToNothing({ log }: SlackDependencies, { title }: Way, error: unknown): types.ModalView {
  const said = sentenceFor(error, log);
  const problem = error instanceof DomainError ? error.problem : undefined;
  return noticeView(title, en.close, problem?.code === 'name-not-typed' ? en.decide.nameAsked(problem.name) : said);
}

function onField({ log }: SlackDependencies, block: string, problem: Problem) {
  log.info({ problem }, 'told a person about a problem');
  return { response_action: 'errors', errors: { [block]: toPlain(en.problem(problem)) } } as const;
}

export const withdraws =
  ({ withdrawRequest }: SlackDependencies): ButtonListener =>
  async ({ body, respond }) => {
    const operation = await withdrawRequest(interactionActor(body), readButton(body));
    const text = toMrkdwn(en.decide.withdrawn(operation.request));
    await respond({ response_type: 'ephemeral', replace_original: false, text });
  };
