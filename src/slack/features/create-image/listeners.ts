import type { BlockAction, types, webApi } from '@slack/bolt';
import type { Actor } from '../../../core/domain/actor.ts';
import {
  type CreateImageForm,
  emptyForm,
  formOf,
  readCreateImageForm,
} from '../../../core/domain/create-image-form.ts';
import { parseInstanceId } from '../../../core/domain/instance.ts';
import type { CreateImageRequest } from '../../../core/domain/kinds/create-image.ts';
import type { Operation } from '../../../core/domain/operation.ts';
import { operationIdFrom } from '../../../core/domain/operation-id.ts';
import { DomainError, type FieldProblem } from '../../../core/domain/problem.ts';
import { parseRegionId } from '../../../core/domain/region.ts';
import type { Submission } from '../../../core/usecases/accept-request.ts';
import { findOperation } from '../../../core/usecases/find-operations.ts';
import { within } from '../../../timing/within.ts';
import { interactionActor } from '../../actor.ts';
import type { ButtonListener, SubmissionListener } from '../../answer.ts';
import { sentenceFor } from '../../answer.ts';
import { noticeView } from '../../blocks/blocks.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import { editsOf } from '../../edits.ts';
import { redraw } from '../../redraw.ts';
import { en } from '../../text/en.ts';
import { toPlain } from '../../text/render.ts';
import type { Words } from '../../text/words.ts';
import { accountOf, inKnownAccount, startPlace } from './accounts.ts';
import { START_AFRESH } from './block-ids.ts';
import { type FormFacts, factsFor, NO_FACTS, withProposal } from './facts.ts';
import { checkingView, type Drawing, fieldErrors, formView, problemWords } from './form-view.ts';
import { blockIdOf, readShownForm, type ShownForm } from './payloads.ts';

/** Slack waits three seconds; what the cloud has not said by then is told in the open form. */
const PATIENCE_OF_SLACK = 1_800;
/** What is known this soon is drawn at once; the rest follows. */
const PATIENCE_FOR_FACTS = 300;
/** Where a name may be proposed it is worth more: with a later drawing that could take the place of a name being typed. */
export const PATIENCE_FOR_PROPOSAL = 1_500;

/** `source`: the id of a snapshot or of an instance, as it was typed, or nothing. */
type Opening = { by: Actor; triggerId: string; channel: string; source: string };

/**
 * Opens the form at once, whatever the cloud does: where it was left half-filled within the last hour, else from what
 * this person chose the last time. What the cloud knows, or that it is silent, is drawn as soon as it is known.
 */
export async function openForm(deps: SlackDependencies, client: webApi.WebClient, opening: Opening): Promise<void> {
  const { by, source } = opening;
  const left = source === '' ? await deps.drafts.latest(by) : undefined;
  const form = left ? inKnownAccount(deps, left.form) : await freshForm(deps, by, opening);
  const draftId = deps.ids.fresh();
  const known = factsForMember(deps, by, form);
  const early = await within(source === '' ? PATIENCE_FOR_FACTS : PATIENCE_FOR_PROPOSAL, known);
  const about = left ? { resumed: true, above: [en.form.resumed(left.changedAt)] } : {};
  const first = early === 'late' ? form : withProposal(form, early, deps.clock.now());
  const opened = await client.views.open({
    trigger_id: opening.triggerId,
    view: drawn(deps, first, draftId, { facts: early === 'late' ? NO_FACTS : early, ...about }),
  });
  // Under its new id, so that a form still open elsewhere and this one do not mix.
  if (left) await Promise.all([keep(deps, by, draftId, first), deps.drafts.remove(left.id, by)]);
  const { id, hash } = opened.view ?? {};
  if (early === 'late') {
    await fillLater(deps, client, { id, hash, title: en.form.title }, known, (facts) =>
      drawn(deps, first, draftId, { facts, ...about }),
    );
  }
}

/**
 * What is known about a form, for members alone: the cloud is asked nothing before it is known that they are. Rejects for
 * anybody else, so that no form is opened.
 */
const factsForMember = (deps: SlackDependencies, by: Actor, form: CreateImageForm): Promise<FormFacts> =>
  deps.mayRead(by).then(() => factsFor(deps, by, form));

