import { type AroundImage, deleteFormOf, readDeleteForm, whyNotDeletable } from '../../../core/domain/delete-image.ts';
import { problemIn } from '../../../core/usecases/image-catalog.ts';
import { noticeView } from '../../blocks/blocks.ts';
import { ACTION, VIEW } from '../../control-ids.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import { asksAboutImage, type ShownImage, shownImage } from '../../image-form.ts';
import { en } from '../../text/en.ts';
import { deleteFormView, deleteLabels, readDeleteInputs } from './form-view.ts';

/** An image that is to go. Its form is drawn with what depends on it, looked at anew each time. */
export const deleteImage = (deps: SlackDependencies) =>
  asksAboutImage(deps, 'delete-image', {
    command: { word: 'delete', usage: '/image delete [image id]', summary: en.deletion.summary },
    usage: en.deletion.usage,
    action: ACTION.deleteImage,
    view: VIEW.deleteImage,
    title: en.deletion.title,
    start: ({ account, region, id }, channel) => {
      return { account, region, channel, image: id, force: false, snapshots: [] };
    },
    formOf: (_, request, channel) => deleteFormOf(request, channel),
    // Nothing in the form could help against that.
    opening: async (image, form) => {
      const shown = shownImage(image);
      const around = await aroundOf(deps, shown);
      const [against] = whyNotDeletable(shown, { image, shares: around?.shares ?? [] });
      if (against) return noticeView(en.deletion.title, en.close, en.problem(against));
      return deleteFormView({ image: shown }, form, [], around);
    },
    read: readDeleteInputs,
    check: readDeleteForm,
    draw: async (framed, form, above) => deleteFormView(framed, form, above, await aroundOf(deps, framed.image)),
    labels: deleteLabels,
  });

/** Nothing when it cannot be read: that stops nobody from asking, when it is looked at again. */
const aroundOf = (
  { aroundImage, log }: SlackDependencies,
  { account, region, imageId }: ShownImage,
): Promise<AroundImage | undefined> =>
  aroundImage({ place: { account, region }, imageId }).catch((error: unknown) => {
    log.warn({ image: imageId, problem: problemIn(error) }, 'what depends on an image could not be read');
    return undefined;
  });
