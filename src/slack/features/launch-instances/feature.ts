import { emptyLaunchForm, factsOf, launchFormOf, readLaunchForm } from '../../../core/domain/launch-instances.ts';
import { ACTION, VIEW } from '../../control-ids.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import { asksAboutImage } from '../../image-form.ts';
import { en } from '../../text/en.ts';
import { launchFormView, launchLabels, readLaunchInputs } from './form-view.ts';
import { launchPickers } from './pickers.ts';

/** Instances of an image. */
export const launchInstances = (deps: SlackDependencies) => ({
  ...asksAboutImage(deps, 'launch-instances', {
    command: { word: 'launch', usage: '/image launch [image id]', summary: en.command.launch },
    usage: en.launch.usage,
    action: ACTION.launchImage,
    view: VIEW.launchInstances,
    title: en.launch.title,
    start: (image, channel) => emptyLaunchForm(image, channel),
    formOf: (image, request, channel) => launchFormOf(request, channel, factsOf(image)),
    read: readLaunchInputs,
    check: readLaunchForm,
    draw: launchFormView,
    labels: launchLabels,
  }),
  pickers: launchPickers(deps),
});