/** Draws an open form with its facts or, for somebody who turns out to be no member, why there is none. */
async function fillLater(
  { log }: SlackDependencies,
  client: webApi.WebClient,
  { id, hash, title }: { id: string | undefined; hash: string | undefined; title: string },
  known: Promise<FormFacts>,
  draw: (facts: FormFacts) => types.ModalView,
): Promise<void> {
  let view: types.ModalView;
  let told = false;
  try {
    view = draw(await known);
  } catch (error) {
    told = true;
    view = noticeView(title, en.close, sentenceFor(error, log));
  }
  // Whatever was drawn meanwhile, a form does not stay open for who may not have it.
  if (id && (told || hash)) await redraw(client, { viewId: id, ...(hash && !told && { hash }) }, view);
}

/** A control of the form, used by a member; anybody else is told on top of it, and the cloud is asked nothing. */
export const forMembers =
  (deps: SlackDependencies, listener: ButtonListener): ButtonListener =>
  async (args) => {
    await deps.mayRead(interactionActor(args.body));
    await listener(args);
  };

async function freshForm(
  deps: SlackDependencies,
  by: Actor,
  start: Pick<Opening, 'channel' | 'source'>,
): Promise<CreateImageForm> {
  const preferred = await deps.drafts.preferences(by);
  const wished = { account: preferred.account ?? '', region: preferred.region ?? deps.homeRegion() };
  const place = startPlace(deps, wished);
  return emptyForm({
    ...place,
    ...(await sourceOf(deps, by, start.source, place)),
    // Where they are comes before where they asked last.
    channel: start.channel || (preferred.channel ?? ''),
  });
}

/** What was typed behind the command. An instance is looked for, as its id does not say where it is. */
async function sourceOf(
  deps: SlackDependencies,
  by: Actor,
  typed: string,
  likely: { account: string; region: string },
): Promise<Partial<CreateImageForm>> {
  const instance = parseInstanceId(typed.toLowerCase());
  if (!instance.ok) return { systemSnapshot: typed };
  const region = parseRegionId(likely.region);
  const place = { account: accountOf(deps, likely.account), region: region.ok ? region.value : deps.homeRegion() };
  const found = await within(PATIENCE_FOR_PROPOSAL, deps.findInstance(by, instance.value, place));
  return { from: 'instance', instance: instance.value, ...(found !== 'late' && found) };
}

/** Opens the form as the request has it, to be changed. */
export async function openEdit(
  deps: SlackDependencies,
  client: webApi.WebClient,
  { by, triggerId }: Pick<Opening, 'by' | 'triggerId'>,
  operation: Operation,
  request: CreateImageRequest,
): Promise<void> {
  const { channel, approval } = operation;
  const edits = editsOf(operation);
  const form = formOf(request, channel);
  const draftId = deps.ids.fresh();
  const known = factsForMember(deps, by, form);
  const early = await within(PATIENCE_FOR_PROPOSAL, known);
  const above = [en.form.editIntro(approval.approvals.length)];
  const facts = early === 'late' ? NO_FACTS : early;
  const opened = await client.views.open({
    trigger_id: triggerId,
    view: drawn(deps, form, draftId, { facts, above, edits }),
  });
  const { id: viewId, hash } = opened.view ?? {};
  if (early !== 'late') return;
  await fillLater(deps, client, { id: viewId, hash, title: en.form.editTitle }, known, (later) =>
    drawn(deps, form, draftId, { facts: later, above, edits }),
  );
}

/** With the accounts as they are now. */
const drawn = (deps: SlackDependencies, form: CreateImageForm, draftId: string, drawing: Drawing) =>
  formView(form, draftId, { ...drawing, accounts: deps.accounts().map(({ name }) => name) });

type Change = (form: CreateImageForm, action: Action) => CreateImageForm;

