import { changeFormOf, readChangeForm } from '../../../core/domain/change-image.ts';
import { ACTION, VIEW } from '../../control-ids.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import { asksAboutImage } from '../../image-form.ts';
import { en } from '../../text/en.ts';
import { changeFormView, changeLabels, readChangeInputs } from './form-view.ts';

/** An image to be called, described, tagged or kept otherwise. */
export const changeImage = (deps: SlackDependencies) =>
  asksAboutImage(deps, 'change-image', {
    command: { word: 'change', usage: '/image change [image id]', summary: en.command.change },
    usage: en.copies.changeUsage,
    action: ACTION.changeImage,
    view: VIEW.changeImage,
    title: en.copies.changeTitle,
    start: (image, channel) => changeFormOf(image, channel),
    formOf: (image, { changes }, channel) => changeFormOf(image, channel, changes),
    read: readChangeInputs,
    check: readChangeForm,
    draw: changeFormView,
    labels: changeLabels,
  });
