import type { types } from '@slack/bolt';
import { z } from 'zod';
import {
  type CopyImageForm,
  copyFormOf,
  emptyCopyForm,
  MOST_TYPED,
  moreCopiesOf,
  readCopyForm,
} from '../../../core/domain/copy-image.ts';
import { parseDescription, parseImageFamily } from '../../../core/domain/naming.ts';
import { DomainError } from '../../../core/domain/problem.ts';
import { parseTags, type Tag } from '../../../core/domain/tags.ts';
import type { ListedImage } from '../../../core/usecases/image-catalog.ts';
import { interactionActor } from '../../actor.ts';
import type { ButtonListener } from '../../answer.ts';
import { ACTION, VIEW } from '../../control-ids.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import { asksAboutImage, openForImage, readFramed, shownImage } from '../../image-form.ts';
import { regionsBut, suggests } from '../../suggestions.ts';
import { en } from '../../text/en.ts';
import { readButton } from '../decide-approval/payloads.ts';
import { copyFormView, copyLabels, readCopyInputs } from './form-view.ts';

/** Slack refuses a form that opens with more than its inputs take, and an option that is longer. */
const MOST_REGIONS = 100;
const LONGEST_REGION = 75;

/** Copies of an image in other regions. */
export function copyImage(deps: SlackDependencies) {
  const asking = asksAboutImage(deps, 'copy-image', {
    command: { word: 'copy', usage: '/image copy [image id] [to regions]', summary: en.command.copy },
    usage: en.copies.copyUsage,
    follows: 'to',
    action: ACTION.copyImage,
    view: VIEW.copyImage,
    title: en.copies.copyTitle,
    start: (image, channel, targets) => startOf(image, regionsTyped(targets), channel),
    formOf: (_image, request, channel) => copyFormOf(request, channel),
    hint: ({ imageId, region }, targets) => (region && targets === '' ? en.copies.meantTo(imageId, region) : undefined),
    read: readCopyInputs,
    check: readCopyForm,
    draw: copyFormView,
    labels: copyLabels,
  });
  return {
    ...asking,
    actions: { ...asking.actions, [ACTION.addRegion]: opensForMore(deps) },
    pickers: { [ACTION.copyTargets]: fillsTargets(deps) },
  };
}

/** Each once, by commas, spaces or lines; what is no region is told when the form is submitted. */
const regionsTyped = (typed: string): string[] =>
  [...new Set(typed.split(/[\s,;]+/).filter((one) => one !== ''))]
    .slice(0, MOST_REGIONS)
    .map((one) => one.slice(0, LONGEST_REGION));

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
