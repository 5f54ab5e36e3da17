import type { Actor } from '../domain/actor.ts';
import {
  type ExportFacts,
  type ExportImageForm,
  type ExportImageWish,
  judgeExport,
  readExportForm,
} from '../domain/export-image.ts';
import { type Judging, judgedThenRuled, postableFor, type SubmitNeeds, submitting } from './accept-request.ts';
import { revising } from './revise-request.ts';
import type { AskingAll } from './rights.ts';

const judging: Judging<ExportImageForm> = (needs, by, form) => {
  const read = readExportForm(form);
  if (!read.ok) return read;
  const { wish } = read;
  const { account, region, channel, imageId } = wish;
  const before: AskingAll = { kind: 'export-image', account, region, name: imageId, tags: [] };
  const judge = () =>
    judgedThenRuled(needs, by, { channel, before }, async () => judgeExport(wish, await factsOf(needs, by, wish)));
  return { ok: true, channel, judge };
};

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
