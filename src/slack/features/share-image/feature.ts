import type { AliyunId } from '../../../core/domain/ids.ts';
import { readShareForm, shareFormOf } from '../../../core/domain/share-image.ts';
import { ACTION, VIEW } from '../../control-ids.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import { asksAboutImage, type ShownImage } from '../../image-form.ts';
import { en } from '../../text/en.ts';
import { readShareInputs, shareFormView, shareLabels } from './form-view.ts';

/** Slack refuses a form that opens with more than its inputs take. */
const MOST_TYPED = 3_000;

/** An image for other accounts. */
export const shareImage = (deps: SlackDependencies) =>
  asksAboutImage(deps, 'share-image', {
    command: { word: 'share', usage: '/image share [image id] [with accounts]', summary: en.command.share },
    usage: en.copies.shareUsage,
    follows: 'with',
    action: ACTION.shareImage,
    view: VIEW.shareImage,
    title: en.copies.shareTitle,
    start: ({ account, region, id: image }, channel, add) => ({
      ...{ account, region, image, channel },
      add: add.slice(0, MOST_TYPED),
      remove: '',
    }),
    formOf: (_image, request, channel) => shareFormOf(request, channel),
    read: readShareInputs,
    check: readShareForm,
    draw: async (framed, form, above) => shareFormView(framed, form, above, await sharesOf(deps, framed.image)),
    labels: shareLabels,
  });

/** Whom it is shared with; nothing when that cannot be read, which stops nobody from asking. */
const sharesOf = ({ sharesOf, log }: SlackDependencies, image: ShownImage): Promise<AliyunId[] | undefined> =>
  sharesOf(image).catch((error: unknown) => {
    log.warn({ image: image.imageId, err: error }, 'the shares of an image could not be read');
    return undefined;
  });
