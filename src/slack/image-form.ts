import type { types, webApi } from '@slack/bolt';
import { z } from 'zod';
import type { Actor } from '../core/domain/actor.ts';
import type { AccountName, ChannelId, DiskId, ImageId, InstanceId, RegionId } from '../core/domain/ids.ts';
import { addressOf, type ImageAddress, parseAddress, parseTypedAddress } from '../core/domain/image-address.ts';
import type { Request, RequestOf } from '../core/domain/kinds/kinds.ts';
import type { Operation } from '../core/domain/operation.ts';
import { DomainError, type Field, type FieldProblem } from '../core/domain/problem.ts';
import type { Submission } from '../core/usecases/accept-request.ts';
import type { ListedImage } from '../core/usecases/image-catalog.ts';
import { within } from '../timing/within.ts';
import { interactionActor } from './actor.ts';
import { type ButtonListener, type SubmissionListener, sentenceFor } from './answer.ts';
import { message, noticeView, plainText, prose } from './blocks/blocks.ts';
import type { Command } from './commands.ts';
import type { AsksFor, Requests, SlackDependencies } from './dependencies.ts';
import { carriedEdits, type Edits, editsOf, type OpensEdit, readEdits } from './edits.ts';
import type { Feature } from './features.ts';
import { redraw } from './redraw.ts';
import { en } from './text/en.ts';
import { toPlain } from './text/render.ts';
import { type Words, words } from './text/words.ts';
import { asTyped, orTell } from './typed.ts';

// What the forms about one image share: they are opened for an image that is looked up first, and what is asked in them
// is judged when it is submitted.

/** Slack refuses a view of more than a hundred blocks, and nobody reads so many problems. */
const MOST_ABOVE = 20;

/** A trigger opens a modal for three seconds; an image that is not found by then is drawn later. */
const PATIENCE_FOR_IMAGE = 1_200;
/** Slack waits three seconds; what the cloud has not said by then is told in the open form. */
const PATIENCE_OF_SLACK = 1_800;

/** The image that a form is about. */
export type ShownImage = { account: AccountName; region: RegionId; imageId: ImageId; name: string };
/** The instance that a form is about, with its system disk and whether it runs, as far as that is known. */
export type ShownInstance = {
  account: AccountName;
  region: RegionId;
  instanceId: InstanceId;
  name: string;
  disk?: { id: DiskId; sizeGiB: number };
  runs?: boolean;
};
type About = { image: ShownImage } | { instance: ShownInstance };

type Opening = {
  by: Actor;
  triggerId: string;
  address: ImageAddress;
  title: string;
  /** Told when there is no such image. */
  hint?: Words | undefined;
};

/** Opens a form for an image, or says that there is none. Rejects for who may not read the cloud. */
export async function openForImage(
  deps: SlackDependencies,
  client: webApi.WebClient,
  { by, triggerId, address, title, hint }: Opening,
  draw: (image: ListedImage) => types.ModalView | Promise<types.ModalView>,
): Promise<void> {
  await deps.mayRead(by);
  const view = deps.lookForImage(by, address).then((look) => {
    if (look.kind === 'found') return draw(look.image);
    const { imageId, regions, missing } = look;
    const told = [en.images.nowhere(imageId, regions), ...(hint ? [hint] : []), ...en.images.missing(missing)];
    return noticeView(title, en.close, ...told);
  });
  await openWhenFound(deps, client, { triggerId, title, looking: en.copies.looking() }, view);
}

/** Opens a view that needs something to be found first: in the three seconds of its trigger, as far as it is there. */
export async function openWhenFound(
  deps: SlackDependencies,
  client: webApi.WebClient,
  { triggerId, title, looking }: { triggerId: string; title: string; looking: Words },
  view: Promise<types.ModalView>,
): Promise<void> {
  const early = await within(PATIENCE_FOR_IMAGE, view);
  const opened = await client.views.open({
    trigger_id: triggerId,
    view: early === 'late' ? noticeView(title, en.close, looking) : early,
  });
  if (early !== 'late' || !opened.view?.id) return;
  const later = await view.catch((error: unknown) => noticeView(title, en.close, sentenceFor(error, deps.log)));
  await redraw(client, { viewId: opened.view.id }, later);
}

/** Opens the form of the image that a button carries, or a choice in a menu, in the channel where it is. */
export const opensFromButton =
  (open: (client: webApi.WebClient, from: ButtonOpening) => Promise<void>): ButtonListener =>
  async ({ action, body, client }) => {
    const chosen = 'selected_option' in action ? option.parse(action.selected_option).value : undefined;
    const address = orTell(parseAddress(chosen ?? ('value' in action ? String(action.value) : '')));
    const channel = postable(body.channel?.id ?? '');
    await open(client, { by: interactionActor(body), triggerId: body.trigger_id, address, channel });
  };
