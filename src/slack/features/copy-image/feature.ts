import type { types, webApi } from '@slack/bolt';
import { z } from 'zod';
import type { Actor } from '../../../core/domain/actor.ts';
import {
  type CopyImageForm,
  copyFormOf,
  emptyCopyForm,
  MOST_TYPED,
  moreCopiesOf,
  readCopyForm,
} from '../../../core/domain/copy-image.ts';
import { type ImageAddress, parseTypedAddress } from '../../../core/domain/image-address.ts';
import type { CopyImageRequest } from '../../../core/domain/kinds/copy-image.ts';
import { parseDescription, parseImageFamily } from '../../../core/domain/naming.ts';
import type { Operation } from '../../../core/domain/operation.ts';
import { DomainError } from '../../../core/domain/problem.ts';
import { parseTags, type Tag } from '../../../core/domain/tags.ts';
import type { ListedImage } from '../../../core/usecases/image-catalog.ts';
import { interactionActor } from '../../actor.ts';
import type { ButtonListener } from '../../answer.ts';
import { message, prose } from '../../blocks/blocks.ts';
import type { Command } from '../../commands.ts';
import { ACTION, VIEW } from '../../control-ids.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import { editsOf } from '../../edits.ts';
import type { Feature } from '../../features.ts';
import { openForImage, opensFromButton, postable, readFramed, shownImage, submitsImageForm } from '../../image-form.ts';
import { regionsBut, suggests } from '../../suggestions.ts';
import { en } from '../../text/en.ts';
import type { Words } from '../../text/words.ts';
import { asTyped, orTell } from '../../typed.ts';
import { readButton } from '../decide-approval/payloads.ts';
import { copyFormView, copyLabels, readCopyInputs } from './form-view.ts';

/** Slack refuses a form that opens with more than its inputs take, and an option that is longer. */
const MOST_REGIONS = 100;
const LONGEST_REGION = 75;

type Opener = { by: Actor; triggerId: string };
type Opening = Opener & { address: ImageAddress; targets?: string[]; channel: string; hint?: Words };

/** Copies of an image in other regions: the form opened by command or button, and submitted. */
export const copyImage = (deps: SlackDependencies): Feature => ({
  commands: [copyCommand(deps)],
  actions: {
    [ACTION.copyImage]: opensFromButton((client, opening) => openCopyForm(deps, client, opening)),
    [ACTION.addRegion]: opensForMore(deps),
  },
  pickers: { [ACTION.copyTargets]: fillsTargets(deps) },
  submissions: {
    [VIEW.copyImage]: submitsImageForm<CopyImageForm>(deps, {
      title: en.copies.copyTitle,
      read: readCopyInputs,
      check: readCopyForm,
      submit: deps.submitCopyImage,
      revise: deps.reviseCopyImage,
      draw: copyFormView,
      labels: copyLabels,
    }),
  },
});

const copyCommand = (deps: SlackDependencies): Command => ({
  word: 'copy',
  usage: '/image copy [image id] [to regions]',
  summary: en.command.copy,
  run: async ({ ack, answer, command, client, by, rest }) => {
    const [image = '', targets = ''] = asTyped(rest).split(/\s+to(?:\s+|$)/i);
    if (image === '') return answer(message(en.copies.copyUsage(), [prose(en.copies.copyUsage())]));
    const address = orTell(parseTypedAddress(image));
    await ack();
    const channel = postable(command.channel_id);
    const { imageId, region } = address;
    const opening = { by, triggerId: command.trigger_id, address, channel };
    const meant = region && targets === '' ? { hint: en.copies.meantTo(imageId, region) } : {};
    await openCopyForm(deps, client, { ...opening, ...meant, targets: regionsTyped(targets) });
  },
});

/** Each once, by commas, spaces or lines; what is no region is told when the form is submitted. */
const regionsTyped = (typed: string): string[] =>
  [...new Set(typed.split(/[\s,;]+/).filter((one) => one !== ''))]
    .slice(0, MOST_REGIONS)
    .map((one) => one.slice(0, LONGEST_REGION));

const openCopyForm = (
  deps: SlackDependencies,
  client: webApi.WebClient,
  { by, triggerId, address, targets = [], channel, hint }: Opening,
): Promise<void> =>
  openForImage(deps, client, { by, triggerId, address, title: en.copies.copyTitle, hint }, (image) =>
    copyFormView({ image: shownImage(image) }, startOf(image, targets, channel)),
  );

/** Opens the form as a request has it, to be changed. */
export const openCopyEdit = (
  deps: SlackDependencies,
  client: webApi.WebClient,
  opener: Opener,
  operation: Operation,
  request: CopyImageRequest,
): Promise<void> =>
  openForImage(deps, client, { ...opener, address: request, title: en.form.editTitle }, (image) =>
    copyFormView({ image: shownImage(image), edits: editsOf(operation) }, copyFormOf(request, operation.channel), [
      en.form.editIntro(operation.approval.approvals.length),
    ]),
  );

/** Opens the form for further regions of what was copied or made, filled in as the copies there are. */
const opensForMore =
  (deps: SlackDependencies): ButtonListener =>
  async ({ body, client }) => {
    const by = interactionActor(body);
    await deps.mayRead(by);
    const { operation } = await deps.operation(readButton(body));
    const more = moreCopiesOf(operation);
    if (!more) throw new DomainError({ code: 'nothing-to-copy' });
    const { address, form, regions } = more;
    await openForImage(deps, client, { by, triggerId: body.trigger_id, address, title: en.copies.copyTitle }, (image) =>
      copyFormView(
        { image: shownImage(image), hasIt: regions },
        form,
        regions.length > 0 ? [en.copies.thereAlready(regions)] : [],
      ),
    );
  };

/** Regions that the account has, but for those that have the image. */
const fillsTargets = (deps: SlackDependencies) =>
  suggests(deps, (payload, suggestions): Promise<types.PlainTextOption[]> => {
    const { value, view } = suggestionSchema.parse(payload);
    const { image, hasIt = [] } = readFramed(view.private_metadata);
    const { account, region } = image;
    const query = (value ?? '').trim().slice(0, 100);
    return regionsBut(suggestions, query, [region, ...hasIt], () => deps.browse.regions({ account, region }));
  });
const suggestionSchema = z.object({ value: z.string().nullish(), view: z.object({ private_metadata: z.string() }) });

/** What the image has is proposed for its copies: nothing of it goes there by itself. */
const startOf = (image: ListedImage, targets: string[], channel: string): CopyImageForm =>
  emptyCopyForm({
    ...{ account: image.account, region: image.region, image: image.id, targets, channel },
    ...proposed(image),
    tags: proposedTags(image.tags),
  });

/** What a copy cannot have is not proposed: nobody would know who typed it. */
const proposed = ({ description = '', family = '' }: ListedImage): Partial<CopyImageForm> => ({
  description: parseDescription(description).ok ? description : '',
  family: parseImageFamily(family).ok ? family : '',
});

/** Tags that nobody may set by hand, ours among them, are left out. */
const proposedTags = (tags: readonly Tag[]): string =>
  tags
    .map(({ key, value }) => `${key}=${value}`)
    .filter((line) => parseTags(line).ok)
    .reduce((all, line) => (all.length + line.length < MOST_TYPED ? `${all}${line}\n` : all), '')
    .trimEnd();
