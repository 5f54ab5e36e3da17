import type { webApi } from '@slack/bolt';
import type { Actor } from '../../../core/domain/actor.ts';
import { type CopyImageForm, emptyCopyForm, readCopyForm } from '../../../core/domain/copy-image.ts';
import { type ImageAddress, parseTypedAddress } from '../../../core/domain/image-address.ts';
import { DomainError } from '../../../core/domain/problem.ts';
import { parseTags, type Tag } from '../../../core/domain/tags.ts';
import type { FoundLook } from '../../../core/usecases/look-at-image.ts';
import { message, prose } from '../../blocks/blocks.ts';
import type { Command } from '../../commands.ts';
import { ACTION, VIEW } from '../../control-ids.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import type { Feature } from '../../features.ts';
import { openForImage, opensFromButton, postable, shownImage, submitsImageForm } from '../../image-form.ts';
import { en } from '../../text/en.ts';
import { asTyped } from '../../typed.ts';
import { copyFormView, copyLabels, listed, readCopyInputs } from './form-view.ts';

/** Slack refuses a form that opens with more than its inputs take. */
const MOST_TYPED = 500;
const MOST_TAG_TEXT = 3_000;

type Opening = { by: Actor; triggerId: string; address: ImageAddress; targets?: string[]; channel: string };

/** Copies of an image in other regions: the form opened by command or button, and submitted. */
export const copyImage = (deps: SlackDependencies): Feature => ({
  commands: [copyCommand(deps)],
  actions: { [ACTION.copyImage]: opensFromButton((client, opening) => openCopyForm(deps, client, opening)) },
  submissions: {
    [VIEW.copyImage]: submitsImageForm<CopyImageForm>(deps, {
      title: en.copies.copyTitle,
      read: readCopyInputs,
      check: readCopyForm,
      submit: deps.submitCopyImage,
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
    const address = parseTypedAddress(image);
    if (!address.ok) throw new DomainError(address.problem);
    await ack();
    const channel = postable(command.channel_id);
    const opening = { by, triggerId: command.trigger_id, address: address.value, channel };
    await openCopyForm(deps, client, { ...opening, targets: listed(targets.slice(0, MOST_TYPED)) });
  },
});

const openCopyForm = (
  deps: SlackDependencies,
  client: webApi.WebClient,
  { by, triggerId, address, targets = [], channel }: Opening,
): Promise<void> =>
  openForImage(deps, client, { by, triggerId, address, title: en.copies.copyTitle }, (look) =>
    copyFormView(shownImage(look), startOf(look, targets, channel)),
  );

/** What the image has is proposed for its copies: nothing of it goes there by itself. */
const startOf = ({ image }: FoundLook, targets: string[], channel: string): CopyImageForm =>
  emptyCopyForm({
    ...{ account: image.account, region: image.region, image: image.id, targets, channel },
    description: image.description ?? '',
    family: image.family ?? '',
    tags: proposedTags(image.tags),
  });

/** Tags that nobody may set by hand, ours among them, are left out. */
const proposedTags = (tags: readonly Tag[]): string =>
  tags
    .map(({ key, value }) => `${key}=${value}`)
    .filter((line) => parseTags(line).ok)
    .reduce((all, line) => (all.length + line.length < MOST_TAG_TEXT ? `${all}${line}\n` : all), '')
    .trimEnd();