type ButtonOpening = Pick<Opening, 'by' | 'triggerId' | 'address'> & { channel: string };

/** Direct messages cannot take a card that others must see, so they are not proposed. */
export const postable = (channel: string): string => (/^[CG]/.test(channel) ? channel : '');

export const shownImage = ({ account, region, id, name }: ListedImage): ShownImage => ({
  ...{ account, region, name },
  imageId: id,
});

/**
 * What a form about an image is for: a new request or, with `edits`, a change of one that waits. Regions that have it
 * already are not offered.
 */
export type Framed<What extends About = { image: ShownImage }> = What & {
  edits?: Edits;
  hasIt?: readonly RegionId[];
};

/** A form about an image or an instance. An edited request stays in its channel: the menu is only for a new one. */
export const imageFormView = (
  framed: Framed<About>,
  {
    callbackId,
    title,
    submit,
    channel,
  }: { callbackId: string; title: string; submit: string; channel: types.InputBlock },
  blocks: readonly types.KnownBlock[],
  above: readonly Words[] = [],
): types.ModalView => ({
  type: 'modal',
  callback_id: callbackId,
  private_metadata: carried(framed),
  title: plainText(framed.edits ? en.form.editTitle : title, 24),
  submit: plainText(framed.edits ? en.form.editSubmit : submit, 24),
  close: plainText(en.cancel, 24),
  blocks: [
    ...above.slice(0, MOST_ABOVE).map((said) => prose(said)),
    prose(aboutWords(framed)),
    ...blocks,
    ...(framed.edits ? [] : [channel]),
  ],
});

const aboutWords = (about: About): Words =>
  'image' in about ? en.copies.image(about.image) : en.replacement.instance(about.instance);

const carried = ({ edits, hasIt = [], ...about }: Framed<About>): string =>
  JSON.stringify({
    ...('image' in about
      ? { image: addressOf({ ...about.image, id: about.image.imageId }), name: about.image.name }
      : { image: '', name: about.instance.name, instance: about.instance }),
    edits: edits ? carriedEdits(edits) : '',
    hasIt: [...hasIt],
  } satisfies z.infer<typeof carriedSchema>);

const carriedSchema = z.object({
  image: z.string(),
  name: z.string(),
  instance: z
    .object({
      account: z.string(),
      region: z.string(),
      instanceId: z.string(),
      name: z.string(),
      disk: z.object({ id: z.string(), sizeGiB: z.number() }).optional(),
      runs: z.boolean().optional(),
    })
    .optional(),
  edits: z.string(),
  hasIt: z.array(z.string()),
});

/**
 * What a form is about, and the request that it changes, as its view carries them. A view comes back as it was drawn, so
 * whoever reads it knows which of the two it is.
 */
export function readFramed<What extends About = { image: ShownImage }>(privateMetadata: string): Framed<What> {
  const { image, name, instance, ...others } = carriedSchema.parse(JSON.parse(privateMetadata));
  const edits = readEdits(others.edits);
  const hasIt = others.hasIt as RegionId[];
  const about = instance ? { instance } : { image: { ...orTell(parseAddress(image)), name } };
  return { ...about, hasIt, ...(edits && { edits }) } as unknown as Framed<What>;
}

const option = z.object({ value: z.string() });
const viewSchema = z.object({
  id: z.string(),
  private_metadata: z.string(),
  state: z.object({
    values: z.record(
      z.string(),
      z.record(
        z.string(),
        z.object({
          value: z.string().nullish(),
          selected_option: option.nullish(),
          selected_options: z.array(option).nullish(),
          selected_conversation: z.string().nullish(),
        }),
      ),
    ),
  }),
});

export type ShownInputs<What extends About = { image: ShownImage }> = Framed<What> & {
  typed: (action: string) => string;
  /** The values of the boxes that are ticked, or of what is chosen in a menu of many. */
  chosen: (action: string) => string[];
  channel: (action: string) => string;
  /** What is typed or chosen in an input that the form may not have: undefined then. */
  shown: (action: string) => string | undefined;
};

const readView =
  <What extends About>() =>
  (view: unknown): ShownInputs<What> & { viewId: string } => {
    const { privateMetadata, ...inputs } = readInputs(view);
    return { ...readFramed<What>(privateMetadata), ...inputs };
  };

