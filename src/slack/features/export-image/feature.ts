import { bucketAndPrefix, exportFormOf, readExportForm } from '../../../core/domain/export-image.ts';
import { ACTION, VIEW } from '../../control-ids.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import { asksAboutImage } from '../../image-form.ts';
import { en } from '../../text/en.ts';
import { exportFormView, exportLabels, readExportInputs } from './form-view.ts';

/** As much as its inputs take: Slack refuses a form that opens with more. */
const MOST_TYPED = 100;

/** An image for a bucket. */
export const exportImage = (deps: SlackDependencies) =>
  asksAboutImage(deps, 'export-image', {
    command: { word: 'export', usage: '/image export [image id] [to bucket]', summary: en.command.export },
    usage: en.exports.usage,
    follows: 'to',
    action: ACTION.exportImage,
    view: VIEW.exportImage,
    title: en.exports.title,
    start: ({ account, region, id: image }, channel, typed) => {
      const { bucket, prefix } = bucketAndPrefix(typed);
      return {
        ...{ account, region, image, channel },
        bucket: bucket.slice(0, MOST_TYPED),
        prefix: prefix.slice(0, MOST_TYPED),
      };
    },
    formOf: (_image, request, channel) => exportFormOf(request, channel),
    read: readExportInputs,
    check: readExportForm,
    draw: exportFormView,
    labels: exportLabels,
  });
