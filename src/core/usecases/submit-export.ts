import type { Actor } from '../domain/actor.ts';
import { type ExportFacts, type ExportImageWish, judgeExport, readExportForm } from '../domain/export-image.ts';
import { judgesThere, postableFor, type SubmitNeeds, submitting } from './accept-request.ts';
import { revising } from './revise-request.ts';

const judging = judgesThere({
  kind: 'export-image',
  read: readExportForm,
  before: ({ imageId: name }) => ({ name }),
  facts: factsOf,
  judge: judgeExport,
});

/** Asks for an image to be written to a bucket, and changes what was asked for. */
export const submitExportImage = submitting(judging);
export const reviseExportImage = revising(judging);

async function factsOf(
  needs: SubmitNeeds,
  by: Actor,
  { account, region, imageId, channel }: ExportImageWish,
): Promise<ExportFacts> {
  const [images, channelPostable] = await Promise.all([
    needs.cloud.images({ account, region }, { id: imageId }),
    postableFor(needs, by, channel),
  ]);
  return { image: images.find(({ id }) => id === imageId), channelPostable };
}