/** Reads a view as carefully as anything that comes from outside. What nobody touched may be missing: it is empty. */
export function readInputs(
  view: unknown,
): Omit<ShownInputs, keyof Framed> & { viewId: string; privateMetadata: string } {
  const { id, private_metadata, state } = viewSchema.parse(view);
  const held = new Map(Object.values(state.values).flatMap((values) => Object.entries(values)));
  return {
    viewId: id,
    privateMetadata: private_metadata,
    typed: (action) => held.get(action)?.value ?? '',
    chosen: (action) => (held.get(action)?.selected_options ?? []).map(({ value }) => value),
    channel: (action) => held.get(action)?.selected_conversation ?? '',
    shown: (action) => {
      const input = held.get(action);
      return input && (input.value ?? input.selected_option?.value ?? '');
    },
  };
}

type ImageForm<Form, What extends About = { image: ShownImage }> = ShownForm<ShownInputs<What>, Framed<What>, Form>;
/** `Shown` is what a view of it holds, `Frame` what it is drawn again with. */
type ShownForm<Shown, Frame, Form> = {
  title: string;
  read: (shown: Shown) => Form;
  /** What can be told without the cloud. */
  check: (form: Form) => { ok: true } | { ok: false; problems: FieldProblem[] };
  draw: (framed: Frame, form: Form, above: readonly Words[]) => types.ModalView | Promise<types.ModalView>;
  /** The fields that have a block of their own, whose id they are. What concerns another is told under the first. */
  labels: Partial<Record<Field, string>>;
};

type FormOf<Kind extends Request['kind']> = Requests[Kind] extends AsksFor<infer Form> ? Form : never;
/** Kinds of requests that are about an image that is there. */
type ImageKind = Extract<Request, { imageId: ImageId }>['kind'];

/** What can be asked about an image that is there: by a command with its id, by a button, and changed while it waits. */
type ImageAsking<Form, Asked> = ImageForm<Form> & {
  command: Pick<Command, 'word' | 'usage' | 'summary'>;
  /** Told when no image is typed. */
  usage: () => Words;
  /** What may follow the id stands behind this word, such as `to`. */
  follows?: string;
  action: string;
  view: string;
  /** The form as it opens for an image, with what followed its id. */
  start: (image: ListedImage, channel: string, typed: string) => Form;
  /** The form that asks for what a request asked for. */
  formOf: (image: ListedImage, request: Asked, channel: ChannelId) => Form;
  /** Drawn when it opens for a new request, where that may be no form but what stands in the way; left out: as ever. */
  opening?: (image: ListedImage, form: Form) => types.ModalView | Promise<types.ModalView>;
  /** Told when there is no such image. */
  hint?: (address: ImageAddress, typed: string) => Words | undefined;
};

/** A feature and, for requests of its kind that wait, their form. */
type AskedAboutImage<Asked> = Feature & { openEdit: OpensEdit<Asked> };

export function asksAboutImage<Kind extends ImageKind>(
  deps: SlackDependencies,
  kind: Kind,
  asking: ImageAsking<FormOf<Kind>, RequestOf<Kind>>,
): AskedAboutImage<RequestOf<Kind>> {
  const { title, command, follows, action, view, start, draw } = asking;
  const { opening = (image, form) => draw({ image: shownImage(image) }, form, []) } = asking;
  const open = (client: webApi.WebClient, from: ButtonOpening, typed = '', hint?: Words): Promise<void> =>
    openForImage(deps, client, { ...from, title, hint }, (image) => opening(image, start(image, from.channel, typed)));
  return {
    commands: [
      {
        ...command,
        run: async ({ ack, answer, command, client, by, rest }) => {
          const [image = '', typed = ''] = follows
            ? asTyped(rest).split(new RegExp(`\\s+${follows}(?:\\s+|$)`, 'i'))
            : [asTyped(rest)];
          if (image === '') return answer(message(asking.usage(), [prose(asking.usage())]));
          const address = orTell(parseTypedAddress(image));
          await ack();
          const from = { by, triggerId: command.trigger_id, address, channel: postable(command.channel_id) };
          await open(client, from, typed, asking.hint?.(address, typed));
        },
      },
    ],
    actions: { [action]: opensFromButton((client, from) => open(client, from)) },
    submissions: {
      [view]: submitsImageForm<Kind, { image: ShownImage }>(deps, kind, asking),
    },
    openEdit: (client, opener, operation, request) =>
      openForImage(deps, client, { ...opener, address: request, title: en.form.editTitle }, (image) =>
        draw(
          { image: shownImage(image), edits: editsOf(operation) },
          asking.formOf(image, request, operation.channel),
          [en.form.editIntro(operation.approval.approvals.length)],
        ),
      ),
  };
}

