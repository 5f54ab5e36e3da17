import type { types, webApi } from '@slack/bolt';

/**
 * Draws an open view again and answers its new hash. With a hash it is drawn only if nothing was drawn since, which is
 * said as `conflict`. A view that was closed meanwhile is nobody's loss.
 */
export async function redraw(
  client: webApi.WebClient,
  { viewId, hash }: { viewId: string; hash?: string },
  view: types.ModalView,
): Promise<string | 'conflict' | undefined> {
  try {
    const updated = await client.views.update({ view_id: viewId, view, ...(hash && { hash }) });
    return updated.view?.hash;
  } catch (error) {
    const word = slackError(error);
    if (word === 'hash_conflict') return 'conflict';
    if (word === 'not_found') return undefined;
    throw error;
  }
}

const slackError = (error: unknown): string | undefined =>
  error instanceof Error && 'data' in error ? (error.data as { error?: string }).error : undefined;
