import type { BlockAction, webApi } from '@slack/bolt';
import type { Actor } from '../../../core/domain/actor.ts';
import { type CreateImageForm, emptyForm, readCreateImageForm } from '../../../core/domain/create-image-form.ts';
import type { InstanceId, RegionId } from '../../../core/domain/ids.ts';
import type { FieldProblem } from '../../../core/domain/problem.ts';
import { DEFAULT_ACCOUNT, parseRegionId } from '../../../core/domain/region.ts';
import type { Submission } from '../../../core/usecases/submit-request.ts';
import { interactionActor } from '../../actor.ts';
import type { ButtonListener, SubmissionListener } from '../../answer.ts';
import { sentenceFor } from '../../answer.ts';
import { noticeView } from '../../blocks/blocks.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import { en } from '../../text/en.ts';
import { toPlain } from '../../text/render.ts';
import { within } from '../../within.ts';
import { blockIds } from './block-ids.ts';
import { checkingView, type FormNotes, fieldErrors, formView, problemNotes } from './form-view.ts';
import { blockIdOf, readShownForm, type ShownForm } from './payloads.ts';

/** Slack waits three seconds; what the cloud has not said by then is told in the open form. */
const PATIENCE_OF_SLACK = 1_800;
const PATIENCE_FOR_NOTES = 300;
const PATIENCE_FOR_LISTS = 5_000;

type Opening = { by: Actor; triggerId: string; start: Partial<CreateImageForm> };

/** Opens the form at once from what is at hand, then says in it what the cloud knows, or that it is silent. */
export async function openForm(deps: SlackDependencies, client: webApi.WebClient, opening: Opening): Promise<void> {
  const form = emptyForm({ region: deps.homeRegion, ...opening.start });
  const draftId = deps.ids.fresh();
  await deps.drafts.put({ id: draftId, owner: opening.by, openedAt: deps.clock.now(), form });
  const opened = await client.views.open({ trigger_id: opening.triggerId, view: formView(form, draftId) });
  const notes = await notesFor(deps, form);
  const { id, hash } = opened.view ?? {};
  if (id && hash && hasNotes(notes)) await redraw(client, { viewId: id, hash }, formView(form, draftId, notes));
}

/** A listener that changes the form and draws it again. */
export const changesForm =
  (deps: SlackDependencies, change: (form: CreateImageForm, action: Action) => CreateImageForm): ButtonListener =>
  async ({ body, client }) => {
    const shown = readShownForm(body.view);
    const by = interactionActor(body);
    const action = readAction(body);
    let form = change(shown.form, action);
    const notes = notesFor(deps, form);
    const early = await within(PATIENCE_FOR_NOTES, notes);
    const hash = await redraw(client, shown, formView(form, shown.draftId, early === 'late' ? {} : early));
    if (hash === 'conflict') {
      // Two controls were used at once and the other redraw won: the same change, on what it left.
      const draft = await deps.drafts.get(shown.draftId, by);
      form = change(draft?.form ?? shown.form, action);
      await keep(deps, by, shown.draftId, form);
      await redraw(client, { viewId: shown.viewId }, formView(form, shown.draftId, await notes));
      return;
    }
    // Only what is shown is kept: whoever loses to this redraw goes on from it.
    await keep(deps, by, shown.draftId, form);
    if (early === 'late' && hash && hasNotes(await notes)) {
      await redraw(client, { viewId: shown.viewId, hash }, formView(form, shown.draftId, await notes));
    }
  };

type Action = { value: string; key: string };

/** What was used: its value, and a key of its own for a row that it may add. */
function readAction(body: BlockAction): Action {
  const [action] = body.actions;
  const key = `r${Math.round(Number(action?.action_ts ?? 0) * 1_000_000).toString(36)}`;
  if (action?.type === 'external_select') return { value: action.selected_option?.value ?? '', key };
  return { value: action?.type === 'button' ? (action.value ?? '') : '', key };
}

