import { randomBytes } from 'node:crypto';
import type { types } from '@slack/bolt';
import type { Actor } from '../../src/core/domain/actor.ts';
import { stateOf } from '../../src/sandbox/slack-simulator/controls.ts';
import { type Dict, isDict } from '../../src/sandbox/slack-simulator/json.ts';
import { sign } from '../../src/sandbox/slack-simulator/signing.ts';

// Requests as Slack sends them, byte for byte, made here so that a test can send them to any process, twice, or with
// something in them that Slack's own client would never let through.

/** One request as it lies on the wire. Sent again it is the same bytes under the same signature. */
export type Signed = { body: string; headers: Record<string, string> };
export type Answer = { status: number; body: string; tookMs: number };

const FORM = 'application/x-www-form-urlencoded';

/** Signs a body; `at` is in seconds. */
export function signed(body: string, secret: string, at = Math.floor(Date.now() / 1_000), type = FORM): Signed {
  const headers = {
    'content-type': type,
    'x-slack-request-timestamp': String(at),
    'x-slack-signature': sign(secret, String(at), body),
  };
  return { body, headers };
}

export const formOfPayload = (payload: unknown): string =>
  new URLSearchParams({ payload: JSON.stringify(payload) }).toString();

export async function deliver(url: string, { body, headers }: Signed): Promise<Answer> {
  const since = performance.now();
  // On a connection of its own: a kept one may be cut off by the answer to an earlier request.
  const answer = await fetch(url, { method: 'POST', body, headers: { ...headers, connection: 'close' } });
  return { status: answer.status, body: await answer.text(), tookMs: performance.now() - since };
}

const fresh = (): string => randomBytes(8).toString('hex');

/** What every interaction carries. The workspace is always ours: the person's own stands in `user`. */
const common = ({ user, team }: Pick<Actor, 'user' | 'team'>, type: string): Dict => ({
  type,
  user: { id: user, username: user.toLowerCase(), name: user.toLowerCase(), team_id: team },
  api_app_id: 'A0DARKROOM',
  token: 'the-old-verification-token',
  trigger_id: `1.2.${fresh()}`,
  team: { id: 'T0ACME', domain: 'acme' },
  enterprise: null,
  is_enterprise_install: false,
});

/** A view as Slack gives it back, `typed` laid over what stands in its inputs, by action id. */
export function shownView(view: types.ModalView, typed: Record<string, Dict> = {}): Dict {
  const drawn = view.blocks as unknown as Dict[];
  const blocks = drawn.map((block, place) => ({ ...block, block_id: block.block_id ?? `block-${place}` }));
  const values = stateOf(blocks);
  for (const held of Object.values(values)) {
    for (const id of Object.keys(held)) held[id] = { ...held[id], ...typed[id] };
  }
  return {
    id: `V${fresh().toUpperCase()}`,
    team_id: 'T0ACME',
    type: 'modal',
    title: view.title,
    close: view.close ?? null,
    submit: view.submit ?? null,
    blocks,
    private_metadata: view.private_metadata ?? '',
    callback_id: view.callback_id ?? '',
    external_id: '',
    state: { values },
    hash: `1.${fresh()}`,
    clear_on_close: false,
    notify_on_close: false,
    app_id: 'A0DARKROOM',
    app_installed_team_id: 'T0ACME',
    bot_id: 'B0DARKROOM',
  };
}

export const submission = (by: Pick<Actor, 'user' | 'team'>, view: Dict): Dict => ({
  ...common(by, 'view_submission'),
  view,
  response_urls: [],
});

/** A control of a message; what is said to whoever used it goes to `responseUrl`. */
export const inMessage = (by: Pick<Actor, 'user' | 'team'>, action: Dict, responseUrl: string): Dict => ({
  ...common(by, 'block_actions'),
  container: { type: 'message', message_ts: '1.000001', channel_id: 'C0IMAGES', is_ephemeral: false },
  channel: { id: 'C0IMAGES', name: 'images' },
  state: { values: {} },
  response_url: responseUrl,
  actions: [{ block_id: 'decision', action_ts: '1.000002', ...action }],
});

/** A control of an open modal. */
export const inView = (by: Pick<Actor, 'user' | 'team'>, view: Dict, action: Dict): Dict => ({
  ...common(by, 'block_actions'),
  container: { type: 'view', view_id: view.id },
  view,
  state: view.state,
  actions: [{ action_ts: '1.000002', ...action }],
});

/** A picker of an open modal, as it asks for its options. */
export const suggestion = (by: Pick<Actor, 'user' | 'team'>, view: Dict, actionId: string, blockId: string): Dict => ({
  ...common(by, 'block_suggestion'),
  container: { type: 'view', view_id: view.id },
  view,
  action_id: actionId,
  block_id: blockId,
  value: '',
});

/** Everything that is said in blocks, views, errors and texts, people as `@id`, in one line. */
export const wordsIn = (said: unknown): string => partsIn(said).replace(/\s+/g, ' ').trim();

function partsIn(said: unknown): string {
  if (Array.isArray(said)) return said.map(partsIn).filter(Boolean).join(' ');
  if (!isDict(said)) return '';
  if (isDict(said.errors)) return Object.values(said.errors).join(' ');
  if (said.type === 'user') return `@${String(said.user_id)}`;
  if (typeof said.text === 'string') return said.text;
  return Object.values(said).map(partsIn).filter(Boolean).join(' ');
}

/** What an acknowledgement says; of one that is no JSON, its text. */
export function saidIn({ body }: Pick<Answer, 'body'>): string {
  try {
    return wordsIn(JSON.parse(body));
  } catch {
    return body;
  }
}