/** A listener that changes the form and draws it again. */
export const changesForm =
  (deps: SlackDependencies, change: Change, patience = PATIENCE_FOR_FACTS): ButtonListener =>
  async ({ body, client }) => {
    const shown = readShownForm(body.view);
    const by = interactionActor(body);
    const action = readAction(body);
    const changed = change(shown.form, action);
    const known = factsFor(deps, by, changed);
    const early = await within(patience, known);
    let form = early === 'late' ? changed : withProposal(changed, early, deps.clock.now());
    const facts = early === 'late' ? NO_FACTS : early;
    const resumed = shown.blockIds.includes(START_AFRESH);
    const { edits } = shown;
    const hash = await redraw(client, shown, drawn(deps, form, shown.draftId, { facts, resumed, edits }));
    // Asked for while this control was looked at: the form and its draft have served.
    if (await wasAsked(deps, by, shown)) return;
    if (hash === 'conflict') {
      // Two controls were used at once and the other redraw won: the same change, on what it left.
      const draft = await deps.drafts.get(shown.draftId, by);
      form = change(draft ? merged(draft.form, shown.form) : shown.form, action);
      await keepShown(deps, by, shown, form);
      const again = await factsFor(deps, by, form);
      const named = early === 'late' ? form : withProposal(form, again, deps.clock.now());
      const view = drawn(deps, named, shown.draftId, { facts: again, resumed, edits });
      await redraw(client, { viewId: shown.viewId }, view);
      if (named !== form) await keepShown(deps, by, shown, named);
      return;
    }
    // Only what is shown is kept: whoever loses to this redraw goes on from it.
    await keepShown(deps, by, shown, form);
    if (early === 'late' && hash) {
      const view = drawn(deps, form, shown.draftId, { facts: await known, resumed, edits });
      await redraw(client, { viewId: shown.viewId, hash }, view);
    }
    // Once more, for a submission that came in between: its draft must not be taken up again.
    if (await wasAsked(deps, by, shown)) await deps.drafts.remove(shown.draftId, by);
  };

/** Which blocks there are as the draft says, what is typed into them as it is shown: texts tell of themselves to nobody. */
function merged(draft: CreateImageForm, shown: CreateImageForm): CreateImageForm {
  const { account, region, from, instance, systemSnapshot, advanced, proposedName } = draft;
  const dataDisks = draft.dataDisks.map((row) => shown.dataDisks.find(({ key }) => key === row.key) ?? row);
  const name = shown.name === shown.proposedName ? draft.name : shown.name;
  return { ...shown, account, region, from, instance, systemSnapshot, advanced, proposedName, dataDisks, name };
}

/** Whether this form has been submitted and accepted: its view names the request. */
const wasAsked = async ({ operation }: SlackDependencies, by: Actor, { viewId }: ShownForm): Promise<boolean> =>
  (await findOperation(operation, operationIdFrom(by.team, viewId))) !== undefined;

/** Puts an empty form in the place of one that was taken up again. Another draft id makes Slack forget what was typed. */
export const startsAfresh =
  (deps: SlackDependencies): ButtonListener =>
  async ({ body, client }) => {
    const by = interactionActor(body);
    const { viewId, draftId, form: left } = readShownForm(body.view);
    const form = await freshForm(deps, by, { channel: left.channel, source: '' });
    const fresh = deps.ids.fresh();
    const known = factsFor(deps, by, form);
    const early = await within(PATIENCE_FOR_FACTS, known);
    // Without a hash: whatever was drawn meanwhile, this is what the person wants to see.
    const hash = await redraw(
      client,
      { viewId },
      drawn(deps, form, fresh, { facts: early === 'late' ? NO_FACTS : early }),
    );
    await deps.drafts.remove(draftId, by);
    if (early === 'late' && hash)
      await redraw(client, { viewId, hash }, drawn(deps, form, fresh, { facts: await known }));
  };

type Action = { value: string; key: string };

/** What was used: its value, and a key of its own for a row that it may add. */
function readAction(body: BlockAction): Action {
  const [action] = body.actions;
  const key = `r${Math.round(Number(action?.action_ts ?? 0) * 1_000_000).toString(36)}`;
  if (action?.type === 'external_select' || action?.type === 'static_select')
    return { value: action.selected_option?.value ?? '', key };
  return { value: action?.type === 'button' ? (action.value ?? '') : '', key };
}