/** The same for a form about an image, or about something that is shown like one. */
export const submitsImageForm = <Kind extends ImageKind, What extends About = { image: ShownImage }>(
  deps: SlackDependencies,
  kind: Kind,
  imageForm: ImageForm<FormOf<Kind>, What>,
): SubmissionListener =>
  submitsForm<Framed<What>, ShownInputs<What> & { viewId: string }, FormOf<Kind>>(
    deps,
    () => deps.requests[kind] as unknown as AsksFor<FormOf<Kind>>,
    imageForm,
    readView<What>(),
  );

/** Asks for what a form says: problems go under its fields, and what takes long is told in the open modal. */
export const submitsForm =
  <Frame, Shown extends Frame & { viewId: string; edits?: Edits }, Form>(
    deps: SlackDependencies,
    asksFor: () => AsksFor<Form>,
    shownForm: ShownForm<Shown, Frame, Form>,
    readShown: (view: unknown) => Shown,
  ): SubmissionListener =>
  async ({ ack, body, view, client }) => {
    const { read, check, draw } = shownForm;
    const { submit, revise } = asksFor();
    const by = interactionActor(body);
    const shown = readShown(view);
    const { edits } = shown;
    const title = edits ? en.form.editTitle : shownForm.title;
    // A request stays in its channel, so there is no field for it.
    const { channel: _, ...rest } = shownForm.labels;
    const labels = edits ? rest : shownForm.labels;
    const form = read(shown);
    const checked = check(form);
    if (!checked.ok) return ack(errors(deps, by, labels, checked.problems));
    const work = edits ? revise(by, edits.operation, edits.revision, form) : submit(by, shown.viewId, form);
    let answer: Submission | 'late';
    try {
      answer = await within(PATIENCE_OF_SLACK, work);
    } catch (error) {
      // On a field rather than in place of the form: what was typed stays.
      const said = sentenceFor(error, deps.log);
      const isRuling = error instanceof DomainError && error.problem.code === 'not-allowed';
      const told = isRuling ? en.form.wholeForm(said) : said;
      return ack({ response_action: 'errors', errors: { [firstOf(labels)]: toPlain(told) } });
    }
    const asked = (ended: Extract<Submission, { kind: 'asked' }>) =>
      noticeView(title, en.close, askedWords(ended.operation, edits));
    if (answer !== 'late') {
      if (answer.kind === 'refused') return ack(errors(deps, by, labels, answer.problems));
      return ack({ response_action: 'update', view: asked(answer) });
    }
    await ack({ response_action: 'update', view: noticeView(title, en.close, en.form.checking()) });
    const again = (above: readonly Words[]) => draw(shown, form, [en.form.notAsked(), ...above]);
    const later = await work.then<types.ModalView, types.ModalView>(
      (ended) => {
        if (ended.kind === 'asked') return asked(ended);
        logRefused(deps, by, ended.problems);
        return again(ended.problems.map((one) => problemWords(labels, one)));
      },
      (error: unknown) => again([sentenceFor(error, deps.log)]),
    );
    await redraw(client, shown, later);
  };

const askedWords = ({ id, channel, approval, revision }: Operation, edits: Edits | undefined): Words =>
  edits
    ? en.form.changed(id, revision, approval.state === 'pending')
    : en.copies.asked(id, channel, approval.state === 'pending');

type Labels = ImageForm<unknown>['labels'];
const firstOf = (labels: Labels): string => Object.keys(labels)[0] ?? '';

function problemWords(labels: Labels, { field, problem }: FieldProblem): Words {
  const label = labels[field];
  return label === undefined ? en.problem(problem) : words`${label}: ${en.problem(problem)}`;
}

function errors(deps: SlackDependencies, by: Actor, labels: Labels, problems: readonly FieldProblem[]) {
  logRefused(deps, by, problems);
  const told: Record<string, string> = {};
  for (const { field, problem } of problems) {
    const blockId = field in labels ? field : firstOf(labels);
    const said = toPlain(en.problem(problem));
    told[blockId] = told[blockId] ? `${told[blockId]} ${said}` : said;
  }
  return { response_action: 'errors', errors: told } as const;
}

/** By their codes: what was typed is the person's own until they ask. */
const logRefused = ({ log }: SlackDependencies, by: Actor, problems: readonly FieldProblem[]): void =>
  log.info({ by, problems: problems.map(({ field, problem }) => `${field}: ${problem.code}`) }, 'a form was refused');