export const submitsForm =
  (deps: SlackDependencies): SubmissionListener =>
  async ({ ack, body, view, client }) => {
    const by = interactionActor(body);
    const shown = readShownForm(view);
    const read = readCreateImageForm(shown.form);
    if (!read.ok) return ack(errors(shown, read.problems));
    const work = deps.submitCreateImage(by, shown.viewId, shown.form);
    let answer: Submission | 'late';
    try {
      answer = await within(PATIENCE_OF_SLACK, work);
    } catch (error) {
      // On a field rather than in place of the form: what was typed stays.
      return ack({ response_action: 'errors', errors: { [blockIds.region()]: toPlain(sentenceFor(error, deps.log)) } });
    }
    if (answer !== 'late') {
      return ack(
        answer.kind === 'asked'
          ? { response_action: 'update', view: askedView(answer) }
          : errors(shown, answer.problems),
      );
    }
    await ack({ response_action: 'update', view: checkingView() });
    await client.views.update({ view_id: shown.viewId, view: await lateView(deps, shown, work) });
  };

async function lateView(deps: SlackDependencies, shown: ShownForm, work: Promise<Submission>) {
  try {
    const answer = await work;
    return answer.kind === 'asked'
      ? askedView(answer)
      : formView(shown.form, shown.draftId, problemNotes(answer.problems));
  } catch (error) {
    return formView(shown.form, shown.draftId, { top: [en.form.notAsked(), sentenceFor(error, deps.log)] });
  }
}

const errors = (shown: ShownForm, problems: readonly FieldProblem[]) =>
  ({ response_action: 'errors', errors: fieldErrors(problems, (problem) => blockIdOf(shown, problem)) }) as const;

const askedView = ({ operation }: Extract<Submission, { kind: 'asked' }>) =>
  noticeView(en.form.title, en.close, en.form.asked(operation.id, operation.channel));

const keep = (deps: SlackDependencies, owner: Actor, id: string, form: CreateImageForm): Promise<void> =>
  deps.drafts.put({ id, owner, openedAt: deps.clock.now(), form });

const hasNotes = ({ top = [], systemSnapshot = [] }: FormNotes): boolean => top.length + systemSnapshot.length > 0;

/** What the cloud has to say about a form: warnings about its snapshot, or that it does not answer. */
async function notesFor({ browse, log }: SlackDependencies, form: CreateImageForm): Promise<FormNotes> {
  const region = parseRegionId(form.region);
  if (!region.ok) return {};
  const place = { account: DEFAULT_ACCOUNT, region: region.value as RegionId };
  const instance = form.instance === '' ? undefined : (form.instance as InstanceId);
  try {
    const snapshots = await within(PATIENCE_FOR_LISTS, browse.snapshots(place, 'system', instance));
    if (snapshots === 'late') return { top: [en.form.cloudSilent()] };
    const chosen = snapshots.find(({ id }) => id === form.systemSnapshot);
    return {
      systemSnapshot: [
        ...(chosen?.automatic ? [en.warning.automatic()] : []),
        ...(chosen?.encrypted ? [en.warning.encrypted()] : []),
      ],
    };
  } catch (error) {
    log.warn({ err: error, region: form.region }, 'the lists of a form could not be loaded');
    return { top: [en.form.cloudSilent()] };
  }
}

/** Draws an open view again and answers its new hash. A view that was closed meanwhile is nobody's loss. */
async function redraw(
  client: webApi.WebClient,
  { viewId, hash }: { viewId: string; hash?: string },
  view: ReturnType<typeof formView>,
): Promise<string | 'conflict' | undefined> {
  try {
    const updated = await client.views.update({ view_id: viewId, view, ...(hash && { hash }) });
    return updated.view?.hash;
  } catch (error) {
    const word = slackError(error);
    if (word === 'hash_conflict') return 'conflict';
    if (word === 'not_found') return undefined;
    throw error;
  }
}

const slackError = (error: unknown): string | undefined =>
  error instanceof Error && 'data' in error ? (error.data as { error?: string }).error : undefined;
