import type { CloudState, SlackState } from './types.ts';

async function ask<T>(path: string, body?: unknown): Promise<T> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const answer = await fetch(path, init);
  const value = (await answer.json()) as T & { error?: string };
  if (!answer.ok) throw new Error(value.error ?? `${path} answered ${answer.status}`);
  return value;
}

export const slackState = (as: string) => ask<SlackState>(`/_sandbox/slack/state?as=${encodeURIComponent(as)}`);

/** One verb of the simulator's people: types, clicks, fills... */
export const act = <T>(as: string, verb: { do: string } & Record<string, unknown>) =>
  ask<T>(`/_sandbox/slack/as/${as}`, verb);

export const cloudState = () => ask<CloudState>('/_sandbox/ecs/state');

export const cloud = (door: string, body: unknown) => ask<unknown>(`/_sandbox/ecs/${door}`, body);

/** Calls back at every change; the returned function stops. */
export function onChange(changed: () => void): () => void {
  const source = new EventSource('/_sandbox/slack/events');
  source.onmessage = changed;
  return () => source.close();
}