export const submitsForm =
  (deps: SlackDependencies): SubmissionListener =>
  async ({ ack, body, view, client }) => {
    const by = interactionActor(body);
    const shown = readShownForm(view);
    const read = readCreateImageForm(shown.form);
    if (!read.ok) return ack(errors(deps, by, shown, read.problems));
    const work = submit(deps, by, shown);
    let answer: Submission | 'late';
    try {
      answer = await within(PATIENCE_OF_SLACK, work);
    } catch (error) {
      // On a field rather than in place of the form: what was typed stays.
      const region = blockIdOf(shown, { field: 'region' });
      const said = sentenceFor(error, deps.log);
      const isRuling = error instanceof DomainError && error.problem.code === 'not-allowed';
      // Any part of it may be what no rule allows, and there is no field for all of it.
      const told = isRuling ? en.form.wholeForm(said) : said;
      return ack({ response_action: 'errors', errors: { [region]: toPlain(told) } });
    }
    if (answer !== 'late' && answer.kind === 'refused') {
      // Somebody may close it now instead of mending it: what they typed can be taken up again.
      await ack(errors(deps, by, shown, answer.problems));
      return keepShown(deps, by, shown, shown.form);
    }
    const told = answer === 'late' ? checkingView(shown.edits) : askedView(answer, shown);
    await ack({ response_action: 'update', view: told });
    if (answer === 'late') await redraw(client, { viewId: shown.viewId }, await lateView(deps, by, shown, work));
    const ended = await work.catch(() => undefined);
    // Whatever became of the modal, which may have been closed: an answer, or a form to take up again.
    if (ended?.kind === 'asked') await remember(deps, by, shown);
    else await keepShown(deps, by, shown, shown.form);
  };

/** Asks for an image or, when the form was filled from a request, changes that. */
const submit = (deps: SlackDependencies, by: Actor, { viewId, form, edits }: ShownForm): Promise<Submission> =>
  edits
    ? deps.requests['create-image'].revise(by, edits.operation, edits.revision, form)
    : deps.requests['create-image'].submit(by, viewId, form);

/** The draft has served; what was chosen is proposed the next time. The request stands already, so trouble is only told to the log. */
async function remember(
  { drafts, log }: SlackDependencies,
  by: Actor,
  { draftId, form, edits }: ShownForm,
): Promise<void> {
  if (edits) return;
  try {
    const { account, region, channel } = form;
    const chosen = { region, channel, ...(account !== '' && { account }) };
    await Promise.all([drafts.remove(draftId, by), drafts.prefer(by, chosen)]);
  } catch (error) {
    log.warn({ err: error }, 'a draft that has served could not be removed');
  }
}

async function lateView(deps: SlackDependencies, by: Actor, shown: ShownForm, work: Promise<Submission>) {
  const { form, draftId, edits } = shown;
  const again = (above: Words[]) => drawn(deps, form, draftId, { facts: NO_FACTS, above, edits });
  try {
    const answer = await work;
    if (answer.kind === 'asked') return askedView(answer, shown);
    logRefused(deps.log, by, answer.problems);
    return again(problemWords(answer.problems));
  } catch (error) {
    return again([en.form.notAsked(), sentenceFor(error, deps.log)]);
  }
}

function errors({ log }: SlackDependencies, by: Actor, shown: ShownForm, problems: readonly FieldProblem[]) {
  logRefused(log, by, problems);
  return {
    response_action: 'errors',
    errors: fieldErrors(problems, (problem) => blockIdOf(shown, problem)),
  } as const;
}

/** By their codes: what was typed is the person's own until they ask. */
const logRefused = (log: SlackDependencies['log'], by: Actor, problems: readonly FieldProblem[]): void =>
  log.info({ by, problems: problems.map(({ field, problem }) => `${field}: ${problem.code}`) }, 'a form was refused');

function askedView(
  { operation: { id, channel, revision, approval } }: Extract<Submission, { kind: 'asked' }>,
  { edits }: ShownForm,
) {
  const waits = approval.state === 'pending';
  return edits
    ? noticeView(en.form.editTitle, en.close, en.form.changed(id, revision, waits))
    : noticeView(en.form.title, en.close, en.form.asked(id, channel, waits));
}

/** An edit closed half-way begins again from the request, so it leaves no draft that a new request could take up. */
const keepShown = async (deps: SlackDependencies, by: Actor, shown: ShownForm, form: CreateImageForm): Promise<void> =>
  shown.edits ? undefined : keep(deps, by, shown.draftId, form);

const keep = (deps: SlackDependencies, owner: Actor, id: string, form: CreateImageForm): Promise<void> =>
  deps.drafts.put({ id, owner, changedAt: deps.clock.now(), form });
